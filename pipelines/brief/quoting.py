"""Foreign text on its way to a page: what cannot be seen or turns the page around is taken out, long ones are cut."""

import re
import unicodedata
from urllib.parse import quote, urlsplit

from pipelines.brief.words import GLUE

MOST_WORDS = 40
MOST_LETTERS = 60  # of one word; longer ones are cut
MOST_MARKS = 2  # accents stacked on one letter; some languages need two

ELLIPSIS = "…"
STROKE = "/"
_SENTENCE_END = re.compile(r"[.!?][\"'”’)]*$")
# Joiners and the tags of flags are invisible, too, but hold emoji and Persian words together.
_KEPT_INVISIBLE = frozenset("\u200c\u200d") | {chr(code) for code in range(0xE0020, 0xE0080)}
_SAFE_IN_URL = "/:?#[]@!$&'*+,;=%~-._"


def clean(text: str) -> str:
    """One line without control characters, direction overrides, unpaired surrogates and towers of accents."""
    kept: list[str] = []
    marks = 0
    for character in text:
        category = unicodedata.category(character)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if character.isspace() or category in ("Zl", "Zp"):
            kept.append(" ")
        elif marks <= MOST_MARKS and (category not in ("Cc", "Cf", "Cs", "Co") or character in _KEPT_INVISIBLE):
            kept.append(character)
    return re.sub(r" +", " ", "".join(kept)).strip()


def excerpt(full: str, segment: str, start: int, end: int, most: int = MOST_WORDS) -> tuple[str, str, str]:
    """
    What stands before, in and after the segment, at most `most` words in all; what is left out shows as "…".

    Spaces between the parts belong to the outer ones. Offsets that do not hold the segment leave it alone.
    """
    if full[start:end] != segment:
        start, end, full = 0, len(segment), segment
    said, before, after = _words(segment), _words(full[:start]), _words(full[end:])
    room = max(most - len(said), 0)
    ahead = min(len(before), max(room // 2, room - len(after)))
    head = before if ahead == len(before) else [ELLIPSIS, *_from_a_sentence(before[len(before) - ahead :])]
    behind = after[: room - ahead]
    tail = behind if len(behind) == len(after) else [*_to_a_sentence(behind, said), ELLIPSIS]
    shown = [*said[:most], ELLIPSIS] if len(said) > most else said
    return (
        _joined(head) + ("" if full[start - 1 : start].strip() else " ") if head else "",
        _joined(shown),
        ("" if full[end : end + 1].strip() and behind else GLUE if not behind else " ") + _joined(tail) if tail else "",
    )


def _from_a_sentence(words: list[str]) -> list[str]:
    """Without the end of a sentence whose beginning is cut off, if another begins."""
    starts = [place + 1 for place, word in enumerate(words[:-1]) if word == STROKE or _SENTENCE_END.search(word)]
    return words[starts[0] :] if starts else words


def _to_a_sentence(words: list[str], said: list[str]) -> list[str]:
    """Without the beginning of a sentence whose end is cut off, if the words before it end one."""
    ends = [place + 1 for place, word in enumerate(words) if _SENTENCE_END.search(word)]
    if ends:
        return words[: ends[-1]]
    return [] if said and _SENTENCE_END.search(said[-1]) else words


def _joined(words: list[str]) -> str:
    """An ellipsis stays on the line of the word it follows."""
    return " ".join(words).replace(f" {ELLIPSIS}", f"{GLUE}{ELLIPSIS}")


def _words(text: str) -> list[str]:
    """Line breaks, the one after a title among them, show as a stroke, as they do in quoted verse."""
    words = clean(re.sub(r"\s*[\r\n]+\s*", f" {STROKE} ", text)).split()
    return [word if len(word) <= MOST_LETTERS else word[:MOST_LETTERS] + ELLIPSIS for word in words]


def short(text: str, most: int = 80) -> str:
    """A name or a reason, cleaned and at most `most` characters long."""
    cleaned = clean(text)
    return cleaned if len(cleaned) <= most else cleaned[: most - 1].rstrip() + ELLIPSIS


def link(url: str | None) -> str:
    """`url` if it is http or https with a host, fit to stand in an attribute and between < and >; else ""."""
    cleaned = clean(url or "")
    try:
        parts = urlsplit(cleaned)
    except ValueError:
        return ""
    usable = parts.scheme in ("http", "https") and parts.hostname and " " not in cleaned
    return quote(cleaned, safe=_SAFE_IN_URL) if usable else ""


def markdown(text: str) -> str:
    """
    `text` so that Markdown shows it letter by letter: no emphasis, code, link, table cell, HTML or address of its own.

    It is meant for the middle of a line; a text that begins one is not made harmless as a list or a heading.
    """
    entities = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    escaped = re.sub(r"([\\`*_\[\]|~$#])", r"\\\1", entities)
    # Bare addresses become links in many renderers.
    return re.sub(r"(?i)(https?|ftp)://", r"\1\://", re.sub(r"(?i)(www)\.", r"\1\.", escaped))


def csv_cell(value: object) -> object:
    """A text that a spreadsheet would run as a formula gets an apostrophe before it; numbers stay numbers."""
    if not isinstance(value, str):
        return round(value, 6) if isinstance(value, float) else value
    cleaned = clean(value)
    return f"'{cleaned}" if cleaned.startswith(tuple("=+-@＝＋－＠")) else cleaned
