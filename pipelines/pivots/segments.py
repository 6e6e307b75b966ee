"""Cells, and the window's segments: those of the cells that are shown, and the market to hold them against."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import duckdb
import pyarrow as pa

from pipelines.pivots.counts import ALL_STAGES, Polarity
from pipelines.warehouse import query, stage

MIDDLE_STARS = 3.0


@dataclass(frozen=True)
class Cell:
    company: str
    theme: str
    stage: str
    polarity: Polarity = "praise"

    @property
    def opposite(self) -> "Cell":
        return Cell(self.company, self.theme, self.stage, "pain" if self.polarity == "praise" else "praise")

    @property
    def at_any_stage(self) -> "Cell":
        return Cell(self.company, self.theme, ALL_STAGES, self.polarity)


class Segment(NamedTuple):
    """One counted segment of the window. In a large market only the segments `in_market` stand for all of it."""

    review_key: str
    segment: int
    company: str
    source: str
    person: str
    day: date
    text: str
    stage: str
    valence: int
    praised: Sequence[str]
    pained: Sequence[str]
    stars: float | None = None
    in_market: bool = True

    def said(self, polarity: Polarity) -> Sequence[str]:
        return self.praised if polarity == "praise" else self.pained

    def feels(self, polarity: Polarity) -> bool:
        """
        Whether feeling and stars agree with what is said: of a five-star review's pain, much is praise that the tagger
        misread.
        """
        sign = 1 if polarity == "praise" else -1
        return sign * self.valence > 0 and (self.stars is None or sign * (self.stars - MIDDLE_STARS) >= 0)


def read_segments(con: duckdb.DuckDBPyConnection, as_of: date, cells: Iterable[Cell]) -> list[Segment]:
    """The segments of `cells` and of their opposites, and the market's to compare them with."""
    wanted = dict.fromkeys(both for cell in cells for both in (cell, cell.opposite, cell.opposite.at_any_stage))
    fields = dict.fromkeys(("company", "theme", "stage", "polarity"), pa.string())
    stage(con, "shown_cells", fields, [tuple(vars(cell).values()) for cell in wanted])
    rows = con.execute(query("window_segments"), {"as_of": as_of}).fetchall()
    return [Segment(*row[:9], *((themes or "").split() for themes in row[9:11]), *row[11:]) for row in rows]
