"""
The line from landing to publication, killed (SIGKILL) in the Nth call of one function:
python -m tests.pipelines.killed DATA pipelines.MODULE FUNCTION N
"""

import importlib
import os
import signal
import sys
from datetime import datetime
from itertools import count
from pathlib import Path
from unittest.mock import patch

from pipelines.ingest import ingest
from pipelines.publish import publish
from pipelines.tag import tag
from tests.pipelines.landed import AS_OF, MARKET, WordTagger

RUN = "2026-11-22-02"


def line(data: Path) -> None:
    warehouse = data / "warehouse.duckdb"
    ingest(data / "landing" / RUN, warehouse, MARKET, AS_OF)
    with patch("pipelines.tag.BATCH", 4):
        tag(warehouse, version=lambda: "words-1", load=lambda: WordTagger())
    publish(warehouse, data / "lovelode.duckdb", AS_OF, RUN, datetime(2026, 11, 22, 3), MARKET.name)


def kill_in(module: str, function: str, call: int) -> None:
    place = importlib.import_module(module)
    original, calls = getattr(place, function), count(1)

    def deadly(*arguments, **named):
        if next(calls) == call:
            os.kill(os.getpid(), signal.SIGKILL)
        return original(*arguments, **named)

    setattr(place, function, deadly)


if __name__ == "__main__":
    kill_in(sys.argv[2], sys.argv[3], int(sys.argv[4]))
    line(Path(sys.argv[1]))
