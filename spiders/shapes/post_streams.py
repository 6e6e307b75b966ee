"""Base for forums that list their topics, and give a topic's first posts with the numbers of all its posts."""

import re
from collections.abc import AsyncIterator, Iterator
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any, ClassVar, TypeVar

from scrapy import Request
from scrapy.http import Response

from spiders.answers import json_object, list_at, may, short
from spiders.base import ReviewSpider
from spiders.errors import CrawlError, ReviewError, ShapeError
from spiders.items import Reject, Review
from spiders.measures import iso_moment, utc_iso

T = TypeVar("T")
A_DAY = timedelta(days=1)  # far longer than a crawl, during which people go on writing


class PostStreamsSpider(ReviewSpider):
    """
    Declare arguments `urls` and `max_topics`, `address` (what `urls` may hold, with groups forum, topic and list; a
    forum's own stands for the list `newest`), and `topics_at`, `more_at`, `moved_at`, `posts_at`, `stream_at`
    and `endless_at` (paths of keys). Write `list_url`, `topic_url`, `posts_url` and `read`, which gets each post with
    its topic's title, None where that did not come along.

    A list gives the topic with the newest post first. Where posts are known from before it ends with the topics that
    nobody wrote in since a day before the newest of them, and of a topic only what follows its last known post is asked
    for. The topic on top is read whatever its date, so that a crawl that brings nothing at all stays suspicious.
    """

    address: ClassVar[str]
    newest: ClassVar[str]
    topics_at: ClassVar[tuple[str, ...]]
    more_at: ClassVar[tuple[str, ...]]
    posts_at: ClassVar[tuple[str, ...]]
    stream_at: ClassVar[tuple[str, ...]]
    endless_at: ClassVar[tuple[str, ...]]
    moved_at: ClassVar[tuple[str, ...]]
    posts_a_request = 20
    urls: list[str]
    max_topics: int

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        found = [each for url in self.urls if (each := re.fullmatch(self.address, url))]
        if len(forums := {each["forum"] for each in found}) > 1:
            raise CrawlError(f"{self.name}: urls are in {' and '.join(sorted(forums))}; expected one forum a source")
        self.endpoint = forums.pop()
        # Paths of lists, and numbers of topics.
        self.places = [int(each["topic"]) if each["topic"] else each["list"] or self.newest for each in found]
        self.listed: dict[str, set[int]] = {}
        self.opened: set[int] = set()
        self.reviews = 0

    def list_url(self, place: str, page: int) -> str:
        raise NotImplementedError

    def topic_url(self, topic: int) -> str:
        raise NotImplementedError

    def posts_url(self, topic: int, posts: list[int]) -> str:
        raise NotImplementedError

    async def start(self) -> AsyncIterator[Request]:
        for place in self.places:
            yield self.page(place, 0) if isinstance(place, str) else self.topic(place)

    def page(self, place: str, page: int) -> Request:
        return self.get(self.list_url(place, page), place=place, page=page)

    def topic(self, number: int) -> Request:
        self.opened.add(number)
        return self.get(self.topic_url(number), topic=number)

    def parse(self, response: Response, **passed: Any) -> Iterator[Review | Reject | Request]:
        walk = self.walk_list if "place" in passed else self.walk_posts if "asked" in passed else self.walk_topic
        yield from walk(json_object(response), short(response.url), **passed)

    def walk_list(self, answer: dict[str, Any], url: str, place: str, page: int) -> Iterator[Request]:
        topics = list_at(answer, url, *self.topics_at)
        numbers = whole_numbers([may(topic, "id") for topic in topics], f"{url}: a topic's id")
        before = self.listed.setdefault(place, set())
        new = set(numbers) - before
        before |= new
        for i, (number, topic) in enumerate(zip(numbers, topics, strict=True)):
            if number in self.opened or (self.is_old(topic) and page + i):
                continue
            if len(self.opened) >= self.max_topics:
                self.outcome.limit(f"{place}: stopped after {self.max_topics} topics, as max_topics asks")
                return
            yield self.topic(number)
        flowing = [topic for topic in topics if not may(topic, "pinned")]  # the pinned ones stand on top of any date
        if flowing and self.is_old(flowing[-1]):
            self.outcome.ended(f"{place}: every topic that somebody wrote in since {self.since}")
        elif not may(answer, *self.more_at):
            self.outcome.ended(f"{place}: the list of topics was read to its end")
            self.outcome.empty = not before
        elif not new:
            self.outcome.cut(f"{place}: page {page + 1} shows nothing but topics of the pages before")
        else:
            yield self.page(place, page + 1)

    def walk_topic(self, answer: dict[str, Any], url: str, topic: int) -> Iterator[Review | Reject | Request]:
        posts = list_at(answer, url, *self.posts_at)
        if not posts:
            raise ShapeError(f"{url}: a topic without posts")
        yield from self.reviews_in(posts, topic, url, may(answer, "title"))
        if may(answer, *self.endless_at):
            self.outcome.cut(f"topic {topic}: its posts are too many for the forum to list them")
            return
        stream = whole_numbers(list_at(answer, url, *self.stream_at), f"{url}: a post's id")
        yield from self.rest(topic, stream, ids(posts))
        if topic in self.places:
            self.outcome.ended(f"topic {topic}: read to its last post")

    def rest(self, topic: int, stream: list[int], shown: set[int]) -> Iterator[Request]:
        # The last known post is asked for, too: the edit of a last post also moves its topic to the top.
        last_known = max((i for i, post in enumerate(stream) if str(post) in self.known_posts), default=0)
        wanted = [post for post in stream[last_known:] if post not in shown]
        for i in range(0, len(wanted), self.posts_a_request):
            asked = wanted[i : i + self.posts_a_request]
            yield self.get(self.posts_url(topic, asked), topic=topic, asked=asked)

    def walk_posts(self, answer: dict[str, Any], url: str, topic: int, asked: list[int]) -> Iterator[Review | Reject]:
        posts = list_at(answer, url, *self.posts_at)
        if lost := set(asked) - ids(posts):
            self.outcome.cut(f"topic {topic}: {len(lost)} of {len(asked)} posts did not come")
        yield from self.reviews_in(posts, topic, url, None)

    def reviews_in(self, posts: list[Any], topic: int, url: str, title: Any) -> Iterator[Review | Reject]:
        for i, post in enumerate(posts, 1):
            for item in self.built((title, post), f"topic {topic}, post {i} of the answer", url):
                self.reviews += isinstance(item, Review)
                yield item
        # Posts that were read and passed over hold no customer's words: that is an answer, too.
        self.outcome.empty = not self.reviews

    @cached_property
    def known_posts(self) -> set[str]:
        return {review_id for review_id, _ in self.known.marks}

    @cached_property
    def since(self) -> str | None:
        """A day before the newest post known from before."""
        newest = max((written_at for _, written_at in self.known.marks if written_at), default=None)
        return utc_iso(datetime.fromisoformat(newest) - A_DAY) if newest else None

    def is_old(self, topic: Any) -> bool:
        """Whether nobody wrote in the topic since then, so that all its posts are known."""
        try:
            moved = utc_iso(iso_moment(may(topic, *self.moved_at)))
        except ReviewError:
            return False
        return self.since is not None and moved is not None and moved < self.since


def whole_numbers(values: list[Any], where: str) -> list[int]:
    """The values, which must all be whole numbers. Raises ShapeError."""
    for value in values:
        if not isinstance(value, int) or isinstance(value, bool):
            raise ShapeError(f"{where} is {str(value)[:40]!r}, expected a whole number")
    return values


def ids(posts: list[Any]) -> set[int]:
    return {number for post in posts if isinstance(number := may(post, "id"), int)}


def said(post: Any, *words: str) -> bool:
    """Whether a post is said to be any of that. Raises ReviewError for what is neither true nor false."""
    return any(typed(bool, post, word) for word in words)


def typed(kind: type[T], post: Any, word: str) -> T | None:
    """The value of that kind at a key, None when it is not there. Raises ReviewError for one of another kind."""
    value = may(post, word)
    if value is not None and not isinstance(value, kind):
        raise ReviewError(f'"{word}" is {type(value).__name__}, expected {kind.__name__}')
    return value
