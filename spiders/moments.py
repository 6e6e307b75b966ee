"""Dates as people and pages write them."""

import re
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any

from spiders.errors import ImportFileError, ReviewError

YEAR_FIRST = re.compile(r"((?:19|20)\d\d)[./](\d{1,2})[./](\d{1,2})\.?")


def written_moment(text: str, language: str | None, today: date | None) -> datetime:
    """
    A date in ISO 8601 or in the words and order of `language` ("pt", "en-GB"); "2 days ago" counts from `today`.

    Raises ReviewError for a text that is no full date.
    """
    text = " ".join(text.split())
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


DAY_OR_MONTH = re.compile(r"(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})(?:[ T,]+(\d{1,2}:\d\d(:\d\d)?))?\.?")


def file_moment(value: Any, date_format: str | None, today: date | None, where: str) -> datetime | date | None:
    """
    A date as files hold it: a date, seconds or milliseconds since 1970, ISO 8601, or text in `date_format`.

    Raises ReviewError for what is no date, and ImportFileError for one that two countries read differently, such as
    03-04-2025, when no format says how.
    """
    if isinstance(value, date):
        return value
    text = str(value).strip()
    if re.fullmatch(r"\d{10}(?:\d{3})?(?:\.\d+)?", text):
        seconds = float(text)
        return datetime.fromtimestamp(seconds / 1000 if seconds > 1e11 else seconds, UTC)
    if date_format and not re.match(r"\d{4}-\d\d-\d\d", text):
        return _formatted(text, date_format)
    if match := DAY_OR_MONTH.fullmatch(text):
        return _day_or_month(match, where)
    return written_moment(text, None, today)


def _formatted(text: str, date_format: str) -> datetime:
    try:
        return datetime.strptime(text, date_format)
    except ValueError:
        raise ReviewError(f'date "{text[:40]}" is not written as {date_format}') from None


def _day_or_month(match: re.Match[str], where: str) -> datetime:
    first, mark, second, year, clock, seconds = match.groups()
    tail = mark + ("%Y" if len(year) == 4 else "%y") + (" %H:%M" if clock else "") + (":%S" if seconds else "")
    day_first, month_first = f"%d{mark}%m{tail}", f"%m{mark}%d{tail}"
    if int(first) <= 12 and int(second) <= 12 and first != second:
        raise ImportFileError(
            f'{where}: date "{match[0]}" may be day or month first; '
            f'say which with --date-format "{day_first}" or --date-format "{month_first}"'
        )
    text = f"{first}{mark}{second}{mark}{year}" + (f" {clock}" if clock else "")
    return _formatted(text, day_first if int(first) > 12 else month_first)
