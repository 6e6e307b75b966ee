"""What the briefing says of one cell or another: cards, openings, movers, and what they are made of."""

from dataclasses import dataclass

from pipelines.brief.words import GLUE


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
class Verbatim:
    """At most 40 words of one review; `said` is the segment, `before` and `after` bring their own spaces."""

    before: str
    said: str
    after: str
    source: str
    written_on: str
    rating: str
    url: str  # http or https, else ""
    review: str = ""  # review_key: how a review is found again that is to be forgotten
    shared: str = ""  # n of N who say it in like words


@dataclass(frozen=True)
class Standing:
    """What a cell may be called; the sign stands beside the word, so that colour is never all there is."""

    sign: str
    word: str
    means: str

    def __str__(self) -> str:
        return f"{self.sign}{GLUE}{self.word}"


@dataclass(frozen=True)
class Evidence:
    """One line of a card's list: a term, a sign and a word for the verdict, and the figures behind it."""

    term: str
    sign: str
    word: str
    text: str


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
    """
    One claim: a theme of a company with its stage cells. `stage` is "all" where no single moment stands out.

    `pivot` is how people name it to `lovelode act`: company/theme/stage, with :pain behind that of an opening.
    """

    number: int
    pivot: str
    company: str
    theme: str
    stage: str
    heading: Heading
    standing: Standing
    moved: str  # sign and word where it is new, growing, fading or returned; else empty
    taken_up: str  # by whom and since when; empty where nobody did
    sentence: str
    rests_on: str  # what the standing rests on, and what it lacks
    beside: tuple[Beside, ...]
    evidence: tuple[Evidence, ...]
    words: tuple[str, ...]  # phrases, the heading's first, each with its n of N people
    verbatims: tuple[Verbatim, ...]
    alike: tuple[Verbatim, ...]  # one of each group of like words that the verbatims do not show
    dissenting: Verbatim | None
    owner: str
    question: str
    doubt: str


@dataclass(frozen=True)
class Opening:
    """What a company's customers wish for: a claim about pain, in the form of a card, but shorter."""

    pivot: str
    company: str
    theme: str
    stage: str
    heading: Heading
    standing: Standing
    sentence: str
    rests_on: str
    evidence: tuple[Evidence, ...]
    verbatim: Verbatim | None
    dissenting: Verbatim | None
    owner: str
    question: str


@dataclass(frozen=True)
class Mover:
    """A cell whose praise moved: `recent` and `before` are its n of N in the last four weeks and the 22 before."""

    company: str
    cell: str
    sign: str
    word: str
    recent: str
    before: str


@dataclass(frozen=True)
class Further:
    """A claim that stands out, too, where no card is left for it; `text` is its n of N beside the others'."""

    pivot: str
    heading: Heading
    cell: str
    standing: Standing
    text: str


@dataclass(frozen=True)
class Nearest:
    """A cell that is not at Watch, with what it would take."""

    heading: Heading
    tier: str
    sentence: str
    needed: str


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
class Followed:
    """A claim of the last briefing, and what became of it: strengthened, carried, faded or withdrawn."""

    pivot: str
    heading: Heading
    sign: str
    word: str
    then: Standing
    now: Standing | None  # None where it is withdrawn
    reason: str


@dataclass(frozen=True)
class Again:
    """The last briefing's claims; `week` is its week, such as "2026-W46", and empty when there was none."""

    week: str
    title: str
    claims: tuple[Followed, ...]
    note: str  # why nothing is said of them; empty when there are claims


@dataclass(frozen=True)
class Better:
    """
    A pivot that people took up, and our own movement in its cell since: better than yesterday, or not, or not yet told.

    `word` is what happened to our own rate; `text` its n of N before and since.
    """

    pivot: str
    heading: Heading
    status: str
    owner: str
    note: str
    since: str
    sign: str
    word: str
    text: str
