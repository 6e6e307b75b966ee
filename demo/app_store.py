"""Apple's customer reviews feed: everything is {"label": …}, and pages are numbered up to ten."""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from html import escape
from typing import Any

from demo.market import DemoReview, versions

PER_PAGE = 50
LAST_PAGE = 10
NOT_THE_FEED = b"<html><head><title>Connecting to the iTunes Store.</title></head><body></body></html>"
TOO_DEEP = b"CustomerReviews RSS page depth is limited to 10"
CUPERTINO = timezone(timedelta(hours=-7))


def pages(reviews: Sequence[DemoReview], page_twice: int | None) -> list[list[dict[str, Any]]]:
    """One storefront's entries by page, newest first; page `page_twice` is served a second time as the next one."""
    entries = [_entry(review, before) for review, before in versions(reviews, PER_PAGE)]
    cut = [entries[start : start + PER_PAGE] for start in range(0, len(entries), PER_PAGE)]
    if page_twice:
        cut.insert(page_twice, cut[page_twice - 1])
    return cut


def the_app(name: str, app_id: str) -> dict[str, Any]:
    """The entry about the app itself with which feeds began until about 2018."""
    return {
        "im:name": {"label": name}, "rights": {"label": f"© {name} Ltd"}, "im:price": {"label": "Get"},
        "title": {"label": f"{name} - {name} Ltd"}, "summary": {"label": f"All of {name} in your pocket."},
        "im:artist": {"label": f"{name} Ltd"}, "id": {"label": f"https://itunes.apple.com/us/app/id{app_id}?mt=8&uo=2",
                                                      "attributes": {"im:id": app_id}},
        "im:contentType": {"attributes": {"term": "Application", "label": "Application"}},
    }  # fmt: skip


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


def atom(entries: list[dict[str, Any]], country: str, app_id: str, page: int) -> bytes:
    """The same page as XML, where a review has its text twice: by itself, and laid out with all the rest."""
    own = f"https://itunes.apple.com/{country}/rss/customerreviews/page={page}/id={app_id}/sortby=mostrecent/xml"
    shown = "\n".join(_atom_entry(entry) for entry in entries)
    return f"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns:im="http://itunes.apple.com/rss" xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<id>{own}</id><title>iTunes Store: Customer Reviews</title><rights>Copyright 2008 Apple Inc.</rights>
<link rel="self" href="{own}"/>
{shown}
</feed>""".encode()


def _atom_entry(entry: dict[str, Any]) -> str:
    label = {key: escape(value["label"]) for key, value in entry.items() if "label" in value}
    name, uri = (escape(entry["author"][key]["label"]) for key in ("name", "uri"))
    laid_out = escape(f"<table><tr><td><b>{label['title']}</b><br/>{label['content']}</td></tr></table>")
    return f"""<entry><updated>{label["updated"]}</updated><id>{label["id"]}</id><title>{label["title"]}</title>
<content type="text">{label["content"]}</content><im:contentType term="Application" label="Application"/>
<im:voteSum>0</im:voteSum><im:voteCount>0</im:voteCount><im:rating>{label["im:rating"]}</im:rating>
<im:version>{label["im:version"]}</im:version><author><name>{name}</name><uri>{uri}</uri></author>
<link rel="related" href="{entry["link"]["attributes"]["href"]}"/><content type="html">{laid_out}</content></entry>"""


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
