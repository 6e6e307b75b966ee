"""What segments are about, as directions from the tagger's encoder, for as many of a cell as can be afforded."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipelines.pivots.corpus import Corpus, newest, segments_of
from pipelines.pivots.counts import Floats, Integers
from pipelines.pivots.segments import Cell

# Texts → directions, texts × width of length one; each text is one segment.
Vectors = Callable[[Sequence[str]], NDArray[np.floating[Any]]]

MOST_OF_A_CELL = 600  # its newest segments
MOST_AGAINST_A_CELL = 200  # the newest of the opposite polarity
# In all a night: about fifteen seconds on two cores, however large the market. Beyond it all cells get less.
MOST_IN_ALL = 10_000
SHARES = (1.0, 0.75, 0.5, 0.35, 0.25, 0.15, 0.1, 0.05)


def shipped_vectors(texts: Sequence[str]) -> NDArray[np.float32]:
    """The shipped tagger's directions. They see nothing but the segment, so its review is not needed."""
    from models.predict import Tagger

    vectors = Tagger.load().vectors(texts, [[(0, len(text))] for text in texts])
    return np.concatenate(vectors) if vectors else np.zeros((0, 1), np.float32)


@dataclass(frozen=True)
class Sample:
    """Positions of a cell's segments and of those against it, which are read for what they are about."""

    inside: Integers
    against: Integers

    def cut(self, share: float) -> "Sample":
        return Sample(self.inside[: int(share * MOST_OF_A_CELL)], self.against[: int(share * MOST_AGAINST_A_CELL)])

    @property
    def positions(self) -> list[int]:
        return [*self.inside.tolist(), *self.against.tolist()]


def sample_cells(corpus: Corpus, cells: Sequence[Cell]) -> dict[Cell, Sample]:
    """
    The newest of each cell, and against it the newest at its stage, then those at any. The largest share of the two
    limits is taken at which the segments of all cells together, which overlap, are not too many.
    """
    ranked = {}
    for cell in cells:
        ranked[cell] = Sample(newest(corpus, segments_of(corpus, cell), MOST_OF_A_CELL), _against(corpus, cell))
    for share in SHARES:
        samples = {cell: sample.cut(share) for cell, sample in ranked.items()}
        if len({at for sample in samples.values() for at in sample.positions}) <= MOST_IN_ALL:
            break
    return samples


def _against(corpus: Corpus, cell: Cell) -> Integers:
    stages = (cell.opposite, cell.opposite.at_any_stage)
    found = np.concatenate([newest(corpus, segments_of(corpus, one), MOST_AGAINST_A_CELL) for one in stages])
    return np.array(list(dict.fromkeys(found.tolist()))[:MOST_AGAINST_A_CELL], np.int64)


class Meanings:
    """The directions of the positions asked for; equal texts are read once."""

    def __init__(self, corpus: Corpus, positions: Iterable[int], vectors: Vectors) -> None:
        texts: dict[str, int] = {}
        self._row: Mapping[int, int] = {
            at: texts.setdefault(corpus.segments[at].text, len(texts)) for at in dict.fromkeys(positions)
        }
        self._vectors = vectors(list(texts)) if texts else np.zeros((0, 1))

    def of(self, positions: Integers) -> Floats:
        """Positions × width."""
        return self._vectors[[self._row[at] for at in positions.tolist()]].astype(np.float64)


def centred(directions: Floats) -> Floats:
    """The directions without what all of them share, again of length one."""
    return unit(directions - directions.mean(axis=0)) if len(directions) else directions


def unit(directions: Floats) -> Floats:
    length = np.linalg.norm(directions, axis=-1, keepdims=True)
    return np.divide(directions, length, out=np.zeros_like(directions), where=length > 1e-6)
