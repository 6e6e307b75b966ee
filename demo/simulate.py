"""
A simulated market with known truth: who writes, what they feel, and what a tagger with known errors reads of it.

A latent tone lifts the odds of all praise, lowers those of all pain, and moves the stars by `tone_stars` (halo); stars
follow a proportional-odds model of the themes' true effects. The demo, the tests and the bench draw from it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]

STAGES = ("choose", "join", "buy", "receive", "use", "help", "stay")
WEEKS = 26
J_SHAPED = (0.19, 0.26, 0.35, 0.52)  # shares of at most 1, 2, 3, 4 stars
FLAT = (0.2, 0.4, 0.6, 0.8)


@dataclass(frozen=True)
class Theme:
    """
    How often any company's reviews praise it and complain of it, and what a true mention is worth: the log odds of a
    higher star that praise adds and pain takes. `stages` are the shares of the stages where mentions sit; if None, some
    that are the theme's own in every market.
    """

    name: str
    praise_effect: float = 0.0
    pain_effect: float = 0.0
    praise_rate: float = 0.04
    pain_rate: float = 0.04
    stages: tuple[float, ...] | None = None


@dataclass(frozen=True)
class Plant:
    """One company's own rate of praise (or pain); what is above the others' sits at `stage`, anywhere if None."""

    company: str
    theme: str
    rate: float
    polarity: str = "praise"
    stage: str | None = None
    intense: float | None = None  # share of intense mentions; the world's own if None
    ends: int = WEEKS  # the first week without it
    effect: float | None = None  # what a mention is worth here, if not what it is worth elsewhere


@dataclass(frozen=True)
class World:
    """`reviews` are per company; `missing` is the share of a source's weeks that were not collected."""

    themes: tuple[Theme, ...]
    companies: tuple[str, ...]
    plants: tuple[Plant, ...] = ()
    sources: tuple[str, ...] = ("app_store", "google_play", "trolleytalk")
    reviews: int = 1000
    tone_praise: float = 0.5
    tone_stars: float = 1.0
    cuts: tuple[float, ...] = J_SHAPED
    intense: float = 0.4
    returning: float = 0.0  # share of reviews written by somebody who wrote before
    person_stars: float = 0.0  # spread of people's own severity, in log odds
    duplicates: float = 0.0
    burst: float = 0.0  # share of a company's reviews that one day brings more: five stars, all praising one theme
    missing: float = 0.0


@dataclass(frozen=True)
class Reader:
    """A tagger's errors; `recall_spread` is how far companies' recalls lie around `recall`, evenly."""

    recall: float = 0.75
    flips: float = 0.07
    false_positive: float = 0.003
    recall_spread: float = 0.0
    recall_per_star: float = 0.0  # more recall with each star above three
    flips_per_star: float = 0.0  # praise is flipped more often with each star below five, pain with each above one


@dataclass(frozen=True)
class Slots:
    """Who writes where and when, one entry a review; numbers are positions in the world's tuples."""

    company: Integers
    source: Integers
    person: Integers
    week: Integers  # 0 is the oldest
    day: Integers  # of the week, 0 to 6
    copied: Integers  # the review that this one repeats, else -1
    burst: Flags


@dataclass(frozen=True)
class Opinions:
    """What is true of each review: `stage` is where a mention of the theme sits; `intense` whether it is felt."""

    praise: Flags  # [review, theme]
    pain: Flags
    stage: Integers
    intense: Flags
    tone: Floats
    stars: Integers


