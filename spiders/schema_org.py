from typing import Any

from spiders.arguments import Argument
from spiders.errors import CrawlError
from spiders.shapes.marked_pages import MarkedPagesSpider
from spiders.unsupported import refusal


class SchemaOrgSpider(MarkedPagesSpider):
    """
    Reviews that a page marks up with schema.org in JSON-LD, microdata or RDFa, page by page as its rel=next leads.

    Site: the pages that you name.
    Terms: robots.txt is obeyed; sites that forbid it are refused; only pages you may read belong here.
    Verified: real pages of 15 shops and recipe sites.
    Arguments: urls, max_pages.
    Limits: what the page itself shows, often a sample of all reviews; ids are made from path, author, date and body.
    """

    name = "schema_org"
    delay = 2
    takes = (
        Argument("urls", "The pages with the reviews.", kind="list", required=True, pattern=r"https?://\S+",
                 example='["https://shop.example/product/1"]'),
        Argument("max_pages", "Pages to read at most, for each address.", kind="number", default=50),
    )

    def __init__(self, **given: Any) -> None:
        super().__init__(**given)
        for url in self.urls:
            if words := refusal(url):
                raise CrawlError(f"{self.name}: {url} is not read: {words}")
