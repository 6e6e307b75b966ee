"""The demo: a made-up market served on this machine, one night over it and its briefing, as one flow run."""

import os
import shutil
from dataclasses import replace
from pathlib import Path

from prefect import flow

from demo.generate import DemoMarket, generate
from demo.server import serve
from demo.write import write
from flows.nightly import Nightly, nightly
from flows.progress import step
from flows.settings import HASH_KEY, Settings
from flows.weekly import weekly
from pipelines.brief import BriefingFiles


@flow(name="demo", description="nightly and weekly over the demo market", validate_parameters=False)
def night_and_week(settings: Settings) -> tuple[Nightly, BriefingFiles]:
    return nightly(settings), weekly(settings)


def run_demo(settings: Settings, effects: bool = True, fresh: bool = False) -> tuple[Nightly, BriefingFiles]:
    """
    Serve the demo market for the length of one run and carry it to a briefing in `settings.data`.

    `effects=False` serves the same market without its planted pivots; `fresh` forgets earlier demo runs.
    """
    if fresh and settings.data.exists():
        _forget(settings.data)
    os.environ[HASH_KEY] = "the demo's fixed key: its people do not exist"
    with step("market") as bar:
        market: DemoMarket = generate(effects=effects)
        bar.summary = f"{len(market.reviews):,} made-up reviews served on this machine"
    with serve(market) as base_url:
        settings.data.mkdir(parents=True, exist_ok=True)
        write(market, settings.data, base_url)
        return night_and_week(replace(settings, market_file=settings.data / "market.toml", allow_local=True))


def _forget(data: Path) -> None:
    """Remove what a demo run made, and nothing else that may lie in the folder."""
    for name in ("landing", "briefings"):
        shutil.rmtree(data / name, ignore_errors=True)
    for name in ("warehouse.duckdb", "warehouse.duckdb.wal", "lovelode.duckdb"):
        (data / name).unlink(missing_ok=True)
