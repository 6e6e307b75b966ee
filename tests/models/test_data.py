import json
from pathlib import Path

import pytest

from models.data import OWN_WORDS, Labelled, held_out, leaks, normalised, read_labelled, without_leaks
from models.open_sets import open_sets, tasks
from models.seal import SHIPPED
from models.segments import segment
from models.written import read_written
from spiders.errors import ModelError

ROOT = Path(__file__).parents[2]


def labelled(text: str) -> Labelled:
    spans = segment(text)
    return Labelled(
        "r", "written: test", text, spans,
        [frozenset()] * len(spans), ["none"] * len(spans), ["none"] * len(spans), [0] * len(spans),
    )  # fmt: skip


HELD = held_out([labelled("Great app! The driver waited for me in the rain."), labelled("So-so")])


def test_texts_are_compared_by_letters_and_digits():
    assert normalised("  It's 5 STARS — très bon!\n") == "its5starstrèsbon"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("GREAT APP: the driver waited for me in the rain", True),  # the whole review
        ("great app", True),  # all of it is a segment of a held review
        ("so so…", True),
        ("Second ride. the driver waited, for me, in the rain", True),  # holds somebody's sentence
        ("Great app! My own words follow here.", False),  # two words anybody may say
        ("The driver waited for me in the snow.", False),
    ],
)
def test_a_text_leaks_when_it_or_a_sentence_of_it_is_held_out(text: str, expected: bool):
    assert leaks(text, segment(text), HELD) is expected
    assert (without_leaks([labelled(text)], HELD) == []) is expected


def test_open_sets_drop_what_is_held_out(tmp_path: Path):
    from models.encoding import Encoder

    (tmp_path / "goemotions").mkdir()
    lines = ["Great app\t3\ta", "What a lovely surprise this was\t26\tb"]
    (tmp_path / "goemotions" / "train.tsv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (tmp_path / "m-absa" / "food").mkdir(parents=True)
    aspects = "####[['x', 'food quality', 'positive']]"
    food = [f"Tasty dish number {'i' * number}{aspects}" for number in range(12)]
    held = f"Well . The driver waited for me in the rain .{aspects}"
    (tmp_path / "m-absa" / "food" / "train.txt").write_text("\n".join([*food, held]), encoding="utf-8")
    (tmp_path / "reviews").mkdir()
    (tmp_path / "reviews" / "x.csv").write_text(
        "content,score\nSo-so,3\nI had to call them twice,2\n", encoding="utf-8"
    )

    found = open_sets(tmp_path, tmp_path / "reviews", HELD)

    assert found.dropped == 2  # "So-so" is too short to be taken at all
    assert [task.task for task in tasks(found, Encoder(SHIPPED))] == ["emotions", *["aspects"] * 24, "stars"]
    assert found.texts == [line.partition("####")[0] for line in food] + ["I had to call them twice"]


def test_no_open_sets_are_no_tasks(tmp_path: Path):
    assert open_sets(tmp_path / "public", None, HELD).rows == []


def test_no_labelled_review_for_training_is_held_out(shared: Path):
    held = held_out([*read_labelled(shared / "labels" / "dev.jsonl"), *read_labelled(shared / "labels" / "test.jsonl")])
    for reviews, dropped in (
        (read_labelled(shared / "labels" / "train.jsonl"), range(1, 20)),
        (read_written(), range(20)),
    ):
        kept = without_leaks(reviews, held)
        assert not {normalised(review.text) for review in kept} & held
        assert len(reviews) - len(kept) in dropped


def test_nothing_that_was_written_for_training_stands_in_the_demo():
    lines = (ROOT / "demo" / "phrases.txt").read_text(encoding="utf-8").splitlines()
    held = frozenset(phrase for line in lines if len(phrase := normalised(line.rpartition("|")[2])) >= OWN_WORDS)
    assert len(held) > 900
    assert [review.id for review in read_written() if leaks(review.text, review.spans, held)] == []


def test_a_text_may_hold_a_line_end_of_another_kind(tmp_path: Path):
    file = tmp_path / "x.jsonl"
    row = {"id": "1", "source": "s", "text": "a\u2028b", "segments": []}
    file.write_text(json.dumps(row, ensure_ascii=False) + "\n", encoding="utf-8")
    assert [review.text for review in read_labelled(file)] == ["a\u2028b"]


def test_a_line_that_is_no_labelled_review_is_named(tmp_path: Path):
    file = tmp_path / "x.jsonl"
    file.write_text(json.dumps({"id": "1", "source": "s", "text": "a", "segments": []}) + "\n{}\n", encoding="utf-8")
    with pytest.raises(ModelError, match=r"x\.jsonl, line 2: not a labelled review"):
        read_labelled(file)
    with pytest.raises(ModelError, match="cannot be read"):
        read_labelled(tmp_path / "none.jsonl")
