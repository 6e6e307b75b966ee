"""A review's segments: sentences, cut again where a contrast word turns them, as character offsets."""

import re
from itertools import islice

# fmt: off
ABBREVIATIONS = frozenset([
    "mr", "mrs", "ms", "dr", "st", "vs", "etc", "e.g", "i.e", "eg", "ie", "approx", "no", "inc", "ltd", "co", "dept",
    "est", "min", "max", "hr", "hrs", "a.m", "p.m",
])
CONTRAST = [
    "but", "however", "although", "though", "yet", "whereas", "until", "except", "unfortunately", "luckily",
    "thankfully",
]
# fmt: on
# Possessive, and only from the start of a run: a megabyte of dots takes no longer than one of words.
SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]++[\"'”’)\]]*+(?=\s|$)|[\n\r]+|[。！？]")
TURN = re.compile(rf"\b(?:{'|'.join(CONTRAST)})\b", re.IGNORECASE)
WORD = re.compile(r"\w+(?:['’]\w+)*")
FEWEST_WORDS = 3
TRAILING = " \t\n\r\f\v\xa0,;:–—"  # what joins a segment to the next belongs to neither
# Letters of any script, or a pictograph: what is left of punctuation, digits and marks says nothing.
EMOJI = re.compile("[\u2190-\u21ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff]")


def segment(text: str) -> list[tuple[int, int]]:
    """
    Offsets (start, end) of each segment, in order, without white space at the ends or a comma at its tail.

    A contrast word starts a segment when three words stand on either side of it within the sentence. Pieces without
    a letter or an emoji are dropped.
    """
    pieces = (piece for sentence in _sentences(text) for piece in _turns(text, *sentence))
    trimmed = (_trimmed(text, start, end) for start, end in pieces)
    return [(start, end) for start, end in trimmed if says_something(text[start:end])]


def says_something(text: str) -> bool:
    return any(character.isalpha() for character in text) or bool(EMOJI.search(text))


def _sentences(text: str) -> list[tuple[int, int]]:
    found, start = [], 0
    for end in SENTENCE_END.finditer(text):
        if end.group() == "." and _is_abbreviation(text, end.start()):
            continue
        found.append((start, end.end()))
        start = end.end()
    return [*found, (start, len(text))]


def _is_abbreviation(text: str, dot: int) -> bool:
    word = re.search(r"[\w.]+$", text[max(0, dot - 12) : dot])
    return word is not None and word.group().lower() in ABBREVIATIONS


def _turns(text: str, start: int, end: int) -> list[tuple[int, int]]:
    cuts = [start]
    for turn in TURN.finditer(text, start, end):
        if _words_stand(text, cuts[-1], turn.start()) and _words_stand(text, turn.end(), end):
            cuts.append(turn.start())
    return list(zip(cuts, [*cuts[1:], end], strict=True))


def _words_stand(text: str, start: int, end: int) -> bool:
    return len(list(islice(WORD.finditer(text, start, end), FEWEST_WORDS))) == FEWEST_WORDS


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    piece = text[start:end]
    return start + len(piece) - len(piece.lstrip()), start + len(piece.rstrip(TRAILING))
