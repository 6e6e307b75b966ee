"""`lovelode check`: what is configured, whether each source answers, and how its last collection went."""

from pathlib import Path
from typing import Any

from rich.table import Table

from flows.asking import answer
from flows.progress import step
from flows.screen import screen
from flows.sources.probing import Ask, Probe, probe_all
from pipelines.market import Market, Source
from spiders.errors import CrawlError, MarketError


def show_check(market: Market, published: Path, ask: Ask) -> None:
    """Ask every source for one page and print what came. Raises CrawlError when a source fails."""
    sources = [source for _, source in market.sources()]
    before = {source_id: reviews for source_id, (_, reviews, _) in _last_collections(published).items()}
    with step("check") as bar:
        probes = probe_all(sources, ask, bar.done)
        problems = {name: words for name, probe in probes.items() if (words := problem(probe, before.get(name, 0)))}
        bar.summary = f"{len(sources) - len(problems)} of {len(sources)} sources can be collected"
    console = screen()
    console.print(_probed(sources, probes, problems))
    for source in sources:
        if source.id in problems:
            console.print(f"{source.id}: {problems[source.id]}", soft_wrap=True)
    console.print(_in_order(market))
    if problems:
        raise CrawlError(f"{len(problems)} of {len(sources)} sources fail: {', '.join(sorted(problems))}")


def problem(probe: Probe, before: int = 0) -> str | None:
    """Why the source cannot be collected; `before` is how many reviews earlier collections brought."""
    if probe.empty and before:
        return f"it says there are no reviews, where earlier collections brought {before:,}"
    return probe.problem


def show_offline(market: Market, published: Path) -> None:
    """Print how each source's last collection went. Raises MarketError when a file that a source names is missing."""
    last = _last_collections(published)
    table = Table("company", "source", "spider", "last collection", "reviews", "what it said", header_style="bold")
    for company, source in market.sources():
        status, reviews, reason = last.get(source.id, ("never", 0, ""))
        table.add_row(company.name, source.id, source.spider, status, f"{reviews:,}", _missing_file(source) or reason)
    console = screen()
    console.print(table)
    console.print(_in_order(market))
    missing = [problem for _, source in market.sources() if (problem := _missing_file(source))]
    if missing:
        raise MarketError(missing[0])


def _probed(sources: list[Source], probes: dict[str, Probe], problems: dict[str, str]) -> Table:
    table = Table(header_style="bold", box=None, padding=(0, 2, 0, 0), pad_edge=False)
    for heading in ("source", "reachable", "robots", "items", "newest\noldest", "missing", "verdict"):
        table.add_column(heading, justify="right" if heading == "items" else "left", overflow="fold")
    for source in sources:
        probe = probes[source.id]
        table.add_row(
            source.id, _reachable(probe), probe.robots or "-", f"{probe.items}",
            "\n".join(dict.fromkeys(stamp[:10] for stamp in (probe.newest, probe.oldest) if stamp)) or "-",
            "\n".join(f"{name} {share:.0%}" for name, share in probe.missing.items()) or "-",
            "fails" if source.id in problems else "empty" if probe.empty else "ok",
        )  # fmt: skip
    return table


def _reachable(probe: Probe) -> str:
    if probe.status is None:
        return "yes" if probe.items else "no"
    return "yes" if probe.status < 400 else f"HTTP {probe.status}"


def _in_order(market: Market) -> str:
    roles = [company.role for company in market.companies]
    return (
        f"{market.name}: {len(roles)} companies ({roles.count('own')} ours, {roles.count('inspiration')} from another "
        f"industry), {len(market.journey)} touchpoints. market.toml is in order."
    )


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
