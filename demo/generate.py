"""The demo market: the same seed gives the same companies, reviews and truth, to the byte."""

import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from random import Random

import numpy as np

from demo import forum, oddities
from demo.companies import AS_OF, COMPANIES, PLANTS, Company, Plant, Source, places_of
from demo.compose import TITLES, Writer, Written
from demo.market import DemoMarket, DemoReview
from demo.people import Crowd, Person
from demo.phrases import Phrase, Pool, read_phrases
from demo.simulate import WEEKS
from demo.worlds import KINDS, Opinion, opinions, world

SEED = 20261122
STARS_ONLY = 0.06  # of add-on ratings: stars without a word


@dataclass(frozen=True)
class Slot:
    """A review still to be written: where, by whom, and when."""

    company: Company
    source: Source
    locale: str
    week: int
    written_at: datetime
    person: Person
    review_id: str
    closed: bool


def generate(seed: int = SEED, effects: bool = True) -> DemoMarket:
    """
    The market of a seed. Without `effects` the same people write on the same days, but nothing is planted: every
    company's reviewers say everything equally often. What a theme is worth in stars stays what it is.
    """
    slots = [slot for company in COMPANIES for source in company.sources for slot in slots_of(seed, company, source)]
    # Shuffled, so that no company is written last, when the short new sentences have run out.
    Random(f"{seed} order").shuffle(slots)
    writers = {industry: Writer(Random(f"{seed} {industry}"), Pool(phrases(industry)), planted()) for industry in KINDS}
    titles = Random(f"{seed} titles")
    reviews, untouched = [], set()
    for slot, opinion in zip(slots, think(seed, slots, effects), strict=True):
        written = writers[slot.company.industry].write(slot.company.name, opinion)
        reviews.append(_review(slot, written, titles))
        if not any(mention.plant for mention in opinion.mentions):
            untouched.add(slot.review_id)
    reviews = oddities.added(reviews, untouched, Random(f"{seed} oddities"))
    topics = forum.topics(seed)
    reviews += forum.reviews(topics, *next(places_of("discourse")))
    reviews.sort(key=lambda review: (review.source_id, -review.written_at.timestamp(), review.review_id))
    return DemoMarket(seed, effects, AS_OF, COMPANIES, PLANTS if effects else (), tuple(reviews), topics)


def phrases(industry: str) -> list[Phrase]:
    return [phrase for phrase in read_phrases("phrases.txt") if phrase.industry == industry]


def planted() -> dict[Plant, list[Phrase]]:
    """The sentences of each plant."""
    lines = read_phrases("planted.txt")
    return {plant: [p for p in lines if p.praises(plant.theme) and p.stage == plant.stage] for plant in PLANTS}


def think(seed: int, slots: Sequence[Slot], effects: bool) -> list[Opinion]:
    """What each slot's review is to say, in their order; each industry is a world of its own."""
    thought: dict[str, Iterator[Opinion]] = {}
    for number, industry in enumerate(KINDS):
        mine = [slot for slot in slots if slot.company.industry == industry]
        drawn = opinions(world(industry, phrases(industry), effects), mine, np.random.default_rng([seed, number]))
        thought[industry] = iter(drawn)
    return [next(thought[slot.company.industry]) for slot in slots]


def slots_of(seed: int, company: Company, source: Source) -> list[Slot]:
    """The source's reviews to be, the same number in every week but for a remainder at random."""
    random = Random(f"{seed} {source.id}")
    locales = [locale for locale, count in source.counts.items() for _ in range(count)]
    wanted = [(locale, False) for locale in locales] + [("en-GB", True)] * source.closed
    weeks = [week for _ in range(len(wanted) // WEEKS) for week in range(WEEKS)]
    weeks += random.sample(range(WEEKS), len(wanted) - len(weeks))
    random.shuffle(weeks)
    moments = [(_moment(random, week), week) for week in weeks]
    # One add-on has one rating of each person.
    crowd = Crowd(random, random.randint(10_000_000, 90_000_000), *([0.0] if source.kind == "mozilla" else []))
    numbers = {moment: i for i, moment in enumerate(sorted(moments))}
    first = random.randint(11_000, 13_000) * 1_000_000
    ids = [_review_id(source, random, first + 811 * numbers[moment]) for moment in moments]
    return [
        Slot(company, source, locale, week, at, crowd.next(), review_id, closed)
        for (locale, closed), (at, week), review_id in zip(wanted, moments, ids, strict=True)
    ]


def _moment(random: Random, week: int) -> datetime:
    """A moment of a week counted from 0, by day: so it is the same date in every time zone of Europe."""
    day = AS_OF - timedelta(days=7 * (WEEKS - week) - 1 - random.randrange(7))
    return datetime.combine(day, time(7), UTC) + timedelta(seconds=random.randrange(14 * 3600))


def _review_id(source: Source, random: Random, number: int) -> str:
    is_play = source.kind == "google_play"
    return str(uuid.UUID(int=random.getrandbits(128), version=4)) if is_play else str(number)


def _review(slot: Slot, written: Written, titles: Random) -> DemoReview:
    title = titles.choice(TITLES[written.stars])
    review = DemoReview(
        slot.company.id, slot.source.id, slot.review_id, slot.person, written.stars, title, written.text,
        slot.written_at, slot.locale, written.phrases, closed=slot.closed,
    )  # fmt: skip
    silent = slot.source.kind == "mozilla" and titles.random() < STARS_ONLY
    return replace(review, text="", phrases=()) if silent else review
