"""A run is a folder of landing files. One that was cut off is taken up again, not started anew."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from spiders.errors import LovelodeError


class BusyError(LovelodeError):
    """Another lovelode process is writing to the same data folder. Raised when a run begins."""


@dataclass(frozen=True)
class Run:
    folder: Path

    @property
    def id(self) -> str:
        return self.folder.name

    @property
    def collected(self) -> bool:
        return (self.folder / "collected").exists()

    def mark_collected(self) -> None:
        (self.folder / "collected").touch()

    def mark_done(self) -> None:
        (self.folder / "done").touch()


def begin(landing: Path, as_of: date, sources: list[str]) -> Run:
    """The unfinished run of this day over the same sources, else a new one numbered after the last."""
    landing.mkdir(parents=True, exist_ok=True)
    numbers = [int(path.name.rsplit("-", 1)[1]) for path in landing.glob(f"{as_of}-[0-9]*") if path.is_dir()]
    last = Run(landing / f"{as_of}-{max(numbers, default=0):02d}")
    scope = json.dumps(sorted(sources))
    plan = last.folder / "sources.json"
    if plan.exists() and plan.read_text() == scope and not (last.folder / "done").exists():
        return last
    run = Run(landing / f"{as_of}-{max(numbers, default=0) + 1:02d}")
    run.folder.mkdir()
    (run.folder / "sources.json").write_text(scope)
    return run


@contextmanager
def exclusive(data: Path) -> Iterator[None]:
    """Hold the data folder for one writing process; the lock goes with the process, however it ends."""
    data.mkdir(parents=True, exist_ok=True)
    with (data / ".lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(f"{data}: another lovelode run is writing here; wait for it to end") from None
        yield


@contextmanager
def alone(data: Path) -> Iterator[Path]:
    """The warehouse, with no run at work in it. A folder that is not there is nobody's, and is not made."""
    warehouse = data / "warehouse.duckdb"
    if not data.exists():
        yield warehouse
        return
    with exclusive(data):
        yield warehouse
