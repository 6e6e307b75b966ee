"""How much a mail holds, so that no mailbox cuts it off."""

from dataclasses import dataclass

from pipelines.brief.claims import Beside, Card

MOST_BYTES = 100_000  # of the HTML; Gmail cuts a mail off a little above


@dataclass(frozen=True)
class Room:
    """How much of each a mail holds; the rest stands in the whole briefing."""

    letters: int  # of one quote: forty words of usual length fit
    verbatims: int
    beside: int
    companies: int  # of the love map: more than four are not readable on a phone
    borrowed: int
    better: int


USUAL = Room(letters=320, verbatims=2, beside=5, companies=4, borrowed=2, better=5)
# For weeks in which everything is as long as it can get.
TIGHT = Room(letters=100, verbatims=1, beside=3, companies=0, borrowed=1, better=3)


def shown(card: Card, most: int) -> list[Beside]:
    """The company spoken of, ours, and of many others those with the highest rates, in the card's order."""
    each = list(enumerate(card.beside))
    each.sort(key=lambda placed: (not placed[1].subject, not placed[1].ours, -placed[1].rate))
    return [beside for _, beside in sorted(each[:most], key=lambda placed: placed[0])]
