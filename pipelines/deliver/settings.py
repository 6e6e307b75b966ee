"""
market.toml's [delivery]: who gets the briefing, and by which way. Secrets stand here by name only.

But for the name of a channel, no error repeats a value of this table: it may be a password in the wrong place.
"""

import re
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from spiders.errors import MarketError

WEEK = "{week}"
NAME_OF_A_SECRET = re.compile(r"LOVELODE_[A-Z0-9_]+")
# As browsers check an address: no comments, quotes, routes or line breaks, hence nothing that could start a header.
ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
    r"(\.[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?)*"
)
NAMED_ADDRESS = re.compile(rf"[^\W_][\w .&'-]* <(?P<address>{ADDRESS.pattern})>")
HOST = re.compile(r"[A-Za-z0-9.:-]+")


def is_this_machine(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _address(value: str) -> str:
    if not ADDRESS.fullmatch(value):
        raise ValueError("expected one address such as ida@example.org")
    return value


def _sender(value: str) -> str:
    if not ADDRESS.fullmatch(value) and not NAMED_ADDRESS.fullmatch(value):
        raise ValueError('expected an address such as cx@example.org or "CX team <cx@example.org>"')
    return value


def _host(value: str) -> str:
    if not HOST.fullmatch(value):
        raise ValueError("expected the name of a mail server such as smtp.example.org, and nothing else")
    return value


def _secret_name(value: Any) -> str:
    if not isinstance(value, str) or not NAME_OF_A_SECRET.fullmatch(value):
        raise ValueError(
            "expected the name of a secret such as LOVELODE_SMTP_PASSWORD, never the secret itself; "
            "set it as an environment variable or a Prefect Secret block"
        )
    return value


def _link(value: str) -> str:
    try:
        parts = urlsplit(value.replace(WEEK, "week"))
        usable = parts.scheme in ("http", "https") and parts.hostname and "@" not in parts.netloc
    except ValueError:
        usable = False
    if not usable or re.search(r"[\s<>|{}\"\\\x00-\x1f]", value.replace(WEEK, "")):
        raise ValueError("expected an address such as https://intranet.example.org/{week}/briefing.html")
    return value


Address = Annotated[str, AfterValidator(_address)]
SecretName = Annotated[str, BeforeValidator(_secret_name)]
Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]*$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True)

    @model_validator(mode="before")
    @classmethod
    def _no_secrets(cls, raw: Any) -> Any:
        """A secret in the file is refused by what it is, before anything looks at its value."""
        for wrong, right in {"password": "password_secret", "url": "url_secret", "webhook": "url_secret"}.items():
            if isinstance(raw, Mapping) and wrong in raw and right in cls.model_fields:
                raise ValueError(
                    f"{wrong}: a secret never stands in this file; expected {right} with the name of an environment "
                    "variable or a Prefect Secret block, and the secret there"
                )
        return raw


class Mail(_Strict):
    """
    E-mail to several people, one message each. Without TLS only to a server on this machine, and never with a password.
    """

    name: Name
    host: Annotated[str, AfterValidator(_host)]
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str | None = Field(default=None, min_length=1)
    password_secret: SecretName | None = None
    sender: Annotated[str, AfterValidator(_sender)] = Field(alias="from")
    to: tuple[Address, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _fits(self) -> "Mail":
        if (self.user is None) != (self.password_secret is None):
            raise ValueError("expected user and password_secret together, or neither")
        if self.security == "none" and self.user is not None:
            raise ValueError('security = "none" would show the password to the network; expected "starttls" or "tls"')
        if self.security == "none" and not is_this_machine(self.host):
            raise ValueError('security = "none" is for a server on this machine only; expected "starttls" or "tls"')
        if len({address.lower() for address in self.to}) < len(self.to):
            raise ValueError("to: an address stands twice; expected every address once")
        return self

    @property
    def sender_address(self) -> str:
        named = NAMED_ADDRESS.fullmatch(self.sender)
        return named["address"] if named else self.sender


class Chat(_Strict):
    """One channel of a chat, by its incoming webhook; whoever knows the webhook's URL can post there."""

    name: Name
    kind: Literal["slack", "teams"]
    url_secret: SecretName


class Delivery(_Strict):
    """`link` is where readers find the page, with {week} for the week; empty when it lies nowhere they can reach."""

    link: Annotated[str, AfterValidator(_link)] = ""
    mail: tuple[Mail, ...] = ()
    chat: tuple[Chat, ...] = ()

    @model_validator(mode="after")
    def _names_once(self) -> "Delivery":
        names = [channel.name for channel in self.channels]
        if twice := next((name for place, name in enumerate(names) if name in names[:place]), None):
            raise ValueError(f'name "{twice}" stands twice; expected every mail and chat to have a name of its own')
        return self

    @property
    def channels(self) -> tuple[Mail | Chat, ...]:
        return (*self.mail, *self.chat)

    def link_of(self, week: str) -> str:
        return self.link.replace(WEEK, week)


def read_delivery(raw: Any, where: str) -> Delivery:
    """Raises MarketError naming the place, the key and what was expected, and no value."""
    try:
        return Delivery.model_validate(raw)
    except ValidationError as error:
        problem = error.errors(include_input=False, include_url=False)[0]
        words = f"{where}: delivery: {_place(problem['loc'])}{_problem(problem['type'], problem)}"
    raise MarketError(words)  # outside of the except block: what pydantic says would travel along as its context


def _place(loc: tuple[int | str, ...]) -> str:
    """("mail", 0, "to", 1) → "mail 1: to 2: "; an unknown key is named by the words that follow."""
    words: list[str] = []
    for step in loc:
        if isinstance(step, int) and words:
            words[-1] += f" {step + 1}"
        else:
            words.append(str(step))
    return "".join(f"{word}: " for word in words)


def _problem(kind: str, problem: Mapping[str, Any]) -> str:
    match kind:
        case "extra_forbidden":
            return f"unknown key; expected {_keys(problem['loc'])}"
        case "missing":
            return "missing key"
        case "model_type":
            return "expected a table"
        case "string_pattern_mismatch":
            return 'expected lower-case letters, digits, "-" or "_"'
        case "too_short" | "string_too_short":
            return "expected at least one"
        case "value_error":
            return str(problem["ctx"]["error"])
    return str(problem["msg"]).lower().replace("input should be", "expected").replace("tuple", "list")


def _keys(loc: tuple[int | str, ...]) -> str:
    models: dict[str, type[BaseModel]] = {"mail": Mail, "chat": Chat}
    fields = (models.get(str(loc[0]), Delivery) if len(loc) > 1 else Delivery).model_fields
    return ", ".join(field.alias or name for name, field in fields.items())
