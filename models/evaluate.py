"""Scoring the tagger on labelled reviews: the segments are those of the file, read as the tagger reads any review."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any, Protocol

import numpy as np

from models.data import Labelled
from models.labels import SIGNS
from models.predict import Span, TaggedSegment
from models.scores import Labels, Review, tally
from models.scores_figures import Figures, by_label, plain, resample, summary, together

BINS = 10  # of confidence

Readings = list[list[TaggedSegment]]
Progress = Callable[[int, int], None]


class Reader(Protocol):
    """What is asked of a tagger; models.predict.Tagger is one."""

    version: str
    backend: str
    dtype: str

    def read(self, texts: Sequence[str], segments: Sequence[Sequence[Span]], progress: Progress | None) -> Readings: ...


def evaluate(
    tagger: Reader, reviews: Sequence[Labelled], exact: Reader | None = None, progress: Progress | None = None
) -> dict[str, Any]:
    """
    Scores of at least one review as plain numbers, None where there is nothing to score.

    F1 and the headline figures come with the ends of their 90 % intervals over reviews. `exact` is the same tagger in
    float32, to compare with. A source is all before the first ":": texts written for the project are one.
    """
    readings = _read(tagger, reviews, progress)
    read = _reviews(reviews, readings)
    counts = tally(read)
    sample = resample(counts)
    return {
        "tagger": {"version": tagger.version, "backend": tagger.backend, "dtype": tagger.dtype},
        **_sizes(read),
        **summary(sample),
        **calibration(reviews, readings),
        "labels": by_label(sample, "mention"),
        "stages": by_label(sample, "stage"),
        "emotions": by_label(sample, "emotion"),
        "turns": {**by_label(sample, "turn"), "where": together(sample, "where")},
        "float32": _against(read, _reviews(reviews, _read(exact, reviews, progress))) if exact else None,
        "sources": {
            source: {**_sizes([read[row] for row in rows]), **summary(resample(counts[rows]))}
            for source, rows in sorted(_by_source(read).items())
        },
    }


def _read(tagger: Reader, reviews: Sequence[Labelled], progress: Progress | None) -> Readings:
    return tagger.read([review.text for review in reviews], [review.spans for review in reviews], progress)


def _reviews(reviews: Sequence[Labelled], readings: Readings) -> list[Review]:
    return [
        Review(
            review.source.partition(":")[0],
            [
                Labels(*labels)
                for labels in zip(review.themes, review.stages, review.emotions, review.valences, strict=True)
            ],
            [Labels(_mentions(one), one.stage, one.emotion, one.valence) for one in segments],
        )
        for review, segments in zip(reviews, readings, strict=True)
    ]


def _mentions(segment: TaggedSegment) -> frozenset[str]:
    return frozenset(mention.theme + SIGNS[mention.polarity] for mention in segment.mentions)


def _sizes(read: Sequence[Review]) -> dict[str, int]:
    return {"reviews": len(read), "segments": sum(len(review.true) for review in read)}


def _by_source(read: Sequence[Review]) -> dict[str, list[int]]:
    rows = defaultdict(list)
    for row, review in enumerate(read):
        rows[review.source].append(row)
    return rows


def calibration(reviews: Sequence[Labelled], readings: Readings) -> dict[str, Any]:
    """
    Of the mentions that were said: by bin of confidence its mean, the share that is right and how many there are; and
    the expected calibration error, the mean gap between the two, weighted by mentions.
    """
    bins: list[list[tuple[float, bool]]] = [[] for _ in range(BINS)]
    for review, segments in zip(reviews, readings, strict=True):
        for themes, segment in zip(review.themes, segments, strict=True):
            for mention in segment.mentions:
                right = mention.theme + SIGNS[mention.polarity] in themes
                bins[min(BINS - 1, int(mention.confidence * BINS))].append((mention.confidence, right))
    gaps = sum(abs(sum(confidence - right for confidence, right in part)) for part in bins)
    said = sum(map(len, bins))
    return {
        "calibration_error": plain(gaps / said) if said else None,
        "calibration": [_bin(number, part) for number, part in enumerate(bins)],
    }


def _bin(number: int, part: Sequence[tuple[float, bool]]) -> Figures:
    confidence, right = np.mean(part, 0) if part else (np.nan, np.nan)
    ends = {"low": number / BINS, "high": (number + 1) / BINS}
    return {**ends, "confidence": plain(confidence), "right": plain(right), "count": len(part)}


def _against(read: Sequence[Review], exact: Sequence[Review]) -> Figures:
    """How many segments have any other label in another arithmetic, and the theme F1 there."""
    same = [one == other for a, b in zip(read, exact, strict=True) for one, other in zip(a.said, b.said, strict=True)]
    changed = len(same) - sum(same)
    return {
        "segments_changed": changed,
        "share_changed": plain(changed / len(same)) if same else None,
        "theme_micro_f1": together(resample(tally(exact)), "mention")["f1"],
    }
