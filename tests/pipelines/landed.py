"""Small made-up landings, a market and a tagger for the pipelines' tests."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from models.predict import Mention, TaggedSegment
from pipelines.market import Company, Market, Source, Touchpoint

AS_OF = date(2026, 11, 22)

MARKET = Market(
    name="City groceries",
    companies=(
        Company(id="zippa", name="Zippa", sources=(
            Source(id="zippa-ios", spider="app_store"),
            Source(id="zippa-csv", spider="review_file", source="google_play"),
        )),
        Company(id="pantrio", name="Pantrio", role="own", sources=(Source(id="pantrio-ios", spider="app_store"),)),
    ),
    journey=(
        Touchpoint(stage="join", touchpoint="First order set-up", owner="Onboarding"),
        Touchpoint(stage="help", touchpoint="Refund", owner="Care"),
    ),
)  # fmt: skip


def review(review_id: str, text: str, **fields: Any) -> dict[str, Any]:
    return {
        "company": "zippa", "source": "app_store", "source_id": "zippa-ios", "review_id": review_id, "author": None,
        "title": "", "text": text, "rating_raw": "5", "rating_min": 1.0, "rating_max": 5.0, "stars": 5.0,
        "written_at": "2026-11-20T08:15:00", "locale": "en-GB", "url": None, "app_version": None, "reply": None,
    } | fields  # fmt: skip


def land(
    landing: Path,
    rows: Iterable[Mapping[str, Any] | str],
    run_id: str = "2026-11-22-01",
    rejects: Iterable[Mapping[str, Any]] = (),
    **crawl: Any,
) -> Path:
    """Write one finished crawl's files; a row given as text is written as it is. Returns the run's folder."""
    report = {
        "run_id": run_id, "company": "zippa", "source_id": "zippa-ios", "source": "app_store", "spider": "app_store",
        "status": "complete", "stop_reason": "the last page was reached", "expected": None, "fetched": 0, "rejected": 0,
        "gapless": True, "whole": True,
        "started_at": "2026-11-22T01:00:00", "finished_at": "2026-11-22T01:05:00",
    } | crawl  # fmt: skip
    folder = landing / run_id
    folder.mkdir(parents=True, exist_ok=True)
    stem = f"{report['company']}.{report['source_id']}"
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    report["fetched"] = len(lines)
    (folder / f"{stem}.jsonl").write_text("".join(f"{line}\n" for line in lines))
    (folder / f"{stem}.rejects.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rejects))
    (folder / f"{stem}.crawl.json").write_text(json.dumps(report))
    return folder


class WordTagger:
    """Reads each sentence by its words: "fast" praises speed, "slow" complains of it, "refund" is about help."""

    backend, dtype = "words", "none"

    def __init__(self, version: str = "words-1") -> None:
        self.version = version
        self.texts: list[str] = []

    def read(self, texts: Sequence[str]) -> list[list[TaggedSegment]]:
        self.texts += texts
        return [[self._segment(found) for found in re.finditer(r"[^.\n]+\.?", text)] for text in texts]

    def _segment(self, found: re.Match[str]) -> TaggedSegment:
        words = found.group().lower()
        polarities = [polarity for word, polarity in (("fast", "praise"), ("slow", "pain")) if word in words]
        mentions = tuple(Mention("speed", polarity, 0.9) for polarity in polarities)
        valence = ("fast" in words) - ("slow" in words)
        stage = "help" if "refund" in words else "none"
        emotion = "joy" if valence > 0 else "none"
        return TaggedSegment(found.start(), found.end(), mentions, stage, emotion, valence, 0.8)
