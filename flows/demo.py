"""The demo: a made-up market served on this machine, one night over it and its briefing, as one flow run."""

import os
import shutil
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from prefect import flow

from demo.generate import DemoMarket, generate
from demo.server import serve
from demo.write import write
from flows.nightly import Nightly, nightly
from flows.progress import step
from flows.settings import HASH_KEY, Settings, load_market
from flows.weekly import recompute, weekly
from pipelines.actions import act
from pipelines.brief import BriefingFiles, issued_on
from pipelines.brief.frozen import thaw
from pipelines.brief.words import week_name
from pipelines.publish import publish


@flow(name="demo", description="nightly and two weeks over the demo market", validate_parameters=False)
def night_and_weeks(settings: Settings) -> tuple[Nightly, BriefingFiles]:
    """The night, and the briefing of its week; before that one, the first time, last week's and what came of it."""
    night = nightly(settings)
    last_sunday = settings.as_of - timedelta(weeks=1)
    if issued_on(settings.briefings / week_name(last_sunday)) is None:
        name = load_market(settings.market_file).name
        _take_up(settings, recompute(settings, week_name(last_sunday), name), last_sunday)
        publish(settings.warehouse, settings.published, settings.as_of, night.run_id, settings.now, name)
    return night, weekly(settings)


def _take_up(settings: Settings, last_week: BriefingFiles, day: date) -> None:
    """Somebody takes up the strongest claim of last week, so that this week's briefing has something to follow up."""
    for card in thaw(last_week.json).cards[:1]:
        evening = datetime.combine(day, time(18))
        act(settings.warehouse, card.pivot, status="taken-up", owner=card.owner, note="", at=evening)


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
        return night_and_weeks(replace(settings, market_file=settings.data / "market.toml", allow_local=True))


def _forget(data: Path) -> None:
    """Remove what a demo run made, and nothing else that may lie in the folder."""
    for name in ("landing", "briefings"):
        shutil.rmtree(data / name, ignore_errors=True)
    for name in ("warehouse.duckdb", "warehouse.duckdb.wal", "lovelode.duckdb"):
        (data / name).unlink(missing_ok=True)
