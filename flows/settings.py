"""One typed settings object, built at the entry point and passed down."""

import os
import secrets
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import NamedTemporaryFile

from pipelines.market import Market, read_market
from spiders.errors import CrawlError, MarketError

HASH_KEY = "LOVELODE_HASH_KEY"


@dataclass(frozen=True)
class Settings:
    """
    `as_of` is the day the run speaks of, `now` the moment it began: no step reads the clock.

    `allow_local` lets spiders ask this machine itself: only the demo sets it.
    """

    market_file: Path
    data: Path
    as_of: date
    now: datetime
    allow_local: bool = False

    @property
    def landing(self) -> Path:
        return self.data / "landing"

    @property
    def warehouse(self) -> Path:
        return self.data / "warehouse.duckdb"

    @property
    def published(self) -> Path:
        return self.data / "lovelode.duckdb"

    @property
    def briefings(self) -> Path:
        return self.data / "briefings"


def load_market(path: Path) -> Market:
    """The market with every source's arguments checked against its spider. Raises MarketError."""
    from spiders.arguments import checked
    from spiders.registry import arguments

    market = read_market(path)
    known = arguments()
    for company, source in market.sources():
        where = f'{path}: company "{company.id}", source "{source.id}"'
        if source.spider not in known:
            raise MarketError(f'{where}: unknown spider "{source.spider}"; expected one of {", ".join(sorted(known))}')
        try:
            checked(source.spider, tuple(known[source.spider].values()), source.arguments)
        except CrawlError as error:
            raise MarketError(f"{where}: {error}") from error
    return market


def hash_key(data: Path) -> str:
    """The key that names are hashed with: from the environment, else from a file made once, mode 0600, in `data`."""
    if key := os.environ.get(HASH_KEY):
        return key
    path = data / "hash.key"
    if not path.exists():
        _make_key(path)
    return path.read_text().strip()


def _make_key(path: Path) -> None:
    """Crawls start side by side: whoever links first has made the key, and all others read that one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=path.parent, prefix=".hash-") as draft, suppress(FileExistsError):  # mode 0600
        draft.write(secrets.token_hex(32))
        draft.flush()
        os.link(draft.name, path)
