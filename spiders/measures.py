"""Ratings of any scale as stars from 1 to 5, and moments in any time zone as UTC."""

import math
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime

from spiders.errors import ReviewError

NUMBER = re.compile(r"\s*(-?\d+(?:[.,]\d+)?)\s*(?:(?:/|out of|von|sur|de|su|van|av)\s*(\d+(?:[.,]\d+)?))?", re.I)


@dataclass(frozen=True)
class Rating:
    """`raw` as the source wrote it, on a scale from `worst` to `best`; `stars` is None for thumbs and for no rating."""

    raw: str | None = None
    worst: float | None = None
    best: float | None = None
    stars: float | None = None


def rating(value: object, worst: float | None = None, best: float | None = None) -> Rating:
    """
    A rating on a scale whose ends the source may leave out: 1 and 5 by schema.org's rule, "8/10" names its own best.

    The scale is carried linearly to 1..5. Raises ReviewError for a value that is no number or lies outside the scale.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        return Rating()
    match = NUMBER.match(str(value))
    if not match or isinstance(value, bool):
        raise ReviewError(f"rating {str(value)[:40]!r} is not a number")
    number = _number(match[1])
    top = _number(match[2]) if match[2] else best if best is not None else 5.0
    # A scale that does not say where it begins and gives a zero begins at zero.
    bottom = worst if worst is not None else 0.0 if number == 0 else 1.0
    if not (math.isfinite(number) and bottom < top and bottom <= number <= top):
        raise ReviewError(f"rating {str(value)[:40]!r} is outside its scale {bottom:g}..{top:g}")
    return Rating(str(value).strip(), float(bottom), float(top), round(1 + 4 * (number - bottom) / (top - bottom), 4))


def thumb(up: object) -> Rating:
    """A thumb up or down: two levels, and no stars. Raises ReviewError for what is neither true nor false."""
    if not isinstance(up, bool):
        raise ReviewError(f"thumb {str(up)[:40]!r} is neither true nor false")
    return Rating("up" if up else "down", 0.0, 1.0, None)


def utc_iso(moment: datetime | date | None) -> str | None:
    """ISO 8601 in UTC without a suffix, of a moment without a zone or a day's midnight, too. Raises ReviewError."""
    if moment is None:
        return None
    if not isinstance(moment, datetime):
        moment = datetime(moment.year, moment.month, moment.day)
    if moment.tzinfo is not None:
        try:
            moment = moment.astimezone(UTC).replace(tzinfo=None)
        except OverflowError:
            raise ReviewError(f"date {moment} is at an end of time") from None
    return moment.isoformat(timespec="seconds")


def iso_moment(text: object) -> datetime:
    """A moment written in ISO 8601, such as 2026-11-20, 2026-11-20 08:15 or with a zone. Raises ReviewError."""
    try:
        return datetime.fromisoformat(str(text).strip())
    except ValueError:
        raise ReviewError(f"date {str(text)[:40]!r} is not in ISO 8601") from None


def unix_moment(seconds: object) -> datetime:
    """A moment in seconds since 1970. Raises ReviewError."""
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not 0 < seconds < 4e9:
        raise ReviewError(f"date {str(seconds)[:40]!r} is not in seconds since 1970")
    return datetime.fromtimestamp(seconds, UTC)


def _number(text: str) -> float:
    return float(text.replace(",", "."))
