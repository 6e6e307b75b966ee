"""Base for files of reviews, one a row, in whatever columns."""

import re
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.http import Response

from spiders.base import ReviewSpider
from spiders.errors import ImportFileError
from spiders.files.exports import known_export
from spiders.files.mapping import columns_for, scale_for
from spiders.files.tables import Row, Table, open_table
from spiders.items import Draft, Reject, Review
from spiders.measures import rating
from spiders.moments import file_moment

NOTHING = frozenset({"", "nan", "nat", "none", "null", "n/a"})
SEVERAL = "\n\n"  # between the columns that one text is put together from


class FileRowsSpider(ReviewSpider):
    """
    Declare the arguments `path`, `source`, `mapping`, `company_column`, `company_value`, `date_format`,
    `rating_scale` and `encoding`. Nothing is asked of the network. Rows that an id would tell apart but that have none
    are told apart by their content, and equal ones by their order.
    """

    path: str
    source: str
    mapping: dict[str, str] | None
    company_column: str | None
    company_value: str | None
    date_format: str | None
    rating_scale: list[float] | None
    encoding: str | None

    @property
    def platform(self) -> str:
        return self.source

    @property
    def hosts(self) -> set[str]:
        return set()

    async def start(self) -> AsyncIterator[Request]:
        # A request without a network, so that the file is read as a response is: lazily, its errors recorded.
        yield self.get("data:,")

    def parse(self, response: Response) -> Iterator[Review | Reject]:
        table = open_table(Path(self.path), self.encoding)
        self.begin(table)
        if self.company_column and self.company_column not in table.columns:
            raise ImportFileError(
                f'{self.path}: no column "{self.company_column}" (for the company); it has {", ".join(table.columns)}'
            )
        companies: set[str] = set()
        wanted = 0
        for row in table.rows():
            if row.values is None:
                yield Reject(f"row {row.number}", f"not a row of {len(table.columns)} columns", None)
            elif self.is_wanted(row.values, companies):
                wanted += 1
                yield from self.built(row, f"row {row.number}", None)
        if companies and not wanted:
            named = f"{self.company_column} names {', '.join(sorted(companies))}"
            raise ImportFileError(f'{self.path}: no review of "{self.company_value}"; {named}')
        self.outcome.expected = wanted
        self.outcome.empty = wanted == 0
        self.outcome.ended(f"{Path(self.path).name}: {wanted} rows read to the end")

    def begin(self, table: Table) -> None:
        """What the file's heading tells about every row."""
        self.columns = columns_for(table.columns, self.mapping, self.path)
        self.scale = self.rating_scale or scale_for(table.columns, self.columns.get("rating", ()))
        self.day_zero = table.day_zero
        self.export = known_export(table.columns)
        self.like = Counter[int]()

    def is_wanted(self, values: dict[str, Any], companies: set[str]) -> bool:
        """Whether the row is about the company; `companies` gathers those that the column names, up to twenty."""
        if not self.company_column:
            return True
        company = as_text(values.get(self.company_column))
        if len(companies) < 20:
            companies.add(company)
        return company == self.company_value

    def read(self, row: Row) -> Draft:
        values = row.values or {}
        words = {name: SEVERAL.join(filled(values, columns)) for name, columns in self.columns.items()}
        facts = {name: None if word.casefold() in NOTHING else word for name, word in words.items()}
        dated = values.get(self.columns["date"][0]) if facts.get("date") else None
        review_id = facts.get("id") or self.id_in(facts.get("url"))
        return Draft(
            review_id=review_id,
            page="" if review_id else self.alike(words),
            author=facts.get("author"),
            title=words.get("title", ""),
            text=words.get("text", ""),
            rating=rating(facts.get("rating"), *self.scale),
            written_at=None if dated is None else file_moment(
                dated, self.date_format, self.origin.as_of, f"{self.path} row {row.number}", self.day_zero),
            url=facts.get("url"),
            app_version=facts.get("version"),
            locale=facts.get("locale"),
            reply=facts.get("reply"),
        )  # fmt: skip

    def id_in(self, url: str | None) -> str | None:
        """The id that an export hides in the review's address."""
        pattern = self.export.id_in_url if self.export else None
        match = re.search(pattern, url) if pattern and url else None
        return match[1] if match else None

    def alike(self, words: dict[str, str]) -> str:
        """Which of several rows with the same content this is: "" for the first."""
        key = hash(tuple(words.items()))
        self.like[key] += 1
        return "" if self.like[key] == 1 else str(self.like[key])


def filled(values: dict[str, Any], columns: tuple[str, ...]) -> list[str]:
    """What stands in those of the columns that hold something."""
    words = [as_text(values.get(column)) for column in columns]
    return words if len(words) == 1 else [word for word in words if word.strip().casefold() not in NOTHING]


def as_text(value: Any) -> str:
    """A cell as text: nothing for an empty one, and no ".0" behind the whole numbers of Excel and Parquet."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
