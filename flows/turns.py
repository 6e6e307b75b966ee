"""Whose turn it is: sources of one host are crawled one after the other, however many crawls run side by side."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from itertools import zip_longest
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


def dealt(groups: Iterable[Iterable[T]]) -> list[T]:
    """The first of every group, then the second of every group, and so on."""
    nothing = object()
    return [item for row in zip_longest(*groups, fillvalue=nothing) for item in row if item is not nothing]  # type: ignore[misc]
