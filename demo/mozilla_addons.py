"""Mozilla's ratings interface, version 5: numbered pages that name the next one."""

from collections.abc import Sequence
from typing import Any

from demo.market import DemoReview

MOST = 50


def answer(
    reviews: Sequence[DemoReview], slug: str, addon_id: int, page: int, size: int, base_url: str
) -> dict[str, Any] | None:
    """A page of ratings, newest first; None for a page past the last."""
    pages = -(-len(reviews) // size)
    if not 1 <= page <= max(1, pages):
        return None

    def address(number: int) -> str | None:
        query = f"addon={slug}&page={number}&page_size={size}"
        return f"{base_url}/api/v5/ratings/rating/?{query}" if 1 <= number <= pages else None

    addon = {"id": addon_id, "slug": slug, "name": {"en-US": slug.replace("-", " ").title()}, "icon_url": ""}
    return {
        "page_size": size, "page_count": pages, "count": len(reviews), "next": address(page + 1),
        "previous": address(page - 1),
        "results": [_rating(review, addon) for review in reviews[(page - 1) * size : page * size]],
    }  # fmt: skip


def _rating(review: DemoReview, addon: dict[str, Any]) -> dict[str, Any]:
    number = int(review.review_id)
    reply = {
        "id": number + 1, "addon": addon, "body": "Thank you for telling us.", "is_deleted": False,
        "is_developer_reply": True, "is_latest": True, "user": {"id": 1, "name": "The makers", "url": None},
    }  # fmt: skip
    return {
        "id": number, "addon": addon, "body": review.text or None, "created": f"{review.written_at:%Y-%m-%dT%H:%M:%SZ}",
        "is_deleted": False, "is_developer_reply": False, "is_latest": True, "previous_count": 0,
        "score": review.stars, "reply": reply if number % 19 == 0 else None,
        "user": {"id": review.person.number, "name": review.person.name, "url": None, "username": None},
        "version": {"id": 5 + number % 3, "version": f"1.{number % 3}"} if number % 4 else None,
    }  # fmt: skip
