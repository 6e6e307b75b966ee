"""What people overrule: kept as rows with who and when, in force in every view, exported as labelled reviews."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from models.labels import EMOTIONS, MENTIONS, STAGES, THEMES, VALENCES
from pipelines.warehouse import Connection, open_existing, query, transaction
from spiders.errors import CorrectionError

LABELS = ("start", "end", "themes", "stage", "emotion", "valence")
# What an earlier correction of the segment says stays said. A clock that went back does not make the newer one old.
KEEP = """
    insert into corrections by name
    select readings.review_key, readings.content_hash, model_segments.start_offset, model_segments.end_offset,
        coalesce($themes, corrected.themes) as themes, coalesce($stage, corrected.stage) as stage,
        coalesce($emotion, corrected.emotion) as emotion, coalesce($valence, corrected.valence) as valence,
        $by as corrected_by,
        greatest($at::timestamp, (
            select max(corrected_at) + interval 1 microsecond from corrections where review_key = $review_key
        )) as corrected_at
    from model_segments
    join readings using (review_key)
    left join corrected using (review_key, segment)
    where review_key = $review_key and segment = $segment
"""
TAGS = """
    select text, stage, emotion, valence,
        (select list(theme || if(polarity = 'praise', '+', '-')) from mentions where review_key = $review_key
            and mentions.segment = $segment)
    from segments where review_key = $review_key and segment = $segment
"""


@dataclass(frozen=True)
class Tags:
    """What is said of a segment; themes are mentions such as "care+", in the order of the alphabet."""

    themes: tuple[str, ...]
    stage: str
    emotion: str
    valence: int


@dataclass(frozen=True)
class Correction:
    """The segment's own words, and its tags in every view before and after."""

    text: str
    before: Tags
    after: Tags


class Listed(NamedTuple):
    """
    A correction ever made: where it is in force, if it is, and the words it was made for.

    `state`: "in force"; "replaced" by a newer one of the same stretch; "out of date" since the review was edited, or is
    not read any more; "set aside" since the text is cut differently now and another correction has that segment.
    """

    corrected_at: datetime
    corrected_by: str
    review_key: str
    segment: int | None
    text: str | None
    themes: str | None
    stage: str | None
    emotion: str | None
    valence: int | None
    state: str


def correct(
    warehouse: Path,
    review_key: str,
    segment: int,
    themes: Sequence[str] | None = None,
    stage: str | None = None,
    emotion: str | None = None,
    valence: int | None = None,
    *,
    by: str,
    at: datetime,
) -> Correction:
    """
    Overrule the tags of a segment, numbered as in view `evidence`; what is None stays as it is said now.

    Saying what the model says confirms it. `at` is UTC without a zone. Raises CorrectionError for a label, review or
    segment there is not.
    """
    _check(themes, stage, emotion, valence, by)
    key = {"review_key": review_key, "segment": segment}
    given = {"themes": None if themes is None else " ".join(sorted(set(themes))), "stage": stage, "emotion": emotion,
             "valence": valence, "by": by.strip(), "at": at}  # fmt: skip
    with open_existing(warehouse) as con:
        text, before = _tags(con, key)
        with transaction(con):
            con.execute(KEEP, key | given)
        return Correction(text, before, _tags(con, key)[1])


def export(warehouse: Path) -> Iterator[dict[str, Any]]:
    """
    The reviews with a correction in force, in the label format that models.data reads; only their corrected segments.

    What people left to the model stands as the model says.
    """
    with open_existing(warehouse) as con:
        rows = con.execute(query("labelled_segments")).fetchall()
    for (key, source, stars, text), segments in groupby(rows, key=lambda row: row[:4]):
        labels = [dict(zip(LABELS, row[4:], strict=True)) for row in segments]
        yield {"id": key, "source": source, "stars": stars, "text": text, "segments": labels}


def listed(warehouse: Path) -> list[Listed]:
    """Every correction, the newest first."""
    with open_existing(warehouse) as con:
        return [Listed(*row) for row in con.execute(query("listed_corrections")).fetchall()]


def parse_themes(words: str) -> list[str]:
    """Themes as people type them: "care+,speed-", or "none"."""
    found = re.findall(r"[^\s,]+", words)
    return [] if found == ["none"] else found


def _check(
    themes: Sequence[str] | None, stage: str | None, emotion: str | None, valence: int | None, by: str
) -> None:
    if not by.strip():
        raise CorrectionError("a correction has no name to it; expected who makes it")
    if (themes, stage, emotion, valence) == (None,) * 4:
        raise CorrectionError("nothing to correct; expected themes, a stage, an emotion or a valence")
    for theme in themes or ():
        if theme not in MENTIONS:
            raise CorrectionError(
                f'unknown theme "{theme}"; expected {_listed(THEMES)}, each with + for praise or - for pain, or none'
            )
    given = ("stage", stage, STAGES), ("emotion", emotion, EMOTIONS), ("valence", valence, VALENCES)
    for name, label, known in given:
        if label is not None and label not in known:
            raise CorrectionError(f'unknown {name} "{label}"; expected {_listed(known)}')


def _listed(labels: Sequence[object]) -> str:
    return f"{', '.join(map(str, labels[:-1]))} or {labels[-1]}"


def _tags(con: Connection, key: dict[str, object]) -> tuple[str, Tags]:
    row = con.execute(TAGS, key).fetchone()
    if row is None:
        raise CorrectionError(_missing(con, key))
    text, stage, emotion, valence, themes = row
    return text, Tags(tuple(sorted(themes or ())), stage, emotion, valence)


def _missing(con: Connection, key: dict[str, object]) -> str:
    review_key = key["review_key"]
    counted = con.execute(
        "select count(distinct review_key), count(segment) from reviews left join segments using (review_key) "
        "where review_key = ?", [review_key]
    ).fetchone()  # fmt: skip
    reviews, segments = counted or (0, 0)
    if not reviews:
        return f'unknown review "{review_key}"; expected a review_key as in the view evidence'
    if not segments:
        return f"{review_key} has not been read, so there is nothing to correct"
    return f"{review_key} has no segment {key['segment']}; expected 0 to {segments - 1}"
