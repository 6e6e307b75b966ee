"""What the views make of numbers too large for the hand-made tables of tests/sql/views."""

from datetime import datetime

import pytest
from scipy import stats

from pipelines.publish import publish
from pipelines.warehouse import open_published, open_warehouse
from tests.pipelines.pivots.made import AS_OF, Said, write_market

STARS = """
    update reviews set stars = case when text like 'five%' then 4.6 when text like 'three%' then 3 end
"""


@pytest.fixture
def ask(tmp_path):
    """Publishes a market with SQL statements applied to its warehouse; returns a query's rows."""

    def answer(said, statements, select, inspiration=()):
        write_market(tmp_path / "w.duckdb", said, inspiration)
        with open_warehouse(tmp_path / "w.duckdb") as con:
            for statement in statements:
                con.execute(statement)
        stamp = datetime(2026, 11, 22)
        published = publish(tmp_path / "w.duckdb", tmp_path / "l.duckdb", AS_OF, "2026-11-22-01", stamp)
        with open_published(published) as con:
            return con.execute(select).fetchall()

    return answer


def reviews(word, of, praise=0, pain=0, company="zippa", **fields):
    """`of` reviews that begin with `word`; the first `praise` praise fun, the first `pain` complain of value."""
    return [
        Said(company, f"{word} {n}", ["fun"] * (n < praise), ["value"] * (n < pain), **fields) for n in range(of)
    ]


def test_what_five_stars_talk_of_stands_out_and_nothing_else(ask):
    said = [
        *reviews("five", 200, praise=40, pain=20), *reviews("three", 200, praise=10, pain=22),
        *reviews("none", 99, praise=99), *reviews("three", 99, praise=99, company="humm"),
    ]  # fmt: skip
    found = ask(
        said, [STARS],
        "select theme, polarity, five_mentioning, five_people_weeks, three_mentioning, three_people_weeks, stands_out, "
        "five_low, five_high from five_stars", inspiration=["humm"],
    )  # fmt: skip
    assert [row[:7] for row in found] == [
        ("fun", "praise", 40, 200, 10, 200, True), ("value", "pain", 20, 200, 22, 200, False),
    ]  # fmt: skip
    interval = stats.binomtest(40, 200).proportion_ci(0.9, "wilson")
    assert found[0][7:] == pytest.approx((interval.low, interval.high), abs=1e-4)


def test_a_person_has_one_voice_a_week_and_number_of_stars(ask):
    said = [*reviews("five", 3, praise=2, author="ada"), *reviews("three", 2, author="ada"), *reviews("three", 1)]
    select = "select five_mentioning, five_people_weeks, three_mentioning, three_people_weeks from five_stars"
    assert ask(said, [STARS], select) == [(1, 1, 0, 2)]


def test_stars_are_calibrated_by_how_people_write(ask):
    said = [*reviews("five", 3, valence=2), *reviews("five", 1, valence=0), *reviews("three", 1, valence=-1)]
    select = "select stars, n, share, mean_valence, valence_low, valence_high from stars_by_source"
    margin = 1.645 * 1.0 / 2  # the standard deviation of 2, 2, 2, 0 is 1
    assert ask(said, [STARS], select) == [
        (3, 1, pytest.approx(0.2), -1.0, None, None),
        (5, 4, pytest.approx(0.8), 1.5, pytest.approx(1.5 - margin), 2.0),
    ]


def pivot(company, praising, people_weeks, polarity="praise", theme="fun"):
    return f"""insert into pivots by name select date '{AS_OF}' as as_of, '{company}' as company, '{theme}' as theme,
        'all' as stage, '{polarity}' as polarity, {praising} as praising, {people_weeks} as people_weeks,
        0.4 as love_low, 0.6 as love_high, 1.5 as praise_effect, 0.25 as praise_effect_se"""


def test_several_companies_are_pooled_with_an_interval_of_their_own(ask):
    counts = [pivot("zippa", 30, 100), pivot("larder", 90, 200), pivot("ours", 5, 29), pivot("humm", 99, 99),
              pivot("zippa", 50, 100, "pain")]  # fmt: skip
    said = [Said(company) for company in ("zippa", "larder", "ours", "humm")]
    select = """select importance, importance_se, their_praising, their_people_weeks, their_low, their_high,
        our_praising, our_people_weeks, our_low, our_high, typical_rate, position from own_position"""
    (found,) = ask(said, [*counts, "update companies set role = 'own' where company = 'ours'"], select, ["humm"])
    interval = stats.binomtest(120, 300).proportion_ci(0.9, "wilson")
    assert found[:4] == (1.5, 0.25, 120, 300)
    assert found[4:6] == pytest.approx((interval.low, interval.high), abs=1e-4)
    assert found[6:] == (5, 29, 0.4, 0.6, pytest.approx(125 / 329), "unknown")


@pytest.mark.parametrize(("own", "position"), [(0, "loved there, not here"), (30, "both")])
def test_thirty_people_of_our_own_are_enough_to_tell(ask, own, position):
    counts = [pivot("zippa", 200, 1000), pivot("ours", own, 30), pivot("zippa", 10, 1000, theme="care")]
    ends = "update pivots set love_low = praising / people_weeks * 0.9, love_high = praising / people_weeks * 1.1"
    said = [Said(company) for company in ("zippa", "ours")]
    own_role = "update companies set role = 'own' where company = 'ours'"
    assert ask(said, [*counts, ends, own_role], "select theme, position from own_position") == [
        ("care", "unknown"), ("fun", position),
    ]  # fmt: skip
