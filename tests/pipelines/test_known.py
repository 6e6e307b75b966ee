from datetime import date

from pipelines.ingest import ingest
from pipelines.known import KnownReviews, known_reviews
from tests.pipelines.landed import AS_OF, MARKET, land, review


def night(tmp_path, day, rows, **crawl):
    stamp = f"2026-11-{day:02d}T03:00:00"
    folder = land(tmp_path, rows, run_id=f"2026-11-{day:02d}-01", finished_at=stamp, **crawl)
    ingest(folder, tmp_path / "warehouse.duckdb", MARKET, date(2026, 11, day))


def known(tmp_path, as_of=AS_OF):
    return known_reviews(tmp_path / "warehouse.duckdb", ["zippa-ios", "zippa-csv"], as_of)


def test_nothing_before_the_first_crawl(tmp_path):
    assert known(tmp_path) == {}


def test_all_contents_of_crawls_without_a_gap(tmp_path):
    night(tmp_path, 19, [review("1", "a", written_at="2026-11-18T08:00:00"), review("2", "b", written_at=None)])
    night(tmp_path, 20, [review("1", "edited", written_at="2026-11-19T09:00:00")], whole=False)
    assert known(tmp_path) == {"zippa-ios": KnownReviews(2, [
        ("1", "2026-11-19T09:00:00"), ("1", "2026-11-18T08:00:00"), ("2", None),
    ])}  # fmt: skip


def test_what_came_above_a_gap_is_no_mark_until_the_gap_is_closed(tmp_path):
    """Crawl 20 reads the newest page only: what was written between it and crawl 19 must still be found."""
    night(tmp_path, 19, [review("1", "old", written_at="2026-11-18T08:00:00")])
    night(tmp_path, 20, [review("9", "newest", written_at="2026-11-20T02:00:00")], gapless=False, whole=False)
    assert known(tmp_path)["zippa-ios"] == KnownReviews(2, [("1", "2026-11-18T08:00:00")])
    between = review("5", "between", written_at="2026-11-19T08:00:00")
    night(tmp_path, 21, [review("9", "newest", written_at="2026-11-20T02:00:00"), between], whole=False)
    assert [review_id for review_id, _ in known(tmp_path)["zippa-ios"].marks] == ["9", "5", "1"]


def test_everything_is_read_again_after_four_weeks(tmp_path):
    night(tmp_path, 1, [review("1", "old")])
    night(tmp_path, 22, [review("2", "new")], whole=False)
    assert len(known(tmp_path, date(2026, 11, 28))["zippa-ios"].marks) == 2
    assert known(tmp_path, date(2026, 11, 29))["zippa-ios"] == KnownReviews(2, [])
