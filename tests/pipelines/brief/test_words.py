"""Figures, dates and lists as they are said."""

from datetime import date, datetime

import pytest

from pipelines.brief import words


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (words.count(1, "review"), "1 review"),
        (words.count(0, "review"), "0 reviews"),
        (words.count(1234, "company", "companies"), "1,234 companies"),
        (words.percent(0.1101), "11.0 %"),
        (words.span(0.0863, 0.1379), "8.6–13.8 %"),
        (words.signed(0.444), "+0.44"),
        (words.signed(-0.366), "−0.37"),
        (words.signed(-0.04), "−0.04"),
        (words.signed(0.004), "0.00"),
        (words.at_least(8.4), "at least 8.4 times"),
        (words.at_least(21), "over 20 times"),
        (words.day(date(2026, 11, 2)), "2 Nov 2026"),
        (words.moment(datetime(2026, 1, 2, 3, 4, 5)), "2 Jan 2026, 03:04 UTC"),
        (words.week_name(date(2026, 11, 22)), "2026-W47"),
        (words.week_name(date(2027, 1, 1)), "2026-W53"),
        (words.rating(5.0, "5"), "5 stars"),
        (words.rating(1.0, "1"), "1 star"),
        (words.rating(3.5, "7"), "3.5 stars"),
        (words.rating(None, "up"), "thumbs up"),
        (words.rating(None, None), "no stars"),
        (words.platform("app_store"), "App Store"),
        (words.platform("corner_shop"), "corner shop"),
        (words.mention_of("care", "all"), "praise for care"),
        (words.mention_of("care", "receive"), "praise for care on receiving it"),
        (words.mention_of("care", "receive", is_pain=True), "trouble with care on receiving it"),
        (words.times(1.223), "1.22 times"),
        (words.times(16.02), "16.0 times"),
        (words.listed([]), ""),
        (words.listed(["a"]), "a"),
        (words.listed(["a", "b", "c"]), "a, b and c"),
    ],
)
def test_words(said, expected):
    assert said.replace("\u00a0", " ") == expected
