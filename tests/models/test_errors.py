import json
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from models.data import Labelled
from models.errors import as_text, errors, main, table
from models.labels import MENTIONS, parts
from models.predict import Mention, TaggedSegment, Tagger
from models.seal import SHIPPED, read_errors, version
from spiders.errors import ModelError


class Reader:
    """Says of each text what `said` holds for it, the second half of a comma in a second segment."""

    version = "v"

    def __init__(self, said: dict[str, str]) -> None:
        self.said = said

    def read(self, texts: Sequence[str]) -> list[list[TaggedSegment]]:
        return [
            [
                TaggedSegment(0, 1, tuple(Mention(*parts(name), 0.9) for name in half.split()), "use", "none", 0, 0.5)
                for half in self.said[text].split(",")
            ]
            for text in texts
        ]


def review(text: str, *segments: str, source: str = "written: café") -> Labelled:
    themes = [frozenset(segment.split()) for segment in segments]
    blank = ["none"] * len(themes)
    return Labelled(text, source, text, [(0, 1)] * len(themes), themes, blank, blank, [0] * len(themes))


def test_errors_are_counted_by_review():
    said = {
        "found twice": "care+,care+",
        "found in another segment": ",care+",
        "missed": "speed+",
        "flipped": "care-",
        "both and both found": "care+ care-",
        "says neither": "care+",
        "says the opposite": "care+",
    }
    reviews = [
        review("found twice", "care+", "care+"),
        review("found in another segment", "care+", ""),
        review("missed", "care+"),
        review("flipped", "care+"),
        review("both and both found", "care+", "care-"),
        review("says neither", ""),
        review("says the opposite", "care-"),
    ]
    found = errors(Reader(said), reviews, ["a.jsonl"])
    assert found["labels"]["care+"] == {"recall": [3, 5], "false_positive": [2, 2], "flip": [1, 4]}
    assert found["labels"]["care-"] == {"recall": [1, 2], "false_positive": [1, 5], "flip": [1, 1]}
    assert found["labels"]["speed+"] == {"recall": [0, 0], "false_positive": [1, 7], "flip": [0, 0]}
    assert list(found["labels"]) == list(MENTIONS)
    assert {name: found[name] for name in ("tagger", "unit", "reviews", "files")} == {
        "tagger": "v", "unit": "review", "reviews": 7, "files": ["a.jsonl"],
    }  # fmt: skip
    assert json.loads(as_text(found)) == found
    assert "| care+ | 0.600 (0.261–0.872) of 5 |" in table(found)  # quantiles of Beta(3.5, 2.5)
    assert "| speed+ | – | 0.143 (" in table(found)


def test_a_source_has_its_own_figure_from_thirty_reviews():
    reviews = [review(f"{n}", "fun+" if n else "", source="banks") for n in range(30)] + [review("written", "fun+")]
    found = errors(Reader({each.text: "fun+" for each in reviews}), reviews)
    assert found["sources"]["banks"]["fun-"] == {"false_positive": [0, 30]}
    assert "fun+" not in found["sources"]["banks"]  # said by 29
    assert set(found["sources"]) == {"banks"}


def test_the_shipped_counts_are_of_the_shipped_weights_and_stand_in_the_card():
    found = read_errors()
    assert found["tagger"] == version()
    assert table(found) in (SHIPPED.parent / "README.md").read_text(encoding="utf-8")
    ask = "import sys; from models.seal import read_errors; read_errors(); print('torch' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", ask], cwd=SHIPPED.parents[1], capture_output=True, text=True, check=True
    )
    assert done.stdout == "False\n"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(SHIPPED, tmp_path / "tagger"))


def test_counts_that_are_missing_or_of_other_weights_are_refused(copy: Path):
    seal = json.loads((copy / "tagger.json").read_text(encoding="utf-8"))
    seal["decoding"]["threshold"][0] += 0.01
    (copy / "tagger.json").write_text(json.dumps(seal), encoding="utf-8")
    with pytest.raises(ModelError, match=rf"errors\.json: counted on tagger {version()}, .* count anew"):
        read_errors(copy)
    for spoilt in (json.dumps({"tagger": version(copy)}), "[]", "no JSON"):
        (copy / "errors.json").write_text(spoilt, encoding="utf-8")
        with pytest.raises(ModelError, match=r"errors\.json: no counts of the tagger's errors .* make them"):
            read_errors(copy)
    (copy / "errors.json").unlink()
    with pytest.raises(ModelError, match="no counts of the tagger's errors"):
        read_errors(copy)


def test_the_command_writes_them_beside_the_weights(copy: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    text = "The staff were friendly, kind and helpful."
    segment = {"start": 0, "end": len(text), "themes": ["care+"], "stage": "none", "emotion": "none", "valence": 1}
    row = {"id": "1", "source": "written: café", "text": text, "segments": [segment]}
    file = tmp_path / "some.jsonl"
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    main([str(file), str(file), "--tagger", str(copy)])
    found = read_errors(copy)
    assert (found["reviews"], found["files"]) == (2, ["some.jsonl", "some.jsonl"])
    assert found["labels"]["care+"]["recall"] == [2, 2]
    assert table(found) in capsys.readouterr().out
    assert Tagger.load(copy).version == version()  # the file beside the weights does not change what they are
