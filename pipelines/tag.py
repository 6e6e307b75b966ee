"""reviews → readings, model_segments, model_mentions: what is new, changed, or was read by another tagger version."""

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

import pyarrow as pa

from pipelines.warehouse import Connection, open_warehouse, query, stage, transaction

if TYPE_CHECKING:
    from models.predict import TaggedSegment

logger = logging.getLogger(__name__)

BATCH = 256  # different texts a transaction: what a kill loses at most
READING_TABLES = ("readings", "model_segments", "model_mentions")
READING = dict.fromkeys(("review_key", "content_hash", "model_version", "backend", "dtype"), pa.string())
SEGMENT = {
    "review_key": pa.string(), "segment": pa.int32(), "start_offset": pa.int32(), "end_offset": pa.int32(),
    "text": pa.string(), "stage": pa.string(), "emotion": pa.string(), "valence": pa.int32(),
    "confidence": pa.float64(),
}  # fmt: skip
MENTION = {
    "review_key": pa.string(), "segment": pa.int32(), "theme": pa.string(), "polarity": pa.string(),
    "confidence": pa.float64(),
}  # fmt: skip


class Reader(Protocol):
    """What is asked of a tagger; models.predict.Tagger is one."""

    @property
    def version(self) -> str: ...
    @property
    def backend(self) -> str: ...
    @property
    def dtype(self) -> str: ...
    def read(self, texts: Sequence[str]) -> "list[list[TaggedSegment]]": ...


class Review(NamedTuple):
    review_key: str
    content_hash: str
    full_text: str


@dataclass(frozen=True)
class TagResult:
    """Reviews read now, reviews whose earlier reading still stands, and reviews that are not read at all."""

    read: int
    kept: int
    skipped: int


def tag(
    warehouse: Path,
    tagger_folder: Path | None = None,
    progress: Callable[[int, int], None] | None = None,
    *,
    version: Callable[[], str] | None = None,
    load: Callable[[], Reader] | None = None,
) -> TagResult:
    """
    Read what has to be read; each batch is one transaction, so a run that was cut off goes on where it was.

    `progress(done, total)` counts reviews. `version` and `load` stand in for the shipped tagger's in tests.
    """
    if version is None or load is None:
        version, load = _tagger(tagger_folder)
    with open_warehouse(warehouse) as con:
        _forget(con, query("to_forget"))
        reviews = [Review(*row) for row in con.execute(query("to_read"), {"model_version": version()}).fetchall()]
        if reviews:
            _read_all(con, load(), reviews, progress)
        skipped = _count(con, "select count(*) from reviews where skipped is not null")
        return TagResult(len(reviews), _count(con, "select count(*) from readings") - len(reviews), skipped)


def _tagger(folder: Path | None) -> tuple[Callable[[], str], Callable[[], Reader]]:
    """How to learn the tagger's version and how to load it; only the second imports torch, which takes seconds."""
    from models.predict import Tagger, shipped_version

    return partial(shipped_version, folder), partial(Tagger.load, folder)


def _read_all(
    con: Connection, tagger: Reader, reviews: Sequence[Review], progress: Callable[[int, int], None] | None
) -> None:
    """Equal texts are read once. Like lengths go together, the longest first: less padding, an honest progress bar."""
    by_text: dict[str, list[Review]] = defaultdict(list)
    for review in reviews:
        by_text[review.full_text].append(review)
    texts = sorted(by_text, key=lambda text: (-len(text), text))
    done = 0
    for start in range(0, len(texts), BATCH):
        batch = texts[start : start + BATCH]
        readings = zip(batch, tagger.read(batch), strict=True)
        pairs = [(review, segments) for text, segments in readings for review in by_text[text]]
        _keep(con, tagger, pairs)
        done += len(pairs)
        if progress:
            progress(done, len(reviews))
    logger.info("%d reviews read by %s (%s, %s)", done, tagger.version, tagger.backend, tagger.dtype)


def _keep(con: Connection, tagger: Reader, pairs: "Sequence[tuple[Review, list[TaggedSegment]]]") -> None:
    """Replace the readings of these reviews, in one transaction."""
    spoken = [(review, number, segment) for review, segments in pairs for number, segment in enumerate(segments)]
    stage(con, "read_readings", READING, (
        (review.review_key, review.content_hash, tagger.version, tagger.backend, tagger.dtype) for review, _ in pairs
    ))  # fmt: skip
    stage(con, "read_model_segments", SEGMENT, (
        (review.review_key, number, segment.start, segment.end, review.full_text[segment.start : segment.end],
         segment.stage, segment.emotion, segment.valence, segment.confidence)
        for review, number, segment in spoken
    ))  # fmt: skip
    stage(con, "read_model_mentions", MENTION, (
        (review.review_key, number, mention.theme, mention.polarity, mention.confidence)
        for review, number, segment in spoken
        for mention in segment.mentions
    ))  # fmt: skip
    with transaction(con):
        _delete_readings(con, "select review_key from read_readings")
        for table in READING_TABLES:
            _insert(con, table)


def _insert(con: Connection, table: str) -> None:
    con.execute(f"insert into {table} by name select * from read_{table}")


def _forget(con: Connection, keys: str) -> None:
    con.execute(f"create or replace temp table forgotten as {keys}")
    with transaction(con):
        _delete_readings(con, "select review_key from forgotten")


def _delete_readings(con: Connection, keys: str) -> None:
    for table in READING_TABLES:
        con.execute(f"delete from {table} where review_key in ({keys})")


def _count(con: Connection, select: str) -> int:
    row = con.execute(select).fetchone()
    return int(row[0]) if row else 0
