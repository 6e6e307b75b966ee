"""Better than yesterday: our own movement in the cells of the pivots that people took up."""

import numpy as np

from pipelines.brief.claims import Better, Heading
from pipelines.brief.quoting import short
from pipelines.brief.rows import Action, Rows
from pipelines.brief.telling.sentences import LEAST_WEEKS, rate
from pipelines.brief.words import cell_name, count, day, mention_of, number
from pipelines.pivots.intervals import jeffreys

MOST_NOTE = 240
STATUSES = {"taken-up": "taken up", "tested": "tested", "dropped": "dropped"}
# The sign and word for praise and for pain where our rate since lies above, below, or about where it was.
MOVED = {
    "above": ("↗", "praised more often", "heard more often"),
    "below": ("↘", "praised less often", "heard less often"),
    "close": ("≈", "no change beyond chance", "no change beyond chance"),
}


def better(rows: Rows) -> tuple[Better, ...]:
    """In the order in which they were taken up."""
    ours = any(company.role == "own" for company in rows.companies)
    return tuple(_better(action, ours) for action in rows.actions)


def _better(action: Action, ours: bool) -> Better:
    pain = action.polarity == "pain"
    name = mention_of(action.theme, action.stage, is_pain=True) if pain else cell_name(action.theme, action.stage)
    sign, word, text = _movement(action, pain) if ours else ("?", "unknown", "No company of the market is ours.")
    return Better(
        pivot=f"{action.company}/{action.theme}/{action.stage}{':pain' if pain else ''}",
        heading=Heading(f"At {short(action.company_name)}, {name}"),
        status=STATUSES[action.status],
        owner=short(action.owner),
        note=short(action.note, MOST_NOTE),
        since=day(action.since),
        sign=sign,
        word=word,
        text=text,
    )


def _movement(action: Action, pain: bool) -> tuple[str, str, str]:
    """Interval against interval, as elsewhere in the briefing: where the two overlap, nothing is said to have moved."""
    then, of_then = action.our_praising_before, action.our_people_weeks_before
    now, of_now = action.our_praising_since, action.our_people_weeks_since
    if of_then < LEAST_WEEKS:
        return "?", "unknown", f"Too few reviewers of ours were read up to {day(action.since)} to compare with."
    (low_then, low_now), (high_then, high_now) = jeffreys(np.array([then, now]), np.array([of_then, of_now]))
    before = f"{_n_of_n(then, of_then)} up to {day(action.since)} ({rate(then, of_then, low_then, high_then)})"
    told = f"Reviewers of ours who mention {mention_of(action.theme, action.stage, pain)}: {before}"
    if of_now < LEAST_WEEKS:
        return "…", "not yet known", f"{told}. {count(of_now, 'reviewer').capitalize()} read since, too few to say."
    moved = "above" if low_now > high_then else "below" if high_now < low_then else "close"
    sign, of_praise, of_pain = MOVED[moved]
    since = f"{_n_of_n(now, of_now)} since ({rate(now, of_now, low_now, high_now)})"
    return sign, of_pain if pain else of_praise, f"{told}, {since}."


def _n_of_n(n: int, of: int) -> str:
    return f"{number(n)} of {number(of)}"
