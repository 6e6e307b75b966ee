"""Options that several commands of `lovelode` share."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.settings import Settings

MarketFile = Annotated[Path, typer.Option("--market", help="Who to watch, and where: your market.toml.")]
Data = Annotated[Path, typer.Option("--data", envvar="LOVELODE_DATA", help="Folder for everything that is collected.")]
AsOf = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day the run speaks of; today if left out.")
]
Verbose = Annotated[bool, typer.Option("--verbose", help="Show the log of every step.")]
DEFAULT_MARKET, DEFAULT_DATA = Path("market.toml"), Path("data")


def settings_of(market: Path, data: Path, as_of: date) -> Settings:
    return Settings(market_file=market, data=data, as_of=as_of, now=datetime.now(UTC))
