"""The small market of tests/sql/brief, published, and its briefing."""

from datetime import date, datetime
from pathlib import Path

from pipelines.brief import BriefingFiles, brief
from pipelines.publish import publish
from pipelines.warehouse import open_warehouse
from tests.test_every_sql import CASES, fill

AS_OF = date(2026, 11, 22)
RUN = "2026-11-22-01"


def published(folder: Path, *changes: str, run_id: str = RUN, hour: int = 3) -> Path:
    """The market with SQL statements applied to its warehouse before it is published."""
    warehouse = folder / "warehouse.duckdb"
    warehouse.unlink(missing_ok=True)
    with open_warehouse(warehouse) as con:
        fill(con, CASES / "brief")
        for change in changes:
            con.execute(change)
    stamp = datetime(2026, 11, 22, hour)
    return publish(warehouse, folder / "lovelode.duckdb", AS_OF, run_id, stamp, "City groceries")


def made(folder: Path, *changes: str, run_id: str = RUN, hour: int = 3) -> BriefingFiles:
    return brief(published(folder, *changes, run_id=run_id, hour=hour), folder / "briefings")


def read(files: BriefingFiles) -> tuple[str, str, str]:
    """HTML, Markdown and CSV as text."""
    html, markdown, table = (path.read_text(encoding="utf-8") for path in (files.html, files.markdown, files.csv))
    return html, markdown, table
