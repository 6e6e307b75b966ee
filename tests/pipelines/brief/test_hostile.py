"""Texts that would do harm, in every place where somebody else's words go."""

import csv
import re
from html.parser import HTMLParser

import pytest

from pipelines.brief.quoting import MOST_WORDS, clean, csv_cell, excerpt, link, markdown, short

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "attribute": '"><img src=x onerror=alert(1)>',
    "override": "good \u202egnp.exe\u202c \u2066isolate\u2069 \u200fmark",
    "long": "w" * 5000,
    "control": "nul\x00 bell\x07 escape\x1b[31m line\u2028break\r\n",
    "family": "👨‍👩‍👧‍👦 love it ❤️ 🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "zalgo": "Z" + "\u0300\u0489\u036f" * 40 + "algo",
    "formula": "=cmd|' /C calc'!A0",
    "markdown": "**bold** [link](javascript:alert(1)) `code` | cell | # heading ~~x~~ <b> &lt; "
    "![i](x) https://evil.example www.evil.example $x$",
    "template": "{{ 7 * 7 }} {% raw %}",
}


@pytest.fixture(scope="module", params=HOSTILE)
def pages(request, forms):
    """One briefing with the text as review, phrase, company name, owner, reason and link."""
    text = HOSTILE[request.param].replace("\x00", "")  # DuckDB itself keeps none out, but SQL text cannot hold one
    literal = "'" + text.replace("'", "''") + "'"
    changes = [
        f"update reviews set title = '', text = {literal} where review_key = 'zippa-ios:2'",
        f"""update model_segments set text = {literal}, start_offset = 0, end_offset = length({literal})
        where review_key = 'zippa-ios:2'""",
        f"update pivot_phrases set phrase = {literal}",
        f"update companies set name = {literal} where company = 'pantrio'",
        f"update journey set owner = {literal}, touchpoint = {literal}",
        f"update crawls set status = 'failed', stop_reason = {literal} where source_id = 'zippa-ios'",
        f"update pivots set robust = false, fragile = concat('without ', {literal})",
        "update reviews set url = 'javascript:alert(1)' where review_key = 'zippa-ios:1'",
    ]
    return forms(*changes)


class Tags(HTMLParser):
    def __init__(self):
        super().__init__()
        self.names, self.attributes = set(), []

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes += attrs


def test_html_holds_no_foreign_markup(pages):
    tags = Tags()
    tags.feed(pages[0])
    assert tags.names.isdisjoint({"script", "img", "b1", "iframe", "object", "form", "base"})
    assert not any(name.startswith("on") for name, _ in tags.attributes)
    links = [value for name, value in tags.attributes if name in ("href", "src")]
    assert links == ["#card-1", "https://example.org/3", "https://example.org/2", "pivots.csv"]


@pytest.mark.parametrize("form", [0, 1, 2], ids=["html", "markdown", "csv"])
def test_nothing_unseen_turns_a_form_around(pages, form):
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]", pages[form])


def test_no_endless_words_and_towers(pages):
    assert not re.search(r"w{200}", pages[0] + pages[1])
    assert not re.search("[\u0300-\u036f\u0489]{3}", pages[0] + pages[1])


def test_csv_cells_are_no_formulas(pages):
    for row in csv.reader(pages[2].removeprefix("\ufeff").splitlines()):
        assert not any(re.match(r"[=@\t\r]|[+-](?!\d)", cell) for cell in row)


def test_markdown_keeps_its_own_structure(pages):
    """No foreign line begins a heading, list or table, and no tag is left."""
    text = pages[1]
    assert "<script" not in text
    assert not re.search(r"(?<!\\)<(?!https?://)", text)
    assert not re.search(r"(?<!\\)\]\((?!pivots\.csv|<https://example)", text)
    assert len(re.findall(r"^## ", text, re.MULTILINE)) == 8
    tables = [line for line in text.splitlines() if line.startswith("|")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in tables} == {5, 9}


@pytest.mark.parametrize("pages", ["script"], indirect=True)
def test_script_tag_shows_as_text(pages):
    html, text, _ = pages
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text


def test_clean_keeps_what_belongs_to_words():
    assert clean(HOSTILE["family"]) == HOSTILE["family"]
    assert clean("né  שָׁלוֹם\tमैं") == "né שָׁלוֹם मैं"
    assert clean("\ufeffa\u00adb\ud800c\x00d") == "abcd"
    assert clean(HOSTILE["zalgo"]) == "Z\u0300\u0489algo"


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://example.org/a?b=1&c=é#d", "https://example.org/a?b=1&c=%C3%A9#d"),
        ("https://example.org/a>(b)", "https://example.org/a%3E%28b%29"),
        ('https://example.org/"onclick=x', "https://example.org/%22onclick=x"),
        ("https://example.org/%20x", "https://example.org/%20x"),
        ("javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("data:text/html,x", ""),
        ("//example.org/x", ""),
        ("https://", ""),
        ("https://[broken", ""),
        ("https://example.org/a b", ""),
        (None, ""),
    ],
)
def test_link(url, safe):
    assert link(url) == safe


def test_markdown_escapes():
    assert markdown("a*b_c`d|e[f]<g>&#h~i$") == r"a\*b\_c\`d\|e\[f\]&lt;g&gt;&amp;\#h\~i\$"
    assert markdown("see https://x.example or WWW.x.example") == r"see https\://x.example or WWW\.x.example"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "\u202e=1"])
def test_csv_guard(text):
    assert str(csv_cell(text)).startswith("'")


def test_csv_leaves_numbers_and_words():
    assert [csv_cell(value) for value in (-0.5, 3, None, True, "a=b")] == [-0.5, 3, None, True, "a=b"]


def test_excerpt_marks_the_segment_in_its_review():
    full = "So easy\nRefund in one tap, wow. But slow."
    assert excerpt(full, "Refund in one tap", 8, 25) == ("So easy / ", "Refund in one tap", ", wow. But slow.")


def test_excerpt_is_at_most_forty_words_and_starts_with_a_sentence():
    before, after = "one two three. " * 20, " four five six seven." * 20
    said = "It is so easy."
    parts = excerpt(before + said + after, said, len(before), len(before) + len(said))
    assert parts[1] == said
    assert parts[0].startswith("… one two three. ")
    assert parts[2].endswith("seven.\u00a0…")
    assert 20 < len("".join(parts).replace("…", "").split()) <= MOST_WORDS


def test_excerpt_of_a_segment_longer_than_forty_words():
    said = " ".join(["word"] * 50)
    assert excerpt(said, said, 0, len(said)) == ("", " ".join(["word"] * 40) + "\u00a0…", "")


def test_excerpt_trusts_the_segment_over_its_offsets():
    assert excerpt("Edited since", "Refund in one tap", 3, 20) == ("", "Refund in one tap", "")


def test_short():
    assert short("a" * 100, 10) == "aaaaaaaaa…"
