"""Whose turn it is: sources of one host are crawled one after the other, however many crawls run side by side."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock
from typing import TypeVar

T = TypeVar("T")


class Turns:
    """Shared by the threads of one run."""

    def __init__(self) -> None:
        self._locks: dict[str, Lock] = {}

    @contextmanager
    def of(self, hosts: Iterable[str]) -> Iterator[None]:
        """Hold all of `hosts`; always in the same order, so that two never wait for each other."""
        with ExitStack() as held:
            for host in sorted(set(hosts)):
                held.enter_context(self._locks.setdefault(host, Lock()))
            yield


def dealt(items: Iterable[T], kind: Callable[[T], str]) -> list[T]:
    """The first of every kind, then the second of each, and so on, so that those side by side ask different hosts."""
    place = Counter[str]()
    places = []
    for item in items:
        place[kind(item)] += 1
        places.append((place[kind(item)], kind(item), item))
    return [item for _, _, item in sorted(places, key=lambda each: each[:2])]
