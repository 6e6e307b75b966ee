"""What moved: the last four weeks against the 22 before, over weeks that were collected as a whole."""

from itertools import islice
from math import sqrt

from pipelines.brief.cell import Cell
from pipelines.brief.claims import Evidence, Mover
from pipelines.brief.quoting import short
from pipelines.brief.rows import Rows
from pipelines.brief.telling.sentences import change
from pipelines.brief.words import GLUE, cell_name, number, percent

MOST_MOVERS = 5
SIGNS = {"new": "✦", "growing": "↗", "steady": "→", "fading": "↘", "returned": "↺"}
MOVED = ("new", "growing", "fading", "returned")


def trend(cell: Cell, complete: bool) -> Evidence | None:
    """The card's line; nothing is said about change when collection was incomplete."""
    term = "Trend"
    if not complete:
        return Evidence(term, "–", "not told", "Collection was incomplete.")
    since = change(cell)
    if cell.moving not in SIGNS:
        return Evidence(term, "–", "since last week", since) if since else None
    told = f"Reviewers who mention it: {_recent(cell)} in the last 4 weeks, {_before(cell)} in the 22 before. {since}"
    return Evidence(term, SIGNS[cell.moving], cell.moving, told.strip())


def moved(cell: Cell, complete: bool) -> str:
    """Sign and word of what moved, for where there is room for no more; empty for what is steady or cannot be told."""
    told = complete and cell.moving in MOVED
    return f"{SIGNS[cell.moving or '']}{GLUE}{cell.moving}" if told else ""


def movement(cell: Cell) -> str:
    """The figures of what moved, in a sentence; empty for what is steady or cannot be told."""
    if cell.moving not in MOVED:
        return ""
    return f"It is {cell.moving}: {_recent(cell)} in the last 4 weeks, {_before(cell)} in the 22 before."


def movers(rows: Rows, incomplete: str, reasons: tuple[str, ...]) -> tuple[tuple[Mover, ...], str]:
    """At most five, of competitors, a theme's strongest cell each; else why there are none, empty without a word."""
    if incomplete:
        return (), f"Collection was incomplete, so nothing is said about movement. {'; '.join(reasons)}."
    competitors = [cell for cell in rows.cells if cell.role == "competitor"]
    moved = sorted((cell for cell in competitors if cell.moving in MOVED), key=lambda cell: (-_pull(cell), cell.key))
    strongest: dict[tuple[str, str], Cell] = {}
    for cell in moved:
        strongest.setdefault((cell.company, cell.theme), cell)
    if strongest:
        return tuple(_mover(cell) for cell in islice(strongest.values(), MOST_MOVERS)), ""
    told = any(cell.moving for cell in competitors)
    return (), "Nothing moved beyond chance in the last four weeks. That is a result, too." if told else ""


def _mover(cell: Cell) -> Mover:
    word = cell.moving or ""
    name = cell_name(cell.theme, cell.stage)
    return Mover(short(cell.company_name), name, SIGNS[word], word, _recent(cell), _before(cell))


def _recent(cell: Cell) -> str:
    return _n_of_n(cell.recent_praising or 0, cell.recent_people_weeks or 0)


def _before(cell: Cell) -> str:
    return _n_of_n(cell.before_praising or 0, cell.before_people_weeks or 0)


def _n_of_n(n: int, of: int) -> str:
    share = f" ({percent(n / of)})" if of else ""
    return f"{number(n)} of {number(of)}{share}"


def _pull(cell: Cell) -> float:
    """The size of the movement over its error: z of two proportions, pooled. For the order only."""
    recent, before = cell.recent_people_weeks or 0, cell.before_people_weeks or 0
    if not recent or not before:
        return 0.0
    n, then = cell.recent_praising or 0, cell.before_praising or 0
    pooled = (n + then) / (recent + before)
    error = sqrt(pooled * (1 - pooled) * (1 / recent + 1 / before))
    return abs(n / recent - then / before) / error if error else 0.0
