"""What a card may say at each rung of the ladder, asserted in words."""

import re

import pytest

from tests.pipelines.brief.test_states import CONTENT, NOTHING_WATCH, assert_not_said, assert_said, texts

# A warehouse from before migration 0003 has none of its columns.
BEFORE_THE_LADDER = """update pivots set tier = 'Watch',
    rated_reviews = null, praise_effect = null, praise_floor = null, effect_low = null, rating_q = null,
    company_rated = null, rating_linked = null, intense = null, intense_of = null, intense_log_odds = null,
    intense_q = null, turns = null, turn_low = null, turn_high = null, turn_q = null, switched = null,
    emotional = null, recent_praising = null, recent_people_weeks = null, before_praising = null,
    before_people_weeks = null, moving = null, true_rate = null, true_low = null, true_high = null,
    robust = null, fragile = null, kano = null, tier_week_before = null"""
OF_THE_CARD = "where company = 'zippa' and theme = 'convenience'"


def changed(what, where=OF_THE_CARD):
    return f"update pivots set {what} {where}"


LEANING = "tier = 'Leaning', tier_week_before = 'Watch', kano = null"
BY_STARS = changed(f"{LEANING}, emotional = false, robust = false, fragile = 'one source only'")
BY_STARS_OF_ONE_PLATFORM = changed(f"{LEANING}, emotional = false, robust = false")
BY_FEELING = changed(f"{LEANING}, rating_linked = false, effect_low = 0.02")
WATCH = changed(
    "tier = 'Watch', tier_week_before = null, kano = null, emotional = false, robust = false, "
    "fragile = 'without flagged days, without app_store, the tagger''s errors, stars: without google_play'"
)


def test_confirmed_two_weeks_running(forms):
    pages = texts(forms)
    assert "# What their customers love, week 47: at Zippa, *refund in one tap* (confirmed)\n" in pages[1]
    assert "**● Confirmed** · convenience when asking for help" in pages[1]
    assert_said(
        pages,
        "It stands out, it goes with stars, and it holds up in every check, this week and a week before.",
        "The odds of praise are 16.0 times the others’, surely at least 8.4 times.",
        "12,345 rated reviews, those that mention praise for convenience have 3.3 times the odds of a higher star",
        "A good mood alone goes with 1.42 times; beyond it, 1.73 times is sure. Told for convenience as a whole.",
        "20 of 40 feel it strongly, 1.82 times the odds elsewhere at Zippa.",
        "For 6 of the 40 the review turns from negative to positive here (15.0 %, 90 % interval 7.6–26.0 %).",
        "3 say here that they came from another company.",
        "20 of 100 (20.0 %) in the last 4 weeks, 24 of 300 (8.0 %) in the 22 before.",
        "Without days of unusually many reviews, without any one platform, and with the tagger’s errors at their worst",
        "the rate is about 13.0 % (90 % interval 10.0–16.0 %).",
        "It would no longer be Confirmed if it no longer went with higher stars beyond what a good mood explains (odds "
        "now 1.73 times, more than 1.22 times needed), or if it failed without days of unusually many reviews, without "
        "any one platform, or with the tagger’s errors at their worst. "
        "We would take this back if fewer than 30 different people mentioned it (now 41)",
    )
    assert re.findall(r"^- (\*\*.*?\.) ", pages[1].split("### 1")[1].split("\n## ")[0], re.MULTILINE) == [
        "**Stands out**: ✓ yes.",
        "**Goes with stars**: ✓ yes.",
        "**Kind**: ↑ noticed when there (delighter).",
        "**Feeling**: ✓ stronger here.",
        "**Trend**: ↗ growing.",
        "**Holds up**: ✓ in every check.",
        "**Our position**: ↓ below theirs.",
        "**Also**: ● Confirmed.",
    ]
    assert_not_said(pages, "nothing is confirmed", "for the first time", "◕")


def test_confirmed_for_the_first_time_is_not_called_so(forms):
    pages = texts(forms, changed("tier_week_before = 'Leaning'"))
    assert "(confirmed for the first time; called confirmed when it holds next week)\n" in pages[1]
    assert "**◕ First week** · convenience when asking for help" in pages[1]
    assert_said(
        pages,
        "It is confirmed this week for the first time; it is called confirmed when it holds next week.",
        "all of that, for the first time; it is called confirmed when it holds next week.",
        "To be held to next week. Noticed when it is there",
        "◕ First week",
    )
    assert "60 of 400), ◕ First week |" in pages[1]
    assert_not_said(pages, "(confirmed)", "60 of 400), ● Confirmed")


