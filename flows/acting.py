"""`lovelode act` and `lovelode actions`: who does what about a pivot."""

from datetime import UTC, datetime
from pathlib import Path

from rich.table import Table

from flows import runs
from flows.screen import screen
from pipelines.actions import act, told


def show_action(data: Path, pivot: str, status: str, owner: str | None, note: str, now: datetime) -> None:
    """Keep what is done about a pivot, and say what became of it."""
    at = now.astimezone(UTC).replace(tzinfo=None)
    with runs.alone(data) as warehouse:
        kept = act(warehouse, pivot, status=status, owner=owner, note=note, at=at)
    before = f", {kept.before} before" if kept.before else ""
    console = screen()
    console.print(f"{kept.pivot}: {kept.status} by {kept.owner}{before}.")
    console.print("Kept. Briefings follow it up from the next nightly's publication on.")


def show_actions(data: Path) -> None:
    """Print everything that was told, the newest first."""
    with runs.alone(data) as warehouse:
        found = told(warehouse)
    table = Table("when (UTC)", "pivot", "status", "owner", "note", header_style="bold")
    for one in found:
        table.add_row(f"{one.recorded_at:%Y-%m-%d %H:%M}", one.pivot, one.status, one.owner, one.note)
    console = screen()
    console.print(table)
    if not found:
        console.print("Nothing is taken up yet. A card names its pivot: lovelode act company/theme/stage --owner …")
