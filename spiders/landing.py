"""Where the rows of one crawl land: written under another name, renamed when the crawl has ended."""

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, TextIO

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from spiders.items import Reject, Review

ENCODER = json.JSONEncoder(ensure_ascii=False)


class Landing:
    """
    Files `<company>.<source id>.jsonl` and `….rejects.jsonl` in `folder`; `….crawl.json` is written last of all.

    A review that comes again unchanged is written once; an edited one comes again under its id.
    """

    def __init__(self, folder: Path, company: str, source_id: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.stem = folder / f"{company}.{source_id}"
        self.rejected = 0
        self._versions: dict[int, set[int] | int] = {}
        self._rows = self._open("jsonl")
        self._rejects = self._open("rejects.jsonl")

    def __deepcopy__(self, memo: dict[int, Any]) -> "Landing":
        return self  # Scrapy copies its settings deeply, and this stands in them

    @property
    def fetched(self) -> int:
        """Reviews, each counted once however many versions of it came."""
        return len(self._versions)

    def write(self, item: Review | Reject) -> None:
        if isinstance(item, Reject):
            self.rejected += 1
            _line(self._rejects, item.row())
        elif self._is_new(item):
            _line(self._rows, item.row())

    def close(self, crawl: dict[str, Any]) -> None:
        """Give the files their names, `crawl` as the last: where it stands the crawl has finished."""
        for name, file in (("jsonl", self._rows), ("rejects.jsonl", self._rejects)):
            file.close()
            self._part(name).replace(self._path(name))
        self._part("crawl.json").write_text(json.dumps(crawl, ensure_ascii=False) + "\n", encoding="utf-8")
        self._part("crawl.json").replace(self._path("crawl.json"))

    def _is_new(self, review: Review) -> bool:
        # Hashes only, and a bare one for the usual single version: a file may hold millions of reviews.
        key, version = hash(review.review_id), hash(review)
        known = self._versions.setdefault(key, version)
        if known is version:
            return True
        versions = known if isinstance(known, set) else {known}
        if version in versions:
            return False
        self._versions[key] = versions | {version}
        return True

    def _open(self, name: str) -> TextIO:
        # A new file each time: a process that was left behind may still hold the old one.
        self._part(name).unlink(missing_ok=True)
        return self._part(name).open("x", encoding="utf-8")

    def _path(self, name: str) -> Path:
        return self.stem.with_name(f"{self.stem.name}.{name}")

    def _part(self, name: str) -> Path:
        return self.stem.with_name(f"{self.stem.name}.{name}.part")


class StraightToLanding:
    """
    Hands the reviews that a spider yields to the crawl's Landing, and lets through its requests.

    Scrapy's own way for items makes a task of each, which takes longer than all that is done with a review.
    """

    def __init__(self, landing: Landing) -> None:
        self.landing = landing

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "StraightToLanding":
        return cls(crawler.settings["LANDING"])

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Request]:
        async for each in result:
            if isinstance(each, Request):
                yield each
            else:
                self.landing.write(each)


def _line(file: TextIO, row: dict[str, Any]) -> None:
    file.write(ENCODER.encode(row) + "\n")
