"""Weeks in which something is missing: each gives a sensible briefing, and says so."""

import re

import pytest

CONTENT = ("reviews", "model_segments", "model_mentions", "readings", "pivots", "pivot_phrases", "pivot_verbatims")
NOT_COMPARED = """update pivots set tier = 'Not compared', rivals_praising = null, rivals_people_weeks = null,
    rivals_rate = null, log_odds = null, z = null, odds_ratio = null, odds_low = null, q = null, strata_used = 0"""
ONE_COMPANY = [f"delete from {table} where company <> 'zippa'" for table in ("companies", "sources", "pivots")]
NOTHING_WATCH = "update pivots set tier = 'Not enough data', loved = false"


def texts(forms, *changes):
    """HTML without style, and Markdown, with plain spaces."""
    html, markdown, _ = forms(*changes)
    assert "None" not in html + markdown
    return re.sub(r"(?s)<style>.*</style>", "", html).replace("\u00a0", " "), markdown.replace("\u00a0", " ")


def assert_said(pages, *sentences):
    for sentence in sentences:
        assert sentence in pages[0], sentence
        assert sentence in pages[1], sentence


def assert_not_said(pages, *sentences):
    for sentence in sentences:
        assert sentence not in pages[0], sentence
        assert sentence not in pages[1], sentence


def test_without_reviews(forms):
    pages = texts(forms, *(f"delete from {table}" for table in CONTENT))
    assert_said(
        pages,
        "week 47",
        "no pivot point yet this week",
        "no reviews this week",
        "No reviews were read in the 26 weeks to 22 Nov 2026",
        "No reviews speak of a moment of the journey yet.",
        "Nothing was counted, so there is no map yet.",
    )
    assert_not_said(pages, "From another industry", "Nearest")


def test_pivots_of_an_earlier_night_are_not_taken_for_this_weeks(forms):
    pages = texts(forms, "delete from pivots where as_of = date '2026-11-22'")
    assert_said(pages, "no pivot point yet this week", "Nothing was counted for 22 Nov 2026 yet")


def test_addresses_in_a_reason_are_short(forms):
    reason = "http://127.0.0.1:40783/members/ not read: robots.txt"
    pages = texts(forms, f"update crawls set status = 'cut_short', stop_reason = '{reason}'")
    assert_said(pages, "cut short (127.0.0.1/members/ not read: robots.txt)")


def test_two_cards_of_a_company_do_not_share_a_title(forms):
    second = "select * replace ('speed' as theme, z - 1 as z) from pivots where theme = 'convenience' and z > 5"
    said = "select * replace ('speed' as theme) from pivot_phrases where company = 'zippa'"
    own = "values (date '2026-11-22', 'zippa', 'speed', 'help', 3, 'in no time', 5, 41, 4, 'praise')"
    copied = (f"insert into pivots {second}", f"insert into pivot_phrases {said}")
    assert _titles(texts(forms, *copied)) == ["At Zippa, *refund in one tap*", "At Zippa, speed when asking for help"]
    pages = texts(forms, *copied, f"insert into pivot_phrases {own}")
    assert _titles(pages) == ["At Zippa, *refund in one tap*", "At Zippa, *in no time*"]


def _titles(pages):
    return re.findall(r"^### \d\\\. (.*)", pages[1], re.MULTILINE)


def test_one_company(forms):
    pages = texts(forms, *ONE_COMPANY, NOT_COMPARED)
    assert_said(
        pages,
        "no pivot point yet this week",
        "Only Zippa was read: without a second company nothing can stand out from the others.",
        "Our own curve is unknown",
    )
    assert_not_said(pages, "across the other companies", "●")


def test_without_an_own_company_and_journey(forms):
    pages = texts(forms, "update companies set role = 'competitor'", "delete from journey")
    assert_said(
        pages,
        "No company of the market is marked as ours.",
        "For the owner of this moment",
        "What would our own customers say of this moment",
    )
    assert_not_said(pages, "(ours)")


def test_own_company_hardly_read(forms):
    pages = texts(forms, "update pivots set people_weeks = 29 where company = 'larder'")
    assert_said(pages, "29 reviewers of ours read, too few to say.")


