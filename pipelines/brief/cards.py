"""The claims: Watch cells of a company and theme become one card, the strongest first."""

from collections.abc import Sequence
from itertools import islice

from pipelines.brief import sentences
from pipelines.brief.briefing import Beside, Borrowed, Card, Heading, Nearest, Verbatim
from pipelines.brief.quoting import excerpt, link, short
from pipelines.brief.rows import Cell, Phrase, Quoted, Rows
from pipelines.brief.words import MOMENTS, cell_name, day, number, platform, rating
from pipelines.pivots.counts import ALL_STAGES
from pipelines.pivots.tiers import NOT_ENOUGH_DATA, WATCH

MOST_CARDS = 3
MOST_VERBATIMS = 2
MOST_PHRASES = 3


def cards(rows: Rows, complete: bool) -> tuple[Card, ...]:
    """At most three, of competitors; change since last week only where collection was complete."""
    claims: dict[tuple[str, str], list[Cell]] = {}
    for cell in sorted(rows.cells, key=_strength):
        if cell.role == "competitor" and cell.tier == WATCH:
            claims.setdefault((cell.company, cell.theme), []).append(cell)
    found: list[Card] = []
    said: dict[str, set[str]] = {}
    for place, cells in enumerate(islice(claims.values(), MOST_CARDS), 1):
        quotes, spent = _quotes(rows, cells), said.setdefault(cells[0].company, set())
        found.append(_card(rows, place, cells, next((words for words in quotes if words not in spent), ""), complete))
        spent.update(quotes)
    return tuple(found)


def _spoken_of(cells: Sequence[Cell]) -> Cell:
    """Of a claim's cells, strongest first, the one the card speaks of: a moment, else the whole theme."""
    return next((cell for cell in cells if cell.stage != ALL_STAGES), cells[0])


def _quotes(rows: Rows, cells: Sequence[Cell]) -> list[str]:
    """What may stand in the title, the best first; a later card of the company takes what this one has not said."""
    cell = _spoken_of(cells)
    tops = [other.phrase for other in (cell, *cells) if other.phrase]
    return [short(words) for words in (*tops, *(phrase.phrase for phrase in _said(rows, cell)))]


def _strength(cell: Cell) -> tuple[float, float, str, str, str]:
    return -(cell.z or 0.0), -cell.shrunk_rate, *cell.key


def _card(rows: Rows, place: int, cells: Sequence[Cell], quote: str, complete: bool) -> Card:
    cell = _spoken_of(cells)
    whole = [other for other in cells if other is not cell]
    ours = [other for other in _same_cell(rows, cell) if other.role == "own"]
    stage = cell.stage if cell.stage != ALL_STAGES else _loudest_stage(rows, cell)
    typical, dissenting = verbatims(rows, cell, "typical"), verbatims(rows, cell, "dissenting")
    return Card(
        number=place,
        company=short(cell.company_name),
        theme=cell.theme,
        stage=cell.stage,
        heading=heading(cell, quote),
        tier=cell.tier,
        sentence=sentences.sentence(cell),
        also=tuple(f"Also {other.tier}. {sentences.sentence(other)}" for other in whole),
        beside=tuple(_beside(other, cell) for other in _same_cell(rows, cell)),
        own=sentences.own_position(cell, ours, [c.name for c in rows.companies if c.role == "own"]),
        change=sentences.change(cell) if complete else "",
        words=phrases(rows, cell, but=quote),
        verbatims=typical[:MOST_VERBATIMS],
        dissenting=next(iter(dissenting), None),
        owner=sentences.owner(rows.touchpoints, stage),
        question=sentences.question(cell, ours, quote),
        doubt=sentences.doubt(cell),
        compared=sentences.compared(cell),
    )


def heading(cell: Cell, quote: str) -> Heading:
    company = short(cell.company_name)
    return Heading(f"At {company}, ", quote) if quote else Heading(f"At {company}, {cell_name(cell.theme, cell.stage)}")


