"""Phrases from segments written by hand."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from pipelines.pivots.corpus import Corpus, build_corpus, segments_of
from pipelines.pivots.phrases import Phrase, choose, distinctive_phrases
from pipelines.pivots.segments import Cell, Segment, read_segments
from pipelines.pivots.words import brand_words, reads_well, tokens
from pipelines.warehouse import open_scratch
from tests.pipelines.pivots.made import AS_OF

CELL = Cell("zippa", "convenience", "help")
REFUNDS = [
    "Got my refund in one tap",
    "refund in one tap, amazing",
    "A refund in one tap and back to cooking",
    "The refund in one tap saved my evening",
    "They do the refund in one tap",
    "Zippa gives a refund in one tap every time",
    "my refund in one tap was the best bit",
    "So easy, I just tapped and that was that",
]
OTHERS = [
    "The driver was late and the milk was warm",
    "My order came in one bag",
    "I tap the button and nothing happens",
    "Lovely bread, every week",
    "A refund took three weeks",
    "Good app and a good service",
    "The app crashes on my phone",
    "It is easy to order in the evening",
] * 4


def segment(number: int, text: str, person: str = "", company: str = "fetchr", **more) -> Segment:
    row = {"stage": "help", "valence": 1, "praised": (), "pained": ()} | more
    return Segment(f"r{number:03}", 0, company, "app_store", person or f"person {number}", AS_OF, text, **row)


def corpus_of(praising: Sequence[str], others: Sequence[str] = OTHERS, people: Sequence[str] = ()) -> Corpus:
    names = [*people, *[""] * len(praising)]
    inside = [segment(n, text, names[n], "zippa", praised=("convenience",)) for n, text in enumerate(praising)]
    outside = [segment(len(praising) + n, text) for n, text in enumerate(others)]
    return build_corpus(inside + outside, ["zippa", "Zippa", "fetchr", "Fetchr Foods"])


def phrases_of(corpus: Corpus) -> list[Phrase]:
    return choose(distinctive_phrases(corpus, segments_of(corpus, CELL)))


def test_what_people_say_again_and_again_wins():
    phrases = phrases_of(corpus_of(REFUNDS))
    assert str(phrases[0]) == "refund in one tap"
    assert (len(phrases[0].authors), phrases[0].of_authors) == (7, 8)
    assert [str(phrase) for phrase in phrases[1:] if {"refund", "tap"} & set(phrase.words)] == []


def test_a_phrase_is_a_quote():
    text = [one.text.lower() for one in corpus_of(REFUNDS).segments]
    for phrase in phrases_of(corpus_of(REFUNDS)):
        assert sum(str(phrase) in one for one in text) >= len(phrase.authors)


def test_one_author_who_repeats_it_is_one_author():
    corpus = corpus_of(REFUNDS[:7], people=["ada"] * 4)
    assert phrases_of(corpus) == []


def test_four_authors_are_too_few_and_five_are_enough():
    assert phrases_of(corpus_of(REFUNDS[:4])) == []
    assert str(phrases_of(corpus_of(REFUNDS[:5]))[0]) == "refund in one tap"


def test_what_everybody_says_everywhere_is_no_phrase():
    assert phrases_of(corpus_of(["a good service"] * 8, ["a good service"] * 40)) == []


def test_company_names_are_in_no_phrase_and_no_phrase_reaches_across_one():
    corpus = corpus_of(["the cheapest zippa weekend deal"] * 8)
    assert {str(phrase) for phrase in phrases_of(corpus)} == {"weekend deal"}
    assert not any({"zippa", "fetchr", "foods"} & set(run) for run in corpus.runs)


def test_one_word_is_better_than_none():
    assert [str(phrase) for phrase in phrases_of(corpus_of(["It is the cheapest"] * 8))] == ["cheapest"]
    assert [str(phrase) for phrase in phrases_of(corpus_of(["cheapest by a mile", "cheapest there is"] * 5))] == [
        "cheapest by a mile"
    ]


def test_what_most_say_goes_before_what_few_say():
    praising = [f"bags up the stairs {n}" for n in range(109)] + ["my bad knee"] * 8 + ["so kind of him"] * 60
    others = ["the usual thing"] * 6000 + ["my bad knee"] * 8
    assert [str(phrase) for phrase in phrases_of(corpus_of(praising, others))][:2] == ["bags up the stairs", "bad knee"]


def test_halves_of_one_sentence_are_one_phrase():
    phrases = phrases_of(corpus_of(["drop everything else for the best tenner all month"] * 8))
    assert len(phrases) == 1


def test_singular_and_plural_are_one_phrase():
    texts = ["a good driver today"] * 9 + ["all good drivers"] * 6
    assert [str(p) for p in phrases_of(corpus_of(texts)) if "good" in p.words] == ["good driver today"]


def test_stage_and_polarity_choose_the_segments():
    rows = [
        segment(0, "a", company="zippa", praised=("convenience",)),
        segment(1, "b", company="zippa", praised=("convenience",), stage="buy"),
        segment(2, "c", company="zippa", pained=("convenience",)),
        segment(3, "d", company="fetchr", praised=("convenience",)),
    ]
    corpus = build_corpus(rows, [])
    assert segments_of(corpus, CELL).tolist() == [0]
    assert segments_of(corpus, CELL.at_any_stage).tolist() == [0, 1]
    assert segments_of(corpus, CELL.opposite).tolist() == [2]


def test_what_is_no_part_of_the_market_sample_counts_inside_only():
    inside = [segment(n, "refund in one tap", company="zippa", praised=("convenience",)) for n in range(6)]
    market = [segment(10 + n, "the usual thing") for n in range(40)] + [segment(60, "refund in one tap")]
    others = [segment(70 + n, "refund in one tap", company="zippa", praised=("care",)) for n in range(8)]
    sampled = [one._replace(in_market=False) for one in inside[1:] + others]
    corpus = build_corpus([inside[0], *market, *sampled], [])
    top = phrases_of(corpus)[0]
    assert (str(top), len(top.authors), top.of_authors) == ("refund in one tap", 6, 6)
    whole = phrases_of(build_corpus([*inside, *market], []))[0]
    assert top.z == pytest.approx(whole.z)
    assert phrases_of(build_corpus([*inside, *market, *others], []))[0].z < whole.z


def test_a_large_cell_keeps_its_newest():
    rows = [
        segment(n, "so easy", company="zippa", praised=("convenience",))._replace(day=AS_OF - timedelta(days=n // 100))
        for n in range(1100)
    ]
    assert segments_of(build_corpus(rows, []), CELL).tolist() == list(range(1000))


def test_a_large_market_is_sampled_by_author_and_its_cells_are_kept():
    with open_scratch() as con:
        con.execute("""
            insert into companies (company) values ('zippa');
            insert into reviews (review_key, company, source, author, written_at)
                select 'r' || range, 'zippa', 'app_store', 'p' || range // 2, '2026-11-20' from range(125_000);
            insert into model_segments (review_key, segment, text, stage, valence)
                select 'r' || range // 2, range % 2, 'so easy', 'help', 1 from range(250_000);
            insert into model_mentions (review_key, segment, theme, polarity)
                select 'r' || range, 0, 'convenience', 'praise' from range(50);
        """)
        segments = read_segments(con, AS_OF, [CELL])
    sampled = {segment.person for segment in segments if segment.in_market}
    assert sum(segment.in_market for segment in segments) == 4 * len(sampled)  # an author is in or out as a whole
    assert 120_000 < 4 * len(sampled) < 130_000
    assert sum("convenience" in segment.praised for segment in segments) == 50
    assert all(segment.in_market or segment.praised for segment in segments)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Quick, easy!", ["quick", "", "easy", ""]),
        ("It’s a one-tap refund", ["it's", "a", "one-tap", "refund"]),
        ("24/7 help, 4.5 stars", ["24/7", "help", "", "4.5", "stars"]),
        ("love it 😂 so much", ["love", "it", "", "so", "much"]),
        ("_ok_", ["", "ok", ""]),
    ],
)
def test_tokens(text, expected):
    assert tokens(text) == expected


def test_brand_words_are_names_without_their_little_words():
    assert {"fetchr", "foods", "fetchrfoods", "bode-go", "bode", "bodego"} <= brand_words(["Fetchr Foods", "bode-go"])
    assert "the" not in brand_words(["The Larder"])


@pytest.mark.parametrize("words", ["refund in one tap", "on time", "no hidden fees", "sorted it out", "easy to use"])
def test_reads_like_words_people_said(words):
    assert reads_well(words.split())


@pytest.mark.parametrize("words", ["in one tap i", "in one tap", "refund in", "the refund", "it is", "not", "on the"])
def test_dangling_ends_do_not(words):
    assert not reads_well(words.split())
