import re
from typing import Any
from urllib.parse import urlsplit

from spiders.arguments import Argument
from spiders.errors import CrawlError
from spiders.marked_pages import MarkedPagesSpider

FILE = "export them there and bring the file in with review_file"
FORBIDDEN = {
    r"play\.google\.com": "Google Play forbids reading its pages: export your reviews from the Play Console, or bring "
                          "in a file you have with review_file",
    r"(.*\.)?trustpilot\.\w+": f"Trustpilot forbids reading its pages: {FILE}, or use its interface with your own key",
    r"(.*\.)?g2\.com": f"G2 forbids reading its pages: {FILE}",
    r"(.*\.)?capterra\.[\w.]+": f"Capterra forbids reading its pages: {FILE}",
    r"(.*\.)?amazon\.[\w.]+": f"Amazon forbids reading its pages: {FILE}",
    r"(.*\.)?yelp\.[\w.]+": "Yelp forbids reading and keeping its reviews: ask Yelp for a licence",
    r"(.*\.)?tripadvisor\.[\w.]+": "Tripadvisor forbids reading and keeping its reviews: ask for its content interface",
    r"(.*\.)?glassdoor\.[\w.]+": f"Glassdoor forbids reading its pages: {FILE}",
}


class SchemaOrgSpider(MarkedPagesSpider):
    """
    Reviews that a page marks up with schema.org in JSON-LD, microdata or RDFa, page by page as its rel=next leads.

    Site: the pages that you name.
    Terms: robots.txt is obeyed; sites that forbid it are refused; only pages you may read belong here.
    Verified: real pages of 20 shops and recipe sites.
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
            host = urlsplit(url).hostname or ""
            for pattern, words in FORBIDDEN.items():
                if re.fullmatch(pattern, host):
                    raise CrawlError(f"{self.name}: {url} is not read: {words}")
