"""How the bases for numbered pages walk through a source: fed with answers by hand, without a network."""

from collections.abc import Callable
from typing import Any

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from twisted.python.failure import Failure

from spiders.atlassian import AtlassianSpider
from spiders.items import Origin, Review
from spiders.jetbrains import JetbrainsSpider
from spiders.known import Known
from spiders.shapes.answered_pages import AnsweredPagesSpider
from spiders.trustpilot import TrustpilotSpider
from tests.spiders.test_paging import walk

UNIT = "0123456789abcdef01234567"


def app_review(n: int, **more: Any) -> dict[str, Any]:
    return {"_links": {"self": {"href": f"/reviews/{n}"}}, "stars": 4, "review": f"Good {n}",
            "date": f"20{99 - n // 300}-{12 - n // 25 % 12:02}-{28 - n % 25:02}"} | more


Walked = tuple[AtlassianSpider, list[Review], list[str]]


def app(answers: dict[str, list[int]], count: int | None, **given: Any) -> Walked:
    """The spider after its walk, what it found, and the offsets it asked for."""
    spider, asked = AtlassianSpider(addon="com.example.zippa", **given), []

    def answer(request: Request) -> Any:
        asked.append(request.cb_kwargs["cursor"])
        rows = [app_review(n) for n in answers.get(asked[-1], [])]
        return {"_embedded": {"reviews": rows}} | ({} if count is None else {"count": count})

    return spider, walk(spider, spider.page("0"), answer), asked


def test_pages_are_read_to_the_total() -> None:
    spider, found, asked = app({"0": [1, 2], "2": [3]}, count=3)
    assert (len(found), asked) == (3, ["0", "2"])
    assert spider.outcome.verdict(3, 0, []) == ("complete", "all pages were read")


def test_a_page_may_be_shorter_than_asked_for() -> None:
    spider, found, asked = app({str(n): [n, n + 1] for n in range(0, 40, 2)}, count=40)
    assert (len(found), len(asked)) == (40, 20)
    assert spider.outcome.verdict(40, 0, [])[0] == "complete"


def test_without_a_total_an_empty_page_is_the_end() -> None:
    spider, found, asked = app({"0": [1, 2], "2": [3]}, count=None)
    assert (len(found), asked) == (3, ["0", "2", "3"])
    assert spider.outcome.verdict(3, 0, [])[0] == "complete"


def test_pages_that_end_too_early_are_asked_for_again_and_cut_short() -> None:
    spider, _, asked = app({"0": [1, 2]}, count=500)
    assert asked == ["0"] + ["2"] * 4
    assert spider.outcome.verdict(2, 0, []) == ("cut_short", "the pages ended after 2 of 500 reviews")


def test_a_page_of_nothing_new_is_not_followed_for_ever() -> None:
    spider, _, asked = app({"0": [1, 2], "2": [1, 2]}, count=None)
    assert asked == ["0"] + ["2"] * 4
    status, reason = spider.outcome.verdict(2, 0, [])
    assert (status, reason) == ("cut_short", "page 2 shows nothing but what stood on those before")


def test_max_pages_of_numbered_pages() -> None:
    spider, _, asked = app({str(n): [n] for n in range(90)}, count=None, max_pages=3)
    assert len(asked) == 3
    assert spider.outcome.verdict(3, 0, []) == ("cut_short", "stopped after 3 pages, as max_pages asks")


def test_rows_that_are_no_reviews_count_for_the_total() -> None:
    spider = AtlassianSpider(addon="com.example.zippa")
    rows = [app_review(1), app_review(2, stars="?"), app_review(3, stars="?")]
    walk(spider, spider.page("0"), lambda request: {"_embedded": {"reviews": rows}, "count": 3})
    assert spider.outcome.ends == ["all pages were read"]


def known(numbers: range) -> Known:
    return Known.read(len(numbers), [(str(n), f"{app_review(n)['date']}T00:00:00") for n in numbers])


def many(order: Callable[[int], int]) -> Walked:
    spider, asked = AtlassianSpider(addon="com.example.zippa"), []
    spider.known = known(range(1, 300))

    def answer(request: Request) -> Any:
        asked.append(request.cb_kwargs["cursor"])
        begin = int(asked[-1])
        rows = [app_review(order(n)) for n in range(begin, min(begin + 50, 300))]
        return {"_embedded": {"reviews": rows}, "count": 300}

    return spider, walk(spider, spider.page("0"), answer), asked


