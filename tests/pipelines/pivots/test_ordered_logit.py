"""The proportional-odds logit against statsmodels, against its own derivatives, and with two scales at once."""

from dataclasses import replace

import numpy as np
import pytest

from bench.logit import collapsed, data, ours, theirs
from pipelines.pivots.ordered_logit import Rows, _derivatives, _value, clustered_covariance, fit


def test_agrees_with_statsmodels():
    mentions, stars = data(1500)
    (beta, error), (their_beta, their_error) = ours(mentions, stars), theirs(mentions, stars)
    assert np.abs(beta - their_beta).max() < 1e-4
    assert np.abs(error - their_error).max() < 1e-3


def test_alike_rows_are_worth_their_number():
    mentions, stars = data(800)
    rows, row_of = collapsed(mentions, stars)
    one_by_one = Rows(rows.design[row_of], rows.below[row_of], rows.above[row_of], np.ones(len(stars)))
    assert len(rows.weight) < len(stars)
    assert fit(rows).estimate == pytest.approx(fit(one_by_one).estimate, abs=1e-7)


def test_derivatives_are_those_of_the_likelihood():
    rows, _ = collapsed(*data(300))
    at = fit(rows).estimate + 0.05 * np.sin(np.arange(24))
    gradient, information = _derivatives(rows, at)
    step = 1e-5
    for place in range(len(at)):
        move = step * (np.arange(len(at)) == place)
        assert gradient[place] == pytest.approx(
            (_value(rows, at + move) - _value(rows, at - move)) / (2 * step), abs=1e-4
        )
        slope = (_derivatives(rows, at - move)[0] - _derivatives(rows, at + move)[0]) / (2 * step)
        assert information[place] == pytest.approx(slope, abs=1e-4)


def test_an_author_who_says_everything_twice_doubles_the_variance():
    rows, row_of = collapsed(*data(600))
    people = np.arange(600)
    alone = clustered_covariance(rows, fit(rows), row_of, people)
    twice = replace(rows, weight=2 * rows.weight)
    doubled = clustered_covariance(twice, fit(twice), np.tile(row_of, 2), np.tile(people, 2))
    independent = clustered_covariance(twice, fit(twice), np.tile(row_of, 2), np.arange(1200))
    assert doubled == pytest.approx(alone, rel=1e-6)
    assert np.diag(independent) == pytest.approx(np.diag(alone) / 2, rel=0.01)


def test_stars_and_thumbs_share_their_effects():
    """3,000 reviews with stars and 3,000 with thumbs, both moved by one mention worth 1.0."""
    random = np.random.default_rng(5)
    mention = (random.random(6000) < 0.3).astype(float)[:, None]
    noise = random.logistic(size=6000) + mention[:, 0]
    stars = (noise[:, None] > [-1.5, -0.5, 0.5, 1.0]).sum(axis=1)
    thumbs = (noise > 0.2).astype(int)
    is_thumb = np.arange(6000) >= 3000
    below = np.where(is_thumb, np.where(thumbs == 1, 4, -1), stars - 1)
    above = np.where(is_thumb, np.where(thumbs == 0, 4, -1), np.where(stars == 4, -1, stars))
    fitted = fit(Rows(mention, below, above, np.ones(6000)))
    assert fitted.beta[0] == pytest.approx(1.0, abs=0.12)
    assert fitted.cuts == pytest.approx([-1.5, -0.5, 0.5, 1.0, 0.2], abs=0.12)


def test_a_column_that_separates_the_levels_stays_finite_with_a_ridge():
    mention = np.repeat([[0.0], [1.0]], 50, axis=0)
    level = np.repeat([0, 1], 50)
    rows = Rows(mention, np.where(level == 1, 0, -1), np.where(level == 0, 0, -1), np.ones(100))
    assert 0 < fit(rows, ridge=0.01).beta[0] < 50


def test_collinear_columns_are_an_error():
    rows, _ = collapsed(*data(200))
    with pytest.raises(ArithmeticError):
        fit(replace(rows, design=np.column_stack([rows.design, rows.design[:, 0]])))
