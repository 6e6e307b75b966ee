"""How feeds are walked through: Apple's pages beyond what tests/spiders/test_paging.py says, and RSS."""

from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response, TextResponse, XmlResponse

from spiders.app_store import AppStoreSpider
from spiders.errors import ShapeError
from spiders.items import Origin, Review
from spiders.known import Known
from spiders.shapes.feed_items import feed_items, labels
from spiders.wordpress import WordpressSpider
from tests.spiders.test_paging import entry, walk

ORIGIN = Origin("zippa", "zippa-test", "a key for tests")
URL = "https://feeds.example/feed"
ENTITY = '<!DOCTYPE feed [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def pages(given: list[int], a_page: int = 50) -> tuple[AppStoreSpider, list[int]]:
    """Read a feed whose answers hold so many reviews, in the order they are given out; which pages were asked for."""
    spider, asked = AppStoreSpider(app_id="1", countries=["ie"]), []

    def answer(request: Request) -> Any:
        asked.append(request.cb_kwargs["page"])
        rows = given[len(asked) - 1] if len(asked) <= len(given) else 0
        return {"feed": {"entry": [entry(1000 * len(asked) + n) for n in range(rows)]}}

    walk(spider, spider.page("ie", 1), answer)
    return spider, asked


def test_an_empty_page_after_a_full_one_is_asked_for_again() -> None:
    spider, asked = pages([50, 0, 50, 7])
    assert asked == [1, 2, 2, 3, 4]
    assert spider.outcome.verdict(107, 0, []) == ("complete", "ie: 3 pages, then an empty one")


def test_an_empty_page_after_a_short_one_is_the_end() -> None:
    _, asked = pages([50, 7])
    assert asked == [1, 2, 3]


def test_a_page_of_nothing_but_known_ids_is_asked_for_three_times_and_passed_over() -> None:
    spider, asked = AppStoreSpider(app_id="1", countries=["ie"]), []

    def answer(request: Request) -> Any:
        asked.append(request.cb_kwargs["page"])
        return {"feed": {"entry": [entry(1), entry(2)] if asked[-1] < 3 else []}}

    walk(spider, spider.page("ie", 1), answer)
    assert asked == [1, 2, 2, 2, 3]


def test_a_page_that_is_no_json_is_asked_for_in_xml_at_last_and_the_next_in_json_again() -> None:
    spider, asked = AppStoreSpider(app_id="1", countries=["ie"]), []
    spider.origin = ORIGIN
    waiting: list[Any] = [spider.page("ie", 1)]
    while waiting and len(asked) < 9:
        request = waiting.pop()
        page, form = request.cb_kwargs["page"], request.url.rsplit("/", 1)[-1]
        asked.append((page, form))
        body = b"<html>Connecting</html>" if page == 1 else b'{"feed": {}}'
        if form == "xml":
            body = atom("<entry><id>7</id><rating>5</rating></entry>".replace("rating", "im:rating")).encode()
        response = TextResponse(request.url, body=body, request=request)
        waiting += [item for item in spider.parse(response, **request.cb_kwargs) if isinstance(item, Request)]
    assert asked == [(1, "json"), (1, "json"), (1, "json"), (1, "xml"), (2, "json")]


def atom(entries: str) -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:im="http://itunes.apple.com/rss">{entries}</feed>'


def test_of_two_contents_the_one_in_plain_text_counts() -> None:
    for contents in ('<content type="html">&lt;b&gt;</content><content type="text">b</content>',
                     '<content type="text">b</content><content type="html">&lt;b&gt;</content>'):  # fmt: skip
        (found,) = feed_items(XmlResponse(URL, body=atom(f"<entry>{contents}</entry>").encode()), "feed", "entry")
        assert labels(found)["content"] == {"label": "b", "attributes": {"type": "text"}}


def test_an_element_without_a_bottom_is_read_to_a_few_levels() -> None:
    deep = atom(f"<entry>{'<a>' * 1500}x{'</a>' * 1500}</entry>")
    (found,) = feed_items(XmlResponse(URL, body=deep.encode()), "feed", "entry")
    assert labels(found)["a"]["a"]["a"]["label"] == "x"


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("<html><body>feed</body></html>", "of something else"),
        (ENTITY + atom("<entry>&a;</entry>"), "of something else"),
        (atom("<entry>a</entry><entry>b</entry>")[:-1], "of which 2 items can be read, and not the rest"),
        (atom("<entry>a</entry>") + atom("<entry>b</entry>"), "of which 1 items can be read, and not the rest"),
        ("", "of something else"),
    ],
)
def test_what_is_no_whole_feed_is_refused(body: str, says: str) -> None:
    with pytest.raises(ShapeError, match=f"^{URL}: expected a feed in XML, got .*{says}$"):
        feed_items(TextResponse(URL, body=body.encode(), encoding="utf-8"), "feed", "entry")


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(ShapeError, match="of something else"):
        feed_items(Response(URL, body=b"\x89PNG"), "rss", "item")


def wordpress(known: list[str], topics: list[str]) -> tuple[WordpressSpider, list[Review]]:
    rows = "".join(
        f"<item><guid>https://wordpress.org/support/topic/{topic}/</guid><title>Fine (4 stars)</title>"
        "<pubDate>Sun, 15 Nov 2026 08:15:00 +0000</pubDate><description>Fine.</description></item>"
        for topic in topics
    )
    spider = WordpressSpider(slug="zippa")
    spider.origin, spider.known = ORIGIN, Known.read(len(known), [(topic, None) for topic in known])
    body = f'<rss version="2.0"><channel>{rows}</channel></rss>'
    found = list(spider.parse(XmlResponse(spider.feed_url(), body=body.encode())))
    return spider, [item for item in found if isinstance(item, Review)]


def test_a_feed_that_reaches_what_is_known_is_complete() -> None:
    spider, found = wordpress(["a", "b"], ["c", "b"])
    assert [review.review_id for review in found] == ["c", "b"]
    assert spider.outcome.verdict(2, 0, [], before=2) == ("complete", "every review that the feed holds")


def test_a_feed_that_does_not_reach_what_is_known_is_cut_short() -> None:
    spider, _ = wordpress(["a", "b"], ["d", "c"])
    status, reason = spider.outcome.verdict(2, 0, [], before=2)
    assert (status, reason) == (
        "cut_short", "none of the 2 reviews in the feed is known: more may be lost"
    )  # fmt: skip


def test_an_empty_feed_is_not_taken_for_complete() -> None:
    spider, _ = wordpress([], [])
    assert spider.outcome.verdict(0, 0, [])[0] == "cut_short"
    assert spider.outcome.verdict(0, 0, [], before=3)[0] == "failed"
