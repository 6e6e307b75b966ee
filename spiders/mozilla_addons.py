from typing import Any
from urllib.parse import quote

from spiders.answers import may, need, text_at, words
from spiders.arguments import ENDPOINT, Argument
from spiders.items import Draft
from spiders.measures import iso_moment, rating
from spiders.shapes.json_pages import JsonPagesSpider


class MozillaAddonsSpider(JsonPagesSpider):
    """
    Ratings of one Firefox add-on, newest first.

    Site: addons.mozilla.org, the ratings interface v5.
    Terms: public interface, no account; at most one request a second.
    Verified: a real response of the interface before it (v4, 2020) and the official documentation of v5.
    Arguments: addon, endpoint.
    Limits: 50 ratings a page; stars without words are kept. One person's later rating replaces the earlier one.
    """

    name = "mozilla_addons"
    site = "https://addons.mozilla.org"
    addresses = (r"https://addons\.mozilla\.org/(?:[\w-]+/)?firefox/addon/(?P<addon>[^/?#]+)",)
    takes = (
        Argument("addon", "The add-on's short name in its address, its number or its GUID.", required=True,
                 example='"ublock-origin"'),
        ENDPOINT,
    )
    addon: str
    rows_at = ("results",)
    total_at = ("count",)

    def first_url(self) -> str:
        return f"{self.base_url}/api/v5/ratings/rating/?addon={quote(self.addon, safe='')}&page_size=50"

    def next_url(self, answer: dict[str, Any], url: str) -> str | None:
        # The interface may name itself by an internal host: only the query of its link is taken.
        following = text_at(answer, url, "next").partition("#")[0].partition("?")[2]
        return f"{url.split('?')[0]}?{following}" if following else None

    def read(self, row: Any) -> Draft | None:
        if may(row, "is_deleted") or may(row, "is_developer_reply"):
            return None
        person = str(need(row, "user", "id"))
        return Draft(
            # A second rating by the same person has an id of its own but takes the place of the first.
            review_id=f"{need(row, 'addon', 'id')}-{self.origin.person(self.platform, person)}",
            author=person,
            text=words(row, "body"),
            rating=rating(need(row, "score"), 1, 5),
            written_at=iso_moment(need(row, "created")),
            app_version=may(row, "version", "version"),
            reply=words(row, "reply", "body"),
        )
