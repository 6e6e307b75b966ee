"""Dates as exported files hold them."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from spiders.errors import ImportFileError, ReviewError
from spiders.moments import file_moment

EXPECTED = datetime(2026, 11, 20, 14, 5)


@pytest.mark.parametrize(
    ("value", "date_format"),
    [
        ("20.11.2026 14:05", None),
        ("11/20/2026 2:05 PM", None),
        ("20/11/26, 2:05 p.m.", None),
        ("20-11-2026T14:05:00", None),
        ("2026-11-20 14:05:00", None),
        ("2026-11-20 14:05:00", "%d-%m-%Y"),
        ("Nov 20, 2026 14:05", "%b %d, %Y %H:%M"),
        (46346.586805555555, None),
        ("46346,5868055556", None),
        (datetime(2026, 11, 20, 14, 5), None),
    ],
)
def test_one_moment_in_many_ways(value: Any, date_format: str | None) -> None:
    assert file_moment(value, date_format, None, "x row 1") == EXPECTED


@pytest.mark.parametrize("value", ["2026-11-20 14:05:00 UTC", "2026-11-20T14:05:00Z", "1795183500", 1795183500000])
def test_moments_that_say_their_zone(value: Any) -> None:
    moment = file_moment(value, None, None, "x row 1")
    assert isinstance(moment, datetime)
    assert moment == EXPECTED.replace(tzinfo=UTC) or (moment.tzinfo is None and moment == EXPECTED)


@pytest.mark.parametrize(
    ("value", "date_format", "day"),
    [
        ("03-04-2026", "%d-%m-%Y %H:%M", (2026, 4, 3)),
        ("03-04-2026", "%m-%d-%Y", (2026, 3, 4)),
        ("03/04/2026 09:00 PM", "%m/%d/%Y", (2026, 3, 4)),
        ("05.05.2026", None, (2026, 5, 5)),
        ("20261120", None, (2026, 11, 20)),
    ],
)
def test_the_order_of_a_format_holds_with_and_without_a_clock(
    value: str, date_format: str | None, day: tuple[int, int, int]
) -> None:
    moment = file_moment(value, date_format, None, "x row 1")
    assert (moment.year, moment.month, moment.day) == day


def test_a_macintosh_counts_from_1904() -> None:
    assert file_moment("44884", None, None, "x", date(1904, 1, 1)) == datetime(2026, 11, 20)


@pytest.mark.parametrize("value", ["03-04-2026", "3/4/26 9:00", "3/4/2026 9:00 am"])
def test_what_two_countries_read_differently_is_asked(value: str) -> None:
    with pytest.raises(ImportFileError, match=r'x row 1: date ".*" may be day or month first; say which with --date'):
        file_moment(value, None, None, "x row 1")


@pytest.mark.parametrize("value", ["31/31/2026", "soon", "12.13.14.15", "20.11.2026 25:00"])
def test_what_is_no_date(value: str) -> None:
    with pytest.raises(ReviewError, match="date"):
        file_moment(value, None, None, "x row 1")
