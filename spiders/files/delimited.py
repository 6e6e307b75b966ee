"""CSV as programs and spreadsheets really write it: any delimiter, any encoding, texts of several lines."""

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice
from pathlib import Path

from spiders.files.encodings import encoding_of
from spiders.files.rows import Row, Table, column_names

DELIMITERS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars"}
LONGEST_FIELD = 1024 * 1024  # a million letters; nobody writes such a review
SAMPLE = 65536


def open_csv(path: Path, encoding: str | None = None) -> Table:
    """The table in a file of delimited text."""
    encoding = encoding or encoding_of(path)
    with path.open(encoding=encoding, errors="replace", newline="") as file:
        sample = file.read(SAMPLE)
    told = _told(sample)
    delimiter = told or _delimiter(sample)

    def filled() -> Iterator[list[str]]:
        return (record for record in _records(path, encoding, delimiter, 1 if told else 0) if any(record))

    columns = column_names(next(filled(), []))

    def rows() -> Iterator[Row]:
        for number, record in enumerate(islice(filled(), 1, None), 1):
            # Spreadsheets put delimiters behind the last column.
            fits = len(record) >= len(columns) and not any(record[len(columns) :])
            yield Row(number, dict(zip(columns, record, strict=False)) if fits else None)

    return Table(path, f"CSV with {DELIMITERS.get(delimiter, repr(delimiter))}, {encoding}", columns, rows)


def _records(path: Path, encoding: str, delimiter: str, skip: int) -> Iterator[list[str]]:
    """The records, one after the other. A quotation mark that is never closed costs its own line and no other."""
    csv.field_size_limit(LONGEST_FIELD)
    lines: list[str] = []  # of the record that is being read

    def noted() -> Iterator[str]:
        for line in islice(file, skip, None):
            lines.append(line)
            yield line

    with path.open(encoding=encoding, errors="replace", newline="") as file:
        source, left = noted(), True
        while left:
            left = False
            try:
                for record in csv.reader(source, delimiter=delimiter):
                    yield from [record] if len(lines) == 1 or _closes(lines, delimiter) else _apart(lines, delimiter)
                    lines.clear()
            except csv.Error:  # a field beyond LONGEST_FIELD
                left = True
                yield from _apart(lines, delimiter)
                lines.clear()


def _closes(lines: list[str], delimiter: str) -> bool:
    """Whether lines are one record whose quotation marks stand where they may: else it swallowed its neighbours."""
    try:
        return len(list(csv.reader(lines, delimiter=delimiter, strict=True))) == 1
    except csv.Error:
        return False


def _apart(lines: list[str], delimiter: str) -> Iterator[list[str]]:
    for line in lines:
        try:
            yield next(csv.reader([line], delimiter=delimiter), [])
        except csv.Error:
            yield [line[:40]]  # too long even by itself


def _told(sample: str) -> str:
    """The delimiter that Excel's own first line names, as in sep=; — "" where there is no such line."""
    first = sample.split("\n", 1)[0].strip("\r\ufeff")
    return first[4:5] if first.startswith("sep=") and len(first) == 5 else ""


def _delimiter(sample: str) -> str:
    """The delimiter that cuts the heading into the most columns that the next records agree with."""
    lines = list(StringIO(sample, newline=""))[:200]
    whole = lines[:-1] if len(sample) == SAMPLE and len(lines) > 1 else lines

    def agreed(delimiter: str) -> tuple[int, int]:
        widths = [len(record) for record in csv.reader(whole, delimiter=delimiter) if record]
        same = sum(width == widths[0] for width in widths) if widths else 0
        return (same if widths and widths[0] > 1 else 0, widths[0] if widths else 0)

    return max(DELIMITERS, key=agreed)
