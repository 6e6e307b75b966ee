"""The generated market against what is claimed of it."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from demo.companies import BASE_PRAISE, COMPANIES, PLANTS
from demo.generate import generate
from demo.oddities import CONTACT, COPIES, SCRIPT
from demo.phrases import read_phrases, words
from demo.write import praise_rates
from pipelines.duplicates import near_pairs, shingles

PLANTED = {phrase.text for phrase in read_phrases("planted.txt")}


def carrying(market, plant, reviews=None):
    """Share of the plant's company's reviews with one of its sentences."""
    mine = [review for review in reviews or market.collectable() if review.company == plant.company]
    return sum(any(p.text in PLANTED and p.praises(plant.theme) for p in r.phrases) for r in mine) / len(mine)


def of_weeks(market, first, last):
    return [r for r in market.collectable() if first <= (r.written_at.date() - date(2026, 5, 25)).days // 7 <= last]


def test_the_same_seed_gives_the_same_market(market):
    assert generate() == market
    assert generate(seed=7) != market


def test_enough_reviews_over_http_and_of_every_company(market):
    play = {source.id for company in COMPANIES for source in company.sources if source.kind == "google_play"}
    assert sum(review.source_id not in play for review in market.collectable()) >= 6000
    sizes = Counter(review.company for review in market.collectable())
    assert all(1400 <= sizes[company.id] <= 1500 for company in COMPANIES if company.industry == "grocery")
    assert sizes["warblet"] >= 900


def test_dates_fill_the_window_evenly(market):
    days = [review.written_at.date() for review in market.reviews]
    assert min(days) > date(2026, 5, 24)
    assert max(days) <= market.as_of
    weeks = Counter((review.company, review.written_at.isocalendar().week) for review in market.reviews)
    for company in COMPANIES:
        counts = [count for (name, _), count in weeks.items() if name == company.id]
        assert len(counts) == 26
        assert max(counts) - min(counts) <= 16


def test_ids_are_unique_and_the_same_with_and_without_effects(market, null_market):
    keys = [(review.source_id, review.review_id) for review in market.reviews]
    assert len(set(keys)) == len(keys)
    assert keys == [(review.source_id, review.review_id) for review in null_market.reviews]


def test_ids_made_from_contents_would_be_unique_too(market):
    contents = [(r.source_id, r.person.name, r.written_at.date(), r.text) for r in market.reviews]
    assert len(set(contents)) == len(contents)


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: f"{plant.company}-{plant.theme}")
def test_planted_rates_are_as_planned(market, plant):
    before = of_weeks(market, 0, plant.ends - 1)
    assert carrying(market, plant, before) == pytest.approx(plant.rate, abs=0.025)
    texts = [p.text.lower() for r in before for p in r.phrases if p.text in PLANTED and p.praises(plant.theme)]
    assert all(any(word in text for text in texts) for word in plant.words)
    assert sum(plant.words[0] in text for text in texts) > 0.9 * len(texts)


def test_the_fade_ends_four_weeks_before_the_end(market):
    [fade] = [plant for plant in PLANTS if plant.kind == "fade"]
    assert fade.ends_on == date(2026, 10, 25)
    assert carrying(market, fade, of_weeks(market, 22, 25)) == 0


def test_without_effects_nothing_is_planted_and_the_rest_is_the_same(market, null_market):
    assert not any(phrase.text in PLANTED for review in null_market.reviews for phrase in review.phrases)
    words_alone = [word for plant in PLANTS for word in plant.words if " " in word]
    grocery = [review.text.lower() for review in null_market.reviews if review.company != "warblet"]
    assert {word for word in words_alone if any(word in text for text in grocery)} <= {"recipe cards"}
    changed = [(a, b) for a, b in zip(market.reviews, null_market.reviews, strict=True) if a != b]
    assert {a.company for a, _ in changed} == {plant.company for plant in PLANTS}
    assert all(set(b.phrases) < set(a.phrases) and a.stars == b.stars for a, b in changed)


def test_null_companies_praise_every_theme_at_its_base_rate(market, null_market):
    nulls = [(market, company) for company in COMPANIES if company.id in ("nettlecart", "fennelgate")]
    nulls += [(null_market, company) for company in COMPANIES if company.id in ("zippa", "pantrio")]
    for each, company in nulls:
        rates = praise_rates(each, company)
        assert all(abs(rates[theme] - base) < 0.025 for theme, base in BASE_PRAISE.items()), (company.id, rates)
        assert all(0.03 <= rate <= 0.10 for rate in rates.values()), (company.id, rates)


def test_stars_are_j_shaped_and_follow_the_feeling(market):
    stars = Counter(review.stars for review in market.reviews)
    assert stars[5] > stars[4] > stars[3] > stars[2] < stars[1] < stars[5]
    feeling = {
        star: [p.valence for r in market.reviews if r.stars == star for p in r.phrases] for star in range(1, 6)
    }
    means = [sum(values) / len(values) for values in feeling.values()]
    assert all(low < high for low, high in pairwise(means))


def test_no_two_reviews_are_alike_but_the_planted_copies(market):
    texts = [review.text for review in market.reviews if len(words(review.text)) >= 8]
    sets = [shingles(tuple(words(text))) for text in texts]
    assert len(list(near_pairs(sets))) == len(COPIES)


def test_oddities_are_there(market):
    texts = [review.text for review in market.collectable()]
    assert sum(SCRIPT in text for text in texts) == 1
    assert sum(CONTACT in text for text in texts) == 1
    assert sum(review.earlier is not None for review in market.reviews) == 3
    assert sum(text == "" for text in texts) >= 5
    foreign = {line.split("|")[2][:20] for line in open_lines("foreign.txt")}
    assert sum(any(text.startswith(start) for start in foreign) for text in texts) == len(foreign) == 30


def open_lines(name):
    from demo.phrases import HERE

    return (HERE / name).read_text(encoding="utf-8").splitlines()


def test_phrases_are_labelled_as_the_guide_allows():
    from models.labels import EMOTIONS, MENTIONS, STAGES, VALENCES

    for phrase in read_phrases("phrases.txt") + read_phrases("planted.txt"):
        assert set(phrase.themes) <= set(MENTIONS), phrase
        assert (phrase.stage in STAGES, phrase.emotion in EMOTIONS, phrase.valence in VALENCES) == (True,) * 3, phrase


def test_planted_phrases_have_one_theme_and_are_one_segment():
    from models.segments import segment

    for phrase in read_phrases("planted.txt"):
        assert len(phrase.themes) == 1
        assert len(segment(phrase.text)) == 1, phrase.text
