"""The only module that opens DuckDB."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from spiders.errors import WarehouseError

HERE = Path(__file__).parent
SQL = HERE / "sql"
MIGRATIONS = HERE / "migrations"

Connection = duckdb.DuckDBPyConnection


@contextmanager
def open_warehouse(path: Path) -> Iterator[Connection]:
    """
    The warehouse, open for the one writer, made and brought to the newest schema if need be.

    Raises WarehouseError when another process holds it, it is no DuckDB file, or a newer lovelode wrote it.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = not path.exists()
    with _connect(path) as con:
        if fresh:
            # A second person who opens it for writing would lock the nightly out: strategists get the published file.
            path.chmod(0o600)
        migrate(con, str(path))
        yield con


@contextmanager
def open_existing(path: Path) -> Iterator[Connection]:
    """The warehouse for writing, if there is one; none is made. Raises WarehouseError."""
    if not path.exists():
        raise WarehouseError(f"{path}: no such file; expected a warehouse (run `lovelode nightly` first)")
    with open_warehouse(path) as con:
        yield con


@contextmanager
def open_published(path: Path) -> Iterator[Connection]:
    """The published database, to read and nothing else: no other file, no network, no change of settings."""
    if not path.exists():
        raise WarehouseError(f"{path}: no such file; expected a published database (run `lovelode nightly` first)")
    with _connect(path, read_only=True, config={"enable_external_access": False, "lock_configuration": True}) as con:
        yield con


@contextmanager
def open_draft(path: Path, warehouse: Path) -> Iterator[Connection]:
    """A new database at `path`, with the warehouse attached read-only under the name `warehouse`."""
    with _connect(path) as con:
        try:
            con.execute(f"attach {quoted(str(warehouse))} as warehouse (read_only)")
        except duckdb.Error as error:
            raise WarehouseError(_sentence(warehouse, error)) from error
        yield con


@contextmanager
def open_scratch() -> Iterator[Connection]:
    """An empty warehouse in memory."""
    with _connect(Path(":memory:")) as con:
        migrate(con, "scratch")
        yield con


def _connect(path: Path, **how: Any) -> Connection:
    try:
        return duckdb.connect(str(path), **how)
    except duckdb.Error as error:
        raise WarehouseError(_sentence(path, error)) from error


def _sentence(path: Path, error: duckdb.Error) -> str:
    words = str(error)
    if "Could not set lock" in words:
        return f"{path}: another process has it open; expected to be the only one writing"
    if "not a valid DuckDB" in words:
        return f"{path}: not a DuckDB database; expected a file that lovelode made"
    return f"{path}: cannot be opened: {words.splitlines()[0]}"


def quoted(text: str) -> str:
    """`text` as an SQL string literal, for the statements that take no bound parameters."""
    return "'" + text.replace("'", "''") + "'"


def migrations() -> list[str]:
    """Every migration in order; the schema's version is the number of those applied."""
    return [file.read_text(encoding="utf-8") for file in sorted(MIGRATIONS.glob("[0-9]*.sql"))]


def migrate(con: Connection, where: str, known: list[str] | None = None) -> None:
    """Apply the missing migrations, all in one transaction. `known` stands in for the shipped ones in tests."""
    steps = migrations() if known is None else known
    with transaction(con):
        con.execute("create table if not exists schema_version (version integer)")
        row = con.execute("select max(version) from schema_version").fetchone()
        version = row[0] or 0 if row else 0
        if version > len(steps):
            raise WarehouseError(
                f"{where}: its schema is version {version}; this lovelode knows up to {len(steps)}, so update lovelode"
            )
        for statement in steps[version:]:
            con.execute(statement)
        con.execute("delete from schema_version")
        con.execute("insert into schema_version values (?)", [len(steps)])


@contextmanager
def transaction(con: Connection) -> Iterator[None]:
    """All or nothing: whatever goes wrong inside leaves the database as it was."""
    con.begin()
    with ExitStack() as undo:
        undo.callback(con.rollback)
        yield
        undo.pop_all()
    con.commit()


def query(name: str) -> str:
    """The one SELECT of pipelines/sql/`name`.sql."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def rebuild(con: Connection, name: str, parameters: Mapping[str, Any] | None = None, schema: str = "main") -> int:
    """Make table `schema`.`name` anew from sql/`name`.sql; return its row count."""
    table = f"{schema}.{name.rsplit('/', 1)[-1]}"
    con.execute(f"create or replace table {table} as {query(name)}", dict(parameters or {}))
    row = con.execute(f"select count(*) from {table}").fetchone()
    return int(row[0]) if row else 0


def stage(con: Connection, name: str, fields: Mapping[str, pa.DataType], rows: Iterable[Sequence[object]]) -> None:
    """Make `rows` readable as table `name` in this connection, in one go; nothing is written."""
    columns = list(zip(*rows, strict=True)) or [()] * len(fields)
    arrays = [pa.array(column, kind) for column, kind in zip(columns, fields.values(), strict=True)]
    con.register(name, pa.table(arrays, names=list(fields)))
