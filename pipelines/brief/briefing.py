"""The briefing as data: every form is rendered from it, and none adds a figure or a claim of its own."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from pipelines.brief.cell import Cell
from pipelines.brief.claims import Again, Better, Borrowed, Card, Further, Heading, Mover, Nearest, Opening, Standing
from pipelines.brief.review import Review


@dataclass(frozen=True)
class Health:
    """The health line as its parts; `incomplete` is empty when every source was collected to its end."""

    facts: tuple[str, ...]
    incomplete: str
    reasons: tuple[str, ...]

    @property
    def word(self) -> str:
        return "Collection incomplete" if self.incomplete else "Collection complete"


@dataclass(frozen=True)
class Point:
    """Mean valence (-2 to 2) of the n people's weeks that speak of a stage; None where they are too few to draw."""

    stage: str
    n: int
    mean: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Curve:
    company: str
    ours: bool
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Pin:
    number: int
    company: str
    stage: str
    heading: Heading


@dataclass(frozen=True)
class Strip:
    """The journey strip; `summary` says in words what the curves show."""

    curves: tuple[Curve, ...]
    pins: tuple[Pin, ...]
    summary: str
    own_missing: str

    @property
    def drawable(self) -> bool:
        return any(point.mean is not None for curve in self.curves for point in curve.points)


@dataclass(frozen=True)
class MapCell:
    """`rate` is None where too few were read to say; `mark` is its standing in sign and word, and where it stands."""

    praising: int
    people_weeks: int
    rate: float | None
    shade: float  # 0 to 1, the rate over the highest of the map
    mark: str


@dataclass(frozen=True)
class MapRow:
    theme: str
    cells: tuple[MapCell, ...]


@dataclass(frozen=True)
class LoveMap:
    companies: tuple[tuple[str, bool], ...]  # name, ours
    rows: tuple[MapRow, ...]
    standings: tuple[Standing, ...]  # those that are marked in it, the surest first


@dataclass(frozen=True)
class Ask:
    """Where figures come from: the query that shows them."""

    what: str
    query: str


@dataclass(frozen=True)
class Briefing:
    """
    A week's briefing. `stamp` alone differs between two runs on the same data.

    `schema_version` goes up when a field changes its meaning or goes away: whoever reads the JSON can rely on the rest.
    """

    schema_version: Literal[1]
    market: str
    week: str
    as_of: date
    stamp: str
    finding: Heading
    health: Health
    cards: tuple[Card, ...]
    further: tuple[Further, ...]  # the claims for which no card is left, the surest first
    legend: tuple[Standing, ...]
    no_cards: str  # why there is none; empty when there are cards
    nearest: tuple[Nearest, ...]
    strip: Strip
    love_map: LoveMap
    movers: tuple[Mover, ...]
    unmoved: str  # why there are no movers; empty when there are
    openings: tuple[Opening, ...]
    borrowed: tuple[Borrowed, ...]
    again: Again
    better: tuple[Better, ...]
    review: Review
    method: tuple[str, ...]
    asks: tuple[Ask, ...]
    cells: tuple[Cell, ...]  # what pivots.csv holds, praise before pain
