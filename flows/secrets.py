"""Secrets by name: from the environment, else from a Prefect Secret block. They are given on, never kept or logged."""

import os

from spiders.errors import DeliveryError


def secret(name: str) -> str:
    """
    The value of secret `name`, such as LOVELODE_SMTP_PASSWORD: the environment variable of that name, else the Prefect
    Secret block lovelode-smtp-password. Raises DeliveryError, which names the secret only, when there is neither.
    """
    if set_here := os.environ.get(name):
        return set_here.rstrip("\r\n")
    block = name.lower().replace("_", "-")
    value = _of_block(block)
    if value is None:
        raise DeliveryError(
            f"secret {name} is not there; expected an environment variable of that name or a Prefect Secret block "
            f"named {block}"
        )
    if not isinstance(value, str) or not value.rstrip("\r\n"):
        raise DeliveryError(f"the Prefect Secret block {block} holds no text; expected the secret itself")
    return value.rstrip("\r\n")


def _of_block(block: str) -> object:
    """None when there is no such block. Prefect, and with it its temporary server, is needed only here."""
    from prefect.blocks.system import Secret

    try:
        found = Secret.load(block, _sync=True)  # type: ignore[call-arg]
    except ValueError:
        return None
    assert isinstance(found, Secret)  # not a coroutine: `_sync` says so
    return found.value.get_secret_value()  # Secret.get() would read a password of digits as a number