def _same_cell(rows: Rows, cell: Cell) -> list[Cell]:
    """The cell at every compared company: the one spoken of, the others by name, ours last."""
    same = [other for other in rows.cells if other.key[1:] == cell.key[1:] and other.role != "inspiration"]
    return sorted(same, key=lambda other: (other is not cell, other.role == "own", other.company_name, other.company))


def _loudest_stage(rows: Rows, cell: Cell) -> str:
    """Where most of a theme's praise is said; stages nobody praises are no answer."""
    stages = [rows.by_key.get((cell.company, cell.theme, stage)) for stage in MOMENTS]
    praised = [found for found in stages if found and found.praising]
    return max(praised, key=lambda found: found.praising).stage if praised else ""


def _beside(other: Cell, cell: Cell) -> Beside:
    return Beside(
        company=short(other.company_name),
        praising=other.praising,
        people_weeks=other.people_weeks,
        rate=other.love_rate,
        low=other.love_low,
        high=other.love_high,
        subject=other is cell,
        ours=other.role == "own",
    )


def phrases(rows: Rows, cell: Cell, but: str | None = None) -> tuple[str, ...]:
    """The cell's next phrases, each a quote with how many of its praising reviewers said it."""
    told = [
        f"“{short(phrase.phrase)}” ({number(phrase.authors)} of {number(phrase.of_authors)})"
        for phrase in _said(rows, cell)
        if short(phrase.phrase) != but
    ]
    return tuple(told[:MOST_PHRASES])


def _said(rows: Rows, cell: Cell) -> list[Phrase]:
    return [phrase for phrase in rows.phrases if (phrase.company, phrase.theme, phrase.stage) == cell.key]


def verbatims(rows: Rows, cell: Cell, kind: str) -> tuple[Verbatim, ...]:
    return tuple(
        _verbatim(quoted)
        for quoted in rows.verbatims
        if (quoted.company, quoted.theme, quoted.stage) == cell.key and quoted.kind == kind
    )


def _verbatim(quoted: Quoted) -> Verbatim:
    parts = excerpt(quoted.full_review, quoted.segment_text, quoted.start_offset, quoted.end_offset)
    told = rating(quoted.stars, quoted.rating_raw)
    return Verbatim(*parts, platform(quoted.source), day(quoted.written_on), told, link(quoted.url))


def nearest(rows: Rows) -> tuple[Nearest, ...]:
    """The cells of competitors that stand out most without being at Watch, one per company and theme."""
    found: dict[tuple[str, str], Cell] = {}
    for cell in sorted(rows.cells, key=_strength):
        if cell.role == "competitor" and cell.tier == NOT_ENOUGH_DATA and cell.reviews_needed:
            found.setdefault((cell.company, cell.theme), cell)
    return tuple(
        Nearest(heading(cell, ""), cell.tier, sentences.sentence(cell), sentences.needed(cell))
        for cell in islice(found.values(), MOST_CARDS)
    )


def borrowed(rows: Rows) -> tuple[Borrowed, ...]:
    """The theme that each company of another industry is praised for most surely."""
    themes = [cell for cell in rows.cells if cell.role == "inspiration" and cell.stage == ALL_STAGES and cell.praising]
    best: dict[str, Cell] = {}
    for cell in sorted(themes, key=lambda cell: (-cell.love_low, cell.theme)):
        if cell.people_weeks >= sentences.LEAST_WEEKS:
            best.setdefault(cell.company, cell)
    return tuple(_borrowed(rows, cell) for _, cell in sorted(best.items()))


def _borrowed(rows: Rows, cell: Cell) -> Borrowed:
    company = short(cell.company_name)
    stage = _loudest_stage(rows, cell)
    return Borrowed(
        company=company,
        heading=Heading(f"At {company}, {cell.theme}"),
        sentence=sentences.sentence(cell),
        words=phrases(rows, cell),
        verbatims=verbatims(rows, cell, "typical")[:1],
        question=f"What of {company}’s {cell.theme} could be borrowed for a moment of our own journey?"
        + (f" Most of it is said {MOMENTS[stage]}." if stage else ""),
    )
