import json
from typing import Any

import pytest

from spiders.errors import CrawlError
from spiders.jsonld import loads
from spiders.marked_pages import marked_rating, product_of
from spiders.markup import marking
from spiders.measures import Rating
from spiders.schema_org import SchemaOrgSpider


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


def test_other_things_are_no_reviews() -> None:
    assert bodies({"@type": "Product", "review": "below"}, {"@type": "ReviewAction"}, {"review": {"@id": "#1"}}) == []


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
