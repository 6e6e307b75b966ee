"""Open data for a first stage of training: emotions, aspects and stars of short texts, each text one segment."""

import ast
import csv
import xml.etree.ElementTree as ElementTree
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from models.data import leaks, normalised
from models.encoding import Encoder
from models.network import Encoded
from models.segments import segment

EMOTION_LABELS = 28
RAREST_ASPECT = 12
FEWEST_LETTERS = 12
LONGEST_TEXT = 600
# Columns of the text and of the stars in exports of reviews, as far as they are known here.
STAR_COLUMNS = (("content", "score"), ("review", "rating"))


@dataclass(frozen=True)
class Task:
    """One text with the answer to one task: "emotions" and "aspects" hold zeros and ones, "stars" a class."""

    encoded: Encoded
    task: str
    target: Tensor


Row = tuple[str, str, Tensor]  # text, task, target


@dataclass(frozen=True)
class OpenSets:
    """Texts with the answer to a task, and how many were dropped as leaks."""

    rows: list[Row]
    dropped: int

    @property
    def texts(self) -> list[str]:
        """What the teacher labels: sentences and reviews about products and places, each once."""
        return list(dict.fromkeys(text for text, task, _ in self.rows if task != "emotions"))


def open_sets(public: Path, reviews: Path | None, held: frozenset[str]) -> OpenSets:
    """
    Every usable text of the open sets that does not stand in dev or test, whole or by a segment; none without `public`.

    `reviews` is a folder of exported reviews with stars, if any.
    """
    if not public.is_dir():
        return OpenSets([], 0)
    rows = [*_emotions(public / "goemotions"), *_aspects(public), *_stars(reviews)]
    kept = [row for row in rows if not leaks(row[0], segment(row[0]), held)]
    return OpenSets(kept, len(rows) - len(kept))


def tasks(found: OpenSets, encoder: Encoder) -> list[Task]:
    """Each text, encoded; the aspect sets are small and taken twice."""
    return [
        Task(window, task, target)
        for text, task, target in found.rows
        for window in encoder.windows(text, [(0, len(text))]) * (2 if task == "aspects" else 1)
    ]


def head_sizes(tasks: list[Task]) -> dict[str, int]:
    sizes = {task.task: len(task.target) for task in tasks if task.target.ndim}
    return sizes | {"stars": 5} if any(task.task == "stars" for task in tasks) else sizes


def _emotions(folder: Path) -> Iterator[Row]:
    for line in (folder / "train.tsv").read_text(encoding="utf-8").splitlines():
        text, labels, _ = line.split("\t")
        yield text, "emotions", _flags([int(label) for label in labels.split(",")], EMOTION_LABELS)


def _aspects(public: Path) -> list[Row]:
    found = [*_m_absa(public / "m-absa"), *_mams(public / "mams")]
    counts = Counter(aspect for _, aspects in found for aspect in aspects)
    place = {aspect: number for number, aspect in enumerate(sorted(a for a, n in counts.items() if n >= RAREST_ASPECT))}
    return [
        (text, "aspects", _flags([place[aspect] for aspect in aspects if aspect in place], len(place)))
        for text, aspects in found
    ]


def _m_absa(folder: Path) -> Iterator[tuple[str, set[str]]]:
    for file in sorted(folder.glob("*/*.txt")):
        for line in file.read_text(encoding="utf-8").splitlines():
            text, mark, labels = line.partition("####")
            if mark:
                yield text, {f"{category} {polarity}" for _, category, polarity in ast.literal_eval(labels)}


def _mams(folder: Path) -> Iterator[tuple[str, set[str]]]:
    for file in sorted(folder.glob("*.xml")):
        for sentence in ElementTree.parse(file).getroot():
            aspects = {f"{a.get('category')} {a.get('polarity')}" for a in sentence.iter("aspectCategory")}
            yield sentence.findtext("text") or "", aspects


def _stars(folder: Path | None) -> Iterator[Row]:
    seen: set[str] = set()
    for file in sorted(folder.glob("*.csv")) if folder else []:
        with file.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                columns = next(((text, stars) for text, stars in STAR_COLUMNS if text in row and stars in row), None)
                if columns is None:
                    break
                text, key = row[columns[0]][:LONGEST_TEXT], normalised(row[columns[0]])
                if len(key) >= FEWEST_LETTERS and key.isascii() and key not in seen:
                    seen.add(key)
                    yield text, "stars", torch.tensor(int(row[columns[1]]) - 1)


def _flags(places: list[int], size: int) -> Tensor:
    flags = torch.zeros(size)
    flags[places] = 1
    return flags
