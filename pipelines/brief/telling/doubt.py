"""What would change our mind: the gates of the tier a cell has, each with where the cell stands now."""

from math import exp

from pipelines.brief.cell import Cell
from pipelines.brief.telling import standing
from pipelines.brief.telling.ladder_words import star_gate
from pipelines.brief.words import GLUE, number, percent, times
from pipelines.pivots.distinctive import DISCOVERY_RATE, LEAST_ODDS_RATIO
from pipelines.pivots.loved import MINIMUM_AUTHORS
from pipelines.pivots.tiers import CONFIRMED, LEANING


def doubt(cell: Cell) -> str:
    """Watch is taken back; the higher tiers fall to a lower one first."""
    back = f"We would take this back if {_or(_watch_gates(cell))}."
    if cell.tier == CONFIRMED:
        return f"It would no longer be Confirmed if {_or([_stars_gate(cell), _robust_gate(cell)])}. {back}"
    if cell.tier == LEANING:
        return f"It would be Watch only if {_or([*_leaning_gates(cell), _robust_gate(cell)])}. {back}"
    return back


def _or(reasons: list[str]) -> str:
    return ", or if ".join(reasons)


def _watch_gates(cell: Cell) -> list[str]:
    reasons = [f"fewer than {MINIMUM_AUTHORS} reviewers mentioned it (now {number(cell.praising_authors)})"]
    if cell.rivals_rate is not None:
        reach = f"the lower end of its interval (now {percent(cell.love_low)})"
        reasons.append(f"{reach} reached the others’ {percent(cell.rivals_rate)}")
    if cell.odds_low is not None:
        said = "trouble" if cell.is_pain else "praise"
        odds = f"the odds of {said} were no longer surely above {LEAST_ODDS_RATIO} times the others’"
        reasons.append(f"{odds} (now at least {times(cell.odds_low)})")
    return reasons


def _stars_gate(cell: Cell) -> str:
    now = f" (now {times(exp(cell.effect_low))})" if cell.effect_low is not None else ""
    way = "lower" if cell.is_pain else "higher"
    return f"the odds of a {way} star, beyond the mood, were no longer surely above {star_gate()}{now}"


def _feeling_gate(cell: Cell) -> str:
    """Intensity or turns, whichever is surer."""
    chances = {"strong feeling": cell.intense_q, "the turn of feeling": cell.turn_q}
    surer = min(chances, key=lambda name: _least(chances[name]))
    q = chances[surer]
    now = f" (now {_chance(q)})" if q is not None else ""
    held = f"no longer held at a false discovery rate of {_chance(DISCOVERY_RATE)}{now}"
    return f"{surer} here, against elsewhere at the company, {held}"


def _chance(q: float) -> str:
    return f"{100 * q:.0f}{GLUE}%" if q >= 0.01 else f"under 1{GLUE}%"


def _least(q: float | None) -> float:
    return 1.0 if q is None else q


def _leaning_gates(cell: Cell) -> list[str]:
    """What carries it: stars, feeling, or either of them."""
    carried = []
    if cell.rating_linked and not standing.stars_overturned(cell):
        carried.append(_stars_gate(cell))
    if cell.emotional or not carried:
        carried.append(_feeling_gate(cell))
    return [" and ".join(carried)]


def _robust_gate(cell: Cell) -> str:
    if standing.one_platform(cell) or standing.stars_of_one_platform(cell):
        return "it failed one of the checks that one platform allows"
    return "it failed without days of unusually many reviews, without any one platform, or at the tagger’s worst"
