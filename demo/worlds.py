"""What the demo's reviewers think: one simulated world for each industry, asked about the reviews that are to be."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

import numpy as np

from demo import simulate
from demo.companies import COMPANIES, PLANTS, THEMES, Company, Plant, Source
from demo.people import Person
from demo.phrases import Phrase
from demo.simulate import STAGES, Slots, World

# With these cuts, the themes' effects and the general mood, stars have the J-shape of public reviews.
CUTS = (0.157, 0.24, 0.358, 0.597)
# By industry, so that each kind of source has its own usual stars: the world's middle one has none added.
KINDS = {"grocery": ("json_ld", "app_store", "microdata", "mozilla", "google_play"), "music": ("steam", "app_store")}


class Place(Protocol):
    """A review that is to be."""

    @property
    def company(self) -> Company: ...
    @property
    def source(self) -> Source: ...
    @property
    def week(self) -> int: ...
    @property
    def person(self) -> Person: ...


@dataclass(frozen=True)
class Mention:
    """A signed theme ("speed+") at a stage; `plant` is what is planted there, if anything is."""

    theme: str
    stage: str
    plant: Plant | None


@dataclass(frozen=True)
class Opinion:
    stars: int
    mentions: tuple[Mention, ...]


def world(industry: str, phrases: Sequence[Phrase], effects: bool) -> World:
    """The industry's world. A theme's moments are those of its phrases, so that all phrases are used alike."""
    companies = tuple(company.id for company in COMPANIES if company.industry == industry)
    themes = tuple(replace(theme, stages=_stages(theme.name, phrases)) for theme in THEMES)
    usual = {theme.name: theme.praise_rate for theme in THEMES}
    plants = tuple(
        simulate.Plant(plant.company, plant.theme, usual[plant.theme] + plant.rate, stage=plant.stage, ends=plant.ends)
        for plant in PLANTS
        if effects and plant.company in companies
    )
    return World(themes, companies, plants, KINDS[industry], cuts=CUTS)


def _stages(theme: str, phrases: Sequence[Phrase]) -> tuple[float, ...]:
    often = Counter(phrase.stage for phrase in phrases if phrase.praises(theme))
    return tuple(often[stage] / sum(often[stage] for stage in STAGES) for stage in STAGES)


def slots(world: World, places: Sequence[Place]) -> Slots:
    people = {key: number for number, key in enumerate(dict.fromkeys((p.source.id, p.person.number) for p in places))}
    return Slots(
        company=np.array([world.companies.index(place.company.id) for place in places]),
        source=np.array([world.sources.index(place.source.kind) for place in places]),
        person=np.array([people[place.source.id, place.person.number] for place in places]),
        week=np.array([place.week for place in places]),
        day=np.zeros(len(places), np.int64),
        copied=np.full(len(places), -1),
        burst=np.zeros(len(places), bool),
    )


def opinions(world: World, places: Sequence[Place], random: np.random.Generator) -> list[Opinion]:
    """What each review of `places`, all of the world's industry, is to say."""
    true = simulate.opinions(world, slots(world, places), random)
    mentions: list[list[Mention]] = [[] for _ in places]
    for sign, said in (("+", true.praise), ("-", true.pain)):
        for at, theme in np.argwhere(said).tolist():
            name, stage = world.themes[theme].name + sign, STAGES[true.stage[at, theme]]
            mentions[at].append(Mention(name, stage, _plant(world, places[at], name, stage)))
    return [Opinion(int(stars), tuple(said)) for stars, said in zip(true.stars, mentions, strict=True)]


def _plant(world: World, place: Place, theme: str, stage: str) -> Plant | None:
    """The plant whose sentences a mention takes: any praise of its cell, also what would be there without it."""
    cell = place.company.id, theme, stage
    for plant in PLANTS if world.plants else ():
        if cell == (plant.company, f"{plant.theme}+", plant.stage) and place.week < plant.ends:
            return plant
    return None
