import asyncio
from pathlib import Path
from typing import NamedTuple

import pytest
from scrapy import Request
from scrapy.http import Headers
from scrapy.responsetypes import responsetypes

from demo.companies import Source
from demo.generate import generate
from demo.market import DemoMarket
from demo.site import CLOSED_PATH, Answer, Site
from demo.write import arguments
from spiders.base import ReviewSpider
from spiders.items import Origin, Reject, Review
from spiders.registry import spider

BASE_URL = "http://market.test"


@pytest.fixture(scope="session")
def market() -> DemoMarket:
    return generate()


@pytest.fixture(scope="session")
def null_market() -> DemoMarket:
    return generate(effects=False)


class Client:
    """Asks a site as a crawl does, without a network."""

    def __init__(self, market: DemoMarket) -> None:
        self.site = Site(market)

    def get(self, address: str) -> Answer:
        return self.site.answer(address, BASE_URL)


class Walk(NamedTuple):
    spider: ReviewSpider
    reviews: list[Review]
    rejects: list[Reject]
    addresses: list[str]


def walk(client: Client, source: Source) -> Walk:
    """What the source's own spider reads of the site, without Scrapy's retries, robots.txt and waiting."""
    given = arguments(source, BASE_URL, Path("export.csv"))
    crawling = spider(given.pop("spider"))(**given)
    crawling.origin = Origin("zippa", source.id, "a key for tests", client.site.market.as_of)
    todo, found, addresses = asyncio.run(_started(crawling)), [], []
    while todo:
        request = todo.pop(0)
        addresses.append(request.url.removeprefix(BASE_URL))
        answer = client.get(addresses[-1])
        if answer.status in (429, 503):
            todo.insert(0, request)
        elif addresses[-1] == CLOSED_PATH:
            crawling.outcome.ended("left out")
        else:
            headers = Headers({"Content-Type": answer.kind})
            kind = responsetypes.from_args(headers=headers, url=request.url, body=answer.body)
            response = kind(request.url, body=answer.body, headers=headers, request=request)
            for item in crawling.parse(response, **request.cb_kwargs):
                (todo if isinstance(item, Request) else found).append(item)
    reviews = [item for item in found if isinstance(item, Review)]
    return Walk(crawling, reviews, [item for item in found if isinstance(item, Reject)], addresses)


async def _started(crawling: ReviewSpider) -> list[Request]:
    return [request async for request in crawling.start()]


@pytest.fixture
def client(market) -> Client:
    return Client(market)
