"""A past week once more: the published database as today's reviews would have made it then."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from pipelines.pivots import find_pivots
from pipelines.publish import publish
from pipelines.warehouse import open_existing
from spiders.errors import BriefingError


def last_day(week: str) -> date:
    """The Sunday of an ISO week such as "2026-W46". Raises BriefingError for anything else."""
    try:
        return datetime.strptime(f"{week}-7", "%G-W%V-%u").date()
    except ValueError:
        raise BriefingError(f'"{week}" is no week; expected one such as 2026-W46') from None


@contextmanager
def past(warehouse: Path, as_of: date, run_id: str, published_at: datetime, market_name: str = "") -> Iterator[Path]:
    """
    A database as `publish` makes it, of day `as_of`, from a copy of `warehouse`; it is gone when the block ends.

    The reviews are all that are known today, those written later left out; what was found or done after that day is
    left out, too.
    """
    with open_existing(warehouse):
        pass  # takes in what a killed writer left in its log, so that the file is all there is
    with TemporaryDirectory(dir=warehouse.parent, prefix=".past-") as name:
        folder = Path(name)
        copy = folder / "warehouse.duckdb"
        shutil.copy(warehouse, copy)
        with open_existing(copy) as con:
            for table in ("pivots", "pivot_phrases", "pivot_verbatims", "pivot_groups"):
                con.execute(f"delete from {table} where as_of > ?", [as_of])
            con.execute("delete from actions where recorded_at >= ?", [as_of + timedelta(days=1)])
        find_pivots(copy, as_of)
        yield publish(copy, folder / "lovelode.duckdb", as_of, run_id, published_at, market_name)
