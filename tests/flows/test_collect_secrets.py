"""A source's secret goes from the environment or a Prefect block to its crawl's environment, and no other way."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

import flows.secrets
from flows.collect import collect, secrets_of
from flows.runs import Run
from flows.settings import Settings
from flows.turns import Turns
from pipelines.market import Company, Source
from spiders.errors import CrawlError
from tests.spiders.server import serve

NAME, KEY = "LOVELODE_TRUSTPILOT_KEY", "k3y-that-nobody-sees"


def source(**more: str) -> Source:
    return Source.model_validate({"id": "zippa-tp", "spider": "trustpilot", "domain": "zippa.example"} | more)


@pytest.fixture
def blocks(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Prefect's Secret blocks by name; no secret stands in the environment."""
    found: dict[str, str] = {}
    monkeypatch.setattr(flows.secrets, "_of_block", found.get)
    monkeypatch.delenv(NAME, raising=False)
    return found


def test_a_secret_comes_from_the_environment_or_a_block(
    blocks: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert secrets_of(source()) == {}
    blocks["lovelode-trustpilot-key"] = KEY
    assert secrets_of(source()) == {NAME: KEY}
    monkeypatch.setenv("LOVELODE_OTHER_KEY", "another")
    assert secrets_of(source(key_secret="LOVELODE_OTHER_KEY")) == {"LOVELODE_OTHER_KEY": "another"}
    assert secrets_of(Source.model_validate({"id": "a", "spider": "app_store", "app_id": "1"})) == {}


def test_the_crawl_gets_it_and_no_file_does(tmp_path: Path, blocks: dict[str, str]) -> None:
    settings = Settings(
        tmp_path / "market.toml", tmp_path, date(2026, 11, 22), datetime(2026, 11, 22, tzinfo=UTC), allow_local=True
    )
    run, company = Run(tmp_path / "landing" / "2026-11-22-01"), Company(id="zippa", name="Zippa")
    run.folder.mkdir(parents=True)
    review = {"id": "f1", "stars": 4, "text": "Good", "createdAt": "2026-11-20T08:15:00Z"}
    with serve() as site:
        base, unit = "/v1/business-units/", "0123456789abcdef01234567"
        site.on(f"{base}find?name=zippa.example", json.dumps({"id": unit}))
        pages = f"{base}{unit}/reviews?page={{}}&perPage=100&orderBy=createdat.desc"
        site.on(pages.format(1), json.dumps({"reviews": [review]}))
        site.on(pages.format(2), json.dumps({"reviews": []}))
        with pytest.raises(CrawlError, match=f"zippa-tp: secret {NAME} is not there"):
            collect(settings, run, company, source(endpoint=site.url), None, Turns())
        assert json.loads((run.folder / "zippa.zippa-tp.crawl.json").read_text())["status"] == "failed"
        assert site.asked == []
        blocks["lovelode-trustpilot-key"] = KEY
        assert collect(settings, run, company, source(endpoint=site.url), None, Turns()) == "complete"
        assert site.headers[-1]["Apikey"] == KEY
    written = [path.read_text(encoding="utf-8") for path in tmp_path.rglob("*") if path.is_file()]
    assert len(written) >= 4 and not any(KEY in text for text in written)
