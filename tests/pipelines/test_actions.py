"""What people do about a pivot, from the command's words to our own movement in the published view."""

from datetime import datetime, timedelta

import pytest

from pipelines.actions import act, told
from pipelines.publish import publish
from pipelines.warehouse import open_published, open_warehouse
from spiders.errors import ActionError, WarehouseError
from tests.pipelines.pivots.made import AS_OF, Said, write_market

PIVOT = "zippa/fun/help"
SUNDAY, WEDNESDAY = datetime(2026, 11, 1, 18), datetime(2026, 11, 4, 9)


def cell(day, company, praising, people_weeks, polarity="praise", tier="Watch"):
    return f"""insert into pivots by name select date '{day}' as as_of, '{company}' as company, 'fun' as theme,
        'help' as stage, '{polarity}' as polarity, {praising} as praising, {people_weeks} as people_weeks,
        '{tier}' as tier, 1.0 as z"""


@pytest.fixture
def warehouse(tmp_path):
    """Larder is ours: up to SUNDAY two of two praise fun at help, and of the five who write since two do."""
    said = [Said("zippa", "x")]
    weeks_ago = ((1, True), (1, True), (2, False), (0, False), (0, False), (3, True), (8, True))  # three: up to SUNDAY
    for weeks, praise in weeks_ago:
        said.append(Said("larder", "x", ["fun"] * praise, stage="help", day=AS_OF - timedelta(weeks=weeks)))
    path = tmp_path / "w.duckdb"
    write_market(path, said)
    with open_warehouse(path) as con:
        con.execute("update companies set role = 'own' where company = 'larder'")
        for made in (cell(AS_OF, "zippa", 30, 60), cell(AS_OF, "zippa", 3, 60, "pain", "Not enough data")):
            con.execute(made)
    return path


def view(warehouse, select="from actions"):
    folder = warehouse.parent
    publish(warehouse, folder / "l.duckdb", AS_OF, "2026-11-22-01", datetime(2026, 11, 22))
    with open_published(folder / "l.duckdb") as con:
        return con.execute(select).fetchall()


def test_what_is_told_last_counts_and_nothing_is_lost(warehouse):
    first = act(warehouse, PIVOT, status="taken-up", owner="Ida", note="Call back", at=SUNDAY)
    assert (first.owner, first.before) == ("Ida", None)
    second = act(warehouse, PIVOT, status="tested", owner=None, note=" In one shop ", at=WEDNESDAY)
    assert (second.owner, second.before) == ("Ida", "taken-up")
    assert [row[1:] for row in told(warehouse)] == [
        (PIVOT, "tested", "Ida", "In one shop"),
        (PIVOT, "taken-up", "Ida", "Call back"),
    ]
    assert view(warehouse, "select status, owner, note, since, told_on from actions") == [
        ("tested", "Ida", "In one shop", SUNDAY.date(), WEDNESDAY.date())
    ]


def test_our_own_movement_is_counted_from_the_week_after(warehouse):
    act(warehouse, PIVOT, status="taken-up", owner="Ida", note="", at=SUNDAY)
    columns = "our_praising_before, our_people_weeks_before, our_praising_since, our_people_weeks_since"
    assert view(warehouse, f"select {columns} from actions") == [(2, 2, 2, 5)]


def test_pain_is_another_pivot(warehouse):
    act(warehouse, f"{PIVOT}:pain", status="taken-up", owner="Bo", note="", at=SUNDAY)
    assert view(warehouse, "select polarity, our_people_weeks_before, our_praising_since from actions") == [
        ("pain", 2, 0)
    ]


@pytest.mark.parametrize(
    ("pivot", "status", "owner", "said"),
    [
        ("zippa fun", "taken-up", "Ida", 'names no pivot; expected company/theme/stage .*such as zippa/fun/help'),
        ("zippa/fun/buy", "taken-up", "Ida", "no night has looked at zippa/fun/buy"),
        (PIVOT, "begun", "Ida", 'unknown status "begun"; expected taken-up, tested or dropped'),
        (PIVOT, "taken-up", " ", "has no owner yet; expected --owner"),
    ],
)  # fmt: skip
def test_what_there_is_not_is_refused_in_one_sentence(warehouse, pivot, status, owner, said):
    with pytest.raises(ActionError, match=said):
        act(warehouse, pivot, status=status, owner=owner, note="", at=SUNDAY)
    assert told(warehouse) == []


def test_without_a_warehouse_none_is_made(tmp_path):
    with pytest.raises(WarehouseError, match="no such file"):
        act(tmp_path / "w.duckdb", PIVOT, status="dropped", owner="Ida", note="", at=SUNDAY)
    assert list(tmp_path.iterdir()) == []
