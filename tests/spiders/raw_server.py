"""A server on this machine that speaks HTTP byte by byte, for answers that no honest server gives."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from socketserver import BaseRequestHandler, ThreadingTCPServer

Answer = Callable[[socket.socket, str], None]  # given the connection and the path that was asked for


@dataclass
class RawSite:
    """Answers by path without query; whatever has none is not found. The connection closes after each."""

    url: str
    answers: dict[str, Answer] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    sent: dict[str, int] = field(default_factory=dict)


def plain(body: str | bytes, kind: str = "text/html", status: str = "200 OK", **headers: str) -> Answer:
    said = body.encode() if isinstance(body, str) else body
    lines = {"Content-Type": kind, "Content-Length": str(len(said))} | headers
    head = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in lines.items())
    return lambda connection, path: connection.sendall(f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + said)


NOT_FOUND = plain("not here", status="404 Not Found")


@contextmanager
def serve_raw() -> Iterator[RawSite]:
    class Handler(BaseRequestHandler):
        def handle(self) -> None:
            asked = self.request.makefile("rb").readline().decode()
            if not asked:
                return
            path = asked.split()[1]
            site.asked.append(path)
            with suppress(OSError):  # the crawl hangs up, as it should
                site.answers.get(path.split("?")[0], NOT_FOUND)(self.request, path)

    class Server(ThreadingTCPServer):
        allow_reuse_address = daemon_threads = True

    with Server(("127.0.0.1", 0), Handler) as server:
        site = RawSite(f"http://127.0.0.1:{server.server_address[1]}")
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield site
        finally:
            server.shutdown()
