"""How a crawl behaves towards servers: robots.txt, waits, whom it asks, and what it keeps."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from ipaddress import ip_address
from itertools import pairwise
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response

from spiders.errors import CrawlError, ShapeError
from spiders.manners.cache import PlainAnswers
from spiders.manners.hosts import OwnHostsOnly, RefusedRequest, as_asked, is_public
from spiders.manners.reading_time import ReadingTime
from spiders.settings import asked_for
from tests.spiders.raw_server import RawSite, plain, serve_raw
from tests.spiders.server import Answer, Site, serve
from tests.spiders.test_run import KEY, page, run


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        running.on("/p", page(("Ada", "Good", 5), head='<link rel="next" href="/p?page=2">'))
        running.on("/p?page=2", page(("Bo", "Bad", 1)))
        yield running


@pytest.fixture
def raw() -> Iterator[RawSite]:
    with serve_raw() as running:
        running.answers["/p"] = plain(page(("Ada", "Good", 5)))
        yield running


@pytest.mark.parametrize("address", ["8.8.8.8", "::ffff:8.8.8.8", "2001:4860:4860::8888", "2002:808:808::"])
def test_public_addresses(address: str) -> None:
    assert is_public(ip_address(address))


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0", "10.0.0.1", "100.64.0.1", "127.0.0.1", "169.254.169.254", "172.16.0.1", "192.168.0.1", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1",
        "64:ff9b::7f00:1", "2001:db8::1", "2002:7f00:1::", "fc00::1", "fe80::1%eth0", "fec0::1", "ff02::1",
    ],
)  # fmt: skip
def test_private_addresses(address: str) -> None:
    assert not is_public(ip_address(address))


def own_hosts(*hosts: str) -> OwnHostsOnly:
    settings = SimpleNamespace(getbool=lambda name: False)
    return OwnHostsOnly(SimpleNamespace(settings=settings, spider=SimpleNamespace(hosts=set(hosts))))  # type: ignore[arg-type]


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "169.254.169.254"])
def test_addresses_are_not_asked_when_they_are_private(host: str) -> None:
    url = f"http://{f'[{host}]' if ':' in host else host}/p"
    with pytest.raises(RefusedRequest, match="is a private address"):
        asyncio.run(own_hosts(host).process_request(Request(url)))


def test_own_hosts_are_known_in_any_alphabet() -> None:
    assert as_asked("Bäckerei.example") == "xn--bckerei-5wa.example"
    asyncio.run(own_hosts("8.8.8.8").process_request(Request("https://8.8.8.8/p")))


def test_nothing_leads_from_https_to_http() -> None:
    request = Request("http://8.8.8.8/p", meta={"redirect_urls": ["https://8.8.8.8/p"]})
    with pytest.raises(RefusedRequest, match="from https to http"):
        asyncio.run(own_hosts("8.8.8.8").process_request(request))


def test_a_data_address_is_for_files_only() -> None:
    asyncio.run(own_hosts().process_request(Request("data:,")))
    with pytest.raises(RefusedRequest, match="not the source's own host"):
        asyncio.run(own_hosts("shop.example").process_request(Request("data:,")))


COUNTED = """
import socket, sys
from spiders import run
asked = []
socket.gethostbyname = lambda host: asked.append(host) or "127.0.0.1"
run.main()
print(asked)
"""


def test_a_name_is_looked_up_once(tmp_path: Path, raw: RawSite) -> None:
    """So the address that was checked is the one that is asked, on every connection of the crawl."""
    url = raw.url.replace("127.0.0.1", "shop.example")
    raw.answers["/q"] = raw.answers["/p"]
    job = {"run_id": "r", "company": "zippa", "source_id": "t", "spider": "schema_org", "out": str(tmp_path),
           "arguments": {"urls": [f"{url}/p", f"{url}/q"]}, "allow_local": True}  # fmt: skip
    (tmp_path / "job.json").write_text(json.dumps(job))
    command = [sys.executable, "-c", COUNTED, str(tmp_path / "job.json")]
    done = subprocess.run(
        command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, cwd=Path(__file__).parents[2],
        env={**os.environ, "LOVELODE_HASH_KEY": KEY},
    )  # fmt: skip
    assert done.stdout.strip() == "['shop.example']", done.stderr
    assert raw.asked == ["/robots.txt", "/p", "/q"]


def test_a_robots_txt_that_does_not_come_forbids_all(tmp_path: Path, raw: RawSite) -> None:
    raw.answers["/robots.txt"] = lambda connection, path: connection.close()
    done = run(tmp_path, "schema_org", {"urls": [f"{raw.url}/p"]})
    assert (done.code, done.crawl["status"]) == (1, "failed")
    assert f"{raw.url}/p not read: its robots.txt cannot be had: " in done.stderr
    assert set(raw.asked) == {"/robots.txt"}


def test_a_crawl_delay_is_kept(tmp_path: Path, site: Site) -> None:
    site.on("/robots.txt", "User-agent: *\nCrawl-delay: 5\n\nUser-agent: lovelode\nCrawl-delay: 0.7\n")
    done = run(tmp_path, "schema_org", {"urls": [f"{site.url}/p"]})
    assert (done.crawl["status"], len(done.rows())) == ("complete", 2)
    times = [when for when, _, _ in site.asked]
    assert all(0.65 < later - earlier < 4 for earlier, later in pairwise(times))


def test_a_crawl_delay_of_hours_is_not_waited_for(tmp_path: Path, site: Site) -> None:
    site.on("/robots.txt", "User-agent: *\nCrawl-delay: 3600\n")
    done = run(tmp_path, "schema_org", {"urls": [f"{site.url}/p"]})
    assert (done.code, done.crawl["status"], len(done.rows())) == (0, "cut_short", 1)
    assert "its robots.txt asks for 3600 seconds between two pages" in done.crawl["stop_reason"]
    assert site.paths() == ["/robots.txt", "/p"]


def test_who_asks_for_a_long_wait_is_left_alone(tmp_path: Path, site: Site) -> None:
    site.on("/busy", Answer("tomorrow", 429, {"Retry-After": "86400"}))
    done = run(tmp_path, "schema_org", {"urls": [f"{site.url}/busy", f"{site.url}/p"]})
    assert (done.code, done.crawl["status"]) == (1, "failed")
    assert "/p not read: 127.0.0.1" in done.stderr and "asked to be left alone for 86400 seconds" in done.stderr
    assert site.paths() == ["/robots.txt", "/busy"]


def test_a_page_is_not_read_for_ever() -> None:
    async def pages() -> AsyncIterator[int]:
        yield 1
        while True:
            pass

    async def read() -> None:
        crawler: Any = SimpleNamespace(settings=SimpleNamespace(getfloat=lambda name: 0.1))
        async for _ in ReadingTime(crawler).process_spider_output(Response("https://shop.example/p"), pages()):
            pass

    with pytest.raises(ShapeError, match=r"https://shop\.example/p: not read to its end after 0\.1 seconds"):
        asyncio.run(read())


def test_the_cache_is_asked_instead(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LOVELODE_HTTP_CACHE", str(tmp_path / "cache"))
    first = run(tmp_path, "schema_org", {"urls": [f"{site.url}/p"]})
    asked = site.paths()
    second = run(tmp_path, "schema_org", {"urls": [f"{site.url}/p"]})
    assert first.rows() == second.rows() and len(second.rows()) == 2
    assert site.paths() == [*asked, "/robots.txt"]  # an answer of "not found" is not kept


def test_secrets_and_failures_are_not_cached() -> None:
    policy = PlainAnswers(SimpleNamespace(getlist=lambda name: []))  # type: ignore[arg-type]
    asked = Request("https://a.example/", headers={"Accept": "*/*"})
    assert policy.should_cache_request(asked)
    assert not policy.should_cache_request(Request("https://a.example/", headers={"apikey": "secret"}))
    assert not policy.should_cache_response(Response("https://a.example/", status=503), asked)


def test_caps_come_from_the_environment() -> None:
    assert asked_for({}) == {}
    assert asked_for({"LOVELODE_CRAWL_MINUTES": "1.5", "LOVELODE_CRAWL_REQUESTS": "20"}) == {
        "LONGEST_CRAWL": 90.0, "MOST_REQUESTS": 20.0,
    }  # fmt: skip
    with pytest.raises(CrawlError, match='LOVELODE_CRAWL_MINUTES = "soon"; expected a number above 0'):
        asked_for({"LOVELODE_CRAWL_MINUTES": "soon"})
