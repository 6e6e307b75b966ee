"""
The evidence ladder on known truth (method.md §8): `python -m bench.evidence [--markets 200] [--workers 2]`.

Writes bench/results/evidence.json and docs/evidence.md. Every market is made from its own seed, so two runs of the same
code give the same tables, times apart.
"""

import argparse
import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from bench.baselines import verdicts
from bench.coverage import coverage
from bench.logit import compare
from bench.report import markdown
from bench.shares import share
from bench.worlds import AS_OF, cases, confirmed, make, outcomes, pivots, without_a_tenth

HERE = Path(__file__).parent
SIZES = (10_000, 100_000, 1_000_000)
STABLE = ("n=3000 tone=1.0", "n=5000 tone=1.0")
SHUFFLED = ("stars shuffled", "companies shuffled", "no effects")
BASELINES = ("n=5000 tone=1.0", "n=5000 tone=1.8")
FIRST_SEED = 20_000  # the first four were seen before the last changes of the gates, none of the others
COVERAGE_RUNS = 600
PARTS = ("speed", "markets")
ROUND = 4
LEAST_CONFIRMED = 5  # cells, below which a share of them says nothing

Outcomes = dict[tuple[str, str, str], Counter[str]]  # case, role, kind


def one_market(job: tuple[str, int]) -> dict[str, Any]:
    """Everything that is asked of one market."""
    name, seed = job
    case = cases()[name]
    market, errors = make(case, seed)
    rows = pivots(market, errors)
    found: dict[str, Any] = {"case": name, "cells": outcomes(case.world, rows), "any": confirmed(rows) > 0}
    if name in STABLE:
        fewer = pivots(without_a_tenth(market, np.random.default_rng(seed)), errors)
        found["moved"] = _tier_of_delighter(found["cells"]) != _tier_of_delighter(outcomes(case.world, fewer))
        found["same"] = pivots(market, errors).equals(rows)
    if name in BASELINES:
        found["baselines"] = {role: verdict._asdict() for role, verdict in verdicts(market).items()}
    return found


def _tier_of_delighter(cells: Iterable[tuple[str, str, str, str | None]]) -> str:
    return next(tier for role, kind, tier, _ in cells if (role, kind) == ("delighter", "theme"))


def collect(names: Sequence[str], markets: int, workers: int, minutes: float) -> dict[str, Any]:
    counts: Outcomes = defaultdict(Counter)
    shuffled, moved, same = (defaultdict(list) for _ in range(3))
    baselines: dict[str, Any] = defaultdict(lambda: defaultdict(Counter))
    done = 0
    for done, market in enumerate(_each(names, markets, workers, minutes), 1):
        case = market["case"]
        for role, kind, tier, kano in market["cells"]:
            counts[case, role, kind].update(["cells", tier, *([f"{tier} {kano}"] if kano else [])])
        if case in SHUFFLED:
            shuffled[case].append(market["any"])
        if "moved" in market:
            moved[case].append(market["moved"])
            same[case].append(market["same"])
        for role, verdict in market.get("baselines", {}).items():
            baselines[case][role].update(["markets", *(name for name, yes in verdict.items() if yes)])
        if done % 100 == 0:
            print(f"{done:,} of {len(names) * markets:,} markets", file=sys.stderr)
    return {
        "markets": done // len(names), "counts": counts, "shuffled": shuffled, "moved": moved, "same": same,
        "baselines": baselines,
    }  # fmt: skip


def _each(names: Sequence[str], markets: int, workers: int, minutes: float) -> Iterator[dict[str, Any]]:
    """Round after round of all kinds, so that whatever there was time for is as many markets of each."""
    start = perf_counter()
    with ProcessPoolExecutor(workers) as pool:
        for first in range(0, markets, ROUND):
            if perf_counter() - start > 60 * minutes:
                break
            seeds = range(first, min(first + ROUND, markets))
            yield from pool.map(one_market, [(name, FIRST_SEED + seed) for name in names for seed in seeds])


