from datetime import date

import pytest

from pipelines.ingest import IngestResult, ingest
from pipelines.market import Company, Market
from pipelines.warehouse import open_warehouse
from tests.pipelines.landed import AS_OF, MARKET, land, review

LATER = date(2026, 11, 23)


@pytest.fixture
def warehouse(tmp_path):
    return tmp_path / "warehouse.duckdb"


def rows(warehouse, select):
    with open_warehouse(warehouse) as con:
        return con.execute(select).fetchall()


def everything(warehouse):
    with open_warehouse(warehouse) as con:
        tables = [name for (name,) in con.execute("select table_name from duckdb_tables() order by all").fetchall()]
        return {table: con.execute(f"from {table} order by all").fetchall() for table in tables}


def test_new_review_is_kept_whole(tmp_path, warehouse):
    full = review(
        "7", "Refunded in one tap", title="Great", author="a1", rating_raw="4", stars=4.0, url="https://x.org",
        app_version="2.1",
    )  # fmt: skip
    assert ingest(land(tmp_path, [full]), warehouse, MARKET, AS_OF) == IngestResult(1, 1, 0, 0, 0)
    kept = rows(
        warehouse,
        "select review_key, company, source, source_id, review_id, author, title, text, rating_raw, rating_min, "
        "rating_max, stars, written_at::text, locale, language, skipped, url, app_version, duplicate_of, "
        "first_seen_on, changed_on from reviews",
    )
    assert kept == [(
        "zippa-ios:7", "zippa", "app_store", "zippa-ios", "7", "a1", "Great", "Refunded in one tap", "4", 1.0, 5.0, 4.0,
        "2026-11-20 08:15:00", "en-GB", "en", None, "https://x.org", "2.1", None, AS_OF, AS_OF,
    )]  # fmt: skip
    versions = "select review_key, version, title, text, rating_raw, stars, seen_on from review_versions"
    assert rows(warehouse, versions) == [("zippa-ios:7", 1, "Great", "Refunded in one tap", "4", 4.0, AS_OF)]
    crawls = "select * exclude (started_at, finished_at) from crawls"
    reason = "the last page was reached"
    assert rows(warehouse, crawls) == [
        ("2026-11-22-01", "zippa-ios", "zippa", "app_store", "complete", reason, None, 1, 1, 0, 0, 0, True, True)
    ]


def test_same_run_again_changes_nothing(tmp_path, warehouse):
    folder = land(tmp_path, [review("1", "good"), review("2", "bad"), "{"])
    land(tmp_path, [review("1", "ok", source_id="pantrio-ios", company="pantrio")],
         company="pantrio", source_id="pantrio-ios")  # fmt: skip
    first = ingest(folder, warehouse, MARKET, AS_OF)
    before = everything(warehouse)
    assert first == IngestResult(files=2, new=3, updated=0, unchanged=0, rejected=1)
    assert ingest(folder, warehouse, MARKET, LATER) == first
    assert everything(warehouse) == before


def test_edit_keeps_history_and_first_day(tmp_path, warehouse):
    ingest(land(tmp_path, [review("1", "good"), review("2", "bad")]), warehouse, MARKET, AS_OF)
    night = land(tmp_path, [review("1", "good, now bad", stars=2.0), review("2", "bad")], run_id="2026-11-23-01")
    assert ingest(night, warehouse, MARKET, LATER) == IngestResult(1, 0, 1, 1, 0)
    assert rows(warehouse, "select text, stars, first_seen_on, changed_on from reviews order by review_key") == [
        ("good, now bad", 2.0, AS_OF, LATER),
        ("bad", 5.0, AS_OF, AS_OF),
    ]
    assert rows(warehouse, "select review_key, version, text, seen_on from review_versions order by all") == [
        ("zippa-ios:1", 1, "good", AS_OF),
        ("zippa-ios:1", 2, "good, now bad", LATER),
        ("zippa-ios:2", 1, "bad", AS_OF),
    ]


def test_content_that_comes_back_is_current_but_no_new_version(tmp_path, warehouse):
    for day, text in ((22, "a"), (23, "b"), (24, "a")):
        ingest(land(tmp_path, [review("1", text)], run_id=f"2026-11-{day}-01"), warehouse, MARKET, date(2026, 11, day))
    assert rows(warehouse, "select text, changed_on from reviews") == [("a", date(2026, 11, 24))]
    assert rows(warehouse, "select version, text from review_versions order by version") == [(1, "a"), (2, "b")]


