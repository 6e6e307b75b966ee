import re
from typing import Any
from urllib.parse import urlencode

from spiders.answers import need, need_words
from spiders.arguments import ENDPOINT, Argument
from spiders.items import Draft
from spiders.measures import unix_moment
from spiders.shapes.time_slices import TimeSlicesSpider
from spiders.texts import own_words


class HackerNewsSpider(TimeSlicesSpider):
    """
    Comments on Hacker News that name the company or its product, newest first. Mentions, without stars.

    Site: hn.algolia.com, the search of Hacker News.
    Terms: public interface, no account, 10,000 requests an hour at most; here one in 2 seconds.
    Verified: public client code, several of it checked against live answers (2026).
    Arguments: queries, max_pages, endpoint.
    Limits: only comments that hold the very words outside of quotes and code; their number is below the site's count
    of hits. A search gives about 1,000 hits, so it goes back in time search by search, 100 hits each.
    """

    name = "hacker_news"
    site = "https://hn.algolia.com"
    addresses = (r"https://hn\.algolia\.com/\?(?:[^#]*&)?q(?:uery)?=(?P<queries>[^&#]+)",)
    delay = 2
    takes = (
        Argument("queries", "Names to look for, each as it is written.", kind="list", required=True,
                 pattern=r'[^"\s](?:[^"]*[^"\s])?', example='["Zippa Groceries"]'),
        Argument("max_pages", "Pages of 100 hits to read of each query at most.", kind="number", default=50),
        ENDPOINT,
    )
    rows_at = ("hits",)
    total_at = ("nbHits",)
    moment_at = ("created_at_i",)
    id_at = ("objectID",)

    def page_url(self, query: str, before: int | None) -> str:
        # Without these, the search also finds words that only look alike, and comments below a story of that title.
        asked = {"query": f'"{query}"', "tags": "comment", "hitsPerPage": 100, "advancedSyntax": "true",
                 "typoTolerance": "false", "queryType": "prefixNone", "restrictSearchableAttributes": "comment_text"}
        older = {} if before is None else {"numericFilters": f"created_at_i<{before}"}
        return f"{self.base_url}/api/v1/search_by_date?{urlencode(asked | older)}"

    def read(self, row: tuple[str, Any]) -> Draft | None:
        query, hit = row
        # Here a quote of somebody else is a paragraph that begins with ">".
        lines = own_words(need_words(hit, "comment_text")).splitlines()
        text = "\n".join(line for line in lines if not line.startswith(">"))
        if not re.search(rf"(?<!\w){re.escape(query)}(?!\w)", text, re.IGNORECASE):
            return None
        number = str(need(hit, "objectID"))
        return Draft(review_id=number, author=need(hit, "author"), text=text,
                     written_at=unix_moment(need(hit, "created_at_i")),
                     url=f"https://news.ycombinator.com/item?id={number}")
