"""A page's microdata and RDFa as trees in the form of JSON-LD."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

from parsel import Selector

from spiders.answers import listed
from spiders.errors import ShapeError

# Reading these syntaxes is slow, and importing their readers, too: only where a review can be in them.
MICRODATA = re.compile(
    r"itemtype\s*=\s*[\"']?[^\"'>]*schema\.org/\w*(?:Review|AggregateRating)|itemprop\s*=\s*[\"']?[^\"'>]*\breviews?\b",
    re.IGNORECASE,
)
RDFA = re.compile(r"typeof\s*=\s*[\"']?[^\"'>]*Review", re.IGNORECASE)
DEEPEST = 256  # as far as lxml reads when nothing else is asked of it; reading far deeper ones would not end
NO_TEXT = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # what lxml does not take
ADDRESSES = {"href", "src", "data", "about", "resource", "property", "typeof", "rel", "rev", "vocab", "prefix"}
WORDS = frozenset({"author", "name", "reviewBody", "description"})


def trees(html: str, page: Selector, url: str) -> Iterator[list[Any]]:
    """The trees of each of the two syntaxes in which the page may hold reviews; `page` is mended for it."""
    plain = html.casefold()  # what most pages lack is soon looked for
    microdata = "itemprop" in plain and MICRODATA.search(html)
    rdfa = "typeof" in plain and RDFA.search(html)
    if not (microdata or rdfa):
        return
    _mend(page.root, url)
    if (deep := depth(page.root)) > DEEPEST:
        raise ShapeError(f"{url}: elements stand {deep} deep in one another, expected at most {DEEPEST}")
    try:
        if microdata:
            from extruct.w3cmicrodata import MicrodataExtractor

            yield [_from_microdata(item) for item in MicrodataExtractor().extract_items(page.root, url)]
        if rdfa:
            from extruct.rdfa import RDFaExtractor

            yield _from_rdfa(RDFaExtractor().extract(page.get(), base_url=url))
    except RecursionError:
        raise ShapeError(f"{url}: marked-up items stand too deep in one another to be read") from None


def depth(root: Any) -> int:
    """How many elements stand in one another, at most."""
    depths = {root: 1}
    for node in root.iterdescendants():
        depths[node] = depths[node.getparent()] + 1
    return max(depths.values())


def _mend(root: Any, url: str) -> None:
    """Take out what extruct fails on or overlooks: addresses that are none, words in links, dates only in words."""
    for node in root.iter("*"):
        for name in ADDRESSES & set(node.keys()):
            if not all(_joins(url, address) for address in node.get(name).split()):
                del node.attrib[name]
        if node.tag == "time" and not node.get("datetime"):
            node.set("datetime", NO_TEXT.sub("", " ".join(node.text_content().split())))
        if node.tag == "a" and node.get("itemscope") is None and not node.get("typeof"):
            named = f"{node.get('itemprop', '')} {node.get('property', '')}"
            if WORDS & {re.split("[/#:]", name)[-1] for name in named.split()}:
                node.tag = "span"
                node.attrib.pop("href", None)


def _joins(url: str, address: str) -> bool:
    try:
        urljoin(url, address)
    except ValueError:
        return False
    return True


def _from_microdata(item: Any) -> Any:
    if isinstance(item, list):
        return [_from_microdata(value) for value in item]
    if not isinstance(item, dict):
        return item
    properties = item.get("properties") or {}
    return {"@type": item.get("type", []), **({"@id": item["id"]} if "id" in item else {}),
            **{name: _from_microdata(value) for name, value in properties.items()},
            **({"name": item["value"]} if "value" in item else {})}  # fmt: skip


def _from_rdfa(graph: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """
    The nodes of a graph with short names; they name each other by their @id, as JSON-LD's may. A graph has no order and
    other names at each reading: it is put in the order of what it says, so that the first of two authors stays first.
    """
    said = {node["@id"]: json.dumps(_literals(node)) for node in graph}

    def place(value: Any) -> str:
        name = str(value.get("@id")) if isinstance(value, dict) else str(value)
        return said.get(name, name)

    return [
        {_short(key): sorted(_plain(values), key=place) if isinstance(values, list) else values
         for key, values in node.items()}
        for node in sorted(graph, key=place)
    ]  # fmt: skip


def _literals(node: dict[str, Any]) -> list[tuple[str, list[str]]]:
    values = {key: [v for v in _plain(listed(value)) if isinstance(v, str)] for key, value in node.items()}
    return sorted((key, sorted(said)) for key, said in values.items() if key != "@id")


def _plain(values: list[Any]) -> list[Any]:
    return [value.get("@value", value) if isinstance(value, dict) else value for value in values]


def _short(key: str) -> str:
    return key if key.startswith("@") else re.split("[/#]", key)[-1]
