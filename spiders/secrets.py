"""Secrets on their way to the source: looked up by name, sent as headers, and kept nowhere else."""

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from spiders.arguments import Argument
from spiders.errors import CrawlError
from spiders.manners.hosts import RefusedRequest


def wanted(takes: tuple[Argument, ...], given: Mapping[str, Any]) -> list[str]:
    """The names of the secrets that a spider with those arguments needs."""
    names = (given.get(argument.name, argument.default) for argument in takes if argument.kind == "secret")
    return [name for name in names if name is not None]


def secret_of(secrets: Mapping[str, str], name: str) -> str:
    """The secret of that name. Raises CrawlError, which never holds the secret itself, when it cannot be sent."""
    if not secrets.get(name):
        block = name.lower().replace("_", "-")
        raise CrawlError(
            f"secret {name} is not there; expected an environment variable of that name or a Prefect Secret block "
            f"named {block}"
        )
    if not re.fullmatch(r"[\x21-\x7e]+", secrets[name]):
        raise CrawlError(f"secret {name} cannot be sent; expected letters, digits and signs without a space")
    return secrets[name]


def without(text: str, secrets: Mapping[str, str]) -> str:
    """The text without any of the secrets, such as one that a server put into an address."""
    for name, value in secrets.items():
        text = text.replace(value, f"[{name}]") if value else text
    return text


class SecretHeaders:
    """
    Adds the spider's secret headers to its pages for as long as they are under way, over https only.

    A request that is kept, copied, cached or named in an error holds none; nor does the one for robots.txt.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "SecretHeaders":
        return cls(crawler)

    def headers(self) -> dict[str, str]:
        return self.crawler.spider.secret_headers()  # type: ignore[union-attr]

    def process_request(self, request: Request) -> None:
        if request.callback is NO_CALLBACK or not (headers := self.headers()):
            return
        if urlsplit(request.url).scheme != "https" and not self.crawler.settings.getbool("ALLOW_LOCAL"):
            raise RefusedRequest("a secret is sent over https only")
        request.headers.update(headers)

    def process_response(self, request: Request, response: Response) -> Response:
        self._take_back(request)
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        self._take_back(request)

    def _take_back(self, request: Request) -> None:
        for name in self.headers():
            request.headers.pop(name, None)
