"""Apple's customer reviews feed: everything is {"label": …}, and pages are numbered up to ten."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any

from demo.market import DemoReview, versions

PER_PAGE = 50
LAST_PAGE = 10
TOO_DEEP = b"CustomerReviews RSS page depth is limited to 10"
CUPERTINO = timezone(timedelta(hours=-7))


def pages(reviews: Sequence[DemoReview], page_twice: int | None) -> list[list[dict[str, Any]]]:
    """One storefront's entries by page, newest first; page `page_twice` is served a second time as the next one."""
    entries = [_entry(review, before) for review, before in versions(reviews, PER_PAGE)]
    cut = [entries[start : start + PER_PAGE] for start in range(0, len(entries), PER_PAGE)]
    if page_twice:
        cut.insert(page_twice, cut[page_twice - 1])
    return cut


def feed(entries: list[dict[str, Any]], country: str, app_id: str, page: int, updated: datetime) -> bytes:
    """A page of the feed. As at Apple, one entry is an object, none is no key, and rel=next runs past the end."""
    own = f"https://itunes.apple.com/rss/customerreviews/page={page}/id={app_id}/sortby=mostrecent/json?l=en&cc={country}"

    def neighbour(rel: str, number: int) -> dict[str, Any]:
        path = f"customerreviews/page={number}/id={app_id}/sortby=mostrecent/xml"
        return {"attributes": {"rel": rel, "href": f"https://itunes.apple.com/{country}/rss/{path}?l=en&urlDesc=/{path}"}}

    answer: dict[str, Any] = {
        "author": {"name": {"label": "iTunes Store"}, "uri": {"label": "http://www.apple.com/uk/itunes/"}},
        "entry": entries[0] if len(entries) == 1 else entries,
        "updated": {"label": updated.astimezone(CUPERTINO).isoformat()},
        "rights": {"label": "Copyright 2008 Apple Inc."},
        "title": {"label": "iTunes Store: Customer Reviews"},
        "icon": {"label": "http://itunes.apple.com/favicon.ico"},
        "link": [
            {"attributes": {"rel": "self", "href": own}},
            neighbour("first", 1),
            neighbour("last", LAST_PAGE),
            neighbour("previous", max(1, page - 1)),
            neighbour("next", min(LAST_PAGE, page + 1)),
        ],
        "id": {"label": own},
    }
    if not entries:
        del answer["entry"]
    return json.dumps({"feed": answer}, ensure_ascii=False).encode()


def _entry(review: DemoReview, before: bool) -> dict[str, Any]:
    said = review.earlier if before and review.earlier else review
    country = review.locale[-2:].lower()
    return {
        "author": {
            "uri": {"label": f"https://itunes.apple.com/{country}/reviews/id{review.person.number}"},
            "name": {"label": review.person.name},
            "label": "",
        },
        "updated": {"label": said.written_at.astimezone(CUPERTINO).isoformat()},
        "im:rating": {"label": str(said.stars)},
        "im:version": {"label": f"4.{review.written_at.month}.0"},
        "id": {"label": review.review_id},
        "title": {"label": review.title},
        "content": {"label": said.text, "attributes": {"type": "text"}},
        "link": {"attributes": {"rel": "related", "href": f"https://itunes.apple.com/{country}/review?id={review.review_id}"}},
        "im:voteSum": {"label": "0"},
        "im:contentType": {"attributes": {"term": "Application", "label": "Application"}},
        "im:voteCount": {"label": "0"},
    }
