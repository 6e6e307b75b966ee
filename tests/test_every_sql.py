"""
Every SQL file under pipelines/sql has a case: tests/sql/NAME/ holds tiny inputs, one CSV a table, and expected.csv.

A table of the warehouse is filled from its CSV (columns left out are null), any other is made from it; segments.csv and
mentions.csv are what the model said. The views share their inputs, tests/sql/views/*.csv: these are published, and each
view is asked. An empty field is null, a quoted empty one an empty text; the members of a list stand apart by spaces.
"""

import re
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest

from models.labels import THEMES
from pipelines.publish import publish
from pipelines.warehouse import SQL, migrate, open_published, open_warehouse, query

CASES = Path(__file__).parent / "sql"
NAMES = sorted(str(file.relative_to(SQL).with_suffix("")) for file in SQL.rglob("*.sql"))
PARAMETERS = {
    "as_of": date(2026, 11, 22),
    "run_id": "2026-11-22-01",
    "published_at": datetime(2026, 11, 22, 3),
    "market_name": "City groceries",
    "model_version": "words-2",
    "themes": list(THEMES),
    "source_id": "zippa-ios",
}
TEXTS = "header = true, all_varchar = true, nullstr = '', allow_quoted_nulls = false"
TABLE_OF = {"segments": "model_segments", "mentions": "model_mentions"}


def fill(con, folder):
    known = {name for (name,) in con.execute("select table_name from duckdb_tables()").fetchall()}
    for file in sorted(folder.glob("*.csv")):
        table = TABLE_OF.get(file.stem, file.stem)
        if table in known:
            con.execute(f"insert into {table} by name select * from read_csv('{file}', {TEXTS})")
        elif file.stem != "expected":
            con.execute(f"drop view if exists {file.stem}")
            con.execute(f"create table {file.stem} as from read_csv('{file}', header = true)")


def parameters(select):
    return {name: PARAMETERS[name] for name in re.findall(r"\$(\w+)", select)}


def check(con, select, expected):
    """Compare names and all values, as the types of `select`; the order only where it states one."""
    actual = con.execute(select, parameters(select))
    columns = [(column[0], str(column[1])) for column in actual.description]
    rows = actual.fetchall()
    casts = ", ".join(cast(name, kind) for name, kind in columns)
    with duckdb.connect() as other:
        wanted = other.execute(f"from read_csv('{expected}', {TEXTS})")
        assert [name for name, _ in columns] == [column[0] for column in wanted.description]
        wanted = other.execute(f"select {casts} from read_csv('{expected}', {TEXTS})").fetchall()
    if not re.search(r"^order by", select, re.MULTILINE):
        rows, wanted = sorted(rows, key=repr), sorted(wanted, key=repr)
    assert [rounded(row) for row in rows] == [rounded(row) for row in wanted]


def cast(name, kind):
    return f"coalesce(string_split({name}, ' '), [])" if kind.endswith("[]") else f'"{name}"::{kind}'


def rounded(row):
    return tuple(round(value, 9) if isinstance(value, float) else value for value in row)


@pytest.mark.parametrize("name", [name for name in NAMES if "/" not in name])
def test_sql(name):
    with duckdb.connect() as con:
        migrate(con, name)
        fill(con, CASES / name)
        check(con, query(name), CASES / name / "expected.csv")


@pytest.fixture(scope="module")
def published(tmp_path_factory):
    folder = tmp_path_factory.mktemp("views")
    warehouse = folder / "warehouse.duckdb"
    with open_warehouse(warehouse) as con:
        fill(con, CASES / "views")
    given = {name: PARAMETERS[name] for name in ("as_of", "run_id", "published_at", "market_name")}
    return publish(warehouse, folder / "lovelode.duckdb", **given)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("views/")])
def test_view(name, published):
    with open_published(published) as con:
        check(con, f"from {name.removeprefix('views/')}\n", CASES / name / "expected.csv")


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("views/")])
def test_view_states_its_order(name):
    assert re.search(r"^order by", query(name), re.MULTILINE)


def test_every_case_is_of_a_file():
    assert {str(file.parent.relative_to(CASES)) for file in CASES.rglob("expected.csv")} == set(NAMES)
