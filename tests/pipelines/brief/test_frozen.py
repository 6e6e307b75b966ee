"""What was issued stays as it was: frozen as JSON, every form made from that, and made anew only when asked."""

import json

import pytest
from pydantic import TypeAdapter

from pipelines.brief import brief, remake
from pipelines.brief.briefing import Briefing
from pipelines.brief.frozen import SCHEMA, last_issued, schema, thaw
from spiders.errors import BriefingError
from tests.pipelines.brief.made import made, published

HALVED = "update pivots set praising = 22 where company = 'zippa' and stage = 'help' and as_of = date '2026-11-22'"


def forms(files):
    return {path.name: path.read_bytes() for path in files.folder.iterdir() if path.name != "briefing.json"}


def test_it_thaws_to_what_was_frozen(tmp_path):
    files = made(tmp_path)
    briefing = thaw(files.json)
    assert TypeAdapter(Briefing).dump_json(briefing, indent=1) + b"\n" == files.json.read_bytes()
    assert briefing.cards[0].pivot == "zippa/convenience/help"
    assert briefing.cards[0].verbatims[0].review == "zippa-ios:1"


def test_the_stored_schema_is_the_one_of_the_code():
    """`make docs` writes it; a change of meaning needs a new schema_version."""
    assert SCHEMA.read_text(encoding="utf-8") == schema()


def test_a_week_is_issued_once(tmp_path):
    first = made(tmp_path)
    issued, before = first.json.read_bytes(), forms(first)
    second = made(tmp_path, HALVED)
    assert (first.issued, second.issued) == (True, False)
    assert second.json.read_bytes() == issued
    assert forms(second) == before


def test_anew_it_speaks_of_today_and_keeps_what_was_issued(tmp_path):
    first = made(tmp_path).json.read_bytes()
    database = published(tmp_path, HALVED)
    for number in (1, 2):
        files = brief(database, tmp_path / "briefings", anew=True)
        assert files.issued
        assert (files.folder / f"briefing.{number}.json").exists()
    assert (files.folder / "briefing.1.json").read_bytes() == first
    assert "22 of 400 at Zippa" in files.markdown.read_text(encoding="utf-8")


def test_every_form_comes_back_from_the_frozen_one(tmp_path):
    files = made(tmp_path)
    before = forms(files)
    for path in files.folder.iterdir():
        if path != files.json:
            path.unlink()
    assert forms(remake(files.folder)) == before


def test_a_figure_of_the_frozen_one_is_the_figure_of_every_form(tmp_path):
    files = made(tmp_path)
    files.json.write_text(files.json.read_text(encoding="utf-8").replace("44 of 400", "43 of 400"), encoding="utf-8")
    remake(files.folder)
    for path in (files.html, files.markdown):
        text = path.read_text(encoding="utf-8")
        assert "43 of 400 at Zippa" in text
        assert "44 of 400 at Zippa" not in text


def test_no_briefing_to_remake(tmp_path):
    (tmp_path / "2026-W40").mkdir()
    with pytest.raises(BriefingError, match="2026-W40: no briefing was issued"):
        remake(tmp_path / "2026-W40")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"schema_version": 2}, "schema_version: input should be 1"),
        ({"cards": "none"}, "cards: input should be a valid array"),
    ],
)
def test_another_ones_briefing_is_refused(tmp_path, change, said):
    files = made(tmp_path)
    files.json.write_text(json.dumps(json.loads(files.json.read_bytes()) | change))
    with pytest.raises(BriefingError, match=said):
        thaw(files.json)


def test_half_a_file_is_refused(tmp_path):
    files = made(tmp_path)
    files.json.write_bytes(files.json.read_bytes()[:999])
    with pytest.raises(BriefingError, match="the file: invalid json"):
        remake(files.folder)


def test_the_last_issued_is_the_latest_before(tmp_path):
    files = made(tmp_path)
    assert last_issued(tmp_path / "briefings", "2026-W47") is None
    for week in ("2025-W52", "2026-W09"):
        (tmp_path / "briefings" / week).mkdir()
        text = files.json.read_text(encoding="utf-8").replace('"week": "2026-W47"', f'"week": "{week}"')
        (tmp_path / "briefings" / week / "briefing.json").write_text(text, encoding="utf-8")
    (tmp_path / "briefings" / "2026-W30").mkdir()
    assert last_issued(tmp_path / "briefings", "2026-W47").week == "2026-W09"
    assert last_issued(tmp_path / "briefings", "2026-W09").week == "2025-W52"
