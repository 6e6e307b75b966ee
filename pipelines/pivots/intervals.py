"""Intervals of shares."""

import numpy as np
from scipy import stats

from pipelines.pivots.counts import Floats, Numbers

LEVEL = 0.90


def jeffreys(hits: Numbers, of: Numbers) -> tuple[Floats, Floats]:
    """
    The 90 % Jeffreys interval, quantiles of Beta(y + ½, n − y + ½); its ends are 0 and 1 where y = 0 and y = n
    (Brown, Cai, DasGupta 2001).
    """
    tail = (1 - LEVEL) / 2
    shape = hits + 0.5, of - hits + 0.5
    low = np.where(hits == 0, 0.0, stats.beta.ppf(tail, *shape))
    high = np.where(hits == of, 1.0, stats.beta.ppf(1 - tail, *shape))
    return low, high
