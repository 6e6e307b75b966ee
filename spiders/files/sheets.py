"""Excel and OpenDocument, the first sheet that is shown."""

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from spiders.errors import ImportFileError
from spiders.files.rows import Row, Table, column_names
from spiders.moments import EXCEL_DAY_ZERO

MACINTOSH_DAY_ZERO = date(1904, 1, 1)


def open_sheet(path: Path, encoding: str | None = None) -> Table:
    """
    The table in a workbook; an encoding means nothing here. Raises ImportFileError.

    The sheet is held packed while its rows are read, not as Python's objects: its format cannot be read in parts.
    """
    columns = column_names([str(cell) for cell in next(_filled(path), [])])

    def rows() -> Iterator[Row]:
        for number, record in enumerate(islice(_filled(path), 1, None), 1):
            yield Row(number, dict(zip(columns, record, strict=False)))

    return Table(path, "a spreadsheet", columns, rows, _day_zero(path))


def _filled(path: Path) -> Iterator[list[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        with CalamineWorkbook.from_path(path) as book:
            shown = [each.name for each in book.sheets_metadata if each.visible == SheetVisibleEnum.Visible]
            sheets = (book.get_sheet_by_name(name) for name in shown)
            sheet = next((sheet for sheet in sheets if sheet.height), None)
    except (CalamineError, OSError) as error:
        raise ImportFileError(f"{path}: not an Excel file: {error}; save it anew as .xlsx or .csv") from error
    records = sheet.iter_rows() if sheet else iter(())
    return (record for record in records if any(cell != "" for cell in record))


def _day_zero(path: Path) -> date:
    """The day that the workbook counts its days from: old ones from a Macintosh begin in 1904."""
    try:
        with ZipFile(path) as parts, parts.open("xl/workbook.xml") as book:
            begins = book.read(65536)
    except (BadZipFile, KeyError):
        return EXCEL_DAY_ZERO
    return MACINTOSH_DAY_ZERO if re.search(rb'date1904="(?:1|true)"', begins) else EXCEL_DAY_ZERO
