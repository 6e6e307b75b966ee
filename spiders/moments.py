"""Dates as people and pages write them."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

from spiders.errors import ImportFileError, ReviewError

LONGEST = 80  # characters of a date in words; what is longer is none, and trying every language on it takes minutes
YEAR_FIRST = re.compile(r"((?:19|20)\d\d)[./](\d{1,2})[./](\d{1,2})\.?")


def written_moment(text: str, language: str | None, today: date | None) -> datetime:
    """
    A date in ISO 8601 or in the words and order of `language` ("pt", "en-GB"); "2 days ago" counts from `today`.

    Raises ReviewError for a text that is no full date.
    """
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise ReviewError(f'date "{text[:40]}…" is {len(text)} characters long')
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    if match := YEAR_FIRST.fullmatch(text):
        text = "-".join(match.groups())
        return _parse(text, None, today, ("Y", "M", "D"))
    return _parse(text, language, today, ())


@lru_cache(maxsize=4096)
def _parse(text: str, language: str | None, today: date | None, order: tuple[str, ...]) -> datetime:
    import dateparser

    settings: dict[str, Any] = {"TIMEZONE": "UTC", "TO_TIMEZONE": "UTC", "REQUIRE_PARTS": ["year", "month", "day"]}
    if today is not None:
        settings["RELATIVE_BASE"] = datetime(today.year, today.month, today.day)
    if order:
        settings["DATE_ORDER"] = "".join(order)
    for hints in _hints(language):
        try:
            if moment := dateparser.parse(text, settings=settings, **hints):
                return moment
        except ValueError:  # a language or region it does not know
            continue
    raise ReviewError(f'date "{text[:40]}" is not understood')


def _hints(language: str | None) -> list[dict[str, Any]]:
    if not language:
        return [{}]
    short, _, region = language.replace("_", "-").partition("-")
    hints: list[dict[str, Any]] = [{"languages": [short.casefold()]}, {}]
    return [{"languages": [short.casefold()], "region": region.upper()}, *hints] if region else hints


DAY_OR_MONTH = re.compile(
    r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:([ T,]+)(\d{1,2}:\d\d)(:\d\d)?(?:\.\d+)?( ?[AaPp]\.?[Mm]\.?)?)?\.?"
)
EPOCH = re.compile(r"\d{10}(?:\d{3})?(?:\.\d+)?")
SERIAL = re.compile(r"[2-7]\d{4}(?:[.,]\d+)?")  # a spreadsheet's days, from 1954 to 2119
EXCEL_DAY_ZERO = date(1899, 12, 30)


def file_moment(
    value: Any, date_format: str | None, today: date | None, where: str, day_zero: date = EXCEL_DAY_ZERO
) -> datetime | date:
    """
    A date as files hold it: a date, seconds or milliseconds since 1970, a spreadsheet's days since `day_zero`, ISO
    8601, or text in `date_format`, whose order of day and month also holds for dates with or without a time of day.

    Raises ReviewError for what is no date, and ImportFileError for one that two countries read differently, such as
    03-04-2025, when no format says how.
    """
    if isinstance(value, date):
        return value
    text = str(value).strip()
    if EPOCH.fullmatch(text):
        seconds = float(text)
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    if SERIAL.fullmatch(text):
        days = timedelta(days=float(text.replace(",", ".")))
        return datetime(day_zero.year, day_zero.month, day_zero.day) + timedelta(seconds=round(days.total_seconds()))
    if match := DAY_OR_MONTH.fullmatch(text):
        return _day_or_month(match, date_format, where)
    if date_format and not re.match(r"\d{4}-\d\d-\d\d", text):
        return _formatted(text, date_format)
    if text.endswith((" UTC", " GMT")):
        return written_moment(text[:-4], None, today)
    return written_moment(text.removesuffix(".0"), None, today)


def day_and_month_first(text: str) -> tuple[str, str] | None:
    """The two formats that a date such as 03-04-2025 14:05 may be written in; None for any other text."""
    if not (match := DAY_OR_MONTH.fullmatch(text)):
        return None
    _, mark, _, year, gap, clock, seconds, half = match.groups()
    tail = f"{mark}%Y" if len(year) == 4 else f"{mark}%y"
    if clock:
        tail += gap + ("%I:%M" if half else "%H:%M") + (":%S" if seconds else "") + (" %p" if half else "")
    return f"%d{mark}%m{tail}", f"%m{mark}%d{tail}"


def order_of(date_format: str) -> bool | None:
    """Whether the day stands before the month's number; None for a format without one of them."""
    return date_format.index("%d") < date_format.index("%m") if {"%d", "%m"} <= _codes(date_format) else None


def _codes(date_format: str) -> set[str]:
    return set(re.findall("%.", date_format))


@lru_cache(maxsize=4096)
def _formatted(text: str, date_format: str) -> datetime:
    try:
        return datetime.strptime(text, date_format)
    except ValueError:
        raise ReviewError(f'date "{text[:40]}" is not written as {date_format}') from None


def _day_or_month(match: re.Match[str], date_format: str | None, where: str) -> datetime:
    first, second = int(match[1]), int(match[3])
    day_first = order_of(date_format) if date_format else None
    if day_first is None and first <= 12 and second <= 12 and first != second:
        ways = " or ".join(f'--date-format "{way}"' for way in day_and_month_first(match[0]) or ())
        raise ImportFileError(f'{where}: date "{match[0]}" may be day or month first; say which with {ways}')
    return _ordered(match[0], first > 12 or second <= 12 if day_first is None else day_first)


@lru_cache(maxsize=4096)
def _ordered(text: str, day_first: bool) -> datetime:
    match = DAY_OR_MONTH.fullmatch(text)
    assert match is not None
    first, _, second, year, _, clock, seconds, half = match.groups()
    day, month = (first, second) if day_first else (second, first)
    hours = f" {clock}{seconds or ':00'}" if clock else ""
    written = f"{day}-{month}-{year}{hours}{half.strip().replace('.', '').upper() if half else ''}"
    form = f"%d-%m-{'%Y' if len(year) == 4 else '%y'}" + (" %I:%M:%S%p" if half else " %H:%M:%S" if clock else "")
    try:
        return datetime.strptime(written, form)
    except ValueError:
        raise ReviewError(f'date "{text[:40]}" has no {"day and month" if day_first else "month and day"}') from None
