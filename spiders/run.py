"""
One crawl in this process: `python -m spiders.run JOB.json`. Exits 1 and says why on stderr when the crawl failed.

JOB.json: {run_id, company, source_id, spider, arguments, out, allow_local, as_of, known: {reviews, marks},
probe}. With `probe` only one page is read, nothing is kept, and what was seen is printed as JSON. The key
that names are hashed with comes from LOVELODE_HASH_KEY, the contact in the user agent from LOVELODE_CONTACT, and a
secret from the variable whose name is the argument.
"""

import json
import os
import stat
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from twisted.python.failure import Failure

from spiders.base import ReviewSpider
from spiders.errors import CrawlError, LovelodeError
from spiders.items import Origin
from spiders.known import Known
from spiders.landing import Landing
from spiders.outcome import Outcome
from spiders.probe import SETTINGS as PROBE
from spiders.probe import Sighting
from spiders.registry import spider
from spiders.secrets import wanted, without

VERSION = "0.1.0"


@dataclass(frozen=True)
class Job:
    run_id: str
    company: str
    source_id: str
    spider: str
    arguments: Mapping[str, Any]
    out: str
    allow_local: bool = False
    as_of: str | None = None
    known: Mapping[str, Any] = field(default_factory=dict)
    probe: bool = False

    @classmethod
    def read(cls, path: Path) -> "Job":
        """Raises CrawlError for a file that is no job."""
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise CrawlError(f"{path}: not a crawl job: {error}") from error

    @property
    def earlier(self) -> Known:
        return Known.read(**self.known)

    def secrets(self, environment: Mapping[str, str]) -> dict[str, str]:
        """Those that the spider needs, "" for one that is not there."""
        return {name: environment.get(name, "") for name in wanted(spider(self.spider).takes, self.arguments)}

    def origin(self, environment: Mapping[str, str]) -> Origin:
        if not (key := environment.get("LOVELODE_HASH_KEY")):
            raise CrawlError("LOVELODE_HASH_KEY is not set; expected the key that names are hashed with")
        return Origin(self.company, self.source_id, key, date.fromisoformat(self.as_of) if self.as_of else None)


def run(job: Job, environment: Mapping[str, str]) -> tuple[str, str]:
    """Crawl into the job's folder; return status and stop reason, as they also stand in the crawl file."""
    started = datetime.now(UTC)
    landing = Landing(Path(job.out), job.company, job.source_id)
    outcome, platform = Outcome(), job.spider
    secrets: Mapping[str, str] = {}
    problems: list[str] = []
    try:
        crawled = crawl(job, job.origin(environment), landing, environment, problems)
        outcome, platform = crawled.outcome, crawled.platform
        secrets = {**crawled.secrets, **crawled.secret_headers()}
    except LovelodeError as error:
        problems.append(str(error))
    status, reason = outcome.verdict(landing.fetched, landing.rejected, problems, job.earlier.reviews)
    reason = without(reason, secrets)
    whole = not job.earlier.marks
    landing.close({
        "run_id": job.run_id, "company": job.company, "source_id": job.source_id, "source": platform,
        "spider": job.spider, "status": status, "stop_reason": reason, "expected": outcome.expected,
        "fetched": landing.fetched, "rejected": landing.rejected,
        "gapless": status != "failed" and outcome.gapless(whole), "whole": whole,
        "started_at": _stamp(started), "finished_at": _stamp(datetime.now(UTC)),
    })  # fmt: skip
    return status, reason


def probe(job: Job, environment: Mapping[str, str]) -> str:
    """Read one page and keep nothing; return what was seen, as `Sighting.told` puts it, as JSON."""
    seen, outcome, problems = Sighting(), Outcome(), list[str]()
    secrets = job.secrets(environment)
    try:
        outcome = crawl(job, job.origin(environment), seen, environment, problems).outcome
    except LovelodeError as error:
        problems.append(str(error))
    return without(json.dumps(seen.told(outcome, problems)), secrets)


