"""The e-mail, read as a mail reader and as a person get it: three findings, how sure each is, and whom to ask."""

import re
from dataclasses import replace

import pytest

from pipelines.brief.briefing import MapCell, MapRow
from pipelines.brief.claims import Again, Better, Followed, Heading
from pipelines.brief.forms.email import render_email
from pipelines.brief.forms.mail_room import USUAL
from pipelines.brief.frozen import thaw
from pipelines.brief.telling.standing import HELD, SEEN
from tests.pipelines.brief.test_html import CROWD, Page
from tests.pipelines.brief.test_states import CONTENT, NOTHING_WATCH, ONE_COMPANY

THREE = [
    f"""insert into pivots by name select * replace ('{theme}' as theme, {z} as z) from pivots
    where company = 'zippa' and stage = 'all' and theme = 'convenience'"""
    for theme, z in (("speed", 4), ("fun", 3))
]
INCOMPLETE = "update crawls set status = 'failed', stop_reason = 'HTTP 500 at page 1' where source_id = 'zippa-ios'"
STATES = {
    "full": [CROWD, *THREE],
    "one card": [],
    "nothing watch": [NOTHING_WATCH],
    "one company": ONE_COMPANY,
    "incomplete": [INCOMPLETE],
    "empty": [f"delete from {table}" for table in CONTENT],
}


@pytest.fixture(scope="module")
def issued(week):
    return lambda *changes: thaw(week(*changes).json)


@pytest.fixture(scope="module", params=STATES)
def state(request, issued):
    briefing = issued(*STATES[request.param])
    return briefing, render_email(briefing)


def plain(html):
    """What a person reads of a page, top to bottom, with plain spaces."""
    text = re.sub(r"(?s)<style>.*?</style>|<!--.*?-->|<thead.*?</thead>|<head>.*?</head>", "", html)
    text = re.sub(r"<[^>]+>", " ", text).replace("&amp;", "&").replace("&#39;", "'").replace("&nbsp;", " ")
    return " ".join(text.replace("\u00a0", " ").split())


def flat(text):
    return " ".join(str(text).replace("\u00a0", " ").split())


def test_subject_is_the_finding(issued):
    assert render_email(issued()).subject == (
        "What their customers love, week 47: at Zippa, “refund in one tap” (confirmed)"
    )
    assert render_email(issued(NOTHING_WATCH)).subject.endswith("no pivot point yet this week")


def test_subject_is_one_line_whatever_a_frozen_file_holds(issued):
    forged = replace(issued(), finding=Heading("What\r\nBcc: all@example.org", "\u202eab\x00"))
    assert render_email(forged).subject == "What Bcc: all@example.org“ab”"


def test_findings_sureness_and_questions_come_first(issued):
    """Whoever stops reading after the first screen knows all three of each."""
    briefing = issued(*STATES["full"])
    email = render_email(briefing)
    assert len(briefing.cards) == 3
    for page in (plain(email.html), flat(email.text)):
        short = page[page.index("This week in short") : page.index("What stands out")]
        places = [0]
        for card in briefing.cards:
            told = (card.standing, card.heading.before, card.owner, card.question)
            assert all(flat(words) in short for words in told)
            places.append(short.index(flat(card.heading.quote or card.heading.before)))
        assert places == sorted(places)
        assert all(f"{flat(each)}: {each.means}" in short.replace(" :", ":") for each in briefing.legend)


def test_cards_are_whole_in_both_parts(state):
    briefing, email = state
    for page in (plain(email.html), flat(email.text)):
        for card in briefing.cards:
            told = [card.sentence, card.rests_on, card.question, card.doubt, card.standing, card.owner, *card.words]
            told += [verbatim.said for verbatim in (*card.verbatims, card.dissenting) if verbatim]
            told += [f"{beside.praising:,} of {beside.people_weeks:,}" for beside in card.beside]
            told += [line.text for line in card.evidence if line.term == "Trend"]
            assert all(flat(words) in page for words in told), [words for words in told if flat(words) not in page]
        for opening in briefing.openings:
            assert all(flat(words) in page for words in (opening.sentence, opening.question, opening.standing))
        for other in briefing.borrowed:
            assert all(flat(words) in page for words in (other.sentence, other.question))
        told = [*briefing.health.facts, *briefing.health.reasons, briefing.health.incomplete, briefing.no_cards]
        told += [near.needed for near in briefing.nearest] + [mover.recent for mover in briefing.movers]
        told += [briefing.unmoved, briefing.strip.summary, briefing.stamp]
        assert all(flat(words) in page for words in told), [words for words in told if flat(words) not in page]
        assert "None" not in page


