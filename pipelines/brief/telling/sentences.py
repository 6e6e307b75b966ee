"""The sentences of a card. Figures are put into fixed wording; nothing is generated."""

from collections.abc import Sequence

from pipelines.brief.cell import Cell
from pipelines.brief.claims import Evidence
from pipelines.brief.quoting import short
from pipelines.brief.rows import Touchpoint
from pipelines.brief.words import (
    GLUE,
    cell_name,
    count,
    day,
    listed,
    mention_of,
    number,
    percent,
    span,
)

# Below this many people's weeks a rate says more about chance than about a company.
LEAST_WEEKS = 30

BELOW, ABOVE, CLOSE = "below", "above", "close"
# The sign and word for praise, and the word for pain.
POSITIONS = {
    BELOW: ("↓", "below theirs", "heard less of us"),
    ABOVE: ("↑", "above theirs", "heard more of us"),
    CLOSE: ("≈", "close to theirs", "heard of us as often"),
}

# What a theme asks of whoever owns the moment, as the end of a question.
ASKS = {
    "speed": "how long does this moment feel to our own customers",
    "convenience": "how many steps does this moment take with us, and which of them could go",
    "fun": "where in this moment could our own customers smile",
    "care": "who is there for our own customers at this moment, and what are they free to do",
    "value": "what do our own customers get at this moment for what it costs them",
    "reliability": "how often does this moment go as we promised, and who hears of it first when it does not",
    "quality": "what do our own customers praise at this moment, and what do they put up with",
    "choice": "what do our own customers look for at this moment and not find",
    "design": "what do our own customers see at this moment, and does it feel made for them",
    "trust": "what do our own customers want to know at this moment, and do we tell them",
}


def rate(praising: int, people_weeks: int, low: float, high: float) -> str:
    return f"{percent(praising / people_weeks)}, 90{GLUE}% interval {span(low, high)}"


def sentence(cell: Cell) -> str:
    """The cell's claim with n of N on both sides."""
    return f"{_here(cell, f' at {short(cell.company_name)}')}{_others(cell)}."


def sentence_alone(cell: Cell) -> str:
    """The same without company and others, where both are plain."""
    return f"{_here(cell, '')}."


def _here(cell: Cell, where: str) -> str:
    said = f"Reviewers who mention {mention_of(cell.theme, cell.stage, cell.is_pain)}"
    figures = rate(cell.praising, cell.people_weeks, cell.love_low, cell.love_high)
    return f"{said}: {number(cell.praising)} of {number(cell.people_weeks)}{where} ({figures})"


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


def own_position(cell: Cell, ours: Sequence[Cell], own_names: Sequence[str]) -> Evidence:
    """Our own rate in the same cell, or that it is unknown and why."""
    term, told = "Our position", _told(ours)
    if not own_names:
        return Evidence(term, "?", "unknown", "No company of the market is marked as ours.")
    if not told:
        read = sum(own.people_weeks for own in ours)
        return Evidence(term, "?", "unknown", f"{count(read, 'reviewer')} of ours read, too few to say.")
    rates = [
        f"{number(own.praising)} of {number(own.people_weeks)} at {short(own.company_name)} "
        f"({rate(own.praising, own.people_weeks, own.love_low, own.love_high)})"
        for own in told
    ]
    sign, of_praise, of_pain = POSITIONS[position(cell, told)]
    return Evidence(
        term, sign, of_pain if cell.is_pain else of_praise, f"Reviewers who mention the same: {listed(rates)}."
    )


def _told(ours: Sequence[Cell]) -> list[Cell]:
    return [own for own in ours if own.people_weeks >= LEAST_WEEKS]


def position(cell: Cell, ours: Sequence[Cell]) -> str:
    """Interval against interval: where they overlap nothing is said to be higher. Empty where ours are too few."""
    told = _told(ours)
    if not told:
        return ""
    if all(own.love_high < cell.love_low for own in told):
        return BELOW
    return ABOVE if all(own.love_low > cell.love_high for own in told) else CLOSE


def owner(touchpoints: Sequence[Touchpoint], stage: str) -> str:
    """Who is asked: the owners of our touchpoints at that stage."""
    at_stage = [touchpoint for touchpoint in touchpoints if touchpoint.stage == stage]
    named = [f"{short(step.owner)} ({short(step.touchpoint)})" for step in at_stage]
    return listed(list(dict.fromkeys(named))) or "the owner of this moment"


def question(cell: Cell, ours: Sequence[Cell], quote: str, fading: bool = False) -> str:
    """Never an instruction; it depends on the theme, on how our own rate lies to theirs, and on whether it fades."""
    words = f"“{quote}”" if quote else cell_name(cell.theme, cell.stage)
    if fading:
        lately = "less of late" if cell.recent_praising else "no more"
        return f"Reviewers mention {words} {lately}: what changed there, and {ASKS[cell.theme]}?"
    return {
        "": f"What would our own customers say of this moment, what lies behind {words}, and {ASKS[cell.theme]}?",
        BELOW: f"What lies behind {words}, and {ASKS[cell.theme]}?",
        ABOVE: f"What do we do well at this moment, and what does {words} add to it?",
        CLOSE: f"To be better than yesterday: what could we learn from {words}, and {ASKS[cell.theme]}?",
    }[position(cell, ours)]


def wish(cell: Cell, ours: Sequence[Cell], quote: str) -> str:
    """The question of an opening: the same moment, asked from its pain."""
    words = f"“{quote}”" if quote else mention_of(cell.theme, cell.stage, is_pain=True)
    return {
        "": f"What would our own customers say of this moment, and would they, too, mention {words}?",
        BELOW: f"What do we do differently at this moment, and do people who mention {words} know of it?",
        ABOVE: "What would our own customers, who mention this more often, wish for first?",
        CLOSE: f"What would our own customers wish for here, and what could we learn from {words}?",
    }[position(cell, ours)]


def needed(cell: Cell) -> str:
    if cell.reviews_needed is None:
        return "More reviews alone would not change this."
    weeks = number(cell.people_weeks)
    return (
        f"At the present rates it would take about {number(cell.reviews_needed)} people’s weeks of "
        f"{short(cell.company_name)} to tell; {weeks} were read."
    )
