"""What a cell may be called. A claim that is Confirmed for the first time is not called so before it holds again."""

from collections.abc import Iterable

from pipelines.brief.cell import Cell
from pipelines.brief.claims import Standing
from pipelines.pivots.distinctive import DISCOVERY_RATE
from pipelines.pivots.loved import MINIMUM_AUTHORS
from pipelines.pivots.tiers import CONFIRMED, LEANING, PIVOTS, WATCH

HELD = Standing("●", CONFIRMED, "it stands out, it goes with stars, and it holds up in every check, two weeks running.")
FIRST = Standing("◕", "First week", "all of that, for the first time; it is called confirmed when it holds next week.")
LIKELY = Standing("◐", LEANING, "it stands out and holds up, and it goes with stars or is felt more strongly.")
SEEN = Standing(
    "○", WATCH, f"at least {MINIMUM_AUTHORS} reviewers mention it, more than elsewhere beyond chance. No more is sure."
)
STANDINGS = (HELD, FIRST, LIKELY, SEEN)

# As the ladder names what overturns a cell.
ONE_PLATFORM = "one source only"
OF_STARS = "stars: "


def is_pivot(cell: Cell) -> bool:
    return cell.tier in PIVOTS


def standing(cell: Cell) -> Standing:
    """Of a pivot; other tiers have none."""
    if cell.tier == CONFIRMED:
        return HELD if cell.tier_week_before == CONFIRMED else FIRST
    return LIKELY if cell.tier == LEANING else SEEN


def by_strength(cell: Cell) -> tuple[int, float, float, str, str, str]:
    """The key that sorts the strongest evidence first: the standing, then z."""
    place = STANDINGS.index(standing(cell)) if is_pivot(cell) else len(STANDINGS)
    return place, -(cell.z or 0.0), -cell.shrunk_rate, *cell.key


def legend(told: Iterable[Standing]) -> tuple[Standing, ...]:
    """What the standings mean, the surest first; the first week only where something is in it."""
    said = set(told)
    return tuple(each for each in STANDINGS if each is not FIRST or FIRST in said)


def rests_on(cell: Cell) -> str:
    """What the standing rests on, and why it is no better."""
    stands = standing(cell)
    if stands is HELD:
        return "It stands out, it goes with stars, and it holds up in every check, this week and a week before."
    if stands is FIRST:
        return _first(cell)
    if stands is LIKELY:
        return _leaning(cell)
    return "It stands out. " + (_lacks(cell) if cell.robust is not None else "No further check was made of this day.")


def _first(cell: Cell) -> str:
    if cell.tier_week_before is None:
        return (
            "It passes every check this week; whether it did a week before could not be told. "
            "It is called confirmed when it holds next week."
        )
    return "It is confirmed this week for the first time; it is called confirmed when it holds next week."


def _leaning(cell: Cell) -> str:
    held = "it holds up"
    if one_platform(cell) or stars_of_one_platform(cell):
        held += " as far as one platform can show it"
    if not cell.rating_linked or stars_overturned(cell):
        return f"It stands out, {held}, and {_felt(cell)}. That it goes with stars {_not_shown(cell)}."
    also = f", and {_felt(cell)}" if cell.emotional else ""
    return f"It stands out, it goes with stars{also}, and {held}."


def turns_alone(cell: Cell) -> bool:
    """Whether rung 4 rests on the turns of feeling only, not on its strength."""
    strong = cell.intense_q is not None and cell.intense_q <= DISCOVERY_RATE
    return bool(cell.emotional) and not strong


def _felt(cell: Cell) -> str:
    if turns_alone(cell):
        return "reviews turn there more often than at the company’s other moments"
    return "it is felt more strongly than the company’s other moments"


def _not_shown(cell: Cell) -> str:
    if stars_overturned(cell):
        return "does not hold in every check"
    return "is not shown" if cell.rated_reviews and cell.company_rated != 0 else "cannot be told without stars"


def _lacks(cell: Cell) -> str:
    if not cell.robust and overturned(cell):
        return "But that does not hold up in every check."
    felt = "it is not surely felt more strongly than the company’s other moments"
    return f"That it goes with stars {_not_shown(cell)}, and {felt}."


def one_platform(cell: Cell) -> bool:
    return ONE_PLATFORM in _fragile(cell)


def stars_of_one_platform(cell: Cell) -> bool:
    """What the ladder does not name: a claim that rests on stars which no second platform has."""
    return cell.robust is False and not _fragile(cell) and bool(cell.rating_linked)


def overturned(cell: Cell) -> list[str]:
    """The checks in which it does not stand out any more."""
    return [name for name in _fragile(cell) if name != ONE_PLATFORM and not name.startswith(OF_STARS)]


def stars_overturned(cell: Cell) -> list[str]:
    """The checks in which it does not go with stars any more."""
    return [name.removeprefix(OF_STARS) for name in _fragile(cell) if name.startswith(OF_STARS)]


def _fragile(cell: Cell) -> list[str]:
    return [name for name in (cell.fragile or "").split(", ") if name]
