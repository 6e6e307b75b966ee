"""A card's list of evidence: one line for each rung of the ladder, with a verdict in a word and its figures."""

from math import exp

from pipelines.brief.cell import Cell
from pipelines.brief.claims import Evidence
from pipelines.brief.quoting import short
from pipelines.brief.telling import standing
from pipelines.brief.words import GLUE, at_least, count, listed, mention_of, number, percent, platform, span, times
from pipelines.pivots.counts import ALL_STAGES
from pipelines.pivots.rating_linked import COMPANY_REVIEWS, MARGIN
from pipelines.pivots.robust import FLAGGED, TAGGER

YES, NO, CAUTION = "✓", "–", "!"
KANO = {
    "delighter": (
        "↑",
        "noticed when there",
        "Noticed when it is there: praise for it goes with higher stars more than twice as strongly as trouble with it "
        "goes with lower ones.",
    ),
    "performance": (
        "↕",
        "noticed both ways",
        "Noticed both ways: praise for it goes with higher stars and trouble with it with lower ones, neither surely "
        "more than twice as strongly as the other.",
    ),
    "must-be": (
        "↓",
        "noticed when missing",
        "Noticed when it is missing: trouble with it goes with lower stars more than twice as strongly as praise for "
        "it goes with higher ones.",
    ),
}


def evidence(cell: Cell) -> tuple[Evidence, ...]:
    """The rungs in their order, but for the trend. A snapshot without the later figures has the first line only."""
    if cell.robust is None:
        return _lines(_stands_out(cell))
    return _lines(_stands_out(cell), _stars(cell), _kind(cell), _feeling(cell), _holds_up(cell))


def _lines(*lines: Evidence | None) -> tuple[Evidence, ...]:
    return tuple(line for line in lines if line)


def _stands_out(cell: Cell) -> Evidence | None:
    if cell.odds_ratio is None or cell.odds_low is None:
        return None
    said = "trouble" if cell.is_pain else "praise"
    odds = f"The odds of {said} are {times(cell.odds_ratio)} the others’, surely {at_least(cell.odds_low)}."
    left_out = f", {number(cell.strata_left_out)} without a second company left out" if cell.strata_left_out else ""
    compared = f"Compared within {count(cell.strata_used, 'platform')}{left_out}."
    return Evidence("Stands out", YES, "yes", f"{odds} {compared}")


def _stars(cell: Cell) -> Evidence:
    term = "Goes with stars"
    if not cell.rated_reviews:
        return Evidence(term, NO, "no stars", "No review here has stars, so this cannot be told.")
    if cell.company_rated == 0:
        whose = short(cell.company_name)
        return Evidence(term, NO, "no stars", f"No review of {whose} has stars, so this cannot be told.")
    effect, floor = _effect(cell)
    thing = mention_of(cell.theme, ALL_STAGES, cell.is_pain)
    among = f"Among {count(cell.rated_reviews, 'rated review')}"
    if effect is None or floor is None or cell.effect_low is None:
        return Evidence(term, NO, "not told", f"{among} too few mention {thing} to tell.")
    way = "lower" if cell.is_pain else "higher"
    alone = "A bad mood" if cell.is_pain else "A good mood"
    gate = "" if cell.rating_linked else f", where {star_gate()} is needed"
    told = (
        f"{among}, those that mention {thing} have {times(exp(effect))} the odds of a {way} star, all else they "
        f"mention allowed for. {alone} alone goes with {times(exp(floor))}; beyond it, "
        f"{times(exp(cell.effect_low))} is sure{_own_stars(cell)}{gate}."
    )
    if cell.stage != ALL_STAGES:
        told += f" Told for {cell.theme} as a whole."
    return Evidence(term, *((YES, "yes") if cell.rating_linked else (NO, "not shown")), told)


def _effect(cell: Cell) -> tuple[float | None, float | None]:
    return (cell.pain_effect, cell.pain_floor) if cell.is_pain else (cell.praise_effect, cell.praise_floor)


