"""What a crawl left in the landing folder: its own report, the reviews, and the rows that could not be used."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import blake2b
from pathlib import Path
from typing import Any

from spiders.errors import CrawlError, ReviewError

SUFFIX = ".crawl.json"
TEXTS = ("title", "text")
OPTIONAL_TEXTS = ("author", "rating_raw", "locale", "url", "app_version", "reply")
OPTIONAL_NUMBERS = ("rating_min", "rating_max", "stars")


@dataclass(frozen=True)
class Crawl:
    """
    A finished crawl, however it finished. `gapless`: it came down to what was known before, or to the end it was asked
    for; `whole`: it did not stop at what was known.
    """

    file: Path
    run_id: str
    company: str
    source_id: str
    source: str
    status: str
    stop_reason: str
    expected: int | None
    fetched: int
    gapless: bool
    whole: bool
    started_at: datetime
    finished_at: datetime

    def beside(self, suffix: str) -> Path:
        return self.file.with_name(self.file.name.removesuffix(SUFFIX) + suffix)


@dataclass(frozen=True)
class Reject:
    ref: str
    reason: str
    url: str | None


def read_crawls(run_folder: Path) -> list[Crawl]:
    """The finished crawls of one run, by file name. Raises CrawlError when a report cannot be read."""
    return [_read_crawl(file) for file in sorted(run_folder.glob(f"*{SUFFIX}"))]


def _read_crawl(file: Path) -> Crawl:
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
        return Crawl(
            file=file,
            run_id=str(raw["run_id"]),
            company=str(raw["company"]),
            source_id=str(raw["source_id"]),
            source=str(raw["source"]),
            status=str(raw["status"]),
            stop_reason=str(raw["stop_reason"]),
            expected=None if raw["expected"] is None else int(raw["expected"]),
            fetched=int(raw["fetched"]),
            gapless=raw["gapless"] is True,
            whole=raw["whole"] is True,
            started_at=_moment(raw["started_at"]),
            finished_at=_moment(raw["finished_at"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise CrawlError(f"{file}: not a crawl report ({type(error).__name__}: {error})") from error


def read_rows(crawl: Crawl) -> Iterator[dict[str, Any] | Reject]:
    """
    The rejects of a crawl's spider, then its rows in file order, or a Reject for one that cannot be used.

    Each row has the review's fields, `written_at` as a naive UTC datetime, `review_key`, `content_hash` and `line`.
    """
    for number, line in _lines(crawl.beside(".rejects.jsonl")):
        yield _known_reject(number, line)
    for number, line in _lines(crawl.beside(".jsonl")):
        raw: Any = None
        try:
            raw = json.loads(line)
            yield _checked(raw, crawl) | {"line": number}
        except ValueError:
            yield Reject(f"line {number}", "not valid JSON", None)
        except ReviewError as error:
            yield _reject(raw, number, str(error))


def _lines(file: Path) -> Iterator[tuple[int, str]]:
    """Numbered lines; a byte that is no UTF-8 spoils its own line, not the file."""
    if file.exists():
        with file.open(encoding="utf-8", errors="replace", newline="\n") as lines:
            yield from ((number, line) for number, line in enumerate(lines, 1) if line.strip())


def _known_reject(number: int, line: str) -> Reject:
    try:
        raw = json.loads(line)
    except ValueError:
        return Reject(f"line {number}", "the spider's note on this row is not valid JSON", None)
    return _reject(raw, number, str(raw.get("reason")) if isinstance(raw, Mapping) else "no reason noted")


def _reject(raw: Any, number: int, reason: str) -> Reject:
    fields = raw if isinstance(raw, Mapping) else {}
    ref = fields.get("ref") or fields.get("review_id") or f"line {number}"
    url = fields.get("url")
    return Reject(str(ref), reason, url if isinstance(url, str) else None)


def _checked(raw: Any, crawl: Crawl) -> dict[str, Any]:
    if not isinstance(raw, Mapping):
        raise ReviewError(f"a {type(raw).__name__}; expected an object")
    for name in ("company", "source", "source_id"):
        if raw.get(name) != getattr(crawl, name):
            raise ReviewError(f"{name} = {raw.get(name)!r}; expected {getattr(crawl, name)!r}, as the crawl says")
    if not isinstance(raw.get("review_id"), str) or not raw["review_id"]:
        raise ReviewError(f"review_id = {raw.get('review_id')!r}; expected a text")
    row: dict[str, Any] = {name: raw[name] for name in ("company", "source", "source_id", "review_id")}
    row |= {name: _typed(raw, name, (str,)) for name in TEXTS}
    row |= {name: _typed(raw, name, (str, type(None))) for name in OPTIONAL_TEXTS}
    row |= {name: _typed(raw, name, (float, int, type(None))) for name in OPTIONAL_NUMBERS}
    if row["stars"] is not None and not 1 <= row["stars"] <= 5:
        raise ReviewError(f"stars = {row['stars']!r}; expected 1 to 5, or null")
    row["written_at"] = _written_at(raw)
    row["review_key"] = f"{row['source_id']}:{row['review_id']}"
    content = json.dumps([row["title"], row["text"], row["rating_raw"], row["stars"]])
    row["content_hash"] = blake2b(content.encode(), digest_size=16).hexdigest()
    return row


def _typed(raw: Mapping[str, Any], name: str, types: tuple[type, ...]) -> Any:
    if name not in raw:
        raise ReviewError(f'missing "{name}"')
    value = raw[name]
    if not isinstance(value, types) or isinstance(value, bool):
        expected = "text" if str in types else "a number"
        raise ReviewError(f"{name} = {value!r}; expected {expected}{' or null' if type(None) in types else ''}")
    return value


def _written_at(raw: Mapping[str, Any]) -> datetime | None:
    value = _typed(raw, "written_at", (str, type(None)))
    try:
        return None if value is None else _moment(value)
    except ValueError:
        raise ReviewError(f"written_at = {value!r}; expected an ISO 8601 date and time, or null") from None


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
