"""A marked-up review as a draft: whose it is, what it says, on which scale, and what was answered."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from spiders.answers import listed
from spiders.items import Draft
from spiders.measures import Rating, rating
from spiders.moments import written_moment
from spiders.structured.markup import Marked
from spiders.structured.nodes import body, first_of, is_organisation, plain
from spiders.texts import without_html

LANGUAGE = re.compile(r"([a-z]{2,3})(?:[-_][a-z]{4})?(?:[-_]([a-z]{2}))?\b.*", re.IGNORECASE)


@dataclass(frozen=True)
class Found:
    """
    A marked-up review with where it was found: `product` is the page's path whatever the page number, `owners` are
    the organisations behind the page.
    """

    marked: Marked
    product: str
    url: str
    language: str | None
    owners: set[str]


def draft(row: Found, today: date | None) -> Draft:
    """Raises ReviewError for a rating outside its scale, and a date that is not understood."""
    node = row.marked.node
    dates = (plain(node.get(key)) for key in ("datePublished", "dateCreated", "dateModified"))
    when = next(filter(None, dates), "")
    author, title = plain(node.get("author")), without_html(plain(node.get("name")) or plain(node.get("headline")))
    return Draft(
        page=row.product,
        author=author,
        # "Review of a lamp by Anna" is the shop's title, not the customer's, and holds her name.
        title="" if author and author.casefold() in title.casefold() else title,
        text=without_html(body(node)),
        rating=marked_rating(node, row.marked.holder),
        written_at=written_moment(when, row.language, today) if when else None,
        locale=_locale(row.language),
        url=row.url,
        reply=_reply(node, row.owners),
    )


def marked_rating(node: dict[str, Any], holder: dict[str, Any]) -> Rating:
    """The review's rating on its own scale; one above 5 without a scale, on that of the item's aggregate rating."""
    given = first_of(node.get("reviewRating") or node.get("rating") or node.get("ratingValue"))
    given = given if isinstance(given, dict) else {"ratingValue": given}
    value, worst, best = (plain(given.get(key)) for key in ("ratingValue", "worstRating", "bestRating"))
    low, high, number = _float(worst), _float(best), _float(value)
    if high is None and number is not None and number > 5:
        overall = first_of(holder.get("aggregateRating"))
        high = _float(plain(overall.get("bestRating"))) if isinstance(overall, dict) else None
    if low is not None and low >= (5 if high is None else high):
        low = None  # some pages write the rating itself as both ends of the scale
    if value.endswith("%"):
        low, high = 0, 100
    return rating(value, low, high)


def _reply(node: dict[str, Any], owners: set[str]) -> str | None:
    """The comment on a review that an organisation wrote, such as the one behind the page."""
    for comment in listed(node.get("comment")):
        author = first_of(comment.get("author")) if isinstance(comment, dict) else None
        if is_organisation(author) or plain(author).casefold() in owners:
            return without_html(plain(comment.get("text")) or plain(comment.get("description"))) or None
    return None


def _locale(language: str | None) -> str | None:
    """A page's language as "en" or "en-GB", however it is written there."""
    match = LANGUAGE.fullmatch((language or "").strip())
    return "-".join(filter(None, (match[1].lower(), (match[2] or "").upper()))) if match else None


def _float(text: str) -> float | None:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return None
