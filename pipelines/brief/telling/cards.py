"""The claims: pivot cells of a company and theme become one card, the surest first."""

from collections.abc import Iterator, Sequence
from itertools import islice

from pipelines.brief.cell import Cell
from pipelines.brief.claims import Beside, Card, Evidence, Further, Opening
from pipelines.brief.quoting import short
from pipelines.brief.rows import Rows
from pipelines.brief.telling import sentences
from pipelines.brief.telling.better import STATUSES
from pipelines.brief.telling.doubt import doubt
from pipelines.brief.telling.ladder_words import evidence
from pipelines.brief.telling.movers import moved, trend
from pipelines.brief.telling.standing import by_strength, is_pivot, rests_on, standing
from pipelines.brief.telling.voices import MOST_VERBATIMS, alike, heading, phrases, quotes, verbatims
from pipelines.brief.words import MOMENTS, cell_name, day
from pipelines.pivots.counts import ALL_STAGES

MOST_CARDS = 3
MOST_ALSO = 2
MOST_FURTHER = 5


def cards(rows: Rows, complete: bool, most: int = MOST_CARDS) -> tuple[Card, ...]:
    """Of competitors, the surest first; change is told only where collection was complete."""
    claims = enumerate(islice(_claims(rows, rows.cells), most), 1)
    return tuple(_card(rows, place, cells, quote, complete) for place, (cells, quote) in claims)


def further(rows: Rows) -> tuple[Further, ...]:
    """The claims of competitors behind the cards': told in a line each."""
    claims = islice(_claims(rows, rows.cells), MOST_CARDS, MOST_CARDS + MOST_FURTHER)
    return tuple(_further(spoken_of(cells), quote) for cells, quote in claims)


def openings(rows: Rows, complete: bool, most: int = MOST_CARDS) -> tuple[Opening, ...]:
    """What hurts competitors' customers, told as wishes, the surest first."""
    claims = islice(_claims(rows, rows.openings), most)
    return tuple(_opening(rows, cells, quote, complete) for cells, quote in claims)


def _claims(rows: Rows, cells: Sequence[Cell]) -> Iterator[tuple[list[Cell], str]]:
    """A theme's cells, the surest first, each with a phrase for its title that no earlier one of the company has."""
    claims: dict[tuple[str, str], list[Cell]] = {}
    for cell in sorted(cells, key=by_strength):
        if cell.role == "competitor" and is_pivot(cell):
            claims.setdefault((cell.company, cell.theme), []).append(cell)
    said: dict[str, set[str]] = {}
    for found in claims.values():
        words, spent = quotes(rows, found, spoken_of(found)), said.setdefault(found[0].company, set())
        yield found, next((quote for quote in words if quote not in spent), "")
        spent.update(words)


def spoken_of(cells: Sequence[Cell]) -> Cell:
    """Of a claim's cells, surest first, the one told of: a moment if one is as sure as any, else the theme."""
    surest = [cell for cell in cells if standing(cell) is standing(cells[0])]
    return next((cell for cell in surest if cell.stage != ALL_STAGES), cells[0])


def _card(rows: Rows, place: int, cells: Sequence[Cell], quote: str, complete: bool) -> Card:
    cell = spoken_of(cells)
    ours = _ours(rows, cell)
    typical, groups = alike(rows, cell, verbatims(rows, cell, "typical")[:MOST_VERBATIMS])
    return Card(
        number=place,
        pivot=cell.pivot,
        company=short(cell.company_name),
        theme=cell.theme,
        stage=cell.stage,
        heading=heading(cell, quote),
        standing=standing(cell),
        moved=moved(cell, complete),
        taken_up=_taken_up(rows, cell),
        sentence=sentences.sentence(cell),
        rests_on=rests_on(cell),
        beside=tuple(_beside(other, cell) for other in same_cell(rows, cell)),
        evidence=(*_told(cell, complete), _position(rows, cell, ours), *_also(cells, cell)),
        words=phrases(rows, cell, quote),
        verbatims=typical,
        alike=groups,
        dissenting=next(iter(verbatims(rows, cell, "dissenting")), None),
        owner=_owner(rows, cell),
        question=sentences.question(cell, ours, quote, fading=complete and cell.moving == "fading"),
        doubt=doubt(cell),
    )


def _further(cell: Cell, quote: str) -> Further:
    name = cell_name(cell.theme, cell.stage)
    return Further(cell.pivot, heading(cell, quote), name, standing(cell), sentences.sentence(cell))


def _taken_up(rows: Rows, cell: Cell) -> str:
    """Somebody acts on the claim, whichever of its moments they named."""
    for action in rows.actions:
        same = (action.company, action.theme, action.polarity) == (cell.company, cell.theme, cell.polarity)
        if same and action.status != "dropped":
            return f"{STATUSES[action.status]} by {short(action.owner)}, since {day(action.since)}"
    return ""


def _opening(rows: Rows, cells: Sequence[Cell], quote: str, complete: bool) -> Opening:
    cell = spoken_of(cells)
    ours = _ours(rows, cell)
    return Opening(
        pivot=cell.pivot,
        company=short(cell.company_name),
        theme=cell.theme,
        stage=cell.stage,
        heading=heading(cell, quote),
        standing=standing(cell),
        sentence=sentences.sentence(cell),
        rests_on=rests_on(cell),
        evidence=(*_told(cell, complete), _position(rows, cell, ours)),
        verbatim=next(iter(verbatims(rows, cell, "typical")), None),
        dissenting=next(iter(verbatims(rows, cell, "dissenting")), None),
        owner=_owner(rows, cell),
        question=sentences.wish(cell, ours, quote),
    )


def _told(cell: Cell, complete: bool) -> list[Evidence]:
    """The trend stands before what holds up, and last where only the first rung was told."""
    lines, moved = list(evidence(cell)), trend(cell, complete)
    if moved:
        lines.insert(max(len(lines) - 1, 1), moved)
    return lines


def _position(rows: Rows, cell: Cell, ours: Sequence[Cell]) -> Evidence:
    return sentences.own_position(cell, ours, [c.name for c in rows.companies if c.role == "own"])


def _also(cells: Sequence[Cell], spoken_of: Cell) -> list[Evidence]:
    """The claim's other cells, each with a standing of its own."""
    others = [cell for cell in cells if cell is not spoken_of][:MOST_ALSO]
    return [
        Evidence("Also", standing(cell).sign, standing(cell).word, sentences.sentence_alone(cell)) for cell in others
    ]


def _ours(rows: Rows, cell: Cell) -> list[Cell]:
    return [other for other in same_cell(rows, cell) if other.role == "own"]


def same_cell(rows: Rows, cell: Cell) -> list[Cell]:
    """The cell at every compared company: the one spoken of, the others by name, ours last."""
    same = [other for other in rows.of(cell) if other.key[1:] == cell.key[1:] and other.role != "inspiration"]
    return sorted(same, key=lambda other: (other is not cell, other.role == "own", other.company_name, other.company))


def _owner(rows: Rows, cell: Cell) -> str:
    return sentences.owner(rows.touchpoints, cell.stage if cell.stage != ALL_STAGES else loudest_stage(rows, cell))


def loudest_stage(rows: Rows, cell: Cell) -> str:
    """Where most of a theme is said; stages nobody speaks of are no answer."""
    stages = {other.stage: other for other in rows.of(cell) if other.key[:2] == cell.key[:2]}
    said = [stages[stage] for stage in MOMENTS if stage in stages and stages[stage].praising]
    return max(said, key=lambda found: found.praising).stage if said else ""


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