def _own_stars(cell: Cell) -> str:
    """From 3,000 rated reviews on, the company's own have a say."""
    if not cell.company_rated or cell.company_rated < COMPANY_REVIEWS or cell.company_effect_low is None:
        return ""
    of = f"the {number(cell.company_rated)} of {short(cell.company_name)} alone"
    return f", and in {of} {times(exp(cell.company_effect_low))}"


def star_gate() -> str:
    """What the odds of a star must be, beyond the mood."""
    return times(exp(MARGIN))


def _kind(cell: Cell) -> Evidence | None:
    if cell.kano not in KANO:
        return None
    sign, noticed, means = KANO[cell.kano]
    if standing.standing(cell) is standing.FIRST:
        means = f"To be held to next week. {means}"
    return Evidence("Kind", sign, f"{noticed} ({cell.kano})", means)


def _feeling(cell: Cell) -> Evidence | None:
    if not cell.intense_of or cell.intense is None:
        return None
    strongly = f"{number(cell.intense)} of {number(cell.intense_of)} feel it strongly"
    told = f"Of reviewers who mention it with feeling, {strongly}"
    if cell.intense_log_odds is not None:
        told += f", {times(exp(cell.intense_log_odds))} the odds elsewhere at {short(cell.company_name)}"
    word = "turns here" if standing.turns_alone(cell) else "stronger here"
    verdict = (YES, word) if cell.emotional else (NO, "not stronger here")
    return Evidence("Feeling", *verdict, f"{told}.{_turns(cell)}{_switched(cell)}")


def _turns(cell: Cell) -> str:
    if not cell.turns or cell.turn_low is None or cell.turn_high is None or not cell.intense_of:
        return ""
    way = "from positive to negative" if cell.is_pain else "from negative to positive"
    share = f"{percent(cell.turns / cell.intense_of)}, 90{GLUE}% interval {span(cell.turn_low, cell.turn_high)}"
    return f" For {number(cell.turns)} of the {number(cell.intense_of)} the review turns {way} here ({share})."


def _switched(cell: Cell) -> str:
    if not cell.switched:
        return ""
    say = "say" if cell.switched > 1 else "says"
    return f" {number(cell.switched)} {say} here that they came from another company."


def _holds_up(cell: Cell) -> Evidence:
    term, true = "Holds up", _true_rate(cell)
    if standing.one_platform(cell):
        only = "So it can be Leaning at most. "
        return Evidence(term, CAUTION, "one platform only", only + overturned(cell) + true)
    if standing.stars_of_one_platform(cell):
        only = "So it can be Leaning at most. "
        return Evidence(term, CAUTION, "stars of one platform only", only + true)
    if not cell.robust:
        return Evidence(term, CAUTION, "not in every check", overturned(cell) + true)
    held = f"{without_flagged().capitalize()}, without any one platform, and {at_worst()}. "
    return Evidence(term, YES, "in every check", held + true)


def without_flagged() -> str:
    return "without days of unusually many reviews"


def at_worst() -> str:
    return "with the tagger’s errors at their worst"


def overturned(cell: Cell) -> str:
    """The checks that overturn it, in sentences; empty if there are none."""
    told = ""
    if checks := standing.overturned(cell):
        told += f"It does not stand out {listed([_check(name) for name in checks])}. "
    if checks := standing.stars_overturned(cell):
        told += f"It does not go with stars {listed([_check(name) for name in checks])}. "
    return told


def _check(name: str) -> str:
    """ "without app_store" as a reader says it."""
    if name == FLAGGED:
        return without_flagged()
    if name == TAGGER:
        return at_worst()
    return f"without {short(platform(name.removeprefix('without ')))}"


def _true_rate(cell: Cell) -> str:
    if cell.true_rate is None or cell.true_low is None or cell.true_high is None:
        return ""
    interval = f"90{GLUE}% interval {span(cell.true_low, cell.true_high)}"
    return f"The tagger’s known errors allowed for, the rate is about {percent(cell.true_rate)} ({interval})."
