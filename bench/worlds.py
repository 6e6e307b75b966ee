"""The simulated markets of method.md §8, and what the ladder makes of one."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from demo.simulate import (
    FLAT,
    Opinions,
    Plant,
    Reader,
    Reading,
    Slots,
    Theme,
    World,
    confusion,
    opinions,
    read,
    slots,
)  # fmt: skip
from demo.simulated_tables import tables
from models.labels import THEMES
from pipelines.pivots.counts import ALL_STAGES
from pipelines.pivots.ladder import climb
from pipelines.pivots.tagger_errors import TaggerErrors, tagger_errors
from pipelines.warehouse import Connection, open_scratch

AS_OF = date(2026, 11, 22)
CARD = 400  # labelled reviews of each label behind the simulated model card

# What praise and pain of each theme are truly worth, in log odds of a higher star.
WORTH = {
    "speed": (0.4, 0.5), "convenience": (1.2, 0.3), "fun": (0.0, 0.0), "care": (0.8, 0.8), "value": (0.3, 1.2),
    "reliability": (0.2, 0.9), "quality": (0.5, 0.5), "choice": (0.0, 0.0), "design": (1.2, 0.3), "trust": (0.3, 0.6),
}  # fmt: skip

# Role of a company × theme → what is planted there. Everything else is a null: no rate difference.
ROLES = {
    "delighter": Plant("a", "convenience", 0.10, stage="help"),
    "loud null": Plant("b", "fun", 0.10),
    "performance": Plant("c", "care", 0.10),
    "must-be": Plant("d", "value", 0.10),
    "weak delighter": Plant("e", "design", 0.06),
    "opening": Plant("c", "reliability", 0.10, polarity="pain"),
}
# Loved more than elsewhere and worth stars elsewhere, but not here: what a company's own fit is for.
NULL_HERE = {"null here": Plant("a", "convenience", 0.10, stage="help", effect=0.0)}
NULL = "null"


def world(reviews: int, tone_stars: float = 1.0, plants: tuple[Plant, ...] = tuple(ROLES.values())) -> World:
    """Five companies, ten themes praised by 4 % and complained of by 4 %, and the planted cells."""
    themes = tuple(Theme(name, *WORTH[name]) for name in THEMES)
    return World(themes, tuple("abcde"), plants, reviews=reviews, tone_stars=tone_stars)


@dataclass(frozen=True)
class Case:
    """One kind of market. `change` is done to what was read before the ladder sees it."""

    name: str
    world: World
    reader: Reader = field(default_factory=Reader)
    change: Callable[["Market", np.random.Generator], "Market"] = field(default=lambda market, _: market)


@dataclass(frozen=True)
class Market:
    world: World
    where: Slots
    true: Opinions
    said: Reading


def cases() -> dict[str, Case]:
    """Every case of the bench, by name."""
    tones = {1000: (0.0, 1.0, 1.8), 5000: (0.0, 1.0, 1.8), 20000: (1.0, 1.8)}
    found = [Case(f"n={n} tone={tone}", world(n, tone)) for n, choices in tones.items() for tone in choices]
    found += [Case(f"n={n} tone=1.0", world(n)) for n in (300, 3000)]
    found += [Case(f"n={n} recall varies", world(n), Reader(recall_spread=0.05)) for n in (1000, 5000, 20000)]
    plain = world(5000)
    found += [
        Case("flat stars", replace(plain, cuts=FLAT)),
        Case("author clusters", replace(plain, returning=0.3, person_stars=0.7)),
        Case("star-dependent errors", plain, Reader(recall_per_star=0.03, flips_per_star=0.02)),
        Case("duplicates, burst, gaps", replace(plain, duplicates=0.03, burst=0.05, missing=0.1)),
        Case("stars shuffled", plain, change=shuffle_stars),
        Case("companies shuffled", plain, change=shuffle_companies),
        Case("no effects", world(5000, plants=())),
        Case("n=5000 no effect here", world(5000, plants=tuple(NULL_HERE.values()))),
    ]
    return {case.name: case for case in found}


def make(case: Case, seed: int) -> tuple[Market, TaggerErrors]:
    """The market of a seed, and the tagger's errors as a model card of its own would give them."""
    random = np.random.default_rng([seed, sum(case.name.encode())])
    where = slots(case.world, random)
    true = opinions(case.world, where, random)
    said = read(case.world, case.reader, where, true, random)
    card = confusion(case.reader, CARD, case.world.themes, random)
    return case.change(Market(case.world, where, true, said), random), tagger_errors(card)


def shuffle_stars(market: Market, random: np.random.Generator) -> Market:
    """Stars change hands within company and source: what is praised goes with nothing."""
    places = market.where.company * len(market.world.sources) + market.where.source
    return replace(market, true=replace(market.true, stars=market.true.stars[_within(places, random)]))


def shuffle_companies(market: Market, random: np.random.Generator) -> Market:
    """Reviews change companies within their source: no company is praised more than another."""
    company = market.where.company[_within(market.where.source, random)]
    return replace(market, where=replace(market.where, company=company))


def _within(groups: np.ndarray, random: np.random.Generator) -> np.ndarray:
    order = np.lexsort((random.random(len(groups)), groups))
    mixed = np.empty(len(groups), np.int64)
    mixed[np.argsort(groups, kind="stable")] = order
    return mixed


def without_a_tenth(market: Market, random: np.random.Generator) -> Market:
    kept = np.flatnonzero(random.random(len(market.where.company)) >= 0.1)
    place = np.full(len(market.where.company), -1)
    place[kept] = np.arange(len(kept))
    copied = market.where.copied[kept]

    def cut(part: object) -> dict[str, np.ndarray]:
        return {name: values[kept] for name, values in vars(part).items()}

    where = replace(market.where, **cut(market.where) | {"copied": np.where(copied >= 0, place[copied], -1)})
    return Market(
        market.world, where, replace(market.true, **cut(market.true)), replace(market.said, **cut(market.said))
    )


def load(con: Connection, market: Market) -> None:
    for name, rows in tables(market.world, market.where, market.true, market.said, AS_OF).items():
        table = f"model_{name}" if name in ("segments", "mentions") else name
        con.register("made", rows)
        con.execute(f"insert into {table} by name select * from made")
        con.unregister("made")


def pivots(market: Market, errors: TaggerErrors) -> pa.Table:
    with open_scratch() as con:
        con.execute("set threads = 1")
        load(con, market)
        return climb(con, AS_OF, errors)


def role(world: World, company: str, theme: str, stage: str, polarity: str) -> str:
    """What a cell truly is; a stage away from where all of a plant's praise sits is a null."""
    for name, plant in (ROLES | NULL_HERE).items():
        if plant in world.plants and (plant.company, plant.theme, plant.polarity) == (company, theme, polarity):
            return name if stage == ALL_STAGES or plant.stage in (None, stage) else NULL
    return NULL


def outcomes(world: World, rows: pa.Table) -> list[tuple[str, str, str, str | None]]:
    """(role, "theme" or "stage", tier, kano) of every cell; pain's roles begin with "pain: "."""
    columns = [rows[name].to_pylist() for name in ("company", "theme", "stage", "polarity", "tier", "kano")]
    found = []
    for company, theme, stage, polarity, tier, kano in zip(*columns, strict=True):
        prefix = "" if polarity == "praise" else "pain: "
        kind = "theme" if stage == ALL_STAGES else "stage"
        found.append((prefix + role(world, company, theme, stage, polarity), kind, tier, kano))
    return found


def confirmed(rows: pa.Table) -> int:
    return int(pc.sum(pc.equal(rows["tier"], "Confirmed")).as_py() or 0)
