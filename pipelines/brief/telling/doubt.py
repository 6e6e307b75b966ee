"""What would change our mind: the gates of the tier a cell has, each with where the cell stands now."""

from math import exp

from pipelines.brief.cell import Cell
from pipelines.brief.telling import standing
from pipelines.brief.telling.ladder_words import star_gate
from pipelines.brief.words import GLUE, at_least, number, percent, times
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
    reasons = [f"fewer than {MINIMUM_AUTHORS} different people mentioned it (now {number(cell.praising_authors)})"]
    if cell.rivals_rate is not None:
        surely = f"its rate (surely above {percent(cell.love_low)} over the 26 weeks)"
        reasons.append(f"{surely} came down to the others’ {percent(cell.rivals_rate)}")
    if cell.odds_low is not None:
        said = "trouble" if cell.is_pain else "praise"
        odds = f"the odds of {said} were no longer {LEAST_ODDS_RATIO} times the others’"
        reasons.append(f"{odds} (now {at_least(cell.odds_low)})")
    return reasons


def _stars_gate(cell: Cell) -> str:
    now = f"now {times(exp(cell.effect_low))}, " if cell.effect_low is not None else ""
    way, mood = ("lower", "bad") if cell.is_pain else ("higher", "good")
    beyond = f"beyond what a {mood} mood explains"
    return f"it no longer went with {way} stars {beyond} (odds {now}more than {star_gate()} needed)"


def _feeling_gate(cell: Cell) -> str:
    """Intensity or turns, whichever is surer."""
    chances = {"strong feeling": cell.intense_q, "the turn of feeling": cell.turn_q}
    surer = min(chances, key=lambda name: _least(chances[name]))
    q = chances[surer]
    now = f"now {_chance(q)}, " if q is not None else ""
    held = f"(false discovery rate {now}at most {_chance(DISCOVERY_RATE)} allowed)"
    return f"{surer} no longer stood out from the company’s other moments {held}"


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
    days, platform = "without days of unusually many reviews", "without any one platform"
    return f"it failed {days}, {platform}, or with the tagger’s errors at their worst"
