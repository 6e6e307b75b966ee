from typing import Any
from urllib.parse import quote

from spiders.answers import listed, may, need, need_words, words
from spiders.arguments import ENDPOINT, Argument
from spiders.errors import ReviewError
from spiders.items import Draft
from spiders.measures import Rating, rating, unix_moment
from spiders.shapes.answered_pages import AnsweredPagesSpider
from spiders.texts import without_html


class JetbrainsSpider(AnsweredPagesSpider):
    """
    Reviews of one plugin in the JetBrains Marketplace, with what its vendor answered.

    Site: plugins.jetbrains.com, the interface of the IDEs' own plugin pages.
    Terms: public interface, no account; slowly, one request a second.
    Verified: public client code (IntelliJ's own and two others, 2025 and 2026).
    Arguments: plugin, max_pages, endpoint.
    Limits: 20 reviews a page and a request more for each with answers; no total, and no word on their order.
    """

    name = "jetbrains"
    site = "https://plugins.jetbrains.com"
    addresses = (r"https://plugins\.jetbrains\.com/plugin/(?P<plugin>\d+)",)
    takes = (
        Argument("plugin", "The number in the plugin's address, after /plugin/.", required=True, pattern=r"\d+"),
        Argument("max_pages", "Pages of 20 reviews to read at most.", kind="number", default=100),
        ENDPOINT,
    )
    plugin: str
    page_size = 20

    def page_url(self, cursor: str) -> str:
        return f"{self.base_url}/api/plugins/{self.plugin}/comments?page={cursor}&size={self.page_size}"

    def answers_url(self, row: Any) -> str | None:
        number = quote(str(row["id"]), safe="")
        return f"{self.base_url}/api/comments/{number}/replies" if row.get("repliesCount") else None

    def read(self, row: Any) -> Draft | None:
        if may(row, "vendor") or may(row, "markedAsSpam"):
            return None
        stars = need(row, "rating")
        answers = [without_html(words(answer, "comment")) for answer in listed(may(row, "answers"))
                   if may(answer, "vendor")]
        return Draft(
            review_id=str(need(row, "id")),
            author=words(row, "author", "id") or words(row, "author", "link") or words(row, "author", "name"),
            text=without_html(need_words(row, "comment")),
            rating=rating(stars, 1, 5) if stars else Rating(),  # 0 stands for a comment without stars
            written_at=unix_moment(seconds(need(row, "cdate"))),
            reply="\n\n".join(filter(None, answers)) or None,
        )


def seconds(milliseconds: Any) -> float:
    """Of milliseconds written as text. Raises ReviewError."""
    try:
        return float(milliseconds) / 1000
    except (TypeError, ValueError):
        raise ReviewError(f"date {str(milliseconds)[:40]!r} is not in milliseconds since 1970") from None