@pytest.mark.parametrize(
    ("low", "high", "position", "question"),
    [
        (0.0, 0.05, "below theirs", "What lies behind “refund in one tap”, and how many steps"),
        (0.09, 0.12, "close to theirs", "To be better than yesterday: what could we learn from"),
        (0.2, 0.3, "above theirs", "What do we do well at this moment"),
    ],
)
def test_question_follows_the_own_position(forms, low, high, position, question):
    pages = texts(forms, f"update pivots set love_low = {low}, love_high = {high} where company = 'larder'")
    assert_said(pages, position, question)


def test_nothing_watch_names_the_nearest_without_a_claim(forms):
    pages = texts(forms, NOTHING_WATCH)
    assert_said(
        pages,
        "no pivot point yet this week",
        "No moment of a competitor stands out beyond chance this week.",
        "Nearest to standing out, without a claim:",
        "At Pantrio, care",
        "it would take about 1,200 people’s weeks of Pantrio to tell; 500 were read.",
    )
    assert_not_said(pages, "So what?", "● Confirmed", "○ Watch")


def test_only_the_own_company_stands_out(forms):
    pages = texts(forms, NOTHING_WATCH, "update pivots set tier = 'Watch' where company = 'larder' and theme = 'care'")
    assert_said(pages, "no pivot point yet this week", "What stands out at our own company is marked in the love map.")
    assert "1.0 % (5 of 500), ○ Watch |" in pages[1]


def test_theme_alone_asks_the_owner_of_its_loudest_stage(forms):
    pages = texts(
        forms,
        "update pivots set tier = 'Not enough data' where stage = 'help'",
        "delete from pivot_phrases where stage = 'all'",
    )
    assert "week 47: at Zippa, convenience (confirmed)" in pages[1]
    assert "\n### 1\\. At Zippa, convenience\n" in pages[1]
    assert_said(pages, "For Support team (Refunds)")


def test_stage_alone_is_marked_with_its_moment(forms):
    pages = texts(forms, "update pivots set tier = 'Not enough data' where stage = 'all'")
    assert "15.0 % (60 of 400), ● Confirmed when asking for help |" in pages[1]
    assert_not_said(pages, "Reviewers who mention praise for convenience: 60 of 400")


def test_failed_late_and_missing_sources(forms):
    pages = texts(
        forms,
        "update crawls set status = 'failed', stop_reason = 'HTTP 500 at page 1' where source_id = 'zippa-ios'",
        "update crawls set status = 'cut_short', stop_reason = 'ten pages' where source_id = 'pantrio-ios'",
        "update crawls set run_id = '2026-11-20-01', finished_at = '2026-11-20' where source_id = 'humm-steam'",
        "delete from crawls where source_id = 'larder-ios'",
    )
    assert_said(
        pages,
        "Collection incomplete",
        "5 sources: 1 complete, 1 late, 1 cut short, 1 failed, 1 not yet collected",
        "Collection was incomplete, so nothing is said about change since last week.",
        "Zippa, zippa-ios: failed (HTTP 500 at page 1)",
        "Pantrio, pantrio-ios: cut short (ten pages)",
        "Humm, humm-steam: not collected this time, last on 20 Nov 2026",
        "larder-ios: not collected yet",
    )
    assert_not_said(pages, "Reviewers who mention it on 15 Nov 2026")


def test_complete_collection_tells_the_change(forms):
    told = "Reviewers who mention it on 15 Nov 2026: 30 of 350 (8.6 %); now 44 of 400 (11.0 %)."
    assert_said(texts(forms), "Collection complete", told)


def test_at_most_three_cards_strongest_first(forms):
    more = [
        f"""insert into pivots by name select * replace ('{theme}' as theme, {z} as z) from pivots
        where company = 'zippa' and stage = 'all' and theme = 'convenience'"""
        for theme, z in (("speed", 9), ("fun", 8), ("value", 5))
    ]
    _, markdown = texts(forms, *more)
    assert re.findall(r"^### (.*)", markdown, re.MULTILINE) == [
        "1\\. At Zippa, speed", "2\\. At Zippa, fun", "3\\. At Zippa, *refund in one tap*", "What else stands out",
        "At Pantrio, *never came*", "At Humm, fun",
    ]  # fmt: skip
