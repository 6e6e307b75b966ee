"""The segments that stand for a cell: up to three typical ones and one that disagrees."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from pipelines.pivots.corpus import Corpus
from pipelines.pivots.counts import Floats, Integers
from pipelines.pivots.phrases import Phrase
from pipelines.pivots.words import BREAK, tokens

MOST_TYPICAL = 3
MOST_WORDS = 40
# A shorter segment ("cheap") stands for a cell only where nothing longer does.
LEAST_WORDS = 4


def typical(corpus: Corpus, inside: Integers, phrases: Sequence[Phrase], top: Phrase | None) -> list[int]:
    """
    Positions of the most typical segments, by different authors and in different words: those with the top phrase
    first, then nearest to the centroid of the cell's phrases, then newest.
    """
    near = closeness(corpus, inside, phrases)
    holds_top = set(corpus.holder[corpus.gram == top.run].tolist()) if top else set()

    def order(position: int) -> tuple[Any, ...]:
        return position not in holds_top, _short(corpus, position), -near[position], *_newest(corpus, position)

    return _first_distinct(corpus, inside.tolist(), order, MOST_TYPICAL)


def dissenting(corpus: Corpus, pained: Integers) -> list[int]:
    """
    The position of the segment that speaks of the fewest pains beside this one, then the most negative, then the
    newest; none where nobody disagrees.
    """

    def order(position: int) -> tuple[Any, ...]:
        segment = corpus.segments[position]
        return _short(corpus, position), len(segment.pained), segment.valence, *_newest(corpus, position)

    return _first_distinct(corpus, pained.tolist(), order, 1)


def closeness(corpus: Corpus, inside: Integers, phrases: Sequence[Phrase]) -> dict[int, float]:
    """Cosine of each segment with the mean direction of all, in the space of the phrases, each weighed by its z."""
    weight = np.zeros(len(corpus.runs))
    weight[[phrase.run for phrase in phrases]] = [phrase.z for phrase in phrases]
    row_of = np.full(len(corpus.segments), -1, np.int64)
    row_of[inside] = np.arange(len(inside))
    kept = (row_of[corpus.holder] >= 0) & (weight[corpus.gram] > 0)
    row, run = row_of[corpus.holder[kept]], corpus.gram[kept]
    unit = weight[run] / np.sqrt(_sums(row, weight[run] ** 2, len(inside)))[row]
    centroid = _sums(run, unit, len(corpus.runs))
    length = np.sqrt((centroid**2).sum()) or 1.0
    cosine = _sums(row, unit * centroid[run], len(inside)) / length
    return dict(zip(inside.tolist(), np.round(cosine, 9).tolist(), strict=True))


def _sums(group: Integers, values: Floats, groups: int) -> Floats:
    return np.bincount(group, weights=values, minlength=groups).astype(np.float64)


def _words(corpus: Corpus, position: int) -> list[str]:
    return [token for token in tokens(corpus.segments[position].text) if token != BREAK]


def _short(corpus: Corpus, position: int) -> bool:
    return len(_words(corpus, position)) < LEAST_WORDS


def _newest(corpus: Corpus, position: int) -> tuple[int, str, int]:
    segment = corpus.segments[position]
    return -segment.day.toordinal(), segment.review_key, segment.segment


def _first_distinct(
    corpus: Corpus, positions: Iterable[int], order: Callable[[int], tuple[Any, ...]], most: int
) -> list[int]:
    """The first of `positions` in `order` that are at most 40 words long, no author and no wording twice."""
    chosen: list[int] = []
    authors, wordings = set(), set()
    for position in sorted(positions, key=order):
        author, wording = int(corpus.author[position]), tuple(_words(corpus, position))
        if len(wording) > MOST_WORDS or author in authors or wording in wordings:
            continue
        chosen.append(position)
        authors.add(author)
        wordings.add(wording)
        if len(chosen) == most:
            break
    return chosen
