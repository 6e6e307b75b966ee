"""Which column of an exported file holds which of our fields."""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

from spiders.errors import ImportFileError
from spiders.files.exports import KnownExport, known_export, plain

# What people call their columns, as patterns; the first that is there counts.
NAMES = {
    "id": ("reviewid", "id", "uuid", "guid", "responseid", "respondentid", "ticketid"),
    "text": ("content", "text", "review", "reviewtext", "body", "reviewbody", "comment", "comments", "feedback",
             "verbatim*", "*reasonforyourscore*", "what*reason*", "whydidyou*", "openended*", "message"),
    "title": ("title", "reviewtitle", "headline", "subject"),
    "rating": ("score", "rating", "stars", "starrating", "reviewrating", "nps", "npsscore", "npsrating", "howlikely*"),
    "date": ("at", "date", "reviewdate", "writtenat", "createdat", "created", "publishedat", "datepublished",
             "reviewsubmitdateandtime", "submittedat", "submitdate*", "enddate", "timestamp", "time"),
    "author": ("authorid", "userid", "username", "author", "authorname", "reviewer", "reviewername", "user"),
    "url": ("url", "reviewurl", "reviewlink", "link"),
    "version": ("reviewcreatedversion", "appversionname", "appversion", "version"),
    "locale": ("locale", "reviewerlanguage", "language", "lang"),
    "reply": ("replycontent", "replytext", "developerreplytext", "companyreply", "companyresponse", "vendorresponse",
              "reply"),
}  # fmt: skip
HOW_LIKELY = ("nps*", "howlikely*")  # "How likely are you to recommend us", from 0 to 10
AND = " + "

Columns = dict[str, tuple[str, ...]]


def columns_for(columns: Sequence[str], mapping: Mapping[str, str] | None, where: str) -> Columns:
    """The columns of `found_columns`. Raises ImportFileError, too, when neither text nor rating is found."""
    result = found_columns(columns, mapping, where)
    if not {"text", "rating"} & set(result):
        raise ImportFileError(
            f"{where}: no column for the reviews' text or rating; name it with --map text=COLUMN. "
            f"It has {', '.join(columns)}"
        )
    return result


def found_columns(columns: Sequence[str], mapping: Mapping[str, str] | None, where: str) -> Columns:
    """
    Our field to the file's columns: as `mapping` says, and for fields it leaves out as a known export or the columns'
    names tell. Only a text is put together from several columns, which `mapping` writes as "Pros + Cons".

    A field mapped to "" is left out. Raises ImportFileError when a named column is not there.
    """
    given = {name: _named(name, value, columns, where) for name, value in (mapping or {}).items()}
    known = known_export(columns)
    told = _of_export(known, columns) if known else _of_names(columns)
    taken = {column for each in given.values() for column in each}
    result = {name: each for name, each in told.items() if name not in given and not taken & set(each)}
    return result | {name: each for name, each in given.items() if each}


def scale_for(columns: Sequence[str], rating: tuple[str, ...]) -> tuple[float, float]:
    """Lowest and highest rating, as a known export or the name of the rating's column tells; else 1 and 5."""
    if known := known_export(columns):
        return known.scale
    return (0, 10) if any(fits(column, HOW_LIKELY) for column in rating) else (1, 5)


def fits(column: str, patterns: Sequence[str]) -> bool:
    return any(fnmatchcase(plain(column), pattern) for pattern in patterns)


def _named(name: str, value: str, columns: Sequence[str], where: str) -> tuple[str, ...]:
    if name not in NAMES:
        raise ImportFileError(f'{where}: unknown field "{name}" in the mapping; expected {", ".join(NAMES)}')
    named = (value,) if value in columns or name != "text" else tuple(value.split(AND))
    for column in filter(None, named):
        if column not in columns:
            raise ImportFileError(f'{where}: no column "{column}" (for {name}); it has {", ".join(columns)}')
    return tuple(filter(None, named))


def _of_names(columns: Sequence[str]) -> Columns:
    found = {name: _all(columns, patterns)[:1] for name, patterns in NAMES.items()}
    return {name: each for name, each in found.items() if each}


def _of_export(known: KnownExport, columns: Sequence[str]) -> Columns:
    found = {name: _all(columns, patterns) for name, patterns in known.columns.items()}
    return {name: each if name == "text" else each[:1] for name, each in found.items() if each}


def _all(columns: Sequence[str], patterns: Sequence[str]) -> tuple[str, ...]:
    """Every column that fits, by the order of the patterns."""
    return tuple(dict.fromkeys(column for pattern in patterns for column in columns if fits(column, (pattern,))))
