"""How often the printed intervals hold the rate they speak of."""

from concurrent.futures import ProcessPoolExecutor
from typing import Any

import numpy as np

from bench.shares import share
from bench.worlds import AS_OF, Case, load, make, role, world
from models.labels import THEMES
from pipelines.pivots.counts import ALL_STAGES, observe, prepare
from pipelines.pivots.loved import loved
from pipelines.pivots.robust import true_rates
from pipelines.warehouse import open_scratch

REVIEWS = 1000
FIRST_SEED = 70_000
Interval = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]


def coverage(runs: int, workers: int) -> dict[str, Any]:
    """
    Shares of intervals that hold: of the tagged rate (its truth is the mean over all runs), over all theme cells and
    over planted ones, and of the Rogan–Gladen rate (its truth is the share of reviews that truly praise).
    """
    with ProcessPoolExecutor(workers) as pool:
        rates, low, high, true, true_low, true_high = map(
            np.array, zip(*pool.map(_one, range(runs), chunksize=8), strict=True)
        )
    case = Case("coverage", world(REVIEWS))
    planted = np.array([[role(case.world, company, theme, ALL_STAGES, "praise") != "null" for theme in THEMES]
                        for company in case.world.companies])  # fmt: skip
    truth = rates.mean(axis=0)
    held = (low <= truth) & (truth <= high)
    mean = true.mean(axis=0)
    true_held = (true_low <= mean) & (mean <= true_high)
    return {
        "coverage_90": _share(held), "coverage_90_planted": _share(held[:, planted]),
        "coverage_90_rogan_gladen": _share(true_held),
        "coverage_90_rogan_gladen_planted": _share(true_held[:, planted]),
    }  # fmt: skip


def _share(held: np.ndarray) -> dict[str, Any]:
    return share(int(held.sum()), held.size)


def _one(seed: int) -> Interval:
    case = Case("coverage", world(REVIEWS))
    market, errors = make(case, FIRST_SEED + seed)
    with open_scratch() as con:
        con.execute("set threads = 1")
        load(con, market)
        prepare(con, AS_OF)
        counts = observe(con, AS_OF, "praise").counts
    rung1 = loved(counts)
    whole = [at for at, (_, stage) in enumerate(counts.cells) if stage == ALL_STAGES]
    truly = np.stack(
        [market.true.praise[market.where.company == at].mean(axis=0) for at in range(len(counts.companies))]
    )
    _, low, high = true_rates(counts, errors, "praise")
    return rung1.rate[:, whole], rung1.low[:, whole], rung1.high[:, whole], truly, low[:, whole], high[:, whole]