def test_what_is_known_is_not_read_again() -> None:
    spider, found, asked = many(lambda n: n)
    assert (len(found), asked) == (150, ["0", "50", "100"])
    assert spider.outcome.ends == ["what is new, down to 100 reviews known from before"]


def test_where_the_order_is_another_everything_is_read() -> None:
    """Sorted by votes, say: the one new review comes last."""
    _, found, asked = many(lambda n: 299 - n)
    assert (len(found), asked[-1]) == (300, "300")


def comment(n: int, **more: Any) -> dict[str, Any]:
    return {"id": n, "cdate": str(1795500000000 - n), "comment": f"Good {n}", "rating": 4, "repliesCount": 0} | more


def answered(spider: AnsweredPagesSpider) -> tuple[Request, list[Review]]:
    """The request for the answers to the first of two reviews, and the review that came without waiting."""
    spider.origin = Origin("zippa", "zippa-test", "a key for tests")
    spider.seen.add("3")
    out = list(spider.given_out(comment(1, repliesCount=1), list(spider.built(comment(1, repliesCount=1), "1", None))))
    out += spider.given_out(comment(2), list(spider.built(comment(2), "2", None)))
    (request,) = (item for item in out if isinstance(item, Request))
    return request, [item for item in out if isinstance(item, Review)]


def test_a_review_comes_once_and_with_its_answer() -> None:
    spider = JetbrainsSpider(plugin="1")

    def answer(request: Request) -> Any:
        if request.url.endswith("/api/comments/1/replies"):
            return [comment(9, vendor=True, comment="Thank you.")]
        return [comment(1, repliesCount=1), comment(2)] if request.cb_kwargs["cursor"] == "1" else []

    found = walk(spider, spider.page("1"), answer)
    assert sorted((review.text, review.reply) for review in found) == [("Good 1", "Thank you."), ("Good 2", None)]


def failing(request: Request) -> Failure:
    failure = Failure(IgnoreRequest("made up"))
    failure.request = request  # type: ignore[attr-defined]
    return failure


def test_answers_that_do_not_come_cut_short_but_keep_the_review() -> None:
    spider = JetbrainsSpider(plugin="1")
    request, at_once = answered(spider)
    assert [review.text for review in at_once] == ["Good 2"]
    assert request.errback is not None
    assert [review.text for review in request.errback(failing(request))] == ["Good 1"]
    assert len(spider.outcome.cuts) == 1 and "/api/comments/1/replies" in spider.outcome.cuts[0]


def test_a_known_review_whose_answers_do_not_come_stays_as_it_was() -> None:
    spider = JetbrainsSpider(plugin="1")
    request, _ = answered(spider)
    (review,) = spider.built(request.cb_kwargs["row"], "1", None)
    assert isinstance(review, Review) and request.errback is not None
    spider.known = Known.read(1, [(review.review_id, review.written_at)])
    assert list(request.errback(failing(request))) == []


def test_the_sources_own_id_is_looked_up_first() -> None:
    spider, asked = TrustpilotSpider(domain="zippa.example"), []

    def answer(request: Request) -> Any:
        asked.append(request.url.removeprefix("https://api.trustpilot.com/v1/business-units/").split("&")[0])
        row = {"id": "f1", "stars": 4, "createdAt": "2026-11-20T08:15:00Z"}
        return {"id": UNIT} if "find" in asked[-1] else {"reviews": [row] if "page=1" in asked[-1] else []}

    found = walk(spider, spider.get(str(spider.look_up_url()), cursor="look up"), answer)
    assert len(found) == 1
    assert asked == ["find?name=zippa.example", f"{UNIT}/reviews?page=1", f"{UNIT}/reviews?page=2"]
    assert spider.outcome.verdict(1, 0, []) == ("complete", "all pages were read")


def test_an_id_that_is_known_is_not_looked_up() -> None:
    assert TrustpilotSpider(domain="zippa.example", business_unit=UNIT).look_up_url() is None
