"""Steam's GetAppReviews: a response envelope, a cursor, thumbs instead of stars."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from demo.market import DemoReview, versions

MOST = 100
SHORT_PAGE = (MOST, 37)  # the page that starts here is short, long before the end
EMPTY_AT = sum(SHORT_PAGE)  # and the next one comes empty when it is asked for the first time
MARK = bytes((0xFB, 0xEF, 0xBE, 0xFF, 0xFF))  # in base64 it begins "++++//", which must be encoded in an address


def cursor_at(offset: int) -> str:
    return "*" if offset == 0 else base64.b64encode(MARK + offset.to_bytes(2)).decode()


def offset_of(cursor: str) -> int | None:
    """None for a cursor that was never handed out, such as one whose + became a space on its way."""
    if cursor == "*":
        return 0
    try:
        raw = base64.b64decode(cursor, validate=True)
    except binascii.Error:
        return None
    return int.from_bytes(raw[len(MARK) :]) if raw.startswith(MARK) else None


def answer(reviews: Sequence[DemoReview], offset: int, size: int, comes_empty: bool) -> dict[str, Any]:
    """
    The reviews from `offset` on; none, and the same cursor again, past the end or when the page `comes_empty`. The
    last page, too, hands out the cursor that led to it.
    """
    rows = [_row(review, before) for review, before in versions(reviews, -MOST)]
    size = min(size, SHORT_PAGE[1] if offset == SHORT_PAGE[0] else MOST)
    page = [] if comes_empty else rows[offset : offset + size]
    following = offset if offset + len(page) >= len(rows) else offset + len(page)
    body: dict[str, Any] = {"query_summary": {"num_reviews": len(page)}, "cursor": cursor_at(following)}
    if page:
        body["reviews"] = page
    if offset == 0:
        positive = sum(review.stars > 3 for review in reviews)
        body["query_summary"] |= {
            "review_score": 8, "review_score_desc": "Very Positive", "total_positive": positive,
            "total_negative": len(reviews) - positive, "total_reviews": len(reviews),
        }  # fmt: skip
        body["total_matching"] = len(reviews)
    return {"response": body}


def _row(review: DemoReview, before: bool) -> dict[str, Any]:
    said = review.earlier if before and review.earlier else review
    first = review.earlier or review
    number = int(review.review_id)
    author: dict[str, Any] = {
        "steamid": str(76561197960265728 + review.person.number), "num_games_owned": number % 300, "num_reviews": 1,
        "playtime_forever": number % 9000, "playtime_last_two_weeks": number % 40,
        "last_played": int(review.written_at.timestamp()),
    }  # fmt: skip
    if number % 5:  # old reviews lack it
        author["playtime_at_review"] = number % 8000
    return {
        "recommendationid": review.review_id, "author": author, "language": "english",
        "review": f"[i]{said.text}[/i]" if number % 17 == 0 and said.text else said.text,
        "timestamp_created": int(first.written_at.timestamp()), "timestamp_updated": int(said.written_at.timestamp()),
        "voted_up": said.stars > 3, "votes_up": number % 7, "votes_funny": 4294967295 if number % 97 == 0 else 0,
        "weighted_vote_score": "0.523809" if number % 3 else 0, "comment_count": 0, "steam_purchase": True,
        "received_for_free": False, "written_during_early_access": False,
    }  # fmt: skip
