"""The demo market: the same seed gives the same companies, reviews and truth, to the byte."""

import uuid
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from random import Random

from demo import oddities
from demo.companies import AS_OF, COMPANIES, PLANTS, WEEKS, Company, Source
from demo.compose import BARE_SHARE, TITLES, Writer, Written, stars_for
from demo.market import DemoMarket, DemoReview
from demo.people import Crowd, Person
from demo.phrases import Phrase, Pool, read_phrases

SEED = 20261122
# Those who write more stars praise a planted cell more often; over all stars the rate stays what it is.
MORE_BY_STARS = {5: 1.39, 4: 1.16, 3: 0.82, 2: 0.34, 1: 0.19}
STARS_ONLY = 0.06  # of add-on ratings: stars without a word


@dataclass(frozen=True)
class _Slot:
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
    The market of a seed. Without `effects` the very same reviews lack their planted sentences.

    All companies draw from the same sentences at the same rates, so what is not planted is a true null.
    """
    slots = [slot for company in COMPANIES for source in company.sources for slot in _slots(seed, company, source)]
    # Shuffled, so that no company is written last, when the short new sentences have run out.
    Random(f"{seed} order").shuffle(slots)
    writers = {kind: Writer(Random(f"{seed} {kind}"), Pool(_phrases(kind))) for kind in ("grocery", "music")}
    planter = _Planter(Random(f"{seed} plants"))
    stars, titles = stars_for(Random(f"{seed} stars")), Random(f"{seed} titles")
    reviews, untouched = [], set()
    for slot in slots:
        given = next(stars)
        plain, planted = writers[slot.company.industry].write(slot.company.name, given, planter.extra(slot, given))
        reviews.append(_review(slot, planted if effects else plain, titles))
        if plain is planted:
            untouched.add(slot.review_id)
    reviews = oddities.added(reviews, untouched, Random(f"{seed} oddities"))
    reviews.sort(key=lambda review: (review.source_id, -review.written_at.timestamp(), review.review_id))
    return DemoMarket(seed, effects, AS_OF, COMPANIES, PLANTS if effects else (), tuple(reviews))


def _phrases(industry: str) -> list[Phrase]:
    return [phrase for phrase in read_phrases("phrases.txt") if phrase.industry == industry]


def _slots(seed: int, company: Company, source: Source) -> list[_Slot]:
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
        _Slot(company, source, locale, week, at, crowd.next(), review_id, closed)
        for (locale, closed), (at, week), review_id in zip(wanted, moments, ids, strict=True)
    ]


def _moment(random: Random, week: int) -> datetime:
    """A moment of a week counted from 0, by day: so it is the same date in every time zone of Europe."""
    day = AS_OF - timedelta(days=7 * (WEEKS - week) - 1 - random.randrange(7))
    return datetime.combine(day, time(7), UTC) + timedelta(seconds=random.randrange(14 * 3600))


def _review_id(source: Source, random: Random, number: int) -> str:
    is_play = source.kind == "google_play"
    return str(uuid.UUID(int=random.getrandbits(128), version=4)) if is_play else str(number)


class _Planter:
    """Decides which reviews carry which planted sentence."""

    def __init__(self, random: Random) -> None:
        self.random = random
        planted = read_phrases("planted.txt")
        self.phrases = {
            plant: [p for p in planted if p.praises(plant.theme) and p.stage == plant.stage] for plant in PLANTS
        }

    def extra(self, slot: _Slot, stars: int) -> Phrase | None:
        """The planted sentence of a review, None for most; two plants of one company never meet in one review."""
        dice = self.random.random()
        for plant in PLANTS:
            if plant.company == slot.company.id and slot.week < plant.ends:
                dice -= plant.rate * MORE_BY_STARS[stars] / (1 - BARE_SHARE)
                if dice < 0:
                    return self.random.choice(self.phrases[plant])
        return None


def _review(slot: _Slot, written: Written, titles: Random) -> DemoReview:
    title = titles.choice(TITLES[written.stars])
    review = DemoReview(
        slot.company.id, slot.source.id, slot.review_id, slot.person, written.stars, title, written.text,
        slot.written_at, slot.locale, written.phrases, closed=slot.closed,
    )  # fmt: skip
    silent = slot.source.kind == "mozilla" and titles.random() < STARS_ONLY
    return replace(review, text="", phrases=()) if silent else review
