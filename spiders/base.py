"""Base of all spiders: declared arguments, one way to build a review, one record of how the crawl ended."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.settings import BaseSettings
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from spiders.answers import short
from spiders.arguments import Argument, checked
from spiders.errors import CrawlError, ReviewError
from spiders.items import Draft, Origin, Reject, Review
from spiders.known import OVERLAP, Known
from spiders.manners.hosts import Disallowed
from spiders.outcome import Outcome
from spiders.privacy import clean
from spiders.secrets import secret_of


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
    secrets: Mapping[str, str] = {}
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
        spider.secrets = crawler.settings["SECRETS"] or {}
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

    def secret(self, argument: str) -> str:
        """The secret whose name stands in that argument. Raises CrawlError naming it when it is not there."""
        return secret_of(self.secrets, getattr(self, argument))

    def secret_headers(self) -> dict[str, str]:
        """Headers made of secrets, which every page needs; `spiders.secrets` sends them."""
        return {}

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
            yield Reject(ref, clean(str(error)), url)

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

    def knows_none_of(self, review_ids: Set[str]) -> bool:
        """Whether earlier crawls brought reviews, and these are none of them."""
        return bool(self.known.marks) and review_ids.isdisjoint(review_id for review_id, _ in self.known.marks)

    def gave_up(self, failure: Failure) -> None:
        """A page that did not come after all tries: the crawl is cut short there."""
        request: Request = failure.request  # type: ignore[attr-defined]
        url = short(request.meta.get("redirect_urls", [request.url])[0])
        if failure.check(HttpError):
            self.outcome.cut(f"{url} answered HTTP {failure.value.response.status}")  # type: ignore[union-attr]
        elif failure.check(Disallowed):
            # What robots.txt keeps to itself is not ours to read: the collection is complete without it.
            self.outcome.ended(f"{url} left out: {failure.getErrorMessage()}")
        elif failure.check(IgnoreRequest):
            self.outcome.cut(f"{url} not read: {failure.getErrorMessage()}")
        else:
            self.outcome.cut(f"{url} did not answer: {failure.getErrorMessage() or failure.type}")
