"""The aim is to learn from customers: no words of war, sport, blame or power, in templates or in any form."""

import json
import re
from pathlib import Path

import pytest

import pipelines.brief
from pipelines.brief.frozen import thaw
from pipelines.deliver.chat import slack, teams
from tests.pipelines.brief.test_states import CONTENT, NOTHING_WATCH, ONE_COMPANY

PIPELINES = Path(pipelines.brief.__file__).parents[1]
SOURCES = sorted(
    [
        *(PIPELINES / "brief").rglob("*.py"),
        *(PIPELINES / "brief" / "forms" / "templates").iterdir(),
        *(PIPELINES / "deliver").glob("*.py"),
        *(PIPELINES / "sql" / "brief").glob("*.sql"),
        *(PIPELINES / "sql" / "views").glob("*.sql"),
        PIPELINES / "actions.py",
        PIPELINES / "comments.py",
    ]
)
# As they stand, and with the endings of verbs and nouns.
STEMS = (
    "ambush", "annihilat(?:e)?", "attack", "battl(?:e)?", "battlefield", "beat", "champion", "conquer", "conquest",
    "crush", "defeat", "demolish", "destroy", "dominat(?:e)?", "dominan(?:t|ce)", "enem", "fight", "invad(?:e)?",
    "invasion", "kill", "knock-?out", "march on", "obliterat(?:e)?", "opponent", "outgun", "outperform", "outplay",
    "outsmart", "overpower", "punish", "sabotag(?:e)?", "slaughter", "steal", "surrender", "target", "trophy",
    "vanquish", "victor", "war", "weapon", "win", "winn",
)  # fmt: skip
ENDINGS = r"(?:s|es|ed|en|ing|er|ers|ion|y|ies|ious|like|fare)?"
SAYINGS = (
    "fought", "stole", "stolen", "won", "arms race", "battlegrounds?", "war ?room", "ammunition", "kill(?:er)? app",
    "head[- ]to[- ]head", "first place", "gold medals?", "scoreboards?", "game plan", "level playing field",
    "(?:at|whose|his|her|their|your|our|own) faults?", "to blame", "blam(?:e|es|ed|ing)",
    "stupid (?:customers?|people|users?)", "(?:fire|firing|fired) (?:the|a|your|our) customers?",
    "league tables?", "losers?", "lost to",
    "(?:best|worst|top|bottom)[- ](?:teams?|owners?)", "rank(?:s|ing|ings|ed)? (?:of |the |our )?(?:teams?|owners?)",
    "teams? (?:is|are) ranked", "crack down", "zero[- ]sum", "no mercy", "take (?:them|it) down",
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
PAGES = ("briefing.html", "email.html", "journey-review.html")
QUOTED = r"(?s)<style>.*?</style>|<blockquote.*?</blockquote>|<q\b.*?</q>|<mark\b.*?</mark>"


def told(week):
    """Every form's name, and what it says beside verbatims and names."""
    for name in PAGES:
        page = re.sub(QUOTED, " ", (week.folder / name).read_text(encoding="utf-8"))
        # What is read out counts as well: alternative texts and labels.
        heard = re.findall(r'(?:alt|aria-label|title|content)="([^"]*)"', page)
        yield name, NAMES.sub("", " ".join([re.sub(r"<[^>]+>", " ", page), *heard]))
    for name in ("briefing.md", "email.txt"):
        lines = (week.folder / name).read_text(encoding="utf-8").splitlines()
        yield name, NAMES.sub("", "\n".join(line for line in lines if not line.lstrip().startswith(">")))
    briefing = thaw(week.json)
    for make in (slack, teams):
        yield make.__name__, NAMES.sub("", json.dumps(make(briefing, "https://example.org/"), ensure_ascii=False))


@pytest.mark.parametrize("file", SOURCES, ids=lambda file: file.name)
def test_sources_are_kind(file):
    assert UNKIND.findall(file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("state", STATES)
def test_every_form_is_kind_without_its_verbatims_and_names(state, week):
    for name, text in told(week(*STATES[state])):
        assert len(text) > 100, name
        assert UNKIND.findall(text) == [], name


@pytest.mark.parametrize("state", STATES)
def test_figures_are_of_reviewers_who_mention(state, week):
    """n of N never stands for customers, and never without the words that say what was counted."""
    for form in ("briefing.md", "email.txt"):
        text = (week(*STATES[state]).folder / form).read_text(encoding="utf-8").replace("\u00a0", " ")
        for block in re.split(r"\n\s*\n", text):
            said = " ".join(block.split())
            if re.search(r"\d of \d.*interval", said) and not said.startswith("|"):
                assert re.search(r"[Rr]eviewers (?:of \w+ )?who mention", said), said
        for line in text.splitlines():
            if re.search(r"\d", line) and "customers" in line.lower():
                assert re.match(r"# |What their customers love", line) or "our own customers" in line, line


@pytest.mark.parametrize(
    "text",
    [
        "We beat them", "a winning team", "they fought", "killing it", "dominates", "at war", "Their fault", "stealing",
        "a ranking of teams", "who is to blame", "fire the customer", "conquered", "warfare", "weapons", "crushed it",
    ],
)  # fmt: skip
def test_guard_finds(text):
    assert UNKIND.search(text)


@pytest.mark.parametrize(
    "text", ["speed drives ratings", "a cause of joy", "five stars because of care", "leads to stars", "boosts ratings"]
)
def test_guard_finds_claims_of_why(text):
    assert UNKIND.search(text)


@pytest.mark.parametrize(
    "text",
    [
        "toward", "window", "reward", "skill", "beaten path"[7:], "software", "winter", "because", "goes with", "warm",
        "warmest", "warning", "by default", "the wind", "heartbeat",
    ],
)  # fmt: skip
def test_guard_leaves_alone(text):
    assert not UNKIND.search(text)
