"""
Which reviews say what another one has said already (method.md §3).

Within one company, two reviews are the same voice when one author wrote the same words twice, or when texts of at
least eight words are equal or nearly so (Jaccard of their sets of three successive words >= 0.85), whoever wrote them
and wherever. Short texts of different authors are never duplicates. Such reviews count once, at their origin: the
earliest by date, then by key. The answer depends on the set of reviews alone, not on the order they came in.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

NEAR = 0.85
FEWEST_WORDS = 8
SHINGLE = 3
WORD = re.compile(r"\w+(?:'\w+)*")
ROUNDING = 1e-9

Shingles = frozenset[tuple[str, ...]]


class Text(NamedTuple):
    review_key: str
    company: str
    author: str | None
    text: str
    day: date


def origins(texts: Iterable[Text]) -> dict[str, str]:
    """review_key of each duplicate → review_key of its origin; origins and single voices are left out."""
    companies: dict[str, list[Text]] = defaultdict(list)
    for text in texts:
        companies[text.company].append(text)
    found: dict[str, str] = {}
    for group in companies.values():
        found |= _origins_in_company(sorted(group, key=lambda text: (text.day, text.review_key)))
    return found


def _origins_in_company(texts: Sequence[Text]) -> dict[str, str]:
    """`texts` earliest first, so that the smallest index of a set of like texts is its origin."""
    words = [tuple(WORD.findall(text.text.casefold().replace("’", "'"))) for text in texts]
    same_author: dict[tuple[str, tuple[str, ...]], list[int]] = defaultdict(list)
    same_text: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index, text in enumerate(texts):
        if text.author is not None:
            same_author[text.author, words[index]].append(index)
        if len(words[index]) >= FEWEST_WORDS:
            same_text[words[index]].append(index)
    parent = list(range(len(texts)))
    for same in (*same_author.values(), *same_text.values()):
        for one, other in pairwise(same):
            _join(parent, one, other)
    firsts = [same[0] for same in same_text.values()]
    for one, other in near_pairs([shingles(words[index]) for index in firsts]):
        _join(parent, firsts[one], firsts[other])
    roots = ((index, _root(parent, index)) for index in range(len(texts)))
    return {texts[index].review_key: texts[root].review_key for index, root in roots if index != root}


def shingles(words: Sequence[str]) -> Shingles:
    return frozenset(tuple(words[start : start + SHINGLE]) for start in range(len(words) - SHINGLE + 1))


def near_pairs(sets: Sequence[Shingles], near: float = NEAR) -> Iterator[tuple[int, int]]:
    """
    Index pairs of all sets whose Jaccard similarity is at least `near`; none is missed, unlike with hashing.

    Two such sets of sizes m <= n share at least near·n members, so with all members in one order, rarest first, they
    meet within their first n - ceil(near·n) + 1 (prefix filtering: Chaudhuri et al. 2006, Bayardo et al. 2007).
    """
    frequency = Counter(member for members in sets for member in members)
    meetings: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for index in sorted(range(len(sets)), key=lambda index: len(sets[index])):
        members = sets[index]
        prefix = len(members) - math.ceil(near * len(members) - ROUNDING) + 1
        rarest = sorted(members, key=lambda member: (frequency[member], member))[:prefix]
        for other in sorted({met for member in rarest for met in meetings[member]}):
            common = len(members & sets[other])
            if common >= near * (len(members) + len(sets[other]) - common) - ROUNDING:
                yield index, other
        for member in rarest:
            meetings[member].append(index)


def _join(parent: list[int], one: int, other: int) -> None:
    """Union by the smaller index, so that a set's root is its earliest text."""
    first, second = sorted((_root(parent, one), _root(parent, other)))
    parent[second] = first


def _root(parent: list[int], index: int) -> int:
    while parent[index] != index:
        parent[index] = parent[parent[index]]
        index = parent[index]
    return index
