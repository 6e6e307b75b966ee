"""Better than yesterday: our own rate before and since, and no word about a movement that chance explains."""

from dataclasses import replace
from datetime import date

import pytest

from pipelines.brief.rows import Action, read_rows
from pipelines.brief.telling.better import better
from pipelines.warehouse import open_published
from tests.pipelines.brief.made import published


@pytest.fixture(scope="module")
def rows(tmp_path_factory):
    with open_published(published(tmp_path_factory.mktemp("better"))) as con:
        return read_rows(con)


def told(rows, before, since, polarity="praise", **fields):
    action = Action("zippa", "Zippa", "care", "help", polarity, "tested", "Ida", "Call back", date(2026, 9, 6),
                    *before, *since)  # fmt: skip
    [found] = better(replace(rows, actions=[replace(action, **fields)]))
    return found


@pytest.mark.parametrize(
    ("before", "since", "polarity", "sign", "word"),
    [
        ((10, 200), (40, 200), "praise", "↗", "praised more often"),
        ((40, 200), (10, 200), "praise", "↘", "praised less often"),
        ((10, 200), (13, 200), "praise", "≈", "no change beyond chance"),
        ((10, 200), (40, 200), "pain", "↗", "heard more often"),
        ((40, 200), (10, 200), "pain", "↘", "heard less often"),
        ((10, 200), (9, 29), "praise", "…", "not yet known"),
        ((9, 29), (9, 200), "praise", "?", "unknown"),
    ],
)
def test_interval_against_interval(rows, before, since, polarity, sign, word):
    found = told(rows, before, since, polarity)
    assert (found.sign, found.word) == (sign, word)


def test_it_gives_both_figures_and_who_does_it(rows):
    found = told(rows, (10, 200), (40, 200))
    assert found.text.replace("\u00a0", " ") == (
        "Reviewers of ours who mention praise for care when asking for help: 10 of 200 up to 6 Sep 2026 "
        "(5.0 %, 90 % interval 2.9–8.0 %), 40 of 200 since (20.0 %, 90 % interval 15.7–25.0 %)."
    )
    assert (found.pivot, str(found.heading)) == ("zippa/care/help", "At Zippa, care when asking for help")
    assert (found.status, found.owner, found.note) == ("tested", "Ida", "Call back")


def test_one_of_pain_is_told_as_trouble(rows):
    found = told(rows, (10, 200), (40, 200), "pain", stage="all")
    assert (found.pivot, str(found.heading)) == ("zippa/care/all:pain", "At Zippa, trouble with care")
    assert "who mention trouble with care:" in found.text


def test_without_a_company_of_our_own_nothing_is_known(rows):
    others = [replace(company, role="competitor") for company in rows.companies]
    assert told(replace(rows, companies=others), (0, 0), (0, 0)).text == "No company of the market is ours."


def test_both_pivots_of_the_market_are_followed_up(rows):
    assert [(found.pivot, found.status) for found in better(rows)] == [
        ("zippa/convenience/help", "tested"), ("pantrio/reliability/receive:pain", "dropped"),
    ]  # fmt: skip