def test_a_week_before_that_could_not_be_told_is_no_second_week(forms):
    pages = texts(forms, changed("tier_week_before = null"))
    assert_said(
        pages, "whether it did a week before could not be told.", "It is called confirmed when it holds next week."
    )
    assert_not_said(pages, "(confirmed)")


def test_leaning_by_stars_on_one_platform(forms):
    pages = texts(forms, BY_STARS)
    assert "*refund in one tap* (leaning); nothing is confirmed this week\n" in pages[1]
    assert "**◐ Leaning** · convenience when asking for help" in pages[1]
    assert "- **Holds up**: ! one platform only. So it can be Leaning at most." in pages[1]
    assert_said(
        pages,
        "It stands out, it goes with stars, and it holds up as far as one platform can show it.",
        "It would be Watch only if it no longer went with higher stars beyond what a good mood explains (odds now 1.73 "
        "times, more than 1.22 times needed), or if it failed one of the checks that one platform allows.",
    )
    assert_not_said(pages, "delighter")
    assert pages[1].split("## The journey")[0].count("felt more strongly than") == 0


def test_leaning_by_stars_of_one_platform(forms):
    pages = texts(forms, BY_STARS_OF_ONE_PLATFORM)
    assert "- **Holds up**: ! stars of one platform only. So it can be Leaning at most." in pages[1]


def test_leaning_by_feeling(forms):
    pages = texts(forms, BY_FEELING)
    assert "- **Goes with stars**: – not shown. Among 12,345 rated reviews" in pages[1]
    assert "- **Feeling**: ✓ stronger here." in pages[1]
    assert_said(
        pages,
        "It stands out, it holds up, and it is felt more strongly than the company’s other moments. "
        "That it goes with stars is not shown.",
        "beyond it, 1.02 times is sure, where 1.22 times is needed.",
        "It would be Watch only if strong feeling no longer stood out from the company’s other moments (false "
        "discovery rate now 2 %, at most 10 % allowed)",
    )


def test_leaning_by_turns_says_turns(forms):
    pages = texts(forms, BY_FEELING, changed("intense_q = 0.4"))
    assert "- **Feeling**: ✓ turns here." in pages[1]
    assert_said(
        pages,
        "and reviews turn there more often than at the company’s other moments.",
        "It would be Watch only if the turn of feeling no longer stood out from the company’s other moments (false",
        "discovery rate now 4 %, at most 10 % allowed)",
    )


def test_leaning_on_one_platform_holds_up_as_far_as_that_goes(forms):
    pages = texts(forms, BY_FEELING, changed("robust = false, fragile = 'one source only'"))
    assert_said(pages, "It stands out, it holds up as far as one platform can show it, and it is felt more strongly")


def test_leaning_by_stars_and_feeling_needs_both_to_fall(forms):
    pages = texts(forms, changed(LEANING))
    assert_said(pages, "more than 1.22 times needed) and strong feeling no longer stood out")


def test_watch_says_what_overturns_it(forms):
    pages = texts(forms, WATCH)
    assert "*refund in one tap* (watch); nothing is confirmed this week\n" in pages[1]
    assert "**○ Watch** · convenience when asking for help" in pages[1]
    assert "- **Holds up**: ! not in every check." in pages[1]
    assert_said(
        pages,
        "It stands out. But that does not hold up in every check.",
        "It does not stand out without days of unusually many reviews, without App Store and with the tagger’s errors "
        "at their worst. It does not go with stars without Google Play.",
    )
    assert_not_said(pages, "no longer be Confirmed", "Watch only if strong")


def test_watch_that_holds_up_says_what_is_missing(forms):
    what = "tier = 'Watch', kano = null, emotional = false, rating_linked = false"
    missing = "It stands out. That it goes with stars is not shown, and it is not surely felt more strongly than"
    assert_said(texts(forms, changed(what)), missing)


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("rated_reviews = null", "No review here has stars, so this cannot be told."),
        ("company_rated = 0", "No review of Zippa has stars, so this cannot be told."),
        ("praise_effect = null", "Among 12,345 rated reviews too few mention praise for convenience to tell."),
    ],
)
def test_without_stars_the_card_says_so(forms, what, why):
    pages = texts(forms, changed(f"{LEANING}, rating_linked = null, {what}"))
    assert_said(pages, why, "That it goes with stars ")
    assert_not_said(pages, "goes with stars**: ✓")
    if "praise_effect" not in what:
        assert "- **Goes with stars**: – no stars." in pages[1]
        assert_said(pages, "cannot be told without stars")


