"""Voices at a moment: first those of the notes that lie there, then what else many mention, theirs and ours."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.brief.claims import Verbatim
from pipelines.brief.journey_rows import Said
from pipelines.brief.quoting import short
from pipelines.brief.review import Note, Voice
from pipelines.brief.rows import Rows
from pipelines.brief.telling.voices import heard, verbatim
from pipelines.brief.words import number

LEAST_THEIRS = 2
MOST_OURS = 1
MOST_ALOUD = 28  # words of a quote that is read from a wall


@dataclass(frozen=True)
class Laid:
    """A note with one voice that speaks well of its cell and one that does not."""

    note: Note
    praise: Verbatim | None
    pain: Verbatim | None

    def voice(self, polarity: str) -> Verbatim | None:
        return self.praise if polarity == "praise" else self.pain

    @property
    def polarity(self) -> str:
        return "pain" if self.note.is_opening else "praise"

    @property
    def theme(self) -> str:
        return self.note.pivot.split("/")[1]


def said_at(rows: Rows, stage: str, laid: Sequence[Laid], polarity: str) -> tuple[Voice, ...]:
    """A theme that a note tells of is not told again; the same words are quoted once."""
    theirs = [voice for each in laid if (voice := _of_note(each, polarity))]
    said = [row for row in rows.journey.said if row.stage == stage and row.polarity == polarity]
    themes = {each.theme for each in laid if each.polarity == polarity}
    seen = {heard(voice.verbatim.said) for voice in theirs}
    room = max(LEAST_THEIRS - len(theirs), 0)
    others = _fresh([row for row in said if not row.ours and row.theme not in themes], seen, room)
    ours = _fresh([row for row in said if row.ours], seen, MOST_OURS)
    return (*theirs, *others, *ours)


def _of_note(laid: Laid, polarity: str) -> Voice | None:
    said = laid.voice(polarity)
    if said is None:
        return None
    if polarity == laid.polarity:
        topic = laid.note.cell
    else:
        topic = f"one who {'praises' if polarity == 'praise' else 'does not praise'} {laid.theme} there"
    return Voice(laid.note.number, laid.note.company, False, topic, "", said)


def _fresh(rows: Sequence[Said], seen: set[str], most: int) -> list[Voice]:
    """At most `most`, of words that were not `seen`; they are, then."""
    fresh: list[Voice] = []
    for row in rows:
        quoted = verbatim(row, MOST_ALOUD)
        if len(fresh) < most and heard(quoted.said) not in seen:
            seen.add(heard(quoted.said))
            share = f"{number(row.mentioning)} of {number(row.of_people_weeks)}"
            fresh.append(Voice(0, short(row.company_name), row.ours, row.theme, share, quoted))
    return fresh
