"""How a made-up reviewer writes: sentences for what there is to say, plain ones around them, then the text."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from demo.companies import Plant
from demo.phrases import STAGES, Phrase, Pool, shingles, words
from demo.worlds import Mention, Opinion

# A review has as many sentences as it has things to say, and often some that say nothing of a theme.
LENGTHS = {1: 0.13, 2: 0.36, 3: 0.28, 4: 0.16, 5: 0.07}
BARE_SHARE = 0.19  # of reviews that say nothing of a theme: a word or two, no more
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

    def __init__(self, random: Random, pool: Pool, planted: Mapping[Plant, Sequence[Phrase]]) -> None:
        self.random, self.pool, self.planted = random, pool, planted
        self._said: dict[str, list[frozenset[tuple[str, ...]]]] = defaultdict(list)

    def write(self, brand: str, opinion: Opinion) -> Written:
        """A review that says just what the opinion mentions; nearly half of those without a mention are a bare word."""
        stars, sizes = opinion.stars, list(LENGTHS)
        if not opinion.mentions and self.random.random() < BARE_SHARE:
            return Written(stars, self.random.choice(BARE[stars]), ())
        while True:
            [size] = self.random.choices(sizes, list(LENGTHS.values()))
            for attempt in range(TRIES):
                # The shortest reviews run out of new sentences, so after a few tries the review gets longer.
                phrases = self._phrases(opinion, min(size + attempt // 4, max(sizes)))
                written = Written(stars, render(phrases, brand, self.random), phrases)
                if self._is_new(written):
                    self._remember(written)
                    return written

    def _phrases(self, opinion: Opinion, size: int) -> tuple[Phrase, ...]:
        chosen = self._saying(opinion.mentions)
        plain = self.pool.plain[(opinion.stars > 3) - (opinion.stars < 3)]
        return self._ordered(chosen + self.random.sample(plain, min(len(plain), max(0, size - len(chosen)))))

    def _saying(self, mentions: Sequence[Mention]) -> list[Phrase]:
        """Phrases that say each mention once and nothing else; now and then one says two."""
        chosen, left = [], list(mentions)
        while left:
            first, wanted = left[0], {mention.theme for mention in left if mention.plant is None}
            planted = self.planted[first.plant] if first.plant else None
            chosen.append(self.random.choice(planted or self.pool.saying(first.theme, first.stage, wanted)))
            left = [mention for mention in left if mention.theme not in chosen[-1].themes]
        return chosen

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
