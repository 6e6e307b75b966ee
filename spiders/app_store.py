from typing import Any

from spiders.answers import listed, may, need, words
from spiders.arguments import ENDPOINT, Argument
from spiders.errors import ShapeError
from spiders.items import Draft
from spiders.locales import storefront_locale
from spiders.measures import iso_moment, rating
from spiders.shapes.feed_pages import FeedPagesSpider


class AppStoreSpider(FeedPagesSpider):
    """
    Reviews of one app in Apple's App Store, newest first, storefront by storefront.

    Site: itunes.apple.com, the customer reviews feed.
    Terms: Apple's own public feed, no account; its web pages are not read. At most one request in 3 seconds.
    Verified: real responses from 2015 to 2025, the XML form among them.
    Arguments: app_id, countries, endpoint.
    Limits: the newest 500 reviews of each storefront, without a total. Reviews from before 2021 may have no date.
    """

    name = "app_store"
    site = "https://itunes.apple.com"
    addresses = (r"https://(?:apps|itunes)\.apple\.com/(?:(?P<countries>[a-z]{2})/)?app/(?:[^/?#]+/)?id(?P<app_id>\d+)",)
    delay = 3
    takes = (
        Argument("app_id", "The number in the app's address, after /id.", required=True, pattern=r"\d+"),
        Argument("countries", "Storefronts, such as gb.", kind="list", default=["us"], pattern="[a-z]{2}"),
        ENDPOINT,
    )
    app_id: str
    last_page = 10  # page 11 answers with a sentence saying so
    page_size = 50

    def page_url(self, country: str, page: int, form: str) -> str:
        # Pages are counted here: the feed's own rel=next runs past the end, repeats pages and names other hosts.
        return f"{self.base_url}/{country}/rss/customerreviews/page={page}/id={self.app_id}/sortby=mostrecent/{form}"

    def rows(self, answer: dict[str, Any], url: str) -> list[Any]:
        if not isinstance(answer.get("feed"), dict):
            raise ShapeError(f'{url}: expected an object "feed", got {sorted(answer)}')
        entries = listed(answer["feed"].get("entry"))
        reviews = [entry for entry in entries if may(entry, "im:rating")]
        if len(reviews) < len(entries) - 1:  # one may be the app itself, as in feeds from before 2018
            raise ShapeError(f'{url}: {len(reviews)} of {len(entries)} entries have "im:rating"')
        return reviews

    def read(self, row: tuple[str, dict[str, Any]]) -> Draft:
        country, entry = row
        updated = words(entry, "updated", "label")
        account = words(entry, "author", "uri", "label") or words(entry, "author", "name", "label")
        return Draft(
            review_id=need(entry, "id", "label"),
            author=account.rsplit("/", 1)[-1],  # the address before the account's id names the storefront
            title=words(entry, "title", "label"),
            text=words({"content": need(entry, "content")}, "content", "label"),
            rating=rating(need(entry, "im:rating", "label"), 1, 5),
            written_at=iso_moment(updated) if updated else None,
            locale=storefront_locale(country),
            url=may(entry, "link", "attributes", "href"),
            app_version=may(entry, "im:version", "label"),
        )
