"""The segments that stand for a cell: up to three typical ones and one that disagrees."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import numpy as np

from pipelines.pivots.corpus import Corpus, age
from pipelines.pivots.counts import Floats, Integers, Polarity
from pipelines.pivots.meaning import Meanings, Sample, centred, unit
from pipelines.pivots.phrases import Phrase
from pipelines.pivots.segments import Cell

MOST_TYPICAL = 3
MOST_WORDS = 40
# A shorter segment ("cheap") stands for a cell only where nothing longer does.
LEAST_WORDS = 4


def typical(
    corpus: Corpus, inside: Integers, phrases: Sequence[Phrase], top: Phrase | None, polarity: Polarity = "praise"
) -> list[int]:
    """
    Positions of the most typical segments, by different authors and in different words: those with the top phrase
    first, then those whose feeling agrees, then nearest to the centroid of the cell's phrases, then newest.
    """
    near = closeness(corpus, inside, phrases)
    places = corpus.places(inside)
    holds_top = set(corpus.holder[places[corpus.gram[places] == top.run]].tolist()) if top else set()

    def order(position: int) -> tuple[Any, ...]:
        feels = corpus.segments[position].feels(polarity)
        return position not in holds_top, not feels, _short(corpus, position), -near[position], *age(corpus, position)

    return _first_distinct(corpus, inside.tolist(), order, MOST_TYPICAL)


class Dissent:
    """
    Who disagrees with a cell, to be asked for the one who speaks of the same things as some of its segments.

    The tagger turns some praise into pain and pain into praise, and these errors lie nearest of all. So only those
    count whose feeling and stars agree with their tag and who lie nearer to their own side, and each side is measured
    from its own middle: what they speak of is compared, not whether they like it.
    """

    def __init__(self, corpus: Corpus, cell: Cell, sample: Sample, meanings: Meanings) -> None:
        self._corpus, self._meanings = corpus, meanings
        self._middle = meanings.of(sample.inside).mean(axis=0)
        against = np.array([at for at in sample.against.tolist() if _means_it(corpus, at, cell)], np.int64)
        directions = meanings.of(against)
        if len(against):
            own_side = directions @ unit(directions.mean(axis=0)) > directions @ unit(self._middle)
            against, directions = against[own_side], directions[own_side]
        self._against, self._directions = against, centred(directions)

    def nearest(self, positions: Integers) -> int | None:
        """The position nearest to what `positions` speak of, none where nobody disagrees."""
        if not len(self._against) or not len(positions):
            return None
        toward = unit(self._meanings.of(positions).mean(axis=0) - self._middle)
        near = dict(zip(self._against.tolist(), np.round(self._directions @ toward, 6).tolist(), strict=True))
        return min(near, key=lambda at: (-near[at], age(self._corpus, at)))


def _means_it(corpus: Corpus, position: int, cell: Cell) -> bool:
    """Whether a segment against the cell says so in a quotable length, and nothing else of it contradicts its tag."""
    segment, other = corpus.segments[position], cell.opposite.polarity
    quotable = LEAST_WORDS <= len(corpus.words(position)) <= MOST_WORDS
    return quotable and segment.feels(other) and cell.theme not in segment.said(cell.polarity)


def closeness(corpus: Corpus, inside: Integers, phrases: Sequence[Phrase]) -> dict[int, float]:
    """Cosine of each segment with the mean direction of all, in the space of the phrases, each weighed by its z."""
    weight = np.zeros(len(corpus.runs))
    weight[[phrase.run for phrase in phrases]] = [phrase.z for phrase in phrases]
    places = corpus.places(inside)
    places = places[weight[corpus.gram[places]] > 0]
    row, run = np.searchsorted(inside, corpus.holder[places]), corpus.gram[places]
    share = weight[run] / np.sqrt(_sums(row, weight[run] ** 2, len(inside)))[row]
    centroid = _sums(run, share, len(corpus.runs))
    length = np.sqrt((centroid**2).sum()) or 1.0
    cosine = _sums(row, share * centroid[run], len(inside)) / length
    return dict(zip(inside.tolist(), np.round(cosine, 9).tolist(), strict=True))


def _sums(group: Integers, values: Floats, groups: int) -> Floats:
    return np.bincount(group, weights=values, minlength=groups).astype(np.float64)


def _short(corpus: Corpus, position: int) -> bool:
    return len(corpus.words(position)) < LEAST_WORDS


def _first_distinct(
    corpus: Corpus, positions: Iterable[int], order: Callable[[int], tuple[Any, ...]], most: int
) -> list[int]:
    """The first of `positions` in `order` that are at most 40 words long, no author and no wording twice."""
    chosen: list[int] = []
    authors, wordings = set(), set()
    for position in sorted(positions, key=order):
        author, wording = int(corpus.author[position]), tuple(corpus.words(position))
        if len(wording) > MOST_WORDS or author in authors or wording in wordings:
            continue
        chosen.append(position)
        authors.add(author)
        wordings.add(wording)
        if len(chosen) == most:
            break
    return chosen
