"""Movers and openings: what moves, and what customers of others wish for."""

import re

import pytest

from tests.pipelines.brief.test_states import assert_not_said, assert_said, texts


def rows_of(markdown):
    section = markdown.split("## Movers\n")[1].split("\n## ")[0]
    return [line for line in section.splitlines() if line.startswith("|")][2:]


def test_movers_are_one_row_a_theme_with_n_of_n_on_both_sides(forms):
    assert rows_of(texts(forms)[1]) == [
        "| care at Pantrio | ✦ new | 9 of 100 (9.0 %) | 3 of 400 (0.8 %) |",
        "| convenience when asking for help at Zippa | ↗ growing | 20 of 100 (20.0 %) | 24 of 300 (8.0 %) |",
    ]


def test_movers_are_of_competitors_and_five_at_most(forms):
    more = """insert into pivots by name
        select * replace (concat(company, unnest(range(9))) as company, 'growing' as moving) from pivots
        where theme = 'care' and company in ('pantrio', 'larder')"""
    named = """insert into companies select concat(id, n), concat(id, n), if(id = 'larder', 'own', 'competitor')
        from range(9) as numbers(n), (values ('pantrio'), ('larder')) as ids(id)"""
    rows = rows_of(texts(forms, more, named)[1])
    assert len(rows) == 5
    assert not any("larder" in row for row in rows)


def test_steady_is_no_movement(forms):
    pages = texts(forms, "update pivots set moving = 'steady'")
    assert_said(pages, "Nothing moved beyond chance in the last four weeks.")
    assert "- **Trend**: → steady. Reviewers who mention it: 20 of 100" in pages[1]


def test_incomplete_collection_gives_its_reason_instead(forms):
    pages = texts(forms, "update crawls set status = 'failed', stop_reason = 'HTTP 500' where source_id = 'zippa-ios'")
    assert_said(
        pages,
        "Collection was incomplete, so nothing is said about movement. Zippa, zippa-ios: failed (HTTP 500).",
    )
    assert "- **Trend**: – not told. Collection was incomplete." in pages[1]
    assert_not_said(pages, "in the last 4 weeks", "growing")


def test_opening_is_told_as_a_wish(forms):
    pages = texts(forms)
    opening = pages[1].split("## Openings: what their customers wish for\n")[1].split("\n## ")[0]
    assert "### At Pantrio, *never came*\n" in opening
    assert "**◐ Leaning** · trouble with reliability on receiving it" in opening
    for said in (
        "Reviewers who mention trouble with reliability on receiving it: 45 of 500 at Pantrio",
        "those that mention trouble with reliability have 4.1 times the odds of a lower star",
        "A bad mood alone goes with 1.35 times; beyond it, 2.2 times is sure.",
        "For 4 of the 45 the review turns from positive to negative here",
        "Reviewers who mention it on 15 Nov 2026: 20 of 450 (4.4 %); now 45 of 500 (9.0 %).",
        "! one platform only. So it can be Leaning at most.",
        "↓ heard less of us. Reviewers who mention the same: 4 of 500 at Larder &amp; Lane",
        "**The van never came when it said.**",
        "One reviewer who praises it:",
        "What do we do differently at this moment, and do people who mention “never came” know of it?",
    ):
        assert said in opening
    assert opening.count("\n>") == 4
    assert opening.count(": ") < pages[1].split("### 1\\. ")[1].split("\n## ")[0].count(": ")


@pytest.mark.parametrize(
    ("low", "high", "position", "question"),
    [
        (0.08, 0.1, "heard of us as often", "What would our own customers wish for here"),
        (0.2, 0.3, "heard more of us", "who mention this more often, wish for first?"),
    ],
)
def test_wish_follows_the_own_position(forms, low, high, position, question):
    change = f"update pivots set love_low = {low}, love_high = {high} where company = 'larder' and polarity = 'pain'"
    assert_said(texts(forms, change), position, question)


def test_without_own_reviews_the_wish_is_asked_of_our_customers(forms):
    pages = texts(forms, "update companies set role = 'competitor'")
    assert_said(pages, "would they, too, mention “never came”?")


def test_openings_are_three_at_most_and_need_no_card(forms):
    more = """insert into pivots by name
        select * replace (unnest(['fun', 'care', 'value']) as theme, 9 as z) from pivots
        where polarity = 'pain' and company = 'pantrio' and as_of = date '2026-11-22'"""
    pages = texts(forms, more, "update pivots set tier = 'Watch' where polarity = 'pain'",
                  "update pivots set tier = 'Not enough data' where polarity = 'praise'")  # fmt: skip
    section = pages[1].split("## Openings: what their customers wish for\n")[1].split("\n## ")[0]
    assert len(re.findall(r"^### ", section, re.MULTILINE)) == 3
    assert "- **○ Watch**: at least 30 reviewers mention it" in section


def test_what_fades_is_asked_about_as_such_and_said_at_the_top(forms):
    fades = "update pivots set moving = 'fading' where company = 'zippa' and stage = 'help' and polarity = 'praise'"
    html, markdown, _ = forms(fades)
    assert "Reviewers mention “refund in one tap” less of late: what changed there, and how many steps" in markdown
    assert html.split('id="cards"')[0].count('<b class="moved">↘\u00a0fading</b>') == 1
    failed = "update crawls set status = 'failed', stop_reason = 'x' where source_id = 'zippa-ios'"
    assert "fading" not in forms(fades, failed)[1]
