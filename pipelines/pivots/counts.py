"""What the ladder counts: cubes of people's weeks over companies, cells (theme × stage) and sources (strata)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from models.labels import STAGES, THEMES
from pipelines.warehouse import query

ALL_STAGES = "all"
CELLS = tuple((theme, stage) for theme in THEMES for stage in (ALL_STAGES, *(s for s in STAGES if s != "none")))
WEEKS = 27  # 26 weeks end on any day of the week, so they touch 27

Floats = NDArray[np.float64]
Numbers = NDArray[Any]  # counts, whole or scaled
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]
Polarity = Literal["praise", "pain"]


@dataclass(frozen=True)
class Counts:
    """
    The window's counts as cubes; `company`, `cell` and `source` below are positions in the tuples of that name.

    A person counts once a week and source, in numerators and denominators alike. Authors are distinct persons of a
    source: the same name at two sources may be two people. "Praising" is complaining when pain was counted.
    """

    companies: tuple[str, ...]
    compared: Flags  # [company] False for companies of another industry: no rivals of anybody
    cells: tuple[tuple[str, str], ...]  # theme, stage
    sources: tuple[str, ...]
    people_weeks: Integers  # [company, source]
    praising: Integers  # [company, cell, source]
    authors: Integers  # [company, cell, source]

    @property
    def rivals_people_weeks(self) -> Integers:
        """[company, source]; zero for a company that is not compared."""
        return _others(self.people_weeks, self.compared)

    @property
    def rivals_praising(self) -> Integers:
        """[company, cell, source]; zero for a company that is not compared."""
        return _others(self.praising, self.compared)


@dataclass(frozen=True)
class Observed:
    """One polarity's counts, the same without the days of a burst, by week, and how it was felt."""

    counts: Counts
    unflagged: Counts
    read_by_week: Integers  # [company, source, weeks ago]
    praising_by_week: Integers  # [company, cell, source, weeks ago]
    felt: Integers  # [company, cell], as the next three: people's weeks in which the mention's segment feels like it
    intense: Integers
    turned: Integers
    switched: Integers

    @property
    def any_flagged(self) -> bool:
        return bool((self.counts.people_weeks != self.unflagged.people_weeks).any())


def prepare(con: duckdb.DuckDBPyConnection, as_of: date) -> None:
    """Make the temporary tables that are counted: the 26 weeks up to `as_of`."""
    for name in ("bursts", "people_weeks", "votes", "cell_votes"):
        select = query(name)
        con.execute(f"create or replace temp table {name} as {select}", _bound(select, {"as_of": as_of}))


def observe(con: duckdb.DuckDBPyConnection, as_of: date, polarity: Polarity) -> Observed:
    """Count every company with people's weeks and every theme and stage; `prepare` went before."""
    read = con.execute(query("read_by_week"), {"as_of": as_of}).to_arrow_table()
    votes = con.execute(query("votes_by_week"), {"as_of": as_of}).to_arrow_table()
    votes = votes.filter(pc.equal(votes["polarity"], polarity))
    authors = con.execute(query("authors_by_cell")).to_arrow_table()
    authors = authors.filter(pc.equal(authors["polarity"], polarity))
    roles = dict(con.execute("select company, role from companies").fetchall())
    companies, sources = (tuple(sorted(set(read[name].to_pylist()))) for name in ("company", "source"))
    compared = np.array([roles.get(company) != "inspiration" for company in companies], bool)
    axes = _Axes(companies, sources)

    def counted(column: str, people_weeks: str) -> tuple[Integers, Integers, Counts]:
        by_week = axes.fill(votes, column, ("company", "cell", "source", "weeks_ago"))
        weeks = axes.fill(read, people_weeks, ("company", "source", "weeks_ago"))
        persons = axes.fill(authors, "authors" if column == "voting" else column, ("company", "cell", "source"))
        counts = Counts(companies, compared, CELLS, sources, weeks.sum(axis=-1), by_week.sum(axis=-1), persons)
        return weeks, by_week, counts

    weeks, by_week, counts = counted("voting", "people_weeks")
    feelings = (axes.fill(votes, name, ("company", "cell")) for name in ("felt", "intense", "turned", "switched"))
    return Observed(counts, counted("unflagged", "unflagged")[2], weeks, by_week, *feelings)


@dataclass(frozen=True)
class _Axes:
    companies: Sequence[str]
    sources: Sequence[str]

    def fill(self, rows: pa.Table, column: str, axes: Sequence[str]) -> Integers:
        """The rows' `column` added up in a cube over `axes`."""
        cells = [f"{theme} {stage}" for theme, stage in CELLS]
        known = {"company": self.companies, "source": self.sources, "cell": cells}
        at = []
        for axis in axes:
            if axis == "weeks_ago":
                at.append(rows[axis].to_numpy())
                continue
            names = pc.binary_join_element_wise(rows["theme"], rows["stage"], " ") if axis == "cell" else rows[axis]
            at.append(pc.index_in(names, pa.array(known[axis], pa.string())).to_numpy())
        shape = [WEEKS if axis == "weeks_ago" else len(known[axis]) for axis in axes]
        cube = np.zeros(shape, np.int64)
        if rows.num_rows:
            np.add.at(cube, tuple(place.astype(np.int64) for place in at), rows[column].to_numpy())
        return cube


def _bound(select: str, values: dict[str, Any]) -> dict[str, Any]:
    """DuckDB refuses a value that the statement does not use."""
    return {name: value for name, value in values.items() if f"${name}" in select}


def _others(numbers: Integers, compared: Flags) -> Integers:
    """Each compared company's rivals pooled: the sum over the compared companies less its own number."""
    mask = compared.reshape(-1, *(1,) * (numbers.ndim - 1))
    market = (numbers * mask).sum(axis=0, keepdims=True)
    return np.where(mask, market - numbers, 0)
