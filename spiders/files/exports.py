"""Exports of known make, told by their columns. Patterns are of column names without case, spaces and punctuation."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

Patterns = tuple[str, ...]


@dataclass(frozen=True)
class KnownExport:
    """
    A file is such an export when there is a column for each pattern in `telling`.

    `columns` finds our fields: the first pattern that a column fits counts; a text is put together from all of them.
    `id_in_url` finds a review's id in its address, where no column holds it.
    """

    name: str
    source: str
    telling: Patterns
    columns: Mapping[str, Patterns]
    scale: tuple[float, float] = (1, 5)
    id_in_url: str | None = None


KNOWN_EXPORTS = (
    # Google's help page on downloading reports, and public programs that read them.
    KnownExport(
        "Play Console", "google_play", ("starrating", "reviewtext", "reviewsubmitdateandtime"),
        {"text": ("reviewtext",), "title": ("reviewtitle",), "rating": ("starrating",),
         "date": ("reviewlastupdatedateandtime", "reviewsubmitdateandtime"), "url": ("reviewlink",),
         "version": ("appversionname",), "locale": ("reviewerlanguage",), "reply": ("developerreplytext",)},
        id_in_url=r"(?i)review_?id=([^&#]+)",
    ),
    # The documentation of the two programs of this name, in Python and in JavaScript.
    KnownExport(
        "google-play-scraper", "google_play", ("reviewid", "content", "score", "at"),
        {"id": ("reviewid",), "text": ("content",), "rating": ("score",), "date": ("at",), "author": ("username",),
         "version": ("reviewcreatedversion", "appversion"), "reply": ("replycontent",)},
    ),
    KnownExport(
        "google-play-scraper", "google_play", ("id", "text", "score", "date", "replytext", "thumbsup"),
        {"id": ("id",), "text": ("text",), "title": ("title",), "rating": ("score",), "date": ("date",),
         "author": ("username",), "url": ("url",), "version": ("version",), "reply": ("replytext",)},
    ),
    # Apple's documentation of customerReviews; programs put "attributes" before the names.
    KnownExport(
        "App Store Connect", "app_store", ("*reviewernickname", "*createddate", "*territory", "*rating"),
        {"id": ("id", "reviewid"), "text": ("body", "attributesbody"), "title": ("title", "attributestitle"),
         "rating": ("rating", "attributesrating"), "date": ("createddate", "attributescreateddate"),
         "author": ("*reviewernickname",), "version": ("appversion", "versionstring"),
         "reply": ("*responsebody", "response", "developerresponse")},
    ),
    # Public programs that read Trustpilot's exports of service and of product reviews.
    KnownExport(
        "Trustpilot", "trustpilot", ("reviewid", "reviewstars", "reviewcontent", "reviewcreatedutc"),
        {"id": ("reviewid",), "text": ("reviewcontent",), "title": ("reviewtitle",), "rating": ("reviewstars",),
         "date": ("reviewcreatedutc",), "author": ("reviewconsumeruserid", "reviewusername"),
         "locale": ("reviewlanguage",), "reply": ("companyreply", "companyresponse", "businessreply")},
    ),
    KnownExport(
        "Trustpilot product review", "trustpilot", ("reviewid", "stars", "content", "consumername", "createdat"),
        {"id": ("reviewid",), "text": ("content",), "rating": ("stars",), "date": ("createdat",),
         "author": ("consumername",), "locale": ("language",)},
    ),
    # G2's questions as its public pages show them; not verified against a real file.
    KnownExport(
        "G2", "g2", ("*whatdoyoulikebest*", "*whatdoyoudislike*", "*starrating*"),
        {"id": ("reviewid", "surveyresponseid", "id"), "title": ("reviewtitle", "title"), "rating": ("*starrating*",),
         "text": ("*whatdoyoulikebest*", "*whatdoyoudislike*", "*whatproblems*"),
         "date": ("publishedat", "publisheddate", "submittedat", "submitteddate", "reviewdate", "date"),
         "author": ("reviewername", "username", "name"), "url": ("reviewurl", "reviewlink", "url"),
         "reply": ("vendorresponse", "sellerresponse", "officialresponse")},
    ),
    # Capterra's form as its public pages show it; not verified against a real file.
    KnownExport(
        "Capterra", "capterra", ("pros", "cons", "overallrating"),
        {"id": ("reviewid", "id"), "title": ("reviewtitle", "title", "headline"), "rating": ("overallrating",),
         "text": ("overallcomments", "generalcomments", "comments", "overall", "pros", "cons"),
         "date": ("reviewdate", "publisheddate", "publishedon", "submitteddate", "submittedon", "date"),
         "author": ("reviewername", "reviewer", "name"), "url": ("reviewurl", "reviewlink", "url"),
         "reply": ("vendorresponse", "vendorreply")},
    ),
)  # fmt: skip


def plain(column: str) -> str:
    """A column's name as patterns see it."""
    return re.sub(r"[\W_]+", "", column).casefold()


def known_export(columns: Sequence[str]) -> KnownExport | None:
    """The first known export whose telling columns are all there."""
    names = [plain(column) for column in columns]

    def there(pattern: str) -> bool:
        return any(fnmatchcase(name, pattern) for name in names)

    return next((export for export in KNOWN_EXPORTS if all(map(there, export.telling))), None)
