"""
Weeks in which something is missing, each with its whole briefing as JSON in states/.

`python -m tests.pipelines.brief.states` writes them anew: read what changed before you commit it.
"""

import tempfile
from pathlib import Path

from tests.pipelines.brief.made import made

FOLDER = Path(__file__).with_name("states")
CONTENT = (
    "reviews", "model_segments", "model_mentions", "readings", "pivots", "pivot_phrases", "pivot_verbatims",
    "pivot_groups", "actions",
)  # fmt: skip
NO_STARS = """update pivots set rated_reviews = 0, praise_effect = null, praise_effect_se = null, praise_floor = null,
    pain_effect = null, pain_effect_se = null, pain_floor = null, effect_low = null, rating_p = null, rating_q = null,
    company_rated = 0, company_effect = null, company_effect_low = null, rating_linked = false, kano = null,
    tier = if(tier = 'Confirmed', 'Leaning', tier), tier_week_before = if(tier = 'Confirmed', 'Leaning', tier)"""
NOT_COMPARED = """update pivots set tier = 'Not compared', rivals_praising = null, rivals_people_weeks = null,
    rivals_rate = null, log_odds = null, z = null, odds_ratio = null, odds_low = null, q = null, strata_used = 0"""
OF_ONE_COMPANY = ("companies", "sources", "pivots", "actions")
STATES: dict[str, list[str]] = {
    "no-reviews": [f"delete from {table}" for table in CONTENT],
    "one-company": [*(f"delete from {table} where company <> 'zippa'" for table in OF_ONE_COMPANY), NOT_COMPARED],
    "no-stars": ["update reviews set stars = null, rating_raw = null", NO_STARS],
    "no-own": ["update companies set role = 'competitor' where role = 'own'", "delete from journey"],
    "collection-failed": [
        "update crawls set status = 'failed', stop_reason = 'HTTP 500 at page 1' where source_id = 'zippa-ios'"
    ],
}


def issued(state: str, folder: Path) -> str:
    """The state's briefing, as it is frozen."""
    return made(folder, *STATES[state]).json.read_text(encoding="utf-8")


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for name in STATES:
        with tempfile.TemporaryDirectory() as there:
            (FOLDER / f"{name}.json").write_text(issued(name, Path(there)), encoding="utf-8")
