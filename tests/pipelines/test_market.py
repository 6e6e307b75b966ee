import pytest

from pipelines.market import parse_market, read_market
from spiders.errors import MarketError

GOOD = {
    "market": {"name": "City groceries", "timezone": "Europe/London"},
    "companies": [
        {"id": "zippa", "name": "Zippa", "sources": [{"id": "zippa-ios", "spider": "app_store", "app_id": "1"}]},
        {"id": "larder", "name": "Larder", "role": "own"},
    ],
    "journey": [{"stage": "join", "touchpoint": "First order", "owner": "Onboarding team"}],
}


def changed(**tables):
    return {**GOOD, **tables}


def test_reads_a_good_market():
    market = parse_market(GOOD, "market.toml")
    (company, source), *rest = market.sources()
    assert (company.id, source.id, source.platform) == ("zippa", "zippa-ios", "app_store")
    assert source.arguments == {"app_id": "1"}
    assert rest == []
    assert [company.role for company in market.companies] == ["competitor", "own"]


def test_an_unnamed_source_is_named_after_its_arguments():
    def first_id(app_id):
        company = {"id": "zippa", "name": "Zippa", "sources": [{"spider": "app_store", "app_id": app_id}]}
        return next(parse_market(changed(companies=[company]), "m").sources())[1].id

    assert first_id("1").startswith("app_store-")
    assert first_id("1") == first_id("1") != first_id("2")


def test_a_file_counts_as_the_platform_it_came_from():
    source = {"spider": "review_file", "path": "x.csv", "source": "google_play"}
    market = parse_market(changed(companies=[{"id": "a", "name": "A", "sources": [source]}]), "m")
    assert next(market.sources())[1].platform == "google_play"


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        ({"compnies": []}, 'm: unknown key "compnies"; expected [market], [[companies]], [[journey]] or [delivery]'),
        ({"market": {"name": "x", "zone": "UTC"}}, 'm: market: unknown key "zone"; expected name or timezone'),
        ({"market": {"name": "x", "timezone": "Mars/Base"}}, 'unknown time zone "Mars/Base"'),
        ({"market": {}}, 'm: missing key "name"'),
        ({"companies": []}, "m: companies: expected at least one"),
        ({"companies": [{"id": "a"}]}, 'm: company "a": missing key "name"'),
        ({"companies": [{"id": "a", "name": "A", "colour": 1}]}, 'company "a": unknown key "colour"; expected id'),
        ({"companies": [{"id": "A b", "name": "A"}]}, 'm: company "A b": id = "A b"; expected lower-case letters'),
        ({"companies": [{"id": "a", "name": "A", "role": "enemy"}]}, "role = \"enemy\"; expected 'competitor', 'own'"),
        ({"companies": [GOOD["companies"][0], GOOD["companies"][0]]}, 'm: company id "zippa" stands twice'),
        ({"companies": [{"id": "a", "name": "A", "sources": [{"id": "s"}]}]}, 'source "s": missing key "spider"'),
        ({"journey": [{"stage": "pay", "touchpoint": "t", "owner": "o"}]}, 'm: journey step 1: stage = "pay"'),
    ],
)
def test_bad_markets_get_one_clear_line(tables, words):
    with pytest.raises(MarketError) as error:
        parse_market(changed(**tables), "m")
    assert words in str(error.value)
    assert "\n" not in str(error.value)


def test_two_sources_with_one_id():
    source = {"id": "s", "spider": "app_store", "app_id": "1"}
    companies = [{"id": "a", "name": "A", "sources": [source]}, {"id": "b", "name": "B", "sources": [source]}]
    with pytest.raises(MarketError, match='source id "s" stands twice'):
        parse_market(changed(companies=companies), "m")


def test_no_file_and_no_toml(tmp_path):
    with pytest.raises(MarketError, match="no such file"):
        read_market(tmp_path / "market.toml")
    (tmp_path / "market.toml").write_text("[market\n")
    with pytest.raises(MarketError, match="not valid TOML"):
        read_market(tmp_path / "market.toml")
