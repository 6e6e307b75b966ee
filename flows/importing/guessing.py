"""What the values in an exported file tell about it where the names of its columns do not."""

import re
from collections.abc import Collection, Iterable
from datetime import date
from itertools import islice
from typing import Any

from spiders.errors import ImportFileError, ReviewError
from spiders.files.mapping import Columns
from spiders.files.rows import Table
from spiders.measures import NUMBER
from spiders.moments import file_moment
from spiders.shapes.file_rows import NOTHING, as_text

LOOKED_AT = 500
MOST_LEVELS = 21  # of a rating: halves from 0 to 10


def told_by_values(table: Table, found: Columns, settled_fields: Collection[str]) -> Columns:
    """The columns that look like dates, ratings and texts, for those of the three that nothing else told."""
    rows = [row.values for row in islice(table.rows(), LOOKED_AT) if row.values]
    taken = {column for each in found.values() for column in each}
    free = {
        column: words
        for column in table.columns
        if column not in taken and len(words := _filled(rows, column)) > len(rows) / 2
    }
    guessed: Columns = {}
    for name, choose in (("date", _dated), ("rating", _rated), ("text", _wordiest)):
        if name not in found and name not in settled_fields and (column := choose(free, table.day_zero)):
            guessed[name] = (column,)
            del free[column]
    return guessed


def _filled(rows: list[dict[str, Any]], column: str) -> list[str]:
    words = (as_text(values.get(column)).strip() for values in rows)
    return [word for word in words if word.casefold() not in NOTHING]


def _dated(free: dict[str, list[str]], day_zero: date) -> str | None:
    def is_date(word: str) -> bool:
        bare = re.fullmatch(r"[\d.,]*", word) and word.count(".") != 2  # such a number may be anything
        if bare or len(word) > 40 or not re.search(r"\d", word):
            return False
        try:
            return bool(file_moment(word, None, None, "", day_zero))
        except ImportFileError:
            return True  # one that may be read in two ways
        except ReviewError:
            return False

    return next((column for column, words in free.items() if _most(map(is_date, words[:50]))), None)


def _rated(free: dict[str, list[str]], _: date) -> str | None:
    def levels(words: list[str]) -> set[float]:
        matches = [NUMBER.fullmatch(word) for word in words]
        return {float(match[1].replace(",", ".")) for match in matches if match} if all(matches) else set()

    found = {column: levels(words) for column, words in free.items()}
    return next((column for column, each in found.items()
                 if 2 < len(each) <= MOST_LEVELS and min(each) >= 0 and 3 < max(each) <= 10), None)  # fmt: skip


def _wordiest(free: dict[str, list[str]], _: date) -> str | None:
    """The column with the longest texts, if they are of words and not all the same."""
    lengths = {
        column: sum(map(len, words)) / len(words)
        for column, words in free.items()
        if len(set(words)) > len(words) / 4 and _most(" " in word or len(word) > 20 for word in words)
        and not _most("@" in word or "://" in word for word in words)
    }  # fmt: skip
    return max(lengths, key=lambda column: lengths[column]) if lengths else None


def _most(answers: Iterable[bool]) -> bool:
    told = list(answers)
    return sum(told) > 0.6 * len(told)
