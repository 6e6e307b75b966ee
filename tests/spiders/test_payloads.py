"""Spiders on responses captured from the real services, which only the project's developers have."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, TextResponse

from spiders.app_store import AppStoreSpider
from spiders.base import ReviewSpider
from spiders.errors import ShapeError
from spiders.items import Origin, Reject, Review
from spiders.mozilla_addons import MozillaAddonsSpider
from spiders.schema_org import SchemaOrgSpider
from spiders.steam import SteamSpider

URL = "https://shop.example/p/1"


def parse(spider: ReviewSpider, body: bytes, kind: type[TextResponse] = TextResponse, **passed: Any) -> list[Review]:
    spider.origin = Origin("zippa", "zippa-test", "a key for tests", date(2026, 11, 22))
    response = kind(URL, body=body, encoding="utf-8", request=Request(URL))
    out = [item for item in spider.parse(response, **passed) if not isinstance(item, Request)]
    assert not [item for item in out if isinstance(item, Reject)]
    return [item for item in out if isinstance(item, Review)]


@pytest.mark.parametrize(
    ("name", "reviews", "dated"),
    [
        ("knutigro2015_gb_521142420.json", 50, 0),
        ("swift2021_1510826067_gb_1.json", 4, 0),
        ("swift2021_1510826067_gb_2.json", 0, 0),
        ("swift2021_empty_page.json", 0, 0),
        ("misha2025_389801252.json", 50, 50),
    ],
)
def test_app_store(shared: Path, name: str, reviews: int, dated: int) -> None:
    spider = AppStoreSpider(app_id="1", countries=["gb"])
    found = parse(spider, (shared / "payloads/app_store" / name).read_bytes(), country="gb", page=2)
    assert len({review.review_id for review in found}) == reviews
    assert sum(review.written_at is not None for review in found) == dated
    assert all(review.author and review.text and review.stars for review in found)


def test_app_store_page_eleven(shared: Path) -> None:
    body = (shared / "payloads/app_store/swift2021_555731861_us_11.json").read_bytes()
    with pytest.raises(ShapeError, match="expected JSON, got 47 bytes"):
        parse(AppStoreSpider(app_id="1"), body, country="us", page=11, tries=3)


@pytest.mark.parametrize("app", ["332540", "357330", "608110"])
def test_steam(shared: Path, app: str) -> None:
    saved = json.loads((shared / f"payloads/steam/review_{app}.json").read_text(encoding="utf-8"))
    rows = list(saved["reviews"].values()) if isinstance(saved["reviews"], dict) else saved["reviews"]
    answer = {"response": {"query_summary": saved["query_summary"], "reviews": rows, "cursor": "x"}}
    found = parse(SteamSpider(app_id=app), json.dumps(answer).encode(), cursor="*")
    assert {review.review_id for review in found} == {row["recommendationid"] for row in rows}


def test_mozilla_addons(shared: Path) -> None:
    body = (shared / "payloads/mozilla_addons/ratings_list_v4_local_olympia.json").read_bytes()
    found = parse(MozillaAddonsSpider(addon="x"), body)
    assert len(found) == len(json.loads(body)["results"])


@pytest.mark.parametrize(
    ("name", "reviews"),
    [
        ("3suisses.fr__5f885d1f", 26), ("bestbuy.ca__2c42fb60", 3), ("eduscho.at__3ef9ddf5", 5),
        ("getit.co.il__469894a5", 9), ("ikea.com__0666abeb", 8), ("inspiredtaste.net__inspiredtaste_2", 4),
        ("kiabi.com__6299847d", 1), ("leroymerlin.pl__4b3a1705", 3), ("nay.sk__ccbaa81c", 2),
        ("polishfoodies.com__polishfoodies_2", 59), ("realmomnutrition.com__realmomnutrition_1", 100),
        ("recept.se__recept", 10), ("spartoo.pt__1a9172cf", 3), ("CreativeWork.001", 2),
    ],
)  # fmt: skip
def test_schema_org(shared: Path, name: str, reviews: int) -> None:
    body = (shared / f"payloads/schema_org/{name}.html").read_bytes()
    assert len(parse(SchemaOrgSpider(urls=[URL]), body, HtmlResponse, product="/p/1")) == reviews


def test_schema_org_reads_past_a_trailing_semicolon(shared: Path) -> None:
    """The page marks up no review, but says in the block that extruct cannot read how many there are."""
    body = (shared / "payloads/schema_org/pauladeen.com__pauladeen_2.html").read_bytes()
    spider = SchemaOrgSpider(urls=[URL])
    with pytest.raises(ShapeError, match="though it speaks of 700"):
        parse(spider, body, HtmlResponse, product="/p/1")
    assert spider.outcome.expected == 700
