"""How topics and their posts are walked through, on a first night and on later ones."""

import re
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from scrapy import Request

from spiders.discourse import DiscourseSpider
from spiders.errors import CrawlError
from spiders.known import Known
from tests.spiders.test_paging import walk

FORUM = "https://community.zippa.example"


class Forum:
    """Topics by number, each with the day of November of every post; posts are numbered through, 1000 × topic + n."""

    def __init__(self, topics: dict[int, list[int]], a_page: int = 2, pinned: int = 0, lost: int = 0) -> None:
        self.topics, self.a_page, self.pinned, self.lost = topics, a_page, pinned, lost
        self.asked: list[str] = []

    def answer(self, request: Request) -> Any:
        url = urlsplit(request.url)
        self.asked.append(request.url.removeprefix(FORUM))
        if not (match := re.match(r"/t/(\d+)", url.path)):
            return self.listing(int(parse_qs(url.query).get("page", ["0"])[0]))
        topic = int(match[1])
        posts = [self.post(topic, n, day) for n, day in enumerate(self.topics[topic], 1)]
        if url.path.endswith("/posts.json"):
            wanted = set(map(int, parse_qs(url.query)["post_ids[]"])) - {self.lost}
            return {"post_stream": {"posts": [post for post in posts if post["id"] in wanted]}, "id": topic}
        stream = [post["id"] for post in posts]
        return {"post_stream": {"posts": posts[:20], "stream": stream}, "id": topic, "title": f"Topic {topic}"}

    def listing(self, page: int) -> Any:
        newest = sorted(self.topics, key=lambda topic: (topic != self.pinned, -max(self.topics[topic])))
        shown = newest[page * self.a_page :][: self.a_page]
        more = {"more_topics_url": "/latest?page=9"} if (page + 1) * self.a_page < len(newest) else {}
        rows = [{"id": n, "bumped_at": stamp(max(self.topics[n])), "pinned": n == self.pinned} for n in shown]
        return {"topic_list": {"topics": rows, **more}}

    def post(self, topic: int, number: int, day: int) -> dict[str, Any]:
        return {"id": 1000 * topic + number, "topic_id": topic, "post_number": number, "post_type": 1, "user_id": 7,
                "cooked": f"<p>Post {number}</p>", "created_at": stamp(day)}  # fmt: skip


def stamp(day: int) -> str:
    return f"2026-11-{day:02}T08:15:00.000Z"


def read(forum: Forum, known: dict[int, int] | None = None, **given: Any) -> tuple[DiscourseSpider, list[int]]:
    """Read the forum with posts `known` from before (number and day)."""
    spider = DiscourseSpider(**({"urls": [FORUM]} | given))
    spider.known = Known.read(len(known or {}), [(str(n), stamp(day)[:19]) for n, day in (known or {}).items()])
    place = spider.places[0]
    first = spider.page(place, 0) if isinstance(place, str) else spider.topic(place)
    return spider, [int(review.review_id) for review in walk(spider, first, forum.answer)]


def verdict(spider: DiscourseSpider, fetched: int = 1, before: int = 0) -> tuple[str, str]:
    return spider.outcome.verdict(fetched, 0, [], before)


def test_a_topic_is_read_to_its_last_post() -> None:
    forum = Forum({4: [1] * 45})
    spider, posts = read(forum, urls=[f"{FORUM}/t/the-basket/4"])
    assert sorted(posts) == list(range(4001, 4046))
    assert [re.findall(r"=(\d+)", url)[::19] for url in forum.asked] == [[], ["4021", "4040"], ["4041"]]
    assert verdict(spider) == ("complete", "topic 4: read to its last post")


def test_of_a_known_topic_only_what_is_new_is_asked_for() -> None:
    forum = Forum({4: [1] * 45})
    _, posts = read(forum, known=dict.fromkeys(range(4001, 4042), 1), urls=[f"{FORUM}/t/the-basket/4"])
    # The first ones come along anyway; 4041 was the last before, and may have been edited.
    assert sorted(posts) == [*range(4001, 4021), *range(4041, 4046)]
    assert len(forum.asked) == 2


def test_all_topics_of_a_forum() -> None:
    forum = Forum({1: [3], 2: [5], 3: [9], 4: [7], 5: [1]})
    spider, posts = read(forum)
    assert sorted(posts) == [1001, 2001, 3001, 4001, 5001]
    assert [url for url in forum.asked if url.startswith("/latest")] == [
        f"/latest.json?order=activity{page}" for page in ("", "&page=1", "&page=2")
    ]
    assert verdict(spider) == ("complete", "/latest: the list of topics was read to its end")


