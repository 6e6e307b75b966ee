"""From a warehouse to the three tables."""

from datetime import timedelta

import duckdb
import pytest

from pipelines.pivots import PivotResult, find_pivots
from tests.pipelines.pivots.made import AS_OF, Said, cell_market, write_market

RATES = {
    "speed": 0.05, "convenience": 0.06, "fun": 0.04, "care": 0.05, "value": 0.08,
    "reliability": 0.07, "quality": 0.08, "choice": 0.04, "design": 0.05, "trust": 0.04,
}  # fmt: skip
COMPANIES = ("bode", "fetchr", "pantrio", "zippa")
TABLES = ("pivots", "pivot_phrases", "pivot_verbatims")


def ask(warehouse, query: str) -> list[tuple]:
    with duckdb.connect(str(warehouse), read_only=True) as con:
        return con.execute(query).fetchall()


@pytest.fixture(scope="module")
def planted(tmp_path_factory):
    """care praised by 14 % at Zippa against 5 %, in one wording, and a music app that everybody loves."""
    warehouse = tmp_path_factory.mktemp("planted") / "warehouse.duckdb"
    said = cell_market(7, COMPANIES, 1400, RATES, {("zippa", "care"): 0.14})
    for one in said:
        if one.company == "zippa" and "care" in one.praise:
            one.text = "I got my refund in one tap"
    said += [Said("zippa", "They hung up on me again", pain=["care"], stage="help", valence=-2)]
    said += [Said("tunely", "The sound is so warm", praise=["quality"]) for _ in range(60)] + [Said("tunely")] * 40
    write_market(warehouse, said, inspiration=["tunely"])
    return warehouse, find_pivots(warehouse, AS_OF)


def test_null_market_has_next_to_no_watch(tmp_path):
    watch = 0
    for seed in range(3):
        warehouse = tmp_path / f"{seed}.duckdb"
        write_market(warehouse, cell_market(seed, COMPANIES, 1400, RATES, {}))
        result = find_pivots(warehouse, AS_OF)
        assert result.cells == 4 * 80
        watch += result.confirmed + result.leaning + result.watch
    assert watch <= 0.02 * 3 * 320


def test_planted_cell_is_watch_and_its_companys_highest_z(planted):
    warehouse, result = planted
    rows = ask(
        warehouse,
        "select theme, tier, loved, distinctive from pivots"
        " where (company, stage, polarity) = ('zippa', 'all', 'praise') order by z desc",
    )
    # Nobody gave stars, so rung 3 has nothing to say.
    assert rows[0] == ("care", "Watch", True, True)
    stages = ask(
        warehouse,
        "select stage from pivots where (company, theme, tier, polarity) = ('zippa', 'care', 'Watch', 'praise')",
    )
    assert {"all", "buy", "use", "help"} == {stage for (stage,) in stages}
    others = ask(
        warehouse, "select count(*) from pivots where tier = 'Watch' and (company, theme) <> ('zippa', 'care')"
    )
    assert others[0][0] <= 0.02 * 320
    assert result == PivotResult(cells=5 * 80, confirmed=0, leaning=0, watch=4 + others[0][0])


def test_figures_of_a_cell(planted):
    warehouse, _ = planted
    row = ask(
        warehouse,
        "select praising, people_weeks, praising_authors, love_rate, love_low < love_rate, love_rate < love_high,"
        " rivals_people_weeks, round(exp(log_odds), 9) = round(odds_ratio, 9), odds_low > 1.25,"
        " strata_used, strata_left_out, reviews_needed"
        " from pivots where (company, theme, stage, polarity) = ('zippa', 'care', 'all', 'praise')",
    )[0]
    praising = row[0]
    # The one who was hung up on wrote as well: 1,401.
    assert row == (praising, 1401, praising, praising / 1401, True, True, 4200, True, True, 2, 0, None)


