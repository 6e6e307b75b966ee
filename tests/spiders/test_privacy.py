import csv
from pathlib import Path

import pytest

from spiders.privacy import author_hash, clean, scrub


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("write to jo.lind+app@mail.example.co.uk!", "write to [email]!"),
        ("jo_lind@mailserver", "[email]"),
        ("jo (at) mail (dot) example or jo [at] mail.example", "[email] or [email]"),
        ("see https://t.example/x?y=1, please", "see [link], please"),
        ("(www.basket.example)", "([link])"),
        ("join t.me/zippafans or bit.ly/3xY", "join [link] or [link]"),
        ("thanks @zippa_help.", "thanks [handle]."),
        ("@jörg knows", "[handle] knows"),
        ("call +44 7700 900123 now", "call [phone] now"),
        ("0044 20 7946 0958", "[phone]"),
        ("+1 (202) 555-0143", "[phone]"),
        ("(202) 555-0143", "[phone]"),
        ("202-555-0143 or 202.555.0143", "[phone] or [phone]"),
        ("020 7946 0958", "[phone]"),
        ("0151/12345678", "[phone]"),
        ("01 02 03 04 05, le soir", "[phone], le soir"),
        ("01.02.03.04.05", "[phone]"),
        ("98765 43210", "[phone]"),
        ("my number 9876543210", "my number [phone]"),
        ("whatsapp me on 555 0143", "whatsapp me on [phone]"),
        ("٠٧٧٠٠٩٠٠١٢٣", "[phone]"),
        ("card 4111 1111 1111 1111 was charged", "card [card] was charged"),
        ("4111111111111111", "[card]"),
        ("378282246310005", "[card]"),
        ("1234-5678-9012-3456", "[card]"),
        ("account 1000123456789", "account [number]"),
    ],
)
def test_ways_to_reach_a_person_go(text: str, expected: str) -> None:
    assert scrub(text) == expected
    assert scrub(expected) == expected


@pytest.mark.parametrize(
    "text",
    [
        "paid £1,299.00 or $1200.50, 1 299,00 € before, 1 200 000 in all",
        "10/10 would order again, 24/7, 4.5/5, 100%",
        "ordered in 2025 and 2026, 2019-2026",
        "on 2026-11-20, 20.11.2026, 11/20/2026, 20-11-2026 at 21:40:05",
        "2026-11-20 08:15, 01.02.2026 14:30, 2026-11-20T08:15:00",
        "version 4.601.10001 and 10.15.7.1, build 20261120",
        "iPhone 15, 128 GB, 3 x 250 g, 0.00000001 BTC",
        "booking.com and and/or he/she",
        "meet @ 5pm, 50 @ 2 each",
        "50000000 downloads, 1000000000 views",
        "order #12345678 arrived 3-4 days late",
        "I waited 30-40 minutes 5 times 2026",
        "call 2 friends, text 100 people",
        "192.168.100.200",
        "[email] [phone] [link]",
        "10000000",
        "👍🏽 très bien <script>alert(1)</script>",
    ],
)
def test_other_numbers_and_words_stay(text: str) -> None:
    assert scrub(text) == text


@pytest.mark.parametrize("unit", ["a", "9", "a.", "a-", "9 ", "(at) ", "a@", "a/"])
def test_a_very_long_text_is_looked_through_once(unit: str) -> None:
    """One that is looked through again from each of its letters would hold up the crawl for minutes."""
    assert scrub(unit * 50_000 + " @ /")


def test_control_characters_go_and_emoji_stay() -> None:
    assert clean("a\0b\x07c\r\nd\re\u202ef\ud800 👩‍🍳 \t") == "abc\nd\nef 👩‍🍳"


def test_author_hash() -> None:
    ada = author_hash("key", "steam", " Ada ")
    assert ada == author_hash("key", "steam", "Ada") and ada is not None and len(ada) == 32
    assert ada not in (author_hash("other key", "steam", "Ada"), author_hash("key", "app_store", "Ada"))
    assert author_hash("k" * 200, "steam", "Ada")
    assert [author_hash("key", "x", who) for who in (None, "", "A Google user", "ANONYMOUS")] == [None] * 4
    assert author_hash("key", "x", "e\u0301") == author_hash("key", "x", "\u00e9")


def test_real_reviews_keep_nearly_all_their_words(shared: Path) -> None:
    """In 13,408 short reviews of ride-hailing there are hardly any contact details: marks must be as rare."""
    with (shared / "reviews" / "ride-hailing-2025-10.csv").open(encoding="utf-8", newline="") as file:
        texts = [row["content"] for row in csv.DictReader(file)]
    changed = [text for text in texts if scrub(text) != text]
    assert len(changed) < len(texts) / 500
