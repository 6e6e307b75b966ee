"""Which segments stand for a cell."""

from datetime import timedelta

from pipelines.pivots.corpus import Corpus, build_corpus
from pipelines.pivots.phrases import choose, distinctive_phrases, segments_of
from pipelines.pivots.verbatims import dissenting, typical
from tests.pipelines.pivots.made import AS_OF
from tests.pipelines.pivots.test_phrases import CELL, OTHERS, REFUNDS, corpus_of, segment


def typical_of(corpus: Corpus) -> list[str]:
    inside = segments_of(corpus, CELL, "praise")
    phrases = distinctive_phrases(corpus, inside)
    chosen = choose(phrases)
    return [corpus.segments[at].text for at in typical(corpus, inside, phrases, chosen[0] if chosen else None)]


def dissenting_of(*pained) -> list[str]:
    rows = [
        segment(n, text, company="zippa", valence=valence, pained=("convenience",))._replace(
            day=AS_OF - timedelta(days=ago)
        )
        for n, (text, valence, ago) in enumerate(pained)
    ]
    corpus = build_corpus(rows, ["zippa"])
    return [corpus.segments[at].text for at in dissenting(corpus, segments_of(corpus, CELL, "pain"))]


def test_three_that_say_the_top_phrase():
    found = typical_of(corpus_of(REFUNDS))
    assert len(found) == 3
    assert all("refund in one tap" in text.lower() for text in found)


def test_the_top_phrase_goes_before_closeness():
    corpus = corpus_of([*(f"weekend deal {n}" for n in range(5)), *(f"refund in one tap today {n}" for n in range(9))])
    inside = segments_of(corpus, CELL, "praise")
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
    inside = segments_of(corpus, CELL, "praise")
    assert [corpus.segments[at].day for at in typical(corpus, inside, [], None)] == [row.day for row in rows[:3]]


def test_one_dissenting_most_negative_then_newest():
    found = dissenting_of(
        ("a form for every refund", -1, 0), ("I had to call four times", -2, 9), ("they made me print a form", -2, 3)
    )
    assert found == ["they made me print a form"]


def test_the_dissenting_one_speaks_of_this_pain_rather_than_of_all():
    one = segment(1, "a form for every refund", company="zippa", valence=-1, pained=("convenience",))
    all_at_once = segment(2, "rude, dear and hard to use", company="zippa", valence=-2, pained=("care", "convenience"))
    corpus = build_corpus([one, all_at_once], ["zippa"])
    assert [corpus.segments[at].text for at in dissenting(corpus, segments_of(corpus, CELL, "pain"))] == [one.text]


def test_nobody_disagrees():
    assert dissenting_of() == []
