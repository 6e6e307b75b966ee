"""One browser for all tests of this folder, and each week's forms as files to open in it."""

from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, Page

from docs.chromium import HOW_TO_GET_ONE, find_chromium, open_chromium
from tests.browser.markets import MARKETS

FORMS = ("briefing.html", "email.html", "journey-review.html")


@pytest.fixture(scope="package")  # not longer: while it is open, no other test of the process can run an event loop
def browser() -> Iterator[Browser]:
    path = find_chromium()
    if path is None:
        pytest.skip(HOW_TO_GET_ONE)
    with open_chromium(path) as opened:
        yield opened


@pytest.fixture(scope="session")
def week(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """The folder of a market's week, with every form in it."""

    @cache
    def of(market: str) -> Path:
        return MARKETS[market](tmp_path_factory.mktemp(market))

    return of


@pytest.fixture(params=MARKETS)
def market(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(params=FORMS)
def form(request: pytest.FixtureRequest, market: str, week: Callable[[str], Path]) -> Path:
    return week(market) / request.param


@pytest.fixture(scope="package")
def tab(browser: Browser) -> Page:
    return browser.new_context(offline=True).new_page()


@pytest.fixture
def open_page(tab: Page) -> Callable[..., Page]:
    """Open a file at a width, in a colour scheme, in the one tab there is."""

    def of(path: Path, width: int = 1280, scheme: Literal["light", "dark"] = "light") -> Page:
        tab.set_viewport_size({"width": width, "height": 800})
        tab.emulate_media(media="null", color_scheme=scheme)
        tab.goto(path.as_uri())
        return tab

    return of
