"""The files of a week, whole and twice."""

import csv
import re
from pathlib import Path

import duckdb
import pytest

from pipelines.brief import brief
from spiders.errors import BriefingError, WarehouseError
from tests.pipelines.brief.made import RUN, made, published, read

EXPECTED = Path(__file__).with_name("expected.md")


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    return made(tmp_path_factory.mktemp("brief"))


def test_markdown_as_a_whole(files):
    assert files.markdown.read_text(encoding="utf-8") == EXPECTED.read_text(encoding="utf-8")


def test_every_form_lies_in_the_weeks_folder_and_no_draft(files):
    """The small market has too few voices for curves, hence no picture."""
    assert files.folder.name == "2026-W47"
    assert sorted(path.name for path in files.folder.iterdir()) == [
        "briefing.html", "briefing.json", "briefing.md", "email.html", "email.txt", "journey-review.html", "pivots.csv",
    ]  # fmt: skip


def test_same_data_gives_the_same_bytes_but_for_one_line(files, tmp_path):
    again = made(tmp_path, run_id="2026-11-22-02", hour=5)
    for one, other, stamps in zip(read(files), read(again), (1, 1, 0), strict=True):
        pairs = list(zip(one.splitlines(), other.splitlines(), strict=True))
        different = [pair for pair in pairs if pair[0] != pair[1]]
        assert len(different) == stamps
        assert all(re.search("Made from run", line) for pair in different for line in pair)


def test_same_database_gives_the_same_bytes(tmp_path):
    database = published(tmp_path)
    assert read(brief(database, tmp_path / "one")) == read(brief(database, tmp_path / "two"))


def test_a_former_briefing_is_replaced(tmp_path):
    first = made(tmp_path)
    before = first.html.read_text(encoding="utf-8")
    first.html.write_text("half a page")
    assert made(tmp_path).html.read_text(encoding="utf-8") == before


def test_both_forms_say_the_same_sentences(files):
    html, markdown, _ = read(files)
    sentence = "Reviewers who mention praise for convenience when asking for help: 44 of 400 at Zippa"
    assert sentence in html.replace("\u00a0", " ")
    assert sentence in markdown.replace("\u00a0", " ")


def test_csv_holds_every_cell_of_the_week(files):
    rows = list(csv.DictReader(files.csv.read_text(encoding="utf-8-sig").splitlines()))
    assert [row["polarity"] for row in rows] == 11 * ["praise"] + 3 * ["pain"]
    assert {row["as_of"] for row in rows} == {"2026-11-22"}
    top = rows[0]
    assert (top["company"], top["theme"], top["stage"], top["phrase"]) == (
        "zippa",
        "convenience",
        "help",
        "refund in one tap",
    )
    assert (top["praising"], top["people_weeks"], top["love_low"], top["tier"]) == ("44", "400", "0.0863", "Confirmed")
    assert (top["kano"], top["effect_low"], top["moving"], top["fragile"]) == ("delighter", "0.55", "growing", "")
    assert rows[2]["z"] == "1.7"
    pain = rows[11]
    assert [pain[name] for name in ("company", "phrase", "praising", "tier")] == [
        "pantrio",
        "never came",
        "45",
        "Leaning",
    ]
    assert RUN not in files.csv.read_text(encoding="utf-8")


def test_missing_database(tmp_path):
    with pytest.raises(WarehouseError, match="no such file"):
        brief(tmp_path / "lovelode.duckdb", tmp_path / "briefings")
    assert not (tmp_path / "briefings").exists()


def test_a_database_that_was_not_published(tmp_path):
    with duckdb.connect(str(tmp_path / "other.duckdb")) as con:
        con.execute("create table reviews (text text)")
    with pytest.raises(BriefingError, match="not a published database"):
        brief(tmp_path / "other.duckdb", tmp_path / "briefings")
    assert not (tmp_path / "briefings").exists()
