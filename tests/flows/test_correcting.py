"""`lovelode correct` and `lovelode corrections` as a person at a terminal meets them."""

import fcntl
import json

import pytest

from models.data import read_labelled
from pipelines.ingest import ingest
from pipelines.tag import tag
from tests.flows.test_cli import lovelode
from tests.pipelines.landed import AS_OF, MARKET, WordTagger, land, review

KEY = "zippa-ios:1"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A data folder with one review read and its first segment corrected."""
    folder = tmp_path_factory.mktemp("corrected")
    warehouse = folder / "data" / "warehouse.duckdb"
    landed = land(folder / "data" / "landing", [review("1", "Fast refund. Slow later.")])
    ingest(landed, warehouse, MARKET, AS_OF)
    tag(warehouse, version=lambda: "words-1", load=lambda: WordTagger())
    done = lovelode(folder, "correct", KEY, "0", "--themes", "care+,speed-", "--valence", "-2", "--by", "Ida")
    assert done.returncode == 0, done.stderr
    (folder / "said").write_text(done.stdout)
    return folder


def test_correct_shows_before_and_after(folder):
    before, after = ((folder / "said").read_text().splitlines()[place].split() for place in (4, 5))
    assert [word for word in before if word != "│"] == ["before", "speed+", "help", "joy", "+1"]
    assert [word for word in after if word != "│"] == ["after", "care+", "speed-", "help", "joy", "-2"]
    assert "from the next nightly's publication on" in (folder / "said").read_text()


def test_list_says_what_is_in_force(folder):
    done = lovelode(folder, "corrections", "list")
    assert done.returncode == 0, done.stderr
    assert "Ida" in done.stdout and "care+ speed-" in done.stdout and "in force" in done.stdout
    assert done.stdout.splitlines()[-1] == "1 correction, 1 in force"


def test_export_writes_labels_to_a_file_or_the_screen(folder):
    screen = lovelode(folder, "corrections", "export")
    assert [json.loads(line)["id"] for line in screen.stdout.splitlines()] == [KEY]
    assert lovelode(folder, "corrections", "export", "mine.jsonl").returncode == 0
    assert (folder / "mine.jsonl").read_text() == screen.stdout
    (labelled,) = read_labelled(folder / "mine.jsonl")
    assert labelled.themes == [frozenset({"care+", "speed-"})] and labelled.valences == [-2]
    assert not list(folder.glob("*.part"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((KEY, "0", "--themes", "cares+"), 'unknown theme "cares+"; expected speed, '),
        ((KEY, "0", "--stage", "pay"), 'unknown stage "pay"'),
        ((KEY, "9", "--stage", "buy"), "zippa-ios:1 has no segment 9; expected 0 to 1"),
        (("nobody:1", "0", "--stage", "buy"), 'unknown review "nobody:1"'),
        ((KEY, "0"), "nothing to correct"),
    ],
)
def test_a_correction_of_nothing_gets_one_line(folder, words, said):
    done = lovelode(folder, "correct", *words, "--by", "Ida")
    assert done.returncode == 2
    assert done.stderr.startswith("lovelode: ") and said in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_correction_waits_for_the_nightly(folder):
    with (folder / "data" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = lovelode(folder, "correct", KEY, "0", "--stage", "buy", "--by", "Ida")
    assert done.returncode == 1 and "another lovelode run is writing here" in done.stderr


def test_without_a_warehouse_nothing_is_made(tmp_path):
    done = lovelode(tmp_path, "correct", KEY, "0", "--stage", "buy", "--by", "Ida")
    assert done.returncode == 1 and "expected a warehouse" in done.stderr
    assert list(tmp_path.iterdir()) == []
