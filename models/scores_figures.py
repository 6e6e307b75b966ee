"""
The figures made of the tallies, and their intervals over reviews.

A segment has one stage, so the F1 of all stages together is the accuracy; likewise for the emotion and the sign of the
valence.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from models.labels import MENTIONS
from models.scores import GROUPS, PLACES, Numbers

Figures = dict[str, float | None]

FEWEST_FOR_MACRO = 10  # examples of a label, below which its F1 is luck
DRAWS = 1000
BLOCK = 100  # draws at once, so that their weights stay small beside the tallies
ENDS = (0.05, 0.95)  # of a 90 % interval


class Sample(NamedTuple):
    """Tallies over all reviews, labels × 3, and over each draw of as many with replacement, draws × labels × 3."""

    whole: Numbers
    drawn: Numbers


def resample(counts: Numbers) -> Sample:
    """From counts by review, at least one. The same reviews are drawn every time, and for every label."""
    reviews, random = len(counts), np.random.default_rng(0)
    flat, chances = counts.reshape(reviews, -1), np.full(reviews, 1 / reviews)
    # How often a draw holds each review, times that review's counts; in floats, for whose products numpy has BLAS.
    blocks = [random.multinomial(reviews, chances, BLOCK).astype(float) @ flat for _ in range(DRAWS // BLOCK)]
    return Sample(counts.sum(0), np.concatenate(blocks).reshape(DRAWS, *counts.shape[1:]))


def summary(sample: Sample) -> Figures:
    """The headline figures, each with the ends of its 90 % interval; None where nothing was said or labelled."""
    whole, drawn = _headline(sample.whole, sample), _headline(sample.drawn, sample)
    return {key: figure for name in whole for key, figure in _with_ends(name, whole[name], drawn[name]).items()}


def by_label(sample: Sample, group: str) -> dict[str, Figures]:
    """Examples, precision, recall and F1 with the ends of its 90 % interval, for each label of the group."""
    return {label: _figures(sample, [PLACES[group, label]]) for label in GROUPS[group]}


def together(sample: Sample, group: str) -> Figures:
    """The same for all labels of the group taken together."""
    return _figures(sample, _places(group))


def _headline(counts: Numbers, sample: Sample) -> dict[str, Numbers]:
    """Counts are … × labels × 3. Which labels are common enough for a macro mean, the whole sample says."""
    loved = [PLACES["mention", label] for label in MENTIONS if label.endswith("+")]
    return {
        "theme_micro_f1": _f1(counts, _places("mention")),
        "theme_macro_f1": _mean_f1(counts, _common(sample, "mention")),
        "love_f1": _f1(counts, loved),
        "stage_accuracy": _f1(counts, _places("stage")),
        "emotion_accuracy": _f1(counts, _places("emotion")),
        "valence_sign_accuracy": _f1(counts, _places("sign")),
        "review_micro_f1": _f1(counts, _places("review")),
        "review_macro_f1": _mean_f1(counts, _common(sample, "review")),
        "turn_f1": _f1(counts, [PLACES["turn", "any"]]),
        "turn_where_f1": _f1(counts, _places("where")),
    }


def _places(group: str) -> list[int]:
    return [PLACES[group, label] for label in GROUPS[group]]


def _common(sample: Sample, group: str) -> list[int]:
    return [place for place in _places(group) if sample.whole[place, 2] >= FEWEST_FOR_MACRO]


def _figures(sample: Sample, places: list[int]) -> Figures:
    hits, said, labelled = sample.whole[places].sum(0)
    return {
        "examples": int(labelled),
        "precision": plain(_share(hits, said)),
        "recall": plain(_share(hits, labelled)),
        **_with_ends("f1", _f1(sample.whole, places), _f1(sample.drawn, places)),
    }


def _with_ends(name: str, figure: Numbers, drawn: Numbers) -> Figures:
    """Draws in which the figure is not defined, for want of any example, say nothing of it."""
    defined = drawn[~np.isnan(drawn)]
    low, high = np.quantile(defined, ENDS) if len(defined) else (np.nan, np.nan)
    return {name: plain(figure), f"{name}_low": plain(low), f"{name}_high": plain(high)}


def _f1(counts: Numbers, places: list[int]) -> Numbers:
    """Of the labels taken together; counts are … × labels × 3."""
    hits, said, labelled = np.moveaxis(counts[..., places, :].sum(-2), -1, 0)
    return _share(2 * hits, said + labelled)


def _mean_f1(counts: Numbers, places: list[int]) -> Numbers:
    hits, said, labelled = np.moveaxis(counts[..., places, :], -1, 0)
    each = _share(2 * hits, said + labelled)
    return _share(np.nansum(each, -1), (~np.isnan(each)).sum(-1))


def _share(part: Numbers, whole: Numbers) -> Numbers:
    with np.errstate(invalid="ignore"):  # 0 of 0 is no figure: nan
        return part / whole


def plain(figure: Numbers | float) -> float | None:
    return None if np.isnan(figure) else round(float(figure), 4)
