"""Rung 1, Loved: how many of those who wrote praise it, and whether that is more than at the pooled rivals."""

from dataclasses import dataclass

import numpy as np

from pipelines.pivots.counts import Counts, Flags, Floats, Numbers
from pipelines.pivots.intervals import jeffreys

MINIMUM_AUTHORS = 30


@dataclass(frozen=True)
class Loved:
    """Arrays [company, cell]. Rivals' rates are nan where there are no rivals; such a cell does not pass."""

    rate: Floats
    low: Floats
    high: Floats
    shrunk: Floats
    rivals_rate: Floats
    passes: Flags


def loved(counts: Counts) -> Loved:
    praising, weeks = counts.praising.sum(axis=2), counts.people_weeks.sum(axis=1)[:, None]
    rivals_praising, rivals_weeks = counts.rivals_praising.sum(axis=2), counts.rivals_people_weeks.sum(axis=1)[:, None]
    low, high = jeffreys(praising, weeks)
    shrunk = (praising + 0.5) / (weeks + 1.0)
    if counts.compared.sum() > 1:
        shrunk[counts.compared] = shrink(praising[counts.compared], weeks[counts.compared])
    with np.errstate(invalid="ignore"):
        rivals_rate = rivals_praising / rivals_weeks
    passes = passes_loved(low, counts.authors.sum(axis=2), rivals_rate)
    return Loved(praising / weeks, low, high, shrunk, rivals_rate, passes)


def passes_loved(low: Floats, authors: Numbers, rivals_rate: Floats) -> Flags:
    return (authors >= MINIMUM_AUTHORS) & (low > rivals_rate)


def shrink(praising: Numbers, weeks: Numbers) -> Floats:
    """
    Beta-binomial posterior means over companies (axis 0), for ranking only. The prior's mean is the pooled rate, its
    strength comes from moments (Kleinman 1973) and is never less than one person's week nor more than the market.
    """
    market = weeks.sum(axis=0)
    mean = (praising.sum(axis=0) + 0.5) / (market + 1.0)
    spread = (weeks * (praising / weeks - mean) ** 2).sum(axis=0) / (mean * (1 - mean))
    freedom = len(weeks) - 1
    correlation = (spread - freedom) / (market - (weeks**2).sum(axis=0) / market - freedom)
    strength = np.clip(1 / np.maximum(correlation, 1e-9) - 1, 1.0, market)
    return (praising + strength * mean) / (weeks + strength)
