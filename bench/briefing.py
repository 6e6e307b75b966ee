"""
How long a briefing takes in all its forms, and in how much memory: `python -m bench.briefing [REVIEWS]`.

Writes bench/results/briefing.json: brief() on the published database of 20 companies, in a process of its own, beside a
full scan of the same database in the same run.
"""

import json
import resource
import subprocess
import sys
import tempfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import numpy as np

from bench.worlds import AS_OF, CARD, Market, load, world
from demo.simulate import Reader, confusion, opinions, read, slots
from pipelines.brief import brief
from pipelines.pivots import find_pivots
from pipelines.pivots.tagger_errors import tagger_errors
from pipelines.publish import publish
from pipelines.warehouse import open_published, open_warehouse

RESULTS = Path(__file__).parent / "results" / "briefing.json"
COMPANIES = (*"abcde", *(f"c{at:02}" for at in range(5, 20)))  # the first five have what is planted
OWN = "c19"
JOURNEY = [("buy", "Basket", "Shop team", 0), ("help", "Refunds", "Support team", 1)]
# Each segment 77 characters that no other has, and each review its segments: as long as real reviews are.
WORDED = (
    "update model_segments set text = md5(review_key || segment) || ' ' || md5(segment || review_key) || ' and so on.',"
    " start_offset = 77 * segment, end_offset = 77 * segment + 77",
    "update reviews set text = said.text from (select review_key, string_agg(text, '' order by segment) as text "
    "from model_segments group by review_key) as said where reviews.review_key = said.review_key",
    "insert into sources select distinct source_id, company, source from reviews",
    "insert into crawls by name select source_id, company, source, 'bench' as run_id, 'complete' as status, "
    "'the end' as stop_reason, timestamp '2026-11-22' as finished_at from sources",
)
SCAN = "select count(*), sum(length(reviews.text)) from data.segments join data.reviews using (review_key)"


def published(reviews: int, folder: Path) -> Path:
    """A market of so many reviews, read, laddered and published; company c19 is ours."""
    market = replace(world(reviews // len(COMPANIES)), companies=COMPANIES, returning=0.2)
    random = np.random.default_rng(1)
    where = slots(market, random)
    true = opinions(market, where, random)
    said = read(market, Reader(), where, true, random)
    warehouse = folder / "warehouse.duckdb"
    with open_warehouse(warehouse) as con:
        load(con, Market(market, where, true, said))
        con.execute("update companies set role = 'own' where company = ?", [OWN])
        for statement in WORDED:
            con.execute(statement)
        con.executemany("insert into journey values (?, ?, ?, ?)", JOURNEY)
    find_pivots(warehouse, AS_OF, errors=tagger_errors(confusion(Reader(), CARD, market.themes, random)))
    stamp = datetime(AS_OF.year, AS_OF.month, AS_OF.day, tzinfo=UTC)
    return publish(warehouse, folder / "lovelode.duckdb", AS_OF, "bench", stamp, "bench")


def measure(database: Path, folder: Path) -> dict[str, float]:
    """Seconds and peak GB of brief(), and the seconds of one scan over all segments and reviews."""
    start = perf_counter()
    files = brief(database, folder)
    seconds = perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e9
    start = perf_counter()
    with open_published(database) as con:
        con.execute(SCAN).fetchall()
    scan = perf_counter() - start
    bytes_of_all = sum(path.stat().st_size for path in files.folder.iterdir())
    return {"seconds": round(seconds, 2), "peak_gb": round(peak, 2), "times_a_scan": round(seconds / scan, 1),
            "megabytes": round(bytes_of_all / 1e6, 2)}  # fmt: skip


def run(reviews: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = published(reviews, folder)
        command = [sys.executable, "-m", "bench.briefing", "--measure", str(database), str(folder / "briefings")]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        return {"reviews": reviews, **json.loads(done.stdout)}


if __name__ == "__main__":
    if sys.argv[1:2] == ["--measure"]:
        print(json.dumps(measure(Path(sys.argv[2]), Path(sys.argv[3]))))
    else:
        found = run(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
        RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        print(json.dumps(found))
