from collections.abc import Sequence

from models.data import Labelled
from models.evaluate import evaluate, table
from models.predict import Mention, TaggedSegment

TEXT = "Fast and kind. Too dear."
SPANS = [(0, 14), (15, 24)]
REVIEW = Labelled(
    "1", "written: café", TEXT, SPANS,
    [frozenset(["speed+", "care+"]), frozenset(["value-"])], ["use", "buy"], ["joy", "none"], [2, -1],
)  # fmt: skip


class Parrot:
    """A tagger that says the same of every review."""

    version, backend, dtype = "v", "b", "d"

    def read(self, texts: Sequence[str], segments: Sequence[Sequence[tuple[int, int]]]) -> list[list[TaggedSegment]]:
        fast, dear = Mention("speed", "praise", 0.8), Mention("value", "pain", 0.6)
        wrong = Mention("trust", "praise", 0.6)
        first = TaggedSegment(0, 14, (fast, wrong), "use", "none", 1, 0.5)
        return [[first, TaggedSegment(15, 24, (dear,), "use", "none", -2, 0.5)] for _ in texts]


def test_scores_are_counted_by_hand():
    scores = evaluate(Parrot(), [REVIEW])
    assert scores["segments"] == 2
    assert scores["theme_micro_f1"] == 0.6667  # 2 right of 3 said and 3 labelled
    assert scores["love_f1"] == 0.5  # 1 right of 2 said and 2 labelled
    assert scores["theme_macro_f1"] is None  # no label has ten examples
    assert scores["stage_accuracy"] == 0.5
    assert scores["emotion_accuracy"] == 0.5
    assert scores["valence_sign_accuracy"] == 1.0
    assert scores["labels"]["speed+"] == {"examples": 1, "precision": 1.0, "recall": 1.0, "f1": 1.0}
    assert scores["labels"]["care+"] == {"examples": 1, "precision": None, "recall": 0.0, "f1": 0.0}
    assert scores["calibration_error"] == 0.1333  # bins: 0.8 against 1 of 1, 2 × 0.6 against 1 of 2
    assert scores["sources"]["written"]["segments"] == 2


def test_the_table_names_every_label_and_source():
    shown = table(evaluate(Parrot(), [REVIEW]))
    assert "theme micro f1" in shown
    assert "trust-" in shown
    assert "written" in shown
