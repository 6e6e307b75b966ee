"""The pages of two made-up review sites, with all the ways and faults of marked-up reviews between them."""

from collections.abc import Sequence
from html import escape

from demo import json_ld, microdata
from demo.market import DemoReview

PER_PAGE = 30
# Of every site in microdata: one page has short copies of its reviews in JSON-LD, one calls itself XML, one has RDFa.
TWO_SYNTAXES, CALLED_XML, IN_RDFA = 4, 5, 8


def cut(reviews: Sequence[DemoReview], page: int) -> tuple[Sequence[DemoReview], bool]:
    """The reviews of a page, and whether another one follows."""
    return reviews[(page - 1) * PER_PAGE : page * PER_PAGE], page * PER_PAGE < len(reviews)


def trolleytalk(name: str, shown: Sequence[DemoReview], total: int, page: int, following: str | None) -> str:
    """A page in JSON-LD; `following` is the address in its <link rel="next">."""
    blocks = json_ld.blocks(name, shown, total, page)
    link = f'<link rel="next" href="{escape(following)}">' if following else ""
    quotes = "\n".join(f"<blockquote>{escape(review.text)}</blockquote>" for review in shown)
    return _page(f"What people say about {name}", "\n".join([link, *map(_script, blocks)]), quotes)


def basketwatch(name: str, shown: Sequence[DemoReview], total: int, page: int, following: str | None) -> str:
    """A page in microdata or RDFa; `following` is the address in its <a rel="next">."""
    link = f'<a rel="next" href="{escape(following)}">Older reviews</a>' if following else ""
    draw = microdata.rdfa(name, shown, total) if page == IN_RDFA else microdata.microdata(name, shown, total, page)
    head = _script(json_ld.cut_off(name, shown)) if page == TWO_SYNTAXES else ""
    html = _page(f"{name} at Basket Watch", head, f"{draw}\n{link}")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{html}' if page == CALLED_XML else html


def _script(block: str) -> str:
    return f'<script type="application/ld+json">\n{block}\n</script>'


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
