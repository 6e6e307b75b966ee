"""Base for searches that give the newest hits first, and only so many a search."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response

from spiders.answers import count_at, json_answer, list_at, may, short
from spiders.base import ReviewSpider
from spiders.errors import ShapeError
from spiders.items import Reject, Review


class TimeSlicesSpider(ReviewSpider):
    """
    Declare `rows_at`, `total_at`, `moment_at` and `id_at` (paths of keys) and arguments `queries` and `max_pages`;
    write `page_url` and `read`, which gets each hit with its query and may pass over it.

    Each search is for what is older than the last one's oldest hit, so none goes deep. Its second is asked for again,
    since two hits may share it. The end is a search that gives all of its own total.
    """

    newest_first = True
    rows_at: ClassVar[tuple[str, ...]]
    total_at: ClassVar[tuple[str, ...]]
    moment_at: ClassVar[tuple[str, ...]]
    id_at: ClassVar[tuple[str, ...]]
    queries: list[str]
    max_pages: int
    patience = 2

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.seen: dict[str, set[str]] = {query: set() for query in self.queries}
        self.pages = Counter[str]()
        self.reviews = 0

    def page_url(self, query: str, before: int | None) -> str:
        """The search for `query` in what was written before that second; in everything for None."""
        raise NotImplementedError

    async def start(self) -> AsyncIterator[Request]:
        for query in self.seen:
            yield self.page(query, None)

    def page(self, query: str, before: int | None, tries: int = 1) -> Request:
        return self.get(self.page_url(query, before), query=query, before=before, tries=tries)

    def parse(
        self, response: Response, query: str, before: int | None = None, tries: int = 1
    ) -> Iterator[Review | Reject | Request]:
        answer = json_answer(response)
        rows = list_at(answer, response.url, *self.rows_at)
        if (total := count_at(answer, self.total_at)) is None:
            raise ShapeError(f'{short(response.url)}: expected a number "{".".join(self.total_at)}"')
        if before is None and tries == 1:
            self.outcome.expect(total)
        found = [item for i, row in enumerate(rows, 1) for item in self.built((query, row), f"{query} hit {i}", None)]
        self.reviews += sum(isinstance(item, Review) for item in found)
        yield from found
        if self.caught_up(found, query):
            return
        new = {str(may(row, *self.id_at)) for row in rows} - self.seen[query]
        self.seen[query] |= new
        if len(rows) >= total:
            self.end(query)
        elif new:
            self.pages[query] += 1
            yield from self.go_on(query, self.oldest(rows, response.url) + 1)
        elif tries <= self.patience:
            yield self.page(query, before, tries + 1)
        else:
            self.outcome.cut(f"{query}: a search of {total} hits shows none that is new")

    def oldest(self, rows: list[Any], url: str) -> int:
        seconds = [moment for row in rows if (moment := count_at(row, self.moment_at)) is not None]
        if not seconds:
            raise ShapeError(f'{short(url)}: no hit has a "{".".join(self.moment_at)}"')
        return min(seconds)

    def go_on(self, query: str, before: int) -> Iterator[Request]:
        if self.pages[query] < self.max_pages:
            yield self.page(query, before)
        else:
            self.outcome.limit(f"{query}: stopped after {self.max_pages} pages, as max_pages asks")

    def end(self, query: str) -> None:
        self.outcome.ended(f"{query}: all hits were read")
        # Hits that were read and passed over hold no mention: that is an answer, too.
        self.outcome.empty = not self.reviews
