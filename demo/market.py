"""The made-up market as data: what its reviewers wrote, and how their platforms hold it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from demo.companies import Company, Plant, Source
from demo.people import Person
from demo.phrases import Phrase


@dataclass(frozen=True)
class Earlier:
    """What an edited review said before."""

    text: str
    stars: int
    written_at: datetime


@dataclass(frozen=True)
class DemoReview:
    """
    One review as its platform holds it, with 0 stars where it is a post in a forum. `phrases` are its labelled
    sentences (none in bare, foreign and edited texts and in posts); `closed` stands on a page that robots.txt
    disallows, so nobody should ever collect it.
    """

    company: str
    source_id: str
    review_id: str
    person: Person
    stars: int
    title: str
    text: str
    written_at: datetime
    locale: str
    phrases: tuple[Phrase, ...]
    earlier: Earlier | None = None
    closed: bool = False


@dataclass(frozen=True)
class Post:
    """A post in a forum, at place `number` of its topic; `kind` as forum.txt says, `said` without what it quotes."""

    id: int
    number: int
    kind: str
    person: Person
    at: datetime
    said: str
    quoted: "Post | None"


@dataclass(frozen=True)
class Topic:
    id: int
    slug: str
    title: str
    posts: tuple[Post, ...]


@dataclass(frozen=True)
class DemoMarket:
    """`reviews` are ordered by source, newest first."""

    seed: int
    effects: bool
    as_of: date
    companies: tuple[Company, ...]
    plants: tuple[Plant, ...]
    reviews: tuple[DemoReview, ...]
    topics: tuple[Topic, ...]

    def of(self, source: Source, closed: bool = False) -> list[DemoReview]:
        """The source's reviews, newest first: the public ones, or those on its closed page."""
        return [review for review in self.reviews if review.source_id == source.id and review.closed == closed]

    def collectable(self) -> list[DemoReview]:
        return [review for review in self.reviews if not review.closed]


def versions(reviews: Sequence[DemoReview], step: int) -> list[tuple[DemoReview, bool]]:
    """
    The reviews in order with (review, False), and (review, True) for what an edited one said before, `step` places
    after it, or as far on its other side: pages come from caches of differing age, so a crawl may meet both.
    """
    shown = [(review, False) for review in reviews]
    for at, review in enumerate(reviews):
        if review.earlier:
            place = at + step if 0 <= at + step <= len(reviews) else at - step
            shown.insert(max(0, place), (review, True))
    return shown
