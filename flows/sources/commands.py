"""Where reviews come from: what can be read, what is configured, and how it gets there. Commands of `lovelode`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from flows import environment
from flows.importing.command import import_file
from flows.options import DEFAULT_DATA, DEFAULT_MARKET, Data, MarketFile
from flows.settings import load_market

TABLES = {".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".parquet", ".xlsx", ".xls"}


def add(
    urls: Annotated[list[str], typer.Argument(help="Public addresses: an app, a game, a forum, a product's page.")],
    company: Annotated[str, typer.Option(help="The company they are about; added when it is new.")],
    role: Annotated[str | None, typer.Option(help="own, competitor or inspiration; competitor if left out.")] = None,
    untested: Annotated[bool, typer.Option("--untested", help="Write the lines without asking the source.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Of a file, take the guess of what its columns hold.")] = False,
    market: MarketFile = DEFAULT_MARKET,
    data: Data = DEFAULT_DATA,
) -> None:
    """Add sources to market.toml by their addresses, each tested with one page first; a file is imported."""
    if role not in (None, "own", "competitor", "inspiration"):
        raise typer.BadParameter(f'--role "{role}": expected own, competitor or inspiration')
    if any(_is_file(words) for words in urls):
        return _add_file(urls, company, role, yes, market, data)
    environment.quiet()
    from flows.sources.adding import add as add_addresses
    from flows.sources.probing import asking
    from flows.sources.showing import show_added

    ask = asking(data, datetime.now(UTC).date())
    show_added(add_addresses(urls, company, role, market, ask, untested), market)


def _is_file(words: str) -> bool:
    return "://" not in words and (Path(words).is_file() or Path(words).suffix.lower() in TABLES)


def _add_file(files: list[str], company: str, role: str | None, yes: bool, market: Path, data: Path) -> None:
    if len(files) > 1 or role == "inspiration":
        raise typer.BadParameter("a file is added by itself, as own or competitor; lovelode import has more options")
    own = company if role == "own" else None
    import_file(Path(files[0]), company=company, own=own, yes=yes, market=market, data=data)


def check(
    market: MarketFile = DEFAULT_MARKET,
    data: Data = DEFAULT_DATA,
    offline: Annotated[
        bool, typer.Option("--offline", help="Ask nobody; say how each source's last collection went.")
    ] = False,
) -> None:
    """Check market.toml and ask every source for one page: does it answer, and do its reviews hold what they should."""
    environment.quiet()
    from flows.sources.checking import show_check, show_offline
    from flows.sources.probing import asking

    published = data / "lovelode.duckdb"
    if offline:
        show_offline(load_market(market), published)
    else:
        show_check(load_market(market), published, asking(data, datetime.now(UTC).date()))


def sources(
    form: Annotated[str, typer.Option("--format", help="table or json.")] = "table",
) -> None:
    """List the sources that can be read, how each was verified, and those that are not read and why."""
    if form not in ("table", "json"):
        raise typer.BadParameter(f'--format "{form}": expected table or json')
    from flows.sources.showing import show_sources

    show_sources(form)
