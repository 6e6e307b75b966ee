"""The generated market against what is claimed of it."""

from collections import Counter
from datetime import date
from itertools import pairwise
from random import Random

import numpy as np
import pytest

from demo.companies import COMPANIES, PLANTS, THEMES
from demo.compose import Writer
from demo.generate import generate, phrases, planted, slots_of, think
from demo.oddities import CONTACT, COPIES, SCRIPT
from demo.phrases import Pool, read_phrases, words
from demo.worlds import KINDS
from demo.write import praise_rates
from pipelines.duplicates import near_pairs, shingles
from pipelines.pivots.ordered_logit import Rows, fit

USUAL = {theme.name: theme.praise_rate for theme in THEMES}
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


def test_ids_are_unique_and_the_same_people_write_without_effects(market, null_market):
    here, there = (
        {(r.source_id, r.review_id): (r.person.number, r.written_at, r.locale) for r in each.reviews}
        for each in (market, null_market)
    )
    assert len(here) == len(market.reviews)
    assert len(here.keys() ^ there.keys()) <= 2 * len(COPIES)
    assert sum(here[key] == there[key] for key in here.keys() & there.keys()) >= len(here) - 2 * len(COPIES)


def test_ids_made_from_contents_would_be_unique_too(market):
    contents = [(r.source_id, r.person.name, r.written_at.date(), r.text) for r in market.reviews]
    assert len(set(contents)) == len(contents)


@pytest.mark.parametrize("plant", PLANTS, ids=lambda plant: f"{plant.company}-{plant.theme}")
def test_planted_rates_are_as_planned(market, plant):
    before = of_weeks(market, 0, plant.ends - 1)
    # A part of what every company is praised for sits at the planted moment anyway.
    assert carrying(market, plant, before) == pytest.approx(plant.rate + USUAL[plant.theme] / 7, abs=0.025)
    texts = [p.text.lower() for r in before for p in r.phrases if p.text in PLANTED and p.praises(plant.theme)]
    assert all(any(word in text for text in texts) for word in plant.words)
    assert sum(plant.words[0] in text for text in texts) > 0.9 * len(texts)


def test_the_fade_ends_four_weeks_before_the_end(market):
    [fade] = [plant for plant in PLANTS if plant.kind == "fade"]
    assert fade.ends_on == date(2026, 10, 25)
    assert carrying(market, fade, of_weeks(market, 22, 25)) == 0


def test_without_effects_nothing_is_planted(null_market):
    assert not any(phrase.text in PLANTED for review in null_market.reviews for phrase in review.phrases)
    words_alone = [word for plant in PLANTS for word in plant.words if " " in word]
    grocery = [review.text.lower() for review in null_market.reviews if review.company != "warblet"]
    assert {word for word in words_alone if any(word in text for text in grocery)} <= {"recipe cards"}


def test_all_but_planted_themes_are_praised_at_their_usual_rate(market, null_market):
    planted = {(plant.company, plant.theme) for plant in PLANTS}
    for each, raised in ((market, planted), (null_market, set())):
        for company in COMPANIES:
            for theme, rate in praise_rates(each, company).items():
                if (company.id, theme) not in raised:
                    assert rate == pytest.approx(USUAL[theme], abs=0.025), (company.id, theme)


def test_stars_are_j_shaped_and_follow_the_feeling(market):
    stars = Counter(review.stars for review in market.reviews)
    assert stars[5] > stars[4] > stars[3] > stars[2] < stars[1] < stars[5]
    feeling = {star: [p.valence for r in market.reviews if r.stars == star for p in r.phrases] for star in range(1, 6)}
    means = [sum(values) / len(values) for values in feeling.values()]
    assert all(low < high for low, high in pairwise(means))


def fitted_effects(reviews):
    """What praise and pain of each theme go with in the stars, by the true mentions, [theme, praise or pain]."""
    signs = [theme.name + sign for theme in THEMES for sign in "+-"]
    said = np.array([[any(sign in p.themes for p in r.phrases) for sign in signs] for r in reviews], float)
    level = np.array([review.stars for review in reviews])
    around = np.array([[r.source_id.endswith(kind) for kind in ("ios", "addon", "play")] for r in reviews], float)
    below, above = np.where(level > 1, level - 2, -1), np.where(level < 5, level - 1, -1)
    found = fit(Rows(np.hstack([said, around]), below, above, np.ones(len(level))))
    return found.beta[: len(signs)].reshape(-1, 2)


@pytest.mark.parametrize("planted", [True, False])
def test_stars_follow_the_themes_true_effects(market, null_market, planted):
    reviews = [r for r in (market if planted else null_market).collectable() if r.company != "warblet" and r.phrases]
    true = np.array([[theme.praise_effect, -theme.pain_effect] for theme in THEMES])
    gap = fitted_effects(reviews) - true
    # The general mood goes into all coefficients alike: who praises one thing is happy anyway.
    mood = np.median(gap, axis=0)
    assert 0.05 < mood[0] < 0.6
    assert -0.6 < mood[1] < -0.05
    assert abs(gap - mood).max() < 0.6
    assert np.corrcoef(true[:, 0], (gap + true)[:, 0])[0, 1] > 0.95


def test_a_review_says_what_its_writer_thinks_and_nothing_else():
    places = [slot for company in COMPANIES for source in company.sources for slot in slots_of(7, company, source)]
    thought = think(7, places, effects=True)
    writers = {industry: Writer(Random(7), Pool(phrases(industry)), planted()) for industry in KINDS}
    sentences = []
    for slot, opinion in zip(places[::5], thought[::5], strict=True):
        written = writers[slot.company.industry].write(slot.company.name, opinion)
        said = Counter(theme for phrase in written.phrases for theme in phrase.themes)
        assert said == Counter(mention.theme for mention in opinion.mentions)
        assert {p.text in PLANTED for p in written.phrases} <= {False, any(m.plant for m in opinion.mentions)}
        sentences.append(len(written.phrases))
    assert {1, 2, 3, 4, 5} <= set(sentences)
    assert sum(count > 5 for count in sentences) < 0.005 * len(sentences)
    assert 0.03 < sentences.count(0) / len(sentences) < 0.09


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
