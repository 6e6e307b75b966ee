"""Base for web pages that mark up their reviews with schema.org, and link to the next page of them."""

import re
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from typing import Any
from urllib.parse import parse_qsl, urldefrag, urlencode, urlsplit

from scrapy import Request
from scrapy.http import HtmlResponse, Response

from spiders.answers import short
from spiders.base import ReviewSpider
from spiders.errors import ShapeError
from spiders.items import Draft, Reject, Review
from spiders.structured.marked_reviews import Found, draft
from spiders.structured.markup import Marking, marking, plain

NEXT = 'link[rel~="next"]::attr(href), a[rel~="next"]::attr(href)'
PAGE_KEY = re.compile(r"(?:.*[_-])?(?:p|pg|page|pageno|page_?number|paged|offset|start)$", re.IGNORECASE)
PAGE_PATH = re.compile(r"/(?:page|seite)[/-]?\d+(?=/?$)", re.IGNORECASE)


class MarkedPagesSpider(ReviewSpider):
    """
    Declare the arguments `urls` and `max_pages`.

    Each address is read with the pages that follow it by rel=next on the same host, up to one that shows no new
    review: some show the same few on every page. A review that stands on a page twice counts once. A first page
    without a single review raises ShapeError, unless it says itself that there are none.
    """

    urls: list[str]
    max_pages: int

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.shown: dict[str, set[str]] = defaultdict(set)
        self.stated: dict[str, int] = {}
        self.asked: set[str] = set(self.urls)
        self.none_stated = 0

    @property
    def hosts(self) -> set[str]:
        return {urlsplit(url).hostname or "" for url in self.urls}

    async def start(self) -> AsyncIterator[Request]:
        for url in dict.fromkeys(self.urls):
            yield self.get(url, product=product_of(url))

    def parse(self, response: Response, product: str, page: int = 1) -> Iterator[Review | Reject | Request]:
        if not isinstance(response, HtmlResponse):
            raise ShapeError(f"{response.url}: expected a web page, got {len(response.body)} bytes of something else")
        language = response.css("html::attr(lang)").get()
        marks = marking(response.text, response.url, response.selector)
        for number in marks.broken:
            yield Reject(f"JSON-LD block {number}", "a JSON-LD block with reviews cannot be read", response.url)
        if page == 1:
            self.first_page(marks, product, response.url)
        url = "{0.scheme}://{0.netloc}".format(urlsplit(response.url)) + product  # whichever page a review has moved to
        rows = [Found(marked, product, url, language, marks.owners) for marked in marks.reviews]
        fresh = list(self.fresh(rows, response.url))
        yield from fresh
        yield from self.follow_on(response, product, page, bool(fresh))

    def first_page(self, marks: Marking, product: str, url: str) -> None:
        if marks.stated is not None:
            self.outcome.expect(marks.stated)
            self.stated[product] = marks.stated
        if marks.reviews or marks.broken:
            return
        if marks.stated != 0:
            said = "" if marks.stated is None else f", though it speaks of {marks.stated}"
            raise ShapeError(f"{short(url)}: no review is marked up with schema.org{said}")
        self.none_stated += 1
        self.outcome.empty = self.none_stated == len(set(self.urls))

    def fresh(self, rows: list[Found], url: str) -> Iterator[Review | Reject]:
        """The reviews that no page before has shown, without the publisher's praise of its own."""
        for i, row in enumerate(rows, 1):
            if plain(row.marked.node.get("author")).casefold() in row.owners:
                continue
            for item in self.built(row, f"review {i}", url):
                if isinstance(item, Reject) or item.review_id not in self.shown[row.product]:
                    yield item
                if isinstance(item, Review):
                    self.shown[row.product].add(item.review_id)

    def follow_on(self, response: HtmlResponse, product: str, page: int, fresh: bool) -> Iterator[Request]:
        following = self.following(response)
        if following and fresh and page < self.max_pages:
            self.asked.add(following)
            yield self.get(following, product=product, page=page + 1)
        elif following and fresh:
            self.outcome.limit(f"{product}: stopped after {page} pages, as max_pages asks")
        else:
            shown, stated = len(self.shown[product]), self.stated.get(product, 0)
            sampled = f", sampled: shows {shown} of the {stated} reviews it speaks of" if shown < stated else ""
            self.outcome.ended(f"{product}: {page} page{'s' if page > 1 else ''} read to the end{sampled}")

    def following(self, response: HtmlResponse) -> str | None:
        """The next page, if it is on the same host and was not asked for before."""
        for href in response.css(NEXT).getall():
            try:
                url = urldefrag(response.urljoin(href)).url
            except ValueError:
                continue  # no address at all
            if urlsplit(url)[:2] == urlsplit(response.url)[:2] and url not in self.asked:
                return url
        return None

    def read(self, row: Found) -> Draft:
        return draft(row, self.origin.as_of)


def product_of(url: str) -> str:
    """Path and query of an address without host and page number, so that a review keeps its id on another page."""
    parts = urlsplit(url)
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query) if not PAGE_KEY.match(k)])
    return PAGE_PATH.sub("", parts.path or "/") + (f"?{query}" if query else "")
