from pathlib import Path

import pytest

from models.data import normalised
from models.segments import segment
from models.written import WRITTEN, read_written
from spiders.errors import ModelError

FILE = """# bakery | 4
Warm rolls at six in the morning, | quality+,reliability+ | receive | joy | 1
but the queue goes round the block. | speed- | buy | none | -1
My dog agrees. | -

# ferry line | 2
Two hours late. | reliability- | receive | frustration | -1
"""


def test_a_line_is_a_segment_and_its_labels(tmp_path: Path):
    (tmp_path / "a.txt").write_text(FILE, encoding="utf-8")
    rolls, ferry = read_written(tmp_path)
    assert rolls.source == "written: bakery"
    assert rolls.text == "Warm rolls at six in the morning, but the queue goes round the block. My dog agrees."
    assert list(rolls.spans) == segment(rolls.text)
    assert rolls.themes == (frozenset({"quality+", "reliability+"}), frozenset({"speed-"}), frozenset())
    assert (rolls.stages, rolls.emotions, rolls.valences) == (
        ("receive", "buy", "none"), ("joy", "none", "none"), (1, -1, 0),
    )  # fmt: skip
    assert (ferry.id, ferry.text) == ("a-6", "Two hours late.")


@pytest.mark.parametrize(
    "line",
    [
        "No labels at all.",
        "Bad theme. | haste+ | use | none | 0",
        "Bad stage. | speed+ | usage | none | 0",
        "Bad feeling. | speed+ | use | glee | 0",
        "Bad valence. | speed+ | use | joy | 3",
        " | speed+ | use | joy | 1",
    ],
)
def test_a_line_in_another_format_is_named(tmp_path: Path, line: str):
    (tmp_path / "a.txt").write_text(f"# shop | 3\nFine. | -\n{line}\n", encoding="utf-8")
    with pytest.raises(ModelError, match=r"a\.txt, line 3: expected “text \| themes"):
        read_written(tmp_path)


def test_what_is_held_out_of_training_is_not_trained_on():
    train, dev = read_written(), read_written(WRITTEN / "dev")
    assert len(train) > 6000
    assert len(dev) > 500
    assert not {normalised(review.text) for review in train} & {normalised(review.text) for review in dev}
