"""Phrases and verbatims of every cell at Watch, and of the cell that an inspiration company's reviewers praise most."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import duckdb
import pyarrow as pa

from pipelines.pivots.corpus import Corpus, build_corpus, read_segments
from pipelines.pivots.counts import ALL_STAGES
from pipelines.pivots.phrases import Cell, choose, distinctive_phrases, segments_of
from pipelines.pivots.tiers import WATCH
from pipelines.pivots.verbatims import dissenting, typical

_CELL = [("as_of", pa.date32()), ("company", pa.string()), ("theme", pa.string()), ("stage", pa.string())]
PHRASES = pa.schema(
    [*_CELL, ("rank", pa.int32()), ("phrase", pa.string()), ("authors", pa.int32()), ("of_authors", pa.int32()),
     ("z", pa.float64())]
)  # fmt: skip
VERBATIMS = pa.schema(
    [*_CELL, ("kind", pa.string()), ("rank", pa.int32()), ("review_key", pa.string()), ("segment", pa.int32())]
)


def collect_evidence(
    con: duckdb.DuckDBPyConnection, pivots: pa.Table, as_of: date, progress: Callable[[int, int], None] | None = None
) -> tuple[pa.Table, pa.Table]:
    """The rows of pivot_phrases and of pivot_verbatims, in order of company, theme, stage and rank."""
    companies = con.execute("select company, name, role from companies order by company").fetchall()
    cells = cells_to_show(pivots, [company for company, _, role in companies if role == "inspiration"])
    phrases: list[dict[str, Any]] = []
    verbatims: list[dict[str, Any]] = []
    if cells:
        corpus = build_corpus(read_segments(con, as_of), [name for row in companies for name in row[:2] if name])
    for done, cell in enumerate(cells, 1):
        for rows, found in zip((phrases, verbatims), cell_evidence(corpus, cell), strict=True):
            rows.extend({"as_of": as_of, **vars(cell), **row} for row in found)
        if progress:
            progress(done, len(cells))
    return pa.Table.from_pylist(phrases, PHRASES), pa.Table.from_pylist(verbatims, VERBATIMS)


def cells_to_show(pivots: pa.Table, inspiration: Iterable[str]) -> list[Cell]:
    """Cells at Watch; for each inspiration company the theme with the highest lower bound of its love rate."""
    rows = pivots.to_pylist()
    shown = [row for row in rows if row["tier"] == WATCH]
    for company in inspiration:
        themes = [row for row in rows if row["company"] == company and row["stage"] == ALL_STAGES and row["praising"]]
        shown.extend(sorted(themes, key=lambda row: (-row["love_low"], row["theme"]))[:1])
    return [Cell(row["company"], row["theme"], row["stage"]) for row in shown]


def cell_evidence(corpus: Corpus, cell: Cell) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    inside = segments_of(corpus, cell, "praise")
    found = distinctive_phrases(corpus, inside)
    chosen = choose(found)
    phrases = [
        {"rank": rank, "phrase": str(p), "authors": len(p.authors), "of_authors": p.of_authors, "z": round(p.z, 6)}
        for rank, p in enumerate(chosen, 1)
    ]
    kinds = {
        "typical": typical(corpus, inside, found, chosen[0] if chosen else None),
        "dissenting": dissenting(corpus, segments_of(corpus, cell, "pain")),
    }
    verbatims = [
        {"kind": kind, "rank": rank, "review_key": segment.review_key, "segment": segment.segment}
        for kind, positions in kinds.items()
        for rank, segment in enumerate((corpus.segments[position] for position in positions), 1)
    ]
    return phrases, verbatims
