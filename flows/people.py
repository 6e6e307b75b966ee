"""What people tell lovelode: what they do about a pivot, and where a tag is wrong. Commands of `lovelode`."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.options import DEFAULT_DATA, Data


def act(
    pivot: Annotated[str, typer.Argument(help="As its card names it, such as zippa/convenience/help.")],
    owner: Annotated[str | None, typer.Option(help="Who takes it up; who it was before if left out.")] = None,
    status: Annotated[str, typer.Option(help="taken-up, tested or dropped.")] = "taken-up",
    note: Annotated[str, typer.Option(help="What is done about it, in your words.")] = "",
    data: Data = DEFAULT_DATA,
) -> None:
    """Say what is done about a pivot point; the next briefings tell how our own reviewers answer."""
    from flows.acting import show_action

    show_action(data, pivot, status, owner, note, datetime.now(UTC))


def actions(data: Data = DEFAULT_DATA) -> None:
    """Everything that was taken up, tested or dropped, the newest first."""
    from flows.acting import show_actions

    show_actions(data)


def correct(
    review: Annotated[str, typer.Argument(help="review_key, as in the view evidence.")],
    segment: Annotated[int, typer.Argument(help="Number of the segment in its review, from 0, as in evidence.")],
    by: Annotated[str, typer.Option(help="Who says so.")],
    themes: Annotated[
        str | None, typer.Option(help='All themes of the segment, such as "care+,speed-"; none for none.')
    ] = None,
    stage: Annotated[str | None, typer.Option(help="Moment of the journey.")] = None,
    emotion: Annotated[str | None, typer.Option(help="What the writer feels.")] = None,
    valence: Annotated[int | None, typer.Option(help="From -2 to 2.")] = None,
    data: Data = DEFAULT_DATA,
) -> None:
    """Overrule the tagger on a segment; what is left out stays as it is. Saying what it says confirms it."""
    from flows.correcting import show_correction

    show_correction(data, review, segment, themes, stage, emotion, valence, by, datetime.now(UTC))


def list_corrections(data: Data = DEFAULT_DATA) -> None:
    """Every correction, the newest first, and whether it is in force."""
    from flows.correcting import show_corrections

    show_corrections(data)


def export_corrections(
    file: Annotated[Path | None, typer.Argument(help="Where to write them; to the screen if left out.")] = None,
    data: Data = DEFAULT_DATA,
) -> None:
    """The corrected segments as labelled reviews, in JSON lines that `make train` reads."""
    from flows.correcting import export_corrections as export

    export(data, file)
