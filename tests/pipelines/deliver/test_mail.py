"""E-mail to a real server on this machine: what arrives, over which line, and what nobody may see."""

from collections import deque
from email.utils import parsedate_to_datetime

import pytest

from pipelines.brief.forms.email import Email
from pipelines.brief.forms.pictures import Picture
from pipelines.deliver.mail import message
from pipelines.deliver.sending import deliver
from pipelines.deliver.settings import Mail
from spiders.errors import DeliveryError, UncertainDeliveryError
from tests.pipelines.deliver.conftest import NOW, PASSWORD, by_mail, secrets
from tests.pipelines.deliver.servers import certificate, mail_server

LOGIN = {"user": "cx", "password_secret": "LOVELODE_SMTP_PASSWORD"}
KNOWN = secrets(LOVELODE_SMTP_PASSWORD=PASSWORD)
EDITION = "City groceries 2026-W47"


def team(**changes) -> Mail:
    return by_mail(25, **changes).mail[0]


def letter(**changes) -> Email:
    written = {"subject": "What they love", "html": '<p>Hello</p><img src="journey.png" alt="x">', "text": "Hello\n",
               "pictures": (Picture("journey.png", b"\x89PNG", "x"),)}  # fmt: skip
    return Email(**written | changes)


def test_the_briefing_arrives_in_html_and_text(week, postbox):
    deliver(week, by_mail(postbox.port), KNOWN, NOW)
    (got,) = postbox.letters
    assert postbox.envelopes == [("cx@example.org", ["ida@example.org"])]
    assert (got["From"], got["To"]) == ("CX team <cx@example.org>", "ida@example.org")
    assert got["Subject"].startswith("What their customers love, week 47: at Zippa, “refund in one tap”")
    assert parsedate_to_datetime(got["Date"]) == NOW
    assert got.get_content_type() == "multipart/alternative"
    text, html = got.get_body(("plain",)).get_content(), got.get_body(("html",)).get_content()
    assert "refund in one tap" in text and "refund in one tap" in html and "<table" in html


def test_the_page_is_linked_where_readers_find_it(week, postbox):
    linked = by_mail(postbox.port).model_copy(update={"link": "https://intranet.example.org/{week}/briefing.html"})
    deliver(week, linked, KNOWN, NOW)
    text = postbox.letters[0].get_body(("plain",)).get_content()
    assert "https://intranet.example.org/2026-W47/briefing.html" in text


def test_pictures_lie_in_the_message_and_are_shown_from_there(postbox, week, monkeypatch):
    monkeypatch.setattr("pipelines.deliver.sending.render_email", lambda briefing, page: letter())
    deliver(week, by_mail(postbox.port), KNOWN, NOW)
    (got,) = postbox.letters
    related = got.get_payload()[1]
    html, picture = related.get_payload()
    assert related.get_content_type() == "multipart/related"
    assert (picture.get_content_type(), picture.get_content()) == ("image/png", b"\x89PNG")
    assert f'src="cid:{picture["Content-ID"].strip("<>")}"' in html.get_content()
    assert picture.get_content_disposition() == "inline"


def test_the_same_edition_is_the_same_message():
    first, again = (message(letter(), team(), "ida@example.org", EDITION, NOW) for _ in range(2))
    other = message(letter(), team(), "bo@example.org", EDITION, NOW)
    later = message(letter(), team(), "ida@example.org", "City groceries 2026-W48", NOW)
    marks = [line for raw in (first, other, later) for line in raw.split(b"\r\n") if line.startswith(b"Message-ID:")]
    assert first == again and len(set(marks)) == 3


def test_every_server_takes_it_as_it_is_written():
    text = "Æ, “quoted” and 😀 " + "long " * 400 + "\n.\n.. a line of dots\n"
    raw = message(letter(text=text), team(), "ida@example.org", EDITION, NOW)
    assert raw.isascii() and max(map(len, raw.split(b"\r\n"))) <= 998 and b"\n" not in raw.replace(b"\r\n", b"")


