"""A Briefing → its forms. The HTML escapes by autoescape, the Markdown by default: only `Raw` goes through as it is."""

import csv
import io
from dataclasses import asdict

from jinja2 import Environment, PackageLoader, StrictUndefined

from pipelines.brief import words
from pipelines.brief.briefing import Briefing
from pipelines.brief.cell import Cell
from pipelines.brief.claims import Verbatim
from pipelines.brief.forms import wall
from pipelines.brief.forms.drawing import draw, marker, shapes
from pipelines.brief.quoting import csv_cell, markdown

FILTERS = ("number", "percent", "signed", "span", "stage_name", "cell_name", "mention_of")


class Raw(str):
    """Markdown that is meant as Markdown."""


def render_html(briefing: Briefing) -> str:
    environment = new_environment(autoescape=True)
    environment.globals |= {"draw": draw, "marker": marker, "shapes": shapes}
    return environment.get_template("briefing.html").render(briefing=briefing)


def render_journey_review(briefing: Briefing) -> str:
    """The workshop's sheets, one a moment, for a screen and for paper of size A3."""
    environment = new_environment(autoescape=True)
    environment.globals |= {"draw": draw, "marker": marker, "shapes": shapes, "wall": wall}
    return environment.get_template("journey-review.html").render(briefing=briefing, review=briefing.review)


def render_markdown(briefing: Briefing) -> str:
    environment = new_environment(autoescape=False)
    environment.finalize = lambda value: value if isinstance(value, Raw) else markdown(str(value))
    environment.filters |= {"raw": Raw, "linked": _linked}
    return environment.get_template("briefing.md").render(briefing=briefing)


def render_csv(briefing: Briefing) -> str:
    """Every cell of the week, with a byte-order mark: spreadsheets read the file as UTF-8 then."""
    text = io.StringIO()
    columns = list(Cell.__dataclass_fields__)
    table = csv.DictWriter(text, ["as_of", *columns], lineterminator="\n")
    table.writeheader()
    for cell in briefing.cells:
        table.writerow({"as_of": briefing.as_of} | {name: csv_cell(value) for name, value in asdict(cell).items()})
    return "\ufeff" + text.getvalue()


def new_environment(autoescape: bool) -> Environment:
    environment = Environment(
        loader=PackageLoader("pipelines.brief.forms"),
        autoescape=autoescape,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {name: getattr(words, name) for name in FILTERS}
    return environment


def _linked(verbatim: Verbatim) -> Raw:
    source = markdown(verbatim.source)
    return Raw(f"[{source}](<{verbatim.url}>)" if verbatim.url else source)
