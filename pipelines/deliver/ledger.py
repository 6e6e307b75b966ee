"""
deliveries.jsonl of a week's folder: what became of the briefing at each recipient, one line per step, never changed.

"sending" is on the disk before the message itself leaves. A process that dies after it leaves "sending" as the last
word, and whether the message arrived is then not known: it counts as unknown, which nothing sends again by itself.
"""

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Literal, get_args

from spiders.errors import DeliveryError

NAME = "deliveries.jsonl"
State = Literal["sending", "sent", "failed", "unknown"]
CUT_OFF = "the process ended while it was being sent"


@dataclass(frozen=True)
class Recipient:
    """A channel of market.toml by name, and the address in it; of a chat, whose address is secret, its kind."""

    channel: str
    to: str

    def __str__(self) -> str:
        return f"{self.channel} ({self.to})"

    @property
    def key(self) -> tuple[str, str]:
        """Addresses that differ in capital letters only are one mailbox."""
        return self.channel, self.to.lower()


@dataclass(frozen=True)
class Entry:
    state: State
    reason: str = ""


@dataclass
class Ledger:
    """Holds the lock of its file for as long as it is open: see `opened`. `now` is the time all its entries bear."""

    file: int
    now: datetime
    last: dict[tuple[str, str], Entry] = field(default_factory=dict)

    def of(self, recipient: Recipient) -> Entry | None:
        return self.last.get(recipient.key)

    def record(self, recipient: Recipient, state: State, reason: str = "") -> None:
        """On the disk when this returns."""
        line = {"at": self.now.isoformat(timespec="seconds"), "channel": recipient.channel, "to": recipient.to,
                "state": state, "reason": reason}  # fmt: skip
        _write(self.file, json.dumps(line, ensure_ascii=False).encode() + b"\n")
        self.last[recipient.key] = Entry(state, reason)


@contextmanager
def opened(path: Path, now: datetime) -> Iterator[Ledger]:
    """
    The ledger at `path`, made if it is not there, readable by its owner only: it holds people's addresses.

    Raises DeliveryError when another process delivers, and when a line is not one of ours: who has the briefing is not
    known then.
    """
    file = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise DeliveryError(f"{path}: another lovelode run is delivering this week; wait for it to end") from None
        _keep_name(path.parent)
        yield Ledger(file, now, _read(path, file))
    finally:
        os.close(file)


def _read(path: Path, file: int) -> dict[tuple[str, str], Entry]:
    """The last word on each recipient."""
    content = path.read_bytes()
    whole, newline, torn = content.rpartition(b"\n")
    if torn:
        # A crash amid a line: what it was to announce had not begun, or is told by the line before it as not known.
        os.ftruncate(file, len(whole) + len(newline))
    last: dict[tuple[str, str], Entry] = {}
    for number, line in enumerate(whole.splitlines(), 1):
        try:
            said = json.loads(line)
            recipient, entry = Recipient(said["channel"], said["to"]), Entry(said["state"], said["reason"])
            if entry.state not in get_args(State):
                raise ValueError(entry.state)
        except (ValueError, KeyError, TypeError) as error:
            raise DeliveryError(
                f"{path}, line {number}: cannot be read, so who has this briefing is not known; expected a line that "
                "lovelode wrote"
            ) from error
        last[recipient.key] = Entry("unknown", CUT_OFF) if entry.state == "sending" else entry
    return last


def _write(file: int, line: bytes) -> None:
    while line:
        line = line[os.write(file, line) :]
    os.fsync(file)


def _keep_name(folder: Path) -> None:
    """The name of a new file is in its folder, which has to reach the disk, too."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
