import json
from datetime import datetime

import pytest

from pipelines.landing import Reject, read_crawls, read_rows
from spiders.errors import CrawlError
from tests.pipelines.landed import land, review


def read(folder):
    found = list(read_rows(read_crawls(folder)[0]))
    return [row for row in found if isinstance(row, dict)], [row for row in found if isinstance(row, Reject)]


@pytest.mark.parametrize(
    ("row", "ref", "reason"),
    [
        ('{"review_id": "1", "tex', "line 1", "not valid JSON"),
        ("[1]", "line 1", "a list; expected an object"),
        (review("1", "x", company="pantrio"), "1", "company = 'pantrio'; expected 'zippa', as the crawl says"),
        (review("", "x"), "line 1", "review_id = ''; expected a text"),
        (review(7, "x"), "7", "review_id = 7; expected a text"),
        (review("1", None), "1", "text = None; expected text"),
        (review("1", "x", stars="five"), "1", "stars = 'five'; expected a number or null"),
        (review("1", "x", stars=9.0), "1", "stars = 9.0; expected 1 to 5, or null"),
        (review("1", "x", stars=True), "1", "stars = True; expected a number or null"),
        (review("1", "x", author=5), "1", "author = 5; expected text or null"),
        (
            review("1", "x", written_at="yesterday"),
            "1",
            "written_at = 'yesterday'; expected an ISO 8601 date and time, or null",
        ),
        ({k: v for k, v in review("1", "x").items() if k != "title"}, "1", 'missing "title"'),
    ],
)
def test_broken_row_is_rejected_with_its_reason(tmp_path, row, ref, reason):
    rows, rejects = read(land(tmp_path, [row, review("2", "good")]))
    assert [row["review_id"] for row in rows] == ["2"]
    assert rejects == [Reject(ref, reason, None)]


def test_spiders_rejects_come_first(tmp_path):
    known = {"ref": "page 3", "reason": "no rating", "url": "https://example.org/3"}
    _, rejects = read(land(tmp_path, ["{"], rejects=[known]))
    assert rejects == [Reject("page 3", "no rating", "https://example.org/3"), Reject("line 1", "not valid JSON", None)]


def test_byte_that_is_no_text_spoils_its_own_row_only(tmp_path):
    folder = land(tmp_path, [])
    rows = [json.dumps(review(str(number), "good")).encode() for number in (1, 2)]
    (folder / "zippa.zippa-ios.jsonl").write_bytes(rows[0] + b"\n\xff\xfe{\n" + rows[1] + b"\n")
    rows, rejects = read(folder)
    assert [row["review_id"] for row in rows] == ["1", "2"]
    assert [reject.ref for reject in rejects] == ["line 2"]


def test_times_are_utc_and_the_hash_follows_the_content(tmp_path):
    same = review("1", "good", written_at="2026-11-20T09:15:00+01:00", url="https://example.org")
    other = review("1", "good", rating_raw="4", stars=4.0)
    rows, _ = read(land(tmp_path, [review("1", "good"), same, other]))
    assert rows[1]["written_at"] == rows[0]["written_at"] == datetime(2026, 11, 20, 8, 15)
    assert rows[0]["content_hash"] == rows[1]["content_hash"] != rows[2]["content_hash"]
    assert rows[0]["review_key"] == "zippa-ios:1"


def test_failed_crawl_without_reviews(tmp_path):
    folder = land(tmp_path, [], status="failed")
    (folder / "zippa.zippa-ios.jsonl").unlink()
    assert read(folder) == ([], [])


def test_unreadable_report_names_the_file(tmp_path):
    folder = land(tmp_path, [])
    (folder / "zippa.zippa-ios.crawl.json").write_text('{"run_id": "x"}')
    with pytest.raises(CrawlError, match=r"zippa\.zippa-ios\.crawl\.json: not a crawl report"):
        read_crawls(folder)
