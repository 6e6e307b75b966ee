"""How an attempt to send can end, beside well."""

from collections.abc import Callable

from pipelines.brief.quoting import ELLIPSIS, short

# Sends to one address; what it is given is called right before the message itself leaves.
Send = Callable[[str, Callable[[], None]], None]
LONGEST = 160


class Refused(Exception):
    """Nothing was delivered, for sure: trying again is safe."""


class Unreachable(Refused):
    """Refused before any recipient was named: the same holds for all of the channel."""


class Unclear(Exception):
    """The message left, and no answer says whether it arrived."""


def told(reason: object, *secrets: str) -> str:
    """A reason on one short line. What a server says may hold what it was sent, so the secrets are taken out of it."""
    text = reason.decode("utf-8", "replace") if isinstance(reason, bytes) else str(reason)
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        text = text.replace(secret, ELLIPSIS)
    return short(text, LONGEST)
