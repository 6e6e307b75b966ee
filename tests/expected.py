"""`python -m tests.expected CASE…`: write down what a saved response gives now, for you to read and check."""

import json
import sys
from pathlib import Path
from typing import Any

from scrapy import Request

from spiders.errors import LovelodeError
from spiders.items import Reject
from tests.test_every_spider import load, outgoing, saved_response

ASKED = ("address", "arguments", "url", "passed")


def fill_in(case: Path) -> None:
    """Keep what the case's `expected.json` says of the request; write anew what comes of the response."""
    crawling, expected = load(case)
    asked = {key: expected[key] for key in ASKED if key in expected}
    try:
        out = list(crawling.parse(saved_response(case, expected), **expected["passed"]))
        gives: dict[str, Any] = {"items": [item.row() for item in out if not isinstance(item, Request | Reject)]}
        if rejects := [item.row() for item in out if isinstance(item, Reject)]:
            gives["rejects"] = rejects
        gives["requests"] = [outgoing(request) for request in out if isinstance(request, Request)]
    except LovelodeError as error:
        gives = {"error": type(error).__name__, "says": str(error)}
    (case / "expected.json").write_text(
        json.dumps(asked | gives, ensure_ascii=False, indent=1) + "\n", encoding="utf-8"
    )


if __name__ == "__main__":
    for name in sys.argv[1:]:
        fill_in(Path(name))
