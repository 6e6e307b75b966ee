"""
Ten thousand damaged versions of all saved responses, the same ones every time, for every spider there is.

Whatever a source answers, a spider yields valid reviews, rejects rows, asks again, says that it was cut short, or
raises a LovelodeError. It does not crash, and it does not take an answer that still holds a review's words for empty.
"""

import json
import traceback
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, get_type_hints
from urllib.parse import urlsplit

import pytest
from scrapy import Request

from spiders.base import ReviewSpider
from spiders.errors import LovelodeError, ReviewError
from spiders.items import Draft, Reject, Review
from tests.spiders.mutations import mutated
from tests.test_every_spider import CASES, ORIGIN, load, saved_response

MUTATIONS = 10_000
SPIDERS = sorted({case.parent.name for case in CASES})
TYPES = get_type_hints(Review)


def damaged(name: str, most: int) -> Iterator[tuple[Path, bytes, str]]:
    """Damaged bodies of one spider's cases in turn, each with its case and the damage."""
    cases = [case for case in CASES if case.parent.name == name]
    bodies = [next(case.glob("body.*")).read_bytes() for case in cases]
    for n in range(most):
        at = n % len(cases)
        body, damage = mutated(bodies[at], Random(f"{name} {n}"))
        yield cases[at], body, f"{name}/{cases[at].name}, damage {n}: {damage}"


def outcome(crawling: ReviewSpider, response: Any, passed: dict[str, Any]) -> tuple[list[Any], str]:
    """What parse yielded, and how it ended: "raised" or the status that the runner would give."""
    out: list[Any] = []
    try:
        out.extend(crawling.parse(response, **passed))
    except LovelodeError:
        return out, "raised"
    reviews, rejects = (sum(isinstance(item, kind) for item in out) for kind in (Review, Reject))
    return out, crawling.outcome.verdict(reviews, rejects, [])[0]


def check(review: Review) -> None:
    row = review.row()
    for name, value in row.items():
        assert isinstance(value, TYPES[name]), f"{name} is {value!r}"
    json.dumps(row, ensure_ascii=False, allow_nan=False).encode()
    assert Review(**row) == review


@cache
def known(case: Path) -> tuple[type[ReviewSpider], dict[str, Any]]:
    """The case's spider, which `load` finds by going through all of them, and what it expects."""
    crawling, expected = load(case)
    return type(crawling), expected


def harm(case: Path, body: bytes) -> tuple[str, str]:
    """How the crawl of one page with this body ended, and what is wrong with that: nothing, if all is well."""
    cls, expected = known(case)
    crawling = cls(**expected["arguments"])
    crawling.origin = ORIGIN
    Path(next(case.glob("body.*")).name).write_bytes(body)  # where a file's spider finds its file
    try:
        out, ended = outcome(crawling, saved_response(case, expected, body), expected["passed"])
        for item in out:
            if isinstance(item, Review):
                check(item)
            elif isinstance(item, Reject):
                json.dumps(item.row(), ensure_ascii=False).encode()
            else:
                assert item.errback and urlsplit(item.url).hostname in crawling.hosts, f"asks {item.url}"
    except Exception as error:
        where = traceback.extract_tb(error.__traceback__)[-1]
        return "crashed", f"{type(error).__name__} in {Path(where.filename).name} line {where.lineno}: {error}"
    if ended == "complete" and not out:
        still = [said for said in words(expected) if said in body.decode("utf-8", "replace")]
        return ended, f"taken for empty, and still holds {still[0]!r}" if still else ""
    return "asks" if any(isinstance(item, Request) for item in out) else ended, ""


@pytest.mark.parametrize("name", SPIDERS)
def test_damaged_responses(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    seen, wrong = Counter[str](), []
    for case, body, what in damaged(name, -(-MUTATIONS // len(SPIDERS))):
        ended, why = harm(case, body)
        seen[ended] += 1
        wrong += [f"{what}: {why}"] if why else []
    assert not wrong, f"{len(wrong)} of {seen.total()}, among them:\n" + "\n".join(wrong[:5])
    assert len(seen) > 1, seen  # the damage does something


def words(expected: dict[str, Any]) -> list[str]:
    """What the reviews of the undamaged response say."""
    return [item["text"] for item in expected.get("items", []) if len(item["text"]) > 10 and item["text"].isascii()]


@pytest.mark.parametrize("name", ["review_id", "author", "title", "text", "locale", "url", "app_version", "reply"])
def test_no_text_breaks_a_row(name: str) -> None:
    draft = replace(Draft(review_id="1", text="Good"), **{name: "half a smile \ud83d, \x00 and \u202egnirts"})
    check(ORIGIN.review("survey", draft))


@pytest.mark.parametrize("moment", [datetime.min, datetime.max])
@pytest.mark.parametrize("hours", [-14, 14])
def test_no_date_breaks_a_row(moment: datetime, hours: int) -> None:
    zone = timezone(timedelta(hours=hours))
    with pytest.raises(ReviewError, match=r"date|written_at"):
        ORIGIN.review("survey", Draft(review_id="1", text="Good", written_at=moment.replace(tzinfo=zone)))
