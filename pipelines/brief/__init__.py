"""The published database → the weekly briefing, "What their customers love"."""

from dataclasses import dataclass
from pathlib import Path

from pipelines.brief.gather import gather
from pipelines.brief.render import render_csv, render_html, render_markdown
from pipelines.brief.rows import read_rows
from pipelines.warehouse import open_published


@dataclass(frozen=True)
class BriefingFiles:
    html: Path
    markdown: Path
    csv: Path


def brief(published: Path, folder: Path) -> BriefingFiles:
    """
    Write the week's briefing.html, briefing.md and pivots.csv into `folder`/2026-W47.

    Each file is replaced as a whole. The same data gives the same bytes but for the one line that holds the stamp.
    Raises BriefingError when `published` is not a database that publish made.
    """
    with open_published(published) as con:
        briefing = gather(read_rows(con))
    week = folder / briefing.week
    files = BriefingFiles(week / "briefing.html", week / "briefing.md", week / "pivots.csv")
    week.mkdir(parents=True, exist_ok=True)
    _replace(files.html, render_html(briefing))
    _replace(files.markdown, render_markdown(briefing))
    _replace(files.csv, render_csv(briefing))
    return files


def _replace(path: Path, text: str) -> None:
    draft = path.with_name(f".{path.name}.part")
    draft.write_bytes(text.encode("utf-8"))
    draft.replace(path)
