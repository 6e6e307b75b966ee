"""The command as a person meets it: what it says, what it exits with, and what it leaves alone."""

import json
import os
import subprocess
import sys
import urllib.request
from pathlib import Path

import duckdb
import pytest

ROOT = Path(__file__).parents[2]
GOOD = '[market]\nname = "M"\n[[companies]]\nid = "a"\nname = "A"\n'
SOURCE = '[[companies.sources]]\nid = "a-ios"\n'


def lovelode(folder: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "flows.cli", *words], cwd=folder, capture_output=True, text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("market", "words"),
    [
        (None, "market.toml: no such file"),
        ("[market\n", "not valid TOML"),
        (GOOD + 'colour = "red"\n', 'company "a": unknown key "colour"'),
        (GOOD + '[[companies]]\nid = "a"\nname = "B"\n', 'company id "a" stands twice'),
        (GOOD + SOURCE + 'spider = "app_stoer"\n', 'unknown spider "app_stoer"; expected one of app_store'),
        (GOOD + SOURCE + 'spider = "app_store"\n', 'missing argument "app_id"'),
        (GOOD + SOURCE + 'spider = "app_store"\napp_id = "1"\ncountry = "gb"\n', 'unknown argument "country"'),
        (GOOD + SOURCE + 'spider = "app_store"\napp_id = 7\n', "app_id = 7; expected"),
    ],
)
def test_a_bad_market_gets_one_line_and_leaves_nothing(tmp_path, market, words):
    if market is not None:
        (tmp_path / "market.toml").write_text(market)
    before = sorted(tmp_path.rglob("*"))
    done = lovelode(tmp_path, "nightly")
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("lovelode: market.toml: ") and words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ((), "whose reviews are these?"),
        (("--company-column", "brand"), 'no column "brand"; it has app, content, score, at'),
        (("--company", "A", "--map", "text=body"), 'no column "body" (for text)'),
        (("--company", "A", "--map", "content"), '--map "content": expected our field = your column'),
        (("--company", "A"), "may be day or month first"),
        (("--company-column", "app", "--date-format", "%d-%m-%Y", "--own", "C"), '--own "C": not in'),
    ],
)
def test_an_import_that_cannot_be_read_as_asked_leaves_nothing(tmp_path, options, words):
    (tmp_path / "x.csv").write_text("app,content,score,at\nA,Good,5,03-04-2026\nB,Bad,1,05-04-2026\n")
    done = lovelode(tmp_path, "import", "x.csv", *options)
    assert done.returncode == 2, done.stderr
    assert done.stderr.startswith("lovelode: ") and words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["x.csv"]


def test_import_makes_a_market_and_carries_the_reviews_to_a_briefing(prefect_server, tmp_path):
    days = [f"{1 + n % 28:02d}-04-2026" for n in range(40)]
    rows = [f"{app},Easy to use number {n},5,{day}" for app in ("Zip Pa", "Larder") for n, day in enumerate(days)]
    (tmp_path / "x.csv").write_text("app,content,score,at\n" + "\n".join(rows) + "\n")
    options = ("--source", "google_play", "--company-column", "app", "--own", "Larder", "--yes")
    done = lovelode(tmp_path, "import", "x.csv", *options, **prefect_server)
    assert done.returncode == 0, done.stderr
    assert "80 new" in done.stderr
    market = (tmp_path / "market.toml").read_text()
    again = lovelode(tmp_path, "import", "x.csv", *options, **prefect_server)
    assert "0 new, 0 updated, 80 unchanged" in again.stderr
    assert (tmp_path / "market.toml").read_text() == market
    assert lovelode(tmp_path, "weekly", **prefect_server).returncode == 0
    briefing = tmp_path / "data" / "briefings" / "2026-W18" / "briefing.md"
    assert artifact(prefect_server["PREFECT_API_URL"], "briefing") == briefing.read_text(encoding="utf-8")
    issued = briefing.read_bytes()
    twice = lovelode(tmp_path, "weekly", **prefect_server)
    assert twice.returncode == 0 and "issued before" in twice.stderr and briefing.read_bytes() == issued
    anew = lovelode(tmp_path, "recompute", "2026-W18")
    assert anew.returncode == 0 and (briefing.parent / "briefing.1.json").exists(), anew.stderr
    assert lovelode(tmp_path, "weekly", "--week", "2026-W18").returncode == 0
    asked = lovelode(tmp_path, "sql", "select company, role from data.companies order by all", "--format", "csv")
    assert asked.stdout == "company,role\nlarder,own\nzip-pa,competitor\n"
    checked = lovelode(tmp_path, "check", "--offline")
    assert checked.returncode == 0 and "zip-pa-google-play" in checked.stdout and "complete" in checked.stdout


