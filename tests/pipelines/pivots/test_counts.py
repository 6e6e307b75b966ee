"""Counting from the warehouse: people's weeks, the window, stages, and who is a rival."""

from datetime import timedelta

import pytest

from pipelines.pivots.counts import Counts, count
from pipelines.warehouse import open_warehouse
from tests.pipelines.pivots.made import AS_OF, Said, write_market

LAST_WEEK = AS_OF - timedelta(days=7)


def counted(warehouse, said, inspiration=()) -> Counts:
    write_market(warehouse, said, inspiration)
    with open_warehouse(warehouse) as con:
        return count(con, AS_OF)


def at(counts: Counts, company: str, theme: str, stage: str, source: str = "app_store") -> tuple[int, int]:
    where = counts.companies.index(company), counts.cells.index((theme, stage)), counts.sources.index(source)
    return int(counts.praising[where]), int(counts.authors[where])


@pytest.fixture
def warehouse(tmp_path):
    return tmp_path / "warehouse.duckdb"


def test_a_person_counts_once_a_week(warehouse):
    said = [Said("zippa", praise=["care"], author="ada", stage=stage) for stage in ("help", "help", "buy", "none")]
    said += [Said("zippa", praise=["care"], author="ada", stage="help", day=LAST_WEEK), Said("zippa", author="bo")]
    counts = counted(warehouse, said)
    assert counts.people_weeks.tolist() == [[3]]
    assert at(counts, "zippa", "care", "all") == (2, 1)
    assert at(counts, "zippa", "care", "help") == (2, 1)
    assert at(counts, "zippa", "care", "buy") == (1, 1)
    assert at(counts, "zippa", "care", "stay") == (0, 0)


def test_pain_is_no_praise_and_sources_are_counted_apart(warehouse):
    counts = counted(
        warehouse,
        [
            Said("zippa", pain=["care"], author="ada"),
            Said("zippa", praise=["care"], author="bo", source="steam"),
            Said("zippa", praise=["care"], author="bo", source="app_store"),
        ],
    )
    assert at(counts, "zippa", "care", "all", "app_store") == (1, 1)
    assert at(counts, "zippa", "care", "all", "steam") == (1, 1)
    assert counts.people_weeks.tolist() == [[2, 1]]


def test_the_window_is_26_weeks(warehouse):
    days = [AS_OF, AS_OF - timedelta(days=181), AS_OF - timedelta(days=182), AS_OF + timedelta(days=1)]
    counts = counted(warehouse, [Said("zippa", praise=["fun"], day=day) for day in days])
    assert counts.people_weeks.sum() == 2
    assert at(counts, "zippa", "fun", "all") == (2, 2)


def test_every_theme_and_stage_is_a_cell_even_where_nobody_praises_it(warehouse):
    counts = counted(warehouse, [Said("zippa")])
    assert len(counts.cells) == 10 * 8
    assert counts.cells[0][1] == "all"
    assert ("care", "none") not in counts.cells


def test_rivals_are_all_others_of_the_industry(warehouse):
    said = [Said(company, praise=["fun"]) for company in ("bode", "fetchr", "fetchr", "tunely", "zippa")]
    counts = counted(warehouse, said, inspiration=["tunely"])
    assert dict(zip(counts.companies, counts.rivals_people_weeks[:, 0].tolist(), strict=True)) == {
        "bode": 3,
        "fetchr": 2,
        "tunely": 0,
        "zippa": 3,
    }


def test_no_reviews_no_companies(warehouse):
    counts = counted(warehouse, [])
    assert counts.companies == ()
