"""
A flow of the one step deliver, with the weekly flow's retries but without their waits:
python -m tests.flows.delivered DATA WEEK
"""

import sys
from datetime import UTC, date, datetime
from pathlib import Path

from flows import environment

if __name__ == "__main__":
    environment.prepare(Path(sys.argv[1]), verbose=True)

from prefect import flow

from flows import delivering
from flows.settings import Settings
from flows.tasks import as_task
from spiders.errors import LovelodeError


@flow(name="only-deliver", validate_parameters=False)
def only_deliver(settings: Settings, week: str) -> str:
    step = as_task(delivering.deliver_week, **delivering.retried())
    return delivering.told(step(settings, settings.briefings / week))


if __name__ == "__main__":
    data, week = sys.argv[1:]
    delivering.RETRY_DELAYS[:] = [0, 0, 0]
    begun = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
    try:
        print(only_deliver(Settings(Path(data) / "market.toml", Path(data), date(2026, 11, 22), begun), week))
    except LovelodeError as error:
        sys.exit(f"{type(error).__name__}: {error}")
