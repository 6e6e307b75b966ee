"""Base for files of reviews, one a row, in whatever columns."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from scrapy import Request
from scrapy.http import Response

from spiders.base import ReviewSpider
from spiders.errors import ImportFileError
from spiders.items import Draft, Reject, Review
from spiders.mapping import columns_for
from spiders.measures import rating
from spiders.moments import file_moment
from spiders.tables import Row, open_table

NOTHING = frozenset({"", "nan", "nat", "none", "null", "n/a"})


class FileRowsSpider(ReviewSpider):
    """
    Declare the arguments `path`, `source`, `mapping`, `company_column`, `company_value`, `date_format` and
    `rating_scale`. Nothing is asked of the network. Rows that an id would tell apart but that have none are told
    apart by their content, and equal ones by their order.
    """

    path: str
    source: str
    mapping: dict[str, str] | None
    company_column: str | None
    company_value: str | None
    date_format: str | None
    rating_scale: list[float]

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
        table = open_table(Path(self.path))
        self.columns = columns_for(table.columns, self.mapping, self.path)
        if self.company_column and self.company_column not in table.columns:
            raise ImportFileError(
                f'{self.path}: no column "{self.company_column}" (for the company); it has {", ".join(table.columns)}'
            )
        self.like = Counter[int]()
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

    def is_wanted(self, values: dict[str, Any], companies: set[str]) -> bool:
        """Whether the row is about the company; `companies` gathers those that the column names, up to twenty."""
        if not self.company_column:
            return True
        company = as_text(values.get(self.company_column))
        if len(companies) < 20:
            companies.add(company)
        return company == self.company_value

    def read(self, row: Row) -> Draft:
        values = {name: (row.values or {}).get(column) for name, column in self.columns.items()}
        words = {name: as_text(value) for name, value in values.items()}
        facts = {name: None if word.casefold() in NOTHING else word for name, word in words.items()}
        dated = values.get("date") if facts.get("date") else None
        return Draft(
            review_id=facts.get("id"),
            page="" if facts.get("id") else self.alike(words),
            author=facts.get("author"),
            title=words.get("title", ""),
            text=words.get("text", ""),
            rating=rating(facts.get("rating"), *self.rating_scale),
            written_at=None if dated is None else file_moment(
                dated, self.date_format, self.origin.as_of, f"{self.path} row {row.number}"),
            url=facts.get("url"),
            app_version=facts.get("version"),
            locale=facts.get("locale"),
        )  # fmt: skip

    def alike(self, words: dict[str, str]) -> str:
        """Which of several rows with the same content this is: "" for the first."""
        key = hash(tuple(words.items()))
        self.like[key] += 1
        return "" if self.like[key] == 1 else str(self.like[key])


def as_text(value: Any) -> str:
    """A cell as text: nothing for an empty one, and no ".0" behind the whole numbers of Excel and Parquet."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
