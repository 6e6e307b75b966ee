"""nightly = collect → ingest → tag → pivots → publish. Every step is a plain function; Prefect is applied here."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from prefect import flow
from prefect.futures import PrefectFuture, as_completed
from prefect.task_runners import ThreadPoolTaskRunner

from flows import runs
from flows.collect import collect, crawl_file
from flows.progress import step
from flows.settings import Settings, load_market
from flows.tasks import as_task
from flows.turns import Turns, dealt
from pipelines.ingest import ingest
from pipelines.known import known_reviews
from pipelines.market import Market
from pipelines.pivots import find_pivots
from pipelines.publish import publish
from pipelines.tag import tag
from spiders.errors import CrawlError, MarketError

PARALLEL_CRAWLS = 4


@dataclass(frozen=True)
class Nightly:
    """What one night brought."""

    run_id: str
    new: int
    updated: int
    unchanged: int
    tagged: int
    confirmed: int
    leaning: int
    watch: int
    published: Path


@flow(
    name="nightly",
    description="collect → ingest → tag → pivots → publish",
    task_runner=ThreadPoolTaskRunner(max_workers=PARALLEL_CRAWLS),  # type: ignore[arg-type]
    validate_parameters=False,
)
def nightly(settings: Settings, only: Collection[str] = ()) -> Nightly:
    """
    One night over the whole market, or over the sources named in `only`.

    What could be collected is carried through to publication; then CrawlError names the sources that failed.
    """
    market = load_market(settings.market_file)
    sources = [source.id for _, source in market.sources() if not only or source.id in only]
    if not sources:
        raise MarketError(f"{settings.market_file}: no source to collect; expected at least one [[companies.sources]]")
    with runs.exclusive(settings.data):
        run = runs.begin(settings.landing, settings.as_of, sources)
        failures = {} if run.collected else _collect_all(settings, market, run, sources)
        run.mark_collected()
        result = _carry_through(settings, market, run)
        run.mark_done()
    if failures:
        raise CrawlError(f"published without {'; '.join(sorted(failures.values()))}")
    return result


def _collect_all(settings: Settings, market: Market, run: runs.Run, sources: Collection[str]) -> dict[str, str]:
    """Crawl the sources side by side; return why, by source, for those that failed after their retries."""
    pairs = [(company, source) for company, source in market.sources() if source.id in sources]
    known, turns = known_reviews(settings.warehouse, sources, settings.as_of), Turns()
    futures: dict[PrefectFuture[str], str] = {}
    failures: dict[str, str] = {}
    with step("collect") as bar:
        for company, source in dealt(pairs, lambda pair: pair[1].spider):
            retries = 0 if source.spider == "review_file" else 2  # a file does not mend by waiting
            crawl = as_task(collect, retries=retries, retry_delay_seconds=[5, 30])
            futures[crawl.submit(settings, run, company, source, known.get(source.id), turns)] = source.id
        for done, future in enumerate(as_completed(list(futures)), 1):
            bar.done(done, len(futures))
            outcome = future.result(raise_on_failure=False)
            if isinstance(outcome, BaseException):
                failures[futures[future]] = str(outcome)
        fetched = sum(_fetched(crawl_file(run, company, source)) for company, source in pairs)
        bar.summary = f"{fetched:,} reviews from {len(pairs) - len(failures)} of {len(pairs)} sources"
    return failures


def _fetched(crawl: Path) -> int:
    return int(json.loads(crawl.read_text())["fetched"]) if crawl.exists() else 0


def _carry_through(settings: Settings, market: Market, run: runs.Run) -> Nightly:
    with step("ingest") as bar:
        landed = as_task(ingest)(run.folder, settings.warehouse, market, settings.as_of)
        bar.summary = f"{landed.new:,} new, {landed.updated:,} updated, {landed.unchanged:,} unchanged reviews"
    with step("tag") as bar:
        tagged = as_task(tag)(settings.warehouse, progress=bar.done)
        bar.summary = f"{tagged.read:,} reviews read, {tagged.kept:,} kept"
    with step("pivots") as bar:
        found = as_task(find_pivots)(settings.warehouse, settings.as_of, bar.done)
        told = f"{found.confirmed:,} confirmed, {found.leaning:,} leaning, {found.watch:,} to watch"
        bar.summary = f"{told}, of {found.cells:,} cells"
    with step("publish") as bar:
        published = as_task(publish)(
            settings.warehouse, settings.published, settings.as_of, run.id, settings.now, market.name
        )
        bar.summary = str(published)
    tiers = found.confirmed, found.leaning, found.watch
    return Nightly(run.id, landed.new, landed.updated, landed.unchanged, tagged.read, *tiers, published)
