"""The ledger: who has the briefing is known after any crash, and in doubt nothing is sent."""

import json
import stat
from datetime import UTC, datetime

import pytest

from pipelines.deliver.ledger import CUT_OFF, NAME, Entry, Recipient, opened
from spiders.errors import DeliveryError

NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
IDA, BO = Recipient("team", "ida@example.org"), Recipient("team", "bo@example.org")


@pytest.fixture
def path(tmp_path):
    return tmp_path / NAME


def test_the_last_word_counts_and_every_word_stays(path):
    with opened(path, NOW) as ledger:
        assert ledger.of(IDA) is None
        for state in ("sending", "failed", "sending", "sent"):
            ledger.record(IDA, state)
        ledger.record(BO, "failed", "550 nobody\nhere")
    with opened(path, NOW) as ledger:
        assert (ledger.of(IDA), ledger.of(BO)) == (Entry("sent"), Entry("failed", "550 nobody\nhere"))
        assert ledger.of(Recipient("team", "IDA@Example.org")) == Entry("sent")
        assert ledger.of(Recipient("other", "ida@example.org")) is None
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    assert [line["state"] for line in lines] == ["sending", "failed", "sending", "sent", "failed"]
    assert lines[0] == {"at": "2026-11-23T06:30:00+00:00", "channel": "team", "to": "ida@example.org",
                        "state": "sending", "reason": ""}  # fmt: skip


def test_who_was_being_sent_to_when_it_ended_may_have_it(path):
    with opened(path, NOW) as ledger:
        ledger.record(IDA, "sending")
    with opened(path, NOW) as ledger:
        assert ledger.of(IDA) == Entry("unknown", CUT_OFF)


@pytest.mark.parametrize("cut", [1, 20])
def test_a_line_cut_off_by_a_crash_never_said_anything(path, cut):
    with opened(path, NOW) as ledger:
        ledger.record(IDA, "sending")
        ledger.record(IDA, "sent")
    path.write_bytes(path.read_bytes()[:-cut])
    with opened(path, NOW) as ledger:
        assert ledger.of(IDA) == Entry("unknown", CUT_OFF)
        ledger.record(BO, "sent")
    with opened(path, NOW) as ledger:
        assert (ledger.of(IDA), ledger.of(BO)) == (Entry("unknown", CUT_OFF), Entry("sent"))


@pytest.mark.parametrize("line", ["{", "null", "{}", '{"channel":"t","to":"a","state":"gone","reason":""}', ""])
def test_a_line_that_is_none_stops_everything(path, line):
    with opened(path, NOW) as ledger:
        ledger.record(IDA, "sent")
    path.write_text(line + "\n" + path.read_text())
    with pytest.raises(DeliveryError, match=f"{NAME}, line 1: cannot be read"), opened(path, NOW):
        pass


def test_one_run_at_a_time(path):
    busy = pytest.raises(DeliveryError, match="another lovelode run is delivering")
    with opened(path, NOW), busy, opened(path, NOW):
        pass
    with opened(path, NOW):
        pass


def test_people_s_addresses_are_for_the_owner_s_eyes(path):
    with opened(path, NOW) as ledger:
        ledger.record(IDA, "sent")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_it_is_on_the_disk_when_record_returns(path, monkeypatch):
    kept = []
    monkeypatch.setattr("pipelines.deliver.ledger.os.fsync", lambda file: kept.append(path.read_bytes()))
    with opened(path, NOW) as ledger:
        ledger.record(IDA, "sending")
    assert kept[-1].endswith(b"\n") and b"sending" in kept[-1]
