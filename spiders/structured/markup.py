"""The schema.org reviews of a page, whichever of the three syntaxes they stand in, in one form: JSON-LD's."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from parsel import Selector

from spiders.answers import listed
from spiders.structured import syntaxes
from spiders.structured.jsonld import blocks
from spiders.structured.nodes import DEEPEST, Node, body, first_of, is_organisation, nodes, plain, types, whole

REVIEWS = frozenset({"review", "userreview", "criticreview", "employerreview"})
IN_BLOCK = re.compile(r"""(?:["']|&quot;)\w*review(?:s|body|rating)?(?:["']|&quot;)""", re.IGNORECASE)
SURELY = 30  # letters by which a cut-off text is known as the beginning of the whole one


@dataclass(frozen=True)
class Marked:
    """One Review node and the item it stands in, if any."""

    node: Node
    holder: Node


@dataclass
class Marking:
    """
    What a page marks up: its reviews, each once; the numbers of the blocks that should hold reviews but
    cannot be read; the names of the organisations behind the page; and how many reviews the page says there are.
    """

    reviews: list[Marked] = field(default_factory=list)
    broken: list[int] = field(default_factory=list)
    owners: set[str] = field(default_factory=set)
    stated: int | None = None

    def add(self, tree: Any) -> None:
        """The reviews of one syntax; what an earlier one has already only makes that one fuller."""
        joined, known = _Joined(tree), [_face(marked.node) for marked in self.reviews]
        here = list(found(tree))
        for marked in map(joined.marked, here):
            twin = _twin(_face(marked.node), known)
            if twin is None:
                self.reviews.append(marked)
            else:
                self.reviews[twin] = _fuller(self.reviews[twin], marked)
        authors = [author for each in here for author in listed(each.node.get("author"))]
        self.owners |= _organisations(tree, authors)

    def count(self, trees: list[Any]) -> None:
        """Take the item's own word for how many reviews it has; that of others on the page only if it gives none."""
        items = [first_of(marked.holder.get("aggregateRating")) for marked in self.reviews]
        for ratings in (items, [node for tree in trees for node in nodes(tree)]):
            counts = [whole(node, "reviewCount") for node in ratings]
            self.stated = max((count for count in counts if count is not None), default=None)
            if self.stated is not None:
                return


def marking(html: str, url: str, page: Selector | None = None) -> Marking:
    """What `html` marks up; `page` is the same, parsed, where that was done already. Raises ShapeError."""
    if page is None:
        # Named, as a page that begins with an XML declaration would be taken for XML, which hardly any page is.
        page = Selector(html, type="html")
    result = Marking()
    json_ld = []
    for number, (raw, values) in enumerate(blocks(page), 1):
        if values is not None:
            json_ld.append(values)
        elif IN_BLOCK.search(raw):
            result.broken.append(number)
    trees = [json_ld, *syntaxes.trees(html, page, url)]
    for tree in trees:
        result.add(tree)
    result.count(trees)
    return result


class _Joined:
    """
    The nodes of one syntax by their names: a review may only name its author, its rating or the item that it is of,
    as may the item its reviews and their count. Only these are joined, since the whole may go round in circles.
    """

    def __init__(self, tree: Any) -> None:
        self.by_id: dict[str, Node] = {}
        self.holders: dict[str, Node] = {}
        for node in nodes(tree):
            if (name := _id(node)) and set(node) - {"@id", "@type"}:
                self.by_id[name] = {**self.by_id.get(name, {}), **node}
            for review in listed(node.get("review")) + listed(node.get("reviews")):
                if name := _id(review):
                    self.holders[name] = node

    def marked(self, marked: Marked) -> Marked:
        node = self._with(marked.node, "author", "reviewRating", "itemReviewed")
        item = first_of(node.get("itemReviewed"))
        holder = item if isinstance(item, dict) else marked.holder or self.holders.get(_id(node), {})
        return Marked(node, self._with(holder, "aggregateRating"))

    def _with(self, node: Node, *keys: str) -> Node:
        joined = {key: [self.by_id.get(_id(v), v) for v in listed(node[key])] for key in keys if key in node}
        return {**node, **joined}


def _id(node: Any) -> str:
    name = node.get("@id") if isinstance(node, dict) else None
    return name if isinstance(name, str) else ""


def _organisations(tree: Any, authors: list[Any]) -> set[str]:
    """Those behind the page; who is marked up as an organisation where a review has its author is not one of them."""
    not_these = {id(author) for author in authors} | {_id(author) for author in authors if _id(author)[:2] == "_:"}
    return {
        plain(node.get("name")).casefold()
        for node in nodes(tree)
        if is_organisation(node) and not {id(node), _id(node)} & not_these
    } - {""}


def found(tree: Any, holder: Node | None = None, depth: int = 0) -> Iterator[Marked]:
    """All Review nodes of a tree, also those that only their key `review` or `reviews` names so."""
    if depth > DEEPEST:
        return
    if isinstance(tree, list):
        for value in tree:
            yield from found(value, holder, depth + 1)
    elif isinstance(tree, dict):
        kinds = types(tree)
        if kinds & REVIEWS:
            yield Marked(tree, holder or {})
        item = tree if kinds - REVIEWS else holder
        for key, value in tree.items():
            for child in value if isinstance(value, list) else [value]:
                if key.casefold() in ("review", "reviews") and isinstance(child, dict) and not types(child):
                    if set(child) & {"reviewBody", "reviewRating", "author", "description"}:
                        yield Marked(child, tree)
                elif isinstance(child, dict | list):
                    yield from found(child, item, depth + 1)


def _face(node: Node) -> tuple[str, str]:
    """Body and author of a review as two syntaxes agree on them: only letters and digits, and not to the end."""
    said = body(node) or plain(node.get("name"))
    return re.sub(r"\W+", "", said).casefold()[:60], re.sub(r"\W+", "", plain(node.get("author"))).casefold()


def _twin(face: tuple[str, str], known: list[tuple[str, str]]) -> int | None:
    said, author = face
    return next((i for i, (s, a) in enumerate(known) if _agree(said, s) and (author == a or not author or not a)), None)


def _agree(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return short == long or (len(short) >= SURELY and long.startswith(short))


def _fuller(first: Marked, second: Marked) -> Marked:
    """One review of what two syntaxes say of it: also what only the second has, and the text that is not cut off."""
    node = second.node | {key: value for key, value in first.node.items() if value}
    node["reviewBody"] = max(body(first.node), body(second.node), key=len)
    return Marked(node, first.holder or second.holder)
