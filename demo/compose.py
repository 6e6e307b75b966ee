"""How a made-up reviewer writes: stars first, then sentences that fit them, then the text."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from demo.companies import BASE_PRAISE
from demo.phrases import STAGES, Phrase, Pool, shingles, words

STARS = {5: 0.48, 4: 0.17, 3: 0.09, 2: 0.07, 1: 0.19}
LENGTHS = {1: 0.12, 2: 0.38, 3: 0.28, 4: 0.15, 5: 0.07}
# Whether a sentence praises a theme or pains one; the rest says neither. Over all stars this makes BASE_PRAISE.
PRAISE = {5: 0.335, 4: 0.29, 3: 0.175, 2: 0.07, 1: 0.03}
PAIN = {5: 0.03, 4: 0.09, 3: 0.26, 2: 0.44, 1: 0.48}

BARE_SHARE = 0.06
BARE = {
    5: ("Good", "love it", "Great app", "Excellent", "very good", "Brilliant!", "Nice app 👍", "Top", "👍👍"),
    4: ("Good", "good app", "Nice", "Pretty good", "ok good"),
    3: ("ok", "It's ok", "Average", "so so"),
    2: ("Not great", "Meh", "Could be better"),
    1: ("Rubbish", "Terrible", "Worst app", "bad", "Don't bother", "awful"),
}
TITLES = {
    5: ("Love it", "Brilliant", "Five stars", "Great", "So happy", "Wonderful", "Recommended", "My favourite"),
    4: ("Good", "Pretty good", "Nearly there", "Happy customer", "Solid"),
    3: ("It's ok", "Mixed feelings", "Middling", "Three stars"),
    2: ("Not great", "Disappointed", "Hmm", "Expected more"),
    1: ("Terrible", "Avoid", "Awful", "One star", "Very poor", "No thanks"),
}

DUPLICATE_WORDS = 8
ALIKE = 0.8  # stricter than the 0.85 at which two reviews count as one
TRIES = 12


@dataclass(frozen=True)
class Written:
    """A text and the labelled phrases it was made of, in order."""

    stars: int
    text: str
    phrases: tuple[Phrase, ...]


class Writer:
    """Composes reviews of one industry; no two of eight words or more are alike, whichever company they are about."""

    def __init__(self, random: Random, pool: Pool) -> None:
        self.random, self.pool = random, pool
        self._said: dict[str, list[frozenset[tuple[str, ...]]]] = defaultdict(list)

    def write(self, brand: str, stars: int, extra: Phrase | None) -> tuple[Written, Written]:
        """The review without and with the `extra` sentence: the same when there is none, or when it is a bare word."""
        if self.random.random() < BARE_SHARE:
            bare = Written(stars, self.random.choice(BARE[stars]), ())
            return bare, bare
        sizes = list(LENGTHS)
        while True:
            [size] = self.random.choices(sizes, list(LENGTHS.values()))
            for attempt in range(TRIES):
                # The shortest reviews run out of new sentences, so after a few tries the review gets longer.
                phrases = self._phrases(stars, min(size + attempt // 4, max(sizes)))
                style = self.random.getrandbits(32)
                plain = Written(stars, render(phrases, brand, Random(style)), phrases)
                full = plain
                if extra:
                    phrases = self._ordered([*phrases, extra])
                    full = Written(stars, render(phrases, brand, Random(style)), phrases)
                if self._is_new(plain) and self._is_new(full):
                    self._remember(plain)
                    self._remember(full)
                    return plain, full

    def _phrases(self, stars: int, size: int) -> tuple[Phrase, ...]:
        chosen: list[Phrase] = []
        for _ in range(size):
            phrase = self._phrase(stars)
            if not any(phrase is other or set(phrase.themes) & set(other.themes) for other in chosen):
                chosen.append(phrase)
        return self._ordered(chosen)

    def _phrase(self, stars: int) -> Phrase:
        dice = self.random.random()
        if dice < PRAISE[stars] + PAIN[stars]:
            group = self.pool.praise if dice < PRAISE[stars] else self.pool.pain
            [theme] = self.random.choices(list(BASE_PRAISE), list(BASE_PRAISE.values()))
            return self.random.choice(group[theme])
        return self.random.choice(self.pool.plain[(stars > 3) - (stars < 3)])

    def _ordered(self, phrases: Sequence[Phrase]) -> tuple[Phrase, ...]:
        """Along the journey, as people tell it; what belongs to no moment goes anywhere."""
        return tuple(sorted(phrases, key=self._moment))

    def _moment(self, phrase: Phrase) -> float:
        return STAGES.index(phrase.stage) if phrase.stage in STAGES else self.random.uniform(-1, len(STAGES))

    def _is_new(self, review: Written) -> bool:
        here = shingles(review.text)
        if len(words(review.text)) < DUPLICATE_WORDS:
            return True
        return all(len(here & there) < ALIKE * len(here | there) for there in self._said[_longest(review)])

    def _remember(self, review: Written) -> None:
        if len(words(review.text)) >= DUPLICATE_WORDS:
            self._said[_longest(review)].append(shingles(review.text))


def _longest(review: Written) -> str:
    """Reviews so alike share their longest sentence, so only those that do are compared."""
    return max((phrase.text for phrase in review.phrases), key=len)


def render(phrases: Sequence[Phrase], brand: str, random: Random) -> str:
    """The phrases as one text: full stops where none stand, now and then a "but" where the feeling turns."""
    text = ""
    for i, phrase in enumerate(phrases):
        sentence = phrase.text.replace("{brand}", brand)
        turns = i > 0 and phrases[i - 1].valence * phrase.valence < 0 and text[-1].isalnum()
        if turns and random.random() < 0.4 and _can_follow(sentence):
            text += ", but " + sentence[0].lower() + sentence[1:]
        else:
            text += (_gap(text, random) if text else "") + sentence
    return text + ("." if text[-1].isalnum() and random.random() < 0.6 else "")


def _gap(text: str, random: Random) -> str:
    stop = "" if text[-1] in ".!?" or not (text[-1].isalnum() or text[-1] in "'\"’)") else "."
    return stop + random.choices((" ", "\n"), (9, 1))[0]


def _can_follow(sentence: str) -> bool:
    """Whether it may lose its capital and stand after a "but"."""
    first = sentence.split()[0].casefold()
    return sentence[1:2].islower() and first not in {"but", "however", "and", "still", "oh", "well"}


def stars_for(random: Random) -> Iterator[int]:
    """Stars in the J-shape of public reviews, for ever."""
    while True:
        yield random.choices(list(STARS), list(STARS.values()))[0]
