"""Damage to saved responses as sources, proxies and bad days do it; the same seed always does the same."""

import json
import re
from collections.abc import Callable
from random import Random
from typing import Any

# What stands where something else should: wrong types, the ends of every range, and texts that are none.
ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 3.5, 10**30, -(10**30), 1e308, float("nan"), float("inf"), "", " ", "null", "\ud83d",
    "\x00\x1b[2J", "\u202egnirts", "1e999", "9" * 5000, "a" * 100_000, "☃" * 300,
    "2026-02-30", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "<p>", "&#0;", "[b]", "//",
    "javascript:alert(1)", "http://[", [], {}, [None], [[]],
    {"label": None}, {"@type": "Review"}, {"label": {"label": {}}},
)  # fmt: skip
BYTES = (b"\x00", b"\xff\xfe", b"\xc3\x28", b"\xed\xa0\x80", b"\xf5\x80\x80", b"\x1a", b'"', b"<", b"\r")
NOT_TEXT = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
TOKEN = re.compile(r'"(?:[^"\\\n]|\\.)*"|(?<=>)[^<>]+(?=<)|(?<=[,;:\n])[^,;:\n<>"]+')

WORD = re.compile(rb"[A-Za-z:_-]{4,20}")


def mutated(body: bytes, random: Random) -> tuple[bytes, str]:
    """The body with one to three kinds of damage, and their names."""
    names = []
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        damage = random.choice(DAMAGE)
        body = damage(body, random)
        names.append(damage.__name__)
    return body, ", ".join(names)


def cut_off(body: bytes, random: Random) -> bytes:
    return body[: random.randrange(len(body) + 1)]


def part_missing(body: bytes, random: Random) -> bytes:
    start, end = sorted(random.randrange(len(body) + 1) for _ in range(2))
    return body[:start] + body[end:]


def part_twice(body: bytes, random: Random) -> bytes:
    start, end = sorted(random.randrange(len(body) + 1) for _ in range(2))
    return body[:end] + body[start:]


def bytes_changed(body: bytes, random: Random) -> bytes:
    changed = bytearray(body)
    for _ in range(random.randrange(1, 9)):
        at = random.randrange(len(changed) + 1)
        changed[at : at + random.randrange(2)] = random.choice(BYTES)
    return bytes(changed)


def other_encoding(body: bytes, random: Random) -> bytes:
    text = body.decode("utf-8", "replace")
    return text.encode(random.choice(("utf-16", "utf-32", "utf-8-sig", "cp1252", "shift-jis", "cp037")), "replace")


def other_body(body: bytes, random: Random) -> bytes:
    deep = random.choice((50, 10_000))
    return random.choice((
        b"", b" ", b"null", b"[]", b"{}", b"0", b'"busy"', NOT_TEXT, b"[" * deep + b"]" * deep, b'{"a":' * deep,
        b"<html><body>Connecting</body></html>", b"<div itemprop=review itemscope>" * deep,
        b"<?xml version='1.0'?><rss/>",
    ))  # fmt: skip


def tokens_changed(body: bytes, random: Random) -> bytes:
    """Quoted strings, texts between tags or cells of a table, some of them replaced."""
    text = body.decode("utf-8", "surrogateescape")
    found = list(TOKEN.finditer(text))
    for match in sorted(random.sample(found, min(len(found), random.randrange(1, 4))), key=lambda m: -m.start()):
        value = random.choice(ODD)
        said = value if isinstance(value, str) and match[0][0] != '"' else json.dumps(value)
        text = text[: match.start()] + said + text[match.end() :]
    return text.encode("utf-8", "surrogateescape" if not re.search("[\ud800-\udb7f]", text) else "replace")


def values_changed(body: bytes, random: Random) -> bytes:
    """A JSON tree with a key missing, a value of another kind, a list too long or a level too deep."""
    try:
        tree = json.loads(body)
    except (ValueError, RecursionError):
        return tokens_changed(body, random)
    for _ in range(random.randrange(1, 4)):
        places = [(node, key) for node in nodes(tree) for key in (node if isinstance(node, dict) else range(len(node)))]
        if not places:
            break
        node, key = random.choice(places)
        change = random.randrange(5)
        if change == 0:
            del node[key]
        elif change == 1:
            node[key] = [node[key]]
        elif change == 2 and isinstance(node[key], list):
            node[key] = node[key] * random.choice((0, 2, 40))
        elif change == 3:
            other, there = random.choice(places)
            if (there in other) if isinstance(other, dict) else there < len(other):
                node[key] = json.loads(json.dumps(other[there]))
        else:
            node[key] = random.choice(ODD)
        tree = json.loads(json.dumps(tree))  # no node stands in two places
    return json.dumps(tree, ensure_ascii=random.random() < 0.5).encode("utf-8", "surrogatepass")


def key_changed(body: bytes, random: Random) -> bytes:
    """A JSON tree with one of its keys renamed, or given odd values, in every row: what a new version does."""
    try:
        tree = json.loads(body)
    except (ValueError, RecursionError):
        return word_changed(body, random)
    keys = sorted({key for node in nodes(tree) if isinstance(node, dict) for key in node})
    if not keys:
        return body
    key, renamed, value = random.choice(keys), random.random() < 0.5, random.choice(ODD)
    for node in nodes(tree):
        if isinstance(node, dict) and key in node:
            if renamed:
                node[f"{key}_v2"] = node.pop(key)
            else:
                node[key] = value
    return json.dumps(tree).encode()


def word_changed(body: bytes, random: Random) -> bytes:
    """A word of the body, such as the name of an attribute, an element or a column, renamed wherever it stands."""
    words = sorted(set(WORD.findall(body)))
    return body.replace(random.choice(words), b"renamed") if words else body


def nodes(tree: Any) -> list[Any]:
    if isinstance(tree, dict | list):
        below = tree.values() if isinstance(tree, dict) else tree
        return [tree, *(node for value in below for node in nodes(value))]
    return []


Damage = Callable[[bytes, Random], bytes]
DAMAGE: tuple[Damage, ...] = (
    cut_off, part_missing, part_twice, bytes_changed, other_encoding, other_body, tokens_changed, tokens_changed,
    values_changed, values_changed, key_changed, key_changed, word_changed,
)  # fmt: skip