def test_another_industry_is_shown_apart(planted):
    warehouse, _ = planted
    rows = ask(
        warehouse,
        "select distinct tier, loved, distinctive, z, rivals_rate, strata_used from pivots where company = 'tunely'",
    )
    assert rows == [("Not compared", None, None, None, None, 0)]
    assert ask(
        warehouse,
        "select love_rate from pivots where (company, theme, stage, polarity) = ('tunely', 'quality', 'all', 'praise')",
    ) == [(0.6,)]
    assert ask(warehouse, "select max(rivals_people_weeks) from pivots") == [(4201,)]
    assert ask(warehouse, "select distinct theme, stage from pivot_phrases where company = 'tunely'") == [
        ("quality", "all")
    ]


def test_phrases_and_verbatims_of_the_planted_cell(planted):
    warehouse, _ = planted
    phrases = ask(
        warehouse, "select phrase, authors = of_authors from pivot_phrases where company = 'zippa' and rank = 1"
    )
    assert phrases == [("refund in one tap", True)] * 4
    verbatims = ask(
        warehouse,
        "select kind, rank, text from pivot_verbatims v join segments using (review_key, segment)"
        " where (v.company, v.theme, v.stage) = ('zippa', 'care', 'help') order by kind desc, rank",
    )
    assert verbatims == [
        ("typical", 1, "I got my refund in one tap"),
        ("dissenting", 1, "They hung up on me again"),
    ]


def test_same_data_twice_is_the_same_rows_and_other_weeks_stay(planted):
    warehouse, result = planted
    before = [ask(warehouse, f"from {table}") for table in TABLES]
    week_before = AS_OF - timedelta(days=7)
    find_pivots(warehouse, week_before)
    assert find_pivots(warehouse, AS_OF) == result
    for table, rows in zip(TABLES, before, strict=True):
        assert ask(warehouse, f"from {table} where as_of = '{AS_OF}'") == rows
        assert ask(warehouse, f"select count(*) from {table} where as_of = '{week_before}'")[0][0] > 0


def test_progress_counts_the_cells_to_the_end(planted):
    warehouse, _ = planted
    seen: list[tuple[int, int]] = []
    find_pivots(warehouse, AS_OF, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(number, len(seen)) for number in range(1, len(seen) + 1)]
    assert len(seen) >= 5


def test_a_cell_knows_the_tier_it_had_a_week_earlier(planted):
    """Zippa's care is praised from the first day on; a company that came this week had no tier."""
    warehouse, _ = planted
    held = (
        "select tier_week_before from pivots where as_of = (select max(as_of) from pivots)"
        " and (company, theme, stage, polarity) = (?, 'care', 'all', 'praise')"
    )
    with duckdb.connect(str(warehouse), read_only=True) as con:
        assert con.execute(held, ["zippa"]).fetchall() == [("Watch",)]
        assert con.execute(held, ["tunely"]).fetchall() == [(None,)]


def test_pain_has_rows_of_its_own(planted):
    warehouse, _ = planted
    rows = ask(
        warehouse,
        "select praising, tier from pivots where as_of = (select max(as_of) from pivots)"
        " and (company, theme, stage, polarity) = ('zippa', 'care', 'help', 'pain')",
    )
    assert rows == [(1, "Not enough data")]


def test_empty_warehouse_gives_no_rows(tmp_path):
    write_market(tmp_path / "warehouse.duckdb", [])
    assert find_pivots(tmp_path / "warehouse.duckdb", AS_OF) == PivotResult(0, 0, 0, 0)
    assert ask(tmp_path / "warehouse.duckdb", "from pivots") == []


def test_one_company_alone_is_not_compared(tmp_path):
    write_market(tmp_path / "warehouse.duckdb", [Said("zippa", praise=["fun"])] * 40)
    find_pivots(tmp_path / "warehouse.duckdb", AS_OF)
    assert ask(tmp_path / "warehouse.duckdb", "select distinct tier, strata_left_out from pivots") == [
        ("Not compared", 1)
    ]
