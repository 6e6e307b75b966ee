import re
from html import unescape
from typing import Any

from spiders.answers import need, words
from spiders.arguments import ENDPOINT, Argument
from spiders.errors import ReviewError
from spiders.items import Draft
from spiders.measures import rating
from spiders.shapes.rss_feed import RssFeedSpider, feed_moment
from spiders.texts import own_words

STARS = re.compile(r" ?\((\d) \w+\)$")  # "Does what it says (5 stars)"
HEAD = re.compile(r"\A(?:[^\n:]{2,20}: ?\d+(?: \w+)?(?:\n|$)){2}")  # "Replies: 1" and "Rating: 5 stars"


class WordpressSpider(RssFeedSpider):
    """
    The newest reviews of one plugin or theme for WordPress.

    Site: wordpress.org, the feed of the plugin's or theme's reviews.
    Terms: public feed, no account; robots.txt is obeyed. One request a night.
    Verified: public client code, one written against the live feed (October 2026), and the forum's own code.
    Arguments: slug, kind, endpoint.
    Limits: the newest 30 reviews, without a total; where more come in a night the crawl says that some are missed. What
    the author answers is not in the feed. Forums in other languages are endpoints of their own.
    """

    name = "wordpress"
    site = "https://wordpress.org"
    addresses = (r"https://(?:www\.)?wordpress\.org/(?:support/)?(?P<kind>plugin|theme)s?/(?P<slug>[a-z0-9-]+)",)
    takes = (
        Argument("slug", "The plugin's or theme's short name in its address.", required=True, pattern="[a-z0-9-]+",
                 example='"zippa-checkout"'),
        Argument("kind", "What it is.", default="plugin", pattern="plugin|theme"),
        ENDPOINT,
    )
    slug: str
    kind: str

    def feed_url(self) -> str:
        return f"{self.base_url}/support/{self.kind}/{self.slug}/reviews/feed/"

    def read(self, row: Any) -> Draft:
        title = " ".join(unescape(need(row, "title")).split())
        if not (stars := STARS.search(title)):
            raise ReviewError(f'no stars in brackets after the title "{title[:40]}"')
        return Draft(
            review_id=need(row, "guid").strip().rstrip("/").rsplit("/", 1)[-1],
            author=words(row, "creator").strip(),
            title=title[: stars.start()],
            text=HEAD.sub("", own_words(need(row, "description"))),
            rating=rating(stars[1], 1, 5),
            written_at=feed_moment(need(row, "pubDate")),
            locale=None if self.endpoint else "en",
            url=words(row, "link").strip() or None,
        )
