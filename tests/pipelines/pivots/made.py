"""A made-up market written straight into a warehouse: reviews of one tagged segment each."""

import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa

from pipelines.warehouse import open_warehouse

AS_OF = date(2026, 11, 22)


@dataclass
class Said:
    """One review of one segment; `praise` and `pain` are themes."""

    company: str
    text: str = "It is what it is"
    praise: Sequence[str] = ()
    pain: Sequence[str] = ()
    stage: str = "use"
    source: str = "app_store"
    author: str | None = None
    day: date = AS_OF
    valence: int = 1
    key: str = field(default="")


def write_market(warehouse: Path, said: Iterable[Said], inspiration: Sequence[str] = ()) -> None:
    """Reviews without an author are of a person each, without a key numbered."""
    said = list(said)
    keys = [one.key or f"{one.company}:{number:06}" for number, one in enumerate(said)]
    reviews = [
        {"review_key": key, "company": s.company, "source": s.source, "author": s.author, "written_at": s.day,
         "first_seen_on": s.day, "text": s.text}
        for key, s in zip(keys, said, strict=True)
    ]  # fmt: skip
    segments = [
        {"review_key": key, "segment": 0, "text": s.text, "stage": s.stage, "valence": s.valence, "start_offset": 0,
         "end_offset": len(s.text), "emotion": "none", "confidence": 0.9}
        for key, s in zip(keys, said, strict=True)
    ]  # fmt: skip
    mentions = [
        {"review_key": key, "segment": 0, "theme": theme, "polarity": polarity, "confidence": 0.9}
        for key, s in zip(keys, said, strict=True)
        for polarity, themes in (("praise", s.praise), ("pain", s.pain))
        for theme in themes
    ]
    companies = [
        {"company": name, "name": name.title(), "role": "inspiration" if name in inspiration else "competitor"}
        for name in sorted({s.company for s in said})
    ]
    with open_warehouse(warehouse) as con:
        tables = {"reviews": reviews, "model_segments": segments, "model_mentions": mentions, "companies": companies}
        for table, rows in tables.items():
            if rows:
                con.register("made", pa.Table.from_pylist(rows))
                con.execute(f"insert into {table} by name select * from made")
                con.unregister("made")


def cell_market(
    seed: int, companies: Sequence[str], weeks: int, rates: dict[str, float], planted: dict[tuple[str, str], float]
) -> list[Said]:
    """
    `weeks` people's weeks per company, spread evenly over two sources and the window, each theme praised at its rate
    (or the planted rate of company and theme), at one of three stages.
    """
    random = np.random.default_rng(seed)
    said = []
    for company in companies:
        odds = np.array([planted.get((company, theme), rate) for theme, rate in rates.items()])
        praised = random.random((weeks, len(odds))) < odds
        stages = random.choice(["buy", "use", "help"], weeks)
        for number in range(weeks):
            said.append(
                Said(
                    company,
                    praise=[theme for theme, yes in zip(rates, praised[number], strict=True) if yes],
                    stage=str(stages[number]),
                    source=("app_store", "google_play")[number % 2],
                    day=AS_OF - timedelta(days=number % 182),
                )
            )
    return said


# What the made-up texts are about, and what all their complaints share; other words hardly turn their direction.
TOPICS = frozenset(["polite", "time", "fees", "form", "refund", "bread", "milk", "fruit", "cheese", "wine", "fish"])
BAD = frozenset(["awful", "stale", "never", "late", "long"])


def by_words(texts: Sequence[str]) -> np.ndarray:
    """Directions by the words of a text, each with an axis of its own: a stand-in for the tagger's vectors."""
    counts = np.zeros((len(texts), 512), np.float32)
    for row, text in enumerate(texts):
        for word in re.findall(r"[a-z]+", text.lower()):
            axis = 0 if word in BAD else 1 + zlib.crc32(word.encode()) % 511
            counts[row, axis] += 1 if word in TOPICS | BAD else 0.1
    return counts / np.linalg.norm(counts, axis=1, keepdims=True)
