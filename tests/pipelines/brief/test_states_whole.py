"""A week in which something is missing gives a sensible briefing: as a whole, and in every form."""

import json
import re

import pytest

from pipelines.brief import remake
from tests.pipelines.brief.states import FOLDER, STATES, issued


@pytest.mark.parametrize("state", STATES)
def test_briefing_as_a_whole(state, tmp_path):
    assert json.loads(issued(state, tmp_path)) == json.loads((FOLDER / f"{state}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("state", STATES)
def test_every_form_can_be_read(state, tmp_path):
    (tmp_path / "2026-W47").mkdir()
    stored = (FOLDER / f"{state}.json").read_text(encoding="utf-8")
    (tmp_path / "2026-W47" / "briefing.json").write_text(stored, encoding="utf-8")
    folder = remake(tmp_path / "2026-W47").folder
    for path in folder.glob("*.[hmt]*"):
        text = re.sub(r"(?s)<style.*?</style>", "", path.read_text(encoding="utf-8"))
        assert not re.search(r"\bNone\b|\bnan\b|\bTrue\b|\bFalse\b|\{\{|\(\)|\s,\s", text), path.name
        assert "47" in text, path.name


@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("no-reviews", "No reviews were read in the 26 weeks to 22 Nov 2026"),
        ("one-company", "without a second company nothing can stand out from the others"),
        ("no-stars", "No review here has stars, so this cannot be told."),
        ("no-own", "No company of the market is marked as ours."),
        ("collection-failed", "Zippa, zippa-ios: failed (HTTP 500 at page 1)"),
    ],
)
def test_it_says_what_is_missing(state, said):
    assert said in (FOLDER / f"{state}.json").read_text(encoding="utf-8").replace("\u00a0", " ")