@pytest.mark.parametrize(
    ("first", "second", "last"),
    [
        ("2026-11-20T08:00:00", "2026-11-20T09:00:00", "second"),
        ("2026-11-20T09:00:00", "2026-11-20T08:00:00", "first"),
        ("2026-11-20T08:00:00", "2026-11-20T08:00:00", "second"),
        (None, None, "second"),
        ("2026-11-20T08:00:00", None, "first"),
    ],
)
def test_review_twice_in_one_file(tmp_path, warehouse, first, second, last):
    twice = [review("1", "first", written_at=first), review("1", "second", written_at=second)]
    assert ingest(land(tmp_path, twice), warehouse, MARKET, AS_OF).new == 1
    assert rows(warehouse, "select text from reviews") == [(last,)]
    versions = rows(warehouse, "select text from review_versions order by version")
    assert sorted(versions) == [("first",), ("second",)]
    assert versions[-1] == (last,)


def test_duplicate_page_is_one_review(tmp_path, warehouse):
    ingest(land(tmp_path, [review("1", "good"), review("1", "good")]), warehouse, MARKET, AS_OF)
    for table in ("reviews", "review_versions"):
        assert rows(warehouse, f"select count(*) from {table}") == [(1,)]


def test_same_id_at_two_sources_is_two_reviews(tmp_path, warehouse):
    land(tmp_path, [review("1", "good")])
    other = {"company": "zippa", "source_id": "zippa-csv", "source": "google_play"}
    ingest(land(tmp_path, [review("1", "fine", **other)], **other), warehouse, MARKET, AS_OF)
    assert rows(warehouse, "select review_key from reviews order by all") == [("zippa-csv:1",), ("zippa-ios:1",)]


def test_keys_are_unique(tmp_path, warehouse):
    for night in range(3):
        texts = [review(str(number % 7), f"text {number * night % 5}") for number in range(20)]
        ingest(land(tmp_path, texts, run_id=f"2026-11-22-0{night + 1}"), warehouse, MARKET, AS_OF)
    for table, key in (
        ("reviews", "review_key"),
        ("review_versions", "review_key, version"),
        ("review_versions", "review_key, content_hash, reply"),
        ("crawls", "run_id, source_id"),
        ("companies", "company"),
        ("sources", "source_id"),
    ):
        assert rows(warehouse, f"select {key} from {table} group by {key} having count(*) > 1") == [], (table, key)
    assert rows(warehouse, "select count(*) from reviews") == [(7,)]


def test_what_is_not_read_is_kept_with_its_reason(tmp_path, warehouse):
    texts = [review("1", "ok"), review("2", "в порядке"), review("3", "👍"), review("4", "Gut", locale="de-DE")]
    ingest(land(tmp_path, texts), warehouse, MARKET, AS_OF)
    assert rows(warehouse, "select language, skipped from reviews order by review_key") == [
        ("en", None), ("und", "language"), (None, "no_words"), ("de", "language"),
    ]  # fmt: skip


def test_rejects_are_kept_with_their_reason(tmp_path, warehouse):
    known = {"ref": "page 3", "reason": "no rating", "url": "https://example.org/3"}
    folder = land(tmp_path, [review("1", "ok"), review("2", "x", stars=9.0)], rejects=[known])
    assert ingest(folder, warehouse, MARKET, AS_OF) == IngestResult(1, 1, 0, 0, 2)
    assert rows(warehouse, "select * from rejects order by ref") == [
        ("2026-11-22-01", "zippa-ios", "zippa", "2", "stars = 9.0; expected 1 to 5, or null", None),
        ("2026-11-22-01", "zippa-ios", "zippa", "page 3", "no rating", "https://example.org/3"),
    ]


def test_failed_crawl_brings_what_it_got(tmp_path, warehouse):
    folder = land(tmp_path, [review("1", "ok")], status="failed", stop_reason="HTTP 500 at page 2", expected=90)
    ingest(folder, warehouse, MARKET, AS_OF)
    assert rows(warehouse, "select status, stop_reason, expected, new from crawls") == [
        ("failed", "HTTP 500 at page 2", 90, 1)
    ]


def test_crawl_repeated_within_its_run_is_taken_in_again(tmp_path, warehouse):
    ingest(land(tmp_path, [review("1", "ok"), "{"], status="failed"), warehouse, MARKET, AS_OF)
    again = land(tmp_path, [review("1", "ok"), review("2", "fine")], finished_at="2026-11-22T02:00:00")
    assert ingest(again, warehouse, MARKET, AS_OF) == IngestResult(1, 1, 0, 1, 0)
    assert rows(warehouse, "select status, new, unchanged from crawls") == [("complete", 1, 1)]
    assert rows(warehouse, "from rejects") == []


