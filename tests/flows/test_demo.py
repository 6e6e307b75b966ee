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


Cells = dict[tuple[str, str, str], dict]


def cells(run: DemoRun, polarity: str = "praise") -> Cells:
    """The ladder's verdict on each compared cell."""
    query = f"""
        select company, theme, stage, tier, tier_week_before, moving, z
        from data.pivots where z is not null and polarity = '{polarity}'
    """
    return {row[:3]: dict(zip(("tier", "before", "moving", "z"), row[3:], strict=True)) for row in rows(run, query)}


def of_tier(found: Cells, *tiers: str) -> set[tuple[str, str]]:
    """Company and theme of the cells at these tiers: a theme and its moments are one claim."""
    return {key[:2] for key, cell in found.items() if cell["tier"] in tiers}


def planted(run: DemoRun, kind: str = "pivot") -> list[dict]:
    return [cell for cell in run.truth["planted"] if cell["kind"] == kind]


def test_ends_with_a_briefing_and_a_database(demo):
    assert demo.code == 0, demo.screen
    assert str(demo.briefing) in demo.screen
    assert str(demo.data / "lovelode.duckdb") in demo.screen


def test_collects_over_http(demo):
    assert rows(demo, "select count(*) from data.reviews where source <> 'google_play'")[0][0] >= 6000


def test_planted_pivots_are_confirmed_two_weeks_running_and_their_companys_strongest_theme(demo):
    found = cells(demo)
    assert len(planted(demo)) == 2
    for plant in planted(demo):
        for stage in ("all", plant["stage"]):
            cell = found[plant["company"], plant["theme"], stage]
            assert (cell["tier"], cell["before"], plant["can_be"]) == ("Confirmed",) * 3, (plant, cell)
        own = (plant["company"], "all")
        themes = {theme: cell["z"] for (company, theme, stage), cell in found.items() if (company, stage) == own}
        assert max(themes, key=themes.__getitem__) == plant["theme"], themes


def test_the_fade_is_leaning_and_fading(demo):
    [fade] = planted(demo, "fade")
    cell = cells(demo)[fade["company"], fade["theme"], fade["stage"]]
    assert (cell["tier"], cell["moving"]) == (fade["can_be"], "fading")


def test_what_is_praised_loudly_but_moves_no_stars_is_not_confirmed(demo):
    [loud] = planted(demo, "loud")
    assert demo.truth["true_effects"][loud["theme"]]["praise"] == 0
    for stage in ("all", loud["stage"]):
        assert cells(demo)[loud["company"], loud["theme"], stage]["tier"] in ("Watch", loud["can_be"])


def test_nothing_else_is_confirmed_or_leaning(demo):
    allowed = {tier: {(c["company"], c["theme"]) for c in demo.truth["planted"] if c["can_be"] in tiers}
               for tier, tiers in (("Confirmed", {"Confirmed"}), ("Leaning", {"Confirmed", "Leaning"}))}  # fmt: skip
    for tier, true in allowed.items():
        assert of_tier(cells(demo), tier) <= true
        assert of_tier(cells(demo, "pain"), tier) == set()


def test_at_most_two_percent_of_null_cells_are_watch(demo):
    true = {(cell["company"], cell["theme"]) for cell in demo.truth["planted"] if cell["expected_watch"]}
    for polarity, expected in (("praise", true), ("pain", set())):
        null = {key: cell["tier"] for key, cell in cells(demo, polarity).items() if key[:2] not in expected}
        watch = [key for key, tier in null.items() if tier != "Not enough data"]
        assert len(null) > 100
        assert len(watch) <= 0.02 * len(null), watch


def test_without_effects_nothing_is_confirmed_and_no_planted_cell_is_watch(demo, demo_without_effects):
    assert demo_without_effects.code == 0, demo_without_effects.screen
    found = cells(demo_without_effects)
    assert len(found) > 250
    for polarity in ("praise", "pain"):
        assert of_tier(cells(demo_without_effects, polarity), "Confirmed") == set()
    for plant in demo.truth["planted"]:
        for stage in ("all", plant["stage"]):
            assert found[plant["company"], plant["theme"], stage]["tier"] == "Not enough data", plant


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


def test_a_forum_gives_what_customers_say_and_no_stars(demo):
    posts = rows(demo, "select text, stars, rating_raw from data.reviews where source = 'discourse'")
    assert len(posts) == 42
    assert {rating for _, *ratings in posts for rating in ratings} == {None}
    said = " ".join(text for text, *_ in posts)
    others = ("We can reproduce it", "moved from Chat", "download codes", "0 of 40")
    assert not [words for words in others if words in said]


def test_what_a_site_does_not_show_is_called_a_sample(demo):
    crawls = "select stop_reason from data.crawls where source_id = 'fennelgate-basketwatch'"
    assert "sampled: shows 240 of the 550 reviews it speaks of" in rows(demo, crawls)[0][0]


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
    ends = dict(rows(demo, "select source_id, stop_reason from data.crawls order by started_at"))
    for source in ("zippa-ios", "warblet-steam", "pantrio-addon"):
        assert "what is new, down to 100 reviews known from before" in ends[source]
    after = {path.name: path.read_bytes() for path in demo.briefing.parent.iterdir()}
    assert before.keys() == after.keys()
    for name in before:
        assert STAMP.sub(b"", before[name]) == STAMP.sub(b"", after[name]), name
        assert len(STAMP.findall(after[name])) <= 1


def test_database_cannot_be_written_by_its_mode(demo):
    assert Path(demo.data / "lovelode.duckdb").stat().st_mode & 0o222 == 0
