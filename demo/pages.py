"""Two made-up review sites: one marks its reviews up in JSON-LD, the other in microdata."""

import json
from collections.abc import Sequence
from html import escape
from typing import Any

from demo.market import DemoReview

PER_PAGE = 30
BROKEN_PAGE = 2  # of every JSON-LD site: a second block breaks off in the middle
SLOPPY_PAGE = 3  # ends its block with a semicolon and has raw line breaks in its texts


def cut(reviews: Sequence[DemoReview], page: int) -> tuple[Sequence[DemoReview], bool]:
    """The reviews of a page, and whether another one follows."""
    return reviews[(page - 1) * PER_PAGE : page * PER_PAGE], page * PER_PAGE < len(reviews)


def json_ld(name: str, shown: Sequence[DemoReview], total: int, page: int, following: str | None) -> str:
    """A page of trolleytalk.example; `following` is the address in its <link rel="next">."""
    product = {
        "@context": "https://schema.org", "@type": "Product", "name": name,
        "aggregateRating": {"@type": "AggregateRating", "ratingValue": "3.9", "reviewCount": str(total)},
        "review": [_review_node(review) for review in shown],
    }  # fmt: skip
    block = json.dumps(product, ensure_ascii=False, indent=1).replace("</", "<\\/")
    blocks = ['{"@context": "https://schema.org", "@type": "WebSite", "name": "Trolley Talk"}']
    if page == BROKEN_PAGE:
        blocks.append(block[: len(block) // 3])
    blocks.append(block.replace("\\n", "\n") + ";" if page == SLOPPY_PAGE else block)
    scripts = "\n".join(f'<script type="application/ld+json">\n{block}\n</script>' for block in blocks)
    link = f'<link rel="next" href="{escape(following)}">' if following else ""
    quotes = "\n".join(f"<blockquote>{escape(review.text)}</blockquote>" for review in shown)
    return _page(f"What people say about {name}", f"{link}\n{scripts}", quotes)


def _review_node(review: DemoReview) -> dict[str, Any]:
    return {
        "@type": "Review", "author": {"@type": "Person", "name": review.person.name},
        "datePublished": review.written_at.isoformat(), "name": review.title, "reviewBody": review.text,
        "reviewRating": {"@type": "Rating", "ratingValue": str(review.stars), "bestRating": "5"},
    }  # fmt: skip


def microdata(name: str, shown: Sequence[DemoReview], total: int, following: str | None) -> str:
    """A page of basketwatch.example, which counts from 0 to 10; `following` is the address in its <a rel="next">."""
    link = f'<a rel="next" href="{escape(following)}">Older reviews</a>' if following else ""
    items = "\n".join(_review_item(review) for review in shown)
    body = f"""<div itemscope itemtype="https://schema.org/Product">
<h1 itemprop="name">{escape(name)}</h1>
<div itemprop="aggregateRating" itemscope itemtype="https://schema.org/AggregateRating">
<span itemprop="ratingValue">7.2</span> from <span itemprop="reviewCount">{total}</span> reviews
<meta itemprop="bestRating" content="10"><meta itemprop="worstRating" content="0"></div>
{items}
</div>
{link}"""
    return _page(f"{name} at Basket Watch", "", body)


def _review_item(review: DemoReview) -> str:
    value, name = (review.stars - 1) * 2.5, escape(review.person.name)
    return f"""<div itemprop="review" itemscope itemtype="https://schema.org/Review">
<div itemprop="author" itemscope itemtype="https://schema.org/Person"><b itemprop="name">{name}</b></div>
<time itemprop="datePublished" datetime="{review.written_at:%Y-%m-%d}">{review.written_at:%d %B %Y}</time>
<div itemprop="reviewRating" itemscope itemtype="https://schema.org/Rating">
<span itemprop="ratingValue">{value:g}</span> of 10
<meta itemprop="bestRating" content="10"><meta itemprop="worstRating" content="0"></div>
<p itemprop="reviewBody">{escape(review.text)}</p></div>"""


def _page(title: str, head: str, body: str) -> str:
    return f"""<!DOCTYPE html>
<html lang="en-GB">
<head><meta charset="utf-8"><title>{escape(title)}</title>
{head}
</head>
<body>
{body}
</body>
</html>
"""
