"""`lovelode correct` and `lovelode corrections`: overrule a tag, list what was overruled, take it along as labels."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from rich.table import Table

from flows import runs
from flows.screen import screen
from pipelines.corrections import Tags, correct, export, listed, parse_themes


def show_correction(
    data: Path, review: str, segment: int, themes: str | None, stage: str | None, emotion: str | None,
    valence: int | None, by: str, now: datetime,
) -> None:  # fmt: skip
    """Correct a segment and print its tags before and after."""
    said = None if themes is None else parse_themes(themes)
    with runs.alone(data) as warehouse:
        at = now.astimezone(UTC).replace(tzinfo=None)
        made = correct(warehouse, review, segment, said, stage, emotion, valence, by=by, at=at)
    table = Table("", "loves (+) and pains (-)", "stage", "emotion", "valence", header_style="bold")
    table.add_row("before", *_cells(made.before))
    table.add_row("after", *_cells(made.after))
    console = screen()
    console.print(made.text)
    console.print(table)
    console.print("Kept. It is in force from the next nightly's publication on.")


def show_corrections(data: Path) -> None:
    """Print every correction, the newest first, and whether it is in force."""
    with runs.alone(data) as warehouse:
        found = listed(warehouse)
    table = Table("when (UTC)", "by", "review", "segment", "words", "themes", "stage", "emotion", "valence", "state",
                  header_style="bold")  # fmt: skip
    for one in found:
        labels = ("none" if one.themes == "" else one.themes, one.stage, one.emotion, one.valence)
        cells = (one.segment, one.text, *labels, one.state)
        words = ["" if cell is None else str(cell) for cell in cells]
        table.add_row(f"{one.corrected_at:%Y-%m-%d %H:%M}", one.corrected_by, one.review_key, *words)
    console = screen()
    console.print(table)
    console.print(f"{len(found):,} correction{'' if len(found) == 1 else 's'}, "
                  f"{sum(one.state == 'in force' for one in found):,} in force")  # fmt: skip


def export_corrections(data: Path, target: Path | None) -> None:
    """Write the corrected reviews as JSON lines to `target`, whole or not at all, or to stdout."""
    with runs.alone(data) as warehouse:
        lines = [json.dumps(row, ensure_ascii=False) + "\n" for row in export(warehouse)]
    if target is None:
        sys.stdout.writelines(lines)
        return
    draft = target.with_name(target.name + ".part")
    draft.write_text("".join(lines), encoding="utf-8")
    draft.replace(target)


def _cells(tags: Tags) -> tuple[str, str, str, str]:
    return " ".join(tags.themes) or "none", tags.stage, tags.emotion, f"{tags.valence:+d}" if tags.valence else "0"
