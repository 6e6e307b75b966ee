"""Landing files → reviews, review_versions, crawls, rejects: one transaction per file, the same rows however often."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipelines.duplicates import Text, origins
from pipelines.landing import Crawl, Reject, read_crawls, read_rows
from pipelines.language import languages, skip_reason
from pipelines.market import Market
from pipelines.warehouse import Connection, open_warehouse, query, stage, transaction

logger = logging.getLogger(__name__)

Row = dict[str, Any]

CHUNK = 20_000  # rows in memory at a time
CONTENT = ("title", "text", "rating_raw", "stars", "written_at", "content_hash", "reply")
LANDING = {
    "line": pa.int64(), "review_key": pa.string(), "company": pa.string(), "source": pa.string(),
    "source_id": pa.string(), "review_id": pa.string(), "author": pa.string(), "title": pa.string(),
    "text": pa.string(), "rating_raw": pa.string(), "rating_min": pa.float64(), "rating_max": pa.float64(),
    "stars": pa.float64(), "written_at": pa.timestamp("us"), "locale": pa.string(), "url": pa.string(),
    "app_version": pa.string(), "reply": pa.string(), "content_hash": pa.string(),
}  # fmt: skip
LANGUAGES = {"review_key": pa.string(), "language": pa.string(), "skipped": pa.string()}
REJECTS = {"ref": pa.string(), "reason": pa.string(), "url": pa.string()}
FIELDS = [name for name in LANDING if name != "line"] + ["language", "skipped"]
CHANGING = [name for name in FIELDS if name != "review_key"]

UPDATE_CHANGED = f"""
    merge into reviews using (from changed join languages using (review_key)) as changed
    on reviews.review_key = changed.review_key
    when matched then update set {", ".join(f"{name} = changed.{name}" for name in CHANGING)}, changed_on = $as_of
"""
INSERT_NEW = f"""
    merge into reviews using (from changed join languages using (review_key)) as changed
    on reviews.review_key = changed.review_key
    when not matched then insert ({", ".join(FIELDS)}, first_seen_on, changed_on)
    values ({", ".join(f"changed.{name}" for name in FIELDS)}, $as_of, $as_of)
"""
INSERT_VERSIONS = f"""
    merge into review_versions using ({{new_versions}}) as unseen
    on review_versions.review_key = unseen.review_key and review_versions.version = unseen.version
    when not matched then insert (review_key, version, {", ".join(CONTENT)}, seen_on, run_id)
    values (unseen.review_key, unseen.version, {", ".join(f"unseen.{name}" for name in CONTENT)}, $as_of, $run_id)
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
    with transaction(con):
        rejected = _land(con, crawl)
        con.execute(f"create or replace temp table changed as {query('changed_reviews')}")
        _find_languages(con)
        new_versions = INSERT_VERSIONS.format(new_versions=query("new_versions"))
        con.execute(new_versions, {"as_of": as_of, "run_id": crawl.run_id})
        counts = (*_counted(con), rejected)
        con.execute(UPDATE_CHANGED, {"as_of": as_of})
        con.execute(INSERT_NEW, {"as_of": as_of})
        _replace_crawl(con, crawl, counts)
        for table in ("landing", "changed", "languages"):
            con.execute(f"drop table temp.{table}")
    logger.info("%s: %d new, %d updated, %d unchanged, %d rejected", crawl.source_id, *counts)


def _land(con: Connection, crawl: Crawl) -> int:
    """The crawl's rows as temporary table `landing`, its rejects into theirs; return how many rejects there are."""
    con.execute("delete from rejects where run_id = ? and source_id = ?", [crawl.run_id, crawl.source_id])
    stage(con, "chunk", LANDING, [])
    con.execute("create or replace temp table landing as from chunk")
    rejected = 0
    for chunk in _chunks(read_rows(crawl)):
        rejects = [row for row in chunk if isinstance(row, Reject)]
        stage(con, "chunk", REJECTS, ((reject.ref, reject.reason, reject.url) for reject in rejects))
        con.execute(
            "insert into rejects (run_id, source_id, company, ref, reason, url) "
            "select $run_id, $source_id, $company, ref, reason, url from chunk",
            {"run_id": crawl.run_id, "source_id": crawl.source_id, "company": crawl.company},
        )
        stage(con, "chunk", LANDING, (tuple(map(row.get, LANDING)) for row in chunk if not isinstance(row, Reject)))
        con.execute("insert into landing from chunk")
        rejected += len(rejects)
    return rejected


def _find_languages(con: Connection) -> None:
    """The languages of the changed reviews as temporary table `languages`, and why those not read are skipped."""
    stage(con, "chunk", LANGUAGES, [])
    con.execute("create or replace temp table languages as from chunk")
    texts = "select review_key, title || chr(10) || text, locale from changed where line > ? and line <= ?"
    last = con.execute("select max(line) from changed").fetchone()
    for line in range(0, (last and last[0]) or 0, CHUNK):
        if not (chunk := con.execute(texts, [line, line + CHUNK]).fetchall()):
            continue
        keys, words, locales = zip(*chunk, strict=True)
        found = languages(words, locales)
        stage(con, "chunk", LANGUAGES, zip(keys, found, map(skip_reason, found), strict=True))
        con.execute("insert into languages from chunk")


def _counted(con: Connection) -> tuple[int, int, int]:
    """How many of the landed reviews are new, updated and unchanged."""
    row = con.execute("""
        select count(*) filter (is_new), count(*) filter (not is_new), (select count(distinct review_key) from landing)
        from changed
    """).fetchone()
    new, updated, landed = row or (0, 0, 0)
    return new, updated, landed - new - updated


def _chunks(rows: Iterable[Row | Reject]) -> Iterator[list[Row | Reject]]:
    walking = iter(rows)
    while chunk := list(islice(walking, CHUNK)):
        yield chunk


def _replace_crawl(con: Connection, crawl: Crawl, counts: tuple[int, int, int, int]) -> None:
    con.execute("delete from crawls where run_id = ? and source_id = ?", [crawl.run_id, crawl.source_id])
    con.execute(
        "insert into crawls (run_id, source_id, company, source, status, stop_reason, expected, fetched, new, updated, "
        "unchanged, rejected, gapless, whole, started_at, finished_at) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            crawl.run_id, crawl.source_id, crawl.company, crawl.source, crawl.status, crawl.stop_reason,
            crawl.expected, crawl.fetched, *counts, crawl.gapless, crawl.whole, crawl.started_at, crawl.finished_at,
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
