"""
Crawls of servers that mean harm, each in a process of its own: every one ends in a clear word, within its caps, and
keeps what was read before.
"""

import gzip
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.spiders.raw_server import Answer, RawSite, plain, serve_raw
from tests.spiders.test_run import KEY, page

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
MEGABYTE = b" " * 2**20
MOST_MEMORY = 400 * 2**20  # of a crawl that is sent a gigabyte
# Runs a crawl and says how much memory it took at most. A process counts its parent's as its own until it has begun, so
# the parent has to be a small one, and not the tests'.
MEASURED = """
import resource, subprocess, sys
code = subprocess.run([sys.executable, "-m", "spiders.run", sys.argv[1]], stdin=subprocess.DEVNULL).returncode
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * (1 if sys.platform == "darwin" else 1024))
sys.exit(code)
"""


@dataclass(frozen=True)
class Ended:
    code: int
    stderr: str
    crawl: dict[str, Any]
    rows: list[dict[str, Any]]
    seconds: float
    memory: int

    def about(self, path: str) -> str:
        """What the stop reason says of a path."""
        return next(part for part in self.crawl["stop_reason"].split("; http") if path in part)


def crawl(folder: Path, spider: str, arguments: dict[str, Any], local: bool = True, **caps: str) -> Ended:
    folder.mkdir()
    job = {"run_id": "r", "company": "zippa", "source_id": "test", "spider": spider, "arguments": arguments,
           "out": str(folder), "allow_local": local, "as_of": "2026-11-22"}  # fmt: skip
    (folder / "job.json").write_text(json.dumps(job))
    environment = {**os.environ, "LOVELODE_HASH_KEY": KEY, **caps}
    started = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, str(folder / "job.json")], stdin=subprocess.DEVNULL, capture_output=True,
        text=True, cwd=Path(__file__).parents[2], env=environment,
    )  # fmt: skip
    rows = (folder / "zippa.test.jsonl").read_text(encoding="utf-8").splitlines()
    return Ended(
        done.returncode, done.stderr, json.loads((folder / "zippa.test.crawl.json").read_text()),
        [json.loads(row) for row in rows], time.monotonic() - started, int(done.stdout),
    )  # fmt: skip


def pour(site: RawSite, head: bytes, part: bytes, parts: int, pause: float = 0) -> Answer:
    """Sends `head`, then `part` again and again, and notes how many bytes went out."""

    def answer(connection: socket.socket, path: str) -> None:
        connection.sendall(head)
        for _ in range(parts):
            connection.sendall(part)
            site.sent[path] = site.sent.get(path, 0) + len(part)
            time.sleep(pause)

    return answer


def away(target: str) -> Answer:
    return plain("", status="302 Found", Location=target)


@cache
def bomb() -> bytes:
    return gzip.compress(b"\0" * 2**20 * 128)


def hostile(site: RawSite) -> dict[str, tuple[Answer, str]]:
    """Answers that a crawl takes in passing, with what it says of them."""
    port = urlsplit(site.url).port
    return {
        "/gigabyte": (pour(site, HEAD + b"Content-Length: 1073741824\r\n\r\n", MEGABYTE, 1024), "longer than 16 MB"),
        "/endless": (pour(site, HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"100000\r\n" + MEGABYTE + b"\r\n", 1024),
                     "longer than 16 MB"),
        "/bomb": (plain(bomb(), Content_Encoding="gzip"), "unpacked it is longer than 16 MB"),
        "/bomb-in-a-bomb": (plain(gzip.compress(bomb()), Content_Encoding="gzip, gzip"), "unpacked it is longer"),
        "/no-gzip": (plain("<html>", Content_Encoding="gzip"), "did not answer: "),
        "/headers": (pour(site, HEAD, b"X-More: and more\r\n" * 1000, 10_000), "headers do not end after 256 kB"),
        "/continue": (pour(site, b"", b"HTTP/1.1 100 Continue\r\n\r\n" * 1000, 10_000), "headers do not end"),
        "/one-long-header": (pour(site, HEAD + b"X-More: ", MEGABYTE, 1024), "did not answer: "),
        "/broken-off": (pour(site, HEAD + b"Content-Length: 1000\r\n\r\n", b"<html>", 1), "broke off before its end"),
        "/not-http": (pour(site, b"220 mail.zippa.example ESMTP\r\n", b"500 what?\r\n", 1), "did not answer: "),
        "/metadata": (away("http://169.254.169.254/latest/meta-data/"), "169.254.169.254 is not the source's own host"),
        "/mapped": (away("http://[::ffff:169.254.169.254]/"), "169.254.169.254 is not the source's own host"),
        "/own-name": (away(f"http://localhost:{port}/p"), "localhost is not the source's own host"),
        "/file": (away("file:///etc/passwd"), "leads to file:, where no page is"),
        "/data": (away("data:text/html,hello"), "leads to data:, where no page is"),
        "/ftp": (away("ftp://127.0.0.1/"), "leads to ftp:, where no page is"),
        "/circle": (away("/circle"), "max redirections reached"),
    }  # fmt: skip


