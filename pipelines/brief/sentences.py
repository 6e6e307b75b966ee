"""The sentences of a card. Figures are put into fixed wording; nothing is generated."""

from collections.abc import Sequence

from pipelines.brief.quoting import short
from pipelines.brief.rows import Cell, Touchpoint
from pipelines.brief.words import (
    GLUE,
    cell_name,
    count,
    day,
    listed,
    number,
    percent,
    praise_of,
    span,
    times,
)
from pipelines.pivots.distinctive import LEAST_ODDS_RATIO
from pipelines.pivots.loved import MINIMUM_AUTHORS

# Below this many people's weeks a rate says more about chance than about a company.
LEAST_WEEKS = 30

WATCH_MEANS = (
    f"Watch: at least {MINIMUM_AUTHORS} reviewers praise it, and it stands out from the other companies beyond chance. "
    "Whether it goes with better ratings, and whether it holds up in every check, is not tested yet; nothing here is "
    "called confirmed."
)


def rate(praising: int, people_weeks: int, low: float, high: float) -> str:
    return f"{percent(praising / people_weeks)}, 90{GLUE}% interval {span(low, high)}"


def sentence(cell: Cell) -> str:
    """The cell's claim with n of N on both sides."""
    said = f"Reviewers who mention {praise_of(cell.theme, cell.stage)}: {number(cell.praising)} of "
    here = f"{number(cell.people_weeks)} at {short(cell.company_name)}"
    figures = f" ({rate(cell.praising, cell.people_weeks, cell.love_low, cell.love_high)})"
    return said + here + figures + _others(cell) + "."


def _others(cell: Cell) -> str:
    if not cell.rivals_people_weeks or cell.rivals_praising is None or cell.rivals_rate is None:
        return ""
    others = f"{number(cell.rivals_praising)} of {number(cell.rivals_people_weeks)}"
    return f"; across the other companies {others} ({percent(cell.rivals_rate)})"


def change(cell: Cell) -> str:
    if not cell.earlier_as_of or not cell.earlier_people_weeks or cell.earlier_praising is None:
        return ""
    then = f"{number(cell.earlier_praising)} of {number(cell.earlier_people_weeks)}"
    before = f"{then} ({percent(cell.earlier_praising / cell.earlier_people_weeks)})"
    now = f"{number(cell.praising)} of {number(cell.people_weeks)} ({percent(cell.love_rate)})"
    return f"Reviewers who mention it on {day(cell.earlier_as_of)}: {before}; now {now}."


def own_position(cell: Cell, ours: Sequence[Cell], own_names: Sequence[str]) -> str:
    """Our own rate in the same cell, or that it is unknown and why."""
    told = [own for own in ours if own.people_weeks >= LEAST_WEEKS]
    if not own_names:
        return "Own position unknown: no company of the market is marked as ours."
    if not told:
        read = sum(own.people_weeks for own in ours)
        return f"Own position unknown: {count(read, 'reviewer')} of ours read, too few to say."
    rates = [
        f"{number(own.praising)} of {number(own.people_weeks)} at {short(own.company_name)} "
        f"({rate(own.praising, own.people_weeks, own.love_low, own.love_high)})"
        for own in told
    ]
    return f"Own position: {_lies(cell, told)}. Reviewers who mention the same: {listed(rates)}."


def _lies(cell: Cell, told: Sequence[Cell]) -> str:
    """Interval against interval: where they overlap nothing is said to be higher."""
    if all(own.love_high < cell.love_low for own in told):
        return "below theirs"
    if all(own.love_low > cell.love_high for own in told):
        return "above theirs"
    return "close to theirs"


def owner(touchpoints: Sequence[Touchpoint], stage: str) -> str:
    """Who is asked: the owners of our touchpoints at that stage."""
    at_stage = [touchpoint for touchpoint in touchpoints if touchpoint.stage == stage]
    named = [f"{short(step.owner)} ({short(step.touchpoint)})" for step in at_stage]
    return listed(list(dict.fromkeys(named))) or "the owner of this moment"


def question(cell: Cell, ours: Sequence[Cell], quote: str) -> str:
    """Never an instruction; it depends on how our own rate lies to theirs, interval against interval."""
    words = f"“{quote}”" if quote else cell_name(cell.theme, cell.stage)
    told = [own for own in ours if own.people_weeks >= LEAST_WEEKS]
    if not told:
        return f"What would our own customers say of this moment, and what could we learn from {words}?"
    return {
        "below theirs": f"What lies behind {words}, and what would our own customers need to say the same of us?",
        "above theirs": f"What do we do well at this moment, and what does {words} add to it?",
        "close to theirs": f"What could we learn from {words}, to be better than yesterday?",
    }[_lies(cell, told)]


def doubt(cell: Cell) -> str:
    """What would take the claim back: the gates of Watch, each with where the cell stands now."""
    reasons = [f"fewer than {MINIMUM_AUTHORS} reviewers mentioned it (now {number(cell.praising_authors)})"]
    if cell.rivals_rate is not None:
        reach = f"the lower end of its interval (now {percent(cell.love_low)})"
        reasons.append(f"{reach} reached the others’ {percent(cell.rivals_rate)}")
    if cell.odds_low is not None:
        odds = f"the odds of praise were no longer surely above {LEAST_ODDS_RATIO} times the others’"
        reasons.append(f"{odds} (now at least {times(cell.odds_low)})")
    return f"We would take this back if {', or if '.join(reasons)}."


def compared(cell: Cell) -> str:
    told = f"Compared within {count(cell.strata_used, 'platform')}"
    if cell.strata_left_out:
        told += f"; {number(cell.strata_left_out)} left out, as no second company is reviewed there"
    return told + (". One platform alone can mislead." if cell.strata_used == 1 else ".")


def needed(cell: Cell) -> str:
    if cell.reviews_needed is None:
        return "More reviews alone would not change this."
    weeks = number(cell.people_weeks)
    return (
        f"At the present rates it would take about {number(cell.reviews_needed)} people’s weeks of "
        f"{short(cell.company_name)} to tell; {weeks} were read."
    )
