"""The schema.org reviews of a page, whichever of the three syntaxes they stand in, in one form: JSON-LD's."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from parsel import Selector

from spiders.jsonld import blocks

REVIEWS = frozenset({"review", "userreview", "criticreview", "employerreview"})
ORGANISATIONS = frozenset({"organization", "corporation", "brand", "localbusiness", "onlinestore", "website"})
DEEPEST = 40
Node = dict[str, Any]


@dataclass(frozen=True)
class Marked:
    """One Review node and the item it stands in, if any."""

    node: Node
    holder: Node


@dataclass
class Marking:
    """
    What a page marks up: its reviews, each once; the blocks that should hold reviews but cannot be read; the names
    of the organisations behind the page; and how many reviews the page says there are.
    """

    reviews: list[Marked] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    owners: set[str] = field(default_factory=set)
    stated: int | None = None

    def add(self, tree: Any, first: bool) -> None:
        """The reviews of one syntax; of a later syntax only those that were not in an earlier one."""
        known = [] if first else [_face(marked.node) for marked in self.reviews]
        self.reviews += [marked for marked in found(tree) if not _known(_face(marked.node), known)]
        for node in nodes(tree):
            if types(node) & ORGANISATIONS and (name := plain(node.get("name"))):
                self.owners.add(name.casefold())

    def count(self, trees: list[Any]) -> None:
        """Take the item's own word for how many reviews it has; that of others on the page only if it gives none."""
        items = [marked.holder for marked in self.reviews]
        for found_nodes in (items, [node for tree in trees for node in nodes(tree)]):
            counts = [whole(first_of(node.get("aggregateRating")), "reviewCount") for node in found_nodes]
            self.stated = max((count for count in counts if count is not None), default=None)
            if self.stated is not None:
                return


def marking(html: str, url: str) -> Marking:
    page, result = Selector(html), Marking()
    trees = []
    for raw, values in blocks(page):
        if values is not None:
            trees.append(values)
        elif "review" in raw.casefold():
            result.broken.append(raw)
    result.add(trees, first=True)
    for tree in _other_syntaxes(html, url):
        result.add(tree, first=not result.reviews)
        trees.append(tree)
    result.count(trees)
    return result


def _other_syntaxes(html: str, url: str) -> Iterator[Any]:
    # Reading them is slow, and importing their readers, too: only where a review can be in them.
    if re.search(r"itemtype\s*=\s*[\"']?[^\"'>]*schema\.org/\w*(?:Review|AggregateRating)", html, re.IGNORECASE):
        from extruct.w3cmicrodata import MicrodataExtractor

        yield [_from_microdata(item) for item in MicrodataExtractor().extract(html, base_url=url)]
    if re.search(r"typeof\s*=\s*[\"']?[^\"'>]*Review", html):
        from extruct.rdfa import RDFaExtractor

        yield _from_rdfa(RDFaExtractor().extract(html, base_url=url))


def found(tree: Any, holder: Node | None = None, depth: int = 0) -> Iterator[Marked]:
    """All Review nodes of a tree, also those that only their key `review` or `reviews` names so."""
    if depth > DEEPEST:
        return
    if isinstance(tree, list):
        for value in tree:
            yield from found(value, holder, depth + 1)
    elif isinstance(tree, dict):
        if types(tree) & REVIEWS:
            yield Marked(tree, _item_of(tree) or holder or {})
        for key, value in tree.items():
            for child in value if isinstance(value, list) else [value]:
                if key.casefold() in ("review", "reviews") and isinstance(child, dict) and not types(child):
                    if set(child) & {"reviewBody", "reviewRating", "author", "description"}:
                        yield Marked(child, tree)
                else:
                    yield from found(child, tree if types(tree) - REVIEWS else holder, depth + 1)


def nodes(tree: Any, depth: int = 0) -> Iterator[Node]:
    if depth > DEEPEST:
        return
    if isinstance(tree, dict):
        yield tree
        tree = list(tree.values())
    if isinstance(tree, list):
        for value in tree:
            yield from nodes(value, depth + 1)


def types(node: Node) -> set[str]:
    """The node's types in lower case, without the address of the vocabulary."""
    value = node.get("@type")
    names = value if isinstance(value, list) else [value]
    return {re.split("[/#:]", name)[-1].casefold() for name in names if isinstance(name, str)}


def first_of(value: Any) -> Any:
    return next(iter(value), None) if isinstance(value, list) else value


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


def _item_of(review: Node) -> Node | None:
    item = first_of(review.get("itemReviewed"))
    return item if isinstance(item, dict) else None


def _face(node: Node) -> tuple[str, str]:
    """Body and author of a review as two syntaxes agree on them: only letters and digits, and not to the end."""
    body = plain(node.get("reviewBody")) or plain(node.get("description")) or plain(node.get("name"))
    return re.sub(r"\W+", "", body).casefold()[:60], re.sub(r"\W+", "", plain(node.get("author"))).casefold()


def _known(face: tuple[str, str], known: list[tuple[str, str]]) -> bool:
    body, author = face
    return any(body == b and (author == a or not author or not a) for b, a in known)


def _from_microdata(item: Any) -> Any:
    if isinstance(item, list):
        return [_from_microdata(value) for value in item]
    if not isinstance(item, dict):
        return item
    properties = item.get("properties") or {}
    return {"@type": item.get("type", []), **{name: _from_microdata(value) for name, value in properties.items()},
            **({"name": item["value"]} if "value" in item else {})}


def _from_rdfa(graph: list[Node]) -> Any:
    by_id = {node["@id"]: node for node in graph if "@id" in node}

    def resolved(value: Any, depth: int) -> Any:
        if isinstance(value, list):
            return [resolved(v, depth) for v in value]
        if not isinstance(value, dict):
            return value
        if "@value" in value:
            return value["@value"]
        node = by_id.get(value.get("@id", ""), value)
        if depth > 6:  # the graph may be a circle
            return node.get("@id")
        return {"@type" if k == "@type" else re.split("[/#]", k)[-1]: v if k == "@type" else resolved(v, depth + 1)
                for k, v in node.items() if k != "@id"}

    # Every node stands in the graph by itself and where others name it: a tree begins where none does.
    named = {value.get("@id") for node in graph for values in node.values() if isinstance(values, list)
             for value in values if isinstance(value, dict)}
    return [resolved(node, 0) for node in graph if node.get("@id") not in named]
