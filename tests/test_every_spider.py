"""
Contracts for every spider and every saved response, with no list to maintain.

A case is a folder tests/spiders/<spider>/<case>/ with a saved `body.*` and `expected.json`: the spider's `arguments`,
the response's `url`, what the request `passed` on, and then either `items` and `requests` or the `error` it raises.
At least one case of a spider that knows public addresses has an `address` that leads to its arguments.
"""

import asyncio
import inspect
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from flows.sources.addresses import address, recognised
from spiders import errors
from spiders.arguments import checked
from spiders.base import ReviewSpider
from spiders.errors import CrawlError
from spiders.items import Origin, Reject
from spiders.registry import all_spiders, arguments, described, spider

CASES_FOLDER = Path(__file__).parent / "spiders"
SPIDERS = sorted(all_spiders().items())
CASES = sorted(path.parent for path in CASES_FOLDER.glob("*/*/expected.json"))
KINDS = {".json": "application/json", ".txt": "text/plain", ".html": "text/html; charset=utf-8"}
ORIGIN = Origin("zippa", "zippa-test", "a key for tests", date(2026, 11, 22))
every_spider = pytest.mark.parametrize(("name", "cls"), SPIDERS, ids=[name for name, _ in SPIDERS])


def load(case: Path) -> tuple[ReviewSpider, dict[str, Any]]:
    expected = json.loads((case / "expected.json").read_text(encoding="utf-8"))
    crawling = spider(case.parent.name)(**expected["arguments"])
    crawling.origin = ORIGIN
    return crawling, expected


def cases_of(name: str) -> list[dict[str, Any]]:
    files = (case / "expected.json" for case in CASES if case.parent.name == name)
    return [json.loads(file.read_text(encoding="utf-8")) for file in files]


def saved_response(case: Path, expected: dict[str, Any], body: bytes | None = None) -> Response:
    """The case's response, or one that is the same but for its `body`."""
    saved = next(case.glob("body.*"))
    body = saved.read_bytes() if body is None else body
    headers = Headers({"Content-Type": KINDS.get(saved.suffix, "application/octet-stream")})
    kind = responsetypes.from_args(headers=headers, url=expected["url"], body=body)
    return kind(expected["url"], body=body, headers=headers, request=Request(expected["url"]))


def outgoing(request: Request) -> list[Any]:
    return [request.url, dict(request.cb_kwargs)]


async def started(crawling: ReviewSpider) -> list[Request]:
    return [request async for request in crawling.start()]


@every_spider
def test_names_agree(name: str, cls: type[ReviewSpider]) -> None:
    assert cls.__module__ == f"spiders.{name}"
    assert cls.__name__ == "".join(word.capitalize() for word in name.split("_")) + "Spider"


@every_spider
def test_docstring_is_data(name: str, cls: type[ReviewSpider]) -> None:
    assert described(cls).arguments.split(", ") == [argument.name for argument in cls.takes]


@every_spider
def test_arguments_are_declared(name: str, cls: type[ReviewSpider]) -> None:
    declared = arguments()[name]
    assert list(declared) == [argument.name for argument in cls.takes]
    for argument in declared.values():
        assert argument.help.endswith(".") and argument.type
        assert argument.required or argument.default is None or argument.accepts(argument.default)
    if cls.site:
        assert "endpoint" in declared


@every_spider
def test_wrong_arguments_are_one_clear_error(name: str, cls: type[ReviewSpider]) -> None:
    with pytest.raises(CrawlError, match=f'{name}: unknown argument "appid"; it takes {cls.takes[0].name}'):
        cls(appid="1")
    required = [argument.name for argument in cls.takes if argument.required]
    with pytest.raises(CrawlError, match=f'{name}: missing argument "{required[0]}"'):
        cls()
    with pytest.raises(CrawlError, match=f"{name}: {required[0]} = 1.5; expected"):
        cls(**{required[0]: 1.5})


@every_spider
def test_is_small(name: str, cls: type[ReviewSpider]) -> None:
    source = Path(inspect.getsourcefile(cls) or "")
    assert len(source.read_text(encoding="utf-8").splitlines()) <= 64, "if it needs more, a base class is missing"


@every_spider
def test_has_saved_responses(name: str, cls: type[ReviewSpider]) -> None:
    cases = cases_of(name)
    assert any(case.get("items") for case in cases), "a response with reviews"
    assert any(case.get("items") == [] for case in cases), "a response without reviews"
    assert any(case.get("error") for case in cases), "a response in a shape that must raise"


@every_spider
def test_public_addresses_name_its_arguments(name: str, cls: type[ReviewSpider]) -> None:
    """A case's `address` is one that people see, and gives what the case's spider was told."""
    told = [(case["address"], case["arguments"]) for case in cases_of(name) if "address" in case]
    for url, expected in told:
        source = recognised(address(url))
        assert source and source.spider == name, url
        assert source.arguments.items() <= {**cls(**expected).__dict__}.items(), url
        checked(name, cls.takes, source.arguments)
    if cls.site:
        assert cls.addresses, "lovelode add needs to know it by its addresses"
    for pattern in cls.addresses:
        assert any(re.match(pattern, url) for url, _ in told), f'no case has an "address" that fits {pattern}'


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_saved_response(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(case)
    crawling, expected = load(case)
    response = saved_response(case, expected)
    if "error" in expected:
        with pytest.raises(getattr(errors, expected["error"]), match=re.escape(expected["says"])):
            list(crawling.parse(response, **expected["passed"]))
        return
    out = list(crawling.parse(response, **expected["passed"]))
    assert [item.row() for item in out if not isinstance(item, Request | Reject)] == expected["items"]
    assert [item.row() for item in out if isinstance(item, Reject)] == expected.get("rejects", [])
    assert [outgoing(request) for request in out if isinstance(request, Request)] == expected["requests"]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.name}")
def test_asks_its_own_hosts_only(case: Path) -> None:
    crawling, _ = load(case)
    for request in asyncio.run(started(crawling)):
        host = re.match(r"https?://([^/:]+)", request.url)
        assert request.url == "data:," or (host and host[1] in crawling.hosts)
        assert request.errback, "a page that does not come must be recorded"
