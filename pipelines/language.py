"""Which language a review is in, and whether it can be read: the tagger reads English only."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from lingua import IsoCode639_1, Language, LanguageDetector, LanguageDetectorBuilder

ENGLISH = "en"
FEWEST_LETTERS = 20  # of Latin script; on four words a detector tosses a coin, and the requested locale knows more
CONFIDENT = 0.8  # below it, Hinglish and misspelt English were taken for Tagalog and French in real exports
CANDIDATES = ("EN", "ES", "FR", "DE", "PT", "IT", "NL", "SV", "PL", "RO", "TR", "ID", "TL")
# Scripts that one language all but owns; another script's language is undetermined ("und"), and not English.
SCRIPTS = {
    "ARMENIAN": "hy", "BENGALI": "bn", "CJK": "zh", "ETHIOPIC": "am", "GEORGIAN": "ka", "GREEK": "el",
    "GUJARATI": "gu", "GURMUKHI": "pa", "HANGUL": "ko", "HEBREW": "he", "HIRAGANA": "ja", "KANNADA": "kn",
    "KATAKANA": "ja", "KHMER": "km", "LAO": "lo", "MALAYALAM": "ml", "MYANMAR": "my", "ORIYA": "or", "SINHALA": "si",
    "TAMIL": "ta", "TELUGU": "te", "THAI": "th", "DEVANAGARI": "hi",
}  # fmt: skip


def languages(texts: Sequence[str], locales: Sequence[str | None]) -> list[str | None]:
    """
    ISO 639-1 code of each text, "und" where only the script is known, None for a text without letters.

    `locales` are the requested ones ("en-GB"); None means English. Short Latin text has its locale's language, longer
    text too unless the detector is confident of another: a review is not thrown away on a guess.
    """
    found: list[str | None] = []
    for text, locale in zip(texts, locales, strict=True):
        script, letters = main_script(text)
        expected = (locale or ENGLISH).replace("_", "-").split("-")[0].lower()
        if script is None:
            found.append(None)
        elif script != "LATIN":
            found.append(SCRIPTS.get(script, "und"))
        elif letters < FEWEST_LETTERS:
            found.append(expected)
        else:
            found.append(_detected(text, expected))
    return found


def skip_reason(language: str | None) -> str | None:
    """Why a text of this language is not read: None when it is."""
    return "no_words" if language is None else None if language == ENGLISH else "language"


def main_script(text: str) -> tuple[str | None, int]:
    """The script most letters belong to, and how many those are; (None, 0) without letters."""
    # NFKC turns the letters of fancy keyboards (𝐠𝐨𝐨𝐝) into plain ones.
    counts = Counter(_script(letter) for letter in unicodedata.normalize("NFKC", text) if letter.isalpha())
    return counts.most_common(1)[0] if counts else (None, 0)


@lru_cache(maxsize=4096)
def _script(letter: str) -> str:
    return "LATIN" if letter.isascii() else unicodedata.name(letter, "UNKNOWN").split()[0]


def _detected(text: str, expected: str) -> str:
    """The quick detector clears nearly all; what it doubts, the thorough one must be confident about."""
    quick = _detector(False).detect_language_of(text)
    if quick is not None and _code(quick) == expected:
        return expected
    best = _detector(True).compute_language_confidence_values(text)[0]
    return _code(best.language) if best.value >= CONFIDENT else expected


@lru_cache(maxsize=2)
def _detector(thorough: bool) -> LanguageDetector:
    """Loading the thorough one takes about two seconds, so it waits until a text is in doubt."""
    builder = LanguageDetectorBuilder.from_iso_codes_639_1(*(getattr(IsoCode639_1, name) for name in CANDIDATES))
    return builder.build() if thorough else builder.with_low_accuracy_mode().build()


def _code(language: Language) -> str:
    return language.iso_code_639_1.name.lower()
