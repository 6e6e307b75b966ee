"""What a spider takes: declared on its class, so that market.toml is checked and documented without crawling."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spiders.errors import CrawlError

ANY = "(?s).+"
SECRET = "LOVELODE_[A-Z0-9_]+"


@dataclass(frozen=True)
class Argument:
    """
    One argument of a spider. `kind` is "text", "list" (of text), "number" (whole), "table" (text to text), "pair"
    (of numbers) or "secret" (the name of one, which `secret` gives to the spider); `pattern` holds for a text and for
    every text of a list.
    """

    name: str
    help: str
    kind: str = "text"
    required: bool = False
    default: Any = None
    pattern: str = ANY
    example: str = ""

    @property
    def type(self) -> str:
        """The expected value in words, for error messages and the documentation."""
        words = {"text": "text", "list": "a list of text", "number": "a whole number above 0",
                 "table": "a table of text", "pair": "two numbers, the lower first",
                 "secret": "the name of a secret, not the secret itself, in the form LOVELODE_…"}[self.kind]
        if self.example:
            return f"{words}, such as {self.example}"
        return words if self.pattern == ANY else f"{words} in the form {self.pattern}"

    def accepts(self, value: object) -> bool:
        match self.kind, value:
            case "text", str():
                return bool(re.fullmatch(self.pattern, value))
            case "secret", str():
                return bool(re.fullmatch(SECRET, value))
            case "list", list() | tuple():
                return bool(value) and all(isinstance(v, str) and re.fullmatch(self.pattern, v) for v in value)
            case "number", int():
                return not isinstance(value, bool) and value > 0
            case "table", dict():
                return all(isinstance(k, str) and isinstance(v, str) for k, v in value.items())
            case "pair", [int() | float() as low, int() | float() as high]:
                return low < high
        return False


ENDPOINT = Argument(
    "endpoint", "Another base address that serves the same interface, such as a mirror.",
    pattern=r"https?://[^/?#\s]+/?", example='"https://mirror.example"',
)


def checked(spider: str, takes: tuple[Argument, ...], given: Mapping[str, Any]) -> dict[str, Any]:
    """Every declared argument with its value or default. Raises CrawlError for the first that is not as declared."""
    declared = {argument.name: argument for argument in takes}
    for name, value in given.items():
        if name not in declared:
            raise CrawlError(f'{spider}: unknown argument "{name}"; it takes {", ".join(declared)}')
        if not declared[name].accepts(value):
            # Somebody may have written a secret itself where its name belongs.
            wrong = "…" if declared[name].kind == "secret" else repr(value)
            raise CrawlError(f"{spider}: {name} = {wrong}; expected {declared[name].type}")
    for argument in takes:
        if argument.required and argument.name not in given:
            raise CrawlError(f'{spider}: missing argument "{argument.name}" ({argument.help})')
    return {name: given.get(name, argument.default) for name, argument in declared.items()}
