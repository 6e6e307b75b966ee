"""The plain-text part of the e-mail: it says what the HTML says, in lines that fit anywhere."""

import re
import textwrap
from functools import partial
from typing import Any

from pipelines.brief.briefing import LoveMap, MapCell
from pipelines.brief.claims import Card, Heading
from pipelines.brief.forms.mail_room import USUAL, shown
from pipelines.brief.forms.pictures import inside
from pipelines.brief.forms.render import new_environment
from pipelines.brief.quoting import short
from pipelines.brief.words import GLUE, percent

COLUMNS = 76
BAR_COLUMNS = 20


def render_text(said: dict[str, Any]) -> str:
    """`said` is what the HTML part is made from, too."""
    templates = new_environment(autoescape=False)
    templates.filters |= {
        "paragraph": _paragraph,
        "bars": partial(_text_bars, most=USUAL.beside),
        "table": _text_map,
        "inside": inside,
        "short": short,
    }
    templates.globals["titled"] = titled
    return _tidy(templates.get_template("email.txt").render(said, room=USUAL))


def titled(heading: Heading) -> str:
    return heading.before + (f"“{heading.quote}”" if heading.quote else "") + heading.after


def _paragraph(text: str, indent: int = 0, first: str = "") -> str:
    """Wrapped; `first` stands before the first line, in the indent of the others."""
    margin = " " * indent
    return textwrap.fill(
        " ".join(re.split(r"[ \n]+", text)).strip(),
        COLUMNS,
        initial_indent=first.ljust(indent),
        subsequent_indent=margin,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _text_bars(card: Card, most: int) -> str:
    """A line for each company: its name, rate, bar and n of N."""
    companies = shown(card, most)
    names = [short(beside.company, 22) + (" (ours)" if beside.ours else "") for beside in companies]
    width, top = max(map(len, names), default=0), max((beside.rate for beside in companies), default=0.0) or 1.0
    return "\n".join(
        f"   {name:<{width}}  {percent(beside.rate):>7}  {'█' * round(BAR_COLUMNS * beside.rate / top):<{BAR_COLUMNS}}"
        f"  {beside.praising:,} of {beside.people_weeks:,}"
        for name, beside in zip(names, companies, strict=True)
    )


def _text_map(love_map: LoveMap) -> str:
    """Rates by theme and company; the sign alone marks what stands out, as the line above the table says."""
    heads = ["", *(short(name, 14) for name, _ in love_map.companies)]
    rows = [heads, *([row.theme, *map(_rate, row.cells)] for row in love_map.rows)]
    first, *others = (max(map(len, column)) for column in zip(*rows, strict=True))
    return "\n".join(
        "   " + "  ".join((theme.ljust(first), *(cell.rjust(wide) for cell, wide in zip(cells, others, strict=True))))
        for theme, *cells in rows
    )


def _rate(cell: MapCell) -> str:
    return "too few" if cell.rate is None else f"{cell.mark[:1]} {percent(cell.rate)}"


def _tidy(text: str) -> str:
    """Glued words may part now that lines are broken; never two empty lines in a row, nor spaces at a line's end."""
    lines = re.sub(r"[ \t]+$", "", text.replace(GLUE, " "), flags=re.MULTILINE)
    return re.sub(r"\n{3,}", "\n\n", lines).strip() + "\n"
