"""The window's segments as arrays of word runs (1–4-grams), so that counting phrases by author stays quick."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import duckdb
import numpy as np

from pipelines.pivots.counts import Integers
from pipelines.pivots.words import BREAK, brand_words, is_brand, tokens
from pipelines.warehouse import query

LONGEST = 4
LEAST_AUTHORS = 5


class Segment(NamedTuple):
    """One counted segment of the window."""

    review_key: str
    segment: int
    company: str
    source: str
    person: str
    day: date
    text: str
    stage: str
    valence: int
    praised: Sequence[str]
    pained: Sequence[str]


@dataclass(frozen=True)
class Corpus:
    """
    Runs of one to four words that stand in at least five segments.

    `gram[i]` is the position in `runs` of a run that stands in segment `holder[i]`, each such pair once; `author` is
    the number of each segment's author; `said` finds the segments of a company by theme and polarity.
    """

    segments: Sequence[Segment]
    said: Mapping[tuple[str, str, str], Sequence[int]]
    author: Integers
    runs: Sequence[tuple[str, ...]]
    gram: Integers
    holder: Integers
    voice: Integers  # numbers the distinct pairs of run and author, of each (gram, holder)
    voice_run: Integers  # the run of each such pair
    voice_count: Integers  # in how many segments that author says that run
    run_authors: Integers  # distinct authors of each run


def read_segments(con: duckdb.DuckDBPyConnection, as_of: date) -> list[Segment]:
    rows = con.execute(query("window_segments"), {"as_of": as_of}).fetchall()
    return [Segment(*row[:-2], *((themes or "").split() for themes in row[-2:])) for row in rows]


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
    return _corpus(segments, runs, np.concatenate(grams), np.concatenate(holders))


def _corpus(segments: Sequence[Segment], runs: Sequence[tuple[str, ...]], gram: Integers, holder: Integers) -> Corpus:
    number = {who: number for number, who in enumerate(sorted({(s.source, s.person) for s in segments}))}
    author = np.array([number[s.source, s.person] for s in segments], np.int64)
    pairs, voice, voice_count = np.unique(gram * len(number) + author[holder], return_inverse=True, return_counts=True)
    voice_run = pairs // max(len(number), 1)
    authors = np.bincount(voice_run, minlength=len(runs))
    return Corpus(segments, _index(segments), author, runs, gram, holder, voice, voice_run, voice_count, authors)


def _index(segments: Sequence[Segment]) -> dict[tuple[str, str, str], list[int]]:
    said: dict[tuple[str, str, str], list[int]] = {}
    for position, segment in enumerate(segments):
        for polarity, themes in (("praise", segment.praised), ("pain", segment.pained)):
            for theme in themes:
                said.setdefault((segment.company, theme, polarity), []).append(position)
    return said


def _flatten(segments: Sequence[Segment], brands: frozenset[str]) -> tuple[list[str], Integers, Integers]:
    """The vocabulary; all words of all segments as numbers in it, -1 for a break; and the segment of each."""
    number: dict[str, int] = {BREAK: -1}
    words: list[str] = []
    flat: list[int] = []
    holder: list[int] = []
    for position, segment in enumerate(segments):
        for token in tokens(segment.text):
            if token not in number:
                number[token] = -1 if is_brand(token, brands) else len(words)
                if number[token] >= 0:
                    words.append(token)
            flat.append(number[token])
            holder.append(position)
        flat.extend([-1] * LONGEST)
        holder.extend([position] * LONGEST)
    return words, np.array(flat, np.int64), np.array(holder, np.int64)


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
    """Distinct authors of each run in the segments `inside`, and in all others; who said it in both counts in both."""
    is_inside = np.zeros(len(corpus.segments), bool)
    is_inside[inside] = True
    voices, often = np.unique(corpus.voice[is_inside[corpus.holder]], return_counts=True)
    nowhere_else = voices[often == corpus.voice_count[voices]]
    here, only_here = (np.bincount(corpus.voice_run[v], minlength=len(corpus.runs)) for v in (voices, nowhere_else))
    return here, corpus.run_authors - only_here
