"""What `lovelode import` made of a file, said before anything is changed; a guess is confirmed by whoever imports."""

import sys

import typer

from flows.importing.export import SHOWN, Export
from spiders.errors import ImportFileError
from spiders.files.mapping import AND
from spiders.privacy import scrub

WIDTH = 79
COLUMN = 30


def confirm(export: Export, yes: bool) -> None:
    """
    Say how the file is read. Where that is a guess, `yes` confirms it, or a person at a terminal; else, and when they
    say no, raises ImportFileError.
    """
    typer.echo(_heading(export))
    if not export.guessed:
        return
    typer.echo("\n".join(_guess(export)))
    if yes:
        return
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise ImportFileError(
            f"{export.path.name}: nothing was changed, as the columns are a guess; confirm it with --yes, "
            "or name them with --map FIELD=COLUMN"
        )
    if not typer.confirm("Is this right?"):
        raise ImportFileError(f"{export.path.name}: nothing was changed; name the columns with --map FIELD=COLUMN")


def _heading(export: Export) -> str:
    rows = sum(export.companies.values())
    days = f"{export.first_date} to {export.last_date}"
    unreadable = f"; rows that cannot be read: {export.unreadable:,}" if export.unreadable else ""
    made = f"read as a {export.known} export: " if export.known else ""
    counted = f"{rows:,} review{'' if rows == 1 else 's'}"
    return f"{export.path.name}: {made}{counted}, {days} ({export.table.form}){unreadable}"


def _guess(export: Export) -> list[str]:
    lines = ["The columns, by their names and by what stands in them:"]
    width = min(COLUMN, max(len(AND.join(columns)) for columns in export.columns.values()))
    for name, columns in export.columns.items():
        shown = scrub(export.samples.get(name, "")) if name in SHOWN else ""
        facts = {"rating": f"from {export.scale[0]:g} to {export.scale[1]:g}", "date": export.date_format or ""}
        told = ", ".join(filter(None, [facts.get(name, ""), f"such as {_short(shown, 60)}" if shown else ""]))
        lines.append(_short(f"  {name:<8}  {_short(AND.join(columns), width):<{width}}  {told}".rstrip(), WIDTH))
    taken = {column for columns in export.columns.values() for column in columns} | {export.asked.company_column}
    if left := [column for column in export.table.columns if column not in taken]:
        lines.append(_short(f"  left out  {', '.join(left)}", WIDTH))
    return lines


def _short(text: str, width: int) -> str:
    text = text.replace("\n", " ")
    return text if len(text) <= width else f"{text[: width - 1]}…"
