"""Landing files → reviews, review_versions, crawls, rejects: one transaction per file, the same rows however often."""

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipelines.duplicates import Text, origins
from pipelines.landing import Crawl, Reject, read_crawls, read_reviews
from pipelines.language import languages, skip_reason
from pipelines.market import Market
from pipelines.warehouse import Connection, open_warehouse, query, stage, transaction

logger = logging.getLogger(__name__)

Row = dict[str, Any]

CONTENT = ("title", "text", "rating_raw", "stars", "written_at", "content_hash")
FIELDS = {
    "review_key": pa.string(), "company": pa.string(), "source": pa.string(), "source_id": pa.string(),
    "review_id": pa.string(), "author": pa.string(), "title": pa.string(), "text": pa.string(),
    "rating_raw": pa.string(), "rating_min": pa.float64(), "rating_max": pa.float64(), "stars": pa.float64(),
    "written_at": pa.timestamp("us"), "locale": pa.string(), "language": pa.string(), "skipped": pa.string(),
    "url": pa.string(), "app_version": pa.string(), "content_hash": pa.string(),
}  # fmt: skip
VERSION_FIELDS = {"position": pa.int32(), **FIELDS}
CHANGING = [name for name in FIELDS if name != "review_key"]

UPDATE_CHANGED = f"""
    merge into reviews using landed on reviews.review_key = landed.review_key
    when matched and reviews.content_hash <> landed.content_hash then update set
        {", ".join(f"{name} = landed.{name}" for name in CHANGING)}, changed_on = $as_of
"""
INSERT_NEW = f"""
    merge into reviews using landed on reviews.review_key = landed.review_key
    when not matched then insert ({", ".join(FIELDS)}, first_seen_on, changed_on)
    values ({", ".join(f"landed.{name}" for name in FIELDS)}, $as_of, $as_of)
"""
INSERT_VERSIONS = f"""
    merge into review_versions using ({{new_versions}}) as unseen
    on review_versions.review_key = unseen.review_key and review_versions.content_hash = unseen.content_hash
    when not matched then insert (review_key, version, {", ".join(CONTENT)}, seen_on)
    values (unseen.review_key, unseen.version, {", ".join(f"unseen.{name}" for name in CONTENT)}, $as_of)
"""


@dataclass(frozen=True)
class IngestResult:
    """What one run's files brought, summed; the same when asked again after they were taken in."""

    files: int
    new: int
    updated: int
    unchanged: int
    rejected: int


def ingest(run_folder: Path, warehouse: Path, market: Market, as_of: date) -> IngestResult:
    """
    Take in every finished crawl of `run_folder` that is not in yet, then the market's own tables, then duplicates.

    `as_of` is the day a review counts as first seen or changed. Raises CrawlError for an unreadable crawl report.
    """
    crawls = read_crawls(run_folder)
    with open_warehouse(warehouse) as con:
        for crawl in crawls:
            if not _is_in(con, crawl):
                _ingest_file(con, crawl, as_of)
        _replace_market(con, market)
        _mark_duplicates(con)
        return _result(con, crawls)


def _is_in(con: Connection, crawl: Crawl) -> bool:
    """A crawl repeated within its run has another end, and is taken in again."""
    found = con.execute(
        "select 1 from crawls where run_id = ? and source_id = ? and finished_at = ?",
        [crawl.run_id, crawl.source_id, crawl.finished_at],
    ).fetchone()
    return found is not None


def _ingest_file(con: Connection, crawl: Crawl, as_of: date) -> None:
    rows, rejects = read_reviews(crawl)
    versions, latest = _ordered(rows)
    with transaction(con):
        known = _known_hashes(con, crawl.source_id)
        fresh = [row for row in latest if known.get(row["review_key"]) != row["content_hash"]]
        new = sum(row["review_key"] not in known for row in fresh)
        _add_languages(fresh)
        stage(con, "landed", FIELDS, (_columns(row, FIELDS) for row in fresh))
        unseen = [row for row in versions if known.get(row["review_key"]) != row["content_hash"]]
        stage(con, "landed_versions", VERSION_FIELDS, (_columns(row, VERSION_FIELDS) for row in unseen))
        for statement in (UPDATE_CHANGED, INSERT_NEW, INSERT_VERSIONS.format(new_versions=query("new_versions"))):
            con.execute(statement, {"as_of": as_of})
        _replace_rejects(con, crawl, rejects)
        counts = (new, len(fresh) - new, len(latest) - len(fresh), len(rejects))
        _replace_crawl(con, crawl, counts)
    logger.info("%s: %d new, %d updated, %d unchanged, %d rejected", crawl.source_id, *counts)


