"""Pivot points: what a company's reviewers praise more than its rivals' reviewers do, and in which words."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pyarrow as pa

from models.seal import SHIPPED, read_errors
from pipelines.pivots.evidence import find_evidence
from pipelines.pivots.ladder import climb
from pipelines.pivots.meaning import Vectors, shipped_vectors
from pipelines.pivots.tagger_errors import TaggerErrors, tagger_errors
from pipelines.pivots.tiers import CONFIRMED, LEANING, WATCH
from pipelines.warehouse import Connection, open_warehouse, transaction

Progress = Callable[[int, int], None]
WEEK = timedelta(weeks=1)
CELL = ("polarity", "company", "theme", "stage")


@dataclass(frozen=True)
class PivotResult:
    """How many cells of praise there are, and how many of them reached each tier."""

    cells: int
    confirmed: int
    leaning: int
    watch: int


def find_pivots(
    warehouse: Path,
    as_of: date,
    progress: Progress | None = None,
    errors: TaggerErrors | None = None,
    vectors: Vectors = shipped_vectors,
) -> PivotResult:
    """
    Write the rows of `as_of` in pivots, pivot_phrases, pivot_verbatims and pivot_groups, in place of those there were.

    `errors` are the shipped tagger's, from its model card, if None; `vectors` say what segments are about, by the
    shipped tagger's encoder. `progress(done, total)` counts the cells whose words are sought.
    """
    errors = errors or tagger_errors(read_errors(SHIPPED)["labels"])
    with open_warehouse(warehouse) as con:
        pivots = with_week_before(climb(con, as_of - WEEK, errors), climb(con, as_of, errors))
        evidence = find_evidence(con, pivots, as_of, progress, vectors)
        with transaction(con):
            for table, rows in {"pivots": pivots, **evidence}.items():
                _replace(con, table, rows, as_of)
    praise = pivots.filter(pa.compute.equal(pivots["polarity"], "praise"))["tier"].to_pylist()
    return PivotResult(len(praise), *(praise.count(tier) for tier in (CONFIRMED, LEANING, WATCH)))


def with_week_before(before: pa.Table, pivots: pa.Table) -> pa.Table:
    """
    Add the tier that each cell had with the reviews up to a week earlier, null where there were none. Looking week by
    week, chance gets many looks: a claim has to hold at two of them before it is called confirmed.
    """
    held = dict(
        zip(zip(*(before[name].to_pylist() for name in CELL), strict=True), before["tier"].to_pylist(), strict=True)
    )
    cells = zip(*(pivots[name].to_pylist() for name in CELL), strict=True)
    return pivots.append_column("tier_week_before", pa.array([held.get(cell) for cell in cells], pa.string()))


def _replace(con: Connection, table: str, rows: pa.Table, as_of: date) -> None:
    con.execute(f"delete from {table} where as_of = ?", [as_of])
    con.register("new_rows", rows)
    con.execute(f"insert into {table} by name select * from new_rows")
    con.unregister("new_rows")
