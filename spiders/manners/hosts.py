"""Which requests are made at all: to the source's own hosts, and to public addresses only."""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.defer import maybe_deferred_to_future
from w3lib.url import safe_url_string

UNICAST = IPv6Network("2000::/3")  # all of IPv6 that is given out to anybody


class RefusedRequest(IgnoreRequest):
    """A request that lovelode does not make, or an answer it does not take; the message says why."""


class Disallowed(IgnoreRequest):
    """An address that robots.txt keeps to itself."""


class OwnHostsOnly:
    """
    Lets through requests to the spider's own hosts, and only when they are public addresses.

    A name is looked up through Scrapy's resolver, which keeps what it found for the whole crawl, so the address that
    was checked is the one that is then asked. `ALLOW_LOCAL` is for the demo, which is served on this machine.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.allow_local = crawler.settings.getbool("ALLOW_LOCAL")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "OwnHostsOnly":
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        hosts = {as_asked(host) for host in self.crawler.spider.hosts}  # type: ignore[union-attr]
        if parts.scheme == "data" and not hosts:
            return  # a file's spider asks nobody
        host = parts.hostname or ""
        if parts.scheme not in ("http", "https") or host not in hosts:
            raise RefusedRequest(f"{parts.scheme}://{host} is not the source's own host, {', '.join(sorted(hosts))}")
        led_from = request.meta.get("redirect_urls", [request.url])[-1]
        if parts.scheme == "http" and urlsplit(led_from).scheme == "https":
            raise RefusedRequest(f"it leads from https to http://{host}, where others can read along")
        if not self.allow_local and not is_public(await _look_up(host)):
            raise RefusedRequest(f"{host} is a private address")

    def process_response(self, request: Request, response: Response) -> Response:
        scheme = urlsplit((response.headers.get("Location") or b"").decode("latin-1")).scheme
        if 300 <= response.status < 400 and scheme not in ("", "http", "https"):
            raise RefusedRequest(f"it leads to {scheme}:, where no page is")
        return response


def as_asked(host: str) -> str:
    """A host in the form in which requests name it: small letters, and ASCII for any alphabet."""
    return urlsplit(safe_url_string(f"http://{f'[{host}]' if ':' in host else host}")).hostname or ""


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Whether anybody on the internet may be behind the address. One of IPv6 that holds one of IPv4 counts as that."""
    if isinstance(address, IPv6Address):
        if inside := address.ipv4_mapped or address.sixtofour:
            return is_public(inside)
        return address.is_global and address in UNICAST
    return address.is_global and not address.is_multicast


async def _look_up(host: str) -> IPv4Address | IPv6Address:
    from twisted.internet import reactor

    try:
        return ip_address(host)
    except ValueError:  # a name, or an address in one of the short forms that resolvers understand
        return ip_address(await maybe_deferred_to_future(reactor.resolve(host)))  # type: ignore[arg-type]  # its stub is wrong