def figures(found: dict[str, Any]) -> dict[str, Any]:
    """The targets' figures, each with its Wilson 90 % interval."""
    counts: Outcomes = found["counts"]
    names = sorted({case for case, _, _ in counts})

    def rate(case: str, role: str, kind: str = "theme", what: str = "Confirmed") -> dict[str, Any]:
        return share(counts[case, role, kind][what], counts[case, role, kind]["cells"])

    def kinds(roles: Sequence[str]) -> dict[str, dict[str, Any]]:
        return {
            f"{role}, {kind}s, {case}": rate(case, role, kind)
            for case in names for role in roles for kind in ("theme", "stage") if counts[case, role, kind]
        }  # fmt: skip

    plain = {n: f"n={n} tone=1.0" for n in (300, 1000, 3000, 5000, 20000)}
    delighter = "Confirmed delighter"
    return {
        **{f"power_{n}": rate(case, "delighter") for n, case in plain.items()},
        **{f"power_stage_{n}": rate(case, "delighter", "stage") for n, case in plain.items()},
        **{f"power_weak_{n}": rate(case, "weak delighter") for n, case in plain.items()},
        **{f"power_opening_{n}": rate(case, "pain: opening") for n, case in plain.items()},
        "false_quiet": _worst(kinds(("null", "pain: null"))),
        "false_loud": _worst(kinds(("loud null",))),
        "false_here": _worst(kinds(("null here",))),
        "delighter_wrong": _worst(_called_delighter(counts, names)),
        **{f"delighter_right_{n}": rate(case, "delighter", what=delighter) for n, case in plain.items()},
        "shuffle_any": _worst({case: share(sum(any_), len(any_)) for case, any_ in found["shuffled"].items()}),
        **{f"moved_{case.split()[0][2:]}": share(sum(moved), len(moved)) for case, moved in found["moved"].items()},
        "same_bytes": _worst(
            {case: share(sum(same), len(same)) for case, same in found["same"].items()}, highest=False
        ),
        "kinds": {
            case: [
                rate(case, "delighter"), rate(case, "loud null"), rate(case, "loud null", what="Leaning"),
                rate(case, "null"), rate(case, "null", "stage"), rate(case, "pain: null"),
                rate(case, "pain: null", "stage"),
            ]
            for case in names
        },
        "baselines": {
            case: {
                role: [
                    *(share(marks[name], marks["markets"]) for name in ("least_squares", "left_out")), rate(case, role),
                    share(marks["least_squares_delighter"], marks["markets"]), rate(case, role, what=delighter),
                ]
                for role, marks in roles.items()
            }
            for case, roles in found["baselines"].items()
        },
    }  # fmt: skip


def _called_delighter(counts: Outcomes, names: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Of the Confirmed cells of each kind of theme that is none, over all kinds of markets: those called delighter."""
    found = {}
    for role in ("performance", "must-be", "null", "loud null"):
        cells = [counts[case, role, "theme"] for case in names]
        found[role] = share(sum(c["Confirmed delighter"] for c in cells), sum(c["Confirmed"] for c in cells))
    return {role: one for role, one in found.items() if one["of"] >= LEAST_CONFIRMED}


def _worst(by_kind: dict[str, dict[str, Any]], highest: bool = True) -> dict[str, Any]:
    """The worst of the shares, and all of them: lines are never averaged."""
    worst = (max if highest else min)(by_kind, key=lambda kind: by_kind[kind]["estimate"])
    return {**by_kind[worst], "worst": worst, "by_kind": by_kind}


def scale() -> dict[str, Any]:
    """Each size in a process of its own, as peak memory never goes down again."""
    found: dict[str, Any] = {}
    for size in SIZES:
        command = [sys.executable, "-m", "bench.scale", str(size)]
        found[str(size)] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    small, large = found[str(SIZES[-2])], found[str(SIZES[-1])]
    return {
        "seconds_10k": found[str(SIZES[0])]["seconds"], "seconds_100k": small["seconds"],
        "seconds_1m": large["seconds"], "peak_gb_1m": large["peak_gb"],
        "growth": round(large["seconds"] / small["seconds"], 2), "scale": found,
    }  # fmt: skip


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.evidence", description="The ladder on known truth.")
    parser.add_argument("--markets", type=int, default=200, help="markets of each kind")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes at once")
    parser.add_argument("--minutes", type=float, default=600.0, help="no new round of markets after so long")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS, help="others stay as they were measured")
    given = parser.parse_args(argv)
    results, docs = HERE / "results" / "evidence.json", HERE.parent / "docs" / "evidence.md"
    found: dict[str, Any] = json.loads(results.read_text(encoding="utf-8")) if results.exists() else {}
    if "speed" in given.parts:  # first, while nothing else runs
        found |= scale() | {"logit": compare()}
    if "markets" in given.parts:
        start = perf_counter()
        counted = collect(list(cases()), given.markets, given.workers, given.minutes)
        found |= figures(counted) | {"markets": counted["markets"]}
        found |= coverage(COVERAGE_RUNS, given.workers)
        found |= {"as_of": AS_OF.isoformat(), "first_seed": FIRST_SEED}
        found["seconds_markets"] = round(perf_counter() - start)
    results.parent.mkdir(exist_ok=True)
    results.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    docs.write_text(markdown(found), encoding="utf-8")
    print(docs.read_text(encoding="utf-8"))


if __name__ == "__main__":
    # One market a core: a linear algebra that spreads each over all of them is slower in sum.
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    main()
