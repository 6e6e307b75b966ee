"""Spiders, found by themselves: a module of this package that holds a spider of its own name."""

import importlib
import pkgutil
import re
from dataclasses import dataclass

import spiders
from spiders.arguments import Argument
from spiders.base import ReviewSpider
from spiders.errors import CrawlError

PARTS = ("Site", "Terms", "Verified", "Arguments", "Limits")


@dataclass(frozen=True)
class Description:
    """What a spider's docstring says of it, part by part, without the full stops."""

    reads: str
    site: str
    terms: str
    verified: str
    arguments: str
    limits: str


def names() -> list[str]:
    return sorted(all_spiders())


def all_spiders() -> dict[str, type[ReviewSpider]]:
    """Every spider by its name; importing them crawls nothing."""
    modules = (importlib.import_module(f"spiders.{found.name}") for found in pkgutil.iter_modules(spiders.__path__))
    return {
        value.name: value
        for module in modules
        for value in vars(module).values()
        if isinstance(value, type) and issubclass(value, ReviewSpider) and value.__module__ == module.__name__
        and getattr(value, "name", None)
    }


def spider(name: str) -> type[ReviewSpider]:
    """The spider of that name. Raises CrawlError naming those there are."""
    known = all_spiders()
    if name not in known:
        raise CrawlError(f'unknown spider "{name}"; expected one of {", ".join(sorted(known))}')
    return known[name]


def arguments() -> dict[str, dict[str, Argument]]:
    """For each spider its arguments by name."""
    return {name: {argument.name: argument for argument in cls.takes} for name, cls in sorted(all_spiders().items())}


def described(cls: type[ReviewSpider]) -> Description:
    """The spider's docstring as data. Raises TypeError when it does not say what it has to, in its order."""
    words = re.sub(r"\s+", " ", cls.__doc__ or "").strip()
    found = re.fullmatch(rf"(.+?)[.] {' '.join(f'{part}: (.+?)[.]' for part in PARTS)}", words)
    if not found:
        raise TypeError(f"{cls.name}: its docstring says in this order what it reads, {', '.join(PARTS)}")
    return Description(*found.groups())
