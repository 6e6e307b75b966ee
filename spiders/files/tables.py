"""Files of rows under named columns: CSV, JSON lines, Parquet and Excel, read row by row."""

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from spiders.errors import ImportFileError
from spiders.files.delimited import open_csv
from spiders.files.encodings import encoding_of
from spiders.files.rows import Row, Table
from spiders.files.sheets import open_sheet

__all__ = ["Row", "Table", "open_table"]

WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # how .xlsx and .xls begin


def open_table(path: Path, encoding: str | None = None) -> Table:
    """The table in a file, by the ending of its name. Raises ImportFileError, also while its rows are read."""
    readers = {
        ".csv": open_csv, ".tsv": open_csv, ".txt": open_csv, ".jsonl": _json_lines, ".ndjson": _json_lines,
        ".parquet": _parquet, ".xlsx": open_sheet, ".xlsm": open_sheet, ".xls": open_sheet, ".xlsb": open_sheet,
        ".ods": open_sheet,
    }  # fmt: skip
    if not path.is_file():
        raise ImportFileError(f"{path}: no such file")
    if path.suffix.casefold() not in readers:
        raise ImportFileError(f"{path}: unknown kind of file; expected one of {', '.join(readers)}")
    reader = readers[path.suffix.casefold()]
    with path.open("rb") as file:
        start = file.read(4)
    if not start:
        raise ImportFileError(f"{path}: the file is empty")
    if start in WORKBOOKS and reader is not open_sheet:
        raise ImportFileError(f"{path}: is an Excel file inside; give it a name that ends in .xlsx or .xls")
    try:
        table = reader(path, encoding)
    except LookupError:
        raise ImportFileError(f'{path}: unknown encoding "{encoding}"; expected one such as shift_jis') from None
    if not table.columns:
        raise ImportFileError(f"{path}: no columns; expected a first row with their names")
    return table


def _json_lines(path: Path, encoding: str | None) -> Table:
    encoding = encoding or encoding_of(path)

    def rows() -> Iterator[Row]:
        with path.open(encoding=encoding, errors="replace") as file:
            for number, line in enumerate((line for line in file if line.strip()), 1):
                try:
                    value = json.loads(line)
                    yield Row(number, dict(_flat(value)) if isinstance(value, dict) else None)
                except (ValueError, RecursionError):
                    yield Row(number, None)

    first = [row.values for row in islice(rows(), 100) if row.values]
    columns = list(dict.fromkeys(name for values in first for name in values))
    return Table(path, f"JSON lines, {encoding}", columns, rows)


def _flat(value: dict[str, Any], within: str = "") -> Iterator[tuple[str, Any]]:
    """Objects inside objects as columns named by their path, such as attributes.rating."""
    for name, inner in value.items():
        if isinstance(inner, dict):
            yield from _flat(inner, f"{within}{name}.")
        else:
            yield f"{within}{name}", inner


def _parquet(path: Path, encoding: str | None) -> Table:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    def rows() -> Iterator[Row]:
        try:
            # Without pre_buffer: that would hold all of a group of rows, and a group may be the whole file.
            with ParquetFile(path, pre_buffer=False) as file:
                values = (value for batch in file.iter_batches(batch_size=2048) for value in batch.to_pylist())
                yield from (Row(number, value) for number, value in enumerate(values, 1))
        except (ArrowException, OSError) as error:
            raise ImportFileError(f"{path}: not a Parquet file: {error}") from error

    try:
        with ParquetFile(path) as file:
            return Table(path, "Parquet", list(file.schema_arrow.names), rows)
    except (ArrowException, OSError) as error:
        raise ImportFileError(f"{path}: not a Parquet file: {error}") from error
