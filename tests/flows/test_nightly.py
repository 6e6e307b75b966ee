"""Whole nights over small exported files, by the command, each in its own process."""

import csv
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from flows.asking import answer

ROOT = Path(__file__).parents[2]
TEXTS = (
    "Refund in one tap, no forms at all. But the driver was late again.",
    "So easy to use, I order in seconds.",
    "The app crashes whenever I pay.",
    "Support was kind and sorted it the same day!",
)
RUN_COLUMNS = {"crawls": "* exclude (run_id, started_at, finished_at)", "rejects": "* exclude (run_id)"}


def write_market(folder: Path, reviews: int = 24) -> Path:
    """A market of two companies in two exported files, and one file that holds both."""
    for name in ("zippa", "larder"):
        with (folder / f"{name}.csv").open("w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(["reviewId", "userName", "content", "score", "at"])
            for number in range(reviews):
                text = f"{TEXTS[number % 4]} Order {number} of {name}."
                day = f"2026-11-{1 + number % 20:02d}"
                rows.writerow([f"{name}{number}", f"Person {number}", text, 1 + number % 5, day])
    blocks = ['[market]\nname = "Small"\n']
    for name, role in (("zippa", "competitor"), ("larder", "own")):
        blocks.append(f'[[companies]]\nid = "{name}"\nname = "{name.title()}"\nrole = "{role}"\n')
        for source in ("google_play", "trustpilot"):
            blocks.append(
                f'[[companies.sources]]\nid = "{name}-{source}"\nspider = "review_file"\nsource = "{source}"\n'
                f'path = "{folder / name}.csv"\n'
            )
    market = folder / "market.toml"
    market.write_text("\n".join(blocks))
    return market


def nightly(folder: Path, environment: dict[str, str], *kill: str) -> subprocess.CompletedProcess[str]:
    places = ["--market", str(folder / "market.toml"), "--data", str(folder / "data"), "--as-of", "2026-11-22"]
    words = [sys.executable, "-m", "tests.flows.killed", *(kill or ("-", "-", "0")), "nightly", *places]
    environment = {**environment, "LOVELODE_HASH_KEY": "k"}
    return subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True)


def everything(folder: Path) -> dict[str, list]:
    """Every row of the warehouse, the columns of the run itself apart."""
    with duckdb.connect(str(folder / "data" / "warehouse.duckdb"), read_only=True) as con:
        names = [row[0] for row in con.execute("select table_name from duckdb_tables()").fetchall()]
        columns = {name: RUN_COLUMNS.get(name, "*") for name in names}
        return {name: con.execute(f"select {columns[name]} from {name} order by all").fetchall() for name in names}


@pytest.fixture(scope="module")
def undisturbed(prefect_server, tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    write_market(folder)
    done = nightly(folder, prefect_server)
    assert done.returncode == 0, done.stderr
    found = everything(folder)
    assert len(found["reviews"]) == 96 and len(found["model_segments"]) > 96 and len(found["pivots"]) > 0
    return folder, found


@pytest.mark.parametrize(
    ("module", "function", "call"),
    [
        ("flows.nightly", "collect", "3"),
        ("flows.nightly", "_carry_through", "1"),
        ("pipelines.ingest", "_ingest_file", "3"),
        ("pipelines.tag", "_keep", "1"),
        ("pipelines.pivots", "_replace", "2"),
        ("pipelines.publish", "_put_in_place", "1"),
    ],
)
def test_killed_and_run_again(undisturbed, prefect_server, tmp_path, module, function, call):
    folder, expected = undisturbed
    (tmp_path / "market.toml").write_text((folder / "market.toml").read_text())
    killed = nightly(tmp_path, prefect_server, module, function, call)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert not (tmp_path / "data" / "lovelode.duckdb").exists()
    again = nightly(tmp_path, prefect_server)
    assert again.returncode == 0, again.stderr
    assert everything(tmp_path) == expected


def test_a_source_that_fails_is_named_and_the_others_are_published(prefect_server, tmp_path):
    market = write_market(tmp_path, reviews=8)
    (tmp_path / "larder.csv").write_text("colour,size\nred,9\n")
    done = nightly(tmp_path, prefect_server)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("lovelode: published without larder-google_play: ")
    status = dict(answer(tmp_path / "data" / "lovelode.duckdb", "select source_id, status from data_health")[1])
    assert status == {
        "zippa-google_play": "complete", "zippa-trustpilot": "complete",
        "larder-google_play": "failed", "larder-trustpilot": "failed",
    }  # fmt: skip
    assert market.exists()


def test_readers_keep_the_old_file_and_new_ones_see_the_new(undisturbed, prefect_server, tmp_path):
    write_market(tmp_path, reviews=4)
    assert nightly(tmp_path, prefect_server).returncode == 0
    published = tmp_path / "data" / "lovelode.duckdb"
    count = "select count(*) from data.reviews"
    with duckdb.connect(str(published), read_only=True) as reader:
        assert reader.execute(count).fetchall() == [(16,)]
        write_market(tmp_path, reviews=6)
        assert nightly(tmp_path, prefect_server).returncode == 0
        assert reader.execute(count).fetchall() == [(16,)]
        words = [sys.executable, "-m", "flows.cli", "sql", count, "--data", str(tmp_path / "data"), "--format", "csv"]
        fresh = subprocess.run(words, cwd=ROOT, capture_output=True, text=True)
        assert fresh.stdout.split() == ["count_star()", "24"], fresh.stderr
