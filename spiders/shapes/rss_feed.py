"""Base for RSS feeds that hold a source's newest reviews, and nothing further back."""

from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import Any

from scrapy import Request
from scrapy.http import Response

from spiders.base import ReviewSpider
from spiders.errors import ReviewError
from spiders.items import Reject, Review
from spiders.shapes.feed_items import feed_items, texts


class RssFeedSpider(ReviewSpider):
    """
    Write `feed_url` and `read`, which gets each item as the texts of its elements by name, without their prefixes.

    A feed that holds nothing known from before has lost what came between, and the crawl says so. One that holds
    nothing at all may also be that of a name nobody knows.
    """

    def feed_url(self) -> str:
        raise NotImplementedError

    async def start(self) -> AsyncIterator[Request]:
        yield self.get(self.feed_url())

    def parse(self, response: Response) -> Iterator[Review | Reject]:
        found = [
            item
            for i, element in enumerate(feed_items(response, "rss", "item"), 1)
            for item in self.built(texts(element), f"item {i}", response.url)
        ]
        yield from found
        ids = {item.review_id for item in found if isinstance(item, Review)}
        if not found:
            self.outcome.empty = True
            self.outcome.cut("the feed holds no review: there are none, or the name is not known there")
        elif self.knows_none_of(ids):
            self.outcome.lost(f"none of the {len(found)} reviews in the feed is known: more may be lost")
        else:
            self.outcome.ended("every review that the feed holds")


def feed_moment(text: Any) -> datetime:
    """A moment as feeds write it, such as Sun, 15 Nov 2026 08:15:00 +0000. Raises ReviewError."""
    try:
        return parsedate_to_datetime(text)
    except (TypeError, ValueError):
        raise ReviewError(f"date {str(text)[:40]!r} is not written as feeds do") from None
