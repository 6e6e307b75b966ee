"""Base of all spiders: declared arguments, one way to build a review, one record of how the crawl ended."""

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.settings import BaseSettings
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from spiders.arguments import Argument, checked
from spiders.errors import CrawlError, ReviewError, ShapeError
from spiders.items import Draft, Origin, Reject, Review
from spiders.known import OVERLAP, Known
from spiders.middlewares import RefusedRequest
from spiders.outcome import Outcome


class ReviewSpider(Spider):
    """
    Declare `name`, `takes` and, for a public service, `site`; every argument becomes an attribute.

    `addresses` are patterns of public addresses that name what the spider reads; their groups are its arguments.
    `newest_first` says that what is new always comes before what was there, so that a crawl may end where the last
    one began. A subclass ends every way through its source with `self.outcome.ended` or `self.outcome.cut`: the
    runner fails a crawl that says neither. It sets `origin` and `known` before the crawl starts.
    """

    takes: ClassVar[tuple[Argument, ...]] = ()
    site: ClassVar[str] = ""
    delay: ClassVar[float] = 1  # seconds between two requests at least
    addresses: ClassVar[tuple[str, ...]] = ()
    newest_first: ClassVar[bool] = False
    origin: Origin
    known: Known = Known()
    endpoint: str | None = None

    def __init__(self, **given: Any) -> None:
        super().__init__()
        self.__dict__.update(checked(self.name, self.takes, given))
        self.outcome = Outcome()
        self.known_in_a_row = Counter[str]()

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> "ReviewSpider":
        spider = super().from_crawler(crawler, *args, **kwargs)
        if not isinstance(crawler.settings["ORIGIN"], Origin):
            raise CrawlError(f"{cls.name}: start it with python -m spiders.run JOB.json, which lands what it reads")
        spider.origin = crawler.settings["ORIGIN"]
        spider.known = crawler.settings["KNOWN"] or Known()
        return spider

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        super().update_settings(settings)
        settings.set("DOWNLOAD_DELAY", cls.delay, priority="spider")

    @property
    def platform(self) -> str:
        """The stratum the reviews are counted in."""
        return self.name

    @property
    def base_url(self) -> str:
        return (self.endpoint or self.site).rstrip("/")

    @property
    def hosts(self) -> set[str]:
        """The only hosts this crawl may ask."""
        return {urlsplit(self.base_url).hostname or ""}

    def get(self, url: str, **passed: Any) -> Request:
        """A request for `parse`, whose failure is recorded. Not filtered: the bases watch for loops themselves."""
        return Request(url, callback=self.parse, errback=self.gave_up, cb_kwargs=passed, dont_filter=True)

    def read(self, row: Any) -> Draft | None:
        """One row of the source as a draft; None for rows that are no reviews. Raises ReviewError."""
        raise NotImplementedError

    def built(self, row: Any, ref: str, url: str | None) -> Iterator[Review | Reject]:
        """The row's review; a row that is none becomes a Reject and never stops the crawl."""
        try:
            if draft := self.read(row):
                yield self.origin.review(self.platform, draft)
        except ReviewError as error:
            yield Reject(ref, str(error), url)

    def caught_up(self, found: Sequence[Review | Reject], way: str = "") -> bool:
        """
        Whether, with the rows `found` next on one `way` through the source, it has come to where the last crawl began:
        that way is then ended, and needs no further page.
        """
        if not self.newest_first:
            return False
        self.known_in_a_row[way] = self.known.in_a_row(self.known_in_a_row[way], found)
        if self.known_in_a_row[way] < OVERLAP:
            return False
        self.outcome.ended(f"{f'{way}: ' if way else ''}what is new, down to {OVERLAP} reviews known from before")
        return True

    def gave_up(self, failure: Failure) -> None:
        """A page that did not come after all tries: the crawl is cut short there."""
        url = short(failure.request.url)  # type: ignore[attr-defined]
        if failure.check(HttpError):
            self.outcome.cut(f"{url} answered HTTP {failure.value.response.status}")  # type: ignore[union-attr]
        elif failure.check(RefusedRequest):
            self.outcome.cut(f"{url} not read: {failure.getErrorMessage()}")
        elif failure.check(IgnoreRequest):
            # What robots.txt keeps to itself is not ours to read: the collection is complete without it.
            self.outcome.ended(f"{url} left out: {failure.getErrorMessage()}")
        else:
            self.outcome.cut(f"{url} did not answer: {failure.getErrorMessage() or failure.type}")


def short(url: str) -> str:
    """The address without a long query."""
    return url if len(url) <= 120 else url.split("?")[0]


def json_object(response: Response) -> dict[str, Any]:
    """The answer as a JSON object. Raises ShapeError naming the address and what came instead."""
    try:
        answer = json.loads(response.body)
    except ValueError:
        kind = (response.headers.get("Content-Type") or b"no content type").decode("latin-1")
        raise ShapeError(f"{short(response.url)}: expected JSON, got {len(response.body)} bytes of {kind}") from None
    if not isinstance(answer, dict):
        raise ShapeError(f"{short(response.url)}: expected a JSON object, got {type(answer).__name__}")
    return answer


def listed(value: Any) -> list[Any]:
    """A value that may stand alone, in a list or not at all, as a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def need(node: Any, *path: str) -> Any:
    """The value at a path of keys. Raises ReviewError naming the path when it is not there."""
    value = node
    for key in path:
        if not isinstance(value, dict) or value.get(key) is None:
            raise ReviewError(f'no "{".".join(path)}"')
        value = value[key]
    return value


def words(node: Any, *path: str) -> str:
    """The text at a path of keys, "" when there is none. Raises ReviewError for anything but a text."""
    value = may(node, *path)
    if value is not None and not isinstance(value, str):
        raise ReviewError(f'"{".".join(path)}" is {type(value).__name__}, expected text')
    return value or ""


def count_at(answer: dict[str, Any], path: tuple[str, ...]) -> int | None:
    """A count at a path of keys, None when the answer gives none there."""
    value = may(answer, *path) if path else None
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def may(node: Any, *path: str) -> Any:
    """The value at a path of keys, None when it is not there."""
    for key in path:
        node = node.get(key) if isinstance(node, dict) else None
    return node
