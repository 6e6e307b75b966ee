"""The demo, from the spiders to the briefing, against the truth that it was made from."""

import re
from pathlib import Path

import pytest

from flows.asking import answer
from tests.demo_run import DemoRun, run_demo

pytestmark = pytest.mark.demo
STAMP = re.compile(rb".*(?:data-stamp|Made from run).*")


def rows(run: DemoRun, query: str) -> list[tuple]:
    return answer(run.data / "lovelode.duckdb", query)[1]


def cells(run: DemoRun) -> dict[tuple[str, str, str], tuple[str, float]]:
    found = rows(run, "select company, theme, stage, tier, z from data.pivots where z is not null")
    return {tuple(row[:3]): (row[3], row[4]) for row in found}


def planted(run: DemoRun) -> list[dict]:
    return [cell for cell in run.truth["planted"] if cell["kind"] == "pivot"]


def test_ends_with_a_briefing_and_a_database(demo):
    assert demo.code == 0, demo.screen
    assert str(demo.briefing) in demo.screen
    assert str(demo.data / "lovelode.duckdb") in demo.screen


def test_collects_over_http(demo):
    assert rows(demo, "select count(*) from data.reviews where source <> 'google_play'")[0][0] >= 6000


def test_every_planted_cell_is_watch_and_its_companys_strongest_theme(demo):
    found = cells(demo)
    for cell in planted(demo):
        for stage in ("all", cell["stage"]):
            assert found[cell["company"], cell["theme"], stage][0] == "Watch", cell
        own = (cell["company"], "all")
        themes = {theme: z for (company, theme, stage), (_, z) in found.items() if (company, stage) == own}
        assert max(themes, key=themes.__getitem__) == cell["theme"], themes


def expected(run: DemoRun) -> set[tuple[str, str]]:
    return {(cell["company"], cell["theme"]) for cell in run.truth["planted"] if cell.get("expected_watch", True)}


def test_at_most_two_percent_of_null_cells_are_watch(demo):
    null = {key: tier for key, (tier, _) in cells(demo).items() if key[:2] not in expected(demo)}
    watch = [key for key, tier in null.items() if tier == "Watch"]
    assert len(null) > 100
    assert len(watch) <= 0.02 * len(null), watch


def test_without_effects_no_planted_cell_is_watch(demo, demo_without_effects):
    assert demo_without_effects.code == 0, demo_without_effects.screen
    found = cells(demo_without_effects)
    for cell in planted(demo):
        for stage in ("all", cell["stage"]):
            assert found.get((cell["company"], cell["theme"], stage), ("", 0))[0] != "Watch", cell


def test_the_planted_words_stand_in_the_card_titles(demo):
    titles = re.findall(r"^### .*", demo.briefing.with_suffix(".md").read_text(), re.MULTILINE)
    names = {company["id"]: company["name"] for company in demo.truth["companies"]}
    for cell in planted(demo):
        card = [title.lower() for title in titles if names[cell["company"]] in title]
        assert any(word in title for title in card for word in cell["words"]), (cell, titles)


def test_the_script_tag_shows_as_text(demo):
    script = "<script>alert(1)</script>"
    assert rows(demo, f"select count(*) from data.reviews where contains(text, '{script}')")[0][0] >= 1
    assert "<script" not in demo.briefing.read_text().lower()


def test_the_worlds_misbehaviour_left_its_marks_and_no_harm(demo):
    assert rows(demo, "select count(*) from data.review_versions where version = 2")[0][0] >= 1
    assert rows(demo, "select count(*) from data.reviews where skipped = 'language'")[0][0] >= 10
    assert rows(demo, "select count(*) from data.reviews where duplicate_of is not null")[0][0] >= 1
    assert rows(demo, "select count(*) - count(distinct review_key) from data.reviews")[0][0] == 0
    assert rows(demo, r"select count(*) from data.reviews where regexp_matches(text, '\S+@\S+\.\w+')")[0][0] == 0


def test_nothing_left_this_machine(demo):
    outside = {entry for entry in demo.connections if not re.match(r"(127\.|localhost$|::1$|0\.0\.0\.0$|$)", entry[1])}
    assert demo.connections, "the guard saw no connection at all: is it in place?"
    assert outside == set()


def test_a_second_night_brings_nothing_new_and_the_same_briefing(demo, tmp_path):
    before = {path.name: path.read_bytes() for path in demo.briefing.parent.iterdir()}
    again = run_demo(demo.data)
    assert again.code == 0, again.screen
    assert re.search(r"\b0 new, 0 updated", again.screen)
    assert re.search(r"\b0 reviews read", again.screen)
    after = {path.name: path.read_bytes() for path in demo.briefing.parent.iterdir()}
    assert before.keys() == after.keys()
    for name in before:
        assert STAMP.sub(b"", before[name]) == STAMP.sub(b"", after[name]), name
        assert len(STAMP.findall(after[name])) <= 1


def test_database_cannot_be_written_by_its_mode(demo):
    assert Path(demo.data / "lovelode.duckdb").stat().st_mode & 0o222 == 0
