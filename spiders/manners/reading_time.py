"""No page is read for longer than LONGEST_READING: what it is made of may keep its reader busy for ever."""

import signal
from collections.abc import AsyncIterator
from types import FrameType
from typing import Any, NoReturn

from scrapy.crawler import Crawler
from scrapy.http import Response

from spiders.answers import short
from spiders.errors import ShapeError


class ReadingTime:
    """Raises ShapeError inside a spider that is not done with the next step through a page after so many seconds."""

    def __init__(self, crawler: Crawler) -> None:
        self.longest = crawler.settings.getfloat("LONGEST_READING")
        self.page = ""
        # A timer of the system: nothing else comes through while Python reads.
        signal.signal(signal.SIGALRM, self.ring)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> "ReadingTime":
        return cls(crawler)

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        # A file of the user's own, which has no address, may be as large as it likes.
        seconds = 0 if response.url.startswith("data:") else self.longest
        self.page, over = short(response.url), object()
        while True:
            signal.setitimer(signal.ITIMER_REAL, seconds)
            try:
                step = await anext(result, over)
            finally:
                signal.setitimer(signal.ITIMER_REAL, 0)
            if step is over:
                return
            yield step

    def ring(self, number: int, frame: FrameType | None) -> NoReturn:
        raise ShapeError(f"{self.page}: not read to its end after {self.longest:g} seconds")
