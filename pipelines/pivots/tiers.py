"""Tiers from the rungs, and how many people's weeks a cell would need to reach Watch at its present rates."""

import numpy as np
from scipy import stats

from pipelines.pivots.counts import Counts, Flags, Floats, Integers
from pipelines.pivots.distinctive import (
    DISCOVERY_RATE,
    LEAST_ODDS_RATIO,
    ONE_SIDED_95,
    Distinctive,
    stratified_log_odds,
)
from pipelines.pivots.emotional import Emotional
from pipelines.pivots.intervals import jeffreys
from pipelines.pivots.loved import Loved, passes_loved
from pipelines.pivots.robust import Robust

CONFIRMED = "Confirmed"
LEANING = "Leaning"
WATCH = "Watch"
NOT_ENOUGH_DATA = "Not enough data"
NOT_COMPARED = "Not compared"
PIVOTS = (CONFIRMED, LEANING, WATCH)

# Steps of 5 % up to twenty times today's reviews (ten years of them); beyond that "wait for more" is no advice.
GROWTH = 1.05 ** np.arange(1, 62)


def tiers(
    rung1: Loved, rung2: Distinctive, linked: Flags, rung4: Emotional, rung6: Robust, themes: Integers
) -> list[list[str]]:
    """
    [company][cell]: Confirmed = 1 + 2 + 3 + 6, Leaning = 1 + 2 + 6 and 3 or 4, Watch = 1 + 2. What rests on one source
    can be Leaning at most. Not compared: another industry, or no source of the company has a second one to compare
    with. `linked` is rung 3, [company, cell]; `themes` each cell's position among the themes.
    """
    watch = rung1.passes & rung2.passes
    linked = linked & rung6.rating[themes]
    one_source = rung6.one_source[:, None] | rung6.one_rated_source
    tier = np.select(
        [
            np.broadcast_to(rung2.strata_used[:, None] == 0, watch.shape),
            watch & rung6.rate & linked & ~one_source,
            watch & rung6.rate & (linked | rung4.passes),
            watch,
        ],
        [NOT_COMPARED, CONFIRMED, LEANING, WATCH],
        NOT_ENOUGH_DATA,
    )
    return [[str(word) for word in row] for row in tier]


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
    open_cells = ~(rung1.passes & rung2.passes)
    # More reviews at the same rates never undo a gate, so the first step that passes is found by halving.
    low, high = np.zeros(needed.shape, np.int64), np.full(needed.shape, len(GROWTH))
    while (low < high).any():
        middle = (low + high) // 2
        reached = _would_pass(counts, rung1.rivals_rate, GROWTH[np.minimum(middle, len(GROWTH) - 1)], z_needed)
        high = np.where((low < high) & reached, middle, high)
        low = np.where((low < high) & ~reached, middle + 1, low)
    told = open_cells & (high < len(GROWTH))
    weeks = np.broadcast_to(counts.people_weeks.sum(axis=1)[:, None], needed.shape)
    needed[told] = _round_up(weeks[told] * GROWTH[high[told]])
    return needed


def _would_pass(counts: Counts, rivals_rate: Floats, factor: Floats, z_needed: float) -> Flags:
    """`factor` is [company, cell]."""
    each = factor[:, :, None]
    praising, weeks = counts.praising * each, counts.people_weeks[:, None, :] * each
    low, _ = jeffreys(praising.sum(axis=2), weeks.sum(axis=2))
    log_odds, std_error = stratified_log_odds(
        praising, weeks, counts.rivals_praising * each, counts.rivals_people_weeks[:, None, :] * each
    )
    enough = log_odds - ONE_SIDED_95 * std_error > np.log(LEAST_ODDS_RATIO)
    authors = counts.authors.sum(axis=2) * factor
    return passes_loved(low, authors, rivals_rate) & (log_odds / std_error >= z_needed) & enough


def _round_up(numbers: Floats) -> Floats:
    unit = 10.0 ** np.maximum(np.floor(np.log10(numbers)) - 1, 0)
    return np.ceil(numbers / unit) * unit
