"""Rung 2 against the formula written out."""

from math import exp, log

import numpy as np
import pytest
from scipy import stats

from pipelines.pivots.counts import Counts
from pipelines.pivots.distinctive import PRIOR_WEEKS, adjust, distinctive, log_odds_ratio, stratified_log_odds


def counts(praising, people_weeks, compared=None) -> Counts:
    """`praising` [company][source] of the only cell."""
    cube = np.array(praising)[:, None, :]
    companies = tuple("abcdef"[: len(praising)])
    sources = tuple(f"source {number}" for number in range(cube.shape[2]))
    flags = np.array([True] * len(companies) if compared is None else compared)
    return Counts(companies, flags, (("care", "all"),), sources, np.array(people_weeks), cube, cube)


def by_hand(y, n, rivals_y, rivals_n):
    """Monroe, Colaresi, Quinn 2008: the log odds ratio with prior, and its variance with all four terms."""
    alpha_0 = PRIOR_WEEKS
    alpha = alpha_0 * (y + rivals_y + 0.5) / (n + rivals_n + 1)
    odds = (y + alpha) / (n + alpha_0 - y - alpha)
    rivals_odds = (rivals_y + alpha) / (rivals_n + alpha_0 - rivals_y - alpha)
    variance = 1 / (y + alpha) + 1 / (n + alpha_0 - y - alpha)
    variance += 1 / (rivals_y + alpha) + 1 / (rivals_n + alpha_0 - rivals_y - alpha)
    return log(odds / rivals_odds), variance


def test_log_odds_ratio_is_the_formula():
    estimate, variance = log_odds_ratio(*(np.array([number]) for number in (98, 700, 105, 2100)))
    assert (estimate[0], variance[0]) == pytest.approx(by_hand(98, 700, 105, 2100))
    assert exp(estimate[0]) == pytest.approx(
        3.0, abs=0.1
    )  # (0.14 / 0.86) / (0.05 / 0.95) = 3.09, a little less by the prior


def test_sources_are_combined_by_inverse_variance():
    (d1, v1), (d2, v2) = by_hand(98, 700, 105, 2100), by_hand(9, 100, 12, 300)
    estimate, error = stratified_log_odds(
        np.array([98, 9]), np.array([700, 100]), np.array([105, 12]), np.array([2100, 300])
    )
    assert estimate == pytest.approx((d1 / v1 + d2 / v2) / (1 / v1 + 1 / v2))
    assert error == pytest.approx((1 / v1 + 1 / v2) ** -0.5)


def test_rivals_are_the_other_companies_pooled():
    found = distinctive(counts([[98], [30], [75]], [[700], [900], [1200]]))
    estimate, variance = by_hand(98, 700, 105, 2100)
    assert found.log_odds[0, 0] == pytest.approx(estimate)
    assert found.z[0, 0] == pytest.approx(estimate / variance**0.5)
    assert found.p[0, 0] == pytest.approx(stats.norm.sf(estimate / variance**0.5))
    assert found.odds_low[0, 0] == pytest.approx(exp(estimate - 1.6448536 * variance**0.5))
    assert found.passes[:, 0].tolist() == [True, False, False]


def test_source_of_one_company_is_left_out_and_counted():
    found = distinctive(counts([[98, 60], [35, 0], [70, 0]], [[700, 100], [700, 0], [1400, 0]]))
    assert found.log_odds[0, 0] == pytest.approx(by_hand(98, 700, 105, 2100)[0])
    assert found.strata_used.tolist() == [1, 1, 1]
    assert found.strata_left_out.tolist() == [1, 0, 0]


def test_another_industry_is_neither_compared_nor_a_rival():
    with_it = distinctive(counts([[98], [105], [2000]], [[700], [2100], [2100]], [True, True, False]))
    assert with_it.log_odds[0, 0] == pytest.approx(by_hand(98, 700, 105, 2100)[0])
    assert np.isnan(with_it.z[2, 0])
    assert not with_it.passes[2, 0]
    assert (with_it.strata_used[2], with_it.strata_left_out[2]) == (0, 1)


def test_large_and_small_source_with_opposite_mix_do_not_make_a_difference():
    # Praise is 20 % at one source and 2 % at the other for both companies; only the mix of sources differs.
    found = distinctive(counts([[180, 2], [20, 18]], [[900, 100], [100, 900]]))
    assert abs(found.z[0, 0]) < 0.5


def test_a_certain_but_small_difference_is_not_distinctive():
    found = distinctive(counts([[11_500], [30_000]], [[100_000], [300_000]]))
    assert found.q[0, 0] < 1e-6
    assert found.odds_low[0, 0] < 1.25
    assert not found.passes[0, 0]


def test_a_striking_cell_among_many_must_be_more_than_the_luckiest():
    def striking(cells: int) -> bool:
        cube = np.array([[[4]] + [[35]] * (cells - 1), [[2]] + [[105]] * (cells - 1)])
        names = tuple((f"theme {number}", "all") for number in range(cells))
        weeks = np.array([[700], [2100]])
        return bool(distinctive(Counts(("a", "b"), np.ones(2, bool), names, ("one",), weeks, cube, cube)).passes[0, 0])

    assert striking(cells=1)
    assert not striking(cells=80)


def test_benjamini_hochberg_of_their_own_example():
    # Benjamini & Hochberg 1995, section 3.2: fifteen p-values, four rejected at 0.05.
    small = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459]
    q = adjust(np.array([*small, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590, 1.0]))
    assert (q <= 0.05).sum() == 4
    assert q[3] == pytest.approx(0.0095 * 15 / 4)


def test_cells_that_cannot_be_compared_are_not_in_the_family():
    q = adjust(np.array([0.01, np.nan, 0.04]))
    assert q[[0, 2]] == pytest.approx([0.02, 0.04])
    assert np.isnan(q[1])


def test_praise_nowhere_is_no_comparison():
    found = distinctive(counts([[0], [0]], [[700], [2100]]))
    assert np.isnan(found.z).all()
    assert not found.passes.any()


def test_null_p_values_are_calibrated():
    random = np.random.default_rng(2)
    praising, rivals_praising = random.binomial(700, 0.06, (4000, 2)), random.binomial(2100, 0.06, (4000, 2))
    estimate, error = stratified_log_odds(praising, np.array([700, 700]), rivals_praising, np.array([2100, 2100]))
    assert 0.035 < (stats.norm.sf(estimate / error) < 0.05).mean() < 0.065
