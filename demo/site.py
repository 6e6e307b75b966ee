"""What the demo market answers to an address: the sources' interfaces under one roof, and the faults they have."""

import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from typing import Any
from urllib.parse import parse_qs, urlsplit

from demo import app_store, discourse, mozilla_addons, pages, steam
from demo.companies import Company, Source
from demo.market import DemoMarket

CLOSED_PATH = "/trolleytalk/nettlecart/members/"
ROBOTS = f"User-agent: *\nDisallow: {CLOSED_PATH}\n"
FEED = re.compile(r"/([a-z]{2})/rss/customerreviews/page=(\d+)/id=(\d+)/sortby=mostrecent/(json|xml)")
PAGE_TWICE = {("zippa", "gb"): 2}  # this page of the feed is served again as the next one
WITH_THE_APP = ("warblet", "us")  # the first entry of this feed is the app itself
TOO_MANY_AT = "/gb/rss/customerreviews/page=4/id=6400112233/sortby=mostrecent/json"
NO_FEED_AT = "/us/rss/customerreviews/page=2/id=6400112244/sortby=mostrecent/json"
EMPTY_AT = "/nz/rss/customerreviews/page=1/id=6400112244/sortby=mostrecent/json"
ONLY_IN_XML = "/ie/rss/customerreviews/page=2/id=6400112266/sortby=mostrecent/json"  # never comes as JSON
UNAVAILABLE_AT = "/basketwatch/pantrio/?page=2"
NEXT_ON = {"pantrio-recipe-clipper": "https://ratings.internal.example"}  # what these pages take for their own host


@dataclass(frozen=True)
class Answer:
    status: int
    kind: str
    body: bytes
    headers: Mapping[str, str] = field(default_factory=dict)


def _json(answer: Any, status: int = 200) -> Answer:
    return Answer(status, "application/json; charset=utf-8", json.dumps(answer, ensure_ascii=False).encode())


NOT_FOUND = _json({"detail": "Not found."}, 404)


# Reviews that a site counts, and shows on none of its pages.
UNSHOWN = {"fennelgate-basketwatch": 310}
FAULTS = {
    TOO_MANY_AT: Answer(429, "text/plain", b"Too many requests", {"Retry-After": "1"}),
    NO_FEED_AT: Answer(200, "text/html; charset=utf-8", app_store.NOT_THE_FEED),
    EMPTY_AT: _json({"feed": {"updated": {"label": "2026-11-22T16:00:00-07:00"}}}),
    UNAVAILABLE_AT: Answer(503, "text/html", b"<html><body>Back in a moment</body></html>"),
}


