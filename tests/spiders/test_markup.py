import json
from typing import Any

import pytest

from spiders.errors import CrawlError
from spiders.measures import Rating
from spiders.schema_org import SchemaOrgSpider
from spiders.shapes.marked_pages import product_of
from spiders.structured.jsonld import loads
from spiders.structured.marked_reviews import marked_rating
from spiders.structured.markup import marking
from spiders.structured.nodes import plain


@pytest.mark.parametrize(
    "raw",
    [
        '{"a": "b"}',
        '{"a": "b"};',
        ' ; {"a": "b"} ; ',
        '<!-- {"a": "b"} -->',
        '<!--//--><![CDATA[//><!--\n{"a": "b"}\n//--><!]]>',
        '//<![CDATA[\n{"a": "b"}\n//]]>',
        '/*<![CDATA[*/ {"a": "b"}; /*]]>*/',
        '<![CDATA[{"a": "b"}]]>',
        '// the product\n{"a": "b"}',
        '{"a": /* why */ "b", // so\n}',
        '{"a": "b",}',
        '\ufeff{"a": "b"}\0',
        "{&quot;a&quot;: &quot;b&quot;}",
    ],
)
def test_sloppy_blocks_are_read(raw: str) -> None:
    assert loads(raw) == [{"a": "b"}]


def test_what_looks_sloppy_inside_a_string_stays() -> None:
    assert loads('{"a": "http://x.example//y, } /* no */ ;", "b": "it\\\'s", /* c */ }') == [
        {"a": "http://x.example//y, } /* no */ ;", "b": "it's"}
    ]
    assert loads('{"a": "two\nlines\tand \x01"}') == [{"a": "two\nlines\tand \x01"}]
    assert loads('{"a": 1}\n{"b": 2};[3]') == [{"a": 1}, {"b": 2}, [3]]


@pytest.mark.parametrize("raw", ['{"a": "b"', '{"a": b}', "function() {}", "[" * 100_000])
def test_blocks_that_cannot_be_read(raw: str) -> None:
    assert loads(raw) is None


def bodies(*values: Any) -> list[str]:
    scripts = "".join(f'<script type="Application/LD+JSON">{json.dumps(value)}</script>' for value in values)
    return [marked.node["reviewBody"] for marked in marking(f"<html>{scripts}</html>", "https://x.example/").reviews]


@pytest.mark.parametrize(
    "value",
    [
        {"@type": "Product", "review": {"@type": "Review", "reviewBody": "x"}},
        {"@type": "Product", "reviews": [{"@type": "http://schema.org/Review", "reviewBody": "x"}]},
        {"@graph": [{"@type": ["Review", "Thing"], "reviewBody": "x"}]},
        {"mainEntity": {"review": [{"reviewBody": "x"}]}},
        [{"@type": "review", "reviewBody": "x"}],
        {"@type": "schema:UserReview", "reviewBody": "x", "itemReviewed": {"@type": "Product"}},
    ],
)
def test_reviews_are_found_wherever_they_stand(value: Any) -> None:
    assert bodies(value) == ["x"]


def test_a_key_that_stands_there_twice_holds_both() -> None:
    assert loads('{"review": {"a": 1}, "review": [{"a": 2}, {"a": 3}], "b": 1}') == [
        {"review": [{"a": 1}, {"a": 2}, {"a": 3}], "b": 1}
    ]


def test_nodes_that_name_each_other_round_in_circles_are_read_once() -> None:
    said, item = [str(i) for i in range(50)], {"@id": "#p"}
    reviews = [{"@type": "Review", "@id": f"#{i}", "reviewBody": i, "itemReviewed": item} for i in said]
    product = {"@type": "Product", **item, "isRelatedTo": item, "review": [{"@id": f"#{i}"} for i in said]}
    assert bodies({"@graph": [product, *reviews]}) == said


def test_other_things_are_no_reviews() -> None:
    assert bodies({"@type": "Product", "review": "below"}, {"@type": "ReviewAction"}, {"review": {"@id": "#1"}}) == []


@pytest.mark.parametrize(
    ("block", "broken"),
    [
        ('{"@type": "Product", "review": [{"reviewBody": "cut off', 1),
        ("{&quot;@type&quot;: &quot;UserReview&quot;, &quot;author", 1),
        ('{"@type": "Product", "aggregateRating": {"reviewCount": 7', 0),
        ('{"@type": "WebSite", "description": "we review what', 0),
    ],
)
def test_a_broken_block_counts_if_it_held_reviews(block: str, broken: int) -> None:
    page = f'<script type="application/ld+json">{block}</script>'
    assert len(marking(f"<html>{page}</html>", "https://x.example/").broken) == broken


def names(html: str) -> list[str]:
    return [plain(marked.node.get("author")) for marked in marking(html, "https://x.example/").reviews]


