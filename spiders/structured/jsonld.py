"""JSON-LD as pages really write it: each block by itself, and forgiving of what browsers and search engines forgive."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from html import unescape
from typing import Any

from parsel import Selector

SCRIPTS = "//script[contains(translate(@type, 'LDJSON', 'ldjson'), 'ld+json')]"
OPENING = re.compile(r"\s*(?:<!--|(?://\s*|/\*\s*)?<!\[CDATA\[(?:\s*\*/)?|;)\s*")
CLOSING = re.compile(r"\s*(?:(?://\s*)?-->|(?://\s*|/\*\s*)?\]\]>(?:\s*\*/)?|;)\s*$")
LONGEST_CLOSING = 100  # characters, spaces between its parts counted
STRING = r'"(?:\\.|[^"\\])*"'
COMMENT = re.compile(rf"({STRING})|//[^\n]*|/\*.*?\*/", re.DOTALL)
TRAILING_COMMA = re.compile(rf"({STRING})|,(?=\s*[}}\]])", re.DOTALL)
BAD_ESCAPE = re.compile(r'\\(?:(["\\/bfnrt]|u[0-9a-fA-F]{4})|(.))', re.DOTALL)


def blocks(page: Selector) -> Iterator[tuple[str, list[Any] | None]]:
    """Every JSON-LD block of a page with its values; None for a block that cannot be read."""
    for script in page.xpath(SCRIPTS):
        raw = "".join(script.xpath("./text()").getall())
        if raw.strip():
            yield raw, loads(raw)


def loads(raw: str) -> list[Any] | None:
    """The values that a block holds, usually one; None when none can be read."""
    text = _unwrapped(raw)
    for repaired in (_same, _without_comments, _escapes, unescape):
        text = repaired(text)
        if (values := _values(text)) is not None:
            return values
    return None


def _values(text: str) -> list[Any] | None:
    """All values that stand one after the other, with semicolons between or after them."""
    # Not strict: raw line breaks and control characters in strings are the commonest fault of all.
    decoder, values, at = json.JSONDecoder(strict=False, object_pairs_hook=_node), [], 0
    text = text.strip().rstrip("; \n\r\t")
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return None
        values.append(value)
        while at < len(text) and text[at] in "; \n\r\t":
            at += 1
    return values or None


def _node(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object. A key that it has twice, as some pages write each review, holds all its values."""
    node = dict(pairs)
    if len(node) < len(pairs):
        for twice in [key for key, count in Counter(key for key, _ in pairs).items() if count > 1]:
            node[twice] = [each for key, value in pairs if key == twice
                           for each in (value if isinstance(value, list) else [value])]
    return node


def _unwrapped(text: str) -> str:
    """Without comment and CDATA wrappers at either end."""
    text = text.strip("\ufeff\0 \n\r\t")
    while match := OPENING.match(text):
        text = text[match.end() :]
    while match := CLOSING.search(text, len(text) - LONGEST_CLOSING if len(text) > LONGEST_CLOSING else 0):
        text = text[: match.start()]
    return text


def _same(text: str) -> str:
    return text


def _without_comments(text: str) -> str:
    text = COMMENT.sub(lambda m: m[1] or " ", text)
    return TRAILING_COMMA.sub(lambda m: m[1] or "", text)


def _escapes(text: str) -> str:
    return BAD_ESCAPE.sub(lambda m: m[0] if m[1] else m[2], text)
