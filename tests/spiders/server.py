"""A small web server on this machine that misbehaves as it is told, for the tests of whole crawls."""

import ssl
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import monotonic


@dataclass
class Answer:
    body: str = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Site:
    """Answers by path and query; of several for one path each is given once, the last for ever."""

    pages: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[tuple[float, str, str]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    url: str = ""

    def on(self, path: str, *answers: Answer | str) -> None:
        self.pages[path] = [Answer(answer) if isinstance(answer, str) else answer for answer in answers]

    def paths(self) -> list[str]:
        return [path for _, path, _ in self.asked]

    def answer(self, path: str) -> Answer:
        answers = self.pages.get(path, [Answer("not here", 404)])
        return answers[min(Counter(self.paths())[path], len(answers)) - 1]


@contextmanager
def serve(certificate: Path | None = None, key: Path | None = None) -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.headers.append(dict(self.headers))
            site.asked.append((monotonic(), self.path, self.headers.get("User-Agent", "")))
            answer = site.answer(self.path)
            body = answer.body.encode()
            self.send_response(answer.status)
            for name, value in ({"Content-Type": "text/html; charset=utf-8"} | answer.headers).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate, key)
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        site.url = f"{'https' if certificate else 'http'}://127.0.0.1:{server.server_port}"
        try:
            yield site
        finally:
            server.shutdown()
            thread.join()
