"""Tiers from the rungs, and how many people's weeks a cell would need to reach Watch at its present rates."""

import numpy as np
from scipy import stats

from pipelines.pivots.counts import Counts, Flags, Floats
from pipelines.pivots.distinctive import (
    DISCOVERY_RATE,
    LEAST_ODDS_RATIO,
    ONE_SIDED_95,
    Distinctive,
    stratified_log_odds,
)
from pipelines.pivots.loved import Loved, jeffreys, passes_loved

WATCH = "Watch"
NOT_ENOUGH_DATA = "Not enough data"
NOT_COMPARED = "Not compared"

# Steps of 5 % up to twenty times today's reviews (ten years of them); beyond that "wait for more" is no advice.
GROWTH = 1.05 ** np.arange(1, 62)


def tiers(rung1: Loved, rung2: Distinctive) -> list[list[str]]:
    """[company][cell]. Not compared: another industry, or no source of the company has a second one to compare with."""
    watch = rung1.passes & rung2.passes
    return [
        [NOT_COMPARED if not used else WATCH if cell else NOT_ENOUGH_DATA for cell in row]
        for row, used in zip(watch, rung2.strata_used, strict=True)
    ]


def reviews_needed(counts: Counts, rung1: Loved, rung2: Distinctive) -> Floats:
    """
    [company, cell]: the company's people's weeks at which both rungs would pass if every count of the market grew by
    one factor and all rates stayed; rounded up to two digits, as the rates are no more certain than that.

    Each rung is asked again with the grown counts; the cell then needs p <= q (R + 1) / m, one more discovery than
    today's R among the m cells of the family. nan for cells at Watch and where the present rates would not pass even
    with twenty times the reviews: an odds ratio of at most 1.25, or a rate not above the rivals'.
    """
    needed = np.full(rung1.rate.shape, np.nan)
    discoveries, family = (rung2.q <= DISCOVERY_RATE).sum(), (~np.isnan(rung2.p)).sum()
    if not family:
        return needed
    z_needed = stats.norm.isf(DISCOVERY_RATE * min(discoveries + 1, family) / family)
    weeks = counts.people_weeks.sum(axis=1)[:, None]
    open_cells = ~(rung1.passes & rung2.passes)
    for factor in GROWTH:
        reached = open_cells & np.isnan(needed) & _would_pass(counts, rung1.rivals_rate, float(factor), z_needed)
        needed[reached] = _round_up(np.broadcast_to(weeks * factor, needed.shape)[reached])
    return needed


def _would_pass(counts: Counts, rivals_rate: Floats, factor: float, z_needed: float) -> Flags:
    praising, weeks = counts.praising * factor, counts.people_weeks * factor
    low, _ = jeffreys(praising.sum(axis=2), weeks.sum(axis=1)[:, None])
    log_odds, std_error = stratified_log_odds(
        praising, weeks[:, None, :], counts.rivals_praising * factor, counts.rivals_people_weeks[:, None, :] * factor
    )
    enough = log_odds - ONE_SIDED_95 * std_error > np.log(LEAST_ODDS_RATIO)
    authors = counts.authors.sum(axis=2) * factor
    return passes_loved(low, authors, rivals_rate) & (log_odds / std_error >= z_needed) & enough


def _round_up(numbers: Floats) -> Floats:
    unit = 10.0 ** np.maximum(np.floor(np.log10(numbers)) - 1, 0)
    return np.ceil(numbers / unit) * unit
