import os
import stat
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

import duckdb
import pytest

from pipelines.ingest import ingest
from pipelines.publish import TABLES, VIEWS, publish
from pipelines.tag import tag
from pipelines.warehouse import SQL, open_published, open_warehouse
from spiders.errors import WarehouseError
from tests.pipelines.landed import AS_OF, MARKET, WordTagger, land, review

STAMP = datetime(2026, 11, 22, 3, 0)
NOBODY = 65534


@pytest.fixture
def folder():
    """A folder that another user may look into, unlike pytest's own."""
    with tempfile.TemporaryDirectory() as name:
        Path(name).chmod(0o755)
        yield Path(name)


def night(folder, *texts, number=1):
    warehouse, published = folder / "warehouse.duckdb", folder / "lovelode.duckdb"
    rows = [review(str(place), text) for place, text in enumerate(texts)]
    run_id = f"2026-11-22-{number:02d}"
    ingest(land(folder / "landing", rows, run_id=run_id), warehouse, MARKET, AS_OF)
    tag(warehouse, version=lambda: "words-1", load=lambda: WordTagger())
    return publish(warehouse, published, AS_OF, run_id, STAMP, MARKET.name)


def test_published_tables_are_the_warehouse_and_its_snapshot(folder):
    published = night(folder, "Fast refund.", "slow", "👍")
    with open_published(published) as con, open_warehouse(folder / "warehouse.duckdb") as source:
        for table in TABLES:
            copy, original = (
                where.execute(f"from {name} order by all").fetchall()
                for where, name in ((con, f"data.{table}"), (source, table))
            )
            assert copy == original, table
        assert con.execute("select * replace (window_start::text as window_start) from data.snapshot").fetchall() == [
            (AS_OF, "2026-11-22-01", STAMP, "words-1", "2026-05-25", "City groceries")
        ]
        assert con.execute("select count(*) from data.people_weeks union all select count(*) from data.votes"
                           ).fetchall() == [(2,), (2,)]  # fmt: skip


def test_stamp_is_utc_wherever_the_machine_stands(folder):
    night(folder, "fast")
    code = f"""
from datetime import UTC, date, datetime
from pathlib import Path
from pipelines.publish import publish
folder = Path({str(folder)!r})
stamp = datetime(2026, 11, 22, 3, tzinfo=UTC)
publish(folder / "warehouse.duckdb", folder / "l.duckdb", date(2026, 11, 22), "1", stamp)
"""
    subprocess.run([sys.executable, "-c", code], env={**os.environ, "TZ": "America/New_York"}, check=True)
    with open_published(folder / "l.duckdb") as con:
        assert con.execute("select published_at from data.snapshot").fetchall() == [(STAMP,)]


def test_every_table_of_the_warehouse_is_published_but_what_corrections_are_laid_over(folder):
    night(folder, "fast")
    behind = {"schema_version", "model_segments", "model_mentions", "corrected"}
    with open_warehouse(folder / "warehouse.duckdb") as con:
        names = con.execute("select table_name from information_schema.tables where table_schema = 'main'").fetchall()
    assert {name for (name,) in names} == set(TABLES) | behind


def test_commented_views_and_commented_columns(folder):
    with open_published(night(folder, "fast")) as con:
        views = con.execute("select view_name, comment from duckdb_views() where not internal").fetchall()
        columns = con.execute(
            "select table_name, column_name, comment from duckdb_columns() where schema_name = 'data'"
        ).fetchall()
        for view in VIEWS:
            con.execute(f"from {view}").fetchall()
    assert {name for name, _ in views} == set(VIEWS) == {file.stem for file in (SQL / "views").glob("*.sql")}
    assert all(len(comment) > 40 and "--" not in comment for _, comment in views)
    assert [(table, column) for table, column, comment in columns if not comment] == []


def test_offsets_find_the_segment_in_the_review(folder):
    with open_published(night(folder, "Fast né 👍 refund. Slow later.", "fast")) as con:
        found = con.execute(
            "select segment_text, substring(full_review, start_offset + 1, end_offset - start_offset) from evidence"
        ).fetchall()
    assert len(found) == 3
    assert all(segment == cut for segment, cut in found)


READER = """
import sys
from pathlib import Path
from pipelines.warehouse import open_published
with open_published(Path(sys.argv[1])) as con:
    for _ in sys.stdin:
        print(con.execute("select count(*) from data.reviews").fetchone()[0], flush=True)
"""


def reader(published):
    return subprocess.Popen(
        [sys.executable, "-c", READER, str(published)], text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )


def ask(process):
    process.stdin.write("\n")
    process.stdin.flush()
    return process.stdout.readline().strip()


def test_open_reader_keeps_the_old_and_a_new_one_sees_the_new(folder):
    with reader(night(folder, "fast")) as old:
        assert ask(old) == "1"
        published = night(folder, "fast", "slow", "good", number=2)
        assert ask(old) == "1"
        with reader(published) as new:
            assert ask(new) == "3"
            assert ask(old) == "1"
            new.stdin.close()
        old.stdin.close()


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")
def test_client_that_opens_it_for_writing_is_refused(folder):
    published = night(folder, "fast")
    assert stat.S_IMODE(published.stat().st_mode) == 0o444
    # Root may write whatever the mode says, so the client becomes somebody else once it is loaded.
    become = f"os.setgid({NOBODY}); os.setuid({NOBODY})" if os.geteuid() == 0 else ""

    def client(how):
        opened = f"duckdb.connect({str(published)!r}{how})"
        code = f"import os, duckdb; {become}\nwith {opened} as con: print(con.sql('from journey').shape)"
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=folder)

    assert "Permission denied" in client("").stderr
    assert client(", read_only=True").stdout == "(14, 16)\n"


def test_leftovers_of_a_killed_run_are_removed_and_nothing_else(folder):
    (folder / ".lovelode.duckdb.2026-11-21-01.draft").write_text("half")
    (folder / ".lovelode.duckdb.2026-11-21-01.draft.wal").write_text("half")
    (folder / ".lovelode.duckdb.2026-11-21-01.draft.tmp").mkdir()
    (folder / ".other.duckdb.x.draft").write_text("kept")
    night(folder, "fast")
    assert sorted(path.name for path in folder.iterdir()) == [
        ".other.duckdb.x.draft", "landing", "lovelode.duckdb", "warehouse.duckdb",
    ]  # fmt: skip


def test_failure_leaves_the_former_snapshot(folder, monkeypatch):
    published = night(folder, "fast")
    before = published.read_bytes()
    monkeypatch.setattr("pipelines.publish.VIEWS", ("no_such_view",))
    with pytest.raises(FileNotFoundError):
        night(folder, "fast", "slow", number=2)
    assert published.read_bytes() == before


def test_missing_warehouse_is_not_made(tmp_path):
    with pytest.raises(WarehouseError, match="no such file"):
        publish(tmp_path / "warehouse.duckdb", tmp_path / "lovelode.duckdb", AS_OF, "2026-11-22-01", STAMP)
    assert list(tmp_path.iterdir()) == []


def test_plain_duckdb_opens_it(folder):
    with duckdb.connect(str(night(folder, "fast")), read_only=True) as con:
        assert con.execute("select theme, praising from what_customers_love").fetchall() == [("speed", 1)]
