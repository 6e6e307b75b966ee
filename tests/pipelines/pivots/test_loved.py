"""Rung 1 against reference values."""

import numpy as np
import pytest
from scipy import stats

from pipelines.pivots.intervals import jeffreys
from pipelines.pivots.loved import passes_loved, shrink


def test_jeffreys_interval_is_the_beta_posteriors_quantiles():
    low, high = jeffreys(np.array([140]), np.array([1000]))
    # By integrating the posterior density, not by the quantile function that the code uses.
    assert stats.beta.cdf(low, 140.5, 860.5) == pytest.approx(0.05)
    assert stats.beta.cdf(high, 140.5, 860.5) == pytest.approx(0.95)
    assert (round(low[0], 4), round(high[0], 4)) == (0.1227, 0.1588)


def test_jeffreys_interval_is_closed_at_none_and_all():
    low, high = jeffreys(np.array([0, 10]), np.array([10, 10]))
    assert low[0] == 0.0
    assert high[1] == 1.0
    assert stats.beta.cdf(high[0], 0.5, 10.5) == pytest.approx(0.95)


def test_jeffreys_interval_covers_nine_times_in_ten():
    random = np.random.default_rng(4)
    low, high = jeffreys(random.binomial(900, 0.06, 4000), np.full(4000, 900))
    assert 0.87 < ((low <= 0.06) & (high >= 0.06)).mean() < 0.93


def test_passes_from_thirty_authors_and_above_the_rivals():
    low = np.array([0.08, 0.08, 0.05, 0.08])
    assert passes_loved(low, np.array([30, 29, 30, 30]), np.array([0.05, 0.05, 0.05, np.nan])).tolist() == [
        True,
        False,
        False,
        False,
    ]


def test_shrinks_the_small_company_more_and_never_past_the_mean():
    praising, weeks = np.array([[200], [50], [9]]), np.array([[1000], [1000], [30]])
    shrunk = shrink(praising, weeks)[:, 0]
    rate, mean = praising[:, 0] / weeks[:, 0], 259 / 2030
    moved = (shrunk - rate) / (mean - rate)
    assert np.all((moved > 0) & (moved < 1))
    assert moved[2] > 3 * moved[0]


def test_shrinking_finds_the_strength_of_the_prior_that_drew_the_rates():
    random = np.random.default_rng(9)
    weeks = np.full((400, 1), 2000)
    praising = random.binomial(weeks, random.beta(6, 94, (400, 1)))
    strength = (shrink(praising, weeks) * weeks - praising)[0] / (
        praising.sum() / weeks.sum() - shrink(praising, weeks)[0]
    )
    assert strength == pytest.approx(100, rel=0.25)


def test_equal_rates_are_shrunk_to_their_mean():
    shrunk = shrink(np.array([[49], [51]]), np.array([[1000], [1000]]))
    assert np.ptp(shrunk) < 0.002
