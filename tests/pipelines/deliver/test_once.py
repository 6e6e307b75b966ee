"""The same briefing is never sent twice: not by a second run, not after a kill, not to those who have it already."""

import json
import os
import signal
import subprocess
import sys
from collections import deque
from pathlib import Path

import pytest

from pipelines.deliver.ledger import NAME
from pipelines.deliver.sending import deliver
from pipelines.deliver.settings import read_delivery
from spiders.errors import BriefingError, DeliveryError, UncertainDeliveryError
from tests.pipelines.deliver.conftest import NOW, by_chat, by_mail, secrets

ROOT = Path(__file__).parents[3]
NO_SECRETS = secrets()


def both(postbox, hook, *to) -> tuple[dict, dict[str, str]]:
    raw = {
        "mail": [{"name": "team", "host": "127.0.0.1", "port": postbox.port, "security": "none",
                  "from": "cx@example.org", "to": list(to) or ["ida@example.org"]}],
        "chat": [{"name": "cx", "kind": "slack", "url_secret": "LOVELODE_CHAT_URL"}],
    }  # fmt: skip
    return raw, {"LOVELODE_CHAT_URL": hook.url}


def killed(folder: Path, raw: dict, environment: dict[str, str], *where: str) -> None:
    command = [sys.executable, "-m", "tests.pipelines.deliver.killed", str(folder), json.dumps(raw), *where]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, **environment}, capture_output=True, text=True)
    assert done.returncode == -signal.SIGKILL, done.stderr


def states(folder: Path) -> list[tuple[str, str]]:
    lines = [json.loads(line) for line in (folder / NAME).read_text().splitlines()]
    return [(line["channel"], line["state"]) for line in lines]


def test_nothing_leaves_that_could_not_be_written_down(week, postbox, hook, monkeypatch):
    def full(file: int, line: bytes) -> None:
        raise OSError("no space left on device")

    monkeypatch.setattr("pipelines.deliver.ledger._write", full)
    raw, environment = both(postbox, hook)
    for kind in ("mail", "chat"):
        with pytest.raises(OSError, match="no space left"):
            deliver(week, read_delivery({kind: raw[kind]}, "m"), environment.__getitem__, NOW)
    assert postbox.raw == [] and hook.posts == []


def test_a_second_run_sends_nothing(week, postbox, hook):
    raw, environment = both(postbox, hook, "ida@example.org", "bo@example.org")
    delivery, secret = read_delivery(raw, "m"), environment.__getitem__
    first, second = deliver(week, delivery, secret, NOW), deliver(week, delivery, secret, NOW)
    assert postbox.addresses == ["bo@example.org", "ida@example.org"] and len(hook.posts) == 1
    assert [(outcome.state, outcome.now) for outcome in first] == [("sent", True)] * 3
    assert [(outcome.state, outcome.now) for outcome in second] == [("sent", False)] * 3


def test_who_has_it_needs_no_secret_and_who_is_new_gets_it(week, postbox):
    deliver(week, by_mail(postbox.port), NO_SECRETS, NOW)
    deliver(week, by_mail(postbox.port, "IDA@example.org", "bo@example.org"), NO_SECRETS, NOW)
    assert postbox.addresses == ["bo@example.org", "ida@example.org"]


@pytest.mark.parametrize(
    ("where", "letters", "posts"),
    [
        (("pipelines.deliver.ledger", "_write", "1"), 0, 0),  # before "sending" of the letter is written
        (("pipelines.deliver.ledger", "_write", "3"), 1, 0),  # before "sending" of the post is written
    ],
)
def test_killed_before_it_leaves_it_is_sent_by_the_next_run(week, postbox, hook, where, letters, posts):
    raw, environment = both(postbox, hook)
    killed(week, raw, environment, *where)
    assert (len(postbox.raw), len(hook.posts)) == (letters, posts)
    deliver(week, read_delivery(raw, "m"), environment.__getitem__, NOW)
    assert (len(postbox.raw), len(hook.posts)) == (1, 1)


@pytest.mark.parametrize(
    ("where", "letters", "name"),
    [
        (("smtplib", "_quote_periods", "1"), 0, "team"),  # after "sending", before the letter
        (("pipelines.deliver.ledger", "_write", "2"), 1, "team"),  # after the letter, before "sent"
    ],
)
def test_a_letter_cut_off_on_its_way_waits_for_a_word(week, postbox, hook, where, letters, name):
    raw, environment = both(postbox, hook)
    delivery, secret = read_delivery(raw, "m"), environment.__getitem__
    killed(week, raw, environment, *where)
    for _ in range(2):
        with pytest.raises(UncertainDeliveryError) as error:
            deliver(week, delivery, secret, NOW)
        assert str(error.value).startswith("2026-W47 was not surely delivered to 1 of 2: team (ida@example.org): ")
        assert "lovelode deliver --again team" in str(error.value)
    assert (len(postbox.raw), len(hook.posts)) == (letters, 1)
    deliver(week, delivery, secret, NOW, again="team")
    deliver(week, delivery, secret, NOW, again="team")
    assert (len(postbox.raw), len(hook.posts)) == (letters + 1, 1)
    assert len({letter["Message-ID"] for letter in postbox.letters}) == 1


