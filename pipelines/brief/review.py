"""The journey review as data: what a room of people needs before it, moment by moment of our own journey."""

from dataclasses import dataclass

from pipelines.brief.claims import Heading, Standing, Verbatim


@dataclass(frozen=True)
class Step:
    """A touchpoint of our own journey, and who looks after it."""

    touchpoint: str
    owner: str


@dataclass(frozen=True)
class Note:
    """
    A pivot or an opening on the wall; those that the briefing has cards of bear the same number.

    `placed` says why it lies at this moment where the claim is of a whole theme.
    """

    number: int
    pivot: str
    is_opening: bool
    company: str
    stage: str
    heading: Heading
    standing: Standing
    cell: str
    sentence: str
    placed: str
    owner: str
    question: str


@dataclass(frozen=True)
class Voice:
    """
    One reviewer's words; `number` is that of the note it belongs to, 0 where it stands for what many mention.

    `share` is n of N: of the reviewers who mention the moment, those who mention the topic so. Empty beside a number.
    """

    number: int
    company: str
    ours: bool
    topic: str
    share: str
    verbatim: Verbatim


@dataclass(frozen=True)
class Feeling:
    """
    How reviewers of one company speak of a moment: the mean with its interval and the shares of three.

    Everything but `n` is None where too few speak of it.
    """

    company: str
    ours: bool
    n: int
    mean: float | None
    low: float | None
    high: float | None
    advocates: float | None
    neutral: float | None
    detractors: float | None


@dataclass(frozen=True)
class Place:
    """Reviewers who mention praise for a theme at a moment, theirs beside ours: the rates are 0 to 1."""

    theme: str
    sign: str
    word: str
    theirs: float
    ours: float
    theirs_of: str  # n of N
    ours_of: str


@dataclass(frozen=True)
class Moment:
    """One of the seven stages, with all that is known of it; what says why something is missing may be empty."""

    stage: str
    steps: tuple[Step, ...]
    no_steps: str
    notes: tuple[Note, ...]
    well: tuple[Voice, ...]  # what works well, theirs before ours
    wished: tuple[Voice, ...]  # what they would like to see improved, theirs before ours
    feelings: tuple[Feeling, ...]  # ours first
    places: tuple[Place, ...]
    no_places: str


@dataclass(frozen=True)
class Start:
    """A moment that the room may take up first, and why."""

    stage: str
    why: str


@dataclass(frozen=True)
class StarTalk:
    """What people who give five stars surely mention more than people who give three; the rates are 0 to 1."""

    platform: str
    topic: str
    five: float
    three: float
    five_of: str  # n of N
    three_of: str


@dataclass(frozen=True)
class Review:
    moments: tuple[Moment, ...]
    starts: tuple[Start, ...]
    unplaced: tuple[Note, ...]  # told of a whole theme, and of no moment
    legend: tuple[Standing, ...]
    room: tuple[str, ...]  # who is asked: the owners, each once
    no_journey: str  # how our own journey is written down; empty when it is
    stars: tuple[StarTalk, ...]
    no_stars: str  # why there are none; empty when there are
