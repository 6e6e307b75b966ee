"""How the bases for searches and for single answers walk through a source, without a network."""

from typing import Any

from scrapy import Request

from spiders.gnome_odrs import GnomeOdrsSpider
from spiders.hacker_news import HackerNewsSpider
from spiders.items import Review
from spiders.known import Known
from tests.spiders.test_paging import walk


def hit(n: int, second: int) -> dict[str, Any]:
    return {"objectID": str(n), "author": f"made_up_{n}", "comment_text": f"Zippa is good {n}", "created_at_i": second}


def search(
    seconds: list[int], cap: int = 3, before_ignored: bool = False, **given: Any
) -> tuple[HackerNewsSpider, list[Review], list[int | None]]:
    """A search over hits of those seconds that gives the newest `cap` of them."""
    spider, asked = HackerNewsSpider(queries=["Zippa"], **given), []
    hits = [hit(n, second) for n, second in enumerate(sorted(seconds, reverse=True))]

    def answer(request: Request) -> Any:
        before = request.cb_kwargs["before"]
        asked.append(before)
        assert before is None or f"created_at_i%3C{before}" in request.url
        left = [row for row in hits if before is None or before_ignored or row["created_at_i"] < before]
        return {"hits": left[:cap], "nbHits": len(left)}

    return spider, walk(spider, spider.page("Zippa", None), answer), asked


def test_slices_go_back_to_the_first_hit() -> None:
    seconds = list(range(1795500000, 1795500000 + 70, 10))
    spider, found, asked = search(seconds)
    assert {review.review_id for review in found} == {str(n) for n in range(7)}
    assert asked == [None, 1795500041, 1795500021]
    assert spider.outcome.verdict(7, 0, []) == ("complete", "Zippa: all hits were read")
    assert spider.outcome.expected == 7


def test_hits_of_one_second_on_two_slices_are_not_lost() -> None:
    spider, found, _ = search([1795500009, 1795500007, 1795500005, 1795500005, 1795500001], cap=3)
    assert {review.review_id for review in found} == {"0", "1", "2", "3", "4"}
    assert spider.outcome.verdict(5, 0, [])[0] == "complete"


def test_more_hits_in_a_second_than_a_search_gives_are_cut_short() -> None:
    spider, _, asked = search([1795500005] * 9)
    assert asked == [None, 1795500006, 1795500006, 1795500006]
    assert spider.outcome.verdict(3, 0, []) == ("cut_short", "Zippa: a search of 9 hits shows none that is new")


def test_a_search_that_ignores_the_slice_is_cut_short() -> None:
    spider, _, asked = search(list(range(1795500000, 1795500020)), before_ignored=True)
    assert len(asked) == 4
    assert spider.outcome.verdict(3, 0, [])[0] == "cut_short"


def test_max_pages_of_a_search() -> None:
    spider, _, asked = search(list(range(1795500000, 1795500090, 10)), max_pages=2)
    assert len(asked) == 2
    assert spider.outcome.limits == ["Zippa: stopped after 2 pages, as max_pages asks"]


def test_each_query_is_a_way_of_its_own() -> None:
    spider, asked = HackerNewsSpider(queries=["Zippa", "Zippo"]), []
    rows = [hit(n, 1795500000 - n) for n in range(300)]
    spider.known = Known.read(300, [(row["objectID"], "2026-11-24T06:00:00") for row in rows])

    def answer(request: Request) -> Any:
        asked.append(request.cb_kwargs["query"])
        return {"hits": rows[:100], "nbHits": 300} if asked[-1] == "Zippa" else {"hits": [], "nbHits": 0}

    for row in rows:
        row["created_at_i"] = 1795500000
    walk(spider, spider.page("Zippa", None), answer)
    walk(spider, spider.page("Zippo", None), answer)
    assert asked == ["Zippa", "Zippo"]
    assert spider.outcome.ends == [
        "Zippa: what is new, down to 100 reviews known from before", "Zippo: all hits were read",
    ]  # fmt: skip


def test_one_answer_holds_everything() -> None:
    spider = GnomeOdrsSpider(app_id="org.example.Zippa")
    row = {"review_id": 1, "rating": 80, "summary": "Good", "description": "Quick.", "date_created": 1795500000}
    assert len(walk(spider, spider.get(spider.answer_url()), lambda request: [row, row | {"review_id": 2}])) == 2
    assert spider.outcome.verdict(2, 0, []) == ("complete", "all 2 rows of the one answer")


def test_one_empty_answer_is_not_taken_for_complete() -> None:
    spider = GnomeOdrsSpider(app_id="org.example.Zippa")
    walk(spider, spider.get(spider.answer_url()), lambda request: [])
    status, reason = spider.outcome.verdict(0, 0, [])
    assert status == "cut_short" and "the name is not known there" in reason
