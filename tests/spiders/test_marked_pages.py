"""Whole walks through pages that mark up their reviews."""

import json
from datetime import date
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse

from spiders.items import Origin, Review
from spiders.schema_org import SchemaOrgSpider


@pytest.mark.parametrize(
    ("lang", "locale"),
    [("en", "en"), ("en_gb", "en-GB"), ("PT-br", "pt-BR"), ("zh-Hant-TW", "zh-TW"), ("", None), ("x-default", None)],
)
def test_a_pages_language_becomes_a_locale(lang: str, locale: str | None) -> None:
    found = walked([page_of(1, 1, lang)])
    assert [item.locale for item in found[0] if isinstance(item, Review)] == [locale]


def page_of(number: int, stated: int, lang: str = "en-GB") -> str:
    review = {"@type": "Review", "author": f"Writer {number}", "reviewBody": f"Basket {number} came."}
    product = {"@type": "Product", "aggregateRating": {"reviewCount": stated}, "review": [review]}
    block = f'<script type="application/ld+json">{json.dumps(product)}</script>'
    return f'<html lang="{lang}"><head>{block}<link rel="next" href="?page={number + 1}"></head></html>'


def walked(bodies: list[str]) -> tuple[list[Any], str]:
    """What a crawl yields that meets these pages one after the other, and its own words at the end."""
    spider = SchemaOrgSpider(urls=["https://x.example/p"])
    spider.origin = Origin("zippa", "zippa-test", "a key for tests", date(2026, 11, 22))
    url, out = "https://x.example/p", []
    for page, body in enumerate(bodies, 1):
        response = HtmlResponse(url, body=body.encode(), request=Request(url))
        found = list(spider.parse(response, product="/p", page=page))
        out += [item for item in found if not isinstance(item, Request)]
        url = next((item.url for item in found if isinstance(item, Request)), "")
        if not url:
            break
    return out, "; ".join(spider.outcome.ends + spider.outcome.cuts)


def test_pages_that_all_show_the_same_few_are_read_twice_and_called_a_sample() -> None:
    found, said = walked([page_of(1, 40)] + [page_of(1, 40).replace("?page=2", f"?page={n}") for n in range(3, 60)])
    assert len(found) == 1
    assert said == "/p: 2 pages read to the end, sampled: shows 1 of the 40 reviews it speaks of"


def test_pages_without_end_stop_where_max_pages_says() -> None:
    found, said = walked([page_of(number, 4000) for number in range(1, 60)])
    assert len(found) == 50
    assert said == "/p: stopped after 50 pages, as max_pages asks"