def ratings(connection: socket.socket, path: str) -> None:
    """Pages of a Mozilla interface without end, and a page 3 that only brackets fill."""
    asked = parse_qs(urlsplit(path).query)
    number = int(asked.get("page", ["1"])[0])
    rows = [{"id": number, "addon": {"id": 7}, "user": {"id": number}, "score": 4, "body": f"Good {number}",
             "created": "2026-11-20T08:15:00Z"}]  # fmt: skip
    addon = asked["addon"][0]
    following = f"https://other.example/?addon={addon}&page={number + 1}"
    body = json.dumps({"count": 10**9, "next": following, "results": rows})
    if addon == "deep" and number == 3:
        body = '{"results": ' + "[" * 10_000 + "]" * 10_000 + "}"
    plain(body, "application/json")(connection, path)


def thumbs() -> Answer:
    """Pages of Steam's interface with a new cursor on each."""
    numbers = count(1)

    def answer(connection: socket.socket, path: str) -> None:
        n = next(numbers)
        row = {"recommendationid": str(n), "author": {"steamid": str(n)}, "voted_up": True, "review": "ok",
               "timestamp_created": 1795000000}  # fmt: skip
        body = {"response": {"query_summary": {"num_reviews": 1}, "reviews": [row], "cursor": f"c{n}+/="}}
        plain(json.dumps(body), "application/json")(connection, path)

    return answer


@pytest.fixture(scope="module")
def site() -> Iterator[RawSite]:
    with serve_raw() as running:
        running.answers |= {path: answer for path, (answer, _) in hostile(running).items()} | {
            "/p": plain(page(("Ada", "Good", 5))),
            "/drip": pour(running, HEAD + b"Content-Length: 100000\r\n\r\n", b"<", 1000, pause=0.05),
            "/dripping-headers": pour(running, HEAD, b"X", 1000, pause=0.05),
            "/silence": pour(running, b"", b"", 100, pause=0.2),
            "/api/v5/ratings/rating/": ratings,
            "/IUserReviewsService/GetAppReviews/v1/": thumbs(),
        }
        yield running


Start = Callable[[str], Ended]


@pytest.fixture(scope="module")
def ended(site: RawSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """All crawls of this file, started at once since most of them wait; call it with a name for how one ended."""
    folder = tmp_path_factory.mktemp("hostile")
    slowly = {"LOVELODE_CRAWL_MINUTES": "0.05"}
    few = {"LOVELODE_CRAWL_REQUESTS": "30"}
    crawls: dict[str, tuple[str, dict[str, Any], dict[str, str]]] = {
        "all": ("schema_org", {"urls": [f"{site.url}{path}" for path in ("/p", *hostile(site))]}, {}),
        "numbered": ("mozilla_addons", {"addon": "zippa", "endpoint": site.url}, few),
        "cursor": ("steam", {"app_id": "1", "endpoint": site.url}, few),
        "deep": ("mozilla_addons", {"addon": "deep", "endpoint": site.url}, {}),
        **{path: ("schema_org", {"urls": [f"{site.url}/p", f"{site.url}{path}"]}, slowly)
           for path in ("/drip", "/dripping-headers", "/silence")},
    }  # fmt: skip
    with ThreadPoolExecutor(4) as pool:
        futures: dict[str, Future[Ended]] = {
            name: pool.submit(crawl, folder / name.strip("/"), spider, arguments, **caps)
            for name, (spider, arguments, caps) in crawls.items()
        }
        yield lambda name: futures[name].result()


NAMES = sorted(hostile(RawSite("http://127.0.0.1:1")))


@pytest.mark.parametrize("path", NAMES)
def test_hostile_answers_are_refused(site: RawSite, ended: Start, path: str) -> None:
    done = ended("all")
    words = hostile(site)[path][1]
    assert words in done.about(f"{path} ")
    assert site.sent.get(path, 0) < 24 * 2**20, "it went on reading"


def test_hostile_answers_cost_nothing_else(ended: Start) -> None:
    done = ended("all")
    assert (done.code, done.stderr, done.crawl["status"]) == (0, "", "cut_short")
    assert [row["text"] for row in done.rows] == ["Good"]
    assert done.crawl["stop_reason"].count("http") >= len(NAMES)
    assert done.memory < MOST_MEMORY


@pytest.mark.parametrize("path", ["/drip", "/dripping-headers", "/silence"])
def test_slow_answers_are_cut_off(ended: Start, path: str) -> None:
    done = ended(path)
    assert (done.code, done.crawl["status"], len(done.rows)) == (0, "cut_short", 1)
    assert f"{path} not read: the crawl may last 0.05 minutes; before that, not all of it came in" in done.about(path)
    assert done.seconds < 20


@pytest.mark.parametrize("name", ["numbered", "cursor"])
def test_pages_without_end_are_cut_off(ended: Start, name: str) -> None:
    done = ended(name)
    assert (done.code, done.crawl["status"], len(done.rows)) == (0, "cut_short", 29)  # and robots.txt
    assert "the crawl may ask 30 times" in done.crawl["stop_reason"]


def test_json_of_brackets_is_one_clear_error(ended: Start) -> None:
    done = ended("deep")
    assert (done.code, done.crawl["status"]) == (1, "failed")
    assert done.stderr.count("\n") == 1 and "expected JSON" in done.stderr
    assert [row["text"] for row in done.rows] == ["Good 1", "Good 2"]
