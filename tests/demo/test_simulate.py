"""The simulator against the truths that are put into it."""

from dataclasses import replace

import numpy as np
import pytest

from demo.simulate import STAGES, Plant, Theme, World, opinions, slots

HERE = tuple(float(stage == "use") for stage in STAGES)
PLAIN = World((Theme("care", 1.0, 0.5, 0.05, 0.05, HERE), Theme("fun")), ("a", "b"), reviews=20_000)
PLANTED = replace(PLAIN, plants=(Plant("a", "care", 0.15, stage="help", intense=1.0),))


def made(world, seed=3):
    random = np.random.default_rng(seed)
    where = slots(world, random)
    return where, opinions(world, where, random)


def test_rates_are_the_themes_own_or_the_plants():
    where, true = made(PLANTED)
    rates = [true.praise[where.company == company, 0].mean() for company in (0, 1)]
    assert rates == pytest.approx([0.15, 0.05], abs=0.01)
    assert true.pain[:, 0].mean() == pytest.approx(0.05, abs=0.01)
    assert not (true.praise & true.pain).any()


def test_a_plant_of_praise_moves_no_pain_and_no_other_company():
    where, true = made(PLANTED)
    help_, at_a = true.stage[:, 0] == STAGES.index("help"), where.company == 0
    assert help_[at_a & true.praise[:, 0]].mean() == pytest.approx(2 / 3, abs=0.04)
    assert not help_[~at_a | ~true.praise[:, 0]].any()
    assert true.intense[at_a & true.praise[:, 0], 0].all()
    assert true.intense[at_a & true.pain[:, 0], 0].mean() == pytest.approx(PLAIN.intense, abs=0.06)


def test_a_plant_ends():
    where, true = made(replace(PLAIN, plants=(Plant("a", "care", 0.15, ends=20),)))
    late = (where.company == 0) & (where.week >= 20)
    assert true.praise[late, 0].mean() == pytest.approx(0.05, abs=0.01)


def test_the_mood_goes_with_praise_and_stars():
    _, true = made(PLAIN)
    assert true.tone[true.praise[:, 1]].mean() > 0.2 > -0.2 > true.tone[true.pain[:, 1]].mean()
    assert np.corrcoef(true.tone, true.stars)[0, 1] > 0.3


def test_the_same_generator_gives_the_same_market():
    assert all(np.array_equal(a, b) for a, b in zip(*(vars(made(PLANTED)[1]).values() for _ in range(2)), strict=True))
