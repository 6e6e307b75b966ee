"""The warehouse → a read-only database for strategists: a new file each time, renamed into place."""

import logging
import os
import shutil
from datetime import UTC, date, datetime
from pathlib import Path

from pipelines.comments import column_comment
from pipelines.warehouse import SQL, Connection, open_draft, open_warehouse, query, quoted, rebuild, transaction
from spiders.errors import WarehouseError

logger = logging.getLogger(__name__)

# segments and mentions as corrected; of what the model said itself, looked_at keeps what people looked at.
TABLES = (
    "companies", "sources", "journey", "crawls", "rejects", "reviews", "review_versions", "readings", "segments",
    "mentions", "corrections", "looked_at", "actions", "pivots", "pivot_phrases", "pivot_verbatims", "pivot_groups",
    "counted",
)  # fmt: skip
# The people's weeks of the window; bursts comes first: the others read it.
COUNTS = ("bursts", "people_weeks", "votes")
# pivots comes first: what_customers_love reads it.
VIEWS = (
    "pivots", "openings", "what_customers_love", "love_by_week", "journey", "own_position", "five_stars",
    "stars_by_source", "evidence", "actions", "data_health", "model_errors",
)  # fmt: skip


def publish(
    warehouse: Path, published: Path, as_of: date, run_id: str, published_at: datetime, market_name: str = ""
) -> Path:
    """
    Put a snapshot of `warehouse` at `published`, mode 0444; whoever has the former one open keeps reading that.

    A run that was cut off leaves the former snapshot in place; what it left beside it is removed by the next.
    """
    if not warehouse.exists():
        raise WarehouseError(f"{warehouse}: no such file; expected a warehouse to publish")
    with open_warehouse(warehouse):
        pass  # brings an old schema up to date, and takes in what a killed writer left in its log
    _tidy(published)
    draft = _beside(published, run_id)
    with open_draft(draft, warehouse) as con:
        with transaction(con):
            _copy_tables(con)
            stamp = published_at.astimezone(UTC).replace(tzinfo=None) if published_at.tzinfo else published_at
            snapshot = {"as_of": as_of, "run_id": run_id, "published_at": stamp, "market_name": market_name}
            _add_counts(con, snapshot)
            _add_views(con)
        con.execute("detach warehouse")
        con.execute("checkpoint")
    _put_in_place(draft, published)
    logger.info("published %s", published)
    return published


def _beside(published: Path, run_id: str) -> Path:
    return published.with_name(f".{published.name}.{run_id}.draft")


def _tidy(published: Path) -> None:
    published.parent.mkdir(parents=True, exist_ok=True)
    for leftover in published.parent.glob(f"{_beside(published, '*').name}*"):
        if leftover.is_dir():
            shutil.rmtree(leftover)  # where DuckDB puts what does not fit in memory
        else:
            leftover.unlink()


def _copy_tables(con: Connection) -> None:
    con.execute("create schema data")
    con.execute("set schema = 'data'")  # where the unqualified names of sql/ are looked up from here on
    for table in TABLES:
        con.execute(f"create table data.{table} as from warehouse.main.{table}")


def _add_counts(con: Connection, snapshot: dict[str, object]) -> None:
    rebuild(con, "snapshot", snapshot, schema="data")
    for name in COUNTS:
        rebuild(con, name, {"as_of": snapshot["as_of"]}, schema="data")
    columns = "select table_name, column_name from duckdb_columns() where schema_name = 'data' and not internal"
    for table, column in con.execute(columns).fetchall():
        con.execute(f"comment on column data.{table}.{column} is {quoted(column_comment(table, column))}")


def _add_views(con: Connection) -> None:
    """A view's comment is the head of its SQL file."""
    con.execute("set schema = 'main'")
    for name in VIEWS:
        con.execute(f"create view main.{name} as {query(f'views/{name}')}")
        con.execute(f"comment on view main.{name} is {quoted(view_comment(name))}")


def view_comment(name: str) -> str:
    lines = (SQL / "views" / f"{name}.sql").read_text(encoding="utf-8").splitlines()
    head = lines[: next(number for number, line in enumerate(lines) if not line.startswith("--"))]
    return " ".join(line.removeprefix("--").strip() for line in head)


def _put_in_place(draft: Path, published: Path) -> None:
    """The bytes reach the disk before the name does: after a power cut there is the old file or the new one."""
    draft.chmod(0o444)
    _sync(draft)
    draft.replace(published)
    _sync(published.parent)


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
