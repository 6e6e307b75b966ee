"""
A small, fixed version of the bench (method.md §8): a gate that is broken fails here; how well they work is told in
docs/evidence.md. Seeds are the first ones; none was chosen.
"""

from collections import Counter
from functools import lru_cache

import pytest

from bench.worlds import cases, confirmed, make, outcomes, pivots, without_a_tenth

MARKETS = 4


@lru_cache
def told(case: str, markets: int = MARKETS) -> dict[tuple[str, str], Counter[str]]:
    """(role, "theme" or "stage") → how many cells reached each tier, and how many there were."""
    found: dict[tuple[str, str], Counter[str]] = {}
    for seed in range(markets):
        market, errors = make(cases()[case], seed)
        for role, kind, tier, kano in outcomes(market.world, pivots(market, errors)):
            found.setdefault((role, kind), Counter()).update(["cells", tier, f"{tier} {kano}"])
    return found


def test_a_planted_delighter_is_confirmed_and_named():
    cells = told("n=5000 tone=1.0")["delighter", "theme"]
    assert cells["Confirmed"] >= MARKETS - 1
    assert cells["Confirmed delighter"] >= MARKETS - 2


def test_its_moment_is_confirmed_with_it():
    assert told("n=5000 tone=1.0")["delighter", "stage"]["Confirmed"] >= MARKETS - 1


def test_an_opening_is_found_in_large_markets():
    assert told("n=20000 tone=1.0", 1)["pain: opening", "theme"]["Confirmed must-be"] == 1


@pytest.mark.parametrize("case", ["n=5000 tone=0.0", "n=5000 tone=1.8", "star-dependent errors", "flat stars"])
def test_a_loud_theme_without_effect_is_never_confirmed(case):
    cells = told(case)["loud null", "theme"]
    assert cells["Watch"] + cells["Leaning"] >= MARKETS - 1
    assert cells["Confirmed"] == 0


def test_praise_that_goes_with_stars_elsewhere_only_is_not_confirmed():
    assert told("n=5000 no effect here")["null here", "theme"]["Confirmed"] == 0


@pytest.mark.parametrize("case", ["n=5000 tone=1.0", "n=5000 recall varies", "author clusters"])
def test_what_is_not_planted_is_not_confirmed(case):
    cells = told(case)
    quiet = [cells[prefix + "null", kind] for prefix in ("", "pain: ") for kind in ("theme", "stage")]
    assert sum(one["cells"] for one in quiet) > 3000
    assert sum(one["Confirmed"] for one in quiet) <= 2


def test_a_burst_confirms_nothing():
    assert told("duplicates, burst, gaps")["null", "theme"]["Confirmed"] == 0


def test_no_other_theme_is_called_a_delighter():
    cells = told("n=5000 tone=1.0")
    assert sum(cells[role, "theme"]["Confirmed delighter"] for role in ("performance", "must-be", "loud null")) == 0


@pytest.mark.parametrize("case", ["stars shuffled", "companies shuffled", "no effects"])
def test_shuffled_markets_confirm_nothing(case):
    found = [confirmed(pivots(*make(cases()[case], seed))) for seed in range(MARKETS)]
    assert sum(number > 0 for number in found) <= 1


def test_same_market_same_rows_and_a_tenth_less_the_same_tier():
    import numpy as np

    market, errors = make(cases()["n=5000 tone=1.0"], 0)
    rows = pivots(market, errors)
    assert pivots(market, errors).equals(rows)
    fewer = pivots(without_a_tenth(market, np.random.default_rng(0)), errors)
    tiers = [
        next(tier for role, kind, tier, _ in outcomes(market.world, table) if (role, kind) == ("delighter", "theme"))
        for table in (rows, fewer)
    ]
    assert tiers == ["Confirmed", "Confirmed"]
