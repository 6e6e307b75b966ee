"""The journey strip for the wall: seven columns of one width, so that what stands under a stage lines up with it."""

from dataclasses import replace

from pipelines.brief.briefing import Pin, Strip
from pipelines.brief.forms.drawing import STAGES, Frame
from pipelines.brief.review import Moment, Review

COLUMN = 140
EDGE = COLUMN // 2
WIDTH = COLUMN * len(STAGES)
# The whole journey, over its columns, which bear the stages' names; and the smaller one of a single stage's sheet.
WHOLE = Frame(WIDTH, 256, EDGE, EDGE, 40, 10)
SHEET = Frame(WIDTH, 178, EDGE, EDGE, 36, 32)


def pinned(strip: Strip, review: Review, only: Moment | None = None) -> Strip:
    """The strip with the notes of the wall as its pins, or with those of one moment."""
    moments = review.moments if only is None else (only,)
    notes = [note for moment in moments for note in moment.notes]
    return replace(strip, pins=tuple(Pin(note.number, note.company, note.stage, note.heading) for note in notes))


def column(stage: str) -> float:
    """Where the stage's column begins."""
    return float(COLUMN * STAGES.index(stage))