def test_incomplete_collection_is_told_before_any_claim(issued):
    for page in (plain(render_email(issued(INCOMPLETE)).html), flat(render_email(issued(INCOMPLETE)).text)):
        assert page.index("! Collection incomplete") < page.index("What stands out")
        assert page.index("Zippa, zippa-ios: failed (HTTP 500 at page 1)") < page.index("What stands out")


def test_bars_fill_their_width(issued):
    html = render_email(issued()).html
    rows = re.findall(r'aria-hidden="true" class="leaf".*?</table>', html)
    shares = [[int(share) for share in re.findall(r'<td width="(\d+)%"', row)] for row in rows]
    assert [sum(parts) for parts in shares] == [100, 100, 100]
    assert shares[0] == [63, 37]  # Zippa, 8.6 to 13.8 %: the highest of the card


def test_page_can_be_linked_or_not(issued):
    hosted = render_email(issued(), page="https://intranet.example/2026-W47?a=1&b=2")
    assert hosted.html.count('href="https://intranet.example/2026-W47?a=1&amp;b=2"') == 2
    assert "The whole briefing: https://intranet.example/2026-W47?a=1&b=2\n" in hosted.text
    alone = render_email(issued(), page="")
    assert "briefing.html" not in str(Page(alone.html).all("a"))
    assert "briefing.html in the folder 2026-W47" in plain(alone.html)
    assert "briefing.html in the folder 2026-W47" in flat(alone.text)


def test_same_briefing_gives_the_same_mail(issued):
    assert render_email(issued(CROWD)) == render_email(issued(CROWD))


def test_many_companies_have_their_map_on_the_page(issued):
    cell = MapCell(5, 50, 0.1, 1.0, str(HELD))
    names = tuple((f"Company {number}", False) for number in range(USUAL.companies + 1))
    for shown in (USUAL.companies, USUAL.companies + 1):
        themes = replace(issued().love_map, companies=names[:shown], rows=(MapRow("care", (cell,) * shown),))
        email = render_email(replace(issued(), love_map=themes))
        too_many = "this mail has no room for it" in email.text
        assert too_many == (shown > USUAL.companies) == ("this mail has no room for it" in email.html)
        assert ("● 10.0 %" in email.text) == (not too_many)


def followed(word, now):
    return Followed("zippa/convenience/help", Heading("At Zippa, ", "one tap"), "=", word, HELD, now, "Now 3 of 400.")


def test_last_week_again(issued):
    claims = (followed("carried", HELD), followed("faded", SEEN), followed("withdrawn", None))
    told = ["still ● Confirmed", "● Confirmed → ○ Watch", "● Confirmed)", "at Zippa, “one tap”", "Now 3 of 400."]
    email = render_email(replace(issued(), again=Again("2026-W46", "Last week, again", claims, "")))
    for page in (plain(email.html), flat(email.text)):
        section = page[page.index("Last week, again") : page.index("How this was made")].replace(" )", ")")
        assert all(words in section for words in told), section
    first = render_email(replace(issued(), again=Again("", "", (), "This is the first briefing.")))
    assert "Last week, again" not in plain(first.html)
    none = render_email(replace(issued(), again=Again("2026-W46", "Last week, again", (), "It made no claim.")))
    assert "It made no claim." in none.html
    assert "It made no claim." in none.text


ACTION = Better(
    "zippa/convenience/help", Heading("At Zippa, convenience when asking for help"), "taken up", "Support team",
    "One form for all.", "1 Oct 2026", "↗", "praised more often", "Reviewers of ours: 1 of 500, 9 of 200 since.",
)  # fmt: skip


def test_better_than_yesterday(issued):
    email = render_email(replace(issued(), better=(ACTION,) * 7))
    for page in (plain(email.html), flat(email.text)):
        section = page[page.index("Better than yesterday") : page.index("How this was made")]
        told = ("↗", "praised more often", "Taken up by Support team, 1 Oct 2026", "One form for all.", ACTION.text)
        assert all(section.count(words) == 5 for words in told)
        assert "2 more stand in the whole briefing." in section
    assert "Better than yesterday" not in render_email(replace(issued(), better=())).html
