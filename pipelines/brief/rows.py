"""What the briefing reads from the published database: one typed row class for each file of sql/brief."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

import duckdb

from pipelines.brief.cell import Cell
from pipelines.brief.journey_rows import JourneyRows, read_journey_rows
from pipelines.brief.reading import all_rows
from pipelines.warehouse import Connection
from spiders.errors import BriefingError


@dataclass(frozen=True)
class Stamp:
    as_of: date
    run_id: str
    published_at: datetime
    model_version: str | None
    window_start: date
    market_name: str | None


@dataclass(frozen=True)
class Company:
    company: str
    name: str
    role: str
    people_weeks: int


@dataclass(frozen=True)
class Source:
    company_name: str
    source_id: str
    status: str
    reason: str | None
    on_time: bool
    last_crawled_on: date | None
    reviews_in_window: int
    reviews_this_week: int
    other_language: int
    without_words: int
    duplicates: int
    untagged: int
    oldest_review: date | None


@dataclass(frozen=True)
class Themeless:
    counted: int
    without_theme: int


@dataclass(frozen=True)
class Quoted:
    """A verbatim's segment; offsets count characters of `full_review`."""

    company: str
    theme: str
    stage: str
    polarity: str
    kind: str
    rank: int
    review_key: str
    full_review: str
    segment_text: str
    start_offset: int
    end_offset: int
    source: str
    written_on: date
    stars: float | None
    rating_raw: str | None
    url: str | None


@dataclass(frozen=True)
class Phrase:
    company: str
    theme: str
    stage: str
    polarity: str
    phrase: str
    authors: int
    of_authors: int


@dataclass(frozen=True)
class Group:
    """Segments of a cell that say the same; the text is the most typical one's."""

    company: str
    theme: str
    stage: str
    polarity: str
    authors: int
    of_authors: int
    review_key: str
    segment_text: str
    source: str
    written_on: date
    stars: float | None
    rating_raw: str | None
    url: str | None


@dataclass(frozen=True)
class Feeling:
    company: str
    company_name: str
    role: str
    stage: str
    n: int
    mean_valence: float | None
    valence_low: float | None
    valence_high: float | None


@dataclass(frozen=True)
class Touchpoint:
    stage: str
    touchpoint: str
    owner: str


@dataclass(frozen=True)
class Action:
    """A pivot that people took up; ours are our own companies' n of N in its cell."""

    company: str
    company_name: str
    theme: str
    stage: str
    polarity: str
    status: str
    owner: str
    note: str
    since: date
    our_praising_before: int
    our_people_weeks_before: int
    our_praising_since: int
    our_people_weeks_since: int


@dataclass(frozen=True)
class Rows:
    """Everything a briefing is made of, each list in the order its query states."""

    stamp: Stamp
    companies: list[Company]
    sources: list[Source]
    themeless: Themeless
    cells: list[Cell]
    openings: list[Cell]
    verbatims: list[Quoted]
    phrases: list[Phrase]
    groups: list[Group]
    feelings: list[Feeling]
    touchpoints: list[Touchpoint]
    actions: list[Action]
    journey: JourneyRows

    @property
    def by_key(self) -> Mapping[tuple[str, str, str], Cell]:
        """The praised cells."""
        return {cell.key: cell for cell in self.cells}

    def of(self, cell: Cell) -> list[Cell]:
        """All cells of the same polarity."""
        return self.openings if cell.is_pain else self.cells


def read_rows(con: Connection) -> Rows:
    """Raises BriefingError when the database was not made by publish, or by one of another time."""
    try:
        stamps = all_rows(con, "stamp", Stamp)
        if len(stamps) != 1:
            raise BriefingError(f"data.snapshot has {len(stamps)} rows; expected the one that publishing writes")
        return Rows(
            stamps[0],
            all_rows(con, "companies", Company),
            all_rows(con, "sources", Source),
            all_rows(con, "themeless", Themeless)[0],
            all_rows(con, "cells", Cell),
            all_rows(con, "openings", Cell),
            all_rows(con, "verbatims", Quoted),
            all_rows(con, "phrases", Phrase),
            all_rows(con, "groups", Group),
            all_rows(con, "feelings", Feeling),
            all_rows(con, "touchpoints", Touchpoint),
            all_rows(con, "actions", Action),
            read_journey_rows(con),
        )
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        first = str(error).splitlines()[0]
        raise BriefingError(
            f"not a published database of this lovelode ({first}); expected one that nightly wrote"
        ) from error
