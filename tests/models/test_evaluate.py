from collections.abc import Sequence

import numpy as np
import pytest

from models.data import Labelled
from models.evaluate import evaluate
from models.labels import EMOTIONS, MENTIONS, STAGES
from models.predict import Mention, TaggedSegment
from models.scores import turns
from models.scores_figures import DRAWS, resample

Segment = tuple[str, str, str, int]  # mentions apart by blanks, stage, emotion, valence


def labelled(source: str, *segments: Segment) -> Labelled:
    text = ". ".join("abcdefgh"[: len(segments)])
    spans = [(3 * number, 3 * number + 1) for number in range(len(segments))]
    themes = [frozenset(segment[0].split()) for segment in segments]
    _, *others = zip(*segments, strict=True)
    return Labelled("1", source, text, spans, themes, *others)


class Parrot:
    """A tagger that says of every review what it was taught."""

    version, backend, dtype = "v", "b", "bfloat16"

    def __init__(self, *taught: Sequence[Segment], **confidence: float) -> None:
        self.taught, self.confidence = taught, confidence

    def read(self, texts, segments, progress=None) -> list[list[TaggedSegment]]:
        return [
            [self._tagged(span, segment) for span, segment in zip(spans, taught, strict=True)]
            for spans, taught in zip(segments, self.taught, strict=True)
        ]

    def _tagged(self, span: tuple[int, int], segment: Segment) -> TaggedSegment:
        said = [
            Mention(name[:-1], "praise" if name.endswith("+") else "pain", self.confidence.get(name[:-1], 0.75))
            for name in segment[0].split()
        ]
        return TaggedSegment(*span, tuple(said), *segment[1:], 0.5)


# Two reviews of four segments, and what was made of them: 3 mentions right of 5 said and 5 labelled.
TRUE = [
    [("speed+ care+", "use", "joy", 2), ("value-", "buy", "anger", -2)],
    [("quality-", "use", "none", -1), ("care+", "help", "joy", 1)],
]
SAID = [
    [("speed+ trust+", "use", "joy", 1), ("value-", "use", "worry", 0)],
    [("", "use", "none", 0), ("care+ fun+", "help", "none", 0)],
]
REVIEWS = [labelled("written: café", *TRUE[0]), labelled("seat", *TRUE[1])]
SCORES = evaluate(Parrot(*SAID), REVIEWS)


def test_the_whole_is_counted_by_hand():
    assert (SCORES["reviews"], SCORES["segments"]) == (2, 4)
    assert SCORES["tagger"] == {"version": "v", "backend": "b", "dtype": "bfloat16"}
    assert SCORES["theme_micro_f1"] == 0.6  # 3 right, 5 said, 5 labelled
    assert SCORES["theme_macro_f1"] is None  # no label has ten examples
    assert SCORES["love_f1"] == 0.5714  # 2 right, 4 said, 3 labelled
    assert SCORES["stage_accuracy"] == 0.75
    assert SCORES["emotion_accuracy"] == 0.5
    assert SCORES["valence_sign_accuracy"] == 0.25


def test_labels_and_classes_are_counted_by_hand():
    care = SCORES["labels"]["care+"]
    assert list(SCORES["labels"]) == list(MENTIONS)
    assert [care[key] for key in ("examples", "precision", "recall", "f1")] == [2, 1.0, 0.5, 0.6667]
    trust = SCORES["labels"]["trust+"]
    assert [trust[key] for key in ("examples", "precision", "recall", "f1")] == [0, 0.0, None, 0.0]
    assert set(SCORES["labels"]["design-"].values()) == {0, None}  # neither said nor labelled
    use = SCORES["stages"]["use"]
    assert list(SCORES["stages"]) == list(STAGES)
    assert [use[key] for key in ("examples", "precision", "recall", "f1")] == [2, 0.6667, 1.0, 0.8]
    none = SCORES["emotions"]["none"]
    assert list(SCORES["emotions"]) == list(EMOTIONS)
    assert [none[key] for key in ("examples", "precision", "recall", "f1")] == [1, 0.5, 1.0, 0.6667]


def test_macro_is_the_mean_over_labels_with_ten_examples():
    segments = [("speed+", "use", "joy", 1), ("speed+ care+", "use", "joy", 1)]
    heard = [("speed+", "use", "joy", 1), ("", "use", "joy", 1)]
    scores = evaluate(Parrot(*[heard] * 10), [labelled("a", *segments)] * 10)
    assert scores["theme_macro_f1"] == 0.3333  # speed+: 10 of 20 found, F1 2/3; care+: 0 of 10, F1 0
    assert scores["theme_micro_f1"] == 0.5
    assert scores["review_macro_f1"] == 0.5  # by review speed+ is found in every one
    assert scores["review_micro_f1"] == 0.6667


def test_a_review_says_what_any_of_its_segments_says():
    true = [("speed+", "use", "joy", 1), ("speed+ care+", "use", "joy", 1)]
    said = [("care+", "use", "joy", 1), ("speed+", "use", "joy", 1)]
    scores = evaluate(Parrot(said), [labelled("a", *true)])
    assert (scores["theme_micro_f1"], scores["review_micro_f1"]) == (0.4, 1.0)


@pytest.mark.parametrize(
    ("valences", "expected"),
    [
        ([], []),
        ([1, 2, 1], ["", "", ""]),
        ([-1, 2], ["", "up"]),
        ([1, 0, 0, -2, -1], ["", "", "", "down", ""]),  # against the last that is not neutral
        ([0, 1, 0], ["", "", ""]),
        ([-1, 0, 1, -1], ["", "", "up", "down"]),
    ],
)
def test_feelings_turn_where_the_votes_say_they_do(valences, expected):
    assert ["".join(turn) for turn in turns(valences)] == expected


