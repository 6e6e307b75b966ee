"""One source, one crawl, one process; its exit code and its crawl file tell how it went."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

from flows.runs import Run
from flows.secrets import secret
from flows.settings import HASH_KEY, Settings, hash_key
from flows.turns import Turns
from pipelines.known import KnownReviews
from pipelines.market import Company, Source
from spiders.errors import CrawlError, DeliveryError
from spiders.registry import spider
from spiders.secrets import wanted

logger = logging.getLogger(__name__)


def crawl_file(run: Run, company: Company, source: Source) -> Path:
    return run.folder / f"{company.id}.{source.id}.crawl.json"


def collect(
    settings: Settings, run: Run, company: Company, source: Source, known: KnownReviews | None, turns: Turns
) -> str:
    """
    Crawl one source into the run's folder; return its status, "complete" or "cut_short".

    `known` is what earlier crawls of it brought. A source that this run has already crawled is not asked again, and
    one whose host is being asked waits for its turn. Raises CrawlError when the crawl failed.
    """
    landed = crawl_file(run, company, source)
    if landed.exists() and (status := json.loads(landed.read_text())["status"]) != "failed":
        return status
    job = run.folder / f"{company.id}.{source.id}.job.json"
    job.write_text(json.dumps(_job(settings, run, company, source) | ({"known": asdict(known)} if known else {})))
    environment = {**os.environ, HASH_KEY: hash_key(settings.data), **secrets_of(source)}
    hosts = set() if settings.allow_local else spider(source.spider)(**source.arguments).hosts
    with turns.of(hosts):
        _crawl(job, environment, source)
    status = json.loads(landed.read_text())["status"]
    logger.info("%s: %s", source.id, status)
    return status


def secrets_of(source: Source) -> dict[str, str]:
    """The secrets that the source needs, by name, for its crawl's environment; those there are none of are left out."""
    found = {}
    for name in wanted(spider(source.spider).takes, source.arguments):
        with suppress(DeliveryError):  # the crawl itself says what it lacks, so that it stands in its record
            found[name] = secret(name)
    return found


def _crawl(job: Path, environment: Mapping[str, str], source: Source) -> None:
    # The pipe is the crawl's lifeline: it closes when this process ends, and the crawl ends with it.
    with subprocess.Popen(
        [sys.executable, "-m", "spiders.run", str(job)],
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment,
    ) as process:
        assert process.stderr is not None
        words = process.stderr.read().strip()
        code = process.wait()
    if code != 0:
        raise CrawlError(words.splitlines()[-1] if words else f"{source.id}: the crawl ended with exit code {code}")


def _job(settings: Settings, run: Run, company: Company, source: Source) -> dict[str, object]:
    return {
        "run_id": run.id,
        "company": company.id,
        "source_id": source.id,
        "spider": source.spider,
        "arguments": source.arguments,
        "out": str(run.folder),
        "allow_local": settings.allow_local,
        "as_of": settings.as_of.isoformat(),
    }
