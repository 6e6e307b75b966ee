"""The files beside a demo's data."""

import csv
import json
import tomllib

import pytest

from demo.write import COLUMNS, EXPORT, write
from pipelines.market import read_market
from spiders.arguments import checked
from spiders.registry import arguments

BASE_URL = "http://127.0.0.1:4567"


@pytest.fixture(scope="module")
def folder(market, tmp_path_factory):
    folder = tmp_path_factory.mktemp("written")
    write(market, folder, BASE_URL)
    return folder


def test_market_is_in_order_for_the_pipelines_and_the_spiders(folder, market):
    read = read_market(folder / "market.toml")
    assert [company.role for company in read.companies].count("own") == 1
    assert [company.role for company in read.companies].count("inspiration") == 1
    assert {step.stage for step in read.journey} == {"choose", "join", "buy", "receive", "use", "help", "stay"}
    known = arguments()
    for _, source in read.sources():
        checked(source.spider, tuple(known[source.spider].values()), source.arguments)
    assert {source.id for _, source in read.sources()} == {review.source_id for review in market.reviews}


def test_only_http_sources_point_to_the_server(folder):
    raw = tomllib.loads((folder / "market.toml").read_text())
    for source in (source for company in raw["companies"] for source in company["sources"]):
        named = source.get("endpoint") or "".join(source.get("urls", []))
        assert named.startswith(BASE_URL) == (source["spider"] != "review_file"), source


def test_export_has_the_columns_of_google_play_scraper_and_several_companies(folder, market):
    with (folder / EXPORT).open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    assert len({row["app"] for row in rows}) == 4
    assert {row["reviewId"] for row in rows} == {r.review_id for r in market.reviews if r.source_id.endswith("-play")}
    assert any(row["userName"] == "A Google user" for row in rows)


def test_truth_says_what_was_planted(folder, market):
    truth = json.loads((folder / "truth.json").read_text())
    assert (truth["seed"], truth["effects"], truth["as_of"]) == (20261122, True, "2026-11-22")
    assert truth["reviews"] == sum(truth["reviews_by_source"].values()) == len(market.collectable())
    assert truth["null_companies"] == ["fennelgate", "warblet"]
    cells = {(c["kind"], c["company"], c["theme"], c["stage"]) for c in truth["planted"]}
    assert cells == {
        ("pivot", "zippa", "convenience", "help"), ("pivot", "pantrio", "fun", "buy"),
        ("fade", "pantrio", "care", "receive"), ("loud", "nettlecart", "design", "use"),
    }  # fmt: skip
    assert [cell["kind"] for cell in truth["planted"] if cell["can_be"] == "Confirmed"] == ["pivot", "pivot"]
    assert truth["true_effects"]["design"] == {"praise": 0.0, "pain": 0.3}
    assert list(truth["true_effects"]) == list(truth["praise_rates"]["zippa"])
    for cell in truth["planted"]:
        assert cell["expected_watch"] is True
        assert truth["praise_rates"][cell["company"]][cell["theme"]] > cell["base_rate"] + 0.8 * cell["rate"] * 22 / 26
    [fade] = [cell for cell in truth["planted"] if cell["kind"] == "fade"]
    assert (fade["rate_before"], fade["rate_after"], fade["ends_on"]) == (0.14, 0.0, "2026-10-25")


def test_without_effects_the_truth_has_nothing_planted(null_market, tmp_path):
    write(null_market, tmp_path, BASE_URL)
    truth = json.loads((tmp_path / "truth.json").read_text())
    assert (truth["effects"], truth["planted"]) == (False, [])
    assert len(truth["null_companies"]) == 5


def test_the_same_market_is_written_to_the_same_bytes(folder, market, tmp_path):
    write(market, tmp_path, BASE_URL)
    for name in (EXPORT, "truth.json"):
        assert (tmp_path / name).read_bytes() == (folder / name).read_bytes()
    same = (tmp_path / "market.toml").read_text().replace(str(tmp_path), str(folder))
    assert same == (folder / "market.toml").read_text()
