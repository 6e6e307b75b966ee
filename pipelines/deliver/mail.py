"""The briefing by e-mail: one message per recipient, over a server's own SMTP, encrypted and with its name verified."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP as INTERNET
from email.utils import format_datetime
from hashlib import blake2b

from pipelines.brief.forms.email import Email
from pipelines.brief.quoting import clean
from pipelines.deliver.outcome import Refused, Send, Unclear, Unreachable, told
from pipelines.deliver.settings import Mail

TO_CONNECT = 30.0  # seconds
TO_ANSWER = 120.0  # servers look into a message before they accept it
TO_PART = 5.0
ONLY_ASCII = INTERNET.clone(cte_type="7bit")  # every server takes it


def message(email: Email, channel: Mail, to: str, edition: str, now: datetime) -> bytes:
    """
    The message on the wire. Its id is the same whenever this `edition` goes to `to`, so that mailboxes that look at it
    show a message that came twice only once.
    """
    mark = blake2b("\0".join((edition, channel.name, to.lower())).encode(), digest_size=16).hexdigest()
    domain = channel.sender_address.rpartition("@")[2]
    letter = EmailMessage(policy=ONLY_ASCII)
    letter["From"] = Address(channel.sender.rpartition(" <")[0], addr_spec=channel.sender_address)
    letter["To"] = to
    letter["Subject"] = clean(email.subject)
    letter["Date"] = format_datetime(now)
    letter["Message-ID"] = f"<{mark}@{domain}>"
    letter["Auto-Submitted"] = "auto-generated"  # so that absence notes stay where they are
    letter.set_content(email.text)
    html, pictures = email.html, [(picture, f"{picture.name}.{mark}@{domain}") for picture in email.pictures]
    for picture, cid in pictures:
        html = html.replace(f'src="{picture.name}"', f'src="cid:{cid}"')
    letter.add_alternative(html, subtype="html")
    page = letter.get_body(("html",))
    assert isinstance(page, EmailMessage)  # the part added last
    for picture, cid in pictures:
        page.add_related(picture.png, "image", "png", cid=f"<{cid}>", filename=picture.name, disposition="inline")
    for number, part in enumerate(part for part in letter.walk() if part.is_multipart()):
        part.set_boundary(f"=_{mark}_{number}")
    return letter.as_bytes()


@contextmanager
def by_mail(channel: Mail, password: str, message_to: Callable[[str], bytes]) -> Iterator[Send]:
    """
    One connection, ready to send. Raises Unreachable when the server, its certificate or the login is not right.

    `password` is empty where no login is asked for. It is sent over TLS only: `Mail` allows no other settings.
    """
    smtp = _connected(channel, password)
    try:
        yield lambda to, before: _send(smtp, channel.sender_address, to, message_to(to), before)
    finally:
        with suppress(OSError):
            if smtp.sock:
                smtp.sock.settimeout(TO_PART)
            smtp.quit()
        smtp.close()


def _connected(channel: Mail, password: str) -> smtplib.SMTP:
    place = f"{channel.host}:{channel.port}"
    if not (channel.user or "").isascii() or not password.isascii():
        raise Unreachable(f"{place}: a user or password with letters beyond ASCII cannot be sent to a mail server")
    smtp: smtplib.SMTP | None = None
    try:
        context = ssl.create_default_context()
        if channel.security == "tls":
            smtp = smtplib.SMTP_SSL(channel.host, channel.port, timeout=TO_CONNECT, context=context)
        else:
            smtp = smtplib.SMTP(channel.host, channel.port, timeout=TO_CONNECT)
        if channel.security == "starttls":
            smtp.starttls(context=context)  # raises when the server does not offer it
        if channel.user:
            smtp.login(channel.user, password)
        smtp.ehlo_or_helo_if_needed()
    except (OSError, UnicodeError) as error:  # all of smtplib's and of TLS are OSErrors
        if smtp:
            smtp.close()
        raise Unreachable(told(f"{place}: {_reason(error)}", password)) from None
    return smtp


def _send(smtp: smtplib.SMTP, sender: str, to: str, content: bytes, before: Callable[[], None]) -> None:
    try:
        _accepted(*smtp.mail(sender))
        _accepted(*smtp.rcpt(to))
    except OSError as error:
        raise Refused(told(_reason(error))) from None
    before()
    try:
        if smtp.sock:
            smtp.sock.settimeout(TO_ANSWER)
        _accepted(*smtp.data(content))
    except smtplib.SMTPDataError as error:  # the server did not want to see it
        raise Refused(told(_reason(error))) from None
    except OSError as error:
        raise Unclear(told(_reason(error))) from None


def _accepted(code: int, answer: bytes) -> None:
    if 400 <= code < 600:
        raise Refused(told(f"{code} {answer.decode('utf-8', 'replace')}"))
    if not 200 <= code < 300:
        raise OSError("an answer that no mail server gives")


def _reason(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
    return str(error) or type(error).__name__
