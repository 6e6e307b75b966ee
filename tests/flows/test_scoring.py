"""What `lovelode evaluate` prints and writes, and what it says of files that it cannot score."""

import json

import pytest

from flows import scoring
from models.predict import Mention, TaggedSegment
from spiders.errors import ImportFileError
from tests.flows.test_cli import lovelode

SEGMENT = {"start": 0, "end": 4, "themes": ["speed+"], "stage": "use", "emotion": "joy", "valence": 1}
REVIEW = {"id": "1", "source": "written: café", "text": "Fast!", "segments": [SEGMENT]}


class Parrot:
    """A tagger that finds speed in every segment; in float32 it finds it at the counter."""

    version, backend = "v", "b"

    def __init__(self, dtype):
        self.dtype = dtype

    @classmethod
    def load(cls, folder, backend=None):
        return cls(str(backend.dtype).removeprefix("torch.") if backend else "bfloat16")

    def read(self, texts, segments, progress=None):
        stage = "use" if self.dtype == "bfloat16" else "buy"
        said = (Mention("speed", "praise", 0.9),)
        return [[TaggedSegment(*span, said, stage, "joy", 1, 0.5) for span in spans] for spans in segments]


@pytest.fixture
def parrot(monkeypatch):
    monkeypatch.setattr(scoring, "Tagger", Parrot)


def test_scores_are_printed_and_written(parrot, tmp_path, capsys):
    file, target = tmp_path / "some.jsonl", tmp_path / "scores.json"
    file.write_text(json.dumps(REVIEW) + "\n" + json.dumps({**REVIEW, "source": "seat"}) + "\n")
    scoring.score_file(file, target, None)
    scores = json.loads(target.read_text())
    assert scores["file"] == "some.jsonl"
    assert (scores["theme_micro_f1"], scores["stage_accuracy"]) == (1.0, 1.0)
    assert scores["float32"] == {"segments_changed": 2, "share_changed": 1.0, "theme_micro_f1": 1.0}
    shown = capsys.readouterr().out
    for words in ("2 segments of 2 reviews", "1.000–1.000", "trust-", "disappointment", "where", "0.9–1.0", "written"):
        assert words in shown
    assert "In float32 2 segments (100.00 %) get another label; themes ±, micro F1: 1.0000 instead of 1.0000" in shown


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", "empty; expected labelled reviews"),
        ("{", "line 1: not a labelled review"),
        ("[1]", "line 1: not a labelled review"),
        (json.dumps(REVIEW) + "\n\n" + json.dumps(REVIEW), "line 2: not a labelled review"),
        ({"text": None}, 'line 1: expected a "text" and a "source" that are strings'),
        ({"segments": [{**SEGMENT, "end": 6}]}, "line 1: segment (0, 6); expected"),
        ({"segments": [{**SEGMENT, "end": 0}]}, "line 1: segment (0, 0); expected"),
        ({"segments": [{**SEGMENT, "start": "0"}]}, "line 1: segment ('0', 4); expected"),
        ({"segments": [{**SEGMENT, "themes": ["speedy+"]}]}, "line 1: unknown theme 'speedy+'; expected one of speed+"),
        ({"segments": [{**SEGMENT, "stage": None}]}, "line 1: unknown stage None; expected one of choose"),
        ({"segments": [{**SEGMENT, "emotion": "awe"}]}, "line 1: unknown emotion 'awe'; expected one of joy"),
        ({"segments": [{**SEGMENT, "valence": 3}]}, "line 1: unknown valence 3; expected one of -2, -1, 0, 1, 2"),
        ({"segments": None}, "line 1: not a labelled review"),
    ],
)
def test_a_wrong_line_is_named_in_one_sentence(tmp_path, line, words):
    file = tmp_path / "some.jsonl"
    file.write_text(line if isinstance(line, str) else json.dumps({**REVIEW, **line}))
    with pytest.raises(ImportFileError) as error:
        scoring.score_file(file, None, None)
    assert str(error.value).startswith(str(file)) and words in str(error.value)
    assert "\n" not in str(error.value)


def test_a_file_that_is_no_text_is_refused(tmp_path):
    (tmp_path / "x").write_bytes(b"\xff\xfe")
    with pytest.raises(ImportFileError, match="not UTF-8 text"):
        scoring.score_file(tmp_path / "x", None, None)


def test_scores_are_not_made_for_a_place_that_cannot_hold_them(parrot, tmp_path):
    file = tmp_path / "some.jsonl"
    file.write_text(json.dumps(REVIEW))
    for target in (tmp_path, tmp_path / "nowhere" / "scores.json"):
        with pytest.raises(ImportFileError, match="cannot be written"):
            scoring.score_file(file, target, None)


@pytest.mark.parametrize("content", [None, "", "{}"])
def test_bad_input_is_one_line_and_exit_code_2(tmp_path, content):
    if content is not None:
        (tmp_path / "x.jsonl").write_text(content)
    done = lovelode(tmp_path, "evaluate", "x.jsonl")
    assert (done.returncode, len(done.stderr.splitlines())) == (2, 1), done.stderr
    assert done.stderr.startswith("lovelode: x.jsonl")
