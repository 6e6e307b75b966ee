"""Nodes of marked-up data, each a dictionary in the form of JSON-LD, and what may stand where in them."""

import re
from collections.abc import Iterator
from typing import Any

ORGANISATION = re.compile(r".*(?:organization|corporation|business|store|brand|website)")  # and their many kinds
DEEPEST = 40
Node = dict[str, Any]


def nodes(tree: Any, depth: int = 0) -> Iterator[Node]:
    if depth > DEEPEST:
        return
    if isinstance(tree, dict):
        yield tree
        tree = list(tree.values())
    if isinstance(tree, list):
        for value in tree:
            if isinstance(value, dict | list):
                yield from nodes(value, depth + 1)


def types(node: Node) -> set[str]:
    """The node's types in lower case, without the address of the vocabulary."""
    value = node.get("@type")
    if isinstance(value, str) and value.isalpha():
        return {value.casefold()}
    names = value if isinstance(value, list) else [value]
    return {re.split("[/#:]", name)[-1].casefold() for name in names if isinstance(name, str)}


def first_of(value: Any) -> Any:
    return next(iter(value), None) if isinstance(value, list) else value


def is_organisation(node: Any) -> bool:
    return isinstance(node, dict) and any(ORGANISATION.fullmatch(name) for name in types(node))


def plain(value: Any) -> str:
    """The text of a value that may be a text, a node with a name, a list of either, or missing."""
    value = first_of(value)
    if isinstance(value, dict):
        value = first_of(value.get("name") or value.get("@value"))
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""


def whole(node: Any, key: str) -> int | None:
    """A count that may be written 1,234 or 12.0; None when there is none."""
    words = re.sub(r"\.0+$", "", plain(node.get(key))) if isinstance(node, dict) else ""
    digits = re.sub(r"\D", "", words)
    return int(digits) if digits else None


def body(node: Node) -> str:
    """What a review says, wherever it says it."""
    for key in ("reviewBody", "description", "text"):
        value = first_of(node.get(key))
        if isinstance(value, str) and value.strip():
            return value  # with its own line breaks
    return ""
