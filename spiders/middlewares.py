"""What stands between a spider and the network: own hosts only, robots.txt when in doubt, patience."""

import asyncio
import time
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.defer import maybe_deferred_to_future


class RefusedRequest(IgnoreRequest):
    """A request that lovelode does not make, whoever asks for it; the message says why."""


class OwnHostsOnly:
    """
    Lets through requests to the spider's own hosts, and only when they are public addresses.

    The address is looked up through Scrapy's caching resolver, so the address that was checked is the one that is
    then asked. `ALLOW_LOCAL` is for the demo, which is served on this machine.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.allow_local = crawler.settings.getbool("ALLOW_LOCAL")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "OwnHostsOnly":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme == "data":
            return
        host = parts.hostname or ""
        hosts = self.crawler.spider.hosts  # type: ignore[union-attr]
        if parts.scheme not in ("http", "https") or host not in hosts:
            raise RefusedRequest(f"{parts.scheme}://{host} is not the source's own host, {', '.join(sorted(hosts))}")
        if not self.allow_local and not ip_address(await _look_up(host)).is_global:
            raise RefusedRequest(f"{host} is a private address")


async def _look_up(host: str) -> str:
    from twisted.internet import reactor

    return await maybe_deferred_to_future(reactor.resolve(host))  # type: ignore[arg-type]  # its stub is wrong


class CautiousRobots(RobotsTxtMiddleware):
    """RFC 9309: a robots.txt that cannot be had because the server fails disallows all, one that is missing nothing."""

    async def _parse_robots(self, response: Response, netloc: str, request: Request) -> None:
        if response.status >= 400:
            rule = b"User-agent: *\nDisallow: /" if response.status >= 500 or response.status == 429 else b""
            response = response.replace(body=rule)
        await super()._parse_robots(response, netloc, request)


class PatientRetry(RetryMiddleware):
    """Scrapy's retries, but each after a wait: what Retry-After asks for, else twice as long as the last."""

    async def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        again = super().process_response(request, response)
        if isinstance(again, Request):
            wait = self._wait(again, response)
            if wait > self.crawler.settings.getfloat("LONGEST_WAIT"):
                return response
            await asyncio.sleep(wait)
        return again

    async def process_exception(self, request: Request, exception: Exception) -> Request | Response | None:  # type: ignore[override]
        again = super().process_exception(request, exception)
        if isinstance(again, Request):
            await asyncio.sleep(self._wait(again, None))
        return again

    def _wait(self, again: Request, response: Response | None) -> float:
        asked = retry_after(response) if response is not None else None
        tries: int = again.meta["retry_times"]
        return asked if asked is not None else self.crawler.settings.getfloat("BACKOFF_SECONDS") * 2 ** (tries - 1)


def retry_after(response: Response) -> float | None:
    """Seconds that the answer asks to wait, in either of the header's two forms; None when it does not say."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdecimal():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return None
    return max(0.0, until.timestamp() - time.time())
