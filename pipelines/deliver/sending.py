"""deliver: a week's frozen briefing to everyone it was not delivered to yet."""

import logging
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from pipelines.brief import frozen
from pipelines.brief.briefing import Briefing
from pipelines.brief.forms.email import render_email
from pipelines.deliver import ledger
from pipelines.deliver.chat import by_chat, slack, teams
from pipelines.deliver.ledger import Ledger, Recipient, State
from pipelines.deliver.mail import by_mail, message
from pipelines.deliver.outcome import Refused, Send, Unclear, Unreachable
from pipelines.deliver.settings import Chat, Delivery, Mail
from spiders.errors import DeliveryError, UncertainDeliveryError

logger = logging.getLogger(__name__)

Secret = Callable[[str], str]
Way = Callable[[], AbstractContextManager[Send]]


@dataclass(frozen=True)
class Outcome:
    """`state` is "sent", "failed" or "unknown"; `now` says whether this call is what brought it about."""

    recipient: Recipient
    state: State
    reason: str
    now: bool


def deliver(folder: Path, delivery: Delivery, secret: Secret, now: datetime, again: str = "") -> tuple[Outcome, ...]:
    """
    Send the briefing in `folder` (…/2026-W47) to every recipient who does not have it, each at most once.

    What was refused is tried again by the next call. Whether a message arrived that was cut off on its way is unknown:
    it is sent again only to the channel or address that `again` names. `secret` gives the value of a secret by name.
    After everybody was tried, raises DeliveryError naming each one who does not surely have it, or
    UncertainDeliveryError if nothing is left that another try could mend.
    """
    _refuse_stranger(again, delivery)
    if not delivery.channels:
        return ()
    briefing = frozen.thaw(folder / frozen.NAME)
    outcomes: list[Outcome] = []
    with ledger.opened(folder / ledger.NAME, now) as book:
        for channel in delivery.channels:
            settled, waiting = _sorted(book, channel, again)
            fresh = _to_all(book, channel, waiting, briefing, delivery, secret)
            outcomes += settled + fresh
            logger.info("%s: sent to %d of %d", channel.name, sum(o.state == "sent" for o in fresh), len(waiting))
    _raise_for(outcomes, folder)
    return tuple(outcomes)


def _refuse_stranger(again: str, delivery: Delivery) -> None:
    names = [channel.name for channel in delivery.channels]
    addresses = [address for mail in delivery.mail for address in mail.to]
    if again and again not in names and again not in addresses:
        expected = f"one of {', '.join(names)}, or an address of theirs" if names else "a [delivery] in market.toml"
        raise DeliveryError(f'"{again}": no such recipient; expected {expected}')


def _sorted(book: Ledger, channel: Mail | Chat, again: str) -> tuple[list[Outcome], list[Recipient]]:
    """What earlier calls settled, and who is still to be sent to."""
    settled: list[Outcome] = []
    waiting: list[Recipient] = []
    for to in channel.to if isinstance(channel, Mail) else (channel.kind,):
        recipient = Recipient(channel.name, to)
        entry = book.of(recipient)
        wanted_again = again in (channel.name, to)
        if entry and (entry.state == "sent" or (entry.state == "unknown" and not wanted_again)):
            settled.append(Outcome(recipient, entry.state, entry.reason, now=False))
        else:
            waiting.append(recipient)
    return settled, waiting


def _to_all(
    book: Ledger,
    channel: Mail | Chat,
    recipients: list[Recipient],
    briefing: Briefing,
    delivery: Delivery,
    secret: Secret,
) -> list[Outcome]:
    if not recipients:
        return []
    try:
        way = _way(channel, briefing, delivery, secret, book.now)
    except DeliveryError as error:
        return _not_sent(book, recipients, str(error))
    outcomes: list[Outcome] = []
    for place, recipient in enumerate(recipients):
        try:
            with way() as send:
                outcomes.append(_to_one(book, recipient, send))
        except Unreachable as error:
            return outcomes + _not_sent(book, recipients[place:], str(error))
    return outcomes


def _way(channel: Mail | Chat, briefing: Briefing, delivery: Delivery, secret: Secret, now: datetime) -> Way:
    """How to reach the channel; its secret is asked for here, once."""
    if isinstance(channel, Chat):
        payload = (slack if channel.kind == "slack" else teams)(briefing, delivery.link_of(briefing.week))
        return partial(by_chat, channel, secret(channel.url_secret), payload)
    password = secret(channel.password_secret) if channel.password_secret else ""
    email, edition = render_email(briefing, delivery.link_of(briefing.week)), f"{briefing.market} {briefing.week}"
    return partial(by_mail, channel, password, lambda to: message(email, channel, to, edition, now))


def _to_one(book: Ledger, recipient: Recipient, send: Send) -> Outcome:
    state: State = "sent"
    reason = ""
    try:
        send(recipient.to, lambda: book.record(recipient, "sending"))
    except Refused as error:
        state, reason = "failed", str(error)
    except Unclear as error:
        state, reason = "unknown", str(error)
    book.record(recipient, state, reason)
    return Outcome(recipient, state, reason, now=True)


def _not_sent(book: Ledger, recipients: Iterable[Recipient], reason: str) -> list[Outcome]:
    outcomes = [Outcome(recipient, "failed", reason, now=True) for recipient in recipients]
    for outcome in outcomes:
        book.record(outcome.recipient, outcome.state, reason)
    return outcomes


def _raise_for(outcomes: list[Outcome], folder: Path) -> None:
    failed = [outcome for outcome in outcomes if outcome.state == "failed"]
    unknown = [outcome for outcome in outcomes if outcome.state == "unknown"]
    words = [f"{outcome.recipient}: {outcome.reason}" for outcome in failed]
    words += [
        f"{outcome.recipient}: may have it or not ({outcome.reason}); to send it again: "
        f"lovelode deliver --again {outcome.recipient.channel}"
        for outcome in unknown
    ]
    if words:
        kind = DeliveryError if failed else UncertainDeliveryError
        raise kind(f"{folder.name} was not surely delivered to {len(words)} of {len(outcomes)}: {'; '.join(words)}")
