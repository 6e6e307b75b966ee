"""How often the tagger is wrong, by theme and polarity, and what that does to rates and to regression columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from models.labels import SIGNS, THEMES
from pipelines.pivots.counts import Floats, Integers, Numbers, Polarity
from pipelines.pivots.intervals import jeffreys

# Where the card's false positives would explain more than half of what is tagged, its reviews were of another kind than
# these, and taking them out would make anything of the coefficients.
LEAST_TRUE = 0.5


@dataclass(frozen=True)
class Share:
    """A share with its 90 % Jeffreys interval, each [theme]."""

    rate: Floats
    low: Floats
    high: Floats

    @classmethod
    def of(cls, hits: Numbers, of: Numbers) -> "Share":
        low, high = jeffreys(hits, of)
        return cls((hits + 0.5) / (of + 1.0), low, high)

    def of_cells(self, themes: Integers) -> "Share":
        """[cell] from the theme of each cell."""
        return Share(self.rate[themes], self.low[themes], self.high[themes])

    def times(self, part: Floats) -> "Share":
        return Share(self.rate * part, self.low * part, self.high * part)


@dataclass(frozen=True)
class TaggerErrors:
    """
    By polarity, each [theme] in the order of THEMES: `recall` of reviews that say it; `flip` to the other polarity of
    reviews that say it; `false_positive` of reviews that do not say it, `invented` of those that say neither polarity.
    """

    recall: Mapping[Polarity, Share]
    flip: Mapping[Polarity, Share]
    false_positive: Mapping[Polarity, Share]
    invented: Mapping[Polarity, Share]


def tagger_errors(labels: Mapping[str, Mapping[str, Sequence[int]]], themes: Sequence[str] = THEMES) -> TaggerErrors:
    """From the counts of the model card, {"care+": {"recall": [hits, of], "flip": …, "false_positive": …}, …}."""

    def counts(polarity: Polarity, name: str) -> Any:
        return np.array([labels[theme + SIGNS[polarity]][name] for theme in themes], np.int64).T

    recall, flip, false, invented = {}, {}, {}, {}
    polarities: tuple[Polarity, Polarity] = ("praise", "pain")
    for polarity, opposite in zip(polarities, reversed(polarities), strict=True):
        # Flips are too rare to be told theme by theme, so all themes share one rate.
        flips, flips_of = counts(polarity, "flip").sum(axis=1)
        other_flips, others = counts(opposite, "flip")
        hits, of = counts(polarity, "false_positive")
        recall[polarity] = Share.of(*counts(polarity, "recall"))
        flip[polarity] = Share.of(np.full(len(themes), flips), np.full(len(themes), flips_of))
        false[polarity] = Share.of(hits, of)
        invented[polarity] = Share.of(np.maximum(hits - other_flips, 0), np.maximum(of - others, 1))
    return TaggerErrors(recall, flip, false, invented)


def rogan_gladen(rate: Floats, recall: Floats, false_positive: Floats) -> Floats:
    """
    The true rate behind a tagged one (Rogan, Gladen 1978): (rate - false positives) / (recall - false positives), kept
    within 0 and 1; nan where the tagger says it no more often of those who say it.
    """
    with np.errstate(divide="ignore", invalid="ignore"):
        true = (rate - false_positive) / (recall - false_positive)
    return np.where(recall > false_positive, np.clip(true, 0.0, 1.0), np.nan)


def calibration(errors: TaggerErrors, praise: Floats, pain: Floats, corner: int = 0) -> Floats:
    """
    [theme, 2, 2]: the linear part A of E[true | tagged] (regression calibration: Carroll et al. 2006, chapter 4), rows
    true praise and pain, columns tagged praise and pain. `praise` and `pain` are the tagged rates, [theme].

    With x = A w + const the coefficients of tagged columns, b, are those of true ones, beta, as b = A' beta. `corner`
    takes the ends of the intervals: 1 for more errors, -1 for fewer.
    """
    said = np.stack([_said(errors, "praise", corner), _said(errors, "pain", corner), _said(errors, None, corner)])
    tagged = np.stack([praise, pain, 1 - praise - pain])
    prevalence = np.stack(
        [np.linalg.lstsq(said[:, :, at].T, tagged[:, at], rcond=None)[0] for at in range(len(praise))], axis=1
    )
    found = np.stack([said[0, 0], said[1, 1]])
    prevalence[:2] = np.clip(prevalence[:2], LEAST_TRUE * np.maximum(tagged[:2], 1e-5) / np.maximum(found, 0.05), 0.5)
    prevalence[2] = 1 - prevalence[:2].sum(axis=0)
    joint = said * prevalence[:, None, :]  # [true, tagged, theme]
    given = joint / joint.sum(axis=0)
    return np.stack([[given[t, w] - given[t, 2] for w in (0, 1)] for t in (0, 1)]).transpose(2, 0, 1)


def _said(errors: TaggerErrors, true: Polarity | None, corner: int) -> Floats:
    """[tagged praise, pain or neither; theme] of reviews that truly say `true`, or nothing of the theme if None."""

    def at(share: Share, direction: int) -> Floats:
        return {1: share.high, -1: share.low, 0: share.rate}[direction]

    if true is None:
        praise, pain = at(errors.invented["praise"], corner), at(errors.invented["pain"], corner)
        return np.stack([praise, pain, 1 - praise - pain])
    right, flipped = at(errors.recall[true], -corner), at(errors.flip[true], corner)
    flipped = np.minimum(flipped, 1 - right)
    ways = [right, flipped] if true == "praise" else [flipped, right]
    return np.stack([*ways, 1 - right - flipped])
