"""The briefing in chat: the finding, up to three claims with their questions, and where to read on."""

import logging
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import get_ident
from typing import Any

import httpx

from pipelines.brief.briefing import Briefing
from pipelines.brief.forms.mail_text import titled
from pipelines.brief.quoting import short
from pipelines.deliver.outcome import Refused, Send, Unclear, Unreachable, told
from pipelines.deliver.settings import HOST, Chat, is_this_machine

CLAIMS = 3
LONGEST = 300  # characters of one text
READ_ON = "Read the briefing"
TIMEOUT = httpx.Timeout(30.0, connect=10.0)
# The answer of a gateway: what stands behind it may have taken the message.
OF_A_GATEWAY = (502, 504)
NOTHING_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.ProxyError, httpx.UnsupportedProtocol)
# Signs that would become emphasis, code or strikes, and what looks like them.
PLAIN_SIGNS = str.maketrans({"*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ", "&": "&amp;", "<": "&lt;", ">": "&gt;"})


def slack(briefing: Briefing, link: str) -> dict[str, Any]:
    """For an incoming webhook. Foreign words can neither mention anybody nor become a link or markup."""
    finding, state, claims = _told(briefing)
    blocks = [_section(f"*{_mrkdwn(finding)}*"), *(_section(_mrkdwn(line)) for line in state)]
    blocks += [_section(f"*{_mrkdwn(claim)}*\n{_mrkdwn(question)}") for claim, question in claims]
    if link:
        blocks.append(_section(f"<{link.replace('&', '&amp;')}|{READ_ON}>"))
    return {"text": _mrkdwn(finding), "unfurl_links": False, "blocks": blocks}


def teams(briefing: Briefing, link: str) -> dict[str, Any]:
    """For a webhook of Teams' Workflows: an Adaptive Card, whose text runs know no markup."""
    finding, state, claims = _told(briefing)
    body = [_runs(finding, size="Large", weight="Bolder"), *(_runs(line, isSubtle=True) for line in state)]
    for claim, question in claims:
        body += [_runs(claim, weight="Bolder"), _runs(question)]
    card: dict[str, Any] = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard", "version": "1.4",
        "fallbackText": finding, "body": body, "msteams": {"width": "Full"},
    }  # fmt: skip
    if link:
        card["actions"] = [{"type": "Action.OpenUrl", "title": READ_ON, "url": link}]
    kind = "application/vnd.microsoft.card.adaptive"
    return {"type": "message", "attachments": [{"contentType": kind, "contentUrl": None, "content": card}]}


@contextmanager
def by_chat(channel: Chat, url: str, payload: dict[str, Any]) -> Iterator[Send]:
    """Raises Unreachable when `url` is not an https address (http is for this machine only)."""
    try:
        parts = httpx.URL(url)
    except (httpx.InvalidURL, TypeError):
        parts = httpx.URL("")
    is_safe = parts.scheme == "https" or (parts.scheme == "http" and is_this_machine(parts.host))
    if not is_safe or not HOST.fullmatch(parts.raw_host.decode()):
        raise Unreachable(f"the secret {channel.url_secret} is not an https address; expected the webhook's URL")
    with _unlogged(), httpx.Client(verify=ssl.create_default_context(), timeout=TIMEOUT) as client:
        request = client.build_request("POST", parts, json=payload)
        secrets = [url, parts.raw_path.decode(), *(word for word in parts.path.split("/") if len(word) > 5)]
        yield lambda _, before: _post(client, request, before, secrets)


def _post(client: httpx.Client, request: httpx.Request, before: Callable[[], None], secrets: list[str]) -> None:
    before()
    try:
        response = client.send(request, stream=True)  # no redirect is followed: it could lead out of TLS
    except NOTHING_SENT as error:
        raise Refused(told(f"cannot connect: {error}", *secrets)) from None
    except httpx.HTTPError as error:
        raise Unclear(told(str(error) or f"no answer ({type(error).__name__})", *secrets)) from None
    if not response.is_success:
        words = told(f"HTTP {response.status_code} {_first_words(response)}", *secrets)
        raise Unclear(words) if response.status_code in OF_A_GATEWAY else Refused(words)


def _first_words(response: httpx.Response) -> str:
    """Slack and Teams say there what is wrong. Not more than a piece of it is read, and it may be missing."""
    try:
        return next(response.iter_bytes(1024), b"").decode("utf-8", "replace")
    except httpx.HTTPError:
        return ""


@contextmanager
def _unlogged() -> Iterator[None]:
    """httpx logs every URL it asks, and a webhook's URL is a secret. What other threads ask is logged as before."""
    logger, here = logging.getLogger("httpx"), get_ident()

    def of_others(record: logging.LogRecord) -> bool:
        return record.thread != here

    logger.addFilter(of_others)
    try:
        yield
    finally:
        logger.removeFilter(of_others)


def _told(briefing: Briefing) -> tuple[str, list[str], list[tuple[str, str]]]:
    """The finding; the state of the collection, and why there is no claim if there is none; claims with questions."""
    health = briefing.health
    state = [f"{health.word}. {health.incomplete}", briefing.no_cards]
    claims = [(f"{card.standing} · {titled(card.heading)}", card.question) for card in briefing.cards[:CLAIMS]]
    return (
        short(titled(briefing.finding), LONGEST),
        [short(line, LONGEST) for line in state if line],
        [(short(claim, LONGEST), short(question, LONGEST)) for claim, question in claims],
    )


def _mrkdwn(text: str) -> str:
    return text.translate(PLAIN_SIGNS)


def _section(text: str) -> dict[str, Any]:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _runs(text: str, **looks: Any) -> dict[str, Any]:
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": text, **looks}]}
