"""Base for JSON interfaces whose every page names the next one."""

from collections.abc import AsyncIterator, Iterator
from typing import Any, ClassVar

from scrapy import Request
from scrapy.http import Response

from spiders.answers import count_at, json_object, may, short
from spiders.base import ReviewSpider
from spiders.errors import ShapeError
from spiders.items import Reject, Review


class JsonPagesSpider(ReviewSpider):
    """
    Declare `rows_at` and `total_at` (paths of keys in the answer); write `first_url`, `next_url` and `read`.

    The end is a page that names no next one. A page that names one asked for before would go round for ever: the
    crawl is cut short there, as it is when the last page comes before the source's own total of rows. A page of nothing
    but reviews seen before is asked for once more, then passed over.
    """

    newest_first = True
    rows_at: ClassVar[tuple[str, ...]]
    total_at: ClassVar[tuple[str, ...]]

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.asked: set[str] = set()
        self.seen: set[str] = set()
        self.rows_read = 0

    def first_url(self) -> str:
        raise NotImplementedError

    def next_url(self, answer: dict[str, Any], url: str) -> str | None:
        """The next page on the own host, None on the last."""
        raise NotImplementedError

    async def start(self) -> AsyncIterator[Request]:
        self.asked.add(self.first_url())
        yield self.get(self.first_url())

    def parse(self, response: Response, tries: int = 1) -> Iterator[Review | Reject | Request]:
        answer = json_object(response)
        if not isinstance(rows := may(answer, *self.rows_at), list):
            raise ShapeError(f'{short(response.url)}: expected a list "{".".join(self.rows_at)}", got {sorted(answer)}')
        found = [item for i, row in enumerate(rows, 1) for item in self.built(row, f"row {i}", response.url)]
        ids = {item.review_id for item in found if isinstance(item, Review)}
        if ids and ids <= self.seen and tries == 1:
            yield self.get(response.url, tries=2)
            return
        self.seen |= ids
        self.rows_read += len(rows)
        if self.outcome.expected is None:
            self.outcome.expected = count_at(answer, self.total_at)
            self.outcome.empty = self.outcome.expected == 0
        yield from found
        if self.caught_up(found):
            return
        following = self.next_url(answer, response.url)
        if following is None and self.rows_read < (self.outcome.expected or 0):
            self.outcome.cut(f"the pages ended after {self.rows_read} of {self.outcome.expected} rows")
        elif following is None:
            self.outcome.ended("the last page was read")
        elif following in self.asked:
            self.outcome.cut("the pages go round in a circle")
        else:
            self.asked.add(following)
            yield self.get(following)
