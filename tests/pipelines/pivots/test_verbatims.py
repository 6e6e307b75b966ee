"""Which segments stand for a cell."""

from datetime import timedelta

import numpy as np

from pipelines.pivots.corpus import Corpus, build_corpus, segments_of
from pipelines.pivots.meaning import Meanings, sample_cells
from pipelines.pivots.phrases import choose, distinctive_phrases
from pipelines.pivots.segments import Cell
from pipelines.pivots.verbatims import Dissent, typical
from tests.pipelines.pivots.made import AS_OF, by_words
from tests.pipelines.pivots.test_phrases import CELL, OTHERS, REFUNDS, corpus_of, segment


def typical_of(corpus: Corpus) -> list[str]:
    inside = segments_of(corpus, CELL)
    phrases = distinctive_phrases(corpus, inside)
    chosen = choose(phrases)
    return [corpus.segments[at].text for at in typical(corpus, inside, phrases, chosen[0] if chosen else None)]


def test_three_that_say_the_top_phrase():
    found = typical_of(corpus_of(REFUNDS))
    assert len(found) == 3
    assert all("refund in one tap" in text.lower() for text in found)


def test_the_top_phrase_goes_before_closeness():
    corpus = corpus_of([*(f"weekend deal {n}" for n in range(5)), *(f"refund in one tap today {n}" for n in range(9))])
    inside = segments_of(corpus, CELL)
    phrases = distinctive_phrases(corpus, inside)
    top = next(phrase for phrase in phrases if str(phrase) == "weekend deal")
    assert all("weekend deal" in corpus.segments[at].text for at in typical(corpus, inside, phrases, top))
    assert all("refund" in corpus.segments[at].text for at in typical(corpus, inside, phrases, None))


def test_no_author_and_no_wording_twice():
    said = ["refund in one tap today"] * 6 + ["Refund in one tap, today"] + ["my refund in one tap"] * 2
    found = typical_of(corpus_of(said))
    assert sorted(found) == ["my refund in one tap", "refund in one tap today"]
    people = [f"person {number}" for number in range(6)] + ["person 0", "person 0", "person 0"]
    assert len(typical_of(corpus_of(said, people=people))) == 1


def test_too_long_is_left_out_and_too_short_comes_last():
    said = [f"refund in one tap number {number} " + "and then some more " * 9 for number in "abcdef"]
    assert [len(text.split()) for text in typical_of(corpus_of([*said, "refund in one tap"]))] == [4]
    assert typical_of(corpus_of(["easy", "so easy today really"], OTHERS)) == ["so easy today really", "easy"]


def test_newest_breaks_the_tie():
    rows = [
        segment(n, f"nice and easy {word}", company="zippa", praised=("convenience",))._replace(
            day=AS_OF - timedelta(days=n)
        )
        for n, word in enumerate(["one", "two", "three", "four"])
    ]
    corpus = build_corpus(rows[::-1], [])
    inside = segments_of(corpus, CELL)
    assert [corpus.segments[at].day for at in typical(corpus, inside, [], None)] == [row.day for row in rows[:3]]


def test_typical_are_those_whose_feeling_and_stars_agree():
    rows = [
        segment(n, f"nice and easy {word}", company="zippa", praised=("convenience",), valence=valence, stars=stars)
        for n, (word, valence, stars) in enumerate(
            [("one", -1, 5), ("two", 1, 1), ("three", 1, None), ("four", 1, 3), ("five", 2, 5)]
        )
    ]
    corpus = build_corpus(rows, [])
    found = typical(corpus, segments_of(corpus, CELL), [], None)
    assert [corpus.segments[at].text[14:] for at in found] == ["three", "four", "five"]


PRAISE = ["the tap refund was quick"] * 3 + ["the bread smells lovely"] * 3
PAIN = [
    ("the refund form was awful", -1, 2, ()),
    ("the bread was stale again", -1, None, ()),
    ("awful form awful stale queue", -2, 1, ()),
    ("the tap refund was quick really", 1, 2, ()),  # feels good
    ("the tap refund was quick indeed", -1, 5, ()),  # gave five stars
    ("the tap refund was quick, awful", -1, 1, ("convenience",)),  # praises it too
    ("refund awful", -1, 1, ()),  # too short to be quoted
]


def dissent_with(texts: list[str], pain=PAIN, cell: Cell = CELL) -> str | None:
    """What disagrees most closely with the praising segments of these texts."""
    rows = [segment(n, text, company="zippa", praised=("convenience",)) for n, text in enumerate(PRAISE)]
    rows += [
        segment(10 + n, text, company="zippa", valence=valence, stars=stars, praised=praised, pained=("convenience",))
        for n, (text, valence, stars, praised) in enumerate(pain)
    ]
    corpus = build_corpus(rows, [])
    sample = sample_cells(corpus, [cell])[cell]
    meanings = Meanings(corpus, [*sample.inside, *sample.against], by_words)
    chosen = [at for at in sample.inside.tolist() if corpus.segments[at].text in texts]
    found = Dissent(corpus, cell, sample, meanings).nearest(np.array(chosen, np.int64))
    return None if found is None else corpus.segments[found].text


def test_who_disagrees_speaks_of_the_same_thing():
    assert dissent_with(PRAISE[:1]) == "the refund form was awful"
    assert dissent_with(PRAISE[-1:]) == "the bread was stale again"


def test_praise_that_was_misread_disagrees_with_nothing():
    assert dissent_with(PRAISE[:1], PAIN[3:]) is None
    # Without stars and with the wrong feeling, only its meaning gives it away.
    misread = [("the tap refund was quick really", -1, None, ())]
    assert dissent_with(PRAISE[:1], misread + PAIN[1:3]) != misread[0][0]


def test_nobody_disagrees_with_a_theme_that_pains_nobody():
    assert dissent_with(PRAISE[:1], []) is None


def test_at_another_moment_is_better_than_nobody():
    rows = [segment(1, "so easy to get help", company="zippa", praised=("convenience",))]
    rows += [segment(2, "hard to find the button", company="zippa", pained=("convenience",), stage="buy")]
    corpus = build_corpus(rows, [])
    assert sample_cells(corpus, [CELL])[CELL].against.tolist() == [1]
