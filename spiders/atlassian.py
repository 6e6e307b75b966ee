from base64 import b64encode
from typing import Any
from urllib.parse import urlencode

from spiders.answers import list_at, may, need, need_words, words
from spiders.arguments import ENDPOINT, Argument
from spiders.items import Draft
from spiders.measures import iso_moment, rating
from spiders.shapes.numbered_pages import NumberedPagesSpider
from spiders.texts import without_html


class AtlassianSpider(NumberedPagesSpider):
    """
    Reviews of one app in the Atlassian Marketplace, newest first, with what its vendor answered.

    Site: marketplace.atlassian.com, its REST interface 2, or 3 with an account of the user's own.
    Terms: documented by Atlassian for everybody; one request a second.
    Verified: official documentation (2026), and for 3 client code; where 2 gives author and answer it leaves open.
    Arguments: addon, product_id, token_secret, max_pages, endpoint.
    Limits: interface 2 is deprecated; 3 needs product_id and, as the secret, "e-mail address:API token".
    """

    name = "atlassian"
    site = "https://marketplace.atlassian.com"
    addresses = (r"https://marketplace\.atlassian\.com/(?:plugins|addons|rest/2/addons)/(?P<addon>[\w.-]+)",)
    takes = (
        Argument("addon", "The app's key.", required=True, pattern=r"[\w.-]+", example='"com.example.zippa"'),
        Argument("product_id", "The app's product id, for interface 3.", pattern=r"[\w-]+"),
        Argument("token_secret", "The secret for interface 3: your e-mail address and API token.", kind="secret"),
        Argument("max_pages", "Pages of 50 reviews to read at most.", kind="number", default=100),
        ENDPOINT,
    )
    addon: str
    product_id: str | None
    token_secret: str | None
    first_cursor = "0"  # passes over as many reviews; interface 3 hands out cursors
    totals_at = (("count",),)
    page_size = 50

    def secret_headers(self) -> dict[str, str]:
        encoded = b64encode(self.secret("token_secret").encode()).decode() if self.token_secret else ""
        return {"Authorization": f"Basic {encoded}"} if encoded else {}

    def page_url(self, cursor: str) -> str:
        version, place = (3, f"products/{self.product_id}") if self.product_id else (2, f"addons/{self.addon}")
        begin = {} if cursor == "0" else {"cursor" if self.product_id else "offset": cursor}
        return f"{self.base_url}/rest/{version}/{place}/reviews?{urlencode({'sort': 'recent', 'limit': 50} | begin)}"

    def rows(self, answer: Any, url: str) -> list[Any]:
        return list_at(answer, url, *(("reviews",) if self.product_id else ("_embedded", "reviews")))

    def after(self, cursor: str, rows: list[Any], answer: Any) -> Any:
        return may(answer, "cursor") if self.product_id else str(int(cursor) + len(rows))

    def read(self, row: Any) -> Draft:
        return Draft(
            review_id=words(row, "id") or words(row, "_links", "self", "href").rpartition("/")[2],
            author=words(row, "authorName") or words(row, "_embedded", "author", "name"),
            text=without_html(need_words(row, "content" if self.product_id else "review")),
            rating=rating(need(row, "stars"), 1, 5),
            written_at=iso_moment(need(row, "date")),
            reply=without_html(words(row, "responseContent") or words(row, "_embedded", "response", "text")),
        )
