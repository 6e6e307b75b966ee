"""Base for numbered pages at an address that holds the source's own id, which is looked up first."""

import re
from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request
from scrapy.http import Response

from spiders.answers import json_object, may, short
from spiders.errors import ShapeError
from spiders.shapes.numbered_pages import NumberedPagesSpider

LOOK_UP = "look up"


class LookedUpPagesSpider(NumberedPagesSpider):
    """Write `look_up_url` and `looked_up`, too."""

    def look_up_url(self) -> str | None:
        """Where the id is found; None when it is known."""
        raise NotImplementedError

    def looked_up(self, answer: dict[str, Any], url: str) -> None:
        """Keep the id for `page_url`. Raises ShapeError."""
        raise NotImplementedError

    async def start(self) -> AsyncIterator[Request]:
        url = self.look_up_url()
        yield self.get(url, cursor=LOOK_UP) if url else self.page(self.first_cursor)

    def parse(self, response: Response, cursor: str, tries: int = 1) -> Iterator[Any]:
        if cursor == LOOK_UP:
            self.looked_up(json_object(response), response.url)
            yield self.page(self.first_cursor)
        else:
            yield from super().parse(response, cursor, tries)


def id_at(answer: Any, url: str, pattern: str, *path: str) -> str:
    """The id at a path of keys, safe to put into an address. Raises ShapeError for what is not in its form."""
    found = may(answer, *path)
    if not isinstance(found, str) or not re.fullmatch(pattern, found):
        raise ShapeError(f'{short(url)}: "{".".join(path)}" is {found!r:.60}; expected an id in the form {pattern}')
    return found
