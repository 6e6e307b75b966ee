"""Spiders on responses captured from the real services, which only the project's developers have."""

import json
import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import TextResponse, XmlResponse

from spiders.answers import listed
from spiders.app_store import AppStoreSpider
from spiders.base import ReviewSpider
from spiders.discourse import DiscourseSpider
from spiders.errors import ShapeError
from spiders.items import Origin, Reject, Review
from spiders.mozilla_addons import MozillaAddonsSpider
from spiders.privacy import clean, scrub
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
        ("knutigro2015_gb_521142420.json", 50, 0),  # and the app itself
        ("swift2021_1510826067_gb_1.json", 4, 0),
        ("swift2021_1510826067_gb_2.json", 0, 0),
        ("swift2021_empty_page.json", 0, 0),
        ("misha2025_389801252.json", 50, 50),
    ],
)
def test_app_store(shared: Path, name: str, reviews: int, dated: int) -> None:
    body = (shared / "payloads/app_store" / name).read_bytes()
    entries = listed(json.loads(body)["feed"].get("entry"))
    rated = {entry["id"]["label"]: entry for entry in entries if "im:rating" in entry}
    found = parse(AppStoreSpider(app_id="1", countries=["gb"]), body, country="gb", page=2)
    assert len(found) == len(rated) == reviews
    assert {review.review_id: (review.rating_raw, review.text) for review in found} == {
        number: (entry["im:rating"]["label"], scrub(clean(entry["content"]["label"])))
        for number, entry in rated.items()
    }
    assert sum(review.written_at is not None for review in found) == dated
    assert all(review.author and review.text and review.stars for review in found)


def test_app_store_in_xml(shared: Path) -> None:
    body = (shared / "payloads/app_store/rustcrawler2025_us_1194408342.xml").read_bytes()
    found = parse(AppStoreSpider(app_id="1"), body, XmlResponse, country="us", page=1, tries=4)
    assert [review.review_id for review in found] == re.findall(r"<entry>\s*<id>(\d+)", body.decode())
    assert len(found) == 2 and all(review.author and review.text and review.written_at for review in found)


def test_app_store_page_eleven(shared: Path) -> None:
    body = (shared / "payloads/app_store/swift2021_555731861_us_11.json").read_bytes()
    with pytest.raises(ShapeError, match="expected a feed in XML, got 47 bytes of something else"):
        parse(AppStoreSpider(app_id="1"), body, country="us", page=11, tries=4)


@pytest.mark.parametrize(("app", "reviews"), [("332540", 50), ("357330", 6), ("608110", 0)])
def test_steam(shared: Path, app: str, reviews: int) -> None:
    saved = json.loads((shared / f"payloads/steam/review_{app}.json").read_text(encoding="utf-8"))
    rows = list(saved["reviews"].values()) if isinstance(saved["reviews"], dict) else saved["reviews"]
    answer = {"response": {"query_summary": saved["query_summary"], "reviews": rows, "cursor": "AoJ4+/="}}
    spider = SteamSpider(app_id=app)
    found = parse(spider, json.dumps(answer).encode(), cursor="*")
    assert len(found) == len(rows) == reviews
    assert {review.review_id: review.rating_raw for review in found} == {
        row["recommendationid"]: "up" if row["voted_up"] else "down" for row in rows
    }
    assert spider.outcome.expected == saved["query_summary"]["total_reviews"]


def test_mozilla_addons(shared: Path) -> None:
    body = (shared / "payloads/mozilla_addons/ratings_list_v4_local_olympia.json").read_bytes()
    found = parse(MozillaAddonsSpider(addon="x"), body)
    assert len(found) == len(json.loads(body)["results"])


def test_discourse_leaves_out_what_staff_say(shared: Path) -> None:
    """All four posts of the topic are by staff; one of them is a notice, and one nothing but a picture."""
    topic = json.loads((shared / "payloads/discourse/topic.json").read_bytes())
    assert parse(discourse(), json.dumps(topic).encode(), topic=57) == []
    for post in topic["post_stream"]["posts"]:
        post["staff"] = False
    found = parse(discourse(), json.dumps(topic).encode(), topic=57)
    assert [review.review_id for review in found] == ["83", "226"]
    assert [review.title for review in found] == [topic["title"], ""]
    assert all(review.author and review.text and review.written_at for review in found)


def test_discourse_posts_asked_for_by_number(shared: Path) -> None:
    body = (shared / "payloads/discourse/topic_posts.json").read_bytes()
    (found,) = parse(discourse(), body, topic=57, asked=[123456])
    assert (found.review_id, found.text, found.url) == ("123456", "Some text.", "https://forum.example/t/57/2")


def discourse() -> DiscourseSpider:
    return DiscourseSpider(urls=["https://forum.example/t/57"])
