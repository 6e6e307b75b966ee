"""What is done about the tagger's errors, against markets whose truth is known."""

import numpy as np
import pytest

from models.labels import MENTIONS, THEMES
from models.seal import read_errors
from pipelines.pivots.tagger_errors import calibration, rogan_gladen, tagger_errors

CARD = {name: {"recall": [700, 1000], "flip": [60, 1000], "false_positive": [160, 21_000]} for name in MENTIONS}


def test_rogan_gladen_gives_back_the_true_rate():
    tagged = 0.1 * 0.7 + 0.9 * 0.02
    assert rogan_gladen(np.array([tagged]), np.array([0.7]), np.array([0.02]))[0] == pytest.approx(0.1)


def test_rogan_gladen_stays_a_rate():
    low, high, blind = rogan_gladen(
        np.array([0.01, 0.9, 0.1]), np.array([0.7, 0.7, 0.02]), np.array([0.02, 0.02, 0.02])
    )
    assert (low, high) == (0.0, 1.0)
    assert np.isnan(blind)


def test_what_is_invented_is_what_flips_do_not_explain():
    errors = tagger_errors(CARD)
    assert errors.invented["praise"].rate[0] == pytest.approx(100 / 20_000, rel=0.02)
    assert errors.false_positive["praise"].rate[0] == pytest.approx(160 / 21_000, rel=0.02)


def test_calibration_is_the_regression_of_truth_on_tags():
    """A million reviews tagged with exactly the card's errors: least squares of the truth on the tags."""
    random = np.random.default_rng(3)
    truth = random.choice([0, 1, 2], 1_000_000, p=[0.06, 0.04, 0.90])  # praise, pain, neither
    ways = np.array([[0.70, 0.06, 0.24], [0.06, 0.70, 0.24], [0.005, 0.005, 0.99]])
    tag = (random.random(len(truth))[:, None] > ways[truth].cumsum(axis=1)).sum(axis=1)
    tagged, true = np.eye(3)[tag][:, :2], np.eye(3)[truth][:, :2]
    beta = np.linalg.lstsq(np.column_stack([np.ones(len(tag)), tagged]), true, rcond=None)[0][1:].T
    rates = tagged.mean(axis=0)
    found = calibration(tagger_errors(CARD), *(np.full(len(THEMES), rate) for rate in rates))[0]
    assert found == pytest.approx(beta, abs=0.02)


def test_the_shipped_card_can_be_used():
    errors = tagger_errors(read_errors()["labels"])
    for polarity in ("praise", "pain"):
        assert np.all(errors.recall[polarity].low < errors.recall[polarity].high)
        assert np.all(errors.recall[polarity].rate > errors.false_positive[polarity].rate)
