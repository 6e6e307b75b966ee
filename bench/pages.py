"""Made-up sources on this machine for bench.crawl: each page full of reviews, in the source's own format."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from multiprocessing import Pipe, Process
from multiprocessing.connection import Connection
from random import Random
from urllib.parse import parse_qs, urlsplit

WORDS = ("the", "app", "delivery", "late", "basket", "refund", "driver", "kind", "fresh", "cheap", "order", "again")
SECONDS = "/seconds"
ROWS = {"steam": 100, "mozilla_addons": 50, "schema_org": 20}  # on a page, as the sources have them


def text(random: Random) -> str:
    """A review of 20 to 80 words."""
    return " ".join(random.choices(WORDS, k=random.randrange(20, 81)))


def steam(page: int, last: int, random: Random) -> str:
    rows = [{"recommendationid": f"{page:06}{n:03}", "author": {"steamid": f"76561{page:06}{n:03}"}, "voted_up": True,
             "language": "english", "review": text(random), "timestamp_created": 1790000000 - page, "votes_up": 3,
             "weighted_vote_score": "0.52"} for n in range(ROWS["steam"])]  # fmt: skip
    summary = {"num_reviews": len(rows), "total_reviews": last * len(rows)}
    following = {"cursor": f"c{page + 1}"} if page < last else {}
    return json.dumps({"response": {"query_summary": summary, "reviews": rows, **following}})


def mozilla_addons(page: int, last: int, random: Random) -> str:
    rows = [{"id": page * 1000 + n, "addon": {"id": 7}, "user": {"id": page * 1000 + n, "name": "Ada"}, "score": 4,
             "body": text(random), "created": "2026-11-20T08:15:00Z", "version": {"version": "1.2"}}
            for n in range(ROWS["mozilla_addons"])]  # fmt: skip
    following = f"http://addons.example/?page={page + 1}" if page < last else None
    return json.dumps({"count": last * len(rows), "next": following, "results": rows})


def schema_org(page: int, last: int, random: Random) -> str:
    rows = [{"@type": "Review", "author": {"@type": "Person", "name": f"Ada {page} {n}"}, "reviewBody": text(random),
             "datePublished": "2026-11-18", "reviewRating": {"@type": "Rating", "ratingValue": 4}}
            for n in range(ROWS["schema_org"])]  # fmt: skip
    link = f'<link rel="next" href="?page={page + 1}">' if page < last else ""
    block = json.dumps({"@type": "Product", "review": rows})
    shop = "<div class='tile'><a href='/p'>A thing</a><span>9.99</span></div>" * 300
    return f"<html><head>{link}<script type='application/ld+json'>{block}</script></head><body>{shop}</body></html>"


Maker = Callable[[int, int, Random], str]
MAKERS: dict[str, Maker] = {"steam": steam, "mozilla_addons": mozilla_addons, "schema_org": schema_org}


def page_of(path: str) -> int:
    asked = parse_qs(urlsplit(path).query)
    if "input_json" in asked:
        return int(json.loads(asked["input_json"][0])["cursor"].strip("c*") or 1)
    return int(asked.get("page", ["1"])[0])


@contextmanager
def served(name: str, pages: int) -> Iterator[str]:
    """The address of a source of so many pages, served in a process of its own."""
    here, there = Pipe()
    process = Process(target=_serve, args=(name, pages, there), daemon=True)
    process.start()
    try:
        yield f"http://127.0.0.1:{here.recv()}"
    finally:
        process.kill()


def _serve(name: str, pages: int, to: Connection) -> None:
    """Serve the pages, and at SECONDS the time from the first page asked for to the last since it was asked before."""
    random = Random(1)
    bodies = [MAKERS[name](page, pages, random).encode() for page in range(1, pages + 1)]
    kind = "text/html" if name == "schema_org" else "application/json"
    asked: list[float] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path == "/robots.txt":
                body = b""
            elif self.path == SECONDS:
                body = json.dumps([len(asked), asked[-1] - asked[0]]).encode()
                asked.clear()
            else:
                asked.append(time.perf_counter())
                body = bodies[page_of(self.path) - 1]
            head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n\r\n"
            self.wfile.write(head.encode() + body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    to.send(server.server_port)
    server.serve_forever()
