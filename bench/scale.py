"""How long the whole ladder takes, and in how much memory: `python -m bench.scale REVIEWS` prints both as JSON."""

import json
import resource
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from time import perf_counter

import numpy as np

from bench.worlds import AS_OF, CARD, Market, load, world
from demo.simulate import Reader, confusion, opinions, read, slots
from pipelines.pivots import find_pivots
from pipelines.pivots.tagger_errors import tagger_errors
from pipelines.warehouse import open_warehouse

COMPANIES = 20


def measure(reviews: int) -> dict[str, float]:
    """Seconds and peak GB of find_pivots on a warehouse of so many reviews of 20 companies."""
    names = tuple(f"c{at:02}" for at in range(COMPANIES))
    plain = world(reviews // COMPANIES, plants=())
    market = replace(plain, companies=names, returning=0.2)
    random = np.random.default_rng(1)
    where = slots(market, random)
    true = opinions(market, where, random)
    said = read(market, Reader(), where, true, random)
    with tempfile.TemporaryDirectory() as folder:
        warehouse = Path(folder) / "warehouse.duckdb"
        with open_warehouse(warehouse) as con:
            load(con, Market(market, where, true, said))
        errors = tagger_errors(confusion(Reader(), CARD, market.themes, random))
        del where, true, said
        before = _peak()
        start = perf_counter()
        find_pivots(warehouse, AS_OF, errors=errors)
        return {"reviews": reviews, "seconds": round(perf_counter() - start, 2), "peak_gb": round(_peak(), 2),
                "peak_gb_before": round(before, 2)}  # fmt: skip


def _peak() -> float:
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e9


if __name__ == "__main__":
    print(json.dumps(measure(int(sys.argv[1]))))
