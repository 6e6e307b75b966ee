import pytest

from demo.generate import generate
from demo.market import DemoMarket
from demo.site import Answer, Site


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
        return self.site.answer(address, "http://market.test")


@pytest.fixture
def client(market) -> Client:
    return Client(market)
