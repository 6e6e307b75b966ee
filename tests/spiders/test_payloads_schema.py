"""
Real pages, which only the project's developers have: what we find in each beside what extruct 0.18 finds.

`python -m tests.spiders.test_payloads_schema FOLDER` prints the table.
"""

import logging
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from extruct.jsonld import JsonLdExtractor
from extruct.w3cmicrodata import MicrodataExtractor
from scrapy import Request
from scrapy.http import HtmlResponse

from spiders.errors import ShapeError
from spiders.items import Origin, Reject, Review
from spiders.schema_org import SchemaOrgSpider
from spiders.structured.markup import marking

URL = "https://shop.example/p/1"
# Page, Review nodes in it, and the reviews they are: some pages show each one twice. The others have none.
PAGES = {
    "3suisses.fr__5f885d1f": (26, 12), "CreativeWork.001": (2, 2), "bestbuy.ca__2c42fb60": (3, 3),
    "eduscho.at__3ef9ddf5": (5, 5), "getit.co.il__469894a5": (9, 9), "ikea.com__0666abeb": (8, 8),
    "inspiredtaste.net__inspiredtaste_2": (4, 4), "kiabi.com__6299847d": (1, 1), "leroymerlin.pl__4b3a1705": (3, 3),
    "nay.sk__ccbaa81c": (2, 1), "null_ld_mock": (1, 1), "polishfoodies.com__polishfoodies_2": (59, 59),
    "realmomnutrition.com__realmomnutrition_1": (100, 100), "recept.se__recept": (10, 5),
    "spartoo.pt__1a9172cf": (3, 3),
}  # fmt: skip
FAILS_ON = "pauladeen.com__pauladeen_2"


def nodes_by_extruct(html: str) -> int:
    """No page here has reviews in RDFa, which is slow to read. Raises ValueError where it fails."""
    return count(JsonLdExtractor().extract(html)) + count(MicrodataExtractor().extract(html, base_url=URL))


def count(tree: Any) -> int:
    if isinstance(tree, list):
        return sum(map(count, tree))
    if not isinstance(tree, dict):
        return 0
    types = tree.get("@type") or tree.get("type") or []
    names = types if isinstance(types, list) else [types]
    here = any(str(name).split("/")[-1].casefold() == "review" for name in names)
    return here + sum(map(count, tree.values()))


def reviews(html: bytes) -> set[str]:
    spider = SchemaOrgSpider(urls=[URL])
    spider.origin = Origin("zippa", "zippa-test", "a key for tests", date(2026, 11, 22))
    response = HtmlResponse(URL, body=html, encoding="utf-8", request=Request(URL))
    try:
        found = list(spider.parse(response, product="/p/1"))
    except ShapeError:
        return set()
    assert not [item for item in found if isinstance(item, Reject)]
    return {item.review_id for item in found if isinstance(item, Review)}


def pages(folder: Path) -> list[Path]:
    return sorted((folder / "payloads/schema_org").glob("*.html"))


def test_at_least_as_many_as_extruct_on_every_page(shared: Path) -> None:
    found = {}
    for page in pages(shared):
        html = page.read_text(encoding="utf-8")
        ours = len(marking(html, URL).reviews)
        if page.stem == FAILS_ON:
            with pytest.raises(ValueError, match="Extra data"):
                nodes_by_extruct(html)
        else:
            assert ours >= nodes_by_extruct(html), page.stem
        found[page.stem] = (ours, len(reviews(page.read_bytes())))
    assert {name: counts for name, counts in found.items() if counts != (0, 0)} == PAGES


def test_reads_past_the_semicolon_that_extruct_fails_on(shared: Path) -> None:
    """The page marks up no review, but says in the block that extruct cannot read how many there are."""
    html = (shared / f"payloads/schema_org/{FAILS_ON}.html").read_text(encoding="utf-8")
    assert marking(html, URL).stated == 700
    more = '<script type="application/ld+json">{"@type": "Review", "reviewBody": "Lovely."};</script></head>'
    assert len(marking(html.replace("</head>", more), URL).reviews) == 1


def main() -> None:
    logging.disable()
    print("| page | Review nodes, extruct | Review nodes, ours | reviews |\n|---|--:|--:|--:|")
    for page in pages(Path(sys.argv[1])):
        html = page.read_text(encoding="utf-8")
        try:
            theirs = str(nodes_by_extruct(html))
        except ValueError:
            theirs = "fails"
        print(f"| {page.stem} | {theirs} | {len(marking(html, URL).reviews)} | {len(reviews(page.read_bytes()))} |")


if __name__ == "__main__":
    main()
