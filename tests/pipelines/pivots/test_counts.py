"""Counting from the warehouse: people's weeks, the window, stages, and who is a rival."""

from datetime import timedelta

import pytest

from pipelines.pivots.counts import Counts, Observed, observe, prepare
from pipelines.warehouse import open_warehouse
from tests.pipelines.pivots.made import AS_OF, Said, write_market

LAST_WEEK = AS_OF - timedelta(days=7)


def observed(warehouse, said, inspiration=(), polarity="praise") -> Observed:
    write_market(warehouse, said, inspiration)
    with open_warehouse(warehouse) as con:
        prepare(con, AS_OF)
        return observe(con, AS_OF, polarity)


def counted(warehouse, said, inspiration=()) -> Counts:
    return observed(warehouse, said, inspiration).counts


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


def test_pain_is_counted_alike(warehouse):
    said = [Said("zippa", pain=["care"], author="ada", stage="help"), Said("zippa", praise=["care"], author="bo")]
    counts = observed(warehouse, said, polarity="pain").counts
    assert at(counts, "zippa", "care", "all") == at(counts, "zippa", "care", "help") == (1, 1)
    assert at(counts, "zippa", "care", "use") == (0, 0)


def test_days_of_a_burst_are_counted_and_can_be_left_out(warehouse):
    said = [Said("zippa", day=AS_OF - timedelta(days=days)) for days in range(100)]
    said += [Said("zippa", praise=["fun"], day=AS_OF - timedelta(days=9)) for _ in range(40)]
    seen = observed(warehouse, said)
    assert seen.any_flagged
    assert at(seen.counts, "zippa", "fun", "all") == (40, 40)
    assert at(seen.unflagged, "zippa", "fun", "all") == (0, 0)
    assert (seen.counts.people_weeks.sum(), seen.unflagged.people_weeks.sum()) == (140, 99)


def test_weeks_count_back_from_the_week_of_the_day(warehouse):
    said = [Said("zippa", praise=["fun"], day=AS_OF - timedelta(days=days)) for days in (0, 6, 7, 181)]
    seen = observed(warehouse, said)
    fun = seen.counts.cells.index(("fun", "all"))
    assert seen.praising_by_week[0, fun, 0].nonzero()[0].tolist() == [0, 1, 25]
    assert seen.praising_by_week[0, fun, 0, 0] == 2
    assert seen.read_by_week.sum() == 4


def test_no_reviews_no_companies(warehouse):
    counts = counted(warehouse, [])
    assert counts.companies == ()
