"""Rung 6: what overturns a claim, and by whom it is named."""

from dataclasses import replace

import numpy as np
import pytest

from models.labels import MENTIONS
from pipelines.pivots.counts import CELLS, WEEKS, Counts, Observed
from pipelines.pivots.robust import RatingRuns, robust
from pipelines.pivots.tagger_errors import tagger_errors

FUN = CELLS.index(("fun", "all"))
GOOD = {name: {"recall": [380, 400], "flip": [4, 400], "false_positive": [10, 8000]} for name in MENTIONS}
VAGUE = {name: {"recall": [12, 20], "flip": [1, 20], "false_positive": [8, 400]} for name in MENTIONS}
HOLDS = RatingRuns({"without app_store": np.ones(20, bool)}, one_source=False)


def observed(praising: list[list[int]], weeks: list[list[int]], unflagged: list[list[int]] | None = None) -> Observed:
    """Two companies, the first in question; `praising` and `weeks` are [company][source], of fun as a whole."""

    def counted(numbers: list[list[int]]) -> Counts:
        cube = np.zeros((2, len(CELLS), len(weeks[0])), int)
        cube[:, FUN] = numbers
        sources = ("app_store", "google_play", "steam")[: len(weeks[0])]
        return Counts(("zippa", "rival"), np.ones(2, bool), CELLS, sources, np.array(weeks), cube, cube)

    counts, none = counted(praising), np.zeros((2, len(CELLS)), int)
    later = replace(counted(unflagged or praising), people_weeks=counts.people_weeks - (0 if unflagged is None else 1))
    by_week = np.zeros((*counts.praising.shape, WEEKS), int)
    return Observed(counts, later, by_week[:, 0], by_week, none, none, none, none)


def judged(seen: Observed, card=GOOD, runs=HOLDS, linked=True, opposite=None):
    found = robust(seen, opposite or NONE, tagger_errors(card), runs, "praise", np.full((2, len(CELLS)), linked))
    return bool(found.rate[0, FUN]), found.fragile[0][FUN]


EVEN = [[500, 500], [1500, 1500]]
NONE = observed([[0, 0], [0, 0]], EVEN).counts


def test_a_plain_difference_holds():
    assert judged(observed([[80, 80], [90, 90]], EVEN)) == (True, "")


def test_one_source_that_carries_it_all_is_named():
    """Loved on Google Play alone; less than rivals elsewhere."""
    assert judged(observed([[20, 160], [90, 90]], EVEN)) == (False, "without google_play")


def test_a_burst_that_carries_it_all_is_named():
    seen = observed([[80, 80], [90, 90]], EVEN, unflagged=[[32, 32], [90, 90]])
    assert judged(seen) == (False, "without flagged days")


def test_a_difference_within_the_taggers_errors_is_no_difference():
    close = observed([[45, 45], [90, 90]], EVEN)
    assert judged(close) == (True, "")
    assert judged(close, VAGUE) == (False, "the tagger's errors")


def test_what_is_flipped_from_the_other_polarity_is_no_difference():
    """Twice the praise of elsewhere, and ten times the complaints: some of these were read as praise."""
    seen = observed([[20, 20], [30, 30]], EVEN)
    flipping = {name: {**card, "flip": [24, 400], "false_positive": [34, 8000]} for name, card in GOOD.items()}
    assert judged(seen, flipping) == (True, "")
    complaints = observed([[300, 300], [90, 90]], EVEN).counts
    assert judged(seen, flipping, opposite=complaints) == (False, "the tagger's errors")


def test_one_source_only_is_said():
    one = [[500], [1500]]
    rate, fragile = judged(observed([[80], [90]], one), opposite=observed([[0], [0]], one).counts)
    assert (rate, fragile) == (True, "one source only")


@pytest.mark.parametrize(("linked", "named"), [(True, "stars: without app_store"), (False, "")])
def test_what_overturns_the_stars_matters_where_stars_are_claimed(linked, named):
    runs = RatingRuns({"without app_store": np.zeros(20, bool)}, one_source=False)
    assert judged(observed([[80, 80], [90, 90]], EVEN), runs=runs, linked=linked)[1] == named


def test_the_true_rate_and_its_interval():
    found = robust(
        observed([[80, 80], [90, 90]], EVEN), NONE, tagger_errors(GOOD), HOLDS, "praise", np.zeros((2, 80), bool)
    )
    low, rate, high = (values[0, FUN] for values in (found.true_low, found.true_rate, found.true_high))
    assert rate == pytest.approx((0.16 - 0.00125) / (0.95 - 0.00125), abs=0.002)
    assert rate - low == pytest.approx(high - rate)
    assert 0.015 < high - rate < 0.03
