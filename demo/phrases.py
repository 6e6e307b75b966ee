"""The sentences that demo reviews are made of, each with the labels that are true of it."""

import re
from collections import defaultdict
from collections.abc import Sequence, Set
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

    def __init__(self, phrases: Sequence[Phrase]) -> None:
        self.by_theme: dict[str, list[Phrase]] = defaultdict(list)
        for phrase in phrases:
            if phrase.themes:
                self.by_theme[phrase.themes[0]].append(phrase)
        plain = [phrase for phrase in phrases if not phrase.themes]
        self.plain = {sign: [p for p in plain if _sign(p.valence) in (0, sign)] for sign in (-1, 0, 1)}

    def saying(self, theme: str, stage: str, wanted: Set[str]) -> list[Phrase]:
        """Those that say the theme and nothing that is not wanted; at the stage, if there are any."""
        found = [phrase for phrase in self.by_theme[theme] if wanted >= set(phrase.themes)]
        return [phrase for phrase in found if phrase.stage == stage] or found


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def words(text: str) -> list[str]:
    """The words by which a review can be the duplicate of another, in lower case."""
    return re.findall(r"\w+(?:'\w+)*", text.casefold().replace("’", "'"))


def shingles(text: str) -> frozenset[tuple[str, ...]]:
    """All runs of three words."""
    found = words(text)
    return frozenset(zip(found, found[1:], found[2:], strict=False))
