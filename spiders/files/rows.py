"""What every file of rows is read as."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from spiders.moments import EXCEL_DAY_ZERO


@dataclass(frozen=True)
class Row:
    """Row `number` counts from 1 after the heading; `values` is None for a row that cannot be read."""

    number: int
    values: dict[str, Any] | None


@dataclass(frozen=True)
class Table:
    """
    A file of rows. `rows` starts from the top each time and holds a few thousand rows at most, Excel's apart.

    `form` says how it was read; a bare number for a date counts the days since `day_zero`.
    """

    path: Path
    form: str
    columns: list[str]
    rows: Callable[[], Iterator[Row]]
    day_zero: date = EXCEL_DAY_ZERO


def column_names(heading: list[str]) -> list[str]:
    """Column names, trimmed; an empty or repeated one is told apart by its position."""
    names: list[str] = []
    for position, name in enumerate((" ".join(name.split()) for name in heading), 1):
        names.append(name if name and name not in names else f"{name or 'column'} {position}")
    return names
