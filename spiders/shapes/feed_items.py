"""Feeds in XML, RSS and Atom, read without entities and without a look at anything outside of them."""

from typing import Any

from parsel import Selector
from scrapy.http import Response, TextResponse

from spiders.answers import short
from spiders.errors import ShapeError


def feed_items(response: Response, root: str, item: str) -> list[Selector]:
    """All elements `item` of a feed. Raises ShapeError for anything else, and for a feed that cannot be read whole."""
    what = f"{short(response.url)}: expected a feed in XML, got {len(response.body)} bytes"
    text = response.text.strip() if isinstance(response, TextResponse) else ""
    before_root, found_root, rest = text.partition(f"<{root}")
    # A feed has no DOCTYPE: without one there are no entities that could grow or lead elsewhere.
    if not found_root or "<!DOCTYPE" in before_root.upper():
        raise ShapeError(f"{what} of something else")
    found = Selector(text, type="xml").xpath(f"/*/descendant::*[local-name() = '{item}']")
    # The parser reads past what is broken, and would lose what follows it without a word.
    if not rest.endswith(f"</{root}>") or len(found) < rest.count(f"</{item}>"):
        raise ShapeError(f"{what} of which {len(found)} items can be read, and not the rest")
    return found


def texts(element: Selector) -> dict[str, str]:
    """The texts of an element's children by name, without prefixes."""
    return {child.xpath("local-name()").get(""): child.xpath("string()").get("") for child in element.xpath("*")}


def labels(element: Selector, levels: int = 3) -> dict[str, Any]:
    """
    An element as Apple's feeds have it in JSON: its children by name, and each text as a "label". Of two children of
    one name, such as a text and the same in HTML, the one whose type is "text" counts. Those that are nested deeper
    than `levels` are left out.
    """
    children = element.xpath("*") if levels else []
    found: dict[str, Any] = {"label": "" if children else element.xpath("string()").get("")}
    if attributes := dict(element.attrib):
        found["attributes"] = attributes
    for child in children:
        name = child.xpath("name()").get("")
        if name not in found or child.attrib.get("type") == "text":
            found[name] = labels(child, levels - 1)
    return found
