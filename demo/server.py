"""The demo market on localhost."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer

from demo.market import DemoMarket
from demo.site import Site

# The usual port, so that addresses in the demo's briefing stay the same; any free one when another process has it.
USUAL_PORT = 47622


@contextmanager
def serve(market: DemoMarket, port: int | None = None) -> Iterator[str]:
    """Serve the market for the length of the block and give its base address. Port 0 takes any free one."""
    server = _bound(Site(market), port)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), name="demo market", daemon=True)
    thread.start()
    try:
        yield server.base_url
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, site: Site, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.site = site
        self.base_url = f"http://127.0.0.1:{self.server_address[1]}"

    def server_bind(self) -> None:
        # Not HTTPServer's own, which looks up the machine's name.
        TCPServer.server_bind(self)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def do_GET(self) -> None:
        answer = self.server.site.answer(self.path, self.server.base_url)
        self.send_response(answer.status)
        size = str(len(answer.body))
        for name, value in {"Content-Type": answer.kind, "Content-Length": size, **answer.headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, format: str, *args: object) -> None:
        """Quiet: the demo's terminal belongs to its progress bars."""


def _bound(site: Site, port: int | None) -> _Server:
    if port is not None:
        return _Server(site, port)
    try:
        return _Server(site, USUAL_PORT)
    except OSError:
        return _Server(site, 0)
