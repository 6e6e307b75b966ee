"""A Briefing → the e-mail: tables, inline styles and few of them, pictures apart, and the same in plain text."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from pipelines.brief.briefing import Briefing
from pipelines.brief.claims import Beside, Card, Verbatim
from pipelines.brief.forms import mail_colours
from pipelines.brief.forms.drawing import shapes
from pipelines.brief.forms.mail_room import MOST_BYTES, TIGHT, USUAL, Room, shown
from pipelines.brief.forms.mail_text import render_text, titled
from pipelines.brief.forms.pictures import SIGNS, Picture, inside, pictures
from pipelines.brief.forms.render import new_environment
from pipelines.brief.quoting import clean, short

MOST_PREVIEW = 200  # letters


@dataclass(frozen=True)
class Email:
    """`html` names its pictures as files (src="journey.png"): a delivery puts cid:… in their place."""

    subject: str
    html: str
    text: str
    pictures: tuple[Picture, ...]


@dataclass(frozen=True)
class Bar:
    """A company's rate with its bar: shares of the width in percent, each with the name of its colour or none."""

    of: Beside
    parts: tuple[tuple[int, str], ...]


def render_email(briefing: Briefing, page: str = "briefing.html") -> Email:
    """`page` is where readers find the whole briefing, as an address; empty where there is none to link to."""
    drawn = pictures(briefing.strip)
    subject = clean(titled(briefing.finding))  # one line, whoever wrote the customers' words in it
    said = {
        "briefing": briefing,
        "page": page,
        "subject": subject,
        "preview": _preview(briefing),
        "pictures": drawn,
        "legend_of_curves": _legend_of_curves(briefing),
    }
    html = _html(said, USUAL)
    if len(html.encode()) >= MOST_BYTES:
        html = _html(said, TIGHT)
    return Email(subject, html, render_text(said), drawn)


def _html(said: dict[str, Any], room: Room) -> str:
    templates = new_environment(autoescape=True)
    templates.filters |= {
        "fitting": partial(_fitting, most=room.letters),
        "laid_beside": partial(_bars, most=room.beside),
        "short": short,
        "step": _step,
    }
    templates.globals["colours"] = mail_colours
    return templates.get_template("email.html").render(said, room=room)


def _preview(briefing: Briefing) -> str:
    """What a mailbox shows behind the subject: the findings and how sure each is."""
    told = [f"{card.number} {card.standing}: {inside(card.heading)}" for card in briefing.cards]
    return short(". ".join((*told, briefing.health.word)) + ".", MOST_PREVIEW)


def _legend_of_curves(briefing: Briefing) -> list[tuple[str, bool, str, int]]:
    curves = briefing.strip.curves
    return [
        (curve.company, curve.ours, SIGNS[shape], shape) for curve, shape in zip(curves, shapes(curves), strict=True)
    ]


def _step(shade: float) -> int:
    return round(shade * (len(mail_colours.SHADES) - 1))


def _fitting(verbatim: Verbatim, most: int) -> Verbatim:
    """Forty words of usual length as they are; of a review made of endless words the segment alone, cut."""
    if len(verbatim.before + verbatim.said + verbatim.after) <= most:
        return verbatim
    return replace(verbatim, before="", said=short(verbatim.said, most), after="")


def _bars(card: Card, most: int) -> list[Bar]:
    companies = shown(card, most)
    scale = max((beside.high for beside in companies), default=0.0) or 1.0
    return [Bar(beside, _parts(beside, scale)) for beside in companies]


def _parts(beside: Beside, scale: float) -> tuple[tuple[int, str], ...]:
    low, high = (round(100 * share / scale) for share in (beside.low, beside.high))
    kind = "theirs" if beside.subject else "ours-bar" if beside.ours else "other"
    parts = ((low, kind), (high - low, f"{kind}-pale"), (100 - high, ""))
    return tuple((share, kind) for share, kind in parts if share > 0)
