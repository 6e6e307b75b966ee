"""What must be gone before a review touches the disk: names, and every way to reach the person who wrote it."""

import re
import unicodedata
from collections.abc import Callable
from hashlib import blake2b

# Names that many people share: hashing them would make one person of all.
NOBODY = frozenset({"", "a google user", "anonymous", "anonym", "anonyme", "guest", "user", "customer", "unknown"})

# What comes before the telling sign is counted, or a text of nothing but letters would take minutes.
EMAIL = re.compile(
    r"[\w.+%-]{1,64}@[^\W\d_][\w-]*(?:\.[\w-]+)*"
    r"|[\w.+%-]{1,64}\s?[(\[]\s?at\s?[)\]]\s?[\w-]+(?:\s?(?:[(\[]\s?dot\s?[)\]]|\.)\s?[\w-]+)+",
    re.IGNORECASE,
)
# A bare "booking.com" may be the company's name and stays; with a path it leads somewhere.
LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>\"'\])]+"
    r"|\b(?:[a-z0-9-]{1,63}\.){1,8}"
    r"(?:com|net|org|info|io|me|ly|gl|app|dev|shop|site|link|to|[a-z]{2}\.[a-z]{2})/[^\s<>\"'\])]+"
)
HANDLE = re.compile(r"(?<![\w@./])@[^\W\d](?:[\w.]{0,28}\w)?")
CARD = re.compile(r"(?<![\w.,])\d(?:[ -]?\d){12,18}(?![\w]|[.,]\d)")
PHONE = re.compile(
    r"(?<![\w.,:/$€£₹-])(?:"
    r"(?:\+|00)[1-9](?:[ .()/-]{0,2}\d){7,14}"  # international
    r"|\(0?\d{2,4}\)(?:[ .-]?\d){6,9}"  # area code in brackets
    r"|0\d(?:[ ./-]?\d){7,10}"  # national, with its leading zero
    r"|[2-9]\d{2}([ .-])\d{3}\1\d{4}"  # North America
    r"|[6-9]\d{4}[ -]\d{5}"  # India
    r"|\d{9,15}"
    r")(?![\w]|[.,:/-]\d)"
)
CALLED = re.compile(
    r"\b((?:call|phone|tel|telephone|mobile|whatsapp|sms|text|ring)(?: me| us)?(?: at| on| no| number)?[:. ]{1,3})"
    r"\d(?:[ -]?\d){5,13}(?![\w.,:/-]\d|\w)",
    re.IGNORECASE,
)
DATE = re.compile(
    r"(?<![\d./-])(?:\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](?:\d{4}|\d{2}))(?![./-]?\d)"
)
SUSPECT = re.compile(r"[@/\[(]|www\.|\d\D{0,3}\d\D{0,3}\d\D{0,3}\d\D{0,3}\d\D{0,3}\d\D{0,3}\d")
# Line breaks and tabs are kept; other control characters, lone surrogates and direction overrides only do harm.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")


def author_hash(key: str, source: str, author: str | None) -> str | None:
    """Keyed hash of a person on one platform, 32 hex characters; None when nobody in particular is named."""
    who = unicodedata.normalize("NFC", author or "").strip()
    if who.casefold() in NOBODY:
        return None
    secret = blake2b(key.encode()).digest()
    return blake2b(f"{source}\0{who}".encode(errors="replace"), key=secret, digest_size=16).hexdigest()


def clean(text: str) -> str:
    """The text without control characters, line breaks as \\n, trimmed."""
    return UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def scrub(text: str) -> str:
    """The text with e-mail addresses, links, handles, card and phone numbers replaced by neutral marks."""
    if not SUSPECT.search(text):
        return text
    text = LINK.sub(_link, text)
    text = EMAIL.sub("[email]", text)
    text = HANDLE.sub("[handle]", text)
    text = CARD.sub(_card, text)
    text = CALLED.sub(r"\1[phone]", text)
    return PHONE.sub(_unless(_harmless, "[phone]"), text)


def _link(match: re.Match[str]) -> str:
    tail = match[0][len(match[0].rstrip(".,;:!?")) :]
    return f"[link]{tail}"


def _card(match: re.Match[str]) -> str:
    digits = [int(c) for c in match[0] if c.isdigit()]
    doubled = [d if i % 2 == 0 else sum(divmod(2 * d, 10)) for i, d in enumerate(reversed(digits))]
    grouped = re.fullmatch(r"\d{4}([ -])\d{4}\1\d{4}\1\d{4}", match[0])
    if grouped or sum(doubled) % 10 == 0:
        return "[card]"
    # A long number that is no card is an account or an order: as private as a card, when it stands in one piece.
    return "[number]" if match[0].isdigit() else match[0]


def _unless(harmless: Callable[[str], bool], mark: str) -> Callable[[re.Match[str]], str]:
    return lambda match: match[0] if harmless(match[0]) else mark


def _harmless(number: str) -> bool:
    """Dates with or without a time, decimals, and round sums written in one piece."""
    return bool(DATE.search(number) or re.fullmatch(r"\d+\.\d+|\d0{6,}", number))