def _ordered(rows: Sequence[Row]) -> tuple[list[Row], list[Row]]:
    """
    (every content in the order it was written, the last one of each review).

    A review edited while it was crawled stands twice in a file: the later date wins, else the later line.
    """
    in_order = sorted(rows, key=lambda row: row["written_at"] or datetime.min)
    versions: dict[tuple[str, str], Row] = {}
    latest: dict[str, Row] = {}
    for position, row in enumerate(in_order):
        versions.setdefault((row["review_key"], row["content_hash"]), {**row, "position": position})
        latest[row["review_key"]] = row
    return list(versions.values()), list(latest.values())


def _known_hashes(con: Connection, source_id: str) -> dict[str, str]:
    known = con.execute("select review_key, content_hash from reviews where source_id = ?", [source_id])
    return dict(known.fetchall())


def _add_languages(rows: Sequence[Row]) -> None:
    texts = [f"{row['title']}\n{row['text']}" for row in rows]
    for row, language in zip(rows, languages(texts, [row["locale"] for row in rows]), strict=True):
        row["language"], row["skipped"] = language, skip_reason(language)


def _columns(row: Row, fields: Iterable[str]) -> tuple[Any, ...]:
    return tuple(row.get(field) for field in fields)


def _replace_rejects(con: Connection, crawl: Crawl, rejects: Sequence[Reject]) -> None:
    con.execute("delete from rejects where run_id = ? and source_id = ?", [crawl.run_id, crawl.source_id])
    rows = ((reject.ref, reject.reason, reject.url) for reject in rejects)
    stage(con, "landed_rejects", dict.fromkeys(("ref", "reason", "url"), pa.string()), rows)
    con.execute(
        "insert into rejects (run_id, source_id, company, ref, reason, url) "
        "select $run_id, $source_id, $company, ref, reason, url from landed_rejects",
        {"run_id": crawl.run_id, "source_id": crawl.source_id, "company": crawl.company},
    )


def _replace_crawl(con: Connection, crawl: Crawl, counts: tuple[int, int, int, int]) -> None:
    con.execute("delete from crawls where run_id = ? and source_id = ?", [crawl.run_id, crawl.source_id])
    con.execute(
        "insert into crawls (run_id, source_id, company, source, status, stop_reason, expected, fetched, "
        "new, updated, unchanged, rejected, started_at, finished_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            crawl.run_id, crawl.source_id, crawl.company, crawl.source, crawl.status, crawl.stop_reason,
            crawl.expected, crawl.fetched, *counts, crawl.started_at, crawl.finished_at,
        ],
    )  # fmt: skip


def _replace_market(con: Connection, market: Market) -> None:
    sources = [(source.id, company.id, source.platform) for company, source in market.sources()]
    steps = [(step.stage, step.touchpoint, step.owner, place) for place, step in enumerate(market.journey)]
    with transaction(con):
        for table, rows in (
            ("companies", [(company.id, company.name, company.role) for company in market.companies]),
            ("sources", sources),
            ("journey", steps),
        ):
            con.execute(f"delete from {table}")
            if rows:
                con.executemany(f"insert into {table} values ({', '.join('?' * len(rows[0]))})", rows)


def _mark_duplicates(con: Connection) -> None:
    """Every review's origin anew, from all reviews at once: an earlier origin may have come in last."""
    found = origins(Text(*row) for row in con.execute(query("duplicate_candidates")).fetchall())
    stage(con, "found_origins", dict.fromkeys(("review_key", "origin"), pa.string()), found.items())
    with transaction(con):
        con.execute("""
            merge into reviews using (
                select reviews.review_key, found_origins.origin
                from reviews left join found_origins using (review_key)
                where reviews.duplicate_of is distinct from found_origins.origin
            ) as changed on reviews.review_key = changed.review_key
            when matched then update set duplicate_of = changed.origin
        """)


def _result(con: Connection, crawls: Sequence[Crawl]) -> IngestResult:
    """Read back from `crawls`, so that a run taken up after a crash reports what the whole run brought."""
    rows = [
        con.execute(
            "select new, updated, unchanged, rejected from crawls where run_id = ? and source_id = ?",
            [crawl.run_id, crawl.source_id],
        ).fetchone()
        for crawl in crawls
    ]
    return IngestResult(len(crawls), *(sum(row[column] for row in rows if row) for column in range(4)))
