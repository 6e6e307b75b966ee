"""The aim is to learn from customers: no words of war, sport, blame or power, in templates or on a page."""

import re
from pathlib import Path

import pytest

import pipelines.brief
from tests.pipelines.brief.test_states import CONTENT, NOTHING_WATCH, ONE_COMPANY

ROOM = Path(pipelines.brief.__file__).parent
SOURCES = sorted([*ROOM.glob("*.py"), *(ROOM / "templates").iterdir(), *(ROOM.parent / "sql" / "brief").glob("*.sql")])
# As they stand, and with the endings of verbs and nouns.
STEMS = (
    "attack", "battl(?:e)?", "beat", "conquer", "crush", "defeat", "destroy", "dominat(?:e)?", "enem", "fight", "kill",
    "knock-?out", "march on", "outperform", "steal", "surrender", "target", "victor", "war", "weapon", "win", "winn",
)  # fmt: skip
ENDINGS = r"(?:s|es|ed|en|ing|er|ers|ion|y|ies|ious|fare)?"
SAYINGS = (
    "fought", "stole", "stolen", "won", "arms race", "their fault", "your fault", "stupid customers?",
    "fire the customers?", "league table", "loser?s?", "rank(?:ing|ed)? of teams?",
    # What goes together is not told as what comes of what.
    "driv(?:es?|en|ing|ers?)", "caus(?:es?|ed|ing)", "because of", "thanks to", "due to", "leads? to", "led to",
    "results? in", "makes? (?:people|reviewers|customers)",
    "(?:lift|boost|rais)(?:s|es|ed|ing)? (?:the )?(?:stars?|ratings?)",
)  # fmt: skip
UNKIND = re.compile(rf"\b(?:(?:{'|'.join(STEMS)}){ENDINGS}|{'|'.join(SAYINGS)})\b", re.IGNORECASE)
STATES = {
    "full": [],
    "nothing watch": [NOTHING_WATCH],
    "one company": ONE_COMPANY,
    "empty": [f"delete from {table}" for table in CONTENT],
    "own unknown": ["update companies set role = 'competitor'", "update crawls set status = 'failed'"],
}
NAMES = re.compile("Zippa|Pantrio|Larder (?:&|&amp;) Lane|Humm")


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: file.name)
def test_sources_are_kind(file):
    assert UNKIND.findall(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("state", STATES)
def test_page_is_kind_without_its_verbatims_and_names(state, forms):
    html, markdown, _ = forms(*STATES[state])
    page = re.sub(r"(?s)<style>.*?</style>|<blockquote>.*?</blockquote>|<[^>]+>", " ", html)
    lines = [line for line in markdown.splitlines() if not line.startswith(">")]
    for text in (page, "\n".join(lines)):
        assert UNKIND.findall(NAMES.sub("", text)) == []


@pytest.mark.parametrize("state", STATES)
def test_figures_are_of_reviewers_who_mention(state, forms):
    """n of N never stands for customers, and never without the words that say what was counted."""
    _, markdown, _ = forms(*STATES[state])
    for line in markdown.splitlines():
        if re.search(r"\d of \d.*interval", line) and not line.startswith("|"):
            assert re.search("[Rr]eviewers who mention", line), line
        if re.search(r"\d", line) and "customers" in line.lower():
            assert line.startswith("# ") or "our own customers" in line, line


@pytest.mark.parametrize(
    "text",
    ["We beat them", "a winning team", "they fought", "killing it", "dominates", "at war", "Their fault", "stealing"],
)
def test_guard_finds(text):
    assert UNKIND.search(text)


@pytest.mark.parametrize(
    "text", ["speed drives ratings", "a cause of joy", "five stars because of care", "leads to stars", "boosts ratings"]
)
def test_guard_finds_claims_of_why(text):
    assert UNKIND.search(text)


@pytest.mark.parametrize(
    "text", ["toward", "window", "reward", "skill", "beaten path"[7:], "software", "winter", "because", "goes with"]
)
def test_guard_leaves_alone(text):
    assert not UNKIND.search(text)
