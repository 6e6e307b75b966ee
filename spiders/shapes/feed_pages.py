"""Base for feeds of numbered pages, one feed a storefront, that do not say how many pages there are."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response

from spiders.answers import json_object
from spiders.base import ReviewSpider
from spiders.errors import ShapeError
from spiders.items import Reject, Review
from spiders.shapes.feed_items import feed_items, labels


class FeedPagesSpider(ReviewSpider):
    """
    Declare `last_page`, `page_size` and an argument `countries`; write `page_url`, `rows` and `read`.

    The end of a feed is an empty page or `last_page`. A page that is no JSON, comes empty first of all or after a full
    one, or shows nothing but ids seen before is asked for again up to `patience` times before it is believed: the first
    is then asked for in XML and, if it is none either, a failure; the second is an empty page, and the third is passed
    over.
    """

    newest_first = True
    countries: list[str]
    last_page: int
    page_size: int
    patience = 2

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.seen: dict[str, set[str]] = {country: set() for country in self.countries}
        self.last_rows = Counter[str]()
        self.empty_feeds = 0

    def page_url(self, country: str, page: int, form: str) -> str:
        """The page in the `form` json or xml."""
        raise NotImplementedError

    def rows(self, answer: dict[str, Any], url: str) -> list[Any]:
        """The reviews on a page, none when it is empty; `read` gets each with its country. Raises ShapeError."""
        raise NotImplementedError

    async def start(self) -> AsyncIterator[Request]:
        for country in self.seen:
            yield self.page(country, 1)

    def page(self, country: str, page: int, tries: int = 1) -> Request:
        form = "xml" if self.in_xml(tries) else "json"
        return self.get(self.page_url(country, page, form), country=country, page=page, tries=tries)

    def in_xml(self, tries: int) -> bool:
        return tries > self.patience + 1

    def parse(self, response: Response, country: str, page: int, tries: int = 1) -> Iterator[Review | Reject | Request]:
        answer = None
        try:
            answer = self.answer(response, tries)
            rows = self.rows(answer, response.url)
        except ShapeError:
            # A page that is no JSON at all may still be given out in XML; one of another shape means the feed changed.
            if tries > self.patience + (answer is None):
                raise
            yield self.page(country, page, tries + 1)
            return
        found = [
            item
            for i, row in enumerate(rows, 1)
            for item in self.built((country, row), f"{country} page {page} row {i}", response.url)
        ]
        ids = {item.review_id for item in found if isinstance(item, Review)}
        early = not rows and (page == 1 or self.last_rows[country] >= self.page_size)
        repeated = bool(ids) and ids <= self.seen[country]
        if (early or repeated) and tries <= self.patience:
            yield self.page(country, page, tries + 1)
            return
        self.seen[country] |= ids
        self.last_rows[country] = len(rows)
        yield from found
        if self.caught_up(found, country):
            return
        yield from self.after(country, page, len(rows))

    def answer(self, response: Response, tries: int) -> dict[str, Any]:
        """The page in the shape of its JSON, also where it was asked for in XML. Raises ShapeError."""
        if not self.in_xml(tries):
            return json_object(response)
        return {"feed": {"entry": [labels(entry) for entry in feed_items(response, "feed", "entry")]}}

    def after(self, country: str, page: int, rows: int) -> Iterator[Request]:
        if rows and page < self.last_page:
            yield self.page(country, page + 1)
        elif rows and self.knows_none_of(self.seen[country]):
            self.outcome.lost(f"{country}: none of the {page} pages' reviews is known: more may be lost")
        elif rows:
            self.outcome.ended(f"{country}: all {page} pages that the feed serves")
        elif page > 1:
            self.outcome.ended(f"{country}: {page - 1} pages, then an empty one")
        else:
            self.empty_feeds += 1
            self.outcome.ended(f"{country}: the feed is empty")
            if self.empty_feeds == len(self.seen):
                # Such feeds are sometimes withheld, and then look like those of an app that nobody reviewed.
                self.outcome.empty = True
                self.outcome.cut("no feed held a review: there are none, or they were not given out")
