"""Phrases, groups and verbatims of every pivot point and opening, and of what an inspiration company is praised for."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from pipelines.pivots.corpus import Corpus, build_corpus, segments_of
from pipelines.pivots.counts import ALL_STAGES
from pipelines.pivots.groups import find_groups
from pipelines.pivots.meaning import Meanings, Vectors, sample_cells
from pipelines.pivots.phrases import Phrase, choose, distinctive_phrases
from pipelines.pivots.segments import Cell, read_segments
from pipelines.pivots.tiers import PIVOTS
from pipelines.pivots.verbatims import Dissent, typical

_CELL = [
    ("as_of", pa.date32()), ("company", pa.string()), ("theme", pa.string()), ("stage", pa.string()),
    ("polarity", pa.string()), ("rank", pa.int32()),
]  # fmt: skip
_SEGMENT = [("review_key", pa.string()), ("segment", pa.int32())]
SCHEMAS = {
    "pivot_phrases": pa.schema(
        [*_CELL, ("phrase", pa.string()), ("authors", pa.int32()), ("of_authors", pa.int32()), ("z", pa.float64())]
    ),
    "pivot_verbatims": pa.schema([*_CELL, ("kind", pa.string()), *_SEGMENT]),
    "pivot_groups": pa.schema(
        [*_CELL, ("authors", pa.int32()), ("of_authors", pa.int32()), *_SEGMENT,
         ("dissent_review_key", pa.string()), ("dissent_segment", pa.int32())]
    ),
}  # fmt: skip
Row = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """What a cell's own segments say: the phrases that are shown, and positions of the typical segments."""

    phrases: Sequence[Phrase]
    typical: Sequence[int]


def find_evidence(
    con: duckdb.DuckDBPyConnection,
    pivots: pa.Table,
    as_of: date,
    progress: Callable[[int, int], None] | None,
    vectors: Vectors,
) -> dict[str, pa.Table]:
    """
    The rows of pivot_phrases, pivot_verbatims and pivot_groups, by table, in the order of the cells in `pivots`.

    `vectors` is called once, with different texts, and only when there is a cell to show.
    """
    companies = con.execute("select company, name, role from companies order by company").fetchall()
    cells = cells_to_show(pivots, [company for company, _, role in companies if role == "inspiration"])
    rows: dict[str, list[Row]] = {table: [] for table in SCHEMAS}
    if cells:
        names = [name for row in companies for name in row[:2] if name]
        corpus = build_corpus(read_segments(con, as_of, cells), names)
        for table, cell, row in evidence(corpus, cells, vectors, progress):
            rows[table].append({"as_of": as_of, **vars(cell), **row})
    return {table: pa.Table.from_pylist(rows[table], schema) for table, schema in SCHEMAS.items()}


def cells_to_show(pivots: pa.Table, inspiration: Iterable[str]) -> list[Cell]:
    """Cells at Watch or better; for each inspiration company the theme whose love rate's lower bound is the highest."""
    rows = pivots.to_pylist()
    shown = [row for row in rows if row["tier"] in PIVOTS]
    for company in inspiration:
        praised = [row for row in rows if row["company"] == company and row["polarity"] == "praise" and row["praising"]]
        themes = [row for row in praised if row["stage"] == ALL_STAGES]
        shown.extend(sorted(themes, key=lambda row: (-row["love_low"], row["theme"]))[:1])
    return [Cell(row["company"], row["theme"], row["stage"], row["polarity"]) for row in shown]


def evidence(
    corpus: Corpus, cells: Sequence[Cell], vectors: Vectors, progress: Callable[[int, int], None] | None
) -> Iterable[tuple[str, Cell, Row]]:
    """Rows, each with its table and cell."""
    found = {}
    for done, cell in enumerate(cells, 1):
        found[cell] = _in_words(corpus, cell)
        if progress:
            progress(done, len(cells))
    for cell, said in found.items():
        for rank, phrase in enumerate(said.phrases, 1):
            yield "pivot_phrases", cell, _phrase_row(rank, phrase)
        for rank, at in enumerate(said.typical, 1):
            yield "pivot_verbatims", cell, {"kind": "typical", "rank": rank, **_segment(corpus, at)}
    yield from _in_meaning(corpus, found, vectors)


def _in_words(corpus: Corpus, cell: Cell) -> Found:
    inside = segments_of(corpus, cell)
    phrases = distinctive_phrases(corpus, inside)
    chosen = choose(phrases)
    return Found(chosen, typical(corpus, inside, phrases, chosen[0] if chosen else None, cell.polarity))


def _in_meaning(corpus: Corpus, found: dict[Cell, Found], vectors: Vectors) -> Iterable[tuple[str, Cell, Row]]:
    """Groups, and who disagrees with them and with the typical segments."""
    samples = sample_cells(corpus, list(found))
    positions = [at for sample in samples.values() for at in sample.positions]
    meanings = Meanings(corpus, [*positions, *(at for said in found.values() for at in said.typical)], vectors)
    for cell, sample in samples.items():
        dissent = Dissent(corpus, cell, sample, meanings)
        against = dissent.nearest(np.array(found[cell].typical, np.int64))
        if against is not None:
            yield "pivot_verbatims", cell, {"kind": "dissenting", "rank": 1, **_segment(corpus, against)}
        for rank, group in enumerate(find_groups(corpus, sample.inside, meanings, cell.polarity), 1):
            row = {"rank": rank, "authors": group.authors, "of_authors": group.of_authors}
            row |= _segment(corpus, group.medoid)
            yield "pivot_groups", cell, row | _segment(corpus, dissent.nearest(group.members), "dissent_")


def _phrase_row(rank: int, phrase: Phrase) -> Row:
    counts = {"authors": len(phrase.authors), "of_authors": phrase.of_authors}
    return {"rank": rank, "phrase": str(phrase), **counts, "z": round(phrase.z, 6)}


def _segment(corpus: Corpus, position: int | None, prefix: str = "") -> Row:
    segment = corpus.segments[position] if position is not None else None
    return {
        f"{prefix}review_key": segment and segment.review_key,
        f"{prefix}segment": segment.segment if segment else None,
    }
