"""Which column of an exported file holds which of our fields."""

import re
from collections.abc import Mapping, Sequence

from spiders.errors import ImportFileError

# By column name without case, spaces and underscores; the first that is there counts. The names are those of
# google-play-scraper and Play Console exports, and the plain ones people choose themselves.
KNOWN = {
    "id": ("reviewid", "id", "uuid", "guid"),
    "text": ("content", "text", "review", "reviewtext", "body", "reviewbody", "comment", "comments", "feedback"),
    "title": ("title", "reviewtitle", "headline", "subject"),
    "rating": ("score", "rating", "stars", "starrating", "reviewrating"),
    "date": ("at", "date", "reviewdate", "writtenat", "createdat", "created", "publishedat", "datepublished",
             "reviewsubmitdateandtime", "submittedat", "timestamp", "time"),
    "author": ("authorid", "userid", "username", "author", "authorname", "reviewer", "reviewername", "user"),
    "url": ("url", "reviewurl", "reviewlink", "link"),
    "version": ("reviewcreatedversion", "appversionname", "appversion", "version"),
    "locale": ("locale", "reviewerlanguage", "language", "lang"),
}  # fmt: skip


def columns_for(columns: Sequence[str], mapping: Mapping[str, str] | None, where: str) -> dict[str, str]:
    """
    Our field to the file's column: as `mapping` says, and for fields it leaves out as the column names tell.

    A field mapped to "" is left out. Raises ImportFileError when a named column is not there, and when neither
    text nor rating is found.
    """
    given = mapping or {}
    for name, column in given.items():
        if name not in KNOWN:
            raise ImportFileError(f'{where}: unknown field "{name}" in the mapping; expected {", ".join(KNOWN)}')
        if column and column not in columns:
            raise ImportFileError(f'{where}: no column "{column}" (for {name}); it has {", ".join(columns)}')
    plain = {re.sub(r"[\W_]+", "", column).casefold(): column for column in reversed(columns)}
    told = {name: plain[known] for name, names in KNOWN.items() for known in reversed(names) if known in plain}
    taken = {column for column in given.values() if column}
    result = {name: column for name, column in told.items() if name not in given and column not in taken}
    result |= {name: column for name, column in given.items() if column}
    if not {"text", "rating"} & set(result):
        raise ImportFileError(
            f"{where}: no column for the reviews' text or rating; name it with --map text=COLUMN. "
            f"It has {', '.join(columns)}"
        )
    return result
