"""robots.txt obeyed as RFC 9309 says, and its Crawl-delay."""

import asyncio
from time import monotonic
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from spiders.manners.hosts import Disallowed, RefusedRequest

LONGEST_ROBOTS = 512 * 1024  # bytes; the RFC wants 500 KiB read at least, and rules beyond that are nobody's


class CautiousRobots(RobotsTxtMiddleware):
    """
    A robots.txt that cannot be had because the server or the way to it fails allows nothing; one that is not there
    allows all. A Crawl-delay is kept; of a host that asks for more than LONGEST_WAIT one page is read, and no more.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self.longest_wait = crawler.settings.getfloat("LONGEST_WAIT")
        self.unread: dict[str, str] = {}
        self.delays: dict[str, float] = {}
        self.last_asked: dict[str, float] = {}

    async def process_request(self, request: Request) -> None:  # type: ignore[override]
        try:
            await super().process_request(request)
        except IgnoreRequest as error:
            raise Disallowed(str(error)) from None
        if request.meta.get("dont_obey_robotstxt"):
            return  # robots.txt itself
        netloc = urlsplit(request.url).netloc
        if why := self.unread.get(netloc):
            raise RefusedRequest(f"its robots.txt cannot be had: {why}")
        if delay := self.delays.get(netloc):
            await self._wait_for_turn(netloc, delay)

    async def _wait_for_turn(self, netloc: str, delay: float) -> None:
        last = self.last_asked.get(netloc)
        if last is not None and delay > self.longest_wait:
            raise RefusedRequest(
                f"its robots.txt asks for {delay:g} seconds between two pages, "
                f"and lovelode waits {self.longest_wait:g} at most"
            )
        if last is not None:
            await asyncio.sleep(last + delay - monotonic())
        self.last_asked[netloc] = monotonic()

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status == 429 or not (response.status < 300 or 400 <= response.status < 500):
            self.unread[netloc] = f"HTTP {response.status}"
        body = response.body[:LONGEST_ROBOTS] if response.status < 300 else b""
        await super()._parse_robots(response.replace(body=body), netloc, request)
        rules = self._parsers[netloc]
        delay = rules.crawl_delay(self._robotstxt_useragent or "")  # type: ignore[union-attr]
        if delay:
            self.delays[netloc] = delay
            if delay <= self.longest_wait:
                self.last_asked[netloc] = monotonic()

    def _robots_error(self, exc: Exception, netloc: str) -> None:
        self.unread[netloc] = str(exc) or type(exc).__name__
        super()._robots_error(exc, netloc)
