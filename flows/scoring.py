"""`lovelode evaluate`: how well the tagger reads labelled reviews."""

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import torch
from rich.console import Console
from rich.table import Table

from flows.progress import step
from flows.screen import screen
from models.data import Labelled, read_labelled
from models.evaluate import evaluate
from models.hardware import Backend
from models.labels import EMOTIONS, MENTIONS, STAGES, VALENCES
from models.predict import Tagger
from spiders.errors import ImportFileError, ModelError

Scores = dict[str, Any]

HEADLINE = {
    "theme_micro_f1": "themes ±, micro F1",
    "theme_macro_f1": "themes ±, macro F1 (labels with 10 examples)",
    "love_f1": "praise, micro F1",
    "stage_accuracy": "stage, accuracy",
    "emotion_accuracy": "emotion, accuracy",
    "valence_sign_accuracy": "sign of valence, accuracy",
    "review_micro_f1": "themes ± of whole reviews, micro F1",
    "review_macro_f1": "themes ± of whole reviews, macro F1",
    "turn_f1": "the review turns, F1",
    "turn_where_f1": "where and which way, F1",
}
CLASS = ("precision", "recall", "f1")
SOURCE = ("theme_micro_f1", "stage_accuracy", "emotion_accuracy", "valence_sign_accuracy", "review_micro_f1")


def score_file(file: Path, target: Path | None, folder: Path | None) -> None:
    """
    Score the tagger in `folder`, the shipped one by default, on the labelled reviews of `file`; print the scores and
    write them to `target` as JSON. Beside a tagger that does not read in float32, one that does is scored too.

    Raises ImportFileError naming the line that is no labelled review, and ModelError when `folder` holds no tagger.
    """
    reviews = _labelled(file)
    if target and (target.is_dir() or not target.parent.is_dir()):
        raise ImportFileError(f"{target}: cannot be written; expected the name of a file in a folder that exists")
    tagger = Tagger.load(folder)
    exact = None if tagger.dtype == "float32" else Tagger.load(folder, Backend("cpu-fp32", torch.float32))
    with step("evaluate") as bar:
        scores = {"file": file.name, **evaluate(tagger, reviews, exact, bar.done)}
        bar.summary = f"{len(reviews):,} reviews read"
    if target:
        target.write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")
    show(scores, screen())


def _labelled(file: Path) -> list[Labelled]:
    try:
        reviews = read_labelled(file)
    except UnicodeDecodeError as error:
        raise ImportFileError(f"{file}: not UTF-8 text: {error}") from error
    except ModelError as error:
        raise ImportFileError(str(error)) from error
    if not reviews:
        raise ImportFileError(f"{file}: empty; expected labelled reviews, one JSON object a line")
    for number, review in enumerate(reviews, 1):
        if fault := _fault(review):
            raise ImportFileError(f"{file}, line {number}: {fault}")
    return reviews


def _fault(review: Labelled) -> str | None:
    """What is wrong with a review that has all its fields."""
    if not isinstance(review.text, str) or not isinstance(review.source, str):
        return 'expected a "text" and a "source" that are strings'
    for span in review.spans:
        if not all(isinstance(offset, int) for offset in span) or not 0 <= span[0] < span[1] <= len(review.text):
            return f'segment {span!r}; expected "start" and "end" offsets inside the text'
    themes = [theme for segment in review.themes for theme in segment]
    return (
        _unknown("theme", themes, MENTIONS)
        or _unknown("stage", review.stages, STAGES)
        or _unknown("emotion", review.emotions, EMOTIONS)
        or _unknown("valence", review.valences, VALENCES)
    )


def _unknown(name: str, labels: Iterable[object], known: Sequence[object]) -> str | None:
    for label in labels:
        if label not in known:
            return f"unknown {name} {label!r}; expected one of {', '.join(map(str, known))}"
    return None


def show(scores: Scores, console: Console) -> None:
    """Print the scores as tables."""
    version, backend = scores["tagger"]["version"], scores["tagger"]["backend"]
    console.print(f"{scores['segments']:,} segments of {scores['reviews']:,} reviews, tagger {version} on {backend}")
    headline = _table("", "", "90 % interval")
    for name, words in HEADLINE.items():
        headline.add_row(words, _number(scores[name]), _interval(scores, name))
    headline.add_row("calibration error of the themes said", _number(scores["calibration_error"]), "")
    console.print(headline)
    for kind, group in (("theme", "labels"), ("stage", "stages"), ("emotion", "emotions"), ("turn", "turns")):
        console.print(_classes(kind, scores[group]))
    console.print(_calibration(scores["calibration"]))
    console.print(_sources(scores["sources"]))
    if exact := scores["float32"]:
        changed = f"{exact['segments_changed']:,} segments ({100 * (exact['share_changed'] or 0):.2f} %)"
        here, there = (_number(part["theme_micro_f1"], 4) for part in (scores, exact))
        console.print(f"In float32 {changed} get another label; themes ±, micro F1: {there} instead of {here}")


def _classes(kind: str, classes: Scores) -> Table:
    table = _table(kind, "labelled", "precision", "recall", "F1", "90 % interval")
    for name, one in classes.items():
        table.add_row(name, f"{one['examples']:,}", *(_number(one[key]) for key in CLASS), _interval(one, "f1"))
    return table


def _calibration(bins: Sequence[Scores]) -> Table:
    table = _table("confidence", "said", "mean", "right")
    for one in bins:
        if one["count"]:
            ends = f"{one['low']:.1f}–{one['high']:.1f}"
            table.add_row(ends, f"{one['count']:,}", _number(one["confidence"]), _number(one["right"]))
    return table


def _sources(sources: Scores) -> Table:
    table = _table("source", "segments", "themes ±", "90 % interval", "stage", "emotion", "valence", "by review")
    for name, one in sources.items():
        first, *others = (_number(one[key]) for key in SOURCE)
        table.add_row(name, f"{one['segments']:,}", first, _interval(one, SOURCE[0]), *others)
    return table


def _table(first: str, *numbers: str) -> Table:
    table = Table(first, header_style="bold")
    for name in numbers:
        table.add_column(name, justify="right")
    return table


def _number(figure: float | None, digits: int = 3) -> str:
    return "–" if figure is None else f"{figure:.{digits}f}"


def _interval(scores: Scores, name: str) -> str:
    low, high = scores[f"{name}_low"], scores[f"{name}_high"]
    return "–" if low is None else f"{low:.3f}–{high:.3f}"
