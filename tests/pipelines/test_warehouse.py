import stat
import subprocess
import sys

import duckdb
import pytest

from pipelines import warehouse
from pipelines.warehouse import migrate, migrations, open_published, open_warehouse, transaction
from spiders.errors import WarehouseError


def schema(con):
    return con.execute(
        "select table_name, column_name, data_type from duckdb_columns() where not internal order by all"
    ).fetchall()


def version(con):
    return con.execute("from schema_version").fetchall()


def test_blank_file_gets_the_newest_schema_once(tmp_path):
    path = tmp_path / "new folder" / "warehouse.duckdb"
    for _ in range(2):
        with open_warehouse(path) as con:
            assert version(con) == [(len(migrations()),)]
            assert con.execute("select count(*) from reviews").fetchall() == [(0,)]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_oldest_schema_with_rows_comes_to_the_newest(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    with duckdb.connect(str(path)) as con:
        migrate(con, "old", migrations()[:1])
        con.execute("insert into reviews (review_key, text) values ('a:1', 'kept')")
        con.execute("insert into segments (review_key, segment, stage) values ('a:1', 0, 'help')")
        con.execute("insert into mentions values ('a:1', 0, 'care', 'praise', 0.9)")
        con.execute("insert into pivots (company, praising) values ('a', 30)")
    with open_warehouse(path) as con, duckdb.connect() as blank:
        migrate(blank, "blank")
        assert schema(con) == schema(blank)
        assert version(con) == version(blank)
        assert con.execute("select review_key, text from reviews").fetchall() == [("a:1", "kept")]
        assert con.execute("select review_key, segment, stage from segments").fetchall() == [("a:1", 0, "help")]
        assert con.execute("from mentions").fetchall() == [("a:1", 0, "care", "praise", 0.9)]
        assert con.execute("select company, praising, polarity from pivots").fetchall() == [("a", 30, "praise")]


def test_later_migrations_are_added_to_earlier_ones():
    steps = ["create table a (x integer)", "alter table a add column y text"]
    with duckdb.connect() as con:
        migrate(con, "w", steps[:1])
        con.execute("insert into a values (1)")
        migrate(con, "w", steps)
        assert con.execute("from a").fetchall() == [(1, None)]
        assert version(con) == [(2,)]


def test_migration_that_fails_leaves_nothing():
    with duckdb.connect() as con:
        with pytest.raises(duckdb.Error):
            migrate(con, "w", ["create table a (x integer)", "create tabel b"])
        assert schema(con) == []


def test_newer_schema_is_refused(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    with open_warehouse(path) as con:
        con.execute("update schema_version set version = 99")
    with pytest.raises(WarehouseError, match=r"warehouse\.duckdb: its schema is version 99; .* update lovelode"), \
            open_warehouse(path):
        pass


def test_second_writer_is_told_in_one_sentence(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    hold = f"import duckdb; con = duckdb.connect({str(path)!r}); print('open', flush=True); input()"
    with subprocess.Popen([sys.executable, "-c", hold], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        holder.stdout.readline()
        with pytest.raises(WarehouseError) as told, open_warehouse(path):
            pass
        holder.communicate(b"\n")
    assert str(told.value) == f"{path}: another process has it open; expected to be the only one writing"


def test_something_else_than_a_database_is_refused(tmp_path):
    path = tmp_path / "warehouse.duckdb"
    path.write_text("a letter to grandmother, long enough to be read as the head of a file " * 100)
    with pytest.raises(WarehouseError, match="not a DuckDB database"), open_warehouse(path):
        pass


@pytest.mark.parametrize(
    ("statement", "refusal"),
    [
        ("create table mine (x integer)", "read-only"),
        ("from read_csv('{folder}/secret.csv')", "disabled"),
        ("copy (select 1) to '{folder}/out.csv'", "disabled"),
        ("attach '{folder}/other.duckdb'", "disabled"),
        ("set enable_external_access = true", "locked|Cannot"),
        ("set lock_configuration = false", "locked|Cannot"),
        ("install httpfs", "disabled"),
    ],
)
def test_published_database_reads_itself_and_nothing_else(tmp_path, statement, refusal):
    path = tmp_path / "lovelode.duckdb"
    (tmp_path / "secret.csv").write_text("a\n1\n")
    with duckdb.connect(str(path)) as con:
        con.execute("create table t as select 1 as x")
    with open_published(path) as con:
        assert con.execute("from t").fetchall() == [(1,)]
        with pytest.raises(duckdb.Error, match=refusal):
            con.execute(statement.format(folder=tmp_path))
    assert not (tmp_path / "out.csv").exists()


def test_missing_published_database_says_what_to_do(tmp_path):
    missing = tmp_path / "lovelode.duckdb"
    with pytest.raises(WarehouseError, match=r"no such file; .*lovelode nightly"), open_published(missing):
        pass


def test_interrupted_transaction_leaves_nothing():
    with duckdb.connect() as con:
        con.execute("create table t (x integer)")
        with pytest.raises(KeyboardInterrupt), transaction(con):
            con.execute("insert into t values (1)")
            raise KeyboardInterrupt
        assert con.execute("from t").fetchall() == []
        with transaction(con):
            con.execute("insert into t values (2)")
        assert con.execute("from t").fetchall() == [(2,)]


@pytest.mark.parametrize("text", ["plain", "it's", "'; drop table t; --", ""])
def test_quoted_text_comes_back_as_it_was(text):
    with duckdb.connect() as con:
        assert con.execute(f"select {warehouse.quoted(text)}").fetchall() == [(text,)]


@pytest.mark.parametrize("file", sorted(warehouse.SQL.rglob("*.sql")), ids=lambda file: file.stem)
def test_every_sql_file_is_one_select(file):
    statements = duckdb.extract_statements(file.read_text(encoding="utf-8"))
    assert [statement.type for statement in statements] == [duckdb.StatementType.SELECT]


def test_warehouse_has_nothing_that_a_lake_lacks():
    """So that the same statements run in DuckLake."""
    text = " ".join(line.split("--")[0] for step in migrations() for line in step.lower().splitlines())
    for word in ("primary key", "unique", "references", "create index", "create sequence", "create type", "check ("):
        assert word not in text