def test_own_stars_have_a_say_from_three_thousand_on(forms):
    assert_said(
        texts(forms, changed("company_rated = 3200, company_effect = 1.1, company_effect_low = 0.4")),
        "beyond it, 1.73 times is sure, and in the 3,200 of Zippa alone 1.49 times.",
    )


@pytest.mark.parametrize(
    ("kano", "told"),
    [
        ("must-be", "↓ noticed when missing (must-be). Noticed when it is missing"),
        ("performance", "↕ noticed both ways (performance). Noticed both ways"),
    ],
)
def test_kinds_come_with_their_meaning(forms, kano, told):
    assert f"- **Kind**: {told}" in texts(forms, changed(f"kano = '{kano}'"))[1]


def test_nothing_confirmed_leaning_or_watch(forms):
    pages = texts(forms, NOTHING_WATCH)
    assert_said(pages, "no pivot point yet this week", "That is a result, too.")
    assert_not_said(pages, "● Confirmed", "◐ Leaning", "○ Watch", "Openings: what their customers wish for")


def test_a_snapshot_from_before_the_ladder(forms):
    pages = texts(forms, BEFORE_THE_LADDER, "delete from pivots where polarity = 'pain'", "delete from pivot_groups")
    assert "(watch); nothing is confirmed this week\n" in pages[1]
    assert_said(
        pages,
        "It stands out. No further check was made of this day.",
        "The odds of praise are 16.0 times the others’",
        "Reviewers who mention it on 15 Nov 2026: 30 of 350 (8.6 %); now 44 of 400 (11.0 %).",
    )
    assert_not_said(pages, "Goes with stars", "Holds up", "Movers", "In like words", "in like words")


def test_cards_go_by_tier_before_z(forms):
    louder = f"""insert into pivots by name select * replace ('speed' as theme, 99 as z, 'Leaning' as tier) from pivots
        {OF_THE_CARD} and as_of = date '2026-11-22' and polarity = 'praise'"""
    first = f"""insert into pivots by name
        select * replace ('fun' as theme, 50 as z, 'Leaning' as tier_week_before) from pivots
        {OF_THE_CARD} and as_of = date '2026-11-22' and polarity = 'praise'"""
    _, markdown = texts(forms, louder, first)
    badges = [line.split("**")[1] for line in markdown.splitlines() if line.startswith("**") and "** · con" in line]
    assert badges == ["● Confirmed"]
    order = [markdown.index(f"**{badge}** · {theme}") for badge, theme in
             (("● Confirmed", "convenience"), ("◕ First week", "fun"), ("◐ Leaning", "speed"))]  # fmt: skip
    assert order == sorted(order)


def test_a_surer_theme_speaks_before_its_moment(forms):
    pages = texts(forms, changed("tier = 'Watch', kano = null", f"{OF_THE_CARD} and stage = 'help'"))
    assert "**● Confirmed** · convenience · **↗" in pages[1]
    assert "- **Also**: ○ Watch. Reviewers who mention praise for convenience when asking for help: 44 of" in pages[1]


def test_groups_are_told_once(forms):
    """The first group's verbatim stands in the card already; the second's does not."""
    pages = texts(forms)
    assert pages[1].count("I asked for a refund in one tap.") == 1
    assert "4 stars · 18 of 41 people say it in like words\n" in pages[1]
    assert "> “I was done before tea.”\n> — 9 of 41;" in pages[1]
    assert "App Store, 1 Oct 2026, 4 stars · 18 of 41 people say it in like words" in pages[0]


def test_at_most_three_groups(forms):
    more = """insert into pivot_groups by name 
        select * replace (3 as rank, 8 as authors, 0 as segment) from pivot_groups where company = 'zippa' and rank = 2
        union all by name
        select * replace (4 as rank, 7 as authors, 'zippa-ios:3' as review_key, 0 as segment)
        from pivot_groups where company = 'zippa' and rank = 2"""
    _, markdown = texts(forms, more)
    assert "8 of 41" in markdown
    assert "7 of 41" not in markdown


def test_nothing_empty_is_told(forms):
    pages = texts(forms, *(f"delete from {table}" for table in CONTENT))
    assert_not_said(pages, "Movers", "Openings", "● Confirmed")
