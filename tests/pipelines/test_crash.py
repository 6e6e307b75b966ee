"""Killed at any point and run again, the line leaves the rows of an undisturbed run."""

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from pipelines.ingest import ingest
from pipelines.tag import tag
from tests.pipelines.killed import line
from tests.pipelines.landed import AS_OF, MARKET, WordTagger, land, review

ROOT = Path(__file__).parents[2]
WORDS = "they refunded my broken eggs in one fast tap and said sorry"
PANTRIO = {"company": "pantrio", "source_id": "pantrio-ios", "source": "app_store"}


def texts(night: int) -> list[dict]:
    edited = [review(str(number), f"fast {number % 5 * night}. slow {number}.") for number in range(12)]
    copy = review(f"new {night}", WORDS, written_at=f"2026-11-2{3 - night}T08:00:00")
    return [*edited, copy, review("e", "👍" * night)]


@pytest.fixture(scope="module")
def first_night(tmp_path_factory):
    """A warehouse after one night, and the landing of the second: new, edited, skipped and duplicate reviews."""
    data = tmp_path_factory.mktemp("first")
    for night in (1, 2):
        folder = land(data / "landing", texts(night), run_id=f"2026-11-22-0{night}")
        land(data / "landing", [row | PANTRIO for row in texts(night)], f"2026-11-22-0{night}", **PANTRIO)
        if night == 1:
            ingest(folder, data / "warehouse.duckdb", MARKET, AS_OF)
            tag(data / "warehouse.duckdb", version=lambda: "words-1", load=lambda: WordTagger())
    return data


def everything(data: Path) -> dict[str, list]:
    found = {}
    for file in ("warehouse.duckdb", "lovelode.duckdb"):
        with duckdb.connect(str(data / file), read_only=True) as con:
            tables = con.execute("select schema_name || '.' || table_name from duckdb_tables()").fetchall()
            found |= {f"{file} {name}": con.execute(f"from {name} order by all").fetchall() for (name,) in tables}
    return found


@pytest.fixture(scope="module")
def undisturbed(first_night, tmp_path_factory):
    data = tmp_path_factory.mktemp("undisturbed") / "data"
    shutil.copytree(first_night, data)
    line(data)
    found = everything(data)
    assert len(found["warehouse.duckdb main.reviews"]) == 30
    assert sum(row[0] is not None for row in found["lovelode.duckdb data.votes"]) > 10
    return found


@pytest.mark.parametrize(
    ("module", "function", "call"),
    [
        ("pipelines.ingest", "_replace_crawl", 1),  # the first file's rows are written, not committed
        ("pipelines.ingest", "_ingest_file", 2),  # one file is in, the other is not
        ("pipelines.ingest", "_mark_duplicates", 1),
        ("pipelines.tag", "_insert", 5),  # within the second batch: readings are written, segments are not
        ("pipelines.tag", "_keep", 3),
        ("pipelines.publish", "_add_views", 1),  # half a file stands beside the target
        ("pipelines.publish", "_put_in_place", 1),
    ],
)
def test_killed_and_run_again(first_night, undisturbed, tmp_path, module, function, call):
    data = tmp_path / "data"
    shutil.copytree(first_night, data)
    command = [sys.executable, "-m", "tests.pipelines.killed", str(data), module, function, str(call)]
    assert subprocess.run(command, cwd=ROOT).returncode == -signal.SIGKILL
    assert not (data / "lovelode.duckdb").exists()
    line(data)
    assert everything(data) == undisturbed
    assert sorted(path.name for path in data.iterdir()) == ["landing", "lovelode.duckdb", "warehouse.duckdb"]
