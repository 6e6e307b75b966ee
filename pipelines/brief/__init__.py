"""The published database → the weekly briefing, "What their customers love"."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pipelines.brief.forms.email import render_email
from pipelines.brief.forms.render import render_csv, render_html, render_journey_review, render_markdown
from pipelines.brief.frozen import NAME, freeze, last_issued, replace, thaw
from pipelines.brief.gather import gather
from pipelines.brief.rows import read_rows
from pipelines.brief.words import week_name
from pipelines.warehouse import open_published
from spiders.errors import BriefingError


@dataclass(frozen=True)
class BriefingFiles:
    """A week's folder, such as briefings/2026-W47; `issued` says whether its briefing was made just now."""

    folder: Path
    issued: bool

    @property
    def json(self) -> Path:
        return self.folder / NAME

    @property
    def html(self) -> Path:
        return self.folder / "briefing.html"

    @property
    def markdown(self) -> Path:
        return self.folder / "briefing.md"

    @property
    def journey_review(self) -> Path:
        return self.folder / "journey-review.html"

    @property
    def csv(self) -> Path:
        return self.folder / "pivots.csv"


def brief(published: Path, folder: Path, anew: bool = False) -> BriefingFiles:
    """
    Issue the briefing of the published week into `folder`/2026-W47, in every form.

    A week's briefing is issued once: if its briefing.json is there, the forms are made from that as it is. `anew` makes
    it from today's database instead; the former one stays beside it as briefing.1.json, briefing.2.json and so on.
    Raises BriefingError when `published` is not a database that publish made.
    """
    with open_published(published) as con:
        rows = read_rows(con)
    files = BriefingFiles(folder / week_name(rows.stamp.as_of), issued=True)
    if files.json.exists() and not anew:
        return remake(files.folder)
    briefing = gather(rows, last_issued(folder, files.folder.name))
    files.folder.mkdir(parents=True, exist_ok=True)
    _set_aside(files.json)
    freeze(briefing, files.json)
    _render(files)
    return files


def remake(folder: Path) -> BriefingFiles:
    """Every form of a week once more, from the briefing as it was issued. Raises BriefingError where none was."""
    if not (folder / NAME).exists():
        raise BriefingError(f"{folder}: no briefing was issued for this week; expected a folder with {NAME}")
    files = BriefingFiles(folder, issued=False)
    _render(files)
    return files


def issued_on(folder: Path) -> date | None:
    """The day that a week's briefing speaks of; None where none was issued."""
    return thaw(folder / NAME).as_of if (folder / NAME).exists() else None


def _set_aside(path: Path) -> None:
    if path.exists():
        number = 1 + len(list(path.parent.glob(f"{path.stem}.[0-9]*{path.suffix}")))
        path.replace(path.with_name(f"{path.stem}.{number}{path.suffix}"))


def _render(files: BriefingFiles) -> None:
    """Every form is made from the file, so that none can say what it does not."""
    briefing = thaw(files.json)
    mail = render_email(briefing)
    texts = {
        files.html.name: render_html(briefing),
        "email.html": mail.html,
        "email.txt": mail.text,
        files.journey_review.name: render_journey_review(briefing),
        files.markdown.name: render_markdown(briefing),
        files.csv.name: render_csv(briefing),
    }
    pictures = {picture.name: picture.png for picture in mail.pictures}
    for name, content in {**{name: text.encode("utf-8") for name, text in texts.items()}, **pictures}.items():
        replace(files.folder / name, content)
