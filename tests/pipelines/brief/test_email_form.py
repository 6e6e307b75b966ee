"""The e-mail as mail readers get it: parts they can show, small enough to arrive whole, and harmless."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from pipelines.brief.briefing import MapCell, MapRow
from pipelines.brief.claims import Again, Heading
from pipelines.brief.forms.email import render_email
from pipelines.brief.forms.mail_colours import DARK_SHADES, SHADES
from pipelines.brief.forms.mail_text import COLUMNS
from pipelines.brief.frozen import thaw
from pipelines.brief.telling.standing import LIKELY, SEEN
from tests.pipelines.brief.test_contrast import contrast, rgb
from tests.pipelines.brief.test_email import ACTION, INCOMPLETE, STATES, flat, followed, plain
from tests.pipelines.brief.test_hostile import HOSTILE, Tags
from tests.pipelines.brief.test_html import CROWD, Page


@pytest.fixture(scope="module")
def issued(week):
    return lambda *changes: thaw(week(*changes).json)


@pytest.fixture(scope="module", params=STATES)
def state(request, issued):
    briefing = issued(*STATES[request.param])
    return briefing, render_email(briefing)


def test_well_formed(state):
    page = Page(state[1].html)
    assert page.unbalanced == []
    assert page.open == []
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_tables_are_layout_or_have_captions_and_header_cells(state):
    page = Page(state[1].html)
    data = [table for table in page.all("table") if table.get("role") != "presentation"]
    assert len(page.all("caption")) == len(page.all("thead")) == len(data)
    assert all(cell["scope"] in ("col", "row") for cell in page.all("th"))


def test_asks_nothing_of_the_network(state):
    page = Page(state[1].html)
    assert page.all("script", "link", "iframe", "object", "form", "svg", "video", "base") == []
    assert [image["src"] for image in page.all("img")] == [picture.name for picture in state[1].pictures]
    assert [image["alt"] for image in page.all("img")] == [picture.alt for picture in state[1].pictures]
    assert not re.search(r"url\(|@import|@font-face|background=", state[1].html)
    assert all(re.match("https?://|briefing.html$", anchor["href"]) for anchor in page.all("a"))


def test_mail_readers_get_nothing_they_cannot_do(state):
    """No layout by style sheet: what the one style element says is the dark colours and a narrower margin."""
    html = re.sub(r"(?s)<style>.*?</style>", "", state[1].html)
    assert not re.search(r"flex|grid|float|position:|var\(|calc\(|color-mix", html)
    widths = [table["width"] for table in Page(html).all("table")]
    assert all(re.fullmatch(r"\d+%?", width) for width in widths)


def test_wide_text_lines_are_addresses_only(state):
    lines = [line for line in state[1].text.splitlines() if len(line) > COLUMNS]
    assert all(re.fullmatch(r" *https?://\S+", line) for line in lines), lines


def fullest(briefing):
    """Everything there is room for, each text as long and as costly to escape as it can get."""
    quotes, name, owner = '"' * 60, "Straße 7 & Söhne " * 4 + "Straße 7 & S", "Straße & " * 400
    verbatim = replace(
        briefing.cards[0].verbatims[0], before=f"{quotes} " * 20, said=f"{quotes} " * 20,
        url="https://x.org/" + "a" * 300, shared="12,345 of 12,345",
    )  # fmt: skip
    beside = tuple(replace(briefing.cards[0].beside[0], company=name, subject=not place) for place in range(30))
    heading = Heading(f"At {name}, ", name)
    card = replace(
        briefing.cards[0], heading=heading, beside=beside, verbatims=(verbatim,) * 2, alike=(verbatim,) * 3,
        dissenting=verbatim, owner=owner, words=(name,) * 3, question=f"What lies behind {name}? {name} {name}",
    )  # fmt: skip
    opening = replace(
        briefing.openings[0], heading=heading, verbatim=verbatim, dissenting=verbatim, owner=owner, question=name * 3
    )
    cell = MapCell(12345, 23456, 0.5, 1.0, f"{LIKELY} when asking for help, in use, over time and on receiving it")
    curves = tuple(replace(briefing.strip.curves[0], company=name) for _ in range(12))
    mover = replace(briefing.movers[0], company=name)
    claims = tuple(replace(followed("faded", SEEN), heading=heading, reason="reason " * 70) for _ in range(6))
    return replace(
        briefing,
        finding=heading,
        health=replace(briefing.health, incomplete="Incomplete.", reasons=("Ä & " * 40,) * 7),
        cards=(card,) * 3,
        openings=(opening,) * 3,
        borrowed=tuple(replace(briefing.borrowed[0], heading=heading, verbatims=(verbatim,)) for _ in range(12)),
        strip=replace(briefing.strip, curves=curves, summary="; ".join([name * 2] * 12)),
        love_map=replace(
            briefing.love_map, companies=((name, True),) * 4, rows=(MapRow("reliability", (cell,) * 4),) * 10
        ),
        movers=(mover,) * 5,
        again=Again("2026-W46", "Last week, again", claims, ""),
        better=(replace(ACTION, heading=heading, owner=name, note="Ä & " * 60),) * 40,
    )  # fmt: skip


def test_html_stays_below_100_kb_at_its_fullest(issued):
    """By leaving to the page what the claims can do without; every claim stays, with its doubt."""
    briefing = fullest(issued(CROWD))
    email = render_email(briefing)
    assert len(email.html.encode()) < 100_000
    assert Page(email.html).unbalanced == []
    page = plain(email.html)
    assert "this mail has no room for it" in page
    assert page.count(flat(briefing.cards[0].doubt)) == page.count("One reviewer who mentions trouble with ") == 3
    assert page.count("So what? For ") == 6


def test_a_full_week_of_usual_texts_needs_no_cut(issued):
    briefing = issued(*STATES["full"])
    claims = tuple(replace(followed("faded", SEEN), reason="Forty words of reason. " * 10) for _ in range(6))
    full = replace(
        briefing, cards=(briefing.cards[0],) * 3, openings=(briefing.openings[0],) * 3, better=(ACTION,) * 5,
        again=Again("2026-W46", "Last week, again", claims, ""),
    )  # fmt: skip
    assert "this mail has no room for it" not in render_email(full).html


@pytest.fixture(scope="module", params=HOSTILE)
def hostile(request, issued):
    """The text as review, phrase, company name, owner and reason, and in what follows the claims."""
    text = HOSTILE[request.param].replace("\x00", "")
    literal = "'" + text.replace("'", "''") + "'"
    return render_email(
        issued(
            CROWD,
            f"update reviews set title = '', text = {literal} where review_key = 'zippa-ios:2'",
            f"""update model_segments set text = {literal}, start_offset = 0, end_offset = length({literal})
            where review_key = 'zippa-ios:2'""",
            f"update pivot_phrases set phrase = {literal}",
            f"update companies set name = {literal} where company in ('pantrio', 'zippa')",
            f"update journey set owner = {literal}, touchpoint = {literal}",
            f"update crawls set status = 'failed', stop_reason = {literal} where source_id = 'zippa-ios'",
            "update reviews set url = 'javascript:alert(1)' where review_key = 'zippa-ios:1'",
        )
    )


def test_hostile_texts_are_harmless(hostile):
    tags = Tags()
    tags.feed(hostile.html)
    assert tags.names.isdisjoint({"script", "iframe", "object", "form", "base", "link"})
    assert not any(name.startswith("on") for name, _ in tags.attributes)
    assert {value for name, value in tags.attributes if name == "src"} == {"journey.png"}
    links = [value for name, value in tags.attributes if name == "href"]
    assert all(re.fullmatch(r"https://example.org/\d+|briefing.html", address) for address in links)


def test_hostile_texts_neither_turn_nor_stretch_nor_begin_a_section(hostile, issued):
    unseen = "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]"
    assert not re.search(unseen, hostile.html + hostile.text + hostile.subject)
    assert "\n" not in hostile.subject
    assert not re.search("w{200}", hostile.html + hostile.text)
    assert sections(hostile.text) == sections(render_email(issued(CROWD, INCOMPLETE)).text)


def sections(text):
    lines = text.splitlines()
    return [title for rule, title, under in zip(lines, lines[1:], lines[2:], strict=False) if rule == under == "-" * 76]


@pytest.mark.parametrize(("shades", "ink"), [(SHADES, "25211c"), (DARK_SHADES, "ede6db")], ids=["light", "dark"])
def test_map_can_be_read_on_every_shade(shades, ink):
    assert len(set(shades)) == len(shades)
    assert all(contrast(rgb(ink), rgb(shade[1:])) >= 4.5 for shade in shades)


@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("655d52", "fdfbf7"), ("655d52", "f3eee4"), ("9c2748", "fdfbf7"), ("14655f", "fdfbf7"), ("ffffff", "9c2748"),
        ("b3a898", "181513"), ("b3a898", "262019"), ("f397ae", "181513"), ("74cfc3", "181513"), ("181513", "f397ae"),
        ("fbf3df", "57451a"),
    ],
)  # fmt: skip
def test_text_can_be_read(issued, text, ground):
    html = render_email(issued(CROWD)).html
    assert f"#{text}" in html
    assert f"#{ground}" in html
    assert contrast(rgb(text), rgb(ground)) >= 4.5
