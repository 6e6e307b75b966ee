"""`lovelode tag`: read reviews that are in no warehouse."""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice
from pathlib import Path
from typing import Any, TextIO

from rich.table import Table

from flows.progress import step
from flows.screen import screen
from models.predict import TaggedSegment, Tagger
from spiders.errors import ImportFileError

BATCH = 4096
Line = dict[str, Any]


def show(text: str) -> None:
    """Print what the tagger says about one review, a row a segment."""
    table = Table("segment", "loves (+) and pains (-)", "stage", "emotion", "valence", header_style="bold")
    for segment in Tagger.load().read([text])[0]:
        signs = {"praise": "+", "pain": "-"}
        themes = ", ".join(f"{m.theme}{signs[m.polarity]} ({m.confidence:.2f})" for m in segment.mentions)
        words = text[segment.start : segment.end]
        feeling = f"{segment.valence:+d}" if segment.valence else "0"
        table.add_row(words, themes, segment.stage, segment.emotion, feeling)
    screen().print(table)


def tag_file(source: Path, target: Path | None) -> None:
    """
    Tag JSON lines `{"id", "text", optional "segments": [{"start", "end"}]}` into `target`, or stdout.

    Nothing is left at `target` unless every line was read. Raises ImportFileError naming the line that was not.
    """
    if target is None:
        _write(source, sys.stdout)
        return
    draft = target.with_name(target.name + ".part")
    try:
        with draft.open("w", encoding="utf-8") as out:
            _write(source, out)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _write(source: Path, out: TextIO) -> None:
    tagger, lines, count = Tagger.load(), _lines(source), 0
    with step("tag") as bar:
        while batch := list(islice(lines, BATCH)):
            given = [_offsets(line) for line in batch]
            readings = tagger.read([line["text"] for line in batch], given)
            for line, segments in zip(batch, readings, strict=True):
                answer = {"id": line["id"], "segments": [_as_json(segment) for segment in segments]}
                out.write(json.dumps(answer, ensure_ascii=False) + "\n")
            count += len(batch)
            bar.done(count, count)
        bar.summary = f"{count:,} reviews read"


def _as_json(segment: TaggedSegment) -> Line:
    fields = asdict(segment)
    return {"start": fields.pop("start"), "end": fields.pop("end"), "themes": list(fields.pop("mentions")), **fields}


def _offsets(line: Line) -> list[tuple[int, int]] | None:
    return [(part["start"], part["end"]) for part in line["segments"]] if "segments" in line else None


def _lines(source: Path) -> Iterator[Line]:
    try:
        with source.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    yield _parsed(line, f"{source}, line {number}")
    except FileNotFoundError:
        raise ImportFileError(f"{source}: no such file; expected JSON lines with id and text") from None
    except UnicodeDecodeError as error:
        raise ImportFileError(f"{source}: not UTF-8 text: {error}") from error


def _parsed(line: str, where: str) -> Line:
    try:
        value = json.loads(line)
    except json.JSONDecodeError as error:
        raise ImportFileError(f"{where}: not JSON: {error}") from error
    if not isinstance(value, dict) or "id" not in value or not isinstance(value.get("text"), str):
        raise ImportFileError(f'{where}: expected an object with "id" and a "text" that is a string')
    for part in value.get("segments", []):
        inside = isinstance(part, dict) and isinstance(part.get("start"), int) and isinstance(part.get("end"), int)
        if not inside or not 0 <= part["start"] < part["end"] <= len(value["text"]):
            raise ImportFileError(f'{where}: segment {part!r}; expected "start" and "end" offsets inside the text')
    return value
