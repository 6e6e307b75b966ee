"""What is told without being a claim: the cells nearest to one, and what another industry is praised for."""

from itertools import islice

from pipelines.brief.cell import Cell
from pipelines.brief.claims import Borrowed, Heading, Nearest
from pipelines.brief.quoting import short
from pipelines.brief.rows import Rows
from pipelines.brief.telling import sentences
from pipelines.brief.telling.cards import MOST_CARDS, loudest_stage
from pipelines.brief.telling.standing import by_strength
from pipelines.brief.telling.voices import heading, phrases, verbatims
from pipelines.brief.words import MOMENTS
from pipelines.pivots.counts import ALL_STAGES
from pipelines.pivots.tiers import NOT_ENOUGH_DATA


def nearest(rows: Rows) -> tuple[Nearest, ...]:
    """The cells of competitors that stand out most without being at Watch, one per company and theme."""
    found: dict[tuple[str, str], Cell] = {}
    for cell in sorted(rows.cells, key=by_strength):
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
    stage = loudest_stage(rows, cell)
    return Borrowed(
        company=company,
        heading=Heading(f"At {company}, {cell.theme}"),
        sentence=sentences.sentence(cell),
        words=phrases(rows, cell),
        verbatims=verbatims(rows, cell, "typical")[:1],
        question=f"What of {company}’s {cell.theme} could be borrowed for a moment of our own journey?"
        + (f" Most of it is said {MOMENTS[stage]}." if stage else ""),
    )
