"""What an exported file holds, seen while it is read through once: its dates, their order, and its ratings' scale."""

import re
from datetime import date, datetime
from typing import Any

from spiders.errors import ImportFileError, ReviewError
from spiders.measures import NUMBER
from spiders.moments import day_and_month_first, file_moment
from spiders.shapes.file_rows import NOTHING, as_text

IN_WORDS = [
    f"{day}{clock}"
    for day in ("%b %d, %Y", "%B %d, %Y", "%d %b %Y", "%d %B %Y", "%d-%b-%Y")
    for clock in ("", " %H:%M", " %H:%M:%S", " %I:%M %p", " %I:%M:%S %p")
]
MOST_ODD = 0.1


class Dates:
    """The dates of a column: how many are none, the first and the last, and in which order they are written."""

    def __init__(self, date_format: str | None, where: str, day_zero: date) -> None:
        self.given, self.where, self.day_zero = date_format, where, day_zero
        self.in_words: str | None = None
        self.in_other_words = False
        self.dated = self.undated = 0
        self.spans: dict[str, tuple[date, date]] = {}  # by what stands first, "day" or "month"; "" for all other dates
        self.proof: dict[str, tuple[str, int, str]] = {}  # a date that can be read in one way only, its row and format
        self.doubt: tuple[str, int] | None = None

    def see(self, value: Any, number: int) -> None:
        text = as_text(value).strip()
        formats = None if self.given or isinstance(value, date) else day_and_month_first(text)
        ways = dict(zip(("day", "month"), formats, strict=True)) if formats else {"": self.given}
        read = {way: self._read(value, text, form) for way, form in ways.items()}
        days = {way: day for way, day in read.items() if day}
        self.dated += bool(days)
        self.undated += not days
        for way, day in days.items():
            first, last = self.spans.get(way, (day, day))
            self.spans[way] = min(first, day), max(last, day)
        if formats and len(days) == 1:
            way = next(iter(days))
            self.proof.setdefault(way, (text, number, ways[way] or ""))
        elif len(set(days.values())) == 2:
            self.doubt = self.doubt or (text, number)

    def _read(self, value: Any, text: str, date_format: str | None) -> date | None:
        if text.casefold() in NOTHING:
            return None
        try:
            moment = self._words(text) or file_moment(value, date_format, None, "", self.day_zero)
        except ReviewError:
            return None
        return moment.date() if isinstance(moment, datetime) else moment

    def _words(self, text: str) -> datetime | None:
        """A date whose month is a word, in the one format that all such dates so far are written in."""
        if self.given or self.in_other_words or not re.search("[A-Za-z]{3}", text):
            return None
        for form in [self.in_words] if self.in_words else IN_WORDS:
            try:
                moment = datetime.strptime(text, form)
            except ValueError:
                continue
            self.in_words = form
            return moment
        self.in_other_words = True
        return None

    def settle(self) -> str | None:
        """
        The format that all dates can be read by, None where they need none. Raises ImportFileError when the order of
        day and month is told by no date, or differs.
        """
        if len(self.proof) == 2:
            told = " and ".join(f'"{text}" in row {row}' for text, row, _ in self.proof.values())
            raise ImportFileError(f"{self.where}: dates are written in two orders: {told}")
        if self.doubt and not self.proof:
            file_moment(self.doubt[0], None, None, f"{self.where} row {self.doubt[1]}")  # says what is in doubt
        numeric = next(iter(self.proof.values()))[2] if self.proof else None
        return self.given or numeric or (None if self.in_other_words else self.in_words)

    def span(self) -> tuple[date, date]:
        """First and last day, once the order is settled."""
        way = next(iter(self.proof), "day")
        spans = [self.spans[each] for each in ("", way) if each in self.spans]
        return min(first for first, _ in spans), max(last for _, last in spans)


class Ratings:
    """The ratings of a column: the lowest and the highest, and how many are no numbers."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.low, self.high = 5.0, 1.0
        self.numbers = self.odd = 0
        self.first_odd = ""

    def see(self, value: Any, number: int) -> None:
        word = as_text(value).strip()
        if word.casefold() in NOTHING:
            return
        if not (match := NUMBER.match(word)):
            self.odd += 1
            self.first_odd = self.first_odd or f'"{word[:40]}" in row {number}'
            return
        self.numbers += 1
        if not match[2]:  # "8 out of 10" says its scale itself
            level = float(match[1].replace(",", "."))
            self.low, self.high = min(self.low, level), max(self.high, level)

    def scale(self, named: tuple[float, float]) -> tuple[float, float]:
        """
        The scale that the ratings keep to: the one their column's name tells where they fit it. Raises
        ImportFileError for ratings that are no numbers, or on no common scale.
        """
        if self.odd > MOST_ODD * (self.odd + self.numbers):
            raise ImportFileError(
                f"{self.where}: {self.odd:,} of {self.odd + self.numbers:,} ratings are no numbers, {self.first_odd} "
                "the first; name the right column with --map rating=COLUMN, or none with --map rating="
            )
        low = 0 if self.low < 1 else 1
        for ends in (named, (low, 5), (low, 10), (0, 100)):
            if ends[0] <= self.low and self.high <= ends[1]:
                return ends
        raise ImportFileError(
            f"{self.where}: ratings run from {self.low:g} to {self.high:g}; say their scale with --rating-scale, "
            "such as 0-10"
        )
