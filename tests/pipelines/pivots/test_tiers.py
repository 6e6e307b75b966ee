"""Tiers, and how many reviews a cell would need."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from pipelines.pivots.distinctive import distinctive
from pipelines.pivots.loved import loved
from pipelines.pivots.tiers import reviews_needed, tiers
from tests.pipelines.pivots.test_distinctive import counts


def verdict(market, linked=False, felt=False, holds=False, stars_hold=True, one_source=False, one_rated=False):
    """The first cell's tier at each company, every company and cell passing the later rungs alike."""
    rung1, rung2 = loved(market), distinctive(market)
    shape = rung1.rate.shape
    rung4 = SimpleNamespace(passes=np.full(shape, felt))
    rung6 = SimpleNamespace(
        rate=np.full(shape, holds), rating=np.full(10, stars_hold), one_source=np.full(shape[0], one_source),
        one_rated_source=one_rated,
    )  # fmt: skip
    themes = np.zeros(shape[1], int)
    return [row[0] for row in tiers(rung1, rung2, np.full(shape, linked), rung4, rung6, themes)]


def judged(market):
    rung1, rung2 = loved(market), distinctive(market)
    return verdict(market), reviews_needed(market, rung1, rung2)[:, 0]


def scaled(market, factor):
    grown = {
        name: np.rint(getattr(market, name) * factor).astype(int) for name in ("praising", "people_weeks", "authors")
    }
    return replace(market, **grown)


def test_watch_needs_both_rungs():
    assert judged(counts([[98], [105]], [[700], [2100]]))[0] == ["Watch", "Not enough data"]
    # Distinctive beyond doubt, and praised by 29 authors.
    few = counts([[29], [15]], [[300], [2100]])
    assert distinctive(few).passes[0, 0]
    assert judged(few)[0][0] == "Not enough data"
    # Loved, and the odds ratio not surely above 1.25.
    close = counts([[900], [2200]], [[10_000], [30_000]])
    assert loved(close).passes[0, 0]
    assert judged(close)[0][0] == "Not enough data"


STRONG = counts([[98], [105]], [[700], [2100]])


@pytest.mark.parametrize(
    ("passed", "tier"),
    [
        ({"linked": True, "holds": True}, "Confirmed"),
        ({"linked": True, "holds": True, "felt": True}, "Confirmed"),
        ({"felt": True, "holds": True}, "Leaning"),
        ({"linked": True, "felt": True}, "Watch"),
        ({"holds": True}, "Watch"),
        ({"linked": True, "holds": True, "one_source": True}, "Leaning"),
        ({"linked": True, "holds": True, "one_rated": True}, "Leaning"),
        ({"linked": True, "holds": True, "stars_hold": False}, "Watch"),
        ({"linked": True, "holds": True, "stars_hold": False, "felt": True}, "Leaning"),
    ],
)
def test_tiers_follow_the_rungs(passed, tier):
    assert verdict(STRONG, **passed) == [tier, "Not enough data"]


def test_no_later_rung_makes_up_for_the_first_two():
    assert verdict(counts([[29], [15]], [[300], [2100]]), linked=True, felt=True, holds=True)[0] == "Not enough data"


def test_reviews_needed_are_the_least_that_would_pass():
    market = counts([[12], [15]], [[100], [300]])
    tier, needed = judged(market)
    assert tier[0] == "Not enough data"
    assert needed[0] > 100
    assert judged(scaled(market, 1.01 * needed[0] / 100))[0][0] == "Watch"
    assert judged(scaled(market, 0.85 * needed[0] / 100))[0][0] == "Not enough data"


@pytest.mark.parametrize(
    "praising",
    [[[98], [105]], [[5], [60]], [[41], [105]]],
    ids=["at Watch", "below its rivals", "odds ratio under 1.25"],
)
def test_no_number_where_more_reviews_are_not_the_point(praising):
    assert np.isnan(judged(counts(praising, [[700], [2100]]))[1][0])


def test_more_are_needed_where_more_cells_are_looked_at():
    def needed(cells: int) -> float:
        cube = np.array([[[12]] + [[6]] * (cells - 1), [[24]] + [[24]] * (cells - 1)])
        names = tuple((f"theme {number}", "all") for number in range(cells))
        market = replace(counts([[0], [0]], [[200], [800]]), cells=names, praising=cube, authors=cube)
        return float(judged(market)[1][0])

    assert needed(cells=2000) > needed(cells=1)


def test_needed_is_rounded_up_to_two_digits():
    needed = judged(counts([[21], [50]], [[187], [800]]))[1][0]
    assert needed >= 187
    assert needed % 10 == 0


def test_no_rival_is_not_compared():
    assert judged(counts([[98], [105]], [[700], [2100]], [True, False]))[0] == ["Not compared", "Not compared"]
