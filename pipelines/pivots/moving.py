"""Rung 5, Moving: the last four weeks against the 22 before, over weeks that were collected as a whole. No gate."""

from dataclasses import dataclass
from datetime import date

import numpy as np
from scipy import stats

from pipelines.pivots.counts import WEEKS, Flags, Floats, Integers, Observed
from pipelines.pivots.distinctive import DISCOVERY_RATE, ONE_SIDED_95, adjust, stratified_log_odds
from pipelines.pivots.intervals import jeffreys

RECENT = slice(0, 4)
BEFORE = slice(4, WEEKS)
MIDDLE = slice(4, 15)
EARLY = slice(15, WEEKS)
COMPLETE = 0.8
CHANCE = 0.05
# What was praised a quarter as often before, at most, was not there before.
NEW = 0.25


@dataclass(frozen=True)
class Moving:
    """Counts are [company, cell], people's weeks [company], of complete weeks; no label where one side has none."""

    recent: Integers
    recent_weeks: Integers
    before: Integers
    before_weeks: Integers
    label: list[list[str | None]]


def moving(observed: Observed, as_of: date) -> Moving:
    complete = complete_weeks(observed.read_by_week, as_of)
    praising = observed.praising_by_week * complete[:, None]
    weeks = observed.read_by_week * complete

    def rise(late: slice, early: slice) -> tuple[Floats, Floats]:
        """Log odds ratio of praise, late over early, within each source, and its z."""
        log_odds, error = stratified_log_odds(
            praising[..., late].sum(axis=-1), weeks[:, None, :, late].sum(axis=-1),
            praising[..., early].sum(axis=-1), weeks[:, None, :, early].sum(axis=-1),
        )  # fmt: skip
        return log_odds, log_odds / error

    (change, z), (_, z_middle), (_, z_fall), (_, z_early) = (
        rise(RECENT, BEFORE), rise(RECENT, MIDDLE), rise(EARLY, MIDDLE), rise(RECENT, EARLY)
    )  # fmt: skip
    moved = adjust(2 * stats.norm.sf(np.abs(z))) <= DISCOVERY_RATE
    back = (adjust(stats.norm.sf(z_middle)) <= DISCOVERY_RATE) & (z_fall > ONE_SIDED_95) & (z_early > -ONE_SIDED_95)
    recent, before = (praising[..., part].sum(axis=(-2, -1)) for part in (RECENT, BEFORE))
    recent_weeks, before_weeks = (weeks[..., part].sum(axis=(-2, -1)) for part in (RECENT, BEFORE))
    _, high = jeffreys(before, before_weeks[:, None])
    with np.errstate(divide="ignore", invalid="ignore"):
        fresh = high < NEW * recent / recent_weeks[:, None]
    label = np.select([back, moved & (change > 0) & fresh, moved & (change > 0), moved & (change < 0)],
                      ["returned", "new", "growing", "fading"], "steady")  # fmt: skip
    told = ((recent_weeks > 0) & (before_weeks > 0))[:, None]
    named = [[str(word) if yes else None for word in row] for row, yes in zip(label, told[:, 0], strict=True)]
    return Moving(recent, recent_weeks, before, before_weeks, named)


def complete_weeks(read: Integers, as_of: date) -> Flags:
    """
    [company, source, weeks ago]: at least 80 % of what is expected, the source's median week, or no less of it than
    chance explains: of a source with four reviews a week every third week has fewer than three.
    """
    started = (as_of.weekday() + 1) / 7  # the share of the week of `as_of` that is over
    share = np.ones(WEEKS)
    share[0], share[-1] = started, 1 - started
    expected = np.median(read[..., 1:-1], axis=-1)[..., None] * share
    few = (read < COMPLETE * expected) & (stats.poisson.cdf(read, expected) < CHANCE)
    return (expected > 0) & ~few
