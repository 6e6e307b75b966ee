"""`lovelode import`: an exported file becomes sources in market.toml, one for each company it speaks of."""

import re
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import tomlkit

from flows.importing.guessing import told_by_values
from flows.importing.surveying import Dates, Ratings
from flows.market_file import NewSource, add_sources, listed
from spiders.errors import ImportFileError
from spiders.files.exports import known_export
from spiders.files.mapping import AND, Columns, columns_for, found_columns, scale_for
from spiders.files.tables import Row, Table, open_table
from spiders.shapes.file_rows import as_text

MOST_COMPANIES = 50
MOST_UNDATED = 0.1
SHOWN = ("text", "title", "rating", "date", "reply", "version", "locale")  # nothing that says who a reviewer is


@dataclass(frozen=True)
class Asked:
    """What the person who imports said about the file; None for what the file is to tell itself."""

    source: str | None = None
    company: str | None = None
    company_column: str | None = None
    mapping: dict[str, str] = field(default_factory=dict)
    date_format: str | None = None
    rating_scale: tuple[float, float] | None = None
    encoding: str | None = None

    def check(self, path: Path) -> None:
        if (self.company is None) == (self.company_column is None):
            raise ImportFileError(
                f"{path}: whose reviews are these? Give either --company NAME, or --company-column COLUMN for a file "
                "about several companies"
            )
        if self.source is not None and not re.fullmatch("[a-z0-9_]+", self.source):
            raise ImportFileError(
                f'--source "{self.source}": expected small letters, digits and _, such as google_play'
            )


@dataclass
class Survey:
    """What a file holds, row by row: companies, dates, ratings, and the first words of columns that may be shown."""

    columns: Columns
    company_column: str | None
    dates: Dates
    ratings: Ratings
    companies: Counter[str] = field(default_factory=Counter)
    unreadable: int = 0
    samples: dict[str, str] = field(default_factory=dict)

    def see(self, row: Row) -> None:
        if row.values is None:
            self.unreadable += 1
            return
        self.companies[as_text(row.values.get(self.company_column)) if self.company_column else ""] += 1
        self.dates.see(row.values.get(self.columns.get("date", ("",))[0]), row.number)
        self.ratings.see(row.values.get(self.columns.get("rating", ("",))[0]), row.number)
        for name in SHOWN:
            if name not in self.samples and name in self.columns:
                words = (as_text(row.values.get(column)).strip() for column in self.columns[name])
                if word := next(filter(None, words), ""):
                    self.samples[name] = word


@dataclass(frozen=True)
class Export:
    """
    A file of reviews that can be read as asked: the names of its companies, with the number of rows of each, and the
    days of its first and last review. `known` names the make of the export; `guessed` are the fields whose columns
    were told by names or values alone. `scale` and `date_format` stand as market.toml is to hold them.
    """

    path: Path
    table: Table
    source: str
    companies: dict[str, int]
    first_date: date
    last_date: date
    columns: Columns
    asked: Asked
    known: str | None
    guessed: tuple[str, ...]
    date_format: str | None
    scale: tuple[float, float]
    samples: dict[str, str]
    unreadable: int

    @classmethod
    def open(cls, path: Path, asked: Asked) -> "Export":
        """Read the file through once. Raises ImportFileError for the first thing that is not as asked."""
        asked.check(path)
        table = open_table(path, asked.encoding)
        known = known_export(table.columns)
        columns = _columns(table, asked, guess=known is None)
        if asked.company_column and asked.company_column not in table.columns:
            raise ImportFileError(f'{path}: no column "{asked.company_column}"; it has {", ".join(table.columns)}')
        survey = _read_through(table, columns, asked)
        companies = {asked.company: survey.companies.total()} if asked.company else dict(survey.companies)
        date_format = survey.dates.settle()
        first, last = survey.dates.span()
        named = scale_for(table.columns, columns.get("rating", ()))
        guessed = () if known else tuple(name for name in columns if name not in asked.mapping)
        return cls(
            path.resolve(), table, asked.source or (known.source if known else "file"), companies, first, last, columns,
            asked, known.name if known else None, guessed, date_format,
            asked.rating_scale or survey.ratings.scale(named), survey.samples, survey.unreadable,
        )  # fmt: skip

    def arguments(self, company: str) -> dict[str, Any]:
        """What the file's spider is to be told for one company. A guess is written down, so that it stays as it is."""
        found: dict[str, Any] = {"path": str(self.path), "source": self.source}
        if self.asked.company_column:
            found |= {"company_column": self.asked.company_column, "company_value": company}
        mapping = dict(self.asked.mapping)
        if self.guessed:
            mapping |= {name: AND.join(columns) for name, columns in self.columns.items()}
        if mapping:
            found["mapping"] = tomlkit.inline_table()
            found["mapping"].update(mapping)
        if self.date_format:
            found["date_format"] = self.date_format
        if self.scale != scale_for(self.table.columns, self.columns.get("rating", ())):
            found["rating_scale"] = list(self.scale)
        return found | ({"encoding": self.asked.encoding} if self.asked.encoding else {})


def _columns(table: Table, asked: Asked, guess: bool) -> Columns:
    where = str(table.path)
    found = found_columns(table.columns, asked.mapping, where)
    if guess:
        found |= told_by_values(table, found, {*asked.mapping, asked.company_column or ""})
    told = {name: AND.join(columns) for name, columns in found.items()}
    return columns_for(table.columns, {**asked.mapping, **told}, where)


def _read_through(table: Table, columns: Columns, asked: Asked) -> Survey:
    where = str(table.path)
    survey = Survey(columns, asked.company_column, Dates(asked.date_format, where, table.day_zero), Ratings(where))
    for row in table.rows():
        survey.see(row)
        if len(survey.companies) > MOST_COMPANIES + 1:
            raise ImportFileError(
                f'{where}: "{asked.company_column}" holds more than {MOST_COMPANIES} names; is it the right column?'
            )
    rows, undated = survey.companies.total(), survey.dates.undated
    if asked.company_column:
        survey.companies.pop("", None)
    if not survey.companies:
        raise ImportFileError(f"{where}: no rows; expected at least one review")
    if not survey.dates.dated or undated > MOST_UNDATED * rows:
        column = columns.get("date", ("",))[0]
        raise ImportFileError(
            f"{where}: {undated:,} of {rows:,} rows have no date that is understood"
            f"{f' in column {column}' if column else ''}; name it with --map date=COLUMN and --date-format"
        )
    survey.companies = Counter(dict(survey.companies.most_common()))
    return survey


def check_own(export: Export, own: str | None) -> None:
    if own and own not in export.companies:
        raise ImportFileError(f'--own "{own}": not in the file; it speaks of {", ".join(export.companies)}')


def add_to_market(export: Export, path: Path, own: str | None) -> list[str]:
    """Add the file's companies and sources to market.toml, as `add_sources` does; return the sources' ids."""
    check_own(export, own)
    sources = [
        NewSource(name, "own" if name == own else "competitor", export.source, "review_file", export.arguments(name))
        for name in export.companies
    ]
    return add_sources(path, sources, listed(list(export.companies)))
