"""
How fast a crawl is beside a bare Scrapy spider that asks for the same pages and yields their rows as they are:
`python -m bench.crawl [PAGES] [REPETITIONS]`.

Writes bench/results/crawl.json: reviews a second of both, in turn, from a server on this machine, each crawl in a
process of its own with politeness off. The time is the server's, from the first page asked for to the last. Ours
validates every review, hashes its author, scrubs its text and writes it to a file; the bare one throws its rows away.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import urlopen

from scrapy import Request, Spider
from scrapy.http import Response

from bench.pages import ROWS, SECONDS, served

RESULTS = Path(__file__).parent / "results" / "crawl.json"
ROOT = Path(__file__).parents[1]


class BareSteam(Spider):
    name = "steam"

    def parse(self, response: Response) -> Iterator[Any]:
        answer = json.loads(response.body)["response"]
        yield from answer["reviews"]
        if "cursor" in answer:
            asked = json.dumps({"appid": 1, "cursor": answer["cursor"]})
            yield Request(f"{response.url.split('?')[0]}?input_json={asked}", dont_filter=True)


class BareMozillaAddons(Spider):
    name = "mozilla_addons"

    def parse(self, response: Response) -> Iterator[Any]:
        answer = json.loads(response.body)
        yield from answer["results"]
        if answer["next"]:
            yield Request(f"{response.url.split('?')[0]}?{answer['next'].split('?')[1]}", dont_filter=True)


class BareSchemaOrg(Spider):
    name = "schema_org"

    def parse(self, response: Response) -> Iterator[Any]:
        for block in response.css('script[type="application/ld+json"]::text').getall():
            yield from json.loads(block)["review"]
        if href := response.css('link[rel="next"]::attr(href)').get():
            yield response.follow(href, dont_filter=True)


BARE: dict[str, type[Spider]] = {spider.name: spider for spider in (BareSteam, BareMozillaAddons, BareSchemaOrg)}
OURS: dict[str, dict[str, Any]] = {
    "steam": {"app_id": "1", "max_pages": 100_000},
    "mozilla_addons": {"addon": "zippa"},
    "schema_org": {"max_pages": 100_000},
}
FIRST = {"steam": "/x?input_json=%7B%22cursor%22%3A%22*%22%7D", "mozilla_addons": "/x?page=1", "schema_org": "/p"}


def bare(name: str, url: str) -> None:
    """The bare spider, with Scrapy's own settings and a silent log."""
    from scrapy.crawler import AsyncCrawlerProcess

    process = AsyncCrawlerProcess({"LOG_ENABLED": False, "TELNETCONSOLE_ENABLED": False, "DOWNLOAD_DELAY": 0})
    process.crawl(BARE[name], start_urls=[url + FIRST[name]])
    process.start()
    if next(iter(process.crawlers), None):
        raise SystemExit("the bare crawl did not end")


def ours(name: str, url: str, reviews: int) -> None:
    where = {"urls": [url + FIRST[name]]} if name == "schema_org" else {"endpoint": url}
    with tempfile.TemporaryDirectory() as folder:
        job = Path(folder) / "job.json"
        job.write_text(json.dumps({
            "run_id": "bench", "company": "zippa", "source_id": name, "spider": name, "out": folder,
            "arguments": OURS[name] | where, "allow_local": True, "as_of": "2026-11-22",
        }))  # fmt: skip
        start([sys.executable, "-m", "spiders.run", str(job)])
        crawl = json.loads((Path(folder) / f"zippa.{name}.crawl.json").read_text())
        assert (crawl["status"], crawl["fetched"]) == ("complete", reviews), crawl


def start(command: list[str]) -> None:
    environment = {**os.environ, "LOVELODE_HASH_KEY": "bench", "LOVELODE_CRAWL_REQUESTS": "100000"}
    subprocess.run(command, check=True, cwd=ROOT, stdin=subprocess.DEVNULL, env=environment)


def pages_a_second(url: str) -> tuple[int, float]:
    """How many pages were asked for since the last call, and how many in a second."""
    pages, seconds = json.loads(urlopen(url + SECONDS).read())
    return pages, (pages - 1) / seconds


def measure(name: str, pages: int, repetitions: int) -> dict[str, Any]:
    speeds: dict[str, list[float]] = {"ours": [], "bare": []}
    with served(name, pages) as url:
        rows = ROWS[name]
        for _ in range(repetitions):
            for kind, speed in speeds.items():
                if kind == "ours":
                    ours(name, url, pages * rows)
                else:
                    start([sys.executable, "-m", "bench.crawl", "--bare", name, url])
                asked, a_second = pages_a_second(url)
                assert asked == pages, f"{kind}, {name}: {asked} of {pages} pages"
                speed.append(a_second * rows)
    ratios = [our / its for our, its in zip(speeds["ours"], speeds["bare"], strict=True)]
    return {
        "source": name, "reviews": pages * rows, "reviews_a_page": rows,
        **{f"{kind}_reviews_a_second": round(median(speed)) for kind, speed in speeds.items()},
        "ratio": round(median(ratios), 3), "ratios": [round(ratio, 3) for ratio in ratios],
    }  # fmt: skip


def main(pages: int = 200, repetitions: int = 5) -> None:
    found = [measure(name, pages, repetitions) for name in BARE]
    RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(found, indent=1))


if __name__ == "__main__":
    if sys.argv[1:2] == ["--bare"]:
        bare(*sys.argv[2:4])
    else:
        main(*(int(number) for number in sys.argv[1:3]))