def review_of(*valences: int) -> list[Segment]:
    return [("", "use", "none", valence) for valence in valences]


def test_turns_are_counted_by_review_and_by_place():
    true = [review_of(1, -1, 1), review_of(-1, 0, 1), review_of(1, 1, 1)]
    said = [review_of(1, 1, -1), review_of(-1, 1, 1), review_of(1, 1, 1)]
    found = evaluate(Parrot(*said), [labelled("a", *segments) for segments in true])
    counts = {name: [turn[key] for key in ("examples", "precision", "recall")] for name, turn in found["turns"].items()}
    assert counts == {
        "any": [2, 1.0, 1.0],
        "up": [2, 1.0, 0.5],
        "down": [1, 1.0, 1.0],
        "where": [3, 0.0, 0.0],  # down a segment late, up a segment early, one missed
    }
    assert (found["turn_f1"], found["turn_where_f1"]) == (1.0, 0.0)


def test_a_turn_is_in_its_place_only_with_its_direction():
    found = evaluate(Parrot(review_of(-1, 1, 1)), [labelled("a", *review_of(1, -1, -1))])
    assert (found["turns"]["any"]["f1"], found["turns"]["where"]["f1"]) == (1.0, 0.0)
    assert evaluate(Parrot(review_of(1, -1)), [labelled("a", *review_of(2, -2))])["turn_where_f1"] == 1.0


def test_calibration_by_bin():
    reviews = [labelled("a", ("speed+ care+", "use", "joy", 1)), labelled("a", ("fun+", "use", "joy", 1))]
    said = [[("speed+ trust+ care+", "use", "joy", 1)], [("", "use", "joy", 1)]]
    scores = evaluate(Parrot(*said, speed=0.8, trust=0.84, care=0.6), reviews)
    assert scores["calibration_error"] == 0.3467  # 0.64 too sure of two, 0.4 too little of one
    bins = scores["calibration"]
    assert [bin["low"] for bin in bins] == [0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]
    assert bins[8] == {"low": 0.8, "high": 0.9, "confidence": 0.82, "right": 0.5, "count": 2}
    assert bins[0] == {"low": 0.0, "high": 0.1, "confidence": None, "right": None, "count": 0}


def test_a_perfect_reader_is_perfect_in_every_draw():
    scores = evaluate(Parrot(*TRUE), REVIEWS)
    for name in ("theme_micro_f1", "love_f1", "review_micro_f1", "stage_accuracy", "valence_sign_accuracy"):
        assert scores[name] == scores[f"{name}_low"] == scores[f"{name}_high"] == 1.0
    assert scores["labels"]["speed+"]["f1_low"] == 1.0  # draws without its review say nothing of it
    assert scores["labels"]["fun-"]["f1_low"] is None


def test_the_interval_of_a_mixed_reader_is_that_of_resampled_reviews():
    true, wrong = [("speed+", "use", "joy", 1)], [("care+", "none", "joy", 1)]
    scores = evaluate(Parrot(*[true] * 60, *[wrong] * 40), [labelled("a", *true)] * 100)
    assert scores["theme_micro_f1"] == 0.6
    error = 1.645 * (0.6 * 0.4 / 100) ** 0.5  # a share of 100 reviews, for F1 is one here
    assert scores["theme_micro_f1_low"] == pytest.approx(0.6 - error, abs=0.015)
    assert scores["theme_micro_f1_high"] == pytest.approx(0.6 + error, abs=0.015)
    assert scores["stage_accuracy_low"] == scores["theme_micro_f1_low"]  # the same reviews are drawn for all
    assert scores["labels"]["speed+"]["f1_low"] == pytest.approx(2 * (0.6 - error) / (1.6 - error), abs=0.015)


def test_reviews_are_drawn_whole_and_alike_each_time():
    counts = np.arange(30.0).reshape(10, 1, 3)
    first = resample(counts).drawn
    assert first.shape == (DRAWS, 1, 3)
    assert np.array_equal(first, resample(counts).drawn)
    assert (first[:, 0, 1] - first[:, 0, 0] == 10).all()  # ten reviews, each with all its counts


def test_by_source_up_to_the_colon():
    assert list(SCORES["sources"]) == ["seat", "written"]
    seat = SCORES["sources"]["seat"]
    assert (seat["reviews"], seat["segments"], seat["theme_micro_f1"], seat["stage_accuracy"]) == (1, 2, 0.5, 1.0)
    assert seat["theme_micro_f1_low"] == 0.5


def test_against_float32():
    exact = Parrot(SAID[0], [("quality-", "use", "none", 0), SAID[1][1]])
    found = evaluate(Parrot(*SAID), REVIEWS, exact)["float32"]
    assert found == {"segments_changed": 1, "share_changed": 0.25, "theme_micro_f1": 0.7273}
    surer = evaluate(Parrot(*SAID), REVIEWS, Parrot(*SAID, speed=0.9))["float32"]
    assert surer["segments_changed"] == 0  # confidences are no labels
    assert SCORES["float32"] is None


def test_nothing_to_find_is_no_figure():
    scores = evaluate(Parrot(review_of(0)), [labelled("a", *review_of(0))])
    assert scores["theme_micro_f1"] is scores["theme_micro_f1_low"] is scores["calibration_error"] is None
    assert scores["stage_accuracy"] == 1.0


def test_everything_is_a_plain_number_or_null():
    def leaves(value):
        if isinstance(value, dict | list):
            for one in value.values() if isinstance(value, dict) else value:
                yield from leaves(one)
        else:
            yield value

    scores = dict(SCORES)
    assert all(type(value) is str for value in scores.pop("tagger").values())
    assert {type(leaf) for leaf in leaves(scores)} == {int, float, type(None)}
