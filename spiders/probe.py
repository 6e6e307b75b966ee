"""A probe is one page of a source: does it answer, may it be read, and do its reviews hold what they should."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import HtmlResponse, Response
from scrapy.http.request import NO_CALLBACK
from twisted.python.failure import Failure

from spiders.items import Reject, Review
from spiders.manners.hosts import Disallowed
from spiders.outcome import MOST_REJECTED, Outcome

MOST_PAGES = 5
MOST_ROWS = 1000  # of a file; a page of a public source holds fewer
FIELDS = {"author": "author", "written_at": "date", "rating_raw": "rating", "text": "text"}  # and what people call them

# One page is soon asked for, and whoever waits for the table should not wait long for a source that is down.
SETTINGS: Mapping[str, Any] = {
    "SPIDER_MIDDLEWARES": {"spiders.probe.OnePage": 100},
    "RETRY_TIMES": 2,
    "LONGEST_WAIT": 15.0,
    "LONGEST_CRAWL": 90.0,
}


@dataclass
class Sighting:
    """What a probe saw; it stands in the landing's place, and keeps counts instead of reviews."""

    status: int | None = None
    robots: str = ""
    generator: str = ""
    items: int = 0
    rejected: list[str] = field(default_factory=list)
    oldest: str | None = None
    newest: str | None = None
    lacking: Counter[str] = field(default_factory=Counter)

    def __deepcopy__(self, memo: dict[int, Any]) -> "Sighting":
        return self  # Scrapy copies its settings deeply, and this stands in them

    def write(self, item: Review | Reject) -> None:
        if isinstance(item, Reject):
            self.rejected.append(item.reason)
            return
        self.items += 1
        self.lacking.update(words for name, words in FIELDS.items() if not getattr(item, name))
        dates = [stamp for stamp in (self.oldest, self.newest, item.written_at) if stamp]
        self.oldest, self.newest = min(dates, default=None), max(dates, default=None)

    def answered(self, response: Response, request: Request) -> None:
        """Take note of an answer: of robots.txt, or of a page."""
        if request.callback is NO_CALLBACK:
            missing = 400 <= response.status < 500 and response.status != 429
            self.robots = "allows" if response.status < 300 else "none" if missing else "unreadable"
        elif not response.url.startswith("data:"):
            self.status = response.status
            if isinstance(response, HtmlResponse):
                self.generator = response.css('meta[name="generator"]::attr(content)').get("")

    def told(self, outcome: Outcome, problems: list[str]) -> dict[str, Any]:
        """The probe's result as it is handed back; `problem` is None when the source can be collected."""
        return {
            "status": self.status, "robots": self.robots, "generator": self.generator, "items": self.items,
            "oldest": self.oldest, "newest": self.newest, "empty": outcome.empty and not self.items,
            "missing": {name: round(count / self.items, 3) for name, count in self.lacking.items()},
            "problem": self._problem(outcome, problems),
        }  # fmt: skip

    def _problem(self, outcome: Outcome, problems: list[str]) -> str | None:
        if problems:
            return problems[0]
        if len(self.rejected) > MOST_REJECTED * (self.items + len(self.rejected)):
            return f"{len(self.rejected)} of {self.items + len(self.rejected)} rows rejected: {self.rejected[0]}"
        if self.items or outcome.empty:
            return None
        return "; ".join(outcome.cuts + outcome.ends) or f"no review on the first {MOST_PAGES} pages"


class OnePage:
    """
    Ends a crawl with the first page that holds a review; until then it may ask for MOST_PAGES pages.

    Some sources look a name up first, some pages are asked for again, and some of several storefronts are empty.
    """

    def __init__(self, seen: Sighting) -> None:
        self.seen = seen
        self.waiting: list[Request] = []
        self.asked = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "OnePage":
        seen = crawler.settings["LANDING"]
        crawler.signals.connect(seen.answered, signals.response_received)
        return cls(seen)

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        self.waiting = [request async for request in start]
        for request in self._next():
            yield request

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        following, rows = [], 0
        async for each in result:
            if isinstance(each, Request):
                following.append(each)
                continue
            yield each
            rows += 1
            if rows == MOST_ROWS:
                return
        self.waiting = following + self.waiting
        if not rows:
            for request in self._next():
                yield request

    def _next(self) -> Iterator[Request]:
        if self.waiting and self.asked < MOST_PAGES:
            self.asked += 1
            request = self.waiting.pop(0)
            yield request.replace(errback=partial(self._failed, request))

    def _failed(self, request: Request, failure: Failure) -> Any:
        if failure.check(Disallowed):
            self.seen.robots = "forbids"
        return request.errback(failure) if request.errback else failure
