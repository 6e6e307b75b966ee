"""`lovelode check`: every source is asked for one page, and a table says what came."""

import json
from collections import Counter
from datetime import date
from pathlib import Path
from threading import Barrier, Lock

import pytest

from flows.settings import load_market
from flows.sources.checking import problem, show_check
from flows.sources.probing import Probe, asking, probe_all, secrets_for
from pipelines.market import Source
from spiders.errors import CrawlError
from tests.flows.test_cli import lovelode
from tests.spiders.server import Answer, serve
from tests.spiders.test_run import page

MARKET = '[market]\nname = "M"\n[[companies]]\nid = "zippa"\nname = "Zippa"\n'


def source(name: str, spider: str, **arguments: object) -> str:
    told = "\n".join(f"{key} = {json.dumps(value)}" for key, value in arguments.items())
    return f'[[companies.sources]]\nid = "{name}"\nspider = "{spider}"\n{told}\n'


def test_each_source_has_its_line_and_one_failure_fails_the_check(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with serve() as site:
        site.on("/p", page(("Ada", "Good", 5)))
        site.on("/down", Answer("gone", 404))
        (tmp_path / "x.csv").write_text("id,text,date\n1,Easy,2026-04-01\n")
        (tmp_path / "market.toml").write_text(
            MARKET + source("shop", "schema_org", urls=[f"{site.url}/p"])
            + source("down", "schema_org", urls=[f"{site.url}/down"])
            + source("file", "review_file", path=str(tmp_path / "x.csv"), source="survey")
            + source("lost", "review_file", path=str(tmp_path / "y.csv"), source="survey")
        )  # fmt: skip
        ask = asking(tmp_path / "data", date(2026, 11, 22), allow_local=True)
        with pytest.raises(CrawlError, match="2 of 4 sources fail: down, lost"):
            show_check(load_market(tmp_path / "market.toml"), tmp_path / "none.duckdb", ask)
    rows = [line.split() for line in capsys.readouterr().out.splitlines()]
    assert rows[:2] == [["newest"], ["source", "reachable", "robots", "items", "oldest", "missing", "verdict"]]
    assert ["shop", "yes", "none", "1", "2026-11-18", "-", "ok"] in rows
    assert ["down", "HTTP", "404", "none", "0", "-", "-", "fails"] in rows
    assert ["file", "yes", "-", "1", "2026-04-01", "author", "100%", "ok"] in rows
    assert any(row[:1] == ["down:"] and row[-2:] == ["HTTP", "404"] for row in rows)
    assert any(row[:1] == ["lost:"] and "y.csv" in " ".join(row) for row in rows)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["market.toml", "x.csv"], "nothing is kept"


def test_offline_nobody_is_asked(tmp_path: Path) -> None:
    with serve() as site:
        (tmp_path / "market.toml").write_text(MARKET + source("shop", "schema_org", urls=[f"{site.url}/p"]))
        done = lovelode(tmp_path, "check", "--offline")
        assert done.returncode == 0 and "never" in done.stdout and site.asked == []
        asked = lovelode(tmp_path, "check")
        assert asked.returncode == 1 and "lovelode: 1 of 1 sources fail: shop" in asked.stderr and site.asked == []
    assert [path.name for path in tmp_path.iterdir()] == ["market.toml"]


def test_an_empty_source_fails_only_where_there_were_reviews() -> None:
    assert problem(Probe(status=200, empty=True)) is None
    said = problem(Probe(status=200, empty=True), before=1200)
    assert said and "1,200" in said
    assert problem(Probe(status=404, problem="gone")) == "gone"


def test_one_host_is_asked_once_at_a_time_and_others_meanwhile() -> None:
    lock, both = Lock(), Barrier(2)
    under_way, counted = Counter[str](), list[int]()

    def ask(source: Source) -> Probe:
        host = source.arguments["urls"][0].split("/")[2]
        with lock:
            under_way[host] += 1
            assert under_way[host] == 1
        both.wait(10)  # until the other host is asked, too
        with lock:
            under_way[host] -= 1
        return Probe(items=1)

    sources = [
        Source.model_validate({"id": f"{host}{n}", "spider": "schema_org", "urls": [f"https://{host}.example/{n}"]})
        for n in range(4)
        for host in "ab"
    ]
    probes = probe_all(sources, ask, lambda done, total: counted.append(done))
    assert len(probes) == 8 and not any(probe.problem for probe in probes.values())
    assert counted == list(range(1, 9))


def test_what_a_spider_does_not_take_is_the_probes_problem() -> None:
    refused = Source.model_validate({"id": "x", "spider": "schema_org", "urls": ["https://www.g2.com/x"]})
    probes = probe_all([refused], lambda source: Probe(items=1), lambda done, total: None)
    assert "G2 forbids" in (probes["x"].problem or "")


def test_prefect_is_not_started_for_a_secret_nobody_keeps_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    keyed = Source.model_validate({"id": "x", "spider": "trustpilot", "domain": "zippa.example"})
    assert secrets_for(keyed, tmp_path) == {} and not list(tmp_path.iterdir())
