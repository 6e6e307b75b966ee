"""
Score the tagger on a file of labelled reviews: `python -m models.evaluate FILE [--tagger FOLDER] [--json FILE]`.

The segments are those of the file, read as the tagger reads any review: with its thresholds, in this machine's dtype.
"""

import argparse
import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from models.data import Labelled, read_labelled
from models.labels import MENTIONS, SIGNS
from models.predict import TaggedSegment, Tagger

FEWEST_FOR_MACRO = 10  # examples of a label, below which its F1 is luck
BINS = 10


class Pair(NamedTuple):
    """A segment as it was labelled, and as it was read."""

    source: str
    themes: frozenset[str]
    stage: str
    emotion: str
    valence: int
    read: TaggedSegment

    @property
    def said(self) -> set[str]:
        return {mention.theme + SIGNS[mention.polarity] for mention in self.read.mentions}


def evaluate(tagger: Tagger, reviews: Sequence[Labelled]) -> dict[str, Any]:
    """Scores as plain numbers: the whole, by label and by source (texts written for the project are one source)."""
    pairs = _pairs(tagger, reviews)
    by_source = defaultdict(list)
    for pair in pairs:
        by_source[pair.source.partition(":")[0]].append(pair)
    return {
        "tagger": {"version": tagger.version, "backend": tagger.backend, "dtype": tagger.dtype},
        "reviews": len(reviews),
        "segments": len(pairs),
        **_summary(pairs),
        "calibration_error": _calibration_error(pairs),
        "labels": {label: _label(pairs, label) for label in MENTIONS},
        "sources": {name: {"segments": len(part), **_summary(part)} for name, part in sorted(by_source.items())},
    }


def _pairs(tagger: Tagger, reviews: Sequence[Labelled]) -> list[Pair]:
    readings = tagger.read([review.text for review in reviews], [review.spans for review in reviews])
    return [
        Pair(review.source, review.themes[i], review.stages[i], review.emotions[i], review.valences[i], segment)
        for review, segments in zip(reviews, readings, strict=True)
        for i, segment in enumerate(segments)
    ]


def _summary(pairs: Sequence[Pair]) -> dict[str, float | None]:
    per_label = [_label(pairs, label) for label in MENTIONS]
    common = [label["f1"] for label in per_label if label["examples"] >= FEWEST_FOR_MACRO]
    return {
        "theme_micro_f1": _f1(*_hits(pairs, MENTIONS)),
        "theme_macro_f1": _share(sum(common), len(common)),
        "love_f1": _f1(*_hits(pairs, [label for label in MENTIONS if label.endswith("+")])),
        "stage_accuracy": _share(sum(pair.stage == pair.read.stage for pair in pairs), len(pairs)),
        "emotion_accuracy": _share(sum(pair.emotion == pair.read.emotion for pair in pairs), len(pairs)),
        "valence_sign_accuracy": _share(
            sum(_sign(pair.valence) == _sign(pair.read.valence) for pair in pairs), len(pairs)
        ),
    }


def _label(pairs: Sequence[Pair], label: str) -> dict[str, Any]:
    hits, said, labelled = _hits(pairs, [label])
    return {
        "examples": labelled,
        "precision": _share(hits, said),
        "recall": _share(hits, labelled),
        "f1": _f1(hits, said, labelled),
    }


def _hits(pairs: Sequence[Pair], labels: Iterable[str]) -> tuple[int, int, int]:
    """How often one of the labels was said rightly, was said, and was labelled."""
    chosen = set(labels)
    said = [(pair.said & chosen, pair.themes & chosen) for pair in pairs]
    return sum(len(a & b) for a, b in said), sum(len(a) for a, _ in said), sum(len(b) for _, b in said)


def _f1(hits: int, said: int, labelled: int) -> float:
    return round(2 * hits / (said + labelled), 4) if said + labelled else 0.0


def _share(part: float, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def _sign(valence: int) -> int:
    return (valence > 0) - (valence < 0)


def _calibration_error(pairs: Sequence[Pair]) -> float | None:
    """Expected calibration error of the mentions that were said: ten bins of confidence, weighted by their mentions."""
    bins: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for pair in pairs:
        for mention in pair.read.mentions:
            right = mention.theme + SIGNS[mention.polarity] in pair.themes
            bins[min(BINS - 1, int(mention.confidence * BINS))].append((mention.confidence, right))
    gaps = sum(abs(sum(confidence - right for confidence, right in part)) for part in bins.values())
    return _share(gaps, sum(map(len, bins.values())))


def table(scores: dict[str, Any]) -> str:
    """The scores as text for a terminal."""
    lines = [f"{scores['segments']:,} segments of {scores['reviews']:,} reviews, tagger {scores['tagger']['version']}"]
    lines += [f"{name.replace('_', ' '):24}{_shown(scores[name])}" for name in (*_summary([]), "calibration_error")]
    lines += ["", f"{'label':16}{'examples':>9}{'precision':>11}{'recall':>9}{'F1':>9}"]
    for name, label in scores["labels"].items():
        figures = f"{_shown(label['precision']):>11}{_shown(label['recall']):>9}{_shown(label['f1']):>9}"
        lines.append(f"{name:16}{label['examples']:>9}{figures}")
    lines += ["", f"{'source':16}{'segments':>9}{'theme F1':>11}{'stage':>9}{'emotion':>9}{'valence':>9}"]
    shown = ("theme_micro_f1", "stage_accuracy", "emotion_accuracy", "valence_sign_accuracy")
    for name, part in scores["sources"].items():
        lines.append(f"{name:16}{part['segments']:>9}  " + "".join(f"{_shown(part[key]):>9}" for key in shown))
    return "\n".join(lines)


def _shown(figure: float | None) -> str:
    return "–" if figure is None else f"{figure:.3f}"


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m models.evaluate", description="Score the tagger.")
    parser.add_argument("file", type=Path, help="labelled reviews, one JSON object a line")
    parser.add_argument("--tagger", type=Path, help="folder of weights; the shipped ones by default")
    parser.add_argument("--json", type=Path, help="where the scores go as JSON")
    given = parser.parse_args(argv)
    scores = evaluate(Tagger.load(given.tagger), read_labelled(given.file))
    if given.json:
        given.json.write_text(json.dumps(scores, indent=1) + "\n", encoding="utf-8")
    print(table(scores))


if __name__ == "__main__":
    main()
