"""A mail server and a webhook on this machine: what they got, and what they are told to answer."""

import json
import socket
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from ssl import PROTOCOL_TLS_SERVER, SSLContext
from threading import Thread

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat


class Postbox:
    """Takes every letter, unless `answers` holds something else to say to an address or (key "DATA") a letter."""

    def __init__(self) -> None:
        self.raw: list[bytes] = []
        self.envelopes: list[tuple[str, list[str]]] = []
        self.answers: dict[str, deque[str]] = {}
        self.logins: list[tuple[bytes, bytes]] = []
        self.refuse_login = ""
        self.commands: Counter[str] = Counter()
        self.port = 0

    @property
    def letters(self) -> list[EmailMessage]:
        return [BytesParser(policy=default).parsebytes(raw) for raw in self.raw]

    @property
    def addresses(self) -> list[str]:
        return sorted(address for _, addresses in self.envelopes for address in addresses)

    def _answer(self, key: str) -> str:
        waiting = self.answers.get(key)
        return waiting.popleft() if waiting else "250 OK"

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.commands["MAIL"] += 1
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if (answer := self._answer(address)).startswith("2"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        answer = self._answer("DATA")
        if answer.startswith(("2", "drop")):
            self.raw.append(envelope.original_content)
            self.envelopes.append((envelope.mail_from, list(envelope.rcpt_tos)))
        if answer.startswith("drop"):
            server.transport.abort()
        return answer

    def check(self, server, session, envelope, mechanism, data):
        self.logins.append((data.login, data.password))
        if not self.refuse_login:
            return AuthResult(success=True)
        return AuthResult(success=False, handled=False, message=self.refuse_login.format(data.password.decode()))


@contextmanager
def mail_server(tls: SSLContext | None = None, starttls: SSLContext | None = None) -> Iterator[Postbox]:
    """Plain, TLS from the start, or with STARTTLS on offer."""
    postbox = Postbox()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        postbox.port = probe.getsockname()[1]
    controller = Controller(
        postbox, hostname="127.0.0.1", port=postbox.port, ssl_context=tls, tls_context=starttls,
        authenticator=postbox.check, auth_require_tls=False, auth_exclude_mechanism=["LOGIN"],
    )  # fmt: skip
    if tls:  # the controller's own way to see that it started would have to trust the certificate
        controller._trigger_server = lambda: socket.create_connection(("127.0.0.1", postbox.port)).close()
    controller.start()
    try:
        yield postbox
    finally:
        controller.stop()


class Hook:
    """A webhook: `answers` holds (status, body) to give, None to hang up without a word; else it is 200 "ok"."""

    path = "/services/T0SECRET1/B0SECRET2/token-SECRET3"

    def __init__(self) -> None:
        self.posts: list[dict] = []
        self.paths: list[str] = []
        self.answers: deque[tuple[int, str] | None] = deque()
        self.scheme = "http"
        self.port = 0

    @property
    def url(self) -> str:
        return f"{self.scheme}://127.0.0.1:{self.port}{self.path}"


@contextmanager
def webhook(tls: SSLContext | None = None) -> Iterator[Hook]:
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            hook.paths.append(self.path)
            hook.posts.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            answer = hook.answers.popleft() if hook.answers else (200, "ok")
            if answer is None:
                self.close_connection = True
                return
            status, body = answer
            self.send_response(status)
            if 300 <= status < 400:
                self.send_header("Location", body)
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def handle(self) -> None:
            with suppress(OSError):  # a client that does not trust the certificate hangs up
                super().handle()

        def log_message(self, format: str, *arguments: object) -> None:
            """A test's output is no place for it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hook.port = server.server_address[1]
    if tls:
        hook.scheme = "https"
        server.socket = tls.wrap_socket(server.socket, server_side=True)
    thread = Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        server.server_close()


def certificate(folder: Path, host: str = "localhost") -> tuple[Path, SSLContext]:
    """A certificate for `host` that signs itself, as a file to trust, and a server's side of it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, host)])
    names: list[x509.GeneralName] = [x509.DNSName(host)]
    if host == "localhost":
        names.append(x509.IPAddress(ip_address("127.0.0.1")))
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    trusted, secret = folder / f"{host}.pem", folder / f"{host}.key"
    trusted.write_bytes(made.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    context = SSLContext(PROTOCOL_TLS_SERVER)
    context.load_cert_chain(trusted, secret)
    return trusted, context
