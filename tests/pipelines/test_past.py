"""A past week once more: what today's reviews would have told then, and nothing of what came after."""

from datetime import datetime, timedelta

import pytest

from pipelines.actions import act
from pipelines.past import last_day, past
from pipelines.pivots import find_pivots
from pipelines.warehouse import open_published, open_warehouse
from spiders.errors import BriefingError
from tests.pipelines.pivots.made import AS_OF, cell_market, write_market

RATES = {"fun": 0.1, "care": 0.1, "value": 0.1}
LAST_WEEK = AS_OF - timedelta(weeks=1)
CELLS = "select * exclude (as_of) from data.pivots where as_of = (select max(as_of) from data.pivots) order by all"


@pytest.fixture(scope="module")
def warehouse(tmp_path_factory):
    """Of a market where zippa's fun stands out, with this week's look, and two actions."""
    path = tmp_path_factory.mktemp("past") / "w.duckdb"
    write_market(path, cell_market(1, ["zippa", "larder"], 400, RATES, {("zippa", "fun"): 0.4}))
    find_pivots(path, AS_OF)
    for day in (LAST_WEEK, LAST_WEEK + timedelta(days=1)):
        at = datetime(day.year, day.month, day.day, 9)
        act(path, "zippa/fun/all", status="taken-up", owner="Ida", note=str(day), at=at)
    return path


def of_last_week(warehouse, select):
    with past(warehouse, LAST_WEEK, "again", datetime(2026, 11, 22)) as published, open_published(published) as con:
        return con.execute(select).fetchall()


def test_it_speaks_of_that_day_and_of_nothing_later(warehouse):
    assert of_last_week(warehouse, "select as_of, window_start from data.snapshot") == [
        (LAST_WEEK, LAST_WEEK - timedelta(days=181))
    ]
    assert of_last_week(warehouse, "select distinct as_of from data.pivots") == [(LAST_WEEK,)]
    assert of_last_week(warehouse, "select note from data.actions") == [(str(LAST_WEEK),)]
    assert of_last_week(warehouse, "select max(week) <= date '2026-11-15' from data.people_weeks") == [(True,)]


def test_it_says_what_the_reviews_up_to_then_say(warehouse, tmp_path):
    with open_warehouse(tmp_path / "then.duckdb") as con:
        con.execute(f"attach '{warehouse}' as now (read_only)")
        for table in ("companies", "reviews", "model_segments", "model_mentions", "readings"):
            con.execute(f"insert into {table} from now.{table}")
        con.execute("delete from reviews where written_at::date > ?", [LAST_WEEK])
    find_pivots(tmp_path / "then.duckdb", LAST_WEEK)
    with open_warehouse(tmp_path / "then.duckdb") as con:
        then = con.execute(CELLS.replace("data.", "")).fetchall()
    assert of_last_week(warehouse, CELLS) == then


def test_the_warehouse_stays_as_it_was_and_nothing_is_left_behind(warehouse):
    of_last_week(warehouse, "select 1")
    assert [path.name for path in warehouse.parent.iterdir()] == [warehouse.name]
    with open_warehouse(warehouse) as con:
        assert con.execute("select distinct as_of from pivots").fetchall() == [(AS_OF,)]
        assert con.execute("select count(*) from actions").fetchall() == [(2,)]


def test_a_week_ends_on_its_sunday():
    assert last_day("2026-W46") == LAST_WEEK
    for words in ("2026-46", "2026-W60", "last"):
        with pytest.raises(BriefingError, match=f'"{words}" is no week; expected one such as 2026-W46'):
            last_day(words)
