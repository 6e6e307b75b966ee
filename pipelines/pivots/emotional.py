"""Rung 4, Emotional: is it felt more strongly than the company's other cells, or does the mood turn there?"""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from pipelines.pivots.counts import ALL_STAGES, Flags, Floats, Integers, Observed
from pipelines.pivots.distinctive import DISCOVERY_RATE, adjust, log_odds_ratio
from pipelines.pivots.intervals import jeffreys


@dataclass(frozen=True)
class Emotional:
    """
    Arrays [company, cell]; log odds and q are nan where the cell, or all others of its company, have no felt mention.

    Shares are of mentions whose segment feels that way. Of all mentions they would mirror the tagger's errors: where
    little is praised, more of the "praise" is a misread complaint, and that is never intense.
    """

    intense_log_odds: Floats
    intense_q: Floats
    turn_low: Floats
    turn_high: Floats
    turn_q: Floats
    passes: Flags


def emotional(observed: Observed) -> Emotional:
    mentions = observed.felt
    whole = np.array([stage == ALL_STAGES for _, stage in observed.counts.cells])
    intense, intense_q = _against_others(observed.intense, mentions, whole)
    _, turn_q = _against_others(observed.turned, mentions, whole)
    low, high = jeffreys(observed.turned, mentions)
    passes = (intense_q <= DISCOVERY_RATE) | (turn_q <= DISCOVERY_RATE)
    return Emotional(intense, intense_q, low, high, turn_q, passes)


def _against_others(hits: Integers, of: Integers, whole: Flags) -> tuple[Floats, Floats]:
    """
    Log odds of each cell against the company's others of its kind (whole themes; moments), and q of their being higher.
    """
    others, of_others = (
        np.where(whole, (n * whole).sum(axis=1, keepdims=True), (n * ~whole).sum(axis=1, keepdims=True)) - n
        for n in (hits, of)
    )
    told = (of > 0) & (of_others > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        log_odds, variance = log_odds_ratio(hits, of, others, of_others)
    log_odds = np.where(told, log_odds, np.nan)
    return log_odds, adjust(stats.norm.sf(log_odds / np.sqrt(variance)))