def crawl(
    job: Job, origin: Origin, landing: Landing | Sighting, environment: Mapping[str, str], problems: list[str]
) -> ReviewSpider:
    """
    Run the spider to its end; what it fetched is in `landing`, what went wrong in `problems`.

    Raises CrawlError when the spider does not exist or does not take the arguments.
    """
    from scrapy import signals
    from scrapy.crawler import AsyncCrawlerProcess

    _trust()
    found = spider(job.spider)
    trial = found(**job.arguments)  # Scrapy would log a constructor's error and go on
    trial.secrets = job.secrets(environment)
    trial.secret_headers()  # nothing is asked without a secret that is needed
    process = AsyncCrawlerProcess(_settings(job, origin, landing, environment))
    crawler = process.create_crawler(found)

    def note(failure: Failure) -> None:
        problems.append(_words(failure.value))
        if not isinstance(failure.value, LovelodeError):
            failure.printTraceback(sys.stderr)  # a bug

    crawler.signals.connect(note, signals.spider_error)
    crawling = process.crawl(crawler, **job.arguments)
    process.start()
    if crawling.done() and not crawling.cancelled() and (error := crawling.exception()):
        note(Failure(error))  # it never began
    ended = crawler.stats.get_value("finish_reason") if crawler.stats else None
    if ended != "finished":
        problems.append(f"the crawl was interrupted ({ended or 'it never began'})")
    if not isinstance(crawler.spider, ReviewSpider):
        raise CrawlError(f"{job.spider}: the crawl never began")
    return crawler.spider


def _settings(job: Job, origin: Origin, landing: Landing | Sighting, environment: Mapping[str, str]) -> Any:
    from scrapy.settings import Settings

    from spiders.settings import asked_for

    settings = Settings()
    settings.setmodule("spiders.settings")
    # One spider is looked up already; the loader need not import the rest.
    settings.setdict({"SPIDER_MODULES": [], "ORIGIN": origin, "KNOWN": job.earlier,
                      "SECRETS": job.secrets(environment), "LANDING": landing, "ALLOW_LOCAL": job.allow_local})
    settings.setdict(asked_for(environment), priority="cmdline")
    contact = environment.get("LOVELODE_CONTACT")
    said = f"contact: {contact}" if contact else "no contact was given"
    settings.set("USER_AGENT", f"lovelode/{VERSION} (public reviews, robots.txt obeyed; {said})")
    if job.allow_local:
        # Nobody needs to be spared on the own machine.
        quick = {"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "BACKOFF_SECONDS": 0.05}
        settings.setdict(quick, priority="cmdline")
    if job.probe:
        settings.setdict(PROBE, priority="cmdline")
    return settings


def _trust() -> None:
    """On macOS the TLS library of Python's packages does not find the system's certificates by itself."""
    if sys.platform == "darwin" and not {"SSL_CERT_FILE", "SSL_CERT_DIR"} & set(os.environ):
        os.environ["SSL_CERT_FILE"] = "/etc/ssl/cert.pem"


def _words(error: BaseException | None) -> str:
    return str(error) if isinstance(error, LovelodeError) else f"{type(error).__name__}: {error}"


def _stamp(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(timespec="seconds")


def end_with_parent() -> None:
    """When standard input is a pipe, its other end is the process that started this one: end when it closes."""
    if sys.stdin is not None and stat.S_ISFIFO(os.fstat(0).st_mode):
        threading.Thread(target=lambda: (os.read(0, 1), os._exit(1)), daemon=True).start()


def main() -> None:
    end_with_parent()
    try:
        job = Job.read(Path(sys.argv[1]))
        if job.probe:
            print(probe(job, os.environ))
            return
        status, reason = run(job, os.environ)
    except (LovelodeError, IndexError) as error:
        sys.exit(str(error) if isinstance(error, LovelodeError) else "expected: python -m spiders.run JOB.json")
    if status == "failed":
        sys.exit(f"{job.source_id}: {reason}")


if __name__ == "__main__":
    main()
