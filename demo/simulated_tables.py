"""A simulated market as tables of the warehouse: one segment a mention, and one that says neither praise nor pain."""

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from demo.simulate import STAGES, WEEKS, Integers, Opinions, Reading, Slots, World

LETTERS = 40  # of a segment; nobody reads what they say


def tables(world: World, where: Slots, true: Opinions, said: Reading, as_of: date) -> dict[str, pa.Table]:
    """By the warehouse's table names; `as_of` is the last day of the last week."""
    keys = _names("r", np.arange(len(where.company)))
    companies = pa.table(
        {"company": world.companies, "name": world.companies, "role": ["competitor"] * len(world.companies)}
    )
    return {
        "companies": companies,
        "reviews": _reviews(world, where, true, keys, as_of),
        **_segments(world, true, said, keys),
    }


def _reviews(world: World, where: Slots, true: Opinions, keys: pa.Array, as_of: date) -> pa.Table:
    first = as_of - timedelta(days=7 * WEEKS - 1)
    days = pa.array(np.datetime64(first) + (7 * where.week + where.day), pa.date32())
    company = pa.array(world.companies).take(pa.array(where.company))
    source = pa.array(world.sources).take(pa.array(where.source))
    original = pc.if_else(
        pa.array(where.copied >= 0), _names("r", np.maximum(where.copied, 0)), pa.scalar(None, pa.string())
    )
    return pa.table({
        "review_key": keys, "company": company, "source": source,
        "source_id": pc.binary_join_element_wise(company, source, "-"), "author": _names("p", where.person),
        "stars": true.stars.astype(np.float64), "written_at": days.cast(pa.timestamp("us")), "first_seen_on": days,
        "duplicate_of": original,
    })  # fmt: skip


def _segments(world: World, true: Opinions, said: Reading, keys: pa.Array) -> dict[str, pa.Table]:
    """What is true or read of a theme has a segment of its own, in an order that means nothing, a plain one before."""
    review, theme = np.nonzero(true.praise | true.pain | said.praise | said.pain)
    stage = true.stage[review, theme]
    order = np.lexsort((theme, (7 * theme + review) % 11, review))
    review, theme, stage = review[order], theme[order], stage[order]
    before = np.arange(len(review)) - np.searchsorted(review, review)
    strength = np.where(true.intense[review, theme], 2, 1)
    valence = strength * (true.praise[review, theme].astype(int) - true.pain[review, theme].astype(int))
    plain = np.sign(np.round(true.tone)).astype(np.int64)
    n = len(keys)
    names = pa.array(["none", *STAGES])
    segments = pa.table({
        "review_key": pa.concat_arrays([keys, keys.take(pa.array(review))]),
        "segment": np.concatenate([np.zeros(n, np.int64), before + 1]),
        "stage": names.take(pa.array(np.concatenate([np.zeros(n, np.int64), stage + 1]))),
        "valence": np.concatenate([plain, valence]),
        "emotion": pa.array(["none"]).take(pa.array(np.zeros(n + len(review), np.int64))),
        "start_offset": np.zeros(n + len(review), np.int64),
        "end_offset": np.full(n + len(review), LETTERS),
        "text": pa.array([""]).take(pa.array(np.zeros(n + len(review), np.int64))),
    })  # fmt: skip
    return {"segments": segments, "mentions": _mentions(world, keys, review, theme, before + 1, said)}


def _mentions(
    world: World, keys: pa.Array, review: Integers, theme: Integers, segment: Integers, said: Reading
) -> pa.Table:
    names = pa.array([theme.name for theme in world.themes])
    parts = []
    for polarity, marks in (("praise", said.praise), ("pain", said.pain)):
        at = np.flatnonzero(marks[review, theme])
        parts.append(pa.table({
            "review_key": keys.take(pa.array(review[at])), "segment": segment[at],
            "theme": names.take(pa.array(theme[at])),
            "polarity": [polarity] * len(at),
        }))  # fmt: skip
    return pa.concat_tables(parts)


def _names(letter: str, numbers: Integers) -> pa.Array:
    return pc.binary_join_element_wise(pa.scalar(letter), pa.array(numbers).cast(pa.string()), "")
