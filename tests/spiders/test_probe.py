"""One page of a source: each probe in a process of its own, against a server on this machine."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.spiders.server import Answer, Site, serve
from tests.spiders.test_run import feed, feed_path, page

ROOT = Path(__file__).parents[2]
MONDAY, TUESDAY = "2026-11-16T08:00:00+00:00", "2026-11-17T08:00:00+00:00"


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        yield running


def probe(folder: Path, spider: str, **arguments: Any) -> dict[str, Any]:
    """What the probe says that is not as it would say of nothing; it leaves no file."""
    job = {"run_id": "probe", "company": "zippa", "source_id": "zippa-test", "spider": spider, "arguments": arguments,
           "out": str(folder), "allow_local": True, "as_of": "2026-11-22", "probe": True}
    (folder / "job.json").write_text(json.dumps(job))
    done = subprocess.run(
        [sys.executable, "-m", "spiders.run", str(folder / "job.json")], stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=120, cwd=ROOT, env=os.environ | {"LOVELODE_HASH_KEY": "a key for tests"},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert {path.name for path in folder.iterdir()} <= {"job.json", "x.csv"}, "nothing is kept"
    nothing = {"status": None, "robots": "", "generator": "", "items": 0, "oldest": None, "newest": None,
               "empty": False, "missing": {}, "problem": None}
    seen = json.loads(done.stdout)
    assert set(seen) == set(nothing)
    return {name: value for name, value in seen.items() if value != nothing[name]}


def test_one_page_is_read_and_told(tmp_path: Path, site: Site) -> None:
    site.on("/robots.txt", "User-agent: *\nAllow: /\n")
    site.on(feed_path(1), feed((1, "first", TUESDAY), (2, "other", MONDAY)))
    assert probe(tmp_path, "app_store", app_id="1", endpoint=site.url) == {
        "status": 200, "robots": "allows", "items": 2, "oldest": MONDAY[:19], "newest": TUESDAY[:19],
    }  # fmt: skip
    assert site.paths() == ["/robots.txt", feed_path(1)], "and no second page"


def test_goes_on_to_the_first_page_with_reviews(tmp_path: Path, site: Site) -> None:
    site.on("/gb/rss/customerreviews/page=1/id=1/sortby=mostrecent/json", feed())
    site.on(feed_path(1), feed((1, "first", MONDAY)))
    seen = probe(tmp_path, "app_store", app_id="1", countries=["gb", "us", "de"], endpoint=site.url)
    assert (seen["items"], seen["robots"], site.paths()[-1]) == (1, "none", feed_path(1))


def test_a_source_that_says_it_has_none(tmp_path: Path, site: Site) -> None:
    site.on(feed_path(1), feed())
    assert probe(tmp_path, "app_store", app_id="1", endpoint=site.url) == {
        "status": 200, "robots": "none", "empty": True,
    }  # fmt: skip


def test_a_site_that_goes_on_for_ever_is_asked_a_few_times(tmp_path: Path, site: Site) -> None:
    countries = ["us", *(f"{a}{b}" for a in "abc" for b in "xyz")]
    for country in countries:
        site.on(f"/{country}/rss/customerreviews/page=1/id=1/sortby=mostrecent/json", feed())
    seen = probe(tmp_path, "app_store", app_id="1", countries=countries, endpoint=site.url)
    assert seen["problem"] and len(site.paths()) == 1 + 5


def test_fields_that_are_missing_are_counted(tmp_path: Path, site: Site) -> None:
    site.on("/p", page(("Ada", "Good", 5), ("", "Bad", 1)).replace('"reviewRating": {"ratingValue": 1}', '"x": 1'))
    seen = probe(tmp_path, "schema_org", urls=[f"{site.url}/p"])
    assert seen["missing"] == {"author": 0.5, "rating": 0.5}


@pytest.mark.parametrize(
    ("answer", "robots", "expected"),
    [
        (Answer("gone", 410), "", {"status": 410, "robots": "none", "problem": "{url} answered HTTP 410"}),
        (Answer("<p>hello"), "", {"status": 200, "robots": "none",
                                  "problem": "{url}: no review is marked up with schema.org"}),
        (Answer(page(("Ada", "Good", 5))), "User-agent: *\nDisallow: /\n",
         {"robots": "forbids", "problem": "{url} left out: Forbidden by robots.txt"}),
        (Answer(page(("Ada", "Good", 9))), "",
         {"status": 200, "robots": "none", "problem": "1 of 1 rows rejected: rating '9' is outside its scale 1..5"}),
    ],
)  # fmt: skip
def test_a_source_that_cannot_be_collected_says_why(
    tmp_path: Path, site: Site, answer: Answer, robots: str, expected: dict[str, Any]
) -> None:
    site.on("/p", answer)
    if robots:
        site.on("/robots.txt", robots)
    expected["problem"] = expected["problem"].format(url=f"{site.url}/p")
    assert probe(tmp_path, "schema_org", urls=[f"{site.url}/p"]) == expected


def test_the_first_rows_of_a_file_will_do(tmp_path: Path) -> None:
    rows = "".join(f"{n},Easy,{'2026-04-01' if n < 1000 else 'no date'}\n" for n in range(3000))
    (tmp_path / "x.csv").write_text(f"id,text,date\n{rows}")
    seen = probe(tmp_path, "review_file", path=str(tmp_path / "x.csv"), source="survey")
    assert (seen["items"], seen.get("problem"), seen["missing"]) == (1000, None, {"author": 1, "rating": 1})
