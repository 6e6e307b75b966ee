"""Rungs 4 and 5 on counts that are easy to follow."""

from datetime import date, timedelta

import numpy as np
import pytest

from pipelines.pivots.counts import CELLS, WEEKS, Counts, Observed
from pipelines.pivots.emotional import emotional
from pipelines.pivots.moving import complete_weeks, moving

AS_OF = date(2026, 11, 22)
FUN, CARE = CELLS.index(("fun", "all")), CELLS.index(("care", "all"))
PER_WEEK = 40


def observed(weekly: dict[int, list[int]], read: list[int] | None = None, **feelings: dict[int, int]) -> Observed:
    """One company and source; people's weeks of each cell by weeks ago (the 27th week has none)."""
    weeks = np.array([[[*(read or [PER_WEEK] * 26), 0]]])
    praising = np.zeros((1, len(CELLS), 1, WEEKS), int)
    for cell, numbers in weekly.items():
        praising[0, cell, 0, : len(numbers)] = numbers
    total = praising.sum(axis=-1)
    counts = Counts(("zippa",), np.array([True]), CELLS, ("app_store",), weeks.sum(axis=-1), total, total)
    marks = {"felt": total[..., 0]}
    for name in ("intense", "turned", "switched"):
        marks[name] = np.zeros((1, len(CELLS)), int)
        for cell, number in feelings.get(name, {}).items():
            marks[name][0, cell] = number
    return Observed(counts, counts, weeks, praising, **marks)


@pytest.mark.parametrize(
    ("weekly", "label"),
    [
        ([4] * 26, "steady"),
        ([12] * 4 + [3] * 22, "growing"),
        ([0] * 4 + [5] * 22, "fading"),
        ([8] * 4 + [0] * 22, "new"),
        ([10] * 4 + [0] * 11 + [10] * 11, "returned"),
    ],
)
def test_movement_of_the_last_four_weeks(weekly, label):
    assert moving(observed({FUN: weekly}), AS_OF).label[0][FUN] == label


def test_numbers_beside_the_label():
    found = moving(observed({FUN: [12] * 4 + [3] * 22}), AS_OF)
    assert (found.recent[0, FUN], found.recent_weeks[0]) == (48, 4 * PER_WEEK)
    assert (found.before[0, FUN], found.before_weeks[0]) == (66, 22 * PER_WEEK)


def test_a_week_that_was_not_collected_does_not_count():
    """Two weeks are missing nine reviews in ten: what looks like fading is collection."""
    read = [4, 4, *[PER_WEEK] * 24]
    found = moving(observed({FUN: [0, 0, *[5] * 24]}, read), AS_OF)
    assert found.recent_weeks[0] == 2 * PER_WEEK
    assert found.label[0][FUN] == "steady"


def test_nothing_is_said_when_no_recent_week_was_collected():
    assert moving(observed({FUN: [0] * 4 + [5] * 22}, [0] * 4 + [PER_WEEK] * 22), AS_OF).label[0][FUN] is None


def test_a_small_source_has_thin_weeks_by_chance():
    read = np.array([[[3, 4, 2, 5, *[4] * 22, 0]]])
    assert complete_weeks(read, AS_OF)[0, 0, :26].all()


def test_the_week_of_the_day_is_as_long_as_it_is():
    read = np.array([[[12, *[PER_WEEK] * 25, 24]]])
    wednesday = AS_OF + timedelta(days=3)
    assert complete_weeks(read, wednesday)[0, 0, 0]
    assert not complete_weeks(read, AS_OF)[0, 0, 0]


def test_intense_and_turning_cells_pass_against_the_companys_others():
    both = {FUN: [4] * 26, CARE: [20] * 26}
    calm = emotional(observed(both, intense={FUN: 40, CARE: 200}, turned={FUN: 5, CARE: 25}))
    assert not calm.passes[0, [FUN, CARE]].any()
    assert emotional(observed(both, intense={FUN: 80, CARE: 200})).passes[0].nonzero()[0].tolist() == [FUN]
    turning = emotional(observed(both, turned={FUN: 20, CARE: 25}))
    assert turning.passes[0, FUN]
    assert turning.turn_low[0, FUN] < 20 / 104 < turning.turn_high[0, FUN]


def test_a_cell_without_others_has_nothing_to_be_compared_with():
    found = emotional(observed({FUN: [4] * 26}, intense={FUN: 100}))
    assert np.isnan(found.intense_q[0, FUN])
    assert not found.passes[0, FUN]
