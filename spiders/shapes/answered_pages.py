"""Base for numbered pages of reviews whose answers stand at an address of their own."""

from collections.abc import Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from spiders.answers import json_answer, list_at
from spiders.items import Reject, Review
from spiders.shapes.numbered_pages import NumberedPagesSpider


class AnsweredPagesSpider(NumberedPagesSpider):
    """
    Write `answers_url`, too; `read` finds the answers as a list "answers" in its row.

    A review with answers waits for them. If they do not come the crawl is cut short, and the review stands without:
    unless it is known from before, as it would then seem that the answer was taken back.
    """

    def answers_url(self, row: Any) -> str | None:
        """Where the answers to that review are; None when it has none."""
        raise NotImplementedError

    def given_out(self, row: Any, items: list[Review | Reject]) -> Iterator[Review | Reject | Request]:
        if items and isinstance(items[0], Review) and (url := self.answers_url(row)):
            yield self.get(url, row=row).replace(errback=self.without_answers)
        else:
            yield from items

    def parse(self, response: Response, cursor: str = "", tries: int = 1, row: Any = None) -> Iterator[Any]:
        if row is None:
            yield from super().parse(response, cursor, tries)
        else:
            answers = list_at(json_answer(response), response.url)
            yield from self.built(row | {"answers": answers}, "an answered row", response.url)

    def without_answers(self, failure: Failure) -> Iterator[Review | Reject]:
        self.gave_up(failure)
        request: Request = failure.request  # type: ignore[attr-defined]
        for item in self.built(request.cb_kwargs["row"], "an answered row", request.url):
            if not (isinstance(item, Review) and (item.review_id, item.written_at) in self.known.marks):
                yield item