def test_lines_of_dots_arrive_whole(week, postbox, monkeypatch):
    text = "one\n.\n.. two\n"
    monkeypatch.setattr("pipelines.deliver.sending.render_email", lambda briefing, page: letter(text=text))
    deliver(week, by_mail(postbox.port), KNOWN, NOW)
    assert postbox.letters[0].get_body(("plain",)).get_content().replace("\r\n", "\n") == text


# Nobody learns who else gets it


def test_each_gets_a_message_of_their_own(week, postbox):
    people = ["ida@example.org", "bo@example.org", "cleo@example.org"]
    deliver(week, by_mail(postbox.port, *people), KNOWN, NOW)
    assert sorted(addresses for _, addresses in postbox.envelopes) == [[address] for address in sorted(people)]
    for raw, (_, (own,)) in zip(postbox.raw, postbox.envelopes, strict=True):
        assert not [other for other in people if other != own and other.split("@")[0].encode() + b"@" in raw]


def test_an_address_is_in_no_log(week, postbox, caplog):
    caplog.set_level("DEBUG")
    deliver(week, by_mail(postbox.port), KNOWN, NOW)
    ours = [record for record in caplog.records if not record.name.startswith("mail")]  # the test's own server
    assert ours and not [record for record in ours if "ida" in record.getMessage()]


# Nothing can be put into a header


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r", "\u2028", "\x0b", "\x85", "\0\r\n"])
def test_a_subject_stays_one_header(end):
    hostile = f"Love{end}Bcc: eve@example.org{end}{end}<script>"
    raw = message(letter(subject=hostile), team(), "ida@example.org", EDITION, NOW)
    names = [line.split(b":")[0] for line in raw.split(b"\r\n\r\n")[0].split(b"\r\n") if not line.startswith(b" ")]
    assert sorted(names) == sorted([b"From", b"To", b"Subject", b"Date", b"Message-ID", b"Auto-Submitted",
                                    b"MIME-Version", b"Content-Type"])  # fmt: skip


def test_a_hostile_phrase_reaches_nobody_else(week, postbox, monkeypatch):
    hostile = letter(subject="Love\r\nBcc: eve@example.org\r\n\r\nRCPT TO:<eve@example.org>", text="x\r\n.\r\nQUIT\r\n")
    monkeypatch.setattr("pipelines.deliver.sending.render_email", lambda briefing, page: hostile)
    deliver(week, by_mail(postbox.port), KNOWN, NOW)
    (got,) = postbox.letters
    assert postbox.addresses == ["ida@example.org"] and got["Bcc"] is None
    assert got["Subject"] == "Love Bcc: eve@example.org RCPT TO:<eve@example.org>"


# The line


@pytest.fixture
def trusted(tmp_path, monkeypatch):
    path, context = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    return context


def test_starttls_and_login(week, trusted):
    with mail_server(starttls=trusted) as postbox:
        deliver(week, by_mail(postbox.port, security="starttls", **LOGIN), KNOWN, NOW)
        assert postbox.addresses == ["ida@example.org"]
        assert postbox.logins == [(b"cx", PASSWORD.encode())]


def test_tls_from_the_start(week, trusted):
    with mail_server(tls=trusted) as postbox:
        deliver(week, by_mail(postbox.port, security="tls", **LOGIN), KNOWN, NOW)
        assert postbox.addresses == ["ida@example.org"] and len(postbox.logins) == 1


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_nobody_vouches_for_gets_nothing(week, tmp_path, security):
    _, context = certificate(tmp_path)
    with mail_server(**{security: context}) as postbox, pytest.raises(DeliveryError, match="CERTIFICATE_VERIFY_FAILED"):
        deliver(week, by_mail(postbox.port, security=security, **LOGIN), KNOWN, NOW)
    assert postbox.logins == [] and not postbox.commands and postbox.raw == []


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_certificate_of_another_name_gets_nothing(week, tmp_path, monkeypatch, security):
    path, context = certificate(tmp_path, host="smtp.example.org")
    monkeypatch.setenv("SSL_CERT_FILE", str(path))
    with mail_server(**{security: context}) as postbox, pytest.raises(DeliveryError, match="CERTIFICATE_VERIFY_FAILED"):
        deliver(week, by_mail(postbox.port, security=security, **LOGIN), KNOWN, NOW)
    assert postbox.logins == [] and not postbox.commands and postbox.raw == []


