"""What exactly do they love: phrases that recur in a cell's segments, against all others of the market."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from pipelines.pivots.corpus import LEAST_AUTHORS, Corpus, authors_elsewhere, authors_inside_and_elsewhere
from pipelines.pivots.counts import Integers
from pipelines.pivots.distinctive import ONE_SIDED_95, PRIOR_WEEKS, log_odds_ratio
from pipelines.pivots.words import reads_well, says_something, stem

MOST_PHRASES = 5
# A shorter phrase goes when half of its authors said the longer one, and of two overlapping ones the weaker goes.
SHARED = 0.5
# Two phrases without a word in common are halves of one sentence where so many of their authors said both.
SAME_SENTENCE = 0.8
# "Reliable" says less than "on time": one word needs three times the z of several to stand before them.
ONE_WORD = 1 / 3


@dataclass(frozen=True)
class Phrase:
    """`run` is its position in the corpus; `of_authors` all authors of the cell's segments."""

    words: tuple[str, ...]
    run: int
    z: float
    authors: frozenset[int]
    of_authors: int

    def __str__(self) -> str:
        return " ".join(self.words)


def distinctive_phrases(corpus: Corpus, inside: Integers) -> list[Phrase]:
    """Runs of at least five authors that are significantly more frequent, by author, in `inside` than elsewhere."""
    authors, elsewhere = authors_inside_and_elsewhere(corpus, inside)
    of_authors = len(np.unique(corpus.author[inside]))
    of_others = authors_elsewhere(corpus, inside)
    runs = np.flatnonzero(authors >= LEAST_AUTHORS)
    # A prior worth as many authors as the cell has: with less, what half of them say and nobody else does comes out
    # behind what eight say and some others do, for nothing is sure about a zero.
    log_odds, variance = log_odds_ratio(
        authors[runs], np.array(of_authors), elsewhere[runs], np.array(of_others), max(of_authors, PRIOR_WEEKS)
    )
    z = log_odds / np.sqrt(variance)
    told = z > ONE_SIDED_95
    who = _authors_of(corpus, inside, runs[told])
    return [
        Phrase(corpus.runs[run], int(run), float(score), who[int(run)], of_authors)
        for run, score in zip(runs[told], z[told], strict=True)
    ]


def _authors_of(corpus: Corpus, inside: Integers, runs: Integers) -> dict[int, frozenset[int]]:
    places = corpus.places(inside)
    places = places[np.isin(corpus.gram[places], runs)]
    found: dict[int, set[int]] = {int(run): set() for run in runs}
    for run, author in zip(corpus.gram[places].tolist(), corpus.author[corpus.holder[places]].tolist(), strict=True):
        found[run].add(author)
    return {run: frozenset(people) for run, people in found.items()}


def choose(phrases: Sequence[Phrase]) -> list[Phrase]:
    """
    At most five, strongest first, that read like words people said and do not repeat each other. One word must stand
    out three times as much, unless nothing else is left.
    """
    readable = [phrase for phrase in phrases if reads_well(phrase.words)]
    readable = [phrase for phrase in readable if _strength(phrase) > ONE_SIDED_95] or readable
    explained = _explained(readable)
    chosen: list[Phrase] = []
    for phrase in sorted(readable, key=lambda phrase: (-_strength(phrase), phrase.words)):
        if len(chosen) == MOST_PHRASES:
            break
        if phrase.words not in explained and not any(_overlap(phrase, other) for other in chosen):
            chosen.append(phrase)
    return chosen


def _strength(phrase: Phrase) -> float:
    return round(phrase.z * (ONE_WORD if len(phrase.words) == 1 else 1.0), 9)


def _explained(phrases: Sequence[Phrase]) -> set[tuple[str, ...]]:
    """The phrases that are part of a longer one which half of their authors said."""
    known = {phrase.words: phrase for phrase in phrases}
    explained = set()
    for longer in phrases:
        for start, end in combinations(range(len(longer.words) + 1), 2):
            shorter = known.get(longer.words[start:end])
            if shorter and shorter is not longer and len(longer.authors) >= SHARED * len(shorter.authors):
                explained.add(shorter.words)
    return explained


def _overlap(one: Phrase, other: Phrase) -> bool:
    """Whether one says nothing beyond the other ("good drivers", "good driver"), or much the same authors said both."""
    words, others = ({stem(word) for word in phrase.words if says_something(word)} for phrase in (one, other))
    fewer, more = sorted((len(one.authors), len(other.authors)))
    both = len(one.authors & other.authors)
    together = both >= SAME_SENTENCE * more or (bool(words & others) and both >= SHARED * fewer)
    return words <= others or others <= words or together
