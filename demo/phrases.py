"""The sentences that demo reviews are made of, each with the labels that are true of it."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

STAGES = ("choose", "join", "buy", "receive", "use", "help", "stay")
HERE = Path(__file__).parent


@dataclass(frozen=True)
class Phrase:
    """One line of phrases.txt or planted.txt; `themes` are signed ("convenience+"), `text` may hold {brand}."""

    industry: str
    themes: tuple[str, ...]
    stage: str
    emotion: str
    valence: int
    text: str

    def praises(self, theme: str) -> bool:
        return f"{theme}+" in self.themes


def read_phrases(name: str) -> list[Phrase]:
    """The phrases of a file beside this module, in its order."""
    return [_phrase(line) for line in (HERE / name).read_text(encoding="utf-8").splitlines()]


def _phrase(line: str) -> Phrase:
    industry, themes, stage, emotion, valence, text = line.split("|")
    return Phrase(industry, tuple(filter(None, themes.split(","))), stage, emotion, int(valence), text)


class Pool:
    """The phrases of one industry, by what they can be drawn for."""

    def __init__(self, phrases: list[Phrase]) -> None:
        self.praise = _grouped(phrases, lambda phrase: all(theme.endswith("+") for theme in phrase.themes))
        self.pain = _grouped(phrases, lambda phrase: phrase.themes[0].endswith("-"))
        plain = [phrase for phrase in phrases if not phrase.themes]
        self.plain = {sign: [p for p in plain if _sign(p.valence) in (0, sign)] for sign in (-1, 0, 1)}


def _grouped(phrases: list[Phrase], kept: Callable[[Phrase], bool]) -> dict[str, list[Phrase]]:
    groups: dict[str, list[Phrase]] = {}
    for phrase in phrases:
        if phrase.themes and kept(phrase):
            groups.setdefault(phrase.themes[0][:-1], []).append(phrase)
    return groups


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def words(text: str) -> list[str]:
    """The words by which a review can be the duplicate of another, in lower case."""
    return re.findall(r"\w+(?:'\w+)*", text.casefold().replace("’", "'"))


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """All runs of three words."""
    found = words(text)
    return frozenset(zip(found, found[1:], found[2:], strict=False))