def test_a_server_without_starttls_gets_nothing(week, postbox):
    with pytest.raises(DeliveryError, match="STARTTLS extension not supported"):
        deliver(week, by_mail(postbox.port, security="starttls", **LOGIN), KNOWN, NOW)
    assert postbox.logins == [] and not postbox.commands and postbox.raw == []


# What goes wrong


def test_a_refused_password_is_said_and_not_shown(week, trusted, caplog):
    caplog.set_level("DEBUG")
    with mail_server(starttls=trusted) as postbox:
        postbox.refuse_login = "535 5.7.8 not this one: {}"  # an unkind server repeats what it was sent
        with pytest.raises(DeliveryError, match=r"535 5\.7\.8 not this one: …") as error:
            deliver(week, by_mail(postbox.port, security="starttls", **LOGIN), KNOWN, NOW)
    assert len(postbox.logins) == 1
    assert PASSWORD not in str(error.value) + (week / "deliveries.jsonl").read_text()
    ours = [record for record in caplog.records if not record.name.startswith("mail")]
    assert not [record for record in ours if PASSWORD in record.getMessage()]


def test_a_password_that_smtp_cannot_carry_is_said_and_not_shown(week, trusted):
    with mail_server(starttls=trusted) as postbox, pytest.raises(DeliveryError, match="letters beyond ASCII") as error:
        deliver(week, by_mail(postbox.port, security="starttls", **LOGIN), secrets(LOVELODE_SMTP_PASSWORD="søt"), NOW)
    assert "ø" not in str(error.value)


def test_who_was_refused_and_why(week, postbox):
    postbox.answers = {"bo@example.org": deque(["550 5.1.1 no such mailbox"])}
    with pytest.raises(DeliveryError) as error:
        deliver(week, by_mail(postbox.port, "bo@example.org", "ida@example.org"), KNOWN, NOW)
    assert str(error.value) == (
        "2026-W47 was not surely delivered to 1 of 2: team (bo@example.org): 550 5.1.1 no such mailbox"
    )
    assert postbox.addresses == ["ida@example.org"]
    deliver(week, by_mail(postbox.port, "bo@example.org", "ida@example.org"), KNOWN, NOW)
    assert postbox.addresses == ["bo@example.org", "ida@example.org"]


@pytest.mark.parametrize("answer", ["552 too large", "451 try later", "421 closing"])
def test_a_refused_letter_is_tried_again(week, postbox, answer):
    postbox.answers["DATA"] = deque([answer])
    with pytest.raises(DeliveryError, match=answer):
        deliver(week, by_mail(postbox.port), KNOWN, NOW)
    assert postbox.addresses == []
    deliver(week, by_mail(postbox.port), KNOWN, NOW)
    assert postbox.addresses == ["ida@example.org"]


def test_a_letter_without_an_answer_is_not_sent_again_by_itself(week, postbox):
    postbox.answers["DATA"] = deque(["drop the line"])
    for _ in range(2):
        with pytest.raises(UncertainDeliveryError) as error:
            deliver(week, by_mail(postbox.port), KNOWN, NOW)
        assert "may have it or not" in str(error.value) and "lovelode deliver --again team" in str(error.value)
    assert postbox.addresses == ["ida@example.org"]


def test_nobody_there_is_said_for_everyone_and_tried_once(week):
    with pytest.raises(DeliveryError) as error:
        deliver(week, by_mail(1, "bo@example.org", "ida@example.org"), KNOWN, NOW)
    assert str(error.value).count("localhost:1: ") == 2 and "refused" in str(error.value)