def test_unfinished_crawl_waits(tmp_path, warehouse):
    folder = land(tmp_path, [review("1", "ok")])
    (folder / "zippa.zippa-ios.crawl.json").unlink()
    assert ingest(folder, warehouse, MARKET, AS_OF) == IngestResult(0, 0, 0, 0, 0)


def test_market_tables_follow_the_market(tmp_path, warehouse):
    folder = land(tmp_path, [])
    ingest(folder, warehouse, MARKET, AS_OF)
    assert rows(warehouse, "from companies order by all") == [
        ("pantrio", "Pantrio", "own"), ("zippa", "Zippa", "competitor"),
    ]  # fmt: skip
    assert rows(warehouse, "from sources order by all") == [
        ("pantrio-ios", "pantrio", "app_store"), ("zippa-csv", "zippa", "google_play"),
        ("zippa-ios", "zippa", "app_store"),
    ]  # fmt: skip
    assert rows(warehouse, "from journey order by position") == [
        ("join", "First order set-up", "Onboarding", 0), ("help", "Refund", "Care", 1),
    ]  # fmt: skip
    ingest(folder, warehouse, Market(name="x", companies=(Company(id="zippa", name="Zippa 2"),)), AS_OF)
    assert rows(warehouse, "from companies") == [("zippa", "Zippa 2", "competitor")]
    assert rows(warehouse, "select count(*) from sources union all select count(*) from journey") == [(0,), (0,)]


def test_origin_that_comes_in_last_takes_over(tmp_path, warehouse):
    words = "they refunded my broken eggs in one tap and said sorry"
    copies = [review(str(day - 19), words, written_at=f"2026-11-{day}T08:00:00") for day in (20, 21)]
    ingest(land(tmp_path, copies), warehouse, MARKET, AS_OF)
    pairs = "select review_id, duplicate_of from reviews order by review_id"
    assert rows(warehouse, pairs) == [("1", None), ("2", "zippa-ios:1")]
    earlier = review("3", words, written_at="2026-11-19T08:00:00")
    ingest(land(tmp_path, [earlier], run_id="2026-11-22-02"), warehouse, MARKET, AS_OF)
    assert rows(warehouse, pairs) == [("1", "zippa-ios:3"), ("2", "zippa-ios:3"), ("3", None)]
    ingest(land(tmp_path, [review("3", "never mind")], run_id="2026-11-22-03"), warehouse, MARKET, AS_OF)
    assert rows(warehouse, pairs) == [("1", None), ("2", "zippa-ios:1"), ("3", None)]


def test_an_answer_of_the_company_is_kept_with_its_history(tmp_path, warehouse):
    for day, reply in ((22, None), (23, "We are sorry"), (24, "We are sorry, it is mended")):
        folder = land(tmp_path, [review("1", "broken", reply=reply)], run_id=f"2026-11-{day}-01")
        result = ingest(folder, warehouse, MARKET, date(2026, 11, day))
    assert result == IngestResult(1, 0, 1, 0, 0)
    assert rows(warehouse, "select reply, changed_on from reviews") == [
        ("We are sorry, it is mended", date(2026, 11, 24))
    ]
    assert rows(warehouse, "select version, reply, run_id from review_versions order by version") == [
        (1, None, "2026-11-22-01"), (2, "We are sorry", "2026-11-23-01"),
        (3, "We are sorry, it is mended", "2026-11-24-01"),
    ]  # fmt: skip
    assert rows(warehouse, "select count(distinct content_hash) from review_versions") == [(1,)]  # nothing to read anew


def test_more_rows_than_are_held_at_once(tmp_path, warehouse, monkeypatch):
    monkeypatch.setattr("pipelines.ingest.CHUNK", 7)
    lines = [review(str(number % 40), f"text {number}", locale="de") for number in range(60)]
    result = ingest(land(tmp_path, [*lines[:30], "{", *lines[30:], "{"]), warehouse, MARKET, AS_OF)
    assert result == IngestResult(1, 40, 0, 0, 2)
    assert rows(warehouse, "select count(*), count(language) from reviews where skipped = 'language'") == [(40, 40)]
    assert rows(warehouse, "select text from reviews where review_id = '3'") == [("text 43",)]
