"""A secret reaches the source's own host, and stands nowhere else: whole crawls against a server on this machine."""

import json
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.settings import Settings

from spiders.arguments import Argument, checked
from spiders.errors import CrawlError
from spiders.manners.hosts import RefusedRequest
from spiders.secrets import SecretHeaders, secret_of, wanted, without
from spiders.trustpilot import TrustpilotSpider
from tests.spiders.server import Answer, Site, serve
from tests.spiders.test_run import Crawled, run

NAME, KEY = "LOVELODE_TRUSTPILOT_KEY", "k3y-that-nobody-sees"
UNIT = "0123456789abcdef01234567"
FIND = "/v1/business-units/find?name=zippa.example"


def page(number: int) -> str:
    return f"/v1/business-units/{UNIT}/reviews?page={number}&perPage=100&orderBy=createdat.desc"


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        review = {"id": "f1", "stars": 4, "text": "Good", "createdAt": "2026-11-20T08:15:00Z"}
        running.on(FIND, json.dumps({"id": UNIT}))
        running.on(page(1), Answer("busy", 503), json.dumps({"reviews": [review]}))
        running.on(page(2), json.dumps({"reviews": []}))
        yield running


def crawl(folder: Path, site: Site, **more: Any) -> Crawled:
    return run(folder, "trustpilot", {"domain": "zippa.example", "endpoint": site.url}, **more)


def everything_written(folder: Path) -> str:
    return "\n".join(path.read_text(encoding="utf-8") for path in folder.rglob("*") if path.is_file())


def test_a_key_is_sent_with_every_page_and_written_nowhere(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NAME, KEY)
    done = crawl(tmp_path, site)
    assert (done.code, done.stderr, len(done.rows())) == (0, "", 1)
    sent = [(path, headers.get("Apikey")) for path, headers in zip(site.paths(), site.headers, strict=True)]
    assert sent == [("/robots.txt", None), (FIND, KEY), (page(1), KEY), (page(1), KEY), (page(2), KEY)]
    assert KEY not in everything_written(tmp_path) + "".join(site.paths())


def test_without_the_key_nothing_is_asked(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(NAME, raising=False)
    done = crawl(tmp_path, site)
    assert (done.code, done.crawl["status"], site.asked) == (1, "failed", [])
    assert done.stderr.count("\n") == 1 and f"secret {NAME} is not there" in done.stderr


def test_a_key_that_no_header_can_hold_is_not_repeated(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NAME, f"{KEY}\nHost: other.example")
    done = crawl(tmp_path, site)
    assert (done.code, site.asked) == (1, []) and f"secret {NAME} cannot be sent" in done.stderr
    assert KEY not in done.stderr + everything_written(tmp_path)


def test_a_key_that_the_server_gives_back_is_struck_out(
    tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(NAME, KEY)
    site.on(FIND, json.dumps({"id": f"wrong key {KEY}"}))
    done = crawl(tmp_path, site)
    assert done.code == 1 and f"wrong key [{NAME}]" in done.stderr
    assert KEY not in done.stderr + everything_written(tmp_path)


def test_a_key_is_not_sent_to_another_host(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(NAME, KEY)
    with serve() as other:
        site.on(FIND, Answer("", 302, {"Location": other.url.replace("127.0.0.1", "localhost") + "/find"}))
        done = crawl(tmp_path, site)
        assert done.code == 1 and "is not the source's own host" in done.stderr
        assert other.asked == []


def test_a_key_is_sent_over_https_only_and_stays_in_no_request() -> None:
    class Crawler:
        spider = TrustpilotSpider(domain="zippa.example")
        settings = Settings()

    Crawler.spider.secrets = {NAME: KEY}
    sending = SecretHeaders(Crawler())  # type: ignore[arg-type]
    with pytest.raises(RefusedRequest, match="https only"):
        sending.process_request(Request("http://api.trustpilot.com/v1"))
    request = Request("https://api.trustpilot.com/v1")
    for taken_back in (partial(sending.process_response, response=Response(request.url)),
                       partial(sending.process_exception, exception=OSError())):
        sending.process_request(request)
        assert request.headers["apikey"] == KEY.encode()
        taken_back(request)
        assert b"apikey" not in request.headers


def test_a_secret_written_where_its_name_belongs_is_not_repeated() -> None:
    with pytest.raises(CrawlError, match="key_secret = …; expected the name of a secret") as caught:
        checked("trustpilot", TrustpilotSpider.takes, {"domain": "zippa.example", "key_secret": KEY})
    assert KEY not in str(caught.value)


def test_which_secrets_a_source_needs() -> None:
    takes = Argument("a", "", kind="secret"), Argument("b", "", kind="secret", default="LOVELODE_B"), Argument("c", "")
    assert wanted(takes, {"c": "x"}) == ["LOVELODE_B"]
    assert wanted(takes, {"a": "LOVELODE_A", "b": "LOVELODE_C"}) == ["LOVELODE_A", "LOVELODE_C"]


def test_a_secret_that_is_not_there_is_named() -> None:
    with pytest.raises(CrawlError, match=r"LOVELODE_B is not there.*Prefect Secret block named lovelode-b"):
        secret_of({"LOVELODE_B": ""}, "LOVELODE_B")


def test_secrets_are_struck_out() -> None:
    assert without("at https://x.example/?key=abc", {"LOVELODE_B": "abc", "LOVELODE_C": ""}) == (
        "at https://x.example/?key=[LOVELODE_B]"
    )
