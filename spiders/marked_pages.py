"""Base for web pages that mark up their reviews with schema.org, and link to the next page of them."""

import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from scrapy import Request
from scrapy.http import HtmlResponse, Response

from spiders.base import ReviewSpider, short
from spiders.errors import ShapeError
from spiders.items import Draft, Reject, Review
from spiders.markup import Marked, Marking, first_of, marking, plain
from spiders.measures import Rating, rating
from spiders.moments import written_moment
from spiders.texts import without_html

NEXT = 'link[rel~="next"]::attr(href), a[rel~="next"]::attr(href)'
PAGE_KEY = re.compile(r"(?:.*[_-])?(?:p|pg|page|pageno|page_?number|paged|offset|start)$", re.IGNORECASE)
PAGE_PATH = re.compile(r"/(?:page|seite)[/-]?\d+(?=/?$)", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """A marked-up review with where it was found: `product` is the page's path whatever the page number."""

    marked: Marked
    product: str
    url: str
    language: str | None


class MarkedPagesSpider(ReviewSpider):
    """
    Declare the arguments `urls` and `max_pages`.

    Each address is read with the pages that follow it by rel=next on the same host. A first page without a single
    review raises ShapeError, unless it says itself that there are none.
    """

    urls: list[str]
    max_pages: int

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        self.shown: dict[str, set[str]] = {}
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
        marks = marking(response.text, response.url)
        language = response.css("html::attr(lang)").get()
        for i, _ in enumerate(marks.broken, 1):
            yield Reject(f"JSON-LD block {i}", "a JSON-LD block with reviews cannot be read", response.url)
        if page == 1:
            self.first_page(marks, product, response.url)
        shown = self.shown.setdefault(product, set())
        for i, marked in enumerate(marks.reviews, 1):
            if plain(marked.node.get("author")).casefold() in marks.owners - {""}:
                continue  # the publisher praising its own
            url = response.urljoin(product)  # the same whichever page a review has moved to
            for item in self.built(Found(marked, product, url, language), f"review {i}", response.url):
                if isinstance(item, Review):
                    shown.add(item.review_id)
                yield item
        yield from self.follow_on(response, product, page, bool(marks.reviews))

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

    def follow_on(self, response: HtmlResponse, product: str, page: int, any_reviews: bool) -> Iterator[Request]:
        here = urlsplit(response.url)
        links = (response.urljoin(href) for href in response.css(NEXT).getall())
        following = next((url for url in links if urlsplit(url)[:2] == here[:2] and url not in self.asked), None)
        if following and any_reviews and page < self.max_pages:
            self.asked.add(following)
            yield self.get(following, product=product, page=page + 1)
        elif following and any_reviews:
            self.outcome.limit(f"{product}: stopped after {page} pages, as max_pages asks")
        else:
            shown, stated = len(self.shown[product]), self.stated.get(product, 0)
            sampled = f", sampled: shows {shown} of the {stated} reviews it speaks of" if shown < stated else ""
            self.outcome.ended(f"{product}: {page} page{'s' if page > 1 else ''} read to the end{sampled}")

    def read(self, row: Found) -> Draft:
        node = row.marked.node
        dates = (plain(node.get(key)) for key in ("datePublished", "dateCreated", "dateModified"))
        when = next(filter(None, dates), "")
        author, title = plain(node.get("author")), without_html(plain(node.get("name")) or plain(node.get("headline")))
        return Draft(
            page=row.product,
            author=author,
            # "Review of a lamp by Anna" is the shop's title, not the customer's, and holds her name.
            title="" if author and author.casefold() in title.casefold() else title,
            text=without_html(_body(node)),
            rating=marked_rating(node, row.marked.holder),
            written_at=written_moment(when, row.language, self.origin.as_of) if when else None,
            locale=row.language if row.language and re.fullmatch("[a-z]{2}(-[A-Z]{2})?", row.language) else None,
            url=row.url,
        )


def marked_rating(node: dict[str, Any], holder: dict[str, Any]) -> Rating:
    """The review's rating on its own scale; one above 5 without a scale, on that of the item's aggregate rating."""
    given = first_of(node.get("reviewRating") or node.get("rating") or node.get("ratingValue"))
    given = given if isinstance(given, dict) else {"ratingValue": given}
    value, worst, best = (plain(given.get(key)) for key in ("ratingValue", "worstRating", "bestRating"))
    low, high, number = _float(worst), _float(best), _float(value)
    if high is None and number is not None and number > 5:
        overall = first_of(holder.get("aggregateRating"))
        high = _float(plain(overall.get("bestRating"))) if isinstance(overall, dict) else None
    if low is not None and low >= (5 if high is None else high):
        low = None  # some pages write the rating itself as both ends of the scale
    return rating(value, low, high)


def product_of(url: str) -> str:
    """Path and query of an address without host and page number, so that a review keeps its id on another page."""
    parts = urlsplit(url)
    query = urlencode([(k, v) for k, v in parse_qsl(parts.query) if not PAGE_KEY.match(k)])
    return PAGE_PATH.sub("", parts.path or "/") + (f"?{query}" if query else "")


def _body(node: dict[str, Any]) -> str:
    for key in ("reviewBody", "description", "text"):
        value = first_of(node.get(key))
        if isinstance(value, str) and value.strip():
            return value  # with its own line breaks
    return ""


def _float(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
