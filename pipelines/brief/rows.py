"""What the briefing reads from the published database: one typed row class for each file of sql/brief."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

import duckdb

from pipelines.brief.cell import Cell
from pipelines.warehouse import Connection, query
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
        stamps = _all(con, "stamp", Stamp)
        if len(stamps) != 1:
            raise BriefingError(f"data.snapshot has {len(stamps)} rows; expected the one that publishing writes")
        return Rows(
            stamps[0],
            _all(con, "companies", Company),
            _all(con, "sources", Source),
            _all(con, "themeless", Themeless)[0],
            _all(con, "cells", Cell),
            _all(con, "openings", Cell),
            _all(con, "verbatims", Quoted),
            _all(con, "phrases", Phrase),
            _all(con, "groups", Group),
            _all(con, "feelings", Feeling),
            _all(con, "touchpoints", Touchpoint),
        )
    except (duckdb.CatalogException, duckdb.BinderException) as error:
        first = str(error).splitlines()[0]
        raise BriefingError(
            f"not a published database of this lovelode ({first}); expected one that nightly wrote"
        ) from error


Row = TypeVar("Row")


def _all(con: Connection, name: str, row: type[Row]) -> list[Row]:
    found = con.execute(query(f"brief/{name}"))
    columns = [column[0] for column in found.description or ()]
    return [row(**_named(columns, values)) for values in found.fetchall()]


def _named(columns: list[str], values: tuple[Any, ...]) -> dict[str, Any]:
    return dict(zip(columns, values, strict=True))
