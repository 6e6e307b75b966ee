"""How crawls end. Those of what is new end where reviews known from before begin, and pass over nothing on the way."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from spiders.items import Reject
from spiders.known import OVERLAP, Known
from spiders.outcome import Outcome
from tests.spiders.server import Answer, Site, serve
from tests.spiders.test_run import Crawled, feed, feed_path, run

OLD = "2026-11-01T08:00:00+00:00"
NEW = "2026-11-20T08:00:00+00:00"


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        yield running


def marks(numbers: range) -> list[tuple[str, str]]:
    return [(str(number), OLD[:19]) for number in numbers]


def old(numbers: range) -> list[tuple[int, str, str]]:
    return [(number, f"words {number}", OLD) for number in numbers]


def crawl(folder: Path, site: Site, known: dict[str, Any]) -> Crawled:
    return run(folder, "app_store", {"app_id": "1", "endpoint": site.url}, known=known)


def test_it_ends_after_enough_known_reviews_in_a_row(tmp_path: Path, site: Site) -> None:
    site.on(feed_path(1), feed((900, "new", NEW), (901, "new, too", NEW), *old(range(60))))
    site.on(feed_path(2), feed(*old(range(60, 120))))
    site.on(feed_path(3), feed(*old(range(120, 180))))
    done = crawl(tmp_path, site, {"reviews": 400, "marks": marks(range(300))})
    assert site.paths() == ["/robots.txt", feed_path(1), feed_path(2)]
    assert done.crawl | {"started_at": "", "finished_at": ""} == done.crawl | {
        "status": "complete", "stop_reason": "us: what is new, down to 100 reviews known from before", "fetched": 122,
        "gapless": True, "whole": False, "started_at": "", "finished_at": "",
    }  # fmt: skip


def test_an_edited_old_review_hides_nothing_newer(tmp_path: Path, site: Site) -> None:
    """Edited ones come first, with a date of their own; between known ones stands one that is not known yet."""
    edited = [(number, "edited", NEW) for number in range(OVERLAP)]
    site.on(feed_path(1), feed(*edited))
    site.on(feed_path(2), feed(*old(range(100, 199))))
    site.on(feed_path(3), feed((900, "written late, shown late", NEW), *old(range(199, 290))))
    site.on(feed_path(4), feed(*old(range(290, 300))))
    done = crawl(tmp_path, site, {"reviews": 300, "marks": marks(range(300))})
    assert "written late, shown late" in [row["text"] for row in done.rows()]
    assert site.paths()[-1] == feed_path(4)


def test_a_crawl_cut_off_on_the_way_has_a_gap(tmp_path: Path, site: Site) -> None:
    site.on(feed_path(1), feed((900, "new", NEW)))
    site.on(feed_path(2), Answer("down", 503))
    done = crawl(tmp_path, site, {"reviews": 300, "marks": marks(range(300))})
    assert (done.crawl["status"], done.crawl["gapless"], done.crawl["whole"]) == ("cut_short", False, False)


def test_no_reviews_where_there_were_some_is_a_failure(tmp_path: Path, site: Site) -> None:
    site.on(feed_path(1), feed())
    assert crawl(tmp_path, site, {}).crawl["status"] == "cut_short"
    done = crawl(tmp_path, site, {"reviews": 1234, "marks": []})
    assert (done.code, done.crawl["status"], done.crawl["gapless"]) == (1, "failed", False)
    assert "no reviews where earlier crawls brought 1,234; these are kept" in done.stderr


def test_what_a_feed_no_longer_holds_is_lost_and_said(tmp_path: Path, site: Site) -> None:
    """Apple keeps ten pages: when all are new, some between may never be seen, and the next night begins from here."""
    for page in range(1, 11):
        site.on(feed_path(page), feed((1000 + page, "new", NEW)))
    done = crawl(tmp_path, site, {"reviews": 300, "marks": marks(range(300))})
    assert (done.code, done.crawl["status"], done.crawl["gapless"]) == (0, "cut_short", True)
    assert "us: none of the 10 pages' reviews is known: more may be lost" in done.crawl["stop_reason"]


def test_rows_that_are_none_do_not_count() -> None:
    known = Known.read(2, [("1", None), ("2", OLD)])
    assert known.in_a_row(7, [Reject("row 1", "no rating", None)]) == 7


@pytest.mark.parametrize(
    ("whole", "cuts", "limits", "gapless"),
    [
        (True, [], [], True),
        (True, [], ["after 5 pages"], True),  # the user wants no more than that
        (False, [], ["after 5 pages"], False),  # it did not come down to what was known
        (True, ["HTTP 503"], ["after 5 pages"], False),
        (False, ["HTTP 503"], [], False),
    ],
)
def test_what_leaves_a_gap(whole: bool, cuts: list[str], limits: list[str], gapless: bool) -> None:
    outcome = Outcome()
    for words in cuts:
        outcome.cut(words)
    for words in limits:
        outcome.limit(words)
    assert outcome.gapless(whole) is gapless


def test_a_stop_reason_is_for_people_to_read() -> None:
    outcome = Outcome()
    for page in range(28):
        outcome.cut(f"page {page} did not come")
    _, reason = outcome.verdict(1, 0, [])
    assert reason.startswith("page 0 did not come; ") and reason.endswith("page 19 did not come; and 8 more")
