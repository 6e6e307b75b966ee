"""Corrections: in force in every view, through re-tagging and until the review is edited."""

import json
from datetime import datetime, timedelta

import pytest

from models.data import read_labelled
from models.predict import TaggedSegment
from pipelines.corrections import Correction, Tags, correct, export, listed, parse_themes
from pipelines.ingest import ingest
from pipelines.publish import publish
from pipelines.tag import tag
from pipelines.warehouse import open_published, open_warehouse
from spiders.errors import CorrectionError, WarehouseError
from tests.pipelines.landed import AS_OF, MARKET, WordTagger, land, review

NOON = datetime(2026, 11, 22, 12)
KEY = "zippa-ios:1"
TEXT = "Fast refund. Slow later."


class CoarseTagger(WordTagger):
    """Cuts nothing: a review is one segment."""

    def read(self, texts):
        return [[TaggedSegment(0, len(text), (), "use", "none", 0, 0.5)] for text in texts]


@pytest.fixture
def night(tmp_path):
    """Takes in rows as one more run and reads them; returns the warehouse."""
    runs = iter(range(1, 99))

    def take_in(*rows, tagger=None):
        tagger = tagger or WordTagger()
        ingest(land(tmp_path, rows, run_id=f"2026-11-22-{next(runs):02d}"), tmp_path / "w.duckdb", MARKET, AS_OF)
        tag(tmp_path / "w.duckdb", version=lambda: tagger.version, load=lambda: tagger)
        return tmp_path / "w.duckdb"

    return take_in


def change(warehouse, segment=0, hours=0, key=KEY, by="Ida", **labels):
    return correct(warehouse, key, segment, **labels, by=by, at=NOON + timedelta(hours=hours))


def rows(warehouse, select):
    with open_warehouse(warehouse) as con:
        return con.execute(select).fetchall()


def mentions(warehouse):
    return rows(warehouse, "select segment, theme, polarity, confidence from mentions order by all")


def states(warehouse):
    return [(one.segment, one.state) for one in listed(warehouse)]


def test_a_correction_wins_over_the_model_and_the_rest_stays(night):
    warehouse = night(review("1", TEXT), review("2", "fast"))
    made = change(warehouse, themes=["speed-", "care+", "care+"], stage="buy")
    assert made == Correction(
        "Fast refund.",
        before=Tags(("speed+",), "help", "joy", 1),
        after=Tags(("care+", "speed-"), "buy", "joy", 1),
    )
    assert mentions(warehouse) == [
        (0, "care", "praise", 1.0), (0, "speed", "pain", 1.0), (0, "speed", "praise", 0.9), (1, "speed", "pain", 0.9),
    ]  # fmt: skip
    select = f"select segment, stage, emotion, valence, confidence from segments where review_key = '{KEY}'"
    assert sorted(rows(warehouse, select)) == [(0, "buy", "joy", 1, 1.0), (1, "none", "none", -1, 0.8)]
    assert rows(warehouse, "select count(*) from segments") == [(3,)]
    assert rows(warehouse, "select review_key from model_mentions where theme = 'care'") == []


def test_no_theme_at_all_is_a_correction_too(night):
    warehouse = night(review("1", TEXT))
    assert change(warehouse, themes=[]).after.themes == ()
    assert mentions(warehouse) == [(1, "speed", "pain", 0.9)]


def test_what_was_said_before_stays_said(night):
    warehouse = night(review("1", TEXT))
    change(warehouse, themes=["fun+"])
    made = change(warehouse, hours=1, valence=-2)
    assert made.before == Tags(("fun+",), "help", "joy", 1)
    assert made.after == Tags(("fun+",), "help", "joy", -2)
    assert change(warehouse, hours=2, themes=["care+"]).after == Tags(("care+",), "help", "joy", -2)
    assert states(warehouse) == [(0, "in force"), (None, "replaced"), (None, "replaced")]


def test_the_newer_is_the_one_that_was_said_later_whatever_the_clock_says(night):
    warehouse = night(review("1", TEXT))
    change(warehouse, hours=5, themes=["fun+"])
    assert change(warehouse, hours=1, themes=["care+"]).after.themes == ("care+",)
    assert change(warehouse, hours=1, themes=[]).after.themes == ()


def test_it_survives_another_reading(night):
    warehouse = night(review("1", TEXT))
    change(warehouse, themes=["care+"], emotion="relief")
    night(tagger=WordTagger("words-2"))
    assert mentions(warehouse) == [(0, "care", "praise", 1.0), (1, "speed", "pain", 0.9)]


def test_it_goes_to_the_segment_that_has_most_of_its_stretch(night):
    warehouse = night(review("1", TEXT), tagger=CoarseTagger())
    change(warehouse, themes=["care+"], stage="help")
    night(tagger=WordTagger("words-2"))
    assert mentions(warehouse) == [(0, "care", "praise", 1.0), (1, "speed", "pain", 0.9)]  # 12 characters each
    night(review("1", "Fast. Slow and late."), tagger=CoarseTagger("words-3"))
    change(warehouse, hours=1, themes=["value-"])
    night(tagger=WordTagger("words-4"))
    assert mentions(warehouse) == [(0, "speed", "praise", 0.9), (1, "value", "pain", 1.0)]


