import json
from dataclasses import replace
from pathlib import Path

import pytest

from spiders.items import Draft, Origin, Reject
from spiders.landing import Landing
from spiders.manners.patience import retry_after
from spiders.measures import rating
from spiders.outcome import Outcome
from spiders.registry import arguments

REVIEW = Origin("zippa", "zippa-test", "a key for tests").review("survey", Draft("1", text="Good", rating=rating(4)))


def test_nothing_has_its_name_before_the_end(tmp_path: Path) -> None:
    landing = Landing(tmp_path / "new", "zippa", "ios")
    landing.write(REVIEW)
    assert all(path.name.endswith(".part") for path in (tmp_path / "new").iterdir())
    landing.close({"status": "complete"})
    assert {path.name for path in (tmp_path / "new").iterdir()} == {
        "zippa.ios.jsonl", "zippa.ios.rejects.jsonl", "zippa.ios.crawl.json",
    }  # fmt: skip


def test_versions_are_written_and_repetitions_are_not(tmp_path: Path) -> None:
    landing = Landing(tmp_path, "zippa", "ios")
    edited = replace(REVIEW, text="Better")
    for item in (REVIEW, REVIEW, edited, REVIEW, edited, replace(REVIEW, review_id="2"), Reject("row 1", "why", None)):
        landing.write(item)
    assert (landing.fetched, landing.rejected) == (2, 1)
    landing.close({})
    rows = [json.loads(line) for line in (tmp_path / "zippa.ios.jsonl").read_text().splitlines()]
    assert [(row["review_id"], row["text"]) for row in rows] == [("1", "Good"), ("1", "Better"), ("2", "Good")]
    reject = json.loads((tmp_path / "zippa.ios.rejects.jsonl").read_text())
    assert reject == {"ref": "row 1", "reason": "why", "url": None}


def test_what_an_earlier_process_left_is_not_added_to(tmp_path: Path) -> None:
    left = Landing(tmp_path, "zippa", "ios")
    landing = Landing(tmp_path, "zippa", "ios")
    left.write(replace(REVIEW, text="of the one that was killed"))
    landing.write(REVIEW)
    landing.close({})
    assert "killed" not in (tmp_path / "zippa.ios.jsonl").read_text()


@pytest.mark.parametrize(
    ("outcome", "fetched", "rejected", "problems", "expected"),
    [
        (Outcome(ends=["done"]), 9, 1, [], ("complete", "done")),
        (Outcome(ends=["done"]), 8, 1, [], ("failed", "1 of 9 rows rejected, more than a tenth")),
        (Outcome(ends=["done"], cuts=["page 2 missing"]), 5, 0, [], ("cut_short", "page 2 missing; done")),
        (Outcome(ends=["x"]), 0, 0, [], ("failed", "no reviews, and no word from the source that there are none: x")),
        (Outcome(ends=["done"], empty=True), 0, 0, [], ("complete", "done")),
        (Outcome(), 5, 0, [], ("failed", "the crawl stopped without reaching an end")),
        (Outcome(ends=["done"]), 5, 0, ["ValueError: x", "y"], ("failed", "ValueError: x (and 1 more)")),
    ],
)
def test_verdicts(
    outcome: Outcome, fetched: int, rejected: int, problems: list[str], expected: tuple[str, str]
) -> None:
    assert outcome.verdict(fetched, rejected, problems) == expected


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120), ("0", 0), ("soon", None), (None, None), ("Wed, 21 Oct 2015 07:28:00 GMT", 0)],
)
def test_retry_after(header: str | None, seconds: float | None) -> None:
    from scrapy.http import Response

    assert retry_after(Response("https://x.example/", headers={"Retry-After": header} if header else {})) == seconds


@pytest.mark.parametrize(
    ("spider", "name", "good", "bad"),
    [
        ("app_store", "app_id", ["123"], ["x1", "", 123, None]),
        ("app_store", "countries", [["gb"], ["gb", "us"]], ["gb", [], ["GB"], [1]]),
        ("app_store", "endpoint", ["http://127.0.0.1:8000", "https://x.example/"], ["x.example", "https://x.example/a"]),
        ("schema_org", "urls", [["https://x.example/p?a=b"]], [["ftp://x.example"], ["x.example"]]),
        ("schema_org", "max_pages", [1], [0, True, "1", 1.5]),
        ("review_file", "mapping", [{"text": "x"}, {}], [{"text": 1}, "x"]),
        ("review_file", "rating_scale", [[0, 10], [1, 5.0]], [[5, 1], [1], "1-5"]),
    ],
)
def test_what_arguments_accept(spider: str, name: str, good: list[object], bad: list[object]) -> None:
    argument = arguments()[spider][name]
    assert [argument.accepts(value) for value in good] == [True] * len(good)
    assert [argument.accepts(value) for value in bad] == [False] * len(bad)
