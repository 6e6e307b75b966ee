"""Base for JSON interfaces that hand out a cursor with every page."""

from collections.abc import AsyncIterator, Iterator
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response

from spiders.answers import count_at, json_object, text_at
from spiders.base import ReviewSpider
from spiders.items import Reject, Review


class CursorPagesSpider(ReviewSpider):
    """
    Declare `first_cursor`, `cursor_at` and `totals_at` (paths of keys in the answer) and an argument `max_pages`;
    write `page_url`, `rows` and `read`. Of the totals the first that is there counts; only page one needs to give it.

    The end is an empty page or a cursor that was used before. As such pages also come too early, one is asked for
    again up to `patience` times while the source's own total is not reached; then the crawl is cut short.
    """

    newest_first = True
    first_cursor: ClassVar[str]
    cursor_at: ClassVar[tuple[str, ...]]
    totals_at: ClassVar[tuple[tuple[str, ...], ...]]
    max_pages: int
    patience = 3

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.used: set[str] = set()
        self.seen: set[str] = set()

    def page_url(self, cursor: str) -> str:
        raise NotImplementedError

    def rows(self, answer: dict[str, Any], url: str) -> list[Any]:
        """The rows of a page. Raises ShapeError."""
        raise NotImplementedError

    async def start(self) -> AsyncIterator[Request]:
        yield self.page(self.first_cursor)

    def page(self, cursor: str, tries: int = 1) -> Request:
        return self.get(self.page_url(cursor), cursor=cursor, tries=tries)

    def parse(self, response: Response, cursor: str, tries: int = 1) -> Iterator[Review | Reject | Request]:
        answer = json_object(response)
        rows = self.rows(answer, response.url)
        if not self.used:
            totals = (count_at(answer, path) for path in self.totals_at)
            self.outcome.expected = next((total for total in totals if total is not None), None)
        self.used.add(cursor)
        found = [item for i, row in enumerate(rows, 1) for item in self.built(row, f"row {i}", response.url)]
        self.seen |= {item.review_id for item in found if isinstance(item, Review)}
        yield from found
        if self.caught_up(found):
            return
        following = text_at(answer, response.url, *self.cursor_at)
        if rows and following and following not in self.used:
            yield from self.go_on(following)
        elif tries <= self.patience and self.missing():
            yield self.page(cursor, tries + 1)
        else:
            self.end()

    def go_on(self, cursor: str) -> Iterator[Request]:
        if len(self.used) < self.max_pages:
            yield self.page(cursor)
        else:
            self.outcome.limit(f"stopped after {self.max_pages} pages, as max_pages asks")

    def missing(self) -> bool:
        return self.outcome.expected is not None and len(self.seen) < self.outcome.expected

    def end(self) -> None:
        self.outcome.empty = self.outcome.expected == 0
        if self.missing():
            self.outcome.cut(f"the pages ended after {len(self.seen)} of {self.outcome.expected} reviews")
        else:
            self.outcome.ended("all pages were read")
