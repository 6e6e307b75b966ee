"""Base for JSON interfaces whose pages are numbered, or begin after so many rows."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response

from spiders.answers import count_at, json_answer, list_at, short
from spiders.errors import ShapeError
from spiders.items import Reject, Review
from spiders.shapes.cursor_pages import CursorPagesSpider


class NumberedPagesSpider(CursorPagesSpider):
    """
    Declare `page_size`, an argument `max_pages` and, where the answer is no bare list, `rows_at` and `totals_at` (paths
    of keys); write `page_url` and `read`. The cursor of such pages is counted up here, by `after`.

    The end is an empty page, or a short one that completes the total. A page that shows nothing new is asked for again
    up to `patience` times, as is one that ends too early by the source's own total; then the crawl is cut short.
    """

    first_cursor = "1"
    cursor_at = ()
    totals_at: ClassVar[tuple[tuple[str, ...], ...]] = ()
    rows_at: ClassVar[tuple[str, ...]] = ()
    page_size: ClassVar[int]

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.oldest: str | None = None
        self.in_order = True

    def rows(self, answer: Any, url: str) -> list[Any]:
        return list_at(answer, url, *self.rows_at)

    def after(self, cursor: str, rows: list[Any], answer: Any) -> Any:
        """The cursor of the page after this one, None after the last."""
        return str(int(cursor) + 1)

    def parse(self, response: Response, cursor: str, tries: int = 1) -> Iterator[Review | Reject | Request]:
        answer = json_answer(response)
        rows = self.rows(answer, response.url)
        if not self.used:
            totals = (count_at(answer, path) for path in self.totals_at)
            self.outcome.expected = next((total for total in totals if total is not None), None)
        self.used.add(cursor)
        before, found = len(self.seen), []
        for i, row in enumerate(rows, 1):
            items = list(self.built(row, f"row {i}", response.url))
            # Rows that are no reviews stand in the total, too.
            self.seen.add(next((item.review_id for item in items if isinstance(item, Review)), repr(row)))
            found += items
            yield from self.given_out(row, items)
        after = self.after(cursor, rows, answer)
        if not isinstance(after, str | None):
            raise ShapeError(f"{short(response.url)}: the next page is {after!r:.60}; expected text")
        if not self.caught_up(found):
            yield from self.turn(cursor, tries, after, len(rows), len(self.seen) - before)

    def given_out(self, row: Any, items: list[Review | Reject]) -> Iterator[Review | Reject | Request]:
        """What becomes of a row's items: they are handed on."""
        yield from items

    def turn(self, cursor: str, tries: int, after: str | None, rows: int, new: int) -> Iterator[Request]:
        """To the next page, to the same again, or to the end."""
        last = rows < self.page_size and self.outcome.expected is not None and not self.missing()
        if new and after and after not in self.used and not last:
            yield from self.go_on(after)
        elif tries <= self.patience and not new and (rows or self.missing()):
            yield self.page(cursor, tries + 1)
        elif rows and not new:
            self.outcome.cut(f"page {len(self.used)} shows nothing but what stood on those before")
        else:
            self.end()

    def end(self) -> None:
        super().end()
        # An empty first page is the source's word that there are no reviews: a wrong name gets no page at all.
        self.outcome.empty = not self.seen and not self.outcome.expected

    def caught_up(self, found: Sequence[Review | Reject], way: str = "") -> bool:
        """Only while the rows do come newest first: an interface that orders them otherwise is read to its end."""
        dates = [item.written_at for item in found if isinstance(item, Review) and item.written_at]
        order = ([self.oldest] if self.oldest else []) + dates
        self.in_order = self.in_order and order == sorted(order, reverse=True)
        self.oldest = order[-1] if order else None
        return self.in_order and super().caught_up(found, way)