@pytest.mark.parametrize(
    ("command", "code", "words"),
    [
        (("weekly", "--week", "2026-18"), 1, '"2026-18" is no week; expected one such as 2026-W46'),
        (("weekly", "--week", "2026-W18"), 1, "no briefing was issued for this week"),
        (("recompute", "2026-W18"), 1, "warehouse.duckdb: no such file"),
        (("deliver",), 1, "no briefing; expected one that `lovelode weekly` made"),
        (("act", "zippa/convenience/help", "--owner", "Ida"), 1, "warehouse.duckdb: no such file"),
        (("act", "zippa/convenience/help", "--status", "begun"), 2, 'unknown status "begun"; expected taken-up'),
    ],
)
def test_what_is_not_there_is_said_in_one_line(tmp_path, command, code, words):
    done = lovelode(tmp_path, *command)
    assert (done.returncode, len(done.stderr.splitlines())) == (code, 1), done.stderr
    assert done.stderr.startswith("lovelode: ") and words in done.stderr


def test_tag_reads_lines_and_refuses_what_is_none(tmp_path):
    lines = [{"id": 1, "text": "So easy. But slow!"}, {"id": 2, "text": "ab", "segments": [{"start": 0, "end": 2}]}]
    (tmp_path / "in.jsonl").write_text("\n".join(map(json.dumps, lines)))
    done = lovelode(tmp_path, "tag", "--input", "in.jsonl", "--output", "out.jsonl")
    assert done.returncode == 0, done.stderr
    tagged = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [(line["id"], [(s["start"], s["end"]) for s in line["segments"]]) for line in tagged] == [
        (1, [(0, 8), (9, 18)]),
        (2, [(0, 2)]),
    ]
    assert set(tagged[0]["segments"][0]) == {"start", "end", "themes", "stage", "emotion", "valence", "confidence"}
    (tmp_path / "bad.jsonl").write_text('{"id": 1, "text": "ok"}\n{"id": 2}\n')
    done = lovelode(tmp_path, "tag", "--input", "bad.jsonl", "--output", "none.jsonl")
    assert done.returncode == 2 and "bad.jsonl, line 2" in done.stderr
    assert not list(tmp_path.glob("none.jsonl*"))


def artifact(api: str, key: str) -> str:
    with urllib.request.urlopen(f"{api}/artifacts/{key}/latest") as answer:
        return json.load(answer)["data"]


@pytest.fixture
def published(tmp_path):
    (tmp_path / "data").mkdir()
    with duckdb.connect(str(tmp_path / "data" / "lovelode.duckdb")) as con:
        con.execute("create table answers as select 42 as n, 'a|b' as word")
    return tmp_path


def test_sql_answers_as_table_csv_and_json(published):
    assert "42" in lovelode(published, "sql", "from answers").stdout
    assert lovelode(published, "sql", "from answers", "--format", "csv").stdout == "n,word\n42,a|b\n"
    answered = lovelode(published, "sql", "from answers", "--format", "json")
    assert json.loads(answered.stdout) == [{"n": 42, "word": "a|b"}]


@pytest.mark.parametrize(
    "query",
    ["drop table answers", "copy answers to 'x.csv'", "from read_csv('/etc/passwd')", "attach 'y.duckdb'",
     "set enable_external_access = true", "from nowhere"],
)  # fmt: skip
def test_sql_only_reads(published, query):
    done = lovelode(published, "sql", query)
    assert done.returncode == 1
    assert done.stderr.startswith("lovelode: ") and len(done.stderr.splitlines()) == 1
    assert sorted(path.name for path in published.iterdir()) == ["data"]


def test_sql_without_a_database_says_what_to_do(tmp_path):
    done = lovelode(tmp_path, "sql", "select 1")
    assert done.returncode == 1 and "expected a published database" in done.stderr


def test_two_runs_do_not_write_at_once(prefect_server, tmp_path):
    import fcntl

    (tmp_path / "x.csv").write_text("id,text,date\n1,Easy,2026-04-01\n")
    (tmp_path / "data").mkdir()
    with (tmp_path / "data" / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = lovelode(tmp_path, "import", "x.csv", "--company", "A", "--yes", **prefect_server)
    assert done.returncode == 1
    assert "another lovelode run is writing here" in done.stderr
