"""
Count the tagger's errors by review: `python -m models.errors FILE [FILE …] [--tagger FOLDER]`.

The unit is the review, for that is what the evidence ladder counts: a review says a label when any of its segments
does. The tagger cuts the text by itself, as it does with any review. FILE holds labelled reviews that were kept out of
training; errors.json is written beside the weights.
"""

import argparse
import json
import re
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from scipy import stats

from models.data import Labelled, read_labelled
from models.labels import MENTIONS, SIGNS
from models.predict import TaggedSegment, Tagger
from models.seal import ERRORS, SHIPPED

FEWEST_OF_A_SOURCE = 30  # reviews, below which a source's own figure is luck

Count = list[int]  # hits, of


class Reader(Protocol):
    """What is asked of a tagger; models.predict.Tagger is one."""

    @property
    def version(self) -> str: ...
    def read(self, texts: Sequence[str]) -> list[list[TaggedSegment]]: ...


class Review(NamedTuple):
    """What a review says by its labels, and by the tagger."""

    source: str
    true: frozenset[str]
    tagged: frozenset[str]


def errors(tagger: Reader, labelled: Sequence[Labelled], files: Sequence[str] = ()) -> dict[str, Any]:
    """
    The counts as plain numbers, [hits, of] each, by label:

    recall: of the reviews that say it, those tagged with it; false_positive: of those that do not say it, those tagged
    with it; flip: of those that say it and not its opposite, those tagged with the opposite. By source (texts written
    for the project are one) only where `of` is at least 30.
    """
    reviews = _read(tagger, labelled)
    by_source = defaultdict(list)
    for review in reviews:
        by_source[review.source].append(review)
    return {
        "tagger": tagger.version,
        "unit": "review",
        "reviews": len(reviews),
        "files": list(files),
        "labels": {label: _counts(reviews, label) for label in MENTIONS},
        "sources": {source: told for source, part in sorted(by_source.items()) if (told := _enough(part))},
    }


def _read(tagger: Reader, labelled: Sequence[Labelled]) -> list[Review]:
    readings = tagger.read([review.text for review in labelled])
    return [
        Review(
            review.source.partition(":")[0],
            frozenset().union(*review.themes),
            frozenset(mention.theme + SIGNS[mention.polarity] for segment in read for mention in segment.mentions),
        )
        for review, read in zip(labelled, readings, strict=True)
    ]


def _counts(reviews: Sequence[Review], label: str) -> dict[str, Count]:
    opposite = label[:-1] + ("-" if label.endswith("+") else "+")
    saying = [review for review in reviews if label in review.true]
    return {
        "recall": _tagged(saying, label),
        "false_positive": _tagged([review for review in reviews if label not in review.true], label),
        "flip": _tagged([review for review in saying if opposite not in review.true], opposite),
    }


def _tagged(reviews: Sequence[Review], label: str) -> Count:
    return [sum(label in review.tagged for review in reviews), len(reviews)]


def _enough(reviews: Sequence[Review]) -> dict[str, dict[str, Count]]:
    counts = {label: _counts(reviews, label) for label in MENTIONS}
    told = {
        label: {name: count for name, count in figures.items() if count[1] >= FEWEST_OF_A_SOURCE}
        for label, figures in counts.items()
    }
    return {label: figures for label, figures in told.items() if figures}


def write_errors(folder: Path, labelled: Sequence[Labelled], files: Sequence[str]) -> dict[str, Any]:
    """Count the errors of the tagger in `folder` and put them beside its weights."""
    found = errors(Tagger.load(folder), labelled, files)
    (folder / ERRORS).write_text(as_text(found), encoding="utf-8")
    return found


def as_text(found: dict[str, Any]) -> str:
    """JSON with each count on one line."""
    return re.sub(r"\[\s+(\d+),\s+(\d+)\s+\]", r"[\1, \2]", json.dumps(found, indent=1)) + "\n"


def main(argv: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m models.errors", description="Count the tagger's errors by review.")
    parser.add_argument("files", nargs="+", type=Path, help="labelled reviews, one JSON object a line")
    parser.add_argument("--tagger", type=Path, default=SHIPPED, help="folder of weights; the shipped ones by default")
    given = parser.parse_args(argv)
    labelled = [review for file in given.files for review in read_labelled(file)]
    print(table(write_errors(given.tagger, labelled, [file.name for file in given.files])))


def table(found: dict[str, Any]) -> str:
    """The counts by label as the model card shows them: rate, 90 % Jeffreys interval, and of how many reviews."""
    lines = ["| label | recall | false positives | flips |", "|---|---|---|---|"]
    for label, counts in found["labels"].items():
        lines.append(f"| {label} | " + " | ".join(_shown(*counts[name]) for name in counts) + " |")
    return "\n".join(lines)


def _shown(hits: int, of: int) -> str:
    if not of:
        return "–"
    low, high = stats.beta.interval(0.90, hits + 0.5, of - hits + 0.5)
    ends = 0.0 if not hits else low, 1.0 if hits == of else high
    return "{:.3f} ({:.3f}–{:.3f}) of {}".format(hits / of, *ends, of)


if __name__ == "__main__":
    main()
