"""The forum of one company in the market: topics whose posts are written out in forum.txt, at days drawn apart."""

from collections.abc import Sequence
from datetime import UTC, datetime, time, timedelta
from itertools import groupby
from random import Random

from demo.companies import AS_OF, Company, Source
from demo.market import DemoReview, Post, Topic
from demo.people import Crowd, Person
from demo.phrases import HERE

OPENED = {"offline": 120, "queue": 170, "stay": 100}  # days before the demo's today
STAFF = Person("Warblet Wren", 4)
SYSTEM = Person("system", -1)
BY_CUSTOMERS = frozenset({"start", "post", "quote", "code"})  # those that everybody can read


def topics(seed: int) -> tuple[Topic, ...]:
    """Drawn by a generator of their own, so that the rest of the market is the same with and without them."""
    random, made, post_id = Random(f"{seed} forum"), [], 7000
    crowd = Crowd(random, 300)
    lines = [line.split("|") for line in (HERE / "forum.txt").read_text(encoding="utf-8").splitlines()]
    for number, (name, of_topic) in enumerate(groupby(lines, key=lambda line: line[0])):
        _, _, title, said = next(of_topic)
        written = [("start", said), *((kind, said) for _, kind, said in of_topic)]
        posts: list[Post] = []
        for place, (kind, said) in enumerate(written, 1):
            person = {"staff": STAFF, "notice": SYSTEM}.get(kind) or crowd.next()
            post_id += random.randint(1, 9)
            at = _moment(random, OPENED[name], place / len(written))
            posts.append(Post(post_id, place, kind, person, at, said, posts[-1] if kind == "quote" else None))
        slug = "-".join(title.lower().replace("?", "").split())
        made.append(Topic(410 + 7 * number, slug, title, tuple(posts)))
    return tuple(made)


def reviews(topics: Sequence[Topic], company: Company, source: Source) -> list[DemoReview]:
    """What customers say there: every post of theirs that is to be seen, without stars."""
    return [
        DemoReview(company.id, source.id, str(post.id), post.person, 0, topic.title, post.said, post.at, "en", ())
        for topic in topics
        for post in topic.posts
        if post.kind in BY_CUSTOMERS
    ]


def _moment(random: Random, opened: int, share: float) -> datetime:
    """A moment a `share` of the way from the topic's opening to yesterday; a greater share is later."""
    day = AS_OF - timedelta(days=opened - int(share * (opened - 1)))
    return datetime.combine(day, time(7), UTC) + timedelta(seconds=int(share * 12 * 3600) + random.randrange(60))
