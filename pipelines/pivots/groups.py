"""Groups of like segments: what a cell's people say in different words, counted by author."""

from typing import NamedTuple

import numpy as np
from scipy.cluster.hierarchy import fcluster, linkage

from pipelines.pivots.corpus import LEAST_AUTHORS, Corpus, age
from pipelines.pivots.counts import Floats, Integers, Polarity
from pipelines.pivots.meaning import Meanings, centred, unit

MOST_GROUPS = 4
MOST_WORDS = 30  # a longer segment says several things and ties groups together
LEAST_WORDS = 4  # of the segment that stands for a group, where it has one
# Mean cosine distance at which groups still join, beyond what the whole cell shares; further apart, they mix things.
# Chosen by reading groups of real reviews, near where as many pairs lie within it as did with the weights before.
NEAR = 0.72
# Alike outright, whatever the cell shares: where nearly all say one thing ("refund in one tap") there is no more to it.
SAME = 0.33
# The least cosine of a member with its group, so that "n people say" holds for each of the n: beyond what the cell
# shares, or outright.
CORE = 0.6
CORE_OUTRIGHT = 0.82


class Group(NamedTuple):
    """`medoid` is the position of the segment nearest to the middle, of those
    whose feeling agrees; authors of the group, and of the cell's sample."""

    members: Integers
    medoid: int
    authors: int
    of_authors: int


def find_groups(corpus: Corpus, inside: Integers, meanings: Meanings, polarity: Polarity = "praise") -> list[Group]:
    """
    At most four groups of at least five authors among the cell's segments `inside`, the one with most authors first.

    Average-linkage clustering on cosine distance; what lies at a group's edge is left out, and groups that differ in
    wording only are joined.
    """
    short = np.array([at for at in inside.tolist() if len(corpus.words(at)) <= MOST_WORDS], np.int64)
    if len(short) < LEAST_AUTHORS:
        return []
    directions = meanings.of(short)
    members = _joined(directions, _cores(directions))
    of_authors = len(np.unique(corpus.author[inside]))
    groups = [_group(corpus, short[rows], directions[rows], of_authors, polarity) for rows in members]
    kept = [group for group in groups if group.authors >= LEAST_AUTHORS]
    return sorted(kept, key=lambda group: (-group.authors, age(corpus, group.medoid)))[:MOST_GROUPS]


def _cores(directions: Floats) -> list[Integers]:
    """Rows of each cluster without its edge."""
    apart = centred(directions)
    distance = np.minimum(_distance(apart), NEAR / SAME * _distance(directions))
    found = []
    for rows in _clusters(distance, NEAR):
        near = apart[rows] @ unit(apart[rows].mean(axis=0)) >= CORE
        same = directions[rows] @ unit(directions[rows].mean(axis=0)) >= CORE_OUTRIGHT
        found.append(rows[near | same])
    return [rows for rows in found if len(rows)]


def _joined(directions: Floats, groups: list[Integers]) -> list[Integers]:
    if not groups:
        return []
    middles = unit(np.array([directions[rows].mean(axis=0) for rows in groups]))
    return [np.concatenate([groups[at] for at in alike]) for alike in _clusters(_distance(middles), SAME)]


def _distance(directions: Floats) -> Floats:
    # Rounded, so that equal distances tie the same way on every machine.
    distance: Floats = np.clip(1 - directions @ directions.T, 0, 2)
    return distance.round(6)


def _clusters(distance: Floats, most: float) -> list[Integers]:
    if len(distance) < 2:
        return [np.arange(len(distance))]
    tree = linkage(distance[np.triu_indices(len(distance), 1)], "average")
    number = fcluster(tree, most, "distance")
    return [np.flatnonzero(number == one) for one in np.unique(number)]


def _group(corpus: Corpus, members: Integers, directions: Floats, of_authors: int, polarity: Polarity) -> Group:
    nearness = np.round(directions @ unit(directions.mean(axis=0)), 6).tolist()
    near = dict(zip(members.tolist(), nearness, strict=True))

    def order(at: int) -> tuple[object, ...]:
        feels = corpus.segments[at].feels(polarity)
        return not feels, len(corpus.words(at)) < LEAST_WORDS, -near[at], age(corpus, at)

    authors = len(np.unique(corpus.author[members]))
    return Group(members, min(near, key=order), authors, of_authors)
