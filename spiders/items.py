"""The one thing every spider yields: a review, validated and without personal data from the moment it exists."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import blake2b
from typing import Any

from spiders.errors import ReviewError
from spiders.measures import Rating, utc_iso
from spiders.privacy import author_hash, clean, scrub

STAMP = re.compile(r"(19[89]|20\d)\d-\d\d-\d\dT\d\d:\d\d:\d\d")


@dataclass(frozen=True)
class Review:
    """
    One review as it is written to the landing file. Build it with `Origin.review`, which hashes and scrubs.

    `author` is a keyed hash, `written_at` is UTC without a suffix, `stars` run from 1 to 5 and are None for thumbs,
    `locale` is the one that was asked for, not one that was detected; `reply` is what the company answered. Raises
    ReviewError when a field is not as said.
    """

    company: str
    source: str
    source_id: str
    review_id: str
    author: str | None
    title: str
    text: str
    rating_raw: str | None
    rating_min: float | None
    rating_max: float | None
    stars: float | None
    written_at: str | None
    locale: str | None
    url: str | None
    app_version: str | None
    reply: str | None

    def __post_init__(self) -> None:
        for name in ("company", "source", "source_id", "review_id"):
            if not isinstance(getattr(self, name), str) or not getattr(self, name):
                raise ReviewError(f"{name} is missing")
        if not isinstance(self.title, str) or not isinstance(self.text, str):
            raise ReviewError("title or text is not text")
        if not self.text and not self.title and self.rating_raw is None:
            raise ReviewError("neither text nor rating")
        if self.author is not None and not re.fullmatch("[0-9a-f]{32}", self.author):
            raise ReviewError("author is not a keyed hash")
        if self.stars is not None and not 1 <= self.stars <= 5:
            raise ReviewError(f"stars {self.stars} are outside 1..5")
        if self.written_at is not None and not STAMP.fullmatch(self.written_at):
            raise ReviewError(f'written_at "{self.written_at}" is not UTC in ISO 8601 between 1980 and 2109')

    def row(self) -> dict[str, Any]:
        """The fields in their order, as `dataclasses.asdict` gives them, without its deep copies."""
        return dict(vars(self))


@dataclass(frozen=True)
class Reject:
    """A row that is not a review: `ref` finds it again in its source; nothing in it is personal."""

    ref: str
    reason: str
    url: str | None

    def row(self) -> dict[str, Any]:
        return dict(vars(self))


@dataclass(frozen=True)
class Draft:
    """
    What a spider read of one review, before names are hashed and contact details removed.

    Without a `review_id` the review gets a content hash of (`page`, author, date, body); `author` is whatever
    identifies the person best on the platform, an account id rather than a name.
    """

    review_id: str | None = None
    author: str | None = None
    title: str = ""
    text: str = ""
    rating: Rating = field(default_factory=Rating)
    written_at: datetime | date | None = None
    locale: str | None = None
    url: str | None = None
    app_version: str | None = None
    reply: str | None = None
    page: str = ""


@dataclass(frozen=True)
class Origin:
    """Whose reviews are read, for which source, and the key that names are hashed with."""

    company: str
    source_id: str
    hash_key: str = field(repr=False)
    as_of: date | None = None

    def person(self, source: str, author: str | None) -> str | None:
        """The keyed hash of a person on a platform; None for nobody in particular."""
        return author_hash(self.hash_key, source, author)

    def review(self, source: str, draft: Draft) -> Review:
        """The finished review. Raises ReviewError when the draft is not one."""
        for name in ("review_id", "author", "title", "text", "locale", "url", "app_version", "reply"):
            if not isinstance(value := getattr(draft, name), str | None):
                raise ReviewError(f"{name} is {type(value).__name__}, expected text")
        author = self.person(source, draft.author)
        title, text, reply = (clean(words or "") for words in (draft.title, draft.text, draft.reply))
        review_id, locale, url, version, raw = (clean(fact or "") or None for fact in (
            draft.review_id, draft.locale, draft.url, draft.app_version, draft.rating.raw))
        written_at = utc_iso(draft.written_at)
        return Review(
            company=self.company,
            source=source,
            source_id=self.source_id,
            review_id=review_id or content_id(draft, author, written_at, title, text),
            author=author,
            title=scrub(title),
            text=scrub(text),
            rating_raw=raw,
            rating_min=draft.rating.worst,
            rating_max=draft.rating.best,
            stars=draft.rating.stars,
            written_at=written_at,
            locale=locale,
            url=url,
            app_version=version,
            reply=scrub(reply) or None,
        )


def content_id(draft: Draft, author: str | None, written_at: str | None, title: str, text: str) -> str:
    """
    An id for sources that give none. Spacing and case of the body do not matter; of a review without a body,
    title and rating take its place.
    """
    body = " ".join(text.split()).casefold() or f"{title}\0{draft.rating.raw}"
    parts = (draft.page, author or "", written_at or "", body)
    return blake2b("\0".join(parts).encode(), digest_size=16).hexdigest()
