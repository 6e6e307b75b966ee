"""trolleytalk.example, which marks its reviews up in JSON-LD: on every page in another of the ways that pages have."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from demo.market import DemoReview

Node = dict[str, Any]
SITE = {"@context": "https://schema.org", "@type": "WebSite", "name": "Trolley Talk"}
OWN_PRAISE = "We asked ourselves, and we agree: nobody fills a bag like we do."


@dataclass(frozen=True)
class Way:
    """
    How a page differs from the plain one: in each review's node, in what stands around the reviews, in how the block
    is written, and in a block before it.
    """

    review: Callable[[Node], Node] = lambda node: node
    around: Callable[[Node, list[Node]], Any] = lambda product, reviews: product | {"review": reviews}
    block: Callable[[str], str] = lambda block: block
    before: Callable[[str], str] = lambda block: ""


def blocks(name: str, shown: Sequence[DemoReview], total: int, page: int) -> list[str]:
    """The JSON-LD blocks of a numbered page; past the last of WAYS they begin again."""
    way = WAYS[(page - 1) % len(WAYS)]
    product = {
        "@context": "https://schema.org", "@type": "Product", "name": name,
        "aggregateRating": {"@type": "AggregateRating", "ratingValue": "3.9", "reviewCount": str(total)},
    }  # fmt: skip
    reviews = [way.review(_review(review)) for review in shown]
    block = json.dumps(way.around(product, reviews), ensure_ascii=False, indent=1).replace("</", "<\\/")
    return [json.dumps(SITE), *filter(None, [way.before(block)]), way.block(block)]


def cut_off(name: str, shown: Sequence[DemoReview]) -> str:
    """A block that repeats reviews of a page in short, as if it were the page's first: no date, no whole text."""
    short = [
        {**_review(review), "reviewBody": f"{review.text[:80]}…" if len(review.text) > 80 else review.text}
        for review in shown
    ]
    for node in short:
        del node["datePublished"], node["name"]
    return json.dumps({"@type": "Product", "name": name, "review": short}, ensure_ascii=False).replace("</", "<\\/")


def _review(review: DemoReview) -> Node:
    return {
        "@type": "Review", "author": {"@type": "Person", "name": review.person.name},
        "datePublished": review.written_at.isoformat(), "name": review.title, "reviewBody": review.text,
        "reviewRating": {"@type": "Rating", "ratingValue": str(review.stars), "bestRating": "5"},
    }  # fmt: skip


def _with_other_keys(node: Node) -> Node:
    """Body in `description`, title in `headline`, the author a bare text, the type in lower case."""
    node = {**node, "@type": "review", "description": node["reviewBody"], "headline": node["name"]}
    node["author"] = node["author"]["name"]
    del node["reviewBody"], node["name"]
    return node


def _of_ten(node: Node) -> Node:
    """Stars counted from 0 to 10, and the date as people write it."""
    rating = {"ratingValue": _of(10, node), "worstRating": 0, "bestRating": 10}
    return {**node, "reviewRating": rating, "datePublished": _day(node, "%B {0.day}, %Y")}


def _of_a_hundred(node: Node) -> Node:
    """As a share, with a list of authors, and the year first in the only date there is."""
    rating = [{"ratingValue": f"{_of(100, node):g}", "worstRating": "0", "bestRating": "100"}]
    node = {**node, "author": [node["author"], "Trolley Talk reader"], "reviewRating": rating}
    node["dateCreated"] = _day(node, "%Y.%m.%d")
    del node["datePublished"]
    return node


def _bare(node: Node) -> Node:
    """The rating is nothing but a text, and there is neither a type nor a scale."""
    rest = {key: node[key] for key in ("author", "datePublished", "name", "reviewBody")}
    return {**rest, "reviewRating": node["reviewRating"]["ratingValue"]}


def _of(best: int, node: Node) -> float:
    return (int(node["reviewRating"]["ratingValue"]) - 1) * best / 4


def _day(node: Node, form: str) -> str:
    moment = datetime.fromisoformat(node["datePublished"])
    return moment.strftime(form).format(moment)


def _graph(product: Node, reviews: list[Node]) -> Node:
    """Each review by itself in a graph, where they and the item only name each other; the last is the shop's own."""
    shop = {"@type": "Organization", "@id": "#shop", "name": product["name"]}
    own = {"@type": "Review", "author": {"@id": "#shop"}, "reviewBody": OWN_PRAISE, "reviewRating": {"ratingValue": 5}}
    numbered = [{**node, "@id": f"#review-{i}", "itemReviewed": {"@id": "#item"}} for i, node in enumerate(reviews)]
    item = {**product, "@id": "#item", "@type": ["Product", "Thing"], "review": [{"@id": n["@id"]} for n in numbered]}
    return {"@context": "https://schema.org", "@graph": [shop, item, *numbered, own]}


def _listed(product: Node, reviews: list[Node]) -> list[Node]:
    """A list of reviews, each with the item and the item's own count."""
    return [{**node, "itemReviewed": product} for node in reviews]


def _main_entity(product: Node, reviews: list[Node]) -> Node:
    return {"@type": "WebPage", "mainEntity": {**product, "reviews": reviews}}


def _one_by_one(block: str) -> str:
    """The reviews under a key that stands there once for each of them."""
    page = json.loads(block)
    reviews = "".join(f',\n"review": {json.dumps(node, ensure_ascii=False)}' for node in page.pop("review"))
    return (json.dumps(page, ensure_ascii=False).removesuffix("}") + reviews + "}").replace("</", "<\\/")


WAYS = (
    Way(),
    Way(before=lambda block: block[: len(block) // 3]),  # breaks off in the middle
    Way(block=lambda block: block.replace("\\n", "\n") + ";"),  # raw line breaks, and a semicolon
    Way(_with_other_keys, _graph, lambda block: f"//<![CDATA[\n{block}\n//]]>"),
    Way(around=_listed, block=lambda block: f"/* the reviews */\n{block.replace('[', '[ // newest first', 1)}"),
    Way(_of_ten, _main_entity, lambda block: f"<!--\n{block}\n-->"),
    Way(_of_a_hundred, block=lambda block: block.replace('"reviewBody": "', '"reviewBody": "\x02\t')),
    Way(_bare, block=_one_by_one),
)