class Site:
    """Answers requests for one market. Every passing fault happens once in a site's life, however often it is asked."""

    def __init__(self, market: DemoMarket) -> None:
        self.market = market
        self.sources = {source.key: (company, source) for company in market.companies for source in company.sources}
        self.feeds: dict[tuple[str, str], list[list[dict[str, Any]]]] = {}
        self._happened: set[str] = set()
        self._lock = threading.Lock()

    def answer(self, address: str, base_url: str) -> Answer:
        """The answer to a path with its query; `base_url` is how the asker reaches this site."""
        if fault := self._fault(address):
            return fault
        if address == ONLY_IN_XML:
            return FAULTS[NO_FEED_AT]
        url = urlsplit(address)
        query = parse_qs(url.query)
        asked = {name: values[-1] for name, values in query.items()}
        if url.path == "/robots.txt":
            return Answer(200, "text/plain", ROBOTS.encode())
        if match := FEED.fullmatch(url.path):
            return self._feed(*match.groups())
        if url.path == "/IUserReviewsService/GetAppReviews/v1/":
            return self._steam(asked.get("input_json", ""))
        if url.path == "/api/v5/ratings/rating/":
            return self._ratings(asked, base_url)
        if posts := discourse.answer(self.market.topics, url.path, query):
            return _json(posts)
        return self._web_page(url.path, asked.get("page", "1"))

    def _fault(self, address: str) -> Answer | None:
        fault = FAULTS.get(address)
        return fault if fault and self._first_time(address) else None

    def _first_time(self, event: str) -> bool:
        with self._lock:
            first = event not in self._happened
            self._happened.add(event)
        return first

    def _source(self, key: str, kind: str) -> tuple[Company, Source] | None:
        found = self.sources.get(key)
        return found if found and found[1].kind == kind else None

    def _feed(self, country: str, page: str, app_id: str, form: str) -> Answer:
        number = int(page)
        if number > app_store.LAST_PAGE:
            return Answer(200, "text/plain", app_store.TOO_DEEP)
        cut: list[list[dict[str, Any]]] = []
        if found := self._source(app_id, "app_store"):
            company, source = found
            reviews = [review for review in self.market.of(source) if review.locale[-2:].lower() == country]
            cut = app_store.pages(reviews, PAGE_TWICE.get((company.id, country)))
            if cut and (company.id, country) == WITH_THE_APP:
                cut[0] = [app_store.the_app(company.name, app_id), *cut[0]]
        entries = cut[number - 1] if 0 < number <= len(cut) else []
        if form == "xml":
            return Answer(200, "text/xml; charset=utf-8", app_store.atom(entries, country, app_id, number))
        updated = datetime.combine(self.market.as_of, time(23), UTC)
        return Answer(200, "text/javascript; charset=utf-8", app_store.feed(entries, country, app_id, number, updated))

    def _steam(self, input_json: str) -> Answer:
        try:
            asked = json.loads(input_json)
            key, size, cursor = str(asked["appid"]), int(asked.get("num_per_page", 20)), str(asked.get("cursor", "*"))
        except (ValueError, KeyError, TypeError):
            return _json({"response": {}}, 400)
        found, offset = self._source(key, "steam"), steam.offset_of(cursor)
        if not found:
            return _json({"response": {}})
        if offset is None:
            return _json({"response": {"query_summary": {"num_reviews": 0}, "cursor": cursor}})
        comes_empty = offset == steam.EMPTY_AT and self._first_time("an empty page of Steam")
        return _json(steam.answer(self.market.of(found[1]), offset, size, comes_empty))

    def _ratings(self, asked: Mapping[str, str], base_url: str) -> Answer:
        found = self._source(asked.get("addon", ""), "mozilla")
        page, size = asked.get("page", "1"), asked.get("page_size", "25")
        if not found or not page.isdecimal() or not size.isdecimal() or size == "0":
            return NOT_FOUND
        company, source = found
        addon_id = 640000 + [each.id for each in self.market.companies].index(company.id)
        reviews, most = self.market.of(source), min(int(size), mozilla_addons.MOST)
        host = NEXT_ON.get(source.key, base_url)
        ratings = mozilla_addons.answer(reviews, source.key, addon_id, int(page), most, host)
        return _json(ratings) if ratings else NOT_FOUND

    def _web_page(self, path: str, page: str) -> Answer:
        closed = path == CLOSED_PATH
        key = "/trolleytalk/nettlecart" if closed else path.removesuffix("/")
        company, source = self.sources.get(key, (None, None))
        if not company or not source or source.kind not in ("json_ld", "microdata") or not page.isdecimal():
            return Answer(404, "text/html", b"<html><body>No such page</body></html>")
        reviews = self.market.of(source, closed)
        shown, more = pages.cut(reviews, int(page))
        if not shown:
            return Answer(404, "text/html", b"<html><body>No such page</body></html>")
        total = source.size + source.closed + UNSHOWN.get(source.id, 0)
        following = f"{path}?page={int(page) + 1}" if more else CLOSED_PATH if source.closed and not closed else None
        draw = pages.basketwatch if source.kind == "microdata" else pages.trolleytalk
        html = draw(company.name, shown, total, int(page), following)
        return Answer(200, "text/html; charset=utf-8", html.encode())
