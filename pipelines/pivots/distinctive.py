"""Rung 2, Distinctive: the odds of praise here against the pooled rivals, compared within each source."""

from dataclasses import dataclass

import numpy as np
from scipy import stats

from pipelines.pivots.counts import Counts, Flags, Floats, Integers, Numbers

# People's weeks that the prior is worth. In simulated null markets 25 leaves one-sided p calibrated (5 % of theme
# cells below 0.05); 200 costs a quarter of the power for 8 % against 5 % at two sources of 700 people's weeks.
PRIOR_WEEKS = 25.0
DISCOVERY_RATE = 0.10
LEAST_ODDS_RATIO = 1.25
ONE_SIDED_95 = float(stats.norm.isf(0.05))


@dataclass(frozen=True)
class Distinctive:
    """Arrays [company, cell], nan where nothing can be compared; the numbers of sources are [company]."""

    log_odds: Floats
    std_error: Floats
    z: Floats
    p: Floats
    q: Floats
    odds_low: Floats
    passes: Flags
    strata_used: Integers
    strata_left_out: Integers


def distinctive(counts: Counts) -> Distinctive:
    weeks, rivals_weeks = counts.people_weeks, counts.rivals_people_weeks
    usable = (weeks > 0) & (rivals_weeks > 0)
    log_odds, std_error = stratified_log_odds(
        counts.praising, weeks[:, None, :], counts.rivals_praising, rivals_weeks[:, None, :]
    )
    z = log_odds / std_error
    p = stats.norm.sf(z)
    q = adjust(p)
    odds_low = np.exp(log_odds - ONE_SIDED_95 * std_error)
    passes = (q <= DISCOVERY_RATE) & (odds_low > LEAST_ODDS_RATIO)
    left_out = (weeks > 0) & ~usable
    return Distinctive(log_odds, std_error, z, p, q, odds_low, passes, usable.sum(axis=1), left_out.sum(axis=1))


def stratified_log_odds(
    praising: Numbers, weeks: Numbers, rivals_praising: Numbers, rivals_weeks: Numbers
) -> tuple[Floats, Floats]:
    """
    Log odds ratio and standard error, combined over the last axis (sources) by inverse variance. Left out are sources
    where one side has no people's weeks, or where neither side has any praise; nan where no source remains.
    """
    told = (weeks > 0) & (rivals_weeks > 0) & (praising + rivals_praising > 0)
    with np.errstate(divide="ignore", invalid="ignore"):
        estimate, variance = log_odds_ratio(praising, weeks, rivals_praising, rivals_weeks)
        weight = np.where(told, 1 / variance, 0.0)
        total = weight.sum(axis=-1)
        combined = (weight * np.where(told, estimate, 0.0)).sum(axis=-1) / total
        return combined, np.where(total > 0, total**-0.5, np.nan)


def log_odds_ratio(
    praising: Numbers, weeks: Numbers, rivals_praising: Numbers, rivals_weeks: Numbers, worth: float = PRIOR_WEEKS
) -> tuple[Floats, Floats]:
    """
    Log odds ratio with an informative Dirichlet prior, and its variance with all four terms (Monroe, Colaresi, Quinn
    2008, "Fightin' Words"). The prior is worth `worth` people's weeks on each side, at the
    pooled rate, which half a count keeps off 0 and 1.
    """
    prior = worth * (praising + rivals_praising + 0.5) / (weeks + rivals_weeks + 1.0)
    with_praise, without = praising + prior, weeks - praising + worth - prior
    rivals_with, rivals_without = rivals_praising + prior, rivals_weeks - rivals_praising + worth - prior
    estimate = np.log(with_praise / without) - np.log(rivals_with / rivals_without)
    return estimate, 1 / with_praise + 1 / without + 1 / rivals_with + 1 / rivals_without


def adjust(p: Floats) -> Floats:
    """Benjamini–Hochberg q-values over the week's family: every cell that could be compared. nan stays nan."""
    family = ~np.isnan(p)
    q = np.full(p.shape, np.nan)
    if family.any():
        q[family] = stats.false_discovery_control(p[family], method="bh")
    return q
