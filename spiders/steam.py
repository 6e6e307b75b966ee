import json
from typing import Any
from urllib.parse import urlencode

from spiders.answers import listed, may, need, words
from spiders.arguments import ENDPOINT, Argument
from spiders.errors import ShapeError
from spiders.items import Draft
from spiders.locales import STEAM
from spiders.measures import thumb, unix_moment
from spiders.shapes.cursor_pages import CursorPagesSpider
from spiders.texts import without_bbcode


class SteamSpider(CursorPagesSpider):
    """
    Reviews of one game or program on Steam, newest first. A thumb up or down, no stars.

    Site: api.steampowered.com, IUserReviewsService/GetAppReviews.
    Terms: public interface, no account; slowly, as it answers 429 to too many requests.
    Verified: real responses of three apps (2017) in the envelope that public client code describes (2026).
    Arguments: app_id, languages, max_pages, endpoint.
    Limits: 100 reviews a page; what is not reached by max_pages is left, and the crawl says so.
    """

    name = "steam"
    site = "https://api.steampowered.com"
    addresses = (r"https://(?:store\.steampowered|steamcommunity)\.com/app/(?P<app_id>\d+)",)
    takes = (
        Argument("app_id", "The number in the shop's address, after /app/.", required=True, pattern=r"\d+"),
        Argument("languages", "Languages by Steam's names.", kind="list", default=["all"], pattern="[a-z]+"),
        Argument("max_pages", "Pages of 100 reviews to read at most.", kind="number", default=100),
        ENDPOINT,
    )
    app_id: str
    languages: list[str]
    first_cursor = "*"
    cursor_at = ("response", "cursor")
    totals_at = (("response", "total_matching"), ("response", "query_summary", "total_reviews"))

    def page_url(self, cursor: str) -> str:
        asked = {"appid": int(self.app_id), "filter": 1, "languages": self.languages, "review_type": 0,
                 "purchase_type": 1, "num_per_page": 100, "cursor": cursor, "filter_offtopic_activity": False}
        query = urlencode({"input_json": json.dumps(asked, separators=(",", ":"))})
        return f"{self.base_url}/IUserReviewsService/GetAppReviews/v1/?{query}"

    def rows(self, answer: dict[str, Any], url: str) -> list[Any]:
        body = answer.get("response")
        if not isinstance(body, dict) or not may(body, "query_summary"):
            raise ShapeError(f'{self.base_url}: no "query_summary" for app {self.app_id}: is the number right?')
        return listed(body.get("reviews"))

    def read(self, row: Any) -> Draft:
        return Draft(
            review_id=str(need(row, "recommendationid")),  # beyond what JavaScript counts: text even where a number
            author=str(need(row, "author", "steamid")),
            text=without_bbcode(words(row, "review")),
            rating=thumb(need(row, "voted_up")),
            written_at=unix_moment(may(row, "timestamp_updated") or need(row, "timestamp_created")),
            locale=STEAM.get(words(row, "language")),
            reply=without_bbcode(words(row, "developer_response")),
        )