def test_of_two_that_meet_in_a_segment_the_one_with_more_of_it_is_in_force(night):
    warehouse = night(review("1", "Fast. Slow and late."))
    change(warehouse, 1, themes=["care-"])
    change(warehouse, 0, hours=1, themes=["fun+"])
    night(tagger=CoarseTagger("words-2"))
    assert mentions(warehouse) == [(0, "care", "pain", 1.0)]
    assert states(warehouse) == [(None, "set aside"), (0, "in force")]
    change(warehouse, 0, hours=2, themes=["value+"])
    assert mentions(warehouse) == [(0, "value", "praise", 1.0)]
    assert states(warehouse)[0] == (0, "in force")


def test_it_does_not_speak_of_an_edited_review_and_is_there_when_the_text_comes_back(night):
    warehouse = night(review("1", TEXT))
    change(warehouse, themes=["care+"])
    night(review("1", "Fast refund. Slow ever since.", written_at="2026-11-21T08:00:00"))
    assert mentions(warehouse) == [(0, "speed", "praise", 0.9), (1, "speed", "pain", 0.9)]
    (old,) = listed(warehouse)
    assert (old.state, old.text, old.themes) == ("out of date", "Fast refund.", "care+")
    assert list(export(warehouse)) == []
    night(review("1", TEXT, written_at="2026-11-22T08:00:00"))
    assert mentions(warehouse)[0] == (0, "care", "praise", 1.0)


def test_it_is_in_the_published_database_with_what_the_model_said(night, tmp_path):
    warehouse = night(review("1", TEXT))
    change(warehouse, themes=["care+"], valence=2)
    published = publish(warehouse, tmp_path / "lovelode.duckdb", AS_OF, "2026-11-22-01", NOON)
    with open_published(published) as con:
        assert con.execute("select theme, valence, confidence from evidence where segment = 0").fetchall() == [
            ("care", 2, 1.0)
        ]
        assert con.execute("select theme, polarity from data.votes order by all").fetchall() == [
            ("care", "praise"), ("speed", "pain"),
        ]  # fmt: skip
        assert con.execute(
            "select model_themes, themes, model_stage, stage, model_valence, valence from data.looked_at"
        ).fetchall() == [("speed+", "care+", "help", None, 1, 2)]
        assert con.execute("select themes, corrected_by, corrected_at from data.corrections").fetchall() == [
            ("care+", "Ida", NOON)
        ]


def test_export_is_read_by_the_models(night, tmp_path):
    warehouse = night(review("1", "Fast né 👍 refund. Slow later. Fine.", title="So", stars=4.0), review("2", "fast"))
    change(warehouse, 1, themes=["care+", "speed-"], emotion="gratitude")
    change(warehouse, 3, themes=[], valence=0)
    exported = list(export(warehouse))
    assert [(row["id"], row["source"], row["stars"]) for row in exported] == [(KEY, "app_store", 4.0)]
    file = tmp_path / "labels.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in exported), encoding="utf-8")
    (labelled,) = read_labelled(file)
    assert [labelled.text[start:end].strip() for start, end in labelled.spans] == ["Fast né 👍 refund.", "Fine."]
    assert labelled.themes == [frozenset({"care+", "speed-"}), frozenset()]
    assert (labelled.stages, labelled.emotions, labelled.valences) == (["help", "none"], ["gratitude", "none"], [1, 0])


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"themes": ["care"]}, 'unknown theme "care"; expected speed, .* or trust, each with . for praise'),
        ({"stage": "pay"}, 'unknown stage "pay"; expected choose, .* stay or none'),
        ({"emotion": "love"}, 'unknown emotion "love"; expected joy, '),
        ({"valence": 3}, 'unknown valence "3"; expected -2, -1, 0, 1 or 2'),
        ({}, "nothing to correct"),
        ({"stage": "buy", "by": " "}, "expected who makes it"),
        ({"stage": "buy", "key": "zippa-ios:9"}, 'unknown review "zippa-ios:9"'),
        ({"stage": "buy", "key": "zippa-ios:2"}, "zippa-ios:2 has not been read"),
        ({"stage": "buy", "segment": 2}, "zippa-ios:1 has no segment 2; expected 0 to 1"),
        ({"stage": "buy", "segment": -1}, "has no segment -1"),
    ],
)
def test_a_correction_of_nothing_leaves_nothing(night, wrong, words):
    warehouse = night(review("1", TEXT), review("2", "👍"))
    with pytest.raises(CorrectionError, match=words):
        change(warehouse, **wrong)
    assert listed(warehouse) == []


def test_missing_warehouse_is_not_made(tmp_path):
    with pytest.raises(WarehouseError, match="no such file"):
        list(export(tmp_path / "w.duckdb"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("typed", "themes"),
    [("care+,speed-", ["care+", "speed-"]), (" care+ , speed- ", ["care+", "speed-"]), ("none", []), ("", []),
     ("care+ none", ["care+", "none"])],
)  # fmt: skip
def test_themes_as_people_type_them(typed, themes):
    assert parse_themes(typed) == themes
