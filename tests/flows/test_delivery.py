"""deliver as Prefect runs it: retried, killed and run again, with secrets from its blocks and none in its logs."""

import json
import shutil
import signal
import subprocess
import sys
import urllib.request
from collections import deque
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from flows.delivering import deliver_last, told
from flows.secrets import secret
from flows.settings import Settings
from spiders.errors import DeliveryError, MarketError
from tests.pipelines.brief.made import made
from tests.pipelines.deliver.servers import Hook, Postbox, certificate, mail_server, webhook

ROOT = Path(__file__).parents[2]
WEEK = "2026-W47"
PASSWORD = "correct-horse-battery"
SECRET_PARTS = (PASSWORD, "T0SECRET1", "B0SECRET2", "token-SECRET3")
PROXIES = dict.fromkeys(("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), "")
MARKET = """
[market]
name = "M"
[[companies]]
id = "a"
name = "A"
[[delivery.mail]]
name = "team"
host = "localhost"
port = {port}
user = "cx"
password_secret = "LOVELODE_SMTP_PASSWORD"
from = "cx@example.org"
to = ["ida@example.org", "bo@example.org"]
[[delivery.chat]]
name = "cx"
kind = "slack"
url_secret = "LOVELODE_CHAT_URL"
"""


@pytest.fixture(scope="module")
def issued(tmp_path_factory) -> Path:
    """A data folder with a published database, and the briefing of its week."""
    folder = tmp_path_factory.mktemp("issued")
    made(folder)
    return folder


@dataclass
class Office:
    """A data folder with a week's briefing, and where it goes."""

    data: Path
    postbox: Postbox
    hook: Hook
    environment: dict[str, str]

    @property
    def settings(self) -> Settings:
        now = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
        return Settings(self.data / "market.toml", self.data, date(2026, 11, 22), now)

    def retry(self, server: dict[str, str]) -> subprocess.CompletedProcess[str]:
        """The step with its retries, without their waits."""
        return self._run("tests.flows.delivered", str(self.data), WEEK, server=server)

    def lovelode(self, server: dict[str, str], command: str, *words: str, kill: str = "0"):
        """The command itself, killed in the `kill`th line of the ledger."""
        places = ["--market", str(self.settings.market_file), "--data", str(self.data)]
        killing = ["pipelines.deliver.ledger", "_write", kill]
        return self._run("tests.flows.killed", *killing, command, *words, *places, server=server)

    def _run(self, module: str, *words: str, server: dict[str, str]) -> subprocess.CompletedProcess[str]:
        command, environment = [sys.executable, "-m", module, *words], {**server, **self.environment}
        return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


@pytest.fixture
def office(issued, tmp_path, monkeypatch):
    shutil.copytree(issued, tmp_path, dirs_exist_ok=True)
    path, context = certificate(tmp_path)
    with mail_server(starttls=context) as postbox, webhook() as hook:
        (tmp_path / "market.toml").write_text(MARKET.format(port=postbox.port))
        secrets = {"LOVELODE_SMTP_PASSWORD": PASSWORD, "LOVELODE_CHAT_URL": hook.url}
        known = {"SSL_CERT_FILE": str(path), **secrets, **PROXIES}
        for name, value in known.items():
            monkeypatch.setenv(name, value)
        yield Office(tmp_path, postbox, hook, known)


def logs(api: str) -> str:
    """Everything any run has told this Prefect server."""
    told: list[str] = []
    while True:
        ask = urllib.request.Request(
            f"{api}/logs/filter", json.dumps({"offset": len(told), "limit": 200}).encode(),
            {"Content-Type": "application/json"},
        )  # fmt: skip
        with urllib.request.urlopen(ask) as answer:
            page = [entry["message"] for entry in json.load(answer)]
        if not page:
            return "\n".join(told)
        told += page


def save_block(name: str, value: str, server: dict[str, str]) -> None:
    save = "import sys; from prefect.blocks.system import Secret; Secret(value=sys.argv[1]).save(sys.argv[2])"
    subprocess.run([sys.executable, "-c", save, value, name], cwd=ROOT, env=server, check=True, capture_output=True)


def test_a_retried_task_sends_to_everyone_once(office, prefect_server):
    save_block("lovelode-chat-url", office.hook.url, prefect_server)
    del office.environment["LOVELODE_CHAT_URL"]
    office.postbox.answers = {"bo@example.org": deque(["451 later"])}
    office.hook.answers.append((503, "later"))
    done = office.retry(prefect_server)
    assert done.returncode == 0, done.stderr
    assert office.postbox.addresses == ["bo@example.org", "ida@example.org"]
    assert len(office.hook.posts) == 2  # refused, then taken
    assert done.stdout.splitlines()[-1] == "sent to 2 of 3; the others have it already"
    assert office.retry(prefect_server).returncode == 0
    assert office.postbox.addresses == ["bo@example.org", "ida@example.org"] and len(office.hook.posts) == 2


@pytest.mark.parametrize(
    ("call", "letters", "posts", "name"),
    [("2", 1, 0, "team (ida@example.org)"), ("6", 2, 1, "cx (slack)")],
)
def test_killed_between_sending_and_recording_it_arrives_once(office, prefect_server, call, letters, posts, name):
    killed = office.lovelode(prefect_server, "weekly", kill=call)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert (len(office.postbox.raw), len(office.hook.posts)) == (letters, posts)
    for _ in range(2):
        done = office.lovelode(prefect_server, "weekly")
        assert done.returncode == 1
        said = done.stderr.splitlines()[-1]
        assert said.startswith(f"lovelode: {WEEK} was not surely delivered to 1 of 3: {name}: "), done.stderr
        assert f"lovelode deliver --again {name.split()[0]}" in said
    assert office.postbox.addresses == ["bo@example.org", "ida@example.org"] and len(office.hook.posts) == 1
    assert office.lovelode(prefect_server, "deliver", "--again", name.split()[0]).returncode == 0
    assert (len(office.postbox.raw), len(office.hook.posts)) == ((3, 1) if letters == 1 else (2, 2))


def test_no_secret_is_in_any_log(office, prefect_server):
    """At their most talkative, when all goes well, and when servers repeat what they were sent."""
    loud = {"PREFECT_LOGGING_LEVEL": "DEBUG", "PREFECT_LOGGING_ROOT_LEVEL": "DEBUG",
            "PREFECT_LOGGING_HANDLERS_CONSOLE_LEVEL": "DEBUG"}  # fmt: skip
    environment = prefect_server | loud
    office.postbox.refuse_login = "535 not this one: {}"
    office.hook.answers.append((404, f"no such hook: {office.hook.url} {Hook.path}"))
    done = office.retry(environment)
    told_all = done.stdout + done.stderr + logs(environment["PREFECT_API_URL"])
    assert done.returncode == 1 and "535 not this one: …" in done.stderr
    assert "send_request_headers" in done.stderr and "HTTP Request: POST http" in done.stderr  # Prefect's own asking
    assert "cx: sent to 1 of 1" in told_all and "no such hook" in told_all
    assert not [part for part in SECRET_PARTS if part in told_all]


def test_secrets_come_from_the_environment_or_a_block(prefect_server, monkeypatch):
    monkeypatch.setenv("LOVELODE_HERE", "of the environment\n")
    assert secret("LOVELODE_HERE") == "of the environment"
    asked = """
from prefect.blocks.system import Secret
from flows.secrets import secret
from spiders.errors import DeliveryError
Secret(value="of the block").save("lovelode-there")
Secret(value="0123").save("lovelode-digits")
Secret(value={"a": 1}).save("lovelode-table")
Secret(value="of the block").save("lovelode-here")
for name in ("THERE", "DIGITS", "TABLE", "HERE", "NOWHERE"):
    try:
        print(secret("LOVELODE_" + name))
    except DeliveryError as error:
        print(error)
"""
    environment = {**prefect_server, "LOVELODE_HERE": "of the environment"}
    done = subprocess.run([sys.executable, "-c", asked], cwd=ROOT, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "of the block",
        "0123",
        "the Prefect Secret block lovelode-table holds no text; expected the secret itself",
        "of the environment",
        "secret LOVELODE_NOWHERE is not there; expected an environment variable of that name or a Prefect Secret block "
        "named lovelode-nowhere",
    ]


def test_the_last_week_or_the_one_that_is_named(office):
    older = office.settings.briefings / "2026-W09"
    shutil.copytree(office.settings.briefings / WEEK, older)
    assert told(deliver_last(office.settings)) == "sent to 3 of 3"
    assert not (older / "deliveries.jsonl").exists()
    assert told(deliver_last(office.settings, week="2026-W09")) == "sent to 3 of 3"
    assert told(deliver_last(office.settings)) == "sent to 0 of 3; the others have it already"
    with pytest.raises(DeliveryError, match="no briefing of week 2026-W10; expected one that `lovelode weekly` made"):
        deliver_last(office.settings, week="2026-W10")


def test_a_market_without_delivery_sends_to_nobody_and_a_missing_one_is_said(office):
    market = office.settings.market_file
    market.write_text(MARKET.split("[[delivery")[0])
    assert told(deliver_last(office.settings)) == "nobody named under [delivery] in market.toml"
    market.unlink()
    with pytest.raises(MarketError, match="no such file"):
        deliver_last(office.settings)
