"""
Reviews written for training, with their labels: the files of models/written.

    # kind of company | stars
    A segment of the review. | speed+,care- | help | gratitude | 1
    One that says nothing of the kind. | -

A line a segment, its themes, stage, emotion and valence behind it; "-" stands for none of them and a valence of 0. The
segments, joined by spaces, are the review.
"""

from collections.abc import Iterator
from pathlib import Path

from models.data import Labelled
from models.labels import EMOTIONS, MENTIONS, STAGES, VALENCES
from models.segments import TRAILING
from spiders.errors import ModelError

WRITTEN = Path(__file__).parent / "written"
Line = tuple[str, frozenset[str], str, str, int]
NOTHING = " | -"


def read_written(folder: Path = WRITTEN) -> list[Labelled]:
    """Every review of the folder's .txt files. Raises ModelError naming the line that is not in their format."""
    return [review for file in sorted(folder.glob("*.txt")) for review in _reviews(file)]


def _reviews(file: Path) -> Iterator[Labelled]:
    head, lines, begun = "", list[Line](), 0
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
        if line.startswith("#"):
            if lines:
                yield _review(f"{file.stem}-{begun}", head, lines)
            head, lines, begun = line[1:].partition("|")[0].strip(), [], number
        elif line.strip():
            lines.append(_line(line.strip(), f"{file}, line {number}"))
    if lines:
        yield _review(f"{file.stem}-{begun}", head, lines)


def _line(line: str, where: str) -> Line:
    if line.endswith(NOTHING):
        return line.removesuffix(NOTHING).strip(), frozenset(), "none", "none", 0
    text, *labels = (part.strip() for part in line.rsplit("|", 4))
    if len(labels) == 4:
        themes = frozenset(theme.strip() for theme in labels[0].split(",") if theme.strip())
        known = themes <= set(MENTIONS) and labels[1] in STAGES and labels[2] in EMOTIONS
        if text and known and labels[3] in map(str, VALENCES):
            return text, themes, labels[1], labels[2], int(labels[3])
    raise ModelError(f"{where}: expected “text | themes | stage | emotion | valence”, found {line[-60:]!r}")


def _review(identity: str, kind: str, lines: list[Line]) -> Labelled:
    spans, start = [], 0
    for text, *_ in lines:
        spans.append((start, start + len(text.rstrip(TRAILING))))
        start += len(text) + 1
    texts, themes, stages, emotions, valences = zip(*lines, strict=True)
    return Labelled(identity, f"written: {kind}", " ".join(texts), spans, themes, stages, emotions, valences)
