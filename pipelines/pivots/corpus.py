"""The window's segments as arrays of word runs (1–4-grams), so that counting phrases by author stays quick."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from pipelines.pivots.counts import ALL_STAGES, Flags, Integers, Polarity
from pipelines.pivots.segments import Cell, Segment
from pipelines.pivots.words import BREAK, brand_words, is_brand, tokens

LONGEST = 4
LEAST_AUTHORS = 5
MOST_OF_A_CELL = 1000  # its newest segments; as in window_segments.sql


@dataclass(frozen=True)
class Corpus:
    """
    Runs of one to four words that stand in at least five segments.

    `gram[i]` is the position in `runs` of a run that stands in segment `holder[i]`, each such pair once and those of
    segment s from `first[s]` to `first[s + 1]`; `author` is the number of each segment's author; `said` finds the
    segments of a company by theme and polarity. What is counted of the market is counted in its own segments only.
    """

    segments: Sequence[Segment]
    said: Mapping[tuple[str, str, Polarity], Sequence[int]]
    in_market: Flags
    author: Integers
    author_segments: Integers  # of the market, by author
    runs: Sequence[tuple[str, ...]]
    first: Integers
    gram: Integers
    holder: Integers
    voice: Integers  # numbers the distinct pairs of run and author, of each (gram, holder)
    voice_run: Integers  # the run of each such pair
    voice_count: Integers  # in how many segments of the market that author says that run
    run_authors: Integers  # distinct authors of each run in the market

    def places(self, inside: Integers) -> Integers:
        """Where `gram` and `holder` speak of the segments `inside`, in their order."""
        length = self.first[inside + 1] - self.first[inside]
        return np.arange(length.sum()) + np.repeat(self.first[inside] - (length.cumsum() - length), length)

    def words(self, position: int) -> list[str]:
        return [token for token in tokens(self.segments[position].text) if token != BREAK]


def build_corpus(segments: Sequence[Segment], company_names: Iterable[str]) -> Corpus:
    """Names of companies count as breaks: no run holds one or reaches across it."""
    words, word, holder = _flatten(segments, brand_words(company_names))
    runs: list[tuple[str, ...]] = []
    grams, holders = [], []
    starts, code = np.flatnonzero(word >= 0), word
    for length in range(1, LONGEST + 1):
        if length > 1:
            starts, code = _lengthen(starts, code, word, length)
        starts, code, first = _recurring(starts, code)
        pairs = np.unique(code[starts] * len(segments) + holder[starts])
        grams.append(pairs // max(len(segments), 1) + len(runs))
        holders.append(pairs % max(len(segments), 1))
        runs.extend(tuple(words[w] for w in word[at : at + length]) for at in first)
    gram, holder = np.concatenate(grams), np.concatenate(holders)
    order = np.argsort(holder, kind="stable")
    return _corpus(segments, runs, gram[order], holder[order])


def _corpus(segments: Sequence[Segment], runs: Sequence[tuple[str, ...]], gram: Integers, holder: Integers) -> Corpus:
    number = {who: number for number, who in enumerate(sorted({(s.source, s.person) for s in segments}))}
    author = np.array([number[s.source, s.person] for s in segments], np.int64)
    in_market = np.array([s.in_market for s in segments], bool)
    author_segments = np.bincount(author[in_market], minlength=len(number))
    pairs, voice = np.unique(gram * len(number) + author[holder], return_inverse=True)
    voice_run = pairs // max(len(number), 1)
    voice_count = np.bincount(voice[in_market[holder]], minlength=len(pairs))
    authors = np.bincount(voice_run[voice_count > 0], minlength=len(runs))
    first = np.searchsorted(holder, np.arange(len(segments) + 1))
    return Corpus(
        segments, _index(segments), in_market, author, author_segments, runs, first, gram, holder, voice, voice_run,
        voice_count, authors,
    )  # fmt: skip


def _index(segments: Sequence[Segment]) -> dict[tuple[str, str, Polarity], list[int]]:
    said: dict[tuple[str, str, Polarity], list[int]] = {}
    polarities: tuple[Polarity, Polarity] = ("praise", "pain")
    for position, segment in enumerate(segments):
        for polarity in polarities:
            for theme in segment.said(polarity):
                said.setdefault((segment.company, theme, polarity), []).append(position)
    return said


def segments_of(corpus: Corpus, cell: Cell) -> Integers:
    """Positions of the newest 1,000 segments of the cell: its theme, at its stage unless that is 'all'."""
    said = corpus.said.get((cell.company, cell.theme, cell.polarity), ())
    inside = [at for at in said if cell.stage in (ALL_STAGES, corpus.segments[at].stage)]
    return np.sort(newest(corpus, inside, MOST_OF_A_CELL))


def newest(corpus: Corpus, positions: Sequence[int] | Integers, most: int) -> Integers:
    """At most that many of `positions`, the newest first; of one day in the order of their keys."""
    return np.array(sorted(positions, key=lambda at: age(corpus, at))[:most], np.int64)


def age(corpus: Corpus, position: int) -> tuple[int, str, int]:
    segment = corpus.segments[position]
    return -segment.day.toordinal(), segment.review_key, segment.segment


def _flatten(segments: Sequence[Segment], brands: frozenset[str]) -> tuple[list[str], Integers, Integers]:
    """The vocabulary; all words of all segments as numbers in it, -1 for a break; and the segment of each."""
    number: dict[str, int] = {BREAK: -1}
    words: list[str] = []
    flat: list[int] = []
    lengths = []
    for segment in segments:
        before = len(flat)
        for token in tokens(segment.text):
            if token not in number:
                number[token] = -1 if is_brand(token, brands) else len(words)
                if number[token] >= 0:
                    words.append(token)
            flat.append(number[token])
        flat.extend([-1] * LONGEST)
        lengths.append(len(flat) - before)
    return words, np.array(flat, np.int64), np.repeat(np.arange(len(segments)), lengths)


def _lengthen(starts: Integers, code: Integers, word: Integers, length: int) -> tuple[Integers, Integers]:
    """The runs at `starts` made one word longer, where a word follows. Codes stay below (number of runs × words)."""
    starts = starts[word[starts + length - 1] >= 0]
    longer = np.full(len(word), -1, np.int64)
    longer[starts] = code[starts] * (int(word.max(initial=0)) + 1) + word[starts + length - 1]
    return starts, longer


def _recurring(starts: Integers, code: Integers) -> tuple[Integers, Integers, Integers]:
    """Only the runs that stand often enough to have five authors, numbered from 0, and where each stands first."""
    _, first, number, often = np.unique(code[starts], return_index=True, return_inverse=True, return_counts=True)
    keep = often >= LEAST_AUTHORS
    renumbered = np.where(keep, np.cumsum(keep) - 1, -1)[number]
    kept = renumbered >= 0
    dense = np.full(len(code), -1, np.int64)
    dense[starts[kept]] = renumbered[kept]
    return starts[kept], dense, starts[first[keep]]


def authors_inside_and_elsewhere(corpus: Corpus, inside: Integers) -> tuple[Integers, Integers]:
    """
    Distinct authors of each run in the segments `inside`, and in the market's others; who said it in both counts in
    both.
    """
    places = corpus.places(inside)
    here = np.bincount(corpus.voice_run[np.unique(corpus.voice[places])], minlength=len(corpus.runs))
    ours = corpus.voice[places[corpus.in_market[corpus.holder[places]]]]
    voices, often = np.unique(ours, return_counts=True)
    nowhere_else = voices[often == corpus.voice_count[voices]]
    return here, corpus.run_authors - np.bincount(corpus.voice_run[nowhere_else], minlength=len(corpus.runs))


def authors_elsewhere(corpus: Corpus, inside: Integers) -> int:
    """How many authors have a segment in the market that is not `inside`."""
    ours = np.bincount(corpus.author[inside[corpus.in_market[inside]]], minlength=len(corpus.author_segments))
    return int((corpus.author_segments > ours).sum())
