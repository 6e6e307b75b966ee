"""Failed requests are asked again, a few times, each after a wait; who asks for a long one is left alone."""

import asyncio
import time
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.http import Response
from scrapy.settings import BaseSettings

from spiders.manners.hosts import RefusedRequest


class PatientRetry(RetryMiddleware):
    """
    Scrapy's retries, but each after a wait: what Retry-After asks for, else twice as long as the last.

    After a Retry-After beyond LONGEST_WAIT the host is not asked again in this crawl.
    """

    def __init__(self, settings: BaseSettings) -> None:
        super().__init__(settings)
        self.backoff = settings.getfloat("BACKOFF_SECONDS")
        self.longest_wait = settings.getfloat("LONGEST_WAIT")
        self.left_alone: dict[str, float] = {}

    def process_request(self, request: Request) -> None:
        netloc = urlsplit(request.url).netloc
        if wait := self.left_alone.get(netloc):
            raise RefusedRequest(f"{netloc} asked to be left alone for {wait:g} seconds")

    async def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        again = super().process_response(request, response)
        asked = retry_after(response) if response.status in self.retry_http_codes else None
        if asked is not None and asked > self.longest_wait:
            self.left_alone[urlsplit(request.url).netloc] = asked
            return response
        if isinstance(again, Request):
            await asyncio.sleep(self._backoff(again) if asked is None else asked)
        return again

    async def process_exception(self, request: Request, exception: Exception) -> Request | Response | None:  # type: ignore[override]
        again = super().process_exception(request, exception)
        if isinstance(again, Request):
            again.meta["failed_before"] = str(exception) or type(exception).__name__
            await asyncio.sleep(self._backoff(again))
        return again

    def _backoff(self, again: Request) -> float:
        tries: int = again.meta["retry_times"]
        return self.backoff * 2 ** (tries - 1)


def retry_after(response: Response) -> float | None:
    """Seconds that the answer asks to wait, in either of the header's two forms; None when it does not say."""
    value = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if value.isdecimal():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
        return max(0.0, until.timestamp() - time.time())
    except (ValueError, OverflowError):
        return None
