"""How the bases walk through a source: fed with answers by hand, without a network."""

import json
from collections.abc import Callable
from typing import Any

from scrapy import Request
from scrapy.http import TextResponse

from spiders.app_store import AppStoreSpider
from spiders.base import ReviewSpider
from spiders.items import Origin, Review
from spiders.mozilla_addons import MozillaAddonsSpider
from spiders.steam import SteamSpider


def walk(spider: ReviewSpider, first: Request, answer: Callable[[Request], Any], most: int = 50) -> list[Review]:
    spider.origin = Origin("zippa", "zippa-test", "a key for tests")
    waiting, found = [first], []
    for _ in range(most):
        if not waiting:
            return found
        request = waiting.pop(0)
        response = TextResponse(request.url, body=json.dumps(answer(request)).encode(), request=request)
        for item in spider.parse(response, **request.cb_kwargs):
            (waiting if isinstance(item, Request) else found).append(item)
    raise AssertionError(f"still asking after {most} pages")


def entry(n: int) -> dict[str, Any]:
    return {"id": {"label": str(n)}, "im:rating": {"label": "4"}, "content": {"label": f"Good {n}"}}


def feed_of(pages: dict[int, list[int]]) -> Callable[[Request], Any]:
    return lambda request: {"feed": {"entry": [entry(n) for n in pages.get(request.cb_kwargs["page"], [])]}}


def app_store(pages: dict[int, list[int]]) -> tuple[AppStoreSpider, list[str]]:
    spider = AppStoreSpider(app_id="1", countries=["ie"])
    return spider, [review.review_id for review in walk(spider, spider.page("ie", 1), feed_of(pages))]


def test_a_repeated_page_is_not_the_end_of_a_feed() -> None:
    spider, ids = app_store({1: [1, 2], 2: [1, 2], 3: [3]})
    assert sorted(set(ids)) == ["1", "2", "3"]
    assert spider.outcome.verdict(3, 0, []) == ("complete", "ie: 3 pages, then an empty one")


def test_a_feed_ends_with_the_last_page_it_serves() -> None:
    spider, ids = app_store({page: [page] for page in range(1, 30)})
    assert len(ids) == 10
    assert spider.outcome.verdict(10, 0, []) == ("complete", "ie: all 10 pages that the feed serves")


def test_an_empty_feed_is_not_taken_for_complete() -> None:
    spider, ids = app_store({})
    status, reason = spider.outcome.verdict(0, 0, [])
    assert (ids, status) == ([], "cut_short") and "they were not given out" in reason


def rating_of(user: int, n: int) -> dict[str, Any]:
    return {"id": n, "addon": {"id": 7}, "user": {"id": user}, "score": 4, "body": f"Good {n}",
            "created": f"2026-11-{n:02}T08:15:00Z"}


def mozilla(pages: dict[str, tuple[list[dict[str, Any]], str | None]]) -> tuple[MozillaAddonsSpider, list[Review]]:
    spider = MozillaAddonsSpider(addon="zippa")

    def answer(request: Request) -> Any:
        rows, following = pages[request.url.partition("&page=")[2] or "1"]
        link = f"https://other.example/api?addon=zippa&page_size=50&page={following}" if following else None
        return {"count": 3, "next": link, "results": rows}

    spider.asked.add(spider.first_url())
    return spider, walk(spider, spider.get(spider.first_url()), answer)


def test_json_pages_are_followed_on_the_own_host() -> None:
    one, two = rating_of(1, 9), rating_of(2, 5)
    spider, found = mozilla({"1": ([one], "2"), "2": ([one], "3"), "3": ([two], None)})
    assert {review.text for review in found} == {"Good 9", "Good 5"}
    assert spider.outcome.verdict(2, 0, []) == ("complete", "the last page was read") and spider.outcome.expected == 3


def test_json_pages_that_end_too_early_are_cut_short() -> None:
    spider, _ = mozilla({"1": ([rating_of(1, 9)], "2"), "2": ([rating_of(2, 5)], None)})
    assert spider.outcome.verdict(2, 0, []) == ("cut_short", "the pages ended after 2 of 3 rows")


def test_json_pages_in_a_circle_are_cut_short() -> None:
    spider, _ = mozilla({"1": ([rating_of(1, 9)], "2"), "2": ([rating_of(2, 5)], "2")})
    assert spider.outcome.verdict(2, 0, []) == ("cut_short", "the pages go round in a circle")


Thumbs = tuple[SteamSpider, list[Review], list[str]]


def thumbs(pages: list[list[int]], total: int | None, max_pages: int = 9) -> Thumbs:
    """Pages are given out in the order they are asked for, whatever the cursor; the cursor names the next page."""
    spider, asked = SteamSpider(app_id="1", max_pages=max_pages), []

    def answer(request: Request) -> Any:
        asked.append(request.cb_kwargs["cursor"])
        ids = pages[min(len(asked), len(pages)) - 1]
        rows = [{"recommendationid": n, "author": {"steamid": n}, "voted_up": True, "review": "ok",
                 "timestamp_created": 1795000000} for n in ids]
        body = {"query_summary": {"num_reviews": len(ids)}, "reviews": rows, "cursor": f"c{max(ids, default=0)}+/="}
        return {"response": body | ({"total_matching": total} if total is not None and len(asked) == 1 else {})}

    return spider, walk(spider, spider.page("*"), answer), asked


def test_a_cursor_is_followed_to_the_total() -> None:
    spider, found, asked = thumbs([[1, 2], [3], []], total=3)
    assert (len(found), asked) == (3, ["*", "c2+/=", "c3+/="])
    assert spider.outcome.verdict(3, 0, []) == ("complete", "all pages were read")


def test_an_early_empty_page_is_asked_for_again() -> None:
    spider, found, asked = thumbs([[1, 2], [], [3], []], total=3)
    assert (len(found), asked) == (3, ["*", "c2+/=", "c2+/=", "c3+/="])
    assert spider.outcome.verdict(3, 0, [])[0] == "complete"


def test_pages_that_end_too_early_are_cut_short() -> None:
    spider, _, asked = thumbs([[1, 2], []], total=500)
    assert asked == ["*"] + ["c2+/="] * 4
    assert spider.outcome.verdict(2, 0, []) == ("cut_short", "the pages ended after 2 of 500 reviews")


def test_a_repeated_cursor_ends_the_pages() -> None:
    spider, _, asked = thumbs([[1, 2], [1, 2]], total=None)
    assert asked == ["*", "c2+/="]
    assert spider.outcome.verdict(2, 0, [])[0] == "complete"


def test_max_pages_of_a_cursor() -> None:
    spider, _, asked = thumbs([[n] for n in range(1, 9)], total=8, max_pages=3)
    assert len(asked) == 3
    assert spider.outcome.verdict(3, 0, []) == ("cut_short", "stopped after 3 pages, as max_pages asks")
