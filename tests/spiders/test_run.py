"""Whole crawls, each in its own process as the flows start it, against a server on this machine."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from tests.spiders.server import Answer, Site, serve

KEY = "a key for tests"


@dataclass
class Crawled:
    code: int
    stderr: str
    folder: Path

    def rows(self, name: str = "jsonl") -> list[dict[str, Any]]:
        path = self.folder / f"zippa.zippa-test.{name}"
        return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []

    @property
    def crawl(self) -> dict[str, Any]:
        return self.rows("crawl.json")[0]


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as running:
        yield running


def run(folder: Path, spider: str, arguments: dict[str, Any], local: bool = True, key: str | None = KEY,
        **more: Any) -> Crawled:
    job = {"run_id": "2026-11-22-01", "company": "zippa", "source_id": "zippa-test", "spider": spider,
           "arguments": arguments, "out": str(folder / "landing"), "allow_local": local, "as_of": "2026-11-22", **more}
    (folder / "job.json").write_text(json.dumps(job))
    environment = {name: value for name, value in os.environ.items() if name != "LOVELODE_HASH_KEY"}
    done = subprocess.run(
        [sys.executable, "-m", "spiders.run", str(folder / "job.json")], stdin=subprocess.DEVNULL, capture_output=True,
        text=True, timeout=300, cwd=Path(__file__).parents[2],
        env=environment | ({"LOVELODE_HASH_KEY": key} if key else {}) | {"LOVELODE_CONTACT": "cx@zippa.example"},
    )  # fmt: skip
    return Crawled(done.returncode, done.stderr, folder / "landing")


def page(*reviews: tuple[str, str, int], head: str = "", count: int | None = None) -> str:
    product: dict[str, Any] = {"@type": "Product", "review": [
        {"@type": "Review", "author": who, "datePublished": "2026-11-18", "reviewBody": words,
         "reviewRating": {"ratingValue": stars}} for who, words, stars in reviews]}
    if count is not None:
        product["aggregateRating"] = {"@type": "AggregateRating", "reviewCount": count}
    return f'<html><head>{head}<script type="application/ld+json">{json.dumps(product)}</script></head></html>'


def feed(*reviews: tuple[int, str, str]) -> Answer:
    entries = [
        {"id": {"label": str(n)}, "im:rating": {"label": "4"}, "title": {"label": ""}, "content": {"label": words},
         "updated": {"label": when}, "author": {"uri": {"label": f"https://apple.example/us/reviews/id{n}"}}}
        for n, words, when in reviews
    ]
    body = json.dumps({"feed": {"entry": entries} if entries else {}})
    return Answer(body, headers={"Content-Type": "text/javascript; charset=utf-8"})


def feed_path(number: int) -> str:
    return f"/us/rss/customerreviews/page={number}/id=1/sortby=mostrecent/json"


def test_a_complete_crawl(tmp_path: Path, site: Site) -> None:
    site.on("/p", page(("Ada", "Good, mail ada@lovely.example", 5), ("Bo", "Bad", 1), count=3,
                       head='<link rel="next" href="/p?page=2">'))
    site.on("/p?page=2", page(("Cy", "Fine", 3), ("Bo", "Bad", 1)))
    done = run(tmp_path, "schema_org", {"urls": [f"{site.url}/p"]})
    assert (done.code, done.stderr) == (0, "")
    assert [row["text"] for row in done.rows()] == ["Good, mail [email]", "Bad", "Fine"]
    assert all(row["company"] == "zippa" and row["source_id"] == "zippa-test" for row in done.rows())
    assert {name: done.crawl[name] for name in ("status", "expected", "fetched", "rejected", "stop_reason")} == {
        "status": "complete", "expected": 3, "fetched": 3, "rejected": 0, "stop_reason": "/p: 2 pages read to the end",
    }  # fmt: skip
    assert sorted(path.name for path in done.folder.iterdir()) == [
        "zippa.zippa-test.crawl.json", "zippa.zippa-test.jsonl", "zippa.zippa-test.rejects.jsonl",
    ]  # fmt: skip
    assert site.paths() == ["/robots.txt", "/p", "/p?page=2"]
    assert all(agent.startswith("lovelode/") and "cx@zippa.example" in agent for _, _, agent in site.asked)


def test_an_edited_review_comes_twice_and_counts_once(tmp_path: Path, site: Site) -> None:
    old, new = "2026-11-01T08:00:00-07:00", "2026-11-20T08:00:00-07:00"
    site.on(feed_path(1), feed((1, "first", old), (2, "other", old)))
    site.on(feed_path(2), feed((1, "first", old), (2, "other", old)))  # repeated, twice over: passed over
    site.on(feed_path(3), feed((1, "edited", new)))
    site.on(feed_path(4), feed())
    done = run(tmp_path, "app_store", {"app_id": "1", "endpoint": site.url})
    assert [(row["review_id"], row["text"]) for row in done.rows()] == [("1", "first"), ("2", "other"), ("1", "edited")]
    assert (done.crawl["status"], done.crawl["fetched"]) == ("complete", 2)


def test_waits_as_long_as_it_is_asked_to(tmp_path: Path, site: Site) -> None:
    site.on("/p", Answer("slow down", 429, {"Retry-After": "1"}), Answer("busy", 503), page(("Ada", "Good", 5)))
    done = run(tmp_path, "schema_org", {"urls": [f"{site.url}/p"]})
    assert (done.code, done.crawl["status"], len(done.rows())) == (0, "complete", 1)
    times = [when for when, path, _ in site.asked if path == "/p"]
    assert len(times) == 3 and times[1] - times[0] >= 1


def test_gives_up_where_the_wait_is_too_long(tmp_path: Path, site: Site) -> None:
    site.on("/p", page(("Ada", "Good", 5), head='<link rel="next" href="/p?page=2">'))
    site.on("/p?page=2", Answer("come back tomorrow", 429, {"Retry-After": "86400"}))
    done = run(tmp_path, "schema_org", {"urls": [f"{site.url}/p"]})
    assert (done.code, done.crawl["status"], len(done.rows())) == (0, "cut_short", 1)
    assert "/p?page=2 answered HTTP 429" in done.crawl["stop_reason"]
    assert site.paths().count("/p?page=2") == 1


def test_a_server_that_stays_down_fails_the_crawl(tmp_path: Path, site: Site) -> None:
    site.on("/p", Answer("down", 503))
    done = run(tmp_path, "schema_org", {"urls": [f"{site.url}/p"]})
    assert (done.code, done.crawl["status"], done.rows()) == (1, "failed", [])
    assert done.stderr.count("\n") == 1 and done.stderr.startswith("zippa-test: ") and "HTTP 503" in done.stderr
    assert site.paths().count("/p") == 5


def test_a_broken_block_is_rejected_and_loses_nothing_else(tmp_path: Path, site: Site) -> None:
    good = page(*[(f"Person {i}", f"Good {i}", 4) for i in range(12)])
    site.on("/p", good.replace("<head>", '<head><script type="application/ld+json">{"review": [{"@type"</script>'))
    done = run(tmp_path, "schema_org", {"urls": [f"{site.url}/p"]})
    assert (done.code, done.crawl["status"], done.crawl["fetched"], done.crawl["rejected"]) == (0, "complete", 12, 1)
    assert done.rows("rejects.jsonl") == [
        {"ref": "JSON-LD block 1", "reason": "a JSON-LD block with reviews cannot be read", "url": f"{site.url}/p"}
    ]


def test_more_than_a_tenth_rejected_fails_but_lands(tmp_path: Path, site: Site) -> None:
    site.on("/p", page(*[(f"Person {i}", f"Good {i}", 4) for i in range(8)], ("Zed", "What?", 9)))
    done = run(tmp_path, "schema_org", {"urls": [f"{site.url}/p"]})
    assert (done.code, done.crawl["status"], len(done.rows())) == (1, "failed", 8)
    assert "1 of 9 rows rejected" in done.stderr


def test_robots_txt_is_obeyed_and_recorded(tmp_path: Path, site: Site) -> None:
    site.on("/robots.txt", Answer("User-agent: *\nDisallow: /private\n", headers={"Content-Type": "text/plain"}))
    site.on("/p", page(("Ada", "Good", 5)))
    site.on("/private", page(("Bo", "Hidden", 1)))
    done = run(tmp_path, "schema_org", {"urls": [f"{site.url}/p", f"{site.url}/private"]})
    assert (done.code, done.crawl["status"], len(done.rows())) == (0, "complete", 1)
    assert "/private left out: Forbidden by robots.txt" in done.crawl["stop_reason"]
    assert "/private" not in site.paths()


def test_a_robots_txt_that_fails_forbids_all(tmp_path: Path, site: Site) -> None:
    site.on("/robots.txt", Answer("down", 503))
    site.on("/p", page(("Ada", "Good", 5)))
    done = run(tmp_path, "schema_org", {"urls": [f"{site.url}/p"]})
    assert (done.code, done.crawl["status"]) == (1, "failed")
    assert "/p" not in site.paths()


@pytest.mark.parametrize("target", ["http://169.254.169.254/latest/meta-data/", "http://localhost:9/", "file:///etc/passwd"])
def test_redirects_to_other_hosts_are_refused(tmp_path: Path, site: Site, target: str) -> None:
    site.on("/p", page(("Ada", "Good", 5)))
    site.on("/away", Answer("", 302, {"Location": target}))
    done = run(tmp_path, "schema_org", {"urls": [f"{site.url}/p", f"{site.url}/away"]})
    assert (done.code, done.crawl["status"], len(done.rows())) == (0, "cut_short", 1)
    said = done.crawl["stop_reason"]
    assert "is not the source's own host" in said or "it leads to file:, where no page is" in said


def test_private_addresses_are_refused(tmp_path: Path, site: Site) -> None:
    site.on("/p", page(("Ada", "Good", 5)))
    for host in ("127.0.0.1", "localhost"):
        url = site.url.replace("127.0.0.1", host)
        done = run(tmp_path, "schema_org", {"urls": [f"{url}/p"]}, local=False)
        assert (done.code, done.crawl["status"]) == (1, "failed")
        assert f"{host} is a private address" in done.stderr
    assert site.asked == []


def test_a_changed_page_fails_with_its_address(tmp_path: Path, site: Site) -> None:
    site.on("/p", "<html><article class='review'>Lovely</article></html>")
    done = run(tmp_path, "schema_org", {"urls": [f"{site.url}/p"]})
    assert (done.code, done.crawl["status"]) == (1, "failed")
    assert done.stderr == f"zippa-test: {site.url}/p: no review is marked up with schema.org\n"


def test_a_page_that_says_it_is_empty_is_complete(tmp_path: Path, site: Site) -> None:
    site.on("/p", page(count=0))
    done = run(tmp_path, "schema_org", {"urls": [f"{site.url}/p"]})
    assert (done.code, done.crawl["status"], done.crawl["expected"]) == (0, "complete", 0)


def test_max_pages_cuts_short(tmp_path: Path, site: Site) -> None:
    site.on("/p", page(("Ada", "Good", 5), head='<link rel="next" href="/p?page=2">'))
    done = run(tmp_path, "schema_org", {"urls": [f"{site.url}/p"], "max_pages": 1})
    assert (done.code, done.crawl["status"]) == (0, "cut_short")
    assert "stopped after 1 page" in done.crawl["stop_reason"]


@pytest.mark.parametrize(
    ("spider", "arguments", "key", "words"),
    [
        ("app_stoor", {}, KEY, 'unknown spider "app_stoor"; expected one of app_store, '),
        ("app_store", {"appid": "1"}, KEY, 'app_store: unknown argument "appid"; it takes app_id, countries, endpoint'),
        ("app_store", {"app_id": "1"}, None, "LOVELODE_HASH_KEY is not set"),
        ("review_file", {"path": "gone.csv", "source": "survey"}, KEY, "gone.csv: no such file"),
    ],
)
def test_what_cannot_start_is_one_line(
    tmp_path: Path, spider: str, arguments: dict[str, Any], key: str | None, words: str
) -> None:
    done = run(tmp_path, spider, arguments, key=key)
    assert (done.code, done.crawl["status"]) == (1, "failed")
    assert done.stderr.count("\n") == 1 and words in done.stderr and words in done.crawl["stop_reason"]


def test_a_file_lands(tmp_path: Path) -> None:
    path = tmp_path / "reviews.csv"
    path.write_text("review_id,content,score,at\n1,Lovely,5,2026-11-20 08:15:00\n2,,1,2026-11-21\n")
    done = run(tmp_path, "review_file", {"path": str(path), "source": "google_play"}, local=False)
    assert (done.code, done.crawl["status"], done.crawl["source"]) == (0, "complete", "google_play")
    assert [(row["text"], row["stars"], row["written_at"]) for row in done.rows()] == [
        ("Lovely", 5.0, "2026-11-20T08:15:00"), ("", 1.0, "2026-11-21T00:00:00"),
    ]  # fmt: skip


def test_ends_when_its_parent_is_gone(tmp_path: Path, site: Site) -> None:
    site.on("/p", Answer("later", 503, {"Retry-After": "60"}))
    job = {"run_id": "r", "company": "zippa", "source_id": "zippa-test", "spider": "schema_org",
           "arguments": {"urls": [f"{site.url}/p"]}, "out": str(tmp_path), "allow_local": True}
    (tmp_path / "job.json").write_text(json.dumps(job))
    with subprocess.Popen(
        [sys.executable, "-m", "spiders.run", str(tmp_path / "job.json")], stdin=subprocess.PIPE,
        cwd=Path(__file__).parents[2], env={**os.environ, "LOVELODE_HASH_KEY": KEY},
    ) as crawling:  # fmt: skip
        assert crawling.stdin is not None
        deadline = time.monotonic() + 120
        while "/p" not in site.paths() and time.monotonic() < deadline:
            time.sleep(0.05)
        crawling.stdin.close()
        assert crawling.wait(timeout=120) == 1
    assert not (tmp_path / "zippa.zippa-test.crawl.json").exists()


def certificate(folder: Path) -> tuple[Path, Path]:
    """A self-signed certificate for 127.0.0.1 and its key."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    day = datetime(2026, 1, 1)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(day - timedelta(days=3650)).not_valid_after(day + timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=True)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    pem = serialization.Encoding.PEM
    (folder / "site.pem").write_bytes(made.public_bytes(pem))
    (folder / "site.key").write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return folder / "site.pem", folder / "site.key"


def test_certificates_are_checked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    public, private = certificate(tmp_path)
    with serve(public, private) as site:
        site.on("/p", page(("Ada", "Good", 5)))
        done = run(tmp_path, "schema_org", {"urls": [f"{site.url}/p"]})
        assert (done.code, done.rows()) == (1, []) and "certificate" in done.stderr
        monkeypatch.setenv("SSL_CERT_FILE", str(public))
        done = run(tmp_path, "schema_org", {"urls": [f"{site.url}/p"]})
        assert (done.code, len(done.rows())) == (0, 1)


def test_oversized_pages_are_not_read(tmp_path: Path, site: Site) -> None:
    site.on("/p", page(("Ada", "Good", 5)) + " " * (17 * 1024 * 1024))
    done = run(tmp_path, "schema_org", {"urls": [f"{site.url}/p"]})
    assert (done.code, done.rows()) == (1, []) and "/p not read: it is longer than 16 MB" in done.stderr
