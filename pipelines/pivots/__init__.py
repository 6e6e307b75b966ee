"""Pivot points: what a company's reviewers praise more than its rivals' reviewers do, and in which words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pyarrow as pa

from pipelines.pivots.counts import count
from pipelines.pivots.evidence import collect_evidence
from pipelines.pivots.ladder import climb
from pipelines.pivots.tiers import WATCH
from pipelines.warehouse import Connection, open_warehouse, transaction

Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class PivotResult:
    cells: int
    watch: int


def find_pivots(warehouse: Path, as_of: date, progress: Progress | None = None) -> PivotResult:
    """
    Write the rows of `as_of` in pivots, pivot_phrases and pivot_verbatims, in place of those there were.

    `progress(done, total)` counts the counting and then each cell whose phrases are sought.
    """
    with open_warehouse(warehouse) as con:
        pivots = climb(count(con, as_of), as_of)
        phrases, verbatims = collect_evidence(con, pivots, as_of, progress)
        with transaction(con):
            _replace(con, "pivots", pivots, as_of)
            _replace(con, "pivot_phrases", phrases, as_of)
            _replace(con, "pivot_verbatims", verbatims, as_of)
    return PivotResult(pivots.num_rows, pivots["tier"].to_pylist().count(WATCH))


def _replace(con: Connection, table: str, rows: pa.Table, as_of: date) -> None:
    con.execute(f"delete from {table} where as_of = ?", [as_of])
    con.register("new_rows", rows)
    con.execute(f"insert into {table} by name select * from new_rows")
    con.unregister("new_rows")
