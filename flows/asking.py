"""`lovelode sql`: one question to the published database, as a table, CSV or JSON."""

import csv
import json
import sys
from pathlib import Path
from typing import Any

import duckdb
from rich.table import Table

from flows.screen import screen
from pipelines.warehouse import open_published
from spiders.errors import WarehouseError

Rows = list[tuple[Any, ...]]


def ask(published: Path, query: str, form: str = "table") -> None:
    """Print the answer. Raises WarehouseError for an unknown form, a missing database or a query it cannot run."""
    printers = {"table": _table, "csv": _csv, "json": _json}
    if form not in printers:
        raise WarehouseError(f'unknown format "{form}"; expected table, csv or json')
    printers[form](*answer(published, query))


def answer(published: Path, query: str) -> tuple[list[str], Rows]:
    """Column names and rows of one query. Raises WarehouseError when the database is missing or refuses it."""
    with open_published(published) as con:
        try:
            cursor = con.execute(query)
            return [column[0] for column in cursor.description or []], cursor.fetchall()
        except duckdb.Error as error:
            raise WarehouseError(f"{published} refuses the query: {' '.join(str(error).split())}") from error


def _table(columns: list[str], rows: Rows) -> None:
    table = Table(header_style="bold")
    for place, name in enumerate(columns):
        is_number = all(isinstance(row[place], int | float | None) for row in rows)
        table.add_column(name, justify="right" if is_number else "left")
    for row in rows:
        table.add_row(*(_plain(value) for value in row))
    console = screen()
    console.print(table)
    console.print(f"{len(rows):,} row{'' if len(rows) == 1 else 's'}")


def _csv(columns: list[str], rows: Rows) -> None:
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(rows)


def _json(columns: list[str], rows: Rows) -> None:
    answer = [dict(zip(columns, row, strict=True)) for row in rows]
    json.dump(answer, sys.stdout, default=str, ensure_ascii=False, indent=1)
    sys.stdout.write("\n")


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)
