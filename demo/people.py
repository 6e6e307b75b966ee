"""Reviewers who do not exist: some write more than once, each is known by one name and one number on a platform."""

from dataclasses import dataclass
from random import Random

FIRST = (
    "Amber", "Barley", "Clover", "Dapple", "Ember", "Fern", "Ginger", "Hazel", "Indigo", "Juniper", "Kestrel", "Linden",
    "Marlow", "Nettie", "Olive", "Pepper", "Quill", "Rowan", "Saffron", "Tansy", "Umber", "Velvet", "Willow", "Yarrow",
)  # fmt: skip
LAST = (
    "Applegarth", "Bramblewick", "Cobbleton", "Dunnockby", "Elderfold", "Finchley-Moss", "Gorsedale", "Harebeck",
    "Ivelmere", "Jackdawson", "Knapweed", "Larkrise", "Mossop", "Nuthatch", "Otterbourne", "Pipistrelle", "Quicksett",
    "Rushmere", "Sedgewell", "Thistledown", "Underhay", "Vetchling", "Wrenfield", "Yaffleton",
)  # fmt: skip
AGAIN = 0.08


@dataclass(frozen=True)
class Person:
    name: str
    number: int


class Crowd:
    """The reviewers of one source. `again` is the share of reviews by people who wrote there before."""

    def __init__(self, random: Random, first_number: int, again: float = AGAIN) -> None:
        self.random, self.again = random, again
        self.people: list[Person] = []
        self._names: set[str] = set()
        self._number = first_number

    def next(self) -> Person:
        if self.people and self.random.random() < self.again:
            return self.random.choice(self.people)
        self._number += self.random.randint(3, 900)
        self.people.append(Person(self._new_name(), self._number))
        return self.people[-1]

    def _new_name(self) -> str:
        while True:
            first, last = self.random.choice(FIRST), self.random.choice(LAST)
            style, digits = self.random.randrange(4), self.random.randrange(1000)
            name = (f"{first} {last}", f"{first}{digits}", f"{first.lower()}_{last[:4].lower()}{digits}",
                    f"{first} {last[0]}. {digits}")[style]  # fmt: skip
            if name not in self._names:
                self._names.add(name)
                return name
