"""The rows of a file of sql/brief as typed objects."""

from typing import TypeVar

from pipelines.warehouse import Connection, query

Row = TypeVar("Row")


def all_rows(con: Connection, name: str, row: type[Row]) -> list[Row]:
    """`row` has a field for each column, of its name."""
    found = con.execute(query(f"brief/{name}"))
    columns = [column[0] for column in found.description or ()]
    return [row(**dict(zip(columns, values, strict=True))) for values in found.fetchall()]
