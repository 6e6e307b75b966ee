"""No answer is longer than DOWNLOAD_MAXSIZE, packed or unpacked, and no crawl longer than it may be."""

from time import monotonic
from typing import Any

from scrapy import Request
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import (
    DownloadCancelledError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)
from scrapy.http import Response

from spiders.manners.hosts import RefusedRequest

LONGEST_HEAD = 256 * 1024  # bytes of status line and headers; browsers take as much


class CrawlCaps:
    """
    Refuses every request after the crawl's MOST_REQUESTS and LONGEST_CRAWL (seconds), and cuts off the one under way.

    What was read until then is kept: the spider notes that it was cut short, as after any page that does not come.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.most, self.longest = crawler.settings.getint("MOST_REQUESTS"), crawler.settings.getfloat("LONGEST_CRAWL")
        self.timeout = crawler.settings.getfloat("DOWNLOAD_TIMEOUT")
        self.asked, self.began = 0, monotonic()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "CrawlCaps":
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        left = self.began + self.longest - monotonic()
        if left <= 0:
            raise RefusedRequest(f"the crawl may last {self.longest / 60:g} minutes{_before(request)}")
        if self.asked >= self.most:
            raise RefusedRequest(f"the crawl may ask {self.most} times{_before(request)}")
        self.asked += 1
        request.meta["download_timeout"] = min(self.timeout, left)


class CappedDownloads(HTTP11DownloadHandler):
    """Scrapy's own, but headers end somewhere, and what fails says how in words. DOWNLOAD_TIMEOUT is for the whole."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory

    async def download_request(self, request: Request) -> Response:
        try:
            return await super().download_request(request)
        except DownloadCancelledError:
            raise RefusedRequest(f"it is longer than {in_words(self._default_maxsize)}") from None
        except DownloadTimeoutError:
            seconds = request.meta["download_timeout"]
            raise DownloadTimeoutError(f"not all of it came in {seconds:.3g} seconds") from None
        except ResponseDataLossError:
            raise DownloadFailedError("it broke off before its end") from None
        except DownloadFailedError as error:
            reasons = [reason.value for reason in getattr(error.__cause__, "reasons", [])]
            if refused := next((reason for reason in reasons if isinstance(reason, RefusedRequest)), None):
                raise refused from None
            raise DownloadFailedError("; ".join(str(reason) for reason in reasons) or str(error)) from None


class CappedCompression(HttpCompressionMiddleware):
    """Scrapy's own, which stops unpacking at DOWNLOAD_MAXSIZE; that is no page left out but one that was refused."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        try:
            return super().process_response(request, response)
        except IgnoreRequest:
            raise RefusedRequest(f"unpacked it is longer than {in_words(self._max_size)}") from None


class _Parser(_LenientHTTPClientParser):
    head = 0

    def lineReceived(self, line: bytes) -> None:
        self.head += len(line)
        if self.head > LONGEST_HEAD:
            raise RefusedRequest(f"its headers do not end after {in_words(LONGEST_HEAD)}")
        super().lineReceived(line)


class _Protocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Any:
        answer = super().request(request)
        self._parser.__class__ = _Parser  # as Scrapy's own does, since Twisted names its class itself
        return answer


class _Factory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _Protocol:
        return _Protocol(self._quiescentCallback)


def in_words(size: int) -> str:
    return f"{size / 2**20:g} MB" if size >= 2**20 else f"{size / 2**10:g} kB"


def _before(request: Request) -> str:
    return f"; before that, {failed}" if (failed := request.meta.get("failed_before")) else ""