def test_a_post_cut_off_on_its_way_waits_for_a_word(week, postbox, hook):
    raw, environment = both(postbox, hook)
    delivery, secret = read_delivery(raw, "m"), environment.__getitem__
    killed(week, raw, environment, "pipelines.deliver.ledger", "_write", "4")
    for _ in range(2):
        with pytest.raises(UncertainDeliveryError, match=r"1 of 2: cx \(slack\): .*lovelode deliver --again cx"):
            deliver(week, delivery, secret, NOW)
    assert (len(postbox.raw), len(hook.posts)) == (1, 1)
    deliver(week, delivery, secret, NOW, again="cx")
    deliver(week, delivery, secret, NOW)
    assert (len(postbox.raw), len(hook.posts)) == (1, 2)


def test_everyone_is_tried_and_everyone_who_lacks_it_is_named(week, postbox, hook):
    raw, environment = both(postbox, hook, "ida@example.org", "bo@example.org", "cleo@example.org")
    postbox.answers = {"ida@example.org": deque(["550 no"]), "bo@example.org": deque(["450 later"])}
    hook.answers.append((410, "channel_is_archived"))
    with pytest.raises(DeliveryError) as error:
        deliver(week, read_delivery(raw, "m"), environment.__getitem__, NOW)
    assert str(error.value) == (
        "2026-W47 was not surely delivered to 3 of 4: team (ida@example.org): 550 no; "
        "team (bo@example.org): 450 later; cx (slack): HTTP 410 channel_is_archived"
    )
    assert postbox.addresses == ["cleo@example.org"]


def test_a_missing_secret_is_that_channel_s_failure_only(week, postbox, hook):
    raw, _ = both(postbox, hook)

    def none_there(name: str) -> str:
        raise DeliveryError(f"secret {name} is not there")

    with pytest.raises(DeliveryError, match=r"1 of 2: cx \(slack\): secret LOVELODE_CHAT_URL is not there$"):
        deliver(week, read_delivery(raw, "m"), none_there, NOW)
    assert postbox.addresses == ["ida@example.org"]


def test_again_for_one_address_is_for_nobody_else(week, postbox):
    (week / NAME).write_text(
        "".join(
            json.dumps({"channel": "team", "to": to, "state": "sending", "reason": ""}) + "\n"
            for to in ("ida@example.org", "bo@example.org")
        )
    )
    with pytest.raises(UncertainDeliveryError, match=r"1 of 2: team \(bo@example\.org\): "):
        deliver(week, by_mail(postbox.port, "ida@example.org", "bo@example.org"), NO_SECRETS, NOW, "ida@example.org")
    assert postbox.addresses == ["ida@example.org"]


def test_again_never_sends_to_who_surely_has_it(week, postbox):
    for _ in range(2):
        deliver(week, by_mail(postbox.port), NO_SECRETS, NOW, again="team")
    assert postbox.addresses == ["ida@example.org"]


def test_again_for_a_stranger_is_refused(week, postbox):
    with pytest.raises(DeliveryError, match='"tema": no such recipient; expected one of team, or an address of theirs'):
        deliver(week, by_mail(postbox.port), NO_SECRETS, NOW, again="tema")
    assert not (week / NAME).exists()


def test_without_recipients_nothing_is_touched(week):
    assert deliver(week, read_delivery({}, "m"), NO_SECRETS, NOW) == ()
    assert not (week / NAME).exists()


def test_without_a_briefing_nothing_is_sent(tmp_path, postbox):
    with pytest.raises(BriefingError, match="no such file"):
        deliver(tmp_path, by_mail(postbox.port), NO_SECRETS, NOW)
    assert not list(tmp_path.iterdir()) and postbox.raw == []


def test_two_weeks_are_two_briefings(week, hook, tmp_path, issued):
    later = tmp_path / "briefings" / "2026-W48"
    later.mkdir()
    (later / issued.name).write_bytes(issued.read_bytes())
    for folder in (week, later, later):
        deliver(folder, by_chat(), secrets(LOVELODE_CHAT_URL=hook.url), NOW)
    assert len(hook.posts) == 2
