from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from spiders.errors import ImportFileError, ReviewError
from spiders.items import Draft, Origin, Review
from spiders.measures import Rating, iso_moment, rating, thumb, unix_moment, utc_iso
from spiders.moments import file_moment, written_moment

ORIGIN = Origin("zippa", "zippa-test", "a key for tests", date(2026, 11, 22))
DRAFT = Draft(review_id="1", author="Ada", title="Hi", text="Good", rating=rating("4"), written_at=date(2026, 11, 20))


def test_a_review_is_built_without_its_author() -> None:
    review = ORIGIN.review("survey", replace(DRAFT, text="mail ada@lovely.example\0", title="call 020 7946 0958"))
    assert (review.title, review.text, review.written_at) == ("call [phone]", "mail [email]", "2026-11-20T00:00:00")
    assert "Ada" not in str(review) and "a key" not in str(ORIGIN)
    assert review.row() == asdict(review)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"review_id": ""}, "review_id is missing"),
        ({"text": None}, "title or text is not text"),
        ({"author": "Ada"}, "author is not a keyed hash"),
        ({"stars": 5.5}, "stars 5.5 are outside 1..5"),
        ({"written_at": "2026-11-20T08:15:00Z"}, "is not UTC in ISO 8601"),
        ({"written_at": "0021-11-20T08:15:00"}, "is not UTC in ISO 8601"),
        ({"title": "", "text": "", "rating_raw": None}, "neither text nor rating"),
    ],
)
def test_a_review_is_validated(change: dict[str, Any], words: str) -> None:
    fields = ORIGIN.review("survey", DRAFT).row()
    with pytest.raises(ReviewError, match=words.replace(".", r"\.")):
        Review(**(fields | change))


def test_content_ids() -> None:
    def of(**change: Any) -> str:
        return ORIGIN.review("survey", replace(DRAFT, review_id=None, page="/p", **change)).review_id

    assert of() == of(text=" GOOD \n")
    changed = [of(text="bad"), of(author="Bo"), of(written_at=None), of(text=""), of(text="", rating=Rating())]
    assert len({of(), *changed}) == 6


@pytest.mark.parametrize(
    ("value", "scale", "stars"),
    [
        ("4", (), 4.0), (5, (1, 5), 5.0), ("4,5", (), 4.5), ("8/10", (), 4.1111), ("4 out of 5 stars", (), 4.0),
        ("10", (0, 10), 5.0), ("0", (0, 10), 1.0), (0, (None, 5), 1.0), (60, (0, 100), 3.4), ("3 von 5", (), 3.0),
    ],
)  # fmt: skip
def test_ratings_of_any_scale(value: Any, scale: tuple[float, ...], stars: float) -> None:
    assert rating(value, *scale).stars == stars


def test_ratings_that_are_none() -> None:
    assert rating(None) == rating("  ") == Rating()
    assert rating("2") == Rating("2", 1.0, 5.0, 2.0)
    assert (thumb(True), thumb(False)) == (Rating("up", 0.0, 1.0, None), Rating("down", 0.0, 1.0, None))
    for wrong in ("great", True, "-1", "6", "nan"):
        with pytest.raises(ReviewError, match="rating"):
            rating(wrong)
    with pytest.raises(ReviewError, match="thumb"):
        thumb("yes")


def test_moments_become_utc() -> None:
    assert utc_iso(None) is None
    assert utc_iso(date(2026, 11, 20)) == "2026-11-20T00:00:00"
    assert utc_iso(datetime(2026, 11, 20, 23, 30, 1, 9, tzinfo=timezone(timedelta(hours=-2)))) == "2026-11-21T01:30:01"
    assert utc_iso(iso_moment(" 2026-11-20T08:15:00Z")) == "2026-11-20T08:15:00"
    assert unix_moment(1795000000) == datetime(2026, 11, 18, 11, 6, 40, tzinfo=UTC)
    for wrong in (lambda: iso_moment("yesterday"), lambda: unix_moment("1795000000"), lambda: unix_moment(1e12)):
        with pytest.raises(ReviewError, match="date"):
            wrong()


@pytest.mark.parametrize(
    ("text", "language", "expected"),
    [
        ("2026-11-20", None, "2026-11-20T00:00:00"),
        ("2026-11-20T08:15:00+02:00", None, "2026-11-20T06:15:00"),
        ("October 24, 2011", "en", "2011-10-24T00:00:00"),
        ("2020.11.06", "pl", "2020-11-06T00:00:00"),
        ("sexta 18 setembro 2020 ", "pt-PT", "2020-09-18T00:00:00"),
        ("21/10/2016", "fr", "2016-10-21T00:00:00"),
        ("03/04/2026", "en-GB", "2026-04-03T00:00:00"),
        ("03/04/2026", "en-US", "2026-03-04T00:00:00"),
        ("2 days ago", "en", "2026-11-20T00:00:00"),
        ("5. März 2026", "xx-nonsense", "2026-03-05T00:00:00"),
    ],
)
def test_dates_of_pages(text: str, language: str | None, expected: str) -> None:
    assert utc_iso(written_moment(text, language, ORIGIN.as_of)) == expected


@pytest.mark.parametrize("text", ["some day", "2026", "November 2026", "31.31.2026"])
def test_dates_that_are_none(text: str) -> None:
    with pytest.raises(ReviewError, match="is not understood"):
        written_moment(text, "en", ORIGIN.as_of)


@pytest.mark.parametrize(
    ("value", "form", "expected"),
    [
        ("2026-11-20 08:15:00", None, "2026-11-20T08:15:00"),
        ("2026-11-20", "%d.%m.%Y", "2026-11-20T00:00:00"),
        ("03-04-2026 21:40", "%d-%m-%Y %H:%M", "2026-04-03T21:40:00"),
        ("31-10-2026", None, "2026-10-31T00:00:00"),
        ("10/31/2026 21:40:05", None, "2026-10-31T21:40:05"),
        ("04.04.26", None, "2026-04-04T00:00:00"),
        (1795000000, None, "2026-11-18T11:06:40"),
        ("1795000000000", None, "2026-11-18T11:06:40"),
        (datetime(2026, 11, 20, 8), None, "2026-11-20T08:00:00"),
        ("Nov 20, 2026 8:15 AM", None, "2026-11-20T08:15:00"),
    ],
)
def test_dates_of_files(value: Any, form: str | None, expected: str) -> None:
    assert utc_iso(file_moment(value, form, ORIGIN.as_of, "here")) == expected


def test_dates_that_two_countries_read_differently() -> None:
    with pytest.raises(ImportFileError) as caught:
        file_moment("03-04-2025 21:40", None, None, "reviews.csv row 7")
    assert str(caught.value) == (
        'reviews.csv row 7: date "03-04-2025 21:40" may be day or month first; '
        'say which with --date-format "%d-%m-%Y %H:%M" or --date-format "%m-%d-%Y %H:%M"'
    )
    with pytest.raises(ReviewError, match="is not written as"):
        file_moment("20 November", "%d-%m-%Y", None, "here")
