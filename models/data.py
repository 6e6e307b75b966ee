"""Labelled reviews for training and scoring, and the texts that no training stage may see."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor

from models.encoding import Encoder
from models.labels import EMOTIONS, MENTIONS, STAGES, VALENCES
from models.network import Encoded
from spiders.errors import ModelError

OWN_WORDS = 20  # letters and digits from which on a segment is taken for one person's own words


@dataclass(frozen=True)
class Labelled:
    """A review with its segments' labels; `themes` holds mentions such as "care+"."""

    id: str
    source: str
    text: str
    spans: Sequence[tuple[int, int]]
    themes: Sequence[frozenset[str]]
    stages: Sequence[str]
    emotions: Sequence[str]
    valences: Sequence[int]


Targets = dict[str, Tensor]  # by head: segments × labels, as probabilities


@dataclass(frozen=True)
class Example:
    """An encoded window and its targets."""

    encoded: Encoded
    targets: Targets


def read_labelled(path: Path) -> list[Labelled]:
    """A file in the label format, a review a line. Raises ModelError naming the line that is not."""
    try:
        with path.open(encoding="utf-8") as file:
            lines = list(file)  # not splitlines, which cuts at every other line end a text may hold, too
    except OSError as error:
        raise ModelError(f"{path}: cannot be read: {error.strerror}; expected labelled reviews") from error
    found = []
    for number, line in enumerate(lines, 1):
        try:
            found.append(_labelled(json.loads(line)))
        except (ValueError, KeyError, TypeError) as error:
            raise ModelError(f"{path}, line {number}: not a labelled review: {error!r}") from error
    return found


def _labelled(row: dict) -> Labelled:
    segments = row["segments"]
    return Labelled(
        row["id"], row["source"], row["text"],
        [(segment["start"], segment["end"]) for segment in segments],
        [frozenset(segment["themes"]) for segment in segments],
        *([segment[name] for segment in segments] for name in ("stage", "emotion", "valence")),
    )  # fmt: skip


def normalised(text: str) -> str:
    """Lower case, letters and digits only: how texts are compared so that none leaks from dev or test."""
    return "".join(character for character in text.lower() if character.isalnum())


def held_out(reviews: Iterable[Labelled]) -> frozenset[str]:
    """The normalised texts of whole reviews and of each of their segments."""
    texts = set()
    for review in reviews:
        texts.add(normalised(review.text))
        texts.update(normalised(review.text[start:end]) for start, end in review.spans)
    return frozenset(texts)


def leaks(text: str, spans: Iterable[tuple[int, int]], held: frozenset[str]) -> bool:
    """Whether the text, or a segment of it that is long enough to be nobody else's, stands in dev or test."""
    pieces = (normalised(text[start:end]) for start, end in spans)
    return normalised(text) in held or any(len(piece) >= OWN_WORDS and piece in held for piece in pieces)


def without_leaks(reviews: Sequence[Labelled], held: frozenset[str]) -> list[Labelled]:
    return [review for review in reviews if not leaks(review.text, review.spans, held)]


def targets(review: Labelled) -> Targets:
    """What the review is labelled with, by head: segments × labels, ones and zeros."""
    return {
        "themes": torch.tensor([[float(name in themes) for name in MENTIONS] for themes in review.themes]),
        "stage": _one_hot(STAGES, review.stages),
        "emotion": _one_hot(EMOTIONS, review.emotions),
        "valence": _one_hot(VALENCES, review.valences),
    }


def examples(text: str, spans: Sequence[tuple[int, int]], wanted: Targets, encoder: Encoder) -> list[Example]:
    """One example a window; segments without a token have nothing to learn from."""
    return [
        Example(window, {head: rows[window.first : window.first + window.segments] for head, rows in wanted.items()})
        for window in encoder.windows(text, spans)
    ]


def labelled_examples(reviews: Iterable[Labelled], encoder: Encoder) -> list[Example]:
    return [item for review in reviews for item in examples(review.text, review.spans, targets(review), encoder)]


def _one_hot(labels: Sequence[object], given: Sequence[object]) -> Tensor:
    return torch.tensor([[float(label == wanted) for label in labels] for wanted in given])


def all_targets(items: Sequence[Example]) -> Targets:
    return {head: torch.cat([item.targets[head] for item in items]) for head in items[0].targets}