def slots(world: World, random: np.random.Generator) -> Slots:
    companies, n = len(world.companies), world.reviews
    # Each company has its own mix of sources, as in life: only the stratified comparison is fair.
    mixes = random.dirichlet(np.full(len(world.sources), 4.0), companies)
    company = np.repeat(np.arange(companies), n)
    source = np.concatenate([random.choice(len(world.sources), n, p=mix) for mix in mixes])
    week = random.integers(0, WEEKS, companies * n)
    gaps = random.random((companies, len(world.sources), WEEKS)) < world.missing
    there = np.flatnonzero(~gaps[company, source, week])
    company, source, week = company[there], source[there], week[there]
    bursting = np.zeros(len(company), bool)
    if world.burst:
        more = round(n * world.burst)
        company = np.append(company, np.full(more, companies - 1))
        source, week = np.append(source, np.zeros(more, np.int64)), np.append(week, np.full(more, WEEKS // 2))
        bursting = np.append(bursting, np.ones(more, bool))
    day = np.where(bursting, 2, random.integers(0, 7, len(company)))
    people = _people(company * len(world.sources) + source, world.returning, random)
    copied = np.where(
        random.random(len(company)) < world.duplicates, random.integers(0, len(company), len(company)), -1
    )
    copied[(copied >= 0) & (company[copied] != company)] = -1
    copied[(copied >= 0) & (copied[copied] >= 0)] = -1
    return Slots(company, source, people, week, day, copied, bursting)


def _people(place: Integers, returning: float, random: np.random.Generator) -> Integers:
    """A person a review, but for a share of the reviews, written by somebody of the same company and source."""
    people = np.arange(len(place))
    for where in np.unique(place):
        here = np.flatnonzero(place == where)
        again = random.random(len(here)) < returning
        people[here[again]] = here[random.integers(0, max(1, len(here)), int(again.sum()))]
    return people


def opinions(world: World, where: Slots, random: np.random.Generator) -> Opinions:
    """What the people of `where` think; a copy thinks what its original thinks."""
    n, themes = len(where.company), len(world.themes)
    severity = random.normal(0, 1, max(n, int(where.person.max(initial=0)) + 1))[where.person] * world.person_stars
    tone = random.normal(0, 1, n)
    said, stages, strong = np.zeros((2, n, themes), bool), np.zeros((n, themes), np.int64), np.zeros((n, themes), bool)
    habits = np.random.default_rng(7).dirichlet(np.full(len(STAGES), 1.5), themes)  # the same in every market
    for at, theme in enumerate(world.themes):
        stages[:, at] = random.choice(len(STAGES), n, p=habits[at] if theme.stages is None else theme.stages)
        strong[:, at] = random.random(n) < world.intense
        for sign, polarity in enumerate(("praise", "pain")):
            rates = np.full(n, theme.praise_rate if polarity == "praise" else theme.pain_rate)
            there, intense = stages[:, at].copy(), strong[:, at].copy()
            for plant in world.plants:
                if (plant.theme, plant.polarity) == (theme.name, polarity):
                    _plant(world, plant, where, rates, there, intense, random)
            lift = world.tone_praise * (1 - 2 * sign) * tone
            mine = random.random(n) < expit(_logit(rates, world.tone_praise) + lift)
            if sign:
                mine &= ~said[0, :, at]
            # A plant of praise moves praise alone: pain, and what the tagger makes up, sit where they sit elsewhere.
            said[sign, mine, at], stages[mine, at], strong[mine, at] = True, there[mine], intense[mine]
    if world.burst:
        said[0, where.burst, 0], said[1, where.burst] = True, False
    effects = np.array([[theme.praise_effect, -theme.pain_effect] for theme in world.themes])
    lean = said[0] @ effects[:, 0] + said[1] @ effects[:, 1] + world.tone_stars * tone + severity
    lean += _own_effects(world, where, said)
    lean += 0.3 * (where.source - 1) + 0.2 * np.cos(where.company)
    cuts = np.log(np.array(world.cuts) / (1 - np.array(world.cuts)))
    uniform = random.random(n)
    stars = 1 + (uniform[:, None] > expit(cuts - lean[:, None])).sum(axis=1)
    stars[where.burst] = 5
    original = np.where(where.copied >= 0, where.copied, np.arange(n))
    return Opinions(
        said[0][original], said[1][original], stages[original], strong[original], tone[original], stars[original]
    )


def _plant(
    world: World,
    plant: Plant,
    where: Slots,
    rates: Floats,
    stages: Integers,
    strong: Flags,
    random: np.random.Generator,
) -> None:
    """Raise the rate at the plant's company; the part of its mentions above the others' moves to the plant's stage."""
    here = np.flatnonzero((where.company == world.companies.index(plant.company)) & (where.week < plant.ends))
    extra = here[random.random(len(here)) < 1 - np.minimum(1, rates[here] / plant.rate)]
    rates[here] = plant.rate
    if plant.stage is not None:
        stages[extra] = STAGES.index(plant.stage)
    if plant.intense is not None:
        strong[here] = random.random(len(here)) < plant.intense


def _own_effects(world: World, where: Slots, said: Flags) -> Floats:
    """What plants with an effect of their own add to their reviews' log odds of a higher star."""
    lean = np.zeros(len(where.company))
    names = [theme.name for theme in world.themes]
    for plant in world.plants:
        if plant.effect is not None:
            at, sign = names.index(plant.theme), int(plant.polarity == "pain")
            usual = world.themes[at].pain_effect if sign else world.themes[at].praise_effect
            here = said[sign, :, at] & (where.company == world.companies.index(plant.company))
            lean += here * (plant.effect - usual) * (1 - 2 * sign)
    return lean


@dataclass(frozen=True)
class Reading:
    """What the tagger says of each review, [review, theme]."""

    praise: Flags
    pain: Flags


def read(world: World, reader: Reader, where: Slots, true: Opinions, random: np.random.Generator) -> Reading:
    n, themes = true.praise.shape
    steps = np.linspace(-1, 1, len(world.companies))
    recall = reader.recall + reader.recall_spread * steps[where.company] + reader.recall_per_star * (true.stars - 3)
    found_praise, found_pain = (random.random((2, n, themes)) < recall[:, None]) & np.stack([true.praise, true.pain])
    flip_praise = random.random((n, themes)) < (reader.flips + reader.flips_per_star * (5 - true.stars))[:, None]
    flip_pain = random.random((n, themes)) < (reader.flips + reader.flips_per_star * (true.stars - 1))[:, None]
    false_praise, false_pain = random.random((2, n, themes)) < reader.false_positive
    praise = found_praise & ~flip_praise | found_pain & flip_pain | false_praise & ~true.pain
    pain = found_pain & ~flip_pain | found_praise & flip_praise | false_pain & ~true.praise
    original = np.where(where.copied >= 0, where.copied, np.arange(n))
    return Reading(praise[original], pain[original])


def confusion(
    reader: Reader, labelled: int, themes: Sequence[Theme], random: np.random.Generator
) -> dict[str, dict[str, list[int]]]:
    """What a model card says of such a tagger, if `labelled` reviews held each label: counts as [hits, of]."""
    others = 20 * labelled
    right = [reader.recall * (1 - reader.flips), reader.recall * reader.flips, 1 - reader.recall]
    card = {}
    for theme in themes:
        hits, flips = random.multinomial(labelled, right, 2)[:, :2].T.tolist()
        for sign, opposite, letter in ((0, 1, "+"), (1, 0, "-")):
            false = int(random.binomial(others, reader.false_positive)) + flips[opposite]
            card[theme.name + letter] = {
                "recall": [hits[sign], labelled], "flip": [flips[sign], labelled],
                "false_positive": [false, others + labelled],
            }  # fmt: skip
    return card


def expit(values: Floats) -> Floats:
    return 1 / (1 + np.exp(-values))


def _logit(rates: Floats, spread: float) -> Floats:
    """Log odds that, spread by a normal tone, give the rate on average (probit approximation of the logistic)."""
    return np.log(rates / (1 - rates)) * np.sqrt(1 + 0.346 * spread**2)
