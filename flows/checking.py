"""`lovelode check`: what is configured, and how each source's last collection went."""

from pathlib import Path
from typing import Any

from rich.table import Table

from flows.asking import answer
from flows.screen import screen
from pipelines.market import Market, Source
from spiders.errors import MarketError


def show_check(market: Market, published: Path) -> None:
    """Print one row a source. Raises MarketError when a file that a source names is not there."""
    last = _last_collections(published)
    table = Table("company", "source", "spider", "last collection", "reviews", "what it said", header_style="bold")
    for company, source in market.sources():
        status, reviews, reason = last.get(source.id, ("never", 0, ""))
        table.add_row(company.name, source.id, source.spider, status, f"{reviews:,}", _missing_file(source) or reason)
    console = screen()
    console.print(table)
    roles = [company.role for company in market.companies]
    console.print(
        f"{market.name}: {len(roles)} companies ({roles.count('own')} ours, {roles.count('inspiration')} from another "
        f"industry), {len(market.journey)} touchpoints. market.toml is in order."
    )
    missing = [problem for _, source in market.sources() if (problem := _missing_file(source))]
    if missing:
        raise MarketError(missing[0])


def _missing_file(source: Source) -> str:
    path = source.arguments.get("path")
    return f"{source.id}: {path}: no such file" if path and not Path(path).exists() else ""


def _last_collections(published: Path) -> dict[str, tuple[Any, ...]]:
    if not published.exists():
        return {}
    _, rows = answer(
        published, "select source_id, status, reviews_in_window, reason from data_health"
    )
    return {row[0]: row[1:] for row in rows}
