"""[delivery] of market.toml: what is refused, in one sentence that never repeats a secret."""

import pytest

from pipelines.deliver.settings import read_delivery
from pipelines.market import parse_market
from spiders.errors import MarketError

MAIL = {"name": "team", "host": "smtp.example.org", "from": "cx@example.org", "to": ["ida@example.org"]}
CHAT = {"name": "cx", "kind": "slack", "url_secret": "LOVELODE_SLACK_URL"}
LOGIN = {"user": "cx", "password_secret": "LOVELODE_SMTP_PASSWORD"}
SECRET = "hunter2-and-more"


def test_a_good_delivery():
    delivery = read_delivery(
        {"link": "https://intranet.example.org/{week}/briefing.html", "mail": [MAIL | LOGIN], "chat": [CHAT]}, "m"
    )
    (mail,), (chat,) = delivery.mail, delivery.chat
    assert (mail.port, mail.security, mail.sender, mail.to) == (587, "starttls", "cx@example.org", ("ida@example.org",))
    assert (chat.kind, chat.url_secret) == ("slack", "LOVELODE_SLACK_URL")
    assert delivery.link_of("2026-W47") == "https://intranet.example.org/2026-W47/briefing.html"


def test_it_stands_in_market_toml_and_may_be_left_out():
    market = {"market": {"name": "M"}, "companies": [{"id": "a", "name": "A"}]}
    assert parse_market(market, "m").delivery.channels == ()
    assert parse_market(market | {"delivery": {"chat": [CHAT]}}, "m").delivery.chat[0].name == "cx"
    with pytest.raises(MarketError, match=r"^market\.toml: delivery: chat 1: kind: expected 'slack' or 'teams'$"):
        parse_market(market | {"delivery": {"chat": [CHAT | {"kind": "irc"}]}}, "market.toml")


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"colour": "red"}, "delivery: colour: unknown key; expected link, mail, chat"),
        ({"mail": [MAIL | {"colour": "red"}]}, "mail 1: colour: unknown key; expected name, host, port, security"),
        ({"mail": [{"name": "team"}]}, "mail 1: host: missing key"),
        ({"mail": [MAIL | {"to": []}]}, "mail 1: to: expected at least one"),
        ({"mail": [MAIL | {"to": ["a@b.org", "A@B.org"]}]}, "to: an address stands twice"),
        ({"mail": [MAIL, MAIL]}, 'name "team" stands twice'),
        ({"mail": [MAIL | {"name": "cx"}], "chat": [CHAT]}, 'name "cx" stands twice'),
        ({"mail": [MAIL | {"port": 0}]}, "mail 1: port: expected greater than"),
        ({"mail": [MAIL | {"user": "cx"}]}, "expected user and password_secret together, or neither"),
        ({"link": "intranet/{week}"}, "link: expected an address such as https://"),
        ({"link": "https://intranet/{year}/x"}, "link: expected an address such as https://"),
        ("everything", "delivery: expected a table"),
    ],
)
def test_what_does_not_fit_is_said(raw, words):
    with pytest.raises(MarketError) as error:
        read_delivery(raw, "m")
    assert words in str(error.value) and str(error.value).startswith("m: delivery: ")
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    "raw",
    [
        {"mail": [MAIL | {"user": "cx", "password": SECRET}]},
        {"mail": [MAIL | {"user": "cx", "password_secret": SECRET}]},
        {"mail": [MAIL | {"user": "cx", "password_secret": SECRET.upper()}]},
        {"mail": [MAIL | {"user": "cx", "password_secret": [SECRET]}]},
        {"mail": [MAIL | {"host": f"cx:{SECRET}@smtp.example.org"}]},
        {"mail": [MAIL | {"port": SECRET}]},
        {"mail": [MAIL | {"to": [SECRET]}]},
        {"mail": [MAIL | {"secret": SECRET}]},
        {"mail": SECRET},
        {"chat": [CHAT | {"url": f"https://hooks.example.org/{SECRET}"}]},
        {"chat": [CHAT | {"webhook": f"https://hooks.example.org/{SECRET}"}]},
        {"chat": [CHAT | {"url_secret": f"https://hooks.example.org/{SECRET}"}]},
        {"chat": [CHAT | {"kind": SECRET}]},
        {"link": f"https://cx:{SECRET}@intranet.example.org/"},
        SECRET,
    ],
)
def test_a_secret_in_the_file_is_refused_and_never_repeated(raw):
    with pytest.raises(MarketError) as refused:
        read_delivery(raw, "m")
    error: BaseException | None = refused.value
    while error:  # a log shows what an error came from as well
        assert SECRET not in str(error) and SECRET.upper() not in str(error)
        error = error.__cause__ or error.__context__


@pytest.mark.parametrize("wrong", ["password", "url", "webhook"])
def test_where_a_secret_belongs_is_said(wrong):
    table = {"mail": [MAIL | {wrong: SECRET}]} if wrong == "password" else {"chat": [CHAT | {wrong: SECRET}]}
    with pytest.raises(MarketError, match=f"{wrong}: a secret never stands in this file; expected .*_secret with"):
        read_delivery(table, "m")


@pytest.mark.parametrize(
    "address",
    [
        "ida@example.org\n", "ida@example.org\r\nBcc: eve@example.org", "ida@example.org, eve@example.org",
        "Ida <ida@example.org>", "<ida@example.org>", "ida@example.org>", "ida", "@example.org", "ida@", "i da@x.org",
        "ida@example.org\0", "ida@example.org\u2028Bcc: eve@example.org", "ida@-x.org", '"ida"@example.org', "",
    ],
)  # fmt: skip
def test_an_address_is_one_address_and_nothing_else(address):
    with pytest.raises(MarketError, match="expected one address such as"):
        read_delivery({"mail": [MAIL | {"to": ["bo@example.org", address]}]}, "m")


@pytest.mark.parametrize(
    "sender",
    ["CX\r\nBcc: eve@example.org <cx@example.org>", "CX <cx@example.org>\n", "CX <cx@example.org>, <eve@example.org>",
     '"CX" <cx@example.org>', "CX, team <cx@example.org>", "CX cx@example.org"],
)  # fmt: skip
def test_a_sender_is_one_sender(sender):
    with pytest.raises(MarketError, match="from: expected an address such as"):
        read_delivery({"mail": [MAIL | {"from": sender}]}, "m")


@pytest.mark.parametrize("host", ["smtp.example.org", "10.0.0.1", "127.evil.example.org", "localhost.example.org"])
def test_without_tls_nothing_leaves_this_machine(host):
    with pytest.raises(MarketError, match="for a server on this machine only"):
        read_delivery({"mail": [MAIL | {"host": host, "security": "none"}]}, "m")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1"])
def test_without_tls_to_this_machine_but_with_no_password(host):
    plain = MAIL | {"host": host, "security": "none"}
    assert read_delivery({"mail": [plain]}, "m").mail[0].host == host
    with pytest.raises(MarketError, match="would show the password to the network"):
        read_delivery({"mail": [plain | LOGIN]}, "m")
