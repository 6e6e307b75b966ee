import subprocess
import sys
from pathlib import Path

import pytest

from pipelines.ingest import ingest
from pipelines.tag import BATCH, TagResult, tag
from pipelines.warehouse import open_warehouse
from tests.pipelines.landed import AS_OF, MARKET, WordTagger, land, review


@pytest.fixture
def night(tmp_path):
    """Takes in rows as one more run; returns the warehouse."""
    runs = iter(range(1, 99))

    def take_in(*rows):
        ingest(land(tmp_path, rows, run_id=f"2026-11-22-{next(runs):02d}"), tmp_path / "w.duckdb", MARKET, AS_OF)
        return tmp_path / "w.duckdb"

    return take_in


def read(warehouse, tagger, **how):
    return tag(warehouse, version=lambda: tagger.version, load=lambda: tagger, **how)


def rows(warehouse, select):
    with open_warehouse(warehouse) as con:
        return con.execute(select).fetchall()


def test_review_is_read_with_its_title_and_offsets(night):
    warehouse = night(review("1", "Fast and refunded. Slow later.", title="So fast"))
    assert read(warehouse, WordTagger()) == TagResult(read=1, kept=0, skipped=0)
    assert rows(warehouse, "from segments order by segment") == [
        ("zippa-ios:1", 0, 0, 7, "So fast", "none", "joy", 1, 0.8),
        ("zippa-ios:1", 1, 8, 26, "Fast and refunded.", "help", "joy", 1, 0.8),
        ("zippa-ios:1", 2, 26, 38, " Slow later.", "none", "none", -1, 0.8),
    ]
    assert rows(warehouse, "from mentions order by segment") == [
        ("zippa-ios:1", 0, "speed", "praise", 0.9),
        ("zippa-ios:1", 1, "speed", "praise", 0.9),
        ("zippa-ios:1", 2, "speed", "pain", 0.9),
    ]
    assert rows(warehouse, "select review_key, model_version, backend, dtype from readings") == [
        ("zippa-ios:1", "words-1", "words", "none")
    ]


def test_nothing_to_read_loads_no_tagger(night):
    warehouse = night(review("1", "fast"), review("2", "👍"))
    read(warehouse, WordTagger())

    def load():
        raise AssertionError("loaded")

    assert tag(warehouse, version=lambda: "words-1", load=load) == TagResult(read=0, kept=1, skipped=1)


def test_naming_the_tagger_imports_no_torch():
    code = "import sys; from pipelines.tag import _tagger; _tagger(None); sys.exit('torch' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2]).returncode == 0


def test_only_what_is_new_or_changed_is_read(night):
    warehouse = night(review("1", "fast"), review("2", "slow"))
    read(warehouse, WordTagger())
    night(review("2", "slow. slow."), review("3", "fast fast"), review("1", "fast"))
    tagger = WordTagger()
    assert read(warehouse, tagger) == TagResult(read=2, kept=1, skipped=0)
    assert sorted(tagger.texts) == ["fast fast", "slow. slow."]
    assert rows(warehouse, "select review_key, segment from segments order by all") == [
        ("zippa-ios:1", 0), ("zippa-ios:2", 0), ("zippa-ios:2", 1), ("zippa-ios:3", 0),
    ]  # fmt: skip


def test_another_version_reads_all_again(night):
    warehouse = night(review("1", "fast"), review("2", "slow"))
    read(warehouse, WordTagger())
    assert read(warehouse, WordTagger("words-2")) == TagResult(read=2, kept=0, skipped=0)
    assert rows(warehouse, "select distinct model_version from readings") == [("words-2",)]
    assert rows(warehouse, "select count(*) from mentions") == [(2,)]


def test_equal_texts_are_read_once(night):
    warehouse = night(*(review(str(number), "fast") for number in range(5)))
    tagger = WordTagger()
    assert read(warehouse, tagger).read == 5
    assert tagger.texts == ["fast"]
    assert rows(warehouse, "select count(*) from mentions") == [(5,)]


def test_review_that_is_no_longer_read_loses_its_tags(night):
    warehouse = night(review("1", "fast"), review("2", "slow"))
    read(warehouse, WordTagger())
    night(review("1", "👍"))
    assert read(warehouse, WordTagger()) == TagResult(read=0, kept=1, skipped=1)
    for table in ("readings", "segments", "mentions"):
        assert rows(warehouse, f"select distinct review_key from {table}") == [("zippa-ios:2",)]


def test_progress_counts_reviews(night):
    warehouse = night(*(review(str(number), f"fast {number}") for number in range(BATCH + 3)), review("x", "fast 1"))
    told = []
    read(warehouse, WordTagger(), progress=lambda done, total: told.append((done, total)))
    assert [total for _, total in told] == [BATCH + 4] * 2
    assert told[-1][0] == BATCH + 4
    assert told[0][0] < told[1][0]


def test_readings_are_unique(night):
    warehouse = night(*(review(str(number), f"fast {number % 3}. slow.") for number in range(9)))
    read(warehouse, WordTagger())
    night(*(review(str(number), f"slow {number % 2}.") for number in range(9)))
    read(warehouse, WordTagger())
    for table, key in (
        ("readings", "review_key"),
        ("segments", "review_key, segment"),
        ("mentions", "review_key, segment, theme, polarity"),
    ):
        assert rows(warehouse, f"select {key} from {table} group by {key} having count(*) > 1") == []
    assert rows(warehouse, "select count(*) from readings") == [(9,)]