def test_a_later_night_ends_where_nobody_wrote_since() -> None:
    forum = Forum({1: [3], 2: [5], 3: [2, 21], 4: [19], 5: [1]}, pinned=5)
    spider, posts = read(forum, known={1001: 3, 2001: 5, 4001: 19, 3001: 2, 5001: 1})
    assert sorted(posts) == [3001, 3002, 4001, 5001]  # the pinned one stands on top
    assert [url.split("?")[0] for url in forum.asked] == [
        "/latest.json", "/t/5.json", "/t/3.json", "/latest.json", "/t/4.json",
    ]  # fmt: skip
    since = "2026-11-18T08:15:00"  # a day before the newest that was known
    assert verdict(spider, before=5) == ("complete", f"/latest: every topic that somebody wrote in since {since}")


def test_a_page_of_pinned_topics_is_not_where_the_list_ends() -> None:
    _, posts = read(Forum({3: [21], 5: [1]}, a_page=1, pinned=5), known={5001: 1, 4001: 19})
    assert posts == [5001, 3001]


def test_a_forum_where_only_staff_write_is_empty_by_its_own_word() -> None:
    forum = Forum({1: [3], 2: [5]})
    spoken = forum.post
    forum.post = lambda *of: spoken(*of) | {"staff": True}  # type: ignore[method-assign]
    spider, posts = read(forum)
    assert posts == [] and verdict(spider, 0)[0] == "complete"


def test_a_night_without_anything_new_is_not_one_without_reviews() -> None:
    spider, posts = read(Forum({1: [3], 2: [5]}), known={1001: 3, 2001: 5, 3001: 24})  # topic 3 was deleted
    assert posts == [2001]
    assert verdict(spider, len(posts), before=3)[0] == "complete"


def test_max_topics() -> None:
    spider, posts = read(Forum({n: [n] for n in range(1, 9)}), max_topics=3)
    assert sorted(posts) == [6001, 7001, 8001]
    assert verdict(spider) == ("cut_short", "/latest: stopped after 3 topics, as max_topics asks")
    assert spider.outcome.gapless(whole=True)


def test_a_list_that_goes_round_in_a_circle_is_cut_short() -> None:
    forum = Forum({1: [3], 2: [5]}, a_page=2)
    forum.listing = lambda page: {"topic_list": {"topics": [{"id": 1}, {"id": 2}], "more_topics_url": "/latest?page=1"}}  # type: ignore[method-assign]
    spider, _ = read(forum)
    assert verdict(spider) == ("cut_short", "/latest: page 2 shows nothing but topics of the pages before")


def test_a_post_that_does_not_come_cuts_the_crawl_short() -> None:
    spider, posts = read(Forum({4: [1] * 25}, lost=4023), urls=[f"{FORUM}/t/4"])
    assert len(posts) == 24
    assert verdict(spider) == ("cut_short", "topic 4: 1 of 5 posts did not come; topic 4: read to its last post")


@pytest.mark.parametrize(
    ("path", "base", "place"),
    [
        ("", "", "/latest"), ("/", "", "/latest"), ("/latest?order=x", "", "/latest"), ("/talk/", "/talk", "/latest"),
        ("/t/the-basket/41", "", 41), ("/t/41", "", 41), ("/t/41/7?u=sam", "", 41), ("/t/2026-plans/41/7", "", 41),
        ("/talk/t/the-basket/41", "/talk", 41), ("/c/help/5", "", "/c/help/5"), ("/c/a/b/5/l/latest", "", "/c/a/b/5"),
        ("/tag/offline", "", "/tag/offline"), ("/tag/offline/9#x", "", "/tag/offline/9"),
    ],
)  # fmt: skip
def test_addresses_in_a_forum(path: str, base: str, place: str | int) -> None:
    spider = DiscourseSpider(urls=[FORUM + path])
    assert (spider.base_url, spider.places, spider.hosts) == (FORUM + base, [place], {"community.zippa.example"})


def test_two_forums_are_two_sources() -> None:
    with pytest.raises(CrawlError, match=r"urls are in https://a.example and https://b.example; expected one forum"):
        DiscourseSpider(urls=["https://a.example/c/help/5", "https://b.example/t/41"])
