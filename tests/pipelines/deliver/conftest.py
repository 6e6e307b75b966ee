"""A week's folder with a real frozen briefing, and real servers on this machine."""

import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pipelines.deliver import chat, mail
from pipelines.deliver.settings import Delivery, read_delivery
from tests.pipelines.brief.made import made
from tests.pipelines.deliver.servers import Hook, Postbox, mail_server, webhook

NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
PASSWORD = "correct-horse-battery"


@pytest.fixture(scope="session")
def issued(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made(tmp_path_factory.mktemp("issued")).json


@pytest.fixture
def week(issued: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "briefings" / "2026-W47"
    folder.mkdir(parents=True)
    shutil.copy(issued, folder)
    return folder


@pytest.fixture(autouse=True)
def here_and_quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Straight to this machine, and no test waits for the time a real server is given."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "SSL_CERT_FILE", "SSL_CERT_DIR"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setattr(mail, "TO_CONNECT", 5.0)
    monkeypatch.setattr(mail, "TO_ANSWER", 5.0)
    monkeypatch.setattr(mail, "TO_PART", 0.5)
    monkeypatch.setattr(chat, "TIMEOUT", 5.0)


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    with mail_server() as server:
        yield server


@pytest.fixture
def hook() -> Iterator[Hook]:
    with webhook() as server:
        yield server


def by_mail(port: int, *to: str, **changes: object) -> Delivery:
    """The delivery to a server of this machine."""
    channel = {"name": "team", "host": "localhost", "port": port, "security": "none",
               "from": "CX team <cx@example.org>", "to": list(to) or ["ida@example.org"], **changes}  # fmt: skip
    return read_delivery({"mail": [channel]}, "m")


def by_chat(kind: str = "slack", link: str = "https://intranet.example.org/{week}/briefing.html") -> Delivery:
    return read_delivery(
        {"link": link, "chat": [{"name": "cx", "kind": kind, "url_secret": "LOVELODE_CHAT_URL"}]}, "m"
    )


def secrets(**values: str) -> Callable[[str], str]:
    return values.__getitem__
