from typing import Any
from urllib.parse import urlencode

from spiders.answers import may, need, words
from spiders.arguments import ENDPOINT, Argument
from spiders.items import Draft
from spiders.measures import iso_moment, rating
from spiders.shapes.looked_up_pages import LookedUpPagesSpider, id_at

UNIT = "[0-9a-f]{24}"


class TrustpilotSpider(LookedUpPagesSpider):
    """
    Reviews of one company on Trustpilot, newest first, with what it answered. For those who have a key of their own.

    Site: api.trustpilot.com, the business units interface v1.
    Terms: Trustpilot's own, which came with the key. Its pages are never read.
    Verified: public client code and connectors (2026) after Trustpilot's documentation.
    Arguments: domain, business_unit, key_secret, max_pages, endpoint.
    Limits: 100 reviews a page, and no total. The date is that of writing, also of a review edited since.
    """

    name = "trustpilot"
    site = "https://api.trustpilot.com"
    addresses = (r"https://(?:[a-z-]+\.)?trustpilot\.com/review/(?P<domain>[a-z0-9.-]+\.[a-z0-9-]+)",)
    takes = (
        Argument("domain", "What stands in the company's address after /review/.", required=True,
                 pattern=r"[a-z0-9.-]+\.[a-z0-9-]+", example='"zippa.example"'),
        Argument("business_unit", "Its id at Trustpilot, where known: it need not be looked up then.", pattern=UNIT),
        Argument("key_secret", "The secret with your API key.", kind="secret", default="LOVELODE_TRUSTPILOT_KEY"),
        Argument("max_pages", "Pages of 100 reviews to read at most.", kind="number", default=100),
        ENDPOINT,
    )  # fmt: skip
    domain: str
    business_unit: str | None
    rows_at = ("reviews",)
    page_size = 100

    def secret_headers(self) -> dict[str, str]:
        return {"apikey": self.secret("key_secret")}

    def look_up_url(self) -> str | None:
        return None if self.business_unit else f"{self.base_url}/v1/business-units/find?name={self.domain}"

    def looked_up(self, answer: dict[str, Any], url: str) -> None:
        self.business_unit = id_at(answer, url, UNIT, "id")

    def page_url(self, cursor: str) -> str:
        asked = urlencode({"page": cursor, "perPage": self.page_size, "orderBy": "createdat.desc"})
        return f"{self.base_url}/v1/business-units/{self.business_unit}/reviews?{asked}"

    def read(self, row: Any) -> Draft:
        return Draft(
            review_id=need(row, "id"),
            author=words(row, "consumer", "id"),
            title=words(row, "title"),
            text=words(row, "text"),
            rating=rating(need(row, "stars"), 1, 5),
            written_at=iso_moment(need(row, "createdAt")),
            locale=may(row, "language"),
            url=f"https://www.trustpilot.com/reviews/{row['id']}",
            reply=words(row, "companyReply", "text"),
        )
