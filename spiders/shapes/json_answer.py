"""Base for JSON interfaces that give all reviews in one answer."""

from collections.abc import AsyncIterator, Iterator
from typing import ClassVar

from scrapy import Request
from scrapy.http import Response

from spiders.answers import json_answer, list_at
from spiders.base import ReviewSpider
from spiders.items import Reject, Review


class JsonAnswerSpider(ReviewSpider):
    """
    Declare `rows_at` (a path of keys) where the answer is no bare list; write `answer_url` and `read`.

    An answer without rows is what such an interface gives for a name it does not know, too: the crawl says so.
    """

    rows_at: ClassVar[tuple[str, ...]] = ()

    def answer_url(self) -> str:
        raise NotImplementedError

    async def start(self) -> AsyncIterator[Request]:
        yield self.get(self.answer_url())

    def parse(self, response: Response) -> Iterator[Review | Reject]:
        rows = list_at(json_answer(response), response.url, *self.rows_at)
        for i, row in enumerate(rows, 1):
            yield from self.built(row, f"row {i}", response.url)
        if rows:
            self.outcome.ended(f"all {len(rows)} rows of the one answer")
        else:
            self.outcome.empty = True
            self.outcome.cut("the answer holds no review: there are none, or the name is not known there")
