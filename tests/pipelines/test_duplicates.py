import random
from datetime import date
from itertools import combinations

import pytest

from pipelines.duplicates import Text, near_pairs, origins

LONG = "they refunded my broken eggs in one tap and even said sorry for the mess"


def text(key, words, author=None, company="zippa", day=1):
    return Text(key, company, author, words, date(2026, 11, day))


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (text("a", "good", "ann"), text("b", "Good!", "ann"), True),
        (text("a", "good", "ann"), text("b", "good", "bob"), False),
        (text("a", "good"), text("b", "good"), False),
        (text("a", "good", "ann"), text("b", "good", "ann", company="pantrio"), False),
        (text("a", LONG, "ann"), text("b", LONG.upper() + "...", "bob"), True),
        (text("a", LONG), text("b", LONG), True),
        (text("a", LONG), text("b", LONG + " today"), True),
        (text("a", LONG), text("b", LONG, company="pantrio"), False),
        (text("a", LONG), text("b", LONG.replace("eggs in", "milk with")), False),
        (text("a", "most of the time it doesn't work"), text("b", "Most of the time it doesn’t work."), False),
        (text("a", "most of the time it just doesn't work"), text("b", "Most of the time it just doesn’t work."), True),
    ],
)
def test_two_reviews(first, second, same):
    assert origins([first, second]) == ({"b": "a"} if same else {})


def test_origin_is_the_earliest_then_the_first_key():
    texts = [text("c", LONG, day=5), text("b", LONG, day=3), text("a", LONG, day=5), text("d", LONG + " now", day=3)]
    assert origins(texts) == {"a": "b", "c": "b", "d": "b"}


def test_order_does_not_matter():
    dice = random.Random(7)
    words = LONG.split()
    texts = [
        text(f"k{number}", " ".join(dice.choices(words, k=9) if number % 2 else words[: dice.randint(7, 15)]),
             dice.choice(["ann", "bob", None]), day=dice.randint(1, 20))
        for number in range(60)
    ]  # fmt: skip
    expected = origins(texts)
    assert len(expected) > 20
    for _ in range(5):
        dice.shuffle(texts)
        assert origins(texts) == expected


def test_no_near_pair_is_missed():
    dice = random.Random(3)
    base = [(str(number),) for number in range(40)]
    sets = [frozenset(dice.sample(base, dice.randint(30, 40))) for _ in range(120)]
    expected = {
        (one, other)
        for one, other in combinations(range(len(sets)), 2)
        if len(sets[one] & sets[other]) * 100 >= 85 * len(sets[one] | sets[other])
    }
    assert len(expected) > 100
    assert {tuple(sorted(pair)) for pair in near_pairs(sets)} == expected
