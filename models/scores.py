"""What is counted of a reading, review by review: everything is a tally of hits, said and labelled."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Set
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from models.labels import EMOTIONS, MENTIONS, STAGES

Numbers = NDArray[np.float64]

UP, DOWN = "up", "down"
# What is tallied: by segment the mentions, stage, emotion, sign of the valence and `where` the review turns; by review
# its mentions and whether it turns.
GROUPS = {
    "mention": MENTIONS, "stage": STAGES, "emotion": EMOTIONS, "sign": ("-1", "0", "1"), "where": (UP, DOWN),
    "review": MENTIONS, "turn": ("any", UP, DOWN),
}  # fmt: skip
PLACES = {pair: place for place, pair in enumerate((group, label) for group in GROUPS for label in GROUPS[group])}


class Labels(NamedTuple):
    """What a segment says, as labelled or as read."""

    mentions: frozenset[str]
    stage: str
    emotion: str
    valence: int


class Review(NamedTuple):
    """Its segments as they were labelled, and as they were read."""

    source: str
    true: Sequence[Labels]
    said: Sequence[Labels]


def turns(valences: Iterable[int]) -> list[Set[str]]:
    """
    Which way a review turns, for each segment: its sign is against that of the last one before it that is not neutral,
    as pipelines/sql/votes.sql has it.
    """
    found: list[Set[str]] = []
    before = 0
    for feeling in map(_sign, valences):
        found.append({UP if feeling > 0 else DOWN} if feeling * before < 0 else set())
        before = feeling or before
    return found


def tally(reviews: Sequence[Review]) -> Numbers:
    """Hits, said and labelled, by review: reviews × PLACES × 3."""
    counts = np.zeros((len(reviews), len(PLACES), 3))
    for row, review in enumerate(reviews):
        for group, true, said in _compared(review):
            for label in true | said:
                hit = label in true and label in said
                counts[row, PLACES[group, label]] += (hit, label in said, label in true)
    return counts


def _compared(review: Review) -> Iterator[tuple[str, Set[str], Set[str]]]:
    """A group, and which of its labels are true and which were said, of each segment and of the review."""
    for true, said in zip(review.true, review.said, strict=True):
        yield "mention", true.mentions, said.mentions
        yield "stage", {true.stage}, {said.stage}
        yield "emotion", {true.emotion}, {said.emotion}
        yield "sign", {str(_sign(true.valence))}, {str(_sign(said.valence))}
    true_turns, said_turns = (turns(one.valence for one in side) for side in (review.true, review.said))
    for where_true, where_said in zip(true_turns, said_turns, strict=True):
        yield "where", where_true, where_said
    yield "review", _any(one.mentions for one in review.true), _any(one.mentions for one in review.said)
    yield "turn", _with_any(_any(true_turns)), _with_any(_any(said_turns))


def _any(sets: Iterable[Set[str]]) -> frozenset[str]:
    return frozenset().union(*sets)


def _with_any(directions: frozenset[str]) -> frozenset[str]:
    return directions | {"any"} if directions else directions


def _sign(valence: int) -> int:
    return (valence > 0) - (valence < 0)