def microdata(said: str) -> str:
    author = '<b itemprop="author">Bo</b><meta itemprop="datePublished" content="2026-11-20">'
    return f'<div itemscope itemtype="https://schema.org/Review">{author}<p itemprop="reviewBody">{said}</p></div>'


def test_a_broken_address_or_an_xml_declaration_loses_nothing() -> None:
    broken = '<img itemprop="image" src="http://[not-an-address">'
    assert names(f'<?xml version="1.0"?><html><br><body>{microdata(f"Nice{broken}")}</body></html>') == ["Bo"]


def test_rdfa_is_read_in_the_same_order_each_time() -> None:
    """Its graph has none: with two authors it would be a review by the one today and by the other tomorrow."""
    authors = "".join(f'<b property="author" typeof="Person"><i property="name">{name}</i></b>' for name in "ABCD")
    reviews = "".join(f'<div typeof="Review">{authors}<p property="reviewBody">{n}</p></div>' for n in range(5))
    page = f'<html><div vocab="https://schema.org/">{reviews}</div></html>'
    marked = [marking(page, "https://x.example/").reviews for _ in range(3)]
    read = [[(plain(each.node["author"]), plain(each.node["reviewBody"])) for each in found] for found in marked]
    assert read == [[("A", str(n)) for n in range(5)]] * 3


def test_a_review_in_two_syntaxes_is_one_and_has_what_either_says() -> None:
    said = "Crisp salad, a courier who waits, tomatoes that taste of something, and no plastic anywhere."
    node = {"@type": "Review", "author": "Bo", "reviewBody": said[:70] + "…", "reviewRating": {"ratingValue": 4}}
    block = f'<script type="application/ld+json">{json.dumps(node)}</script>'
    [marked] = marking(f"<html>{block}{microdata(said)}</html>", "https://x.example/").reviews
    assert (marked.node["reviewBody"], marked.node["datePublished"]) == (said, "2026-11-20")
    assert marked_rating(marked.node, marked.holder).stars == 4
    assert names(f"<html>{block}{microdata(f'Also: {said}')}</html>") == ["Bo", "Bo"]


@pytest.mark.parametrize(
    ("review", "overall", "expected"),
    [
        ({"reviewRating": {"ratingValue": "4"}}, {}, (1, 5, 4.0)),
        ({"reviewRating": "4"}, {}, (1, 5, 4.0)),
        ({"ratingValue": 4}, {}, (1, 5, 4.0)),
        ({"reviewRating": [{"ratingValue": 8, "bestRating": "10"}]}, {}, (1, 10, 4.1111)),
        ({"reviewRating": {"ratingValue": 4, "bestRating": 5, "worstRating": 0}}, {}, (0, 5, 4.2)),
        ({"reviewRating": {"ratingValue": 8}}, {"bestRating": 10}, (1, 10, 4.1111)),
        ({"reviewRating": {"ratingValue": 4}}, {"bestRating": 10}, (1, 5, 4.0)),
        ({"reviewRating": {"ratingValue": 5, "bestRating": 5, "worstRating": 5}}, {}, (1, 5, 5.0)),
        ({"reviewRating": {"ratingValue": "85 %"}}, {}, (0, 100, 4.4)),
        ({"reviewRating": {"ratingValue": "4 out of 5 stars"}}, {}, (1, 5, 4.0)),
    ],
)
def test_marked_ratings(review: dict[str, Any], overall: dict[str, Any], expected: tuple[float, ...]) -> None:
    found = marked_rating(review, {"aggregateRating": overall})
    assert (found.worst, found.best, found.stars) == expected


def test_no_marked_rating() -> None:
    assert marked_rating({}, {}) == marked_rating({"reviewRating": {}}, {"aggregateRating": []}) == Rating()


@pytest.mark.parametrize(
    ("url", "product"),
    [
        ("https://shop.example", "/"),
        ("https://shop.example/p/1?page=3#reviews", "/p/1"),
        ("http://127.0.0.1:8080/p/1?id=7&reviews_page=2&start=10", "/p/1?id=7"),
        ("https://shop.example/p/1/page/2/", "/p/1/"),
    ],
)
def test_a_product_is_the_same_on_every_page(url: str, product: str) -> None:
    assert product_of(url) == product


@pytest.mark.parametrize(
    "host",
    ["play.google.com", "www.trustpilot.com", "uk.trustpilot.com", "www.g2.com", "www.capterra.co.uk", "amazon.de",
     "www.amazon.co.uk", "www.yelp.com", "www.tripadvisor.com.au", "www.glassdoor.co.uk"],
)  # fmt: skip
def test_sites_that_forbid_it_are_refused(host: str) -> None:
    with pytest.raises(CrawlError, match=f"https://{host}/x is not read: .+ forbids .+: .+"):
        SchemaOrgSpider(urls=["https://shop.example/", f"https://{host}/x"])
    SchemaOrgSpider(urls=[f"https://not-{host.split('.')[-2]}.example/x"])
