"""The briefing as data: every form is rendered from it, and none adds a figure or a claim of its own."""

from dataclasses import dataclass
from datetime import date

from pipelines.brief.rows import Cell


@dataclass(frozen=True)
class Heading:
    """A heading around the customers' own words; `quote` is empty where no phrase is known."""

    before: str
    quote: str = ""
    after: str = ""

    def __str__(self) -> str:
        return self.before + self.quote + self.after

    @property
    def inside(self) -> str:
        """`before` as it stands within a line: "at Zippa, " """
        return self.before[:1].lower() + self.before[1:]


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
class Verbatim:
    """At most 40 words of one review; `said` is the segment, `before` and `after` bring their own spaces."""

    before: str
    said: str
    after: str
    source: str
    written_on: str
    rating: str
    url: str  # http or https, else ""


@dataclass(frozen=True)
class Beside:
    """One company's rate in a card's cell, to be laid beside the others'."""

    company: str
    praising: int
    people_weeks: int
    rate: float
    low: float
    high: float
    subject: bool  # the card speaks of it
    ours: bool


@dataclass(frozen=True)
class Card:
    """One claim: a theme of a company with its stage cells. `stage` is "all" where no single moment stands out."""

    number: int
    company: str
    theme: str
    stage: str
    heading: Heading
    tier: str
    sentence: str
    also: tuple[str, ...]
    beside: tuple[Beside, ...]
    own: str
    change: str  # since the briefing a week earlier; empty where there is none, or collection was incomplete
    words: tuple[str, ...]  # more phrases, each with its n of N
    verbatims: tuple[Verbatim, ...]
    dissenting: Verbatim | None
    owner: str
    question: str
    doubt: str
    compared: str


@dataclass(frozen=True)
class Nearest:
    """A cell that is not at Watch, with what it would take."""

    heading: Heading
    tier: str
    sentence: str
    needed: str


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
    """`rate` is None where too few were read to say; `mark` says that, and where, it stands out."""

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

    @property
    def marked(self) -> bool:
        return any(cell.mark for row in self.rows for cell in row.cells)


@dataclass(frozen=True)
class Borrowed:
    """The best-loved theme of a company from another industry; its rate is not compared."""

    company: str
    heading: Heading
    sentence: str
    words: tuple[str, ...]
    verbatims: tuple[Verbatim, ...]
    question: str


@dataclass(frozen=True)
class Ask:
    """Where figures come from: the query that shows them."""

    what: str
    query: str


@dataclass(frozen=True)
class Briefing:
    """A week's briefing. `stamp` alone differs between two runs on the same data."""

    market: str
    week: str
    as_of: date
    stamp: str
    finding: Heading
    health: Health
    cards: tuple[Card, ...]
    watch_means: str
    no_cards: str  # why there is none; empty when there are cards
    nearest: tuple[Nearest, ...]
    strip: Strip
    love_map: LoveMap
    borrowed: tuple[Borrowed, ...]
    method: tuple[str, ...]
    asks: tuple[Ask, ...]
    cells: tuple[Cell, ...]  # what pivots.csv holds
