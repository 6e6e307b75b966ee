"""CONTRIBUTING's new source is one: what stands there is written into files, goes through the contract, and crawls."""

import importlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import spiders
from flows.sources.addresses import recognised
from spiders.base import ReviewSpider
from tests import test_every_spider as contract
from tests.expected import fill_in
from tests.spiders.server import Answer, serve

ROOT = Path(__file__).parents[1]
TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CODE = re.findall(r"```python\n(.*?)```", TEXT, re.DOTALL)[0]
BODY, EXPECTED = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
NAME, CASE = re.findall(r"`tests/spiders/(\w+)/([\w-]+)/body.json`", TEXT)[0]
NONE, CHANGED = re.findall(r"such as\s`(\{.*?\})`", TEXT)
RUN = "import sys, spiders; spiders.__path__.append(sys.argv[2]); from spiders.run import main; main()"


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[type[ReviewSpider]]:
    """The spider, importable as spiders.NAME, and its cases where the contract looks for them."""
    (tmp_path / f"{NAME}.py").write_text(CODE, encoding="utf-8")
    for case, body in ((CASE, BODY), ("no-reviews", NONE), ("reviews-renamed", CHANGED)):
        folder = tmp_path / "cases" / NAME / case
        folder.mkdir(parents=True)
        (folder / "body.json").write_text(body, encoding="utf-8")
        (folder / "expected.json").write_text(EXPECTED, encoding="utf-8")
    monkeypatch.setattr(spiders, "__path__", [*spiders.__path__, str(tmp_path)])
    monkeypatch.setattr(contract, "CASES", sorted((tmp_path / "cases" / NAME).iterdir()))
    yield vars(importlib.import_module(f"spiders.{NAME}"))[CODE.split("class ")[1].split("(")[0]]
    del sys.modules[f"spiders.{NAME}"], vars(spiders)[NAME]


def test_it_is_short() -> None:
    assert len([line for line in CODE.splitlines() if line.strip()]) < 20


def test_it_keeps_the_contract(written: type[ReviewSpider], monkeypatch: pytest.MonkeyPatch) -> None:
    for case in contract.CASES:
        fill_in(case)
    items = json.loads((contract.CASES[-1] / "expected.json").read_text())["items"]
    assert [(item["review_id"], item["stars"], item["written_at"]) for item in items] == [
        ("7", 5.0, "2026-11-20T08:00:00"), ("8", 1.0, "2026-11-19T16:30:00"),
    ]  # fmt: skip
    for name, check in vars(contract).items():
        if name.startswith("test_"):
            _run(check, written, monkeypatch)


def _run(check: Any, cls: type[ReviewSpider], monkeypatch: pytest.MonkeyPatch) -> None:
    """A test of the contract, for the spider or for each of its cases as its parameters ask."""
    takes = check.__code__.co_varnames[: check.__code__.co_argcount]
    assert set(takes) <= {"name", "cls", "case", "monkeypatch"}, f"{check.__name__} wants {takes}"
    for case in contract.CASES if "case" in takes else [None]:
        given = {"name": NAME, "cls": cls, "case": case, "monkeypatch": monkeypatch}
        check(**{name: given[name] for name in takes})


def test_it_crawls(written: type[ReviewSpider], tmp_path: Path) -> None:
    expected = json.loads(EXPECTED)
    source = recognised(expected["address"])
    assert source and (source.spider, source.arguments) == (NAME, expected["arguments"])
    with serve() as site:
        site.on(expected["url"].removeprefix(written.site), Answer(BODY, headers={"Content-Type": "application/json"}))
        job = {"run_id": "2026-11-22-01", "company": "zippa", "source_id": "x", "spider": NAME, "out": str(tmp_path),
               "arguments": source.arguments | {"endpoint": site.url}, "allow_local": True}  # fmt: skip
        (tmp_path / "job.json").write_text(json.dumps(job))
        done = subprocess.run(
            [sys.executable, "-c", RUN, str(tmp_path / "job.json"), str(tmp_path)], cwd=ROOT, capture_output=True,
            text=True, stdin=subprocess.DEVNULL, env=os.environ | {"LOVELODE_HASH_KEY": "a key for tests"}, timeout=120,
        )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    rows = [json.loads(line) for line in (tmp_path / "zippa.x.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [row["text"] for row in rows] == ["My parrot loves it.", "The tank leaks."]
    assert json.loads((tmp_path / "zippa.x.crawl.json").read_text())["status"] == "complete"


def test_every_base_it_names_is_there() -> None:
    named = re.findall(r"`(\w+\.py)`", TEXT.split("## A new source")[1].split("```python")[0])
    assert named and all((ROOT / "spiders" / "shapes" / name).exists() for name in named)
