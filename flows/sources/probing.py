"""One page of each source, asked for side by side; every probe is a process of its own, and nothing of it is kept."""

import json
import os
import subprocess
import sys
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from flows import environment
from flows.collect import secrets_of
from flows.settings import HASH_KEY
from flows.turns import Turns, dealt
from pipelines.market import Source
from spiders.errors import LovelodeError
from spiders.registry import spider
from spiders.secrets import wanted

SIDE_BY_SIDE = 4
LONGEST = 180  # seconds; the crawl's own caps end it long before


@dataclass(frozen=True)
class Probe:
    """
    What was seen of a source. `status` is None when no page came, `robots` is allows, none, forbids, unreadable or "";
    `empty` is the source's own word that it has no reviews, `missing` the share of reviews without a field.
    """

    status: int | None = None
    robots: str = ""
    generator: str = ""
    items: int = 0
    oldest: str | None = None
    newest: str | None = None
    empty: bool = False
    missing: Mapping[str, float] = field(default_factory=dict)
    problem: str | None = None


Ask = Callable[[Source], Probe]


def asking(data: Path, as_of: date, allow_local: bool = False) -> Ask:
    """The way to ask a source. `allow_local` lets it ask this machine itself: only the demo and tests may."""
    return lambda source: probe(source, secrets_for(source, data), as_of, allow_local)


def secrets_for(source: Source, data: Path) -> dict[str, str]:
    """
    The source's secrets that do not stand in the environment. Prefect is asked only where it was used before: its
    temporary server takes long to start, and would leave a folder behind.
    """
    names = wanted(spider(source.spider).takes, source.arguments)
    if set(names) <= set(os.environ) or not ("PREFECT_API_URL" in os.environ or (data / "prefect").exists()):
        return {}
    environment.prepare(data)
    return secrets_of(source)


def probe(source: Source, secrets: Mapping[str, str], as_of: date, allow_local: bool) -> Probe:
    """Ask for one page of the source, with the manners of a crawl; what goes wrong is the probe's `problem`."""
    job = {"run_id": "probe", "company": "probe", "source_id": source.id, "spider": source.spider, "out": "",
           "arguments": source.arguments, "allow_local": allow_local, "as_of": as_of.isoformat(), "probe": True}
    # Names are hashed with a key that is forgotten: no folder needs to be there, and no key in it.
    told = {**os.environ, **secrets, HASH_KEY: os.urandom(16).hex()}
    with TemporaryDirectory(prefix="lovelode-") as folder:
        path = Path(folder) / "job.json"
        path.write_text(json.dumps(job))
        try:
            done = subprocess.run(
                [sys.executable, "-m", "spiders.run", str(path)], stdin=subprocess.DEVNULL, capture_output=True,
                text=True, env=told, timeout=LONGEST,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return Probe(problem=f"the probe had not ended after {LONGEST} seconds")
    if done.returncode != 0:
        words = done.stderr.strip().splitlines()
        return Probe(problem=words[-1] if words else f"the probe ended with exit code {done.returncode}")
    return Probe(**json.loads(done.stdout.splitlines()[-1]))


def probe_all(sources: Collection[Source], ask: Ask, done: Callable[[int, int], None]) -> dict[str, Probe]:
    """Every source's probe by its id; several at a time, but those of one host one after the other."""
    turns = Turns()

    def in_turn(source: Source) -> Probe:
        try:
            with turns.of(spider(source.spider)(**source.arguments).hosts):
                return ask(source)
        except LovelodeError as error:
            return Probe(problem=str(error))

    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        in_order = dealt(sources, lambda source: source.spider)
        futures = {pool.submit(in_turn, source): source.id for source in in_order}
        for number, _ in enumerate(as_completed(futures), 1):
            done(number, len(futures))
    return {source_id: future.result() for future, source_id in futures.items()}
