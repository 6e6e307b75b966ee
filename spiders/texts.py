"""Texts without the markup of the place they were written in."""

import re
from html import unescape

from parsel import Selector

# Markup that only lays out a text; any other tag was written by the reviewer and stays as text.
HTML_LINES = re.compile(r"\s*</?(?:br|p|div|ul|ol|li|h[1-6])(?:\s[^<>]*)?/?>\s*", re.IGNORECASE)
HTML_WORDS = re.compile(r"</?(?:b|i|u|em|strong|span)(?:\s[^<>]*)?>", re.IGNORECASE)
BBCODE_LINES = re.compile(r"\s*\[/?(?:h[1-3]|list|olist|\*|quote|code|table|tr|hr)(?:=[^\]]*)?\]\s*", re.IGNORECASE)
BBCODE_WORDS = re.compile(r"\[/?(?:b|i|u|strike|spoiler|noparse|url|td|th)(?:=[^\]]*)?\]", re.IGNORECASE)

LINE_TAGS = re.compile(r"(?=</?(?:br|p|div|ul|ol|li|h[1-6]|tr|hr|pre|blockquote|aside|details)\b)", re.IGNORECASE)
# What a post shows of others: their words, pages and pictures; and what nobody says: code, polls, a letter's old part.
NOT_SAID = "aside, blockquote, pre, script, style, iframe, .elided, .poll, .lightbox-wrapper .meta, .signature"


def without_html(text: str) -> str:
    """Text without layout tags and entities."""
    return unescape(HTML_WORDS.sub("", HTML_LINES.sub("\n", text))) if "<" in text or "&" in text else text


def without_bbcode(text: str) -> str:
    """Text without the tags of forums, [b] and the like; the address in [url=…] goes with its tag."""
    return BBCODE_WORDS.sub("", BBCODE_LINES.sub("\n", text)) if "[" in text else text


def own_words(html: str) -> str:
    """What the writer of a post says in it, line by line: without quotes of others, previews of pages, and code."""
    # Half a character pair, which JSON can hold, is none in any encoding.
    page = Selector(LINE_TAGS.sub("\n", html).encode(errors="replace").decode(), type="html")
    for part in page.css(NOT_SAID):
        part.drop()
    lines = "".join(page.xpath("//text()").getall()).splitlines()
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))
