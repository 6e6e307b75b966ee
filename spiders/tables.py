"""Files of rows under named columns: CSV, JSON lines, Parquet and Excel, read row by row."""

import codecs
import csv
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from spiders.errors import ImportFileError

DELIMITERS = ",;\t|"
LONGEST_FIELD = 16 * 1024 * 1024


@dataclass(frozen=True)
class Row:
    """Row `number` counts from 1 after the heading; `values` is None for a row that cannot be read."""

    number: int
    values: dict[str, Any] | None


@dataclass(frozen=True)
class Table:
    """A file of rows. `rows` starts from the top each time and holds a few thousand rows at most, Excel's apart."""

    path: Path
    columns: list[str]
    rows: Callable[[], Iterator[Row]]


def open_table(path: Path) -> Table:
    """The table in a file, by the ending of its name. Raises ImportFileError."""
    readers = {
        ".csv": _csv, ".tsv": _csv, ".txt": _csv, ".jsonl": _json_lines, ".ndjson": _json_lines,
        ".parquet": _parquet, ".xlsx": _excel, ".xls": _excel, ".xlsb": _excel, ".ods": _excel,
    }  # fmt: skip
    if not path.is_file():
        raise ImportFileError(f"{path}: no such file")
    if path.suffix.casefold() not in readers:
        raise ImportFileError(f"{path}: unknown kind of file; expected one of {', '.join(readers)}")
    if not path.stat().st_size:
        raise ImportFileError(f"{path}: the file is empty")
    table = readers[path.suffix.casefold()](path)
    if not table.columns:
        raise ImportFileError(f"{path}: no columns; expected a first row with their names")
    return table


def _csv(path: Path) -> Table:
    encoding = _encoding(path)
    with path.open(encoding=encoding, errors="replace") as file:
        delimiter = _delimiter(file.read(65536))
    csv.field_size_limit(LONGEST_FIELD)

    def records() -> Iterator[list[str]]:
        with path.open(encoding=encoding, errors="replace", newline="") as file:
            try:
                yield from csv.reader(file, delimiter=delimiter)
            except csv.Error as error:
                raise ImportFileError(f"{path}: not a CSV file: {error}") from error

    columns = _names(next(records(), []))

    def rows() -> Iterator[Row]:
        filled = (record for record in islice(records(), 1, None) if any(record))
        for number, record in enumerate(filled, 1):
            fits = len(record) == len(columns)
            yield Row(number, dict(zip(columns, record, strict=True)) if fits else None)

    return Table(path, columns, rows)


def _encoding(path: Path) -> str:
    with path.open("rb") as file:
        start = file.read(4)
        if start[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        file.seek(0)
        decoder = codecs.getincrementaldecoder("utf-8-sig")()
        try:
            while chunk := file.read(1 << 20):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"


def _delimiter(sample: str) -> str:
    """The delimiter that cuts the heading into the most columns that the next records agree with."""
    lines = sample.splitlines(keepends=True)[:200]

    def agreed(delimiter: str) -> tuple[int, int]:
        widths = [len(record) for record in csv.reader(lines[:-1] or lines, delimiter=delimiter) if record]
        same = sum(width == widths[0] for width in widths) if widths else 0
        return (same if widths and widths[0] > 1 else 0, widths[0] if widths else 0)

    return max(DELIMITERS, key=agreed)


def _json_lines(path: Path) -> Table:
    def rows() -> Iterator[Row]:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            for number, line in enumerate((line for line in file if line.strip()), 1):
                try:
                    value = json.loads(line)
                except ValueError:
                    value = None
                yield Row(number, value if isinstance(value, dict) else None)

    first = [row.values for row in islice(rows(), 100) if row.values]
    return Table(path, list(dict.fromkeys(name for values in first for name in values)), rows)


def _parquet(path: Path) -> Table:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    try:
        columns = list(ParquetFile(path).schema_arrow.names)
    except ArrowException as error:
        raise ImportFileError(f"{path}: not a Parquet file: {error}") from error

    def rows() -> Iterator[Row]:
        with ParquetFile(path) as file:
            values = (value for batch in file.iter_batches(batch_size=2048) for value in batch.to_pylist())
            yield from (Row(number, value) for number, value in enumerate(values, 1))

    return Table(path, columns, rows)


def _excel(path: Path) -> Table:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        # A sheet holds a million rows at most, and its format cannot be read in parts.
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
    except CalamineError as error:
        raise ImportFileError(f"{path}: not an Excel file: {error}") from error
    filled = [record for record in sheet.iter_rows() if any(cell != "" for cell in record)]
    columns = _names([str(cell) for cell in filled[0]] if filled else [])

    def rows() -> Iterator[Row]:
        for number, record in enumerate(filled[1:], 1):
            yield Row(number, dict(zip(columns, record, strict=False)))

    return Table(path, columns, rows)


def _names(heading: list[str]) -> list[str]:
    """Column names, trimmed; an empty or repeated one is told apart by its position."""
    names: list[str] = []
    for position, name in enumerate((name.strip() for name in heading), 1):
        names.append(name if name and name not in names else f"{name or 'column'} {position}")
    return names
