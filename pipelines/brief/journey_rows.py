"""What the journey review reads beyond the briefing's own rows: one typed row class for each file of sql/brief."""

from dataclasses import dataclass
from datetime import date

from pipelines.brief.reading import all_rows
from pipelines.warehouse import Connection


@dataclass(frozen=True)
class Stances:
    """The shares are None where nobody speaks of the stage."""

    company: str
    stage: str
    n: int
    advocates: float | None
    neutral: float | None
    detractors: float | None


@dataclass(frozen=True)
class Position:
    """Praise of a theme at a stage, at the pooled competitors and at our own companies; None where none were read."""

    theme: str
    stage: str
    position: str
    their_praising: int | None
    their_people_weeks: int | None
    our_praising: int | None
    our_people_weeks: int | None


@dataclass(frozen=True)
class Said:
    """One review that mentions what many mention at a stage: `mentioning` of `of_people_weeks` who speak of it."""

    stage: str
    ours: bool
    polarity: str
    theme: str
    mentioning: int
    of_people_weeks: int
    company: str
    company_name: str
    full_review: str
    segment_text: str
    start_offset: int
    end_offset: int
    source: str
    written_on: date
    stars: float | None
    rating_raw: str | None
    url: str | None
    review_key: str


@dataclass(frozen=True)
class StarLine:
    """A theme among people who give five stars and among people who give three, on one platform."""

    source: str
    theme: str
    polarity: str
    five_mentioning: int
    five_people_weeks: int
    three_mentioning: int
    three_people_weeks: int
    stands_out: bool


@dataclass(frozen=True)
class JourneyRows:
    stances: list[Stances]
    positions: list[Position]
    said: list[Said]
    stars: list[StarLine]


def read_journey_rows(con: Connection) -> JourneyRows:
    return JourneyRows(
        all_rows(con, "stances", Stances),
        all_rows(con, "positions", Position),
        all_rows(con, "said", Said),
        all_rows(con, "five_stars", StarLine),
    )
