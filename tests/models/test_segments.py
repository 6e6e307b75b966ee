import json
from pathlib import Path

import pytest

from models.segments import segment

CASES = [
    ("Fast. Cheap too!  Would I go back?", ["Fast.", "Cheap too!", "Would I go back?"]),
    ("Good app\nbad driver\r\n\r\nok", ["Good app", "bad driver", "ok"]),
    ("The food was great, but it came an hour late.", ["The food was great", "but it came an hour late."]),
    ("good but late", ["good but late"]),
    ("Nothing but praise for them", ["Nothing but praise for them"]),
    ("Fun until the last update. However hard I try it hangs", [
        "Fun until the last update.", "However hard I try it hangs",
    ]),
    ("I loved it here until they changed the menu", ["I loved it here", "until they changed the menu"]),
    ("Dr. Lee and Mr. Poe, e.g. at St. Ann, were kind.", ["Dr. Lee and Mr. Poe, e.g. at St. Ann, were kind."]),
    ("It costs 4.50 a month... Worth it", ["It costs 4.50 a month...", "Worth it"]),
    ('She said "never again!" and left.', ['She said "never again!"', "and left."]),
    ("5/5. !!! 10. Yes.", ["Yes."]),
    ("👍👍", ["👍👍"]),
    ("Thanks. 🙏", ["Thanks.", "🙏"]),
    ("", []),
    (" \t\n", []),
    ("123 ... --", []),
    ("ممتاز جدا. شكرا", ["ممتاز جدا.", "شكرا"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text[:20] for text, _ in CASES])
def test_segments_are_sentences_turned_by_contrast_words(text: str, expected: list[str]):
    assert [text[start:end] for start, end in segment(text)] == expected


@pytest.mark.parametrize("piece", ["but foo bar baz ", ".", "!", "a", "e.g.", "))", "\n", "but "])
def test_a_long_text_is_cut_in_a_moment(piece: str):
    spans = segment(piece * (200_000 // len(piece)) + "a")
    assert all(start < end for start, end in spans)
    assert spans == sorted(spans)


def test_cuts_are_those_of_the_labelled_reviews(shared: Path):
    kept = of = 0
    for line in (shared / "labels" / "train.jsonl").read_text(encoding="utf-8").splitlines():
        review = json.loads(line)
        labelled = {(part["start"], part["end"]) for part in review["segments"]}
        kept += len(labelled & set(segment(review["text"])))
        of += len(labelled)
    assert kept / of > 0.97
