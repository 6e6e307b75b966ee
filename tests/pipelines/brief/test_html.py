"""The page as a browser and a screen reader get it, read with a parser."""

import re
from html.parser import HTMLParser
from itertools import pairwise

import pytest

from tests.pipelines.brief.test_states import CONTENT, NOTHING_WATCH

# Enough people at each stage for the curves to be drawn.
CROWD = """
    insert into reviews by name select concat('zippa-ios:c', n) as review_key, 'zippa' as company,
        'app_store' as source, 'zippa-ios' as source_id, concat('c', n) as review_id, concat('person', n) as author,
        '' as title, 'Words.' as text, timestamp '2026-11-01' as written_at, date '2026-11-01' as first_seen_on
    from range(12) as numbers(n);
    insert into model_segments by name select concat('zippa-ios:c', n) as review_key, s as segment, 0 as start_offset,
        6 as end_offset, 'Words.' as text, ['choose', 'help', 'stay'][s + 1] as stage, 'none' as emotion,
        s - 1 as valence, 0.9 as confidence
    from range(12) as numbers(n), range(3) as parts(s);
    insert into readings by name select concat('zippa-ios:c', n) as review_key, 'words-1' as model_version
    from range(12) as numbers(n)
"""
STATES = {
    "full": [CROWD],
    "nothing watch": [NOTHING_WATCH],
    "empty": [f"delete from {table}" for table in CONTENT],
}


class Page(HTMLParser):
    """Tags with their attributes in order, and the text of each element that has an id or is a heading."""

    VOID = frozenset(("meta", "link", "br", "img", "hr", "input"))

    def __init__(self, text):
        super().__init__()
        self.tags, self.open, self.unbalanced = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.unbalanced.append(tag)

    def all(self, *names):
        return [attributes for tag, attributes in self.tags if tag in names]


@pytest.fixture(scope="module", params=STATES)
def page(request, forms):
    return Page(forms(*STATES[request.param])[0])


def test_well_formed(page):
    assert page.unbalanced == []
    assert page.open == []


def test_headings_are_in_order(page):
    levels = [int(tag[1]) for tag, _ in page.tags if re.fullmatch(r"h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_asks_nothing_of_the_network_and_runs_no_script(page):
    assert (
        page.all("script", "link", "img", "iframe", "object", "embed", "video", "audio", "source", "base", "form") == []
    )
    assert [
        attributes
        for _, attributes in page.tags
        if {"src", "srcset", "data", "action", "background"} & attributes.keys()
    ] == []
    policy = next(meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy")
    assert policy == "default-src 'none'; style-src 'unsafe-inline'"
    for anchor in page.all("a"):
        assert anchor["href"] == "pivots.csv" or anchor["href"][0] == "#" or anchor["rel"] == "noopener nofollow"


def test_style_fetches_nothing(forms):
    html, _, _ = forms()
    assert not re.search(r"url\(|@import|@font-face", html)


def test_language_and_viewport(page):
    assert page.all("html") == [{"lang": "en"}]
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in page.all("meta")
    assert {"name": "color-scheme", "content": "light dark"} in page.all("meta")


def test_tables_have_captions_and_header_cells(page):
    tables = len(page.all("table"))
    assert len(page.all("caption")) == len(page.all("thead")) == tables
    assert all(cell["scope"] in ("col", "row") for cell in page.all("th"))


def test_references_find_their_ids(page):
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    assert {attributes["aria-labelledby"] for _, attributes in page.tags if "aria-labelledby" in attributes} <= set(ids)


def test_what_scrolls_can_be_reached_by_keyboard(page):
    for attributes in page.all("div"):
        if attributes.get("class") == "scroll":
            assert (attributes["tabindex"], attributes["role"]) == ("0", "region")
            assert attributes["aria-label"]


def test_curves_are_told_in_words(forms):
    html, markdown, _ = forms(CROWD)
    drawings = [svg for svg in Page(html).all("svg") if svg.get("role") == "img"]
    assert [svg["class"] for svg in drawings] == ["lying", "upright"]
    told = "Zippa is warmest at Stay (+1.00, n = 12) and coolest at Choose (−1.00, n = 12)."
    assert all(svg["aria-label"].replace("\u00a0", " ").endswith(told) for svg in drawings)
    assert told in markdown.replace("\u00a0", " ")


def test_without_enough_voices_nothing_is_drawn(forms):
    html, markdown, _ = forms()
    assert [svg for svg in Page(html).all("svg") if svg.get("role") == "img"] == []
    assert "too few (n = 3)" in markdown


def test_own_and_distinctive_are_said_in_words_too(forms):
    html, _, _ = forms()
    assert "Larder &amp; Lane</bdi> (ours)" in html
    assert "<strong>● Confirmed</strong>" in html.replace("\u00a0", " ")
