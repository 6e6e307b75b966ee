"""Words of a review as phrases need them: lower-cased, in order, with a break wherever a quote could not run on."""

import re
from collections.abc import Iterable, Sequence

BREAK = ""
_TOKEN = re.compile(r"[^\W_]+(?:['’-][^\W_]+|(?<=\d)[.,:/]\d+)*|[^\w\s]+|_+")
_ENDING = re.compile(r"(?<=\w{3})(?:ely|ly|ers?|ed|ing|es?|s)$")

# Articles, pronouns, auxiliaries, prepositions, conjunctions and fillers: a phrase neither ends nor is made of them.
# Particles (up, down, out, off, back) and negations are not here: "sorted it out", "no hidden fees".
FUNCTION_WORDS = frozenset(
    """
    a an the this that these those it its it's i i'm i've i'd i'll im ive me my mine myself we we're we've us our you
    you're you've your he she him his her they they're them their one's who whom which what whose when where why how
    there there's here am is are was were be been being isn't wasn't aren't do does did done doing have has had having
    will would can could should shall may might must and or but nor so than then too if as because while although
    though of at by for from in into on onto to with within without about against between through during before after
    over under per via upon until since till just also even very really quite rather such some any each every all both
    more most much many other another same own only again ever yet still already almost always got get gets getting
    that's what's let's s t d ll m re ve
    """.split()  # noqa: SIM905 (a list of quoted words reads worse)
)
PREPOSITIONS = frozenset(("at", "by", "for", "in", "on", "under", "with", "within", "without"))
NEGATIONS = frozenset(("no", "not", "never", "nothing", "can't", "cannot", "won't", "don't", "didn't", "doesn't"))


def tokens(text: str) -> list[str]:
    """
    Lower-cased words with BREAK for punctuation, so that neighbouring words stand side by side in the text itself.

    Only the typographic apostrophe is changed, into the straight one.
    """
    return [found.replace("’", "'") if found[0].isalnum() else BREAK for found in _TOKEN.findall(text.lower())]


def brand_words(names: Iterable[str]) -> frozenset[str]:
    """Words that name a company: each word of its name or id that says something, and the whole written as one."""
    brands: set[str] = set()
    for name in names:
        words = [word for found in tokens(name) for word in found.split("-") if word]
        brands.update(word for word in words if word not in FUNCTION_WORDS)
        brands.update(("".join(words), "-".join(words)) if words else ())
    return frozenset(brands)


def is_brand(word: str, brands: frozenset[str]) -> bool:
    return word in brands or word.removesuffix("'s").removesuffix("s'") in brands


def reads_well(words: Sequence[str]) -> bool:
    """
    Whether a run of words could head a card: something is said in it, and neither end dangles.

    A preposition may lead two words ("on time"); in longer runs what follows it reads better alone.
    """
    if words[-1] in FUNCTION_WORDS | NEGATIONS or not any(says_something(word) for word in words):
        return False
    return words[0] not in FUNCTION_WORDS or (len(words) == 2 and words[0] in PREPOSITIONS)


def stem(word: str) -> str:
    """Enough of a stem to see that "drives", "driver" and "drivers" repeat each other; never shown to anybody."""
    return _ENDING.sub("", word)


def says_something(word: str) -> bool:
    return len(word) > 2 and word not in FUNCTION_WORDS and word not in NEGATIONS and not word.isdigit()
