"""What the ladder counts: cubes of people's weeks over companies, cells (theme × stage) and sources (strata)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from models.labels import STAGES, THEMES
from pipelines.warehouse import query

ALL_STAGES = "all"

Floats = NDArray[np.float64]
Numbers = NDArray[Any]  # counts, whole or scaled
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Counts:
    """
    The window's counts as cubes; `company`, `cell` and `source` below are positions in the tuples of that name.

    A person counts once a week and source, in numerators and denominators alike. Authors are distinct persons of a
    source: the same name at two sources may be two people.
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


def count(con: duckdb.DuckDBPyConnection, as_of: date) -> Counts:
    """Count the 26 weeks up to `as_of`, for every company with people's weeks and every theme and stage."""
    for name in ("people_weeks", "votes"):
        con.execute(f"create or replace temp table {name} as {query(name)}", {"as_of": as_of})
    read = con.execute(query("people_weeks_by_source")).fetchall()
    praise = con.execute(query("praise_by_cell")).fetchall()
    roles = dict(con.execute("select company, role from companies").fetchall())
    companies, sources = (tuple(sorted({row[at] for row in read})) for at in (0, 1))
    cells = tuple((theme, stage) for theme in THEMES for stage in (ALL_STAGES, *(s for s in STAGES if s != "none")))
    people_weeks = np.zeros((len(companies), len(sources)), np.int64)
    praising, authors = np.zeros((2, len(companies), len(cells), len(sources)), np.int64)
    for company, source, weeks in read:
        people_weeks[companies.index(company), sources.index(source)] = weeks
    for company, source, theme, stage, weeks, persons in praise:
        if (theme, stage) in cells:
            at = companies.index(company), cells.index((theme, stage)), sources.index(source)
            praising[at], authors[at] = weeks, persons
    compared = np.array([roles.get(company) != "inspiration" for company in companies], bool)
    return Counts(companies, compared, cells, sources, people_weeks, praising, authors)


def _others(numbers: Integers, compared: Flags) -> Integers:
    """Each compared company's rivals pooled: the sum over the compared companies less its own number."""
    mask = compared.reshape(-1, *(1,) * (numbers.ndim - 1))
    market = (numbers * mask).sum(axis=0, keepdims=True)
    return np.where(mask, market - numbers, 0)
