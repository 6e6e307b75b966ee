"""The journey strip and the love map: all companies at a glance."""

from collections.abc import Sequence

from models.labels import THEMES
from pipelines.brief.briefing import Curve, LoveMap, MapCell, MapRow, Pin, Point, Strip
from pipelines.brief.cell import Cell
from pipelines.brief.claims import Card
from pipelines.brief.quoting import short
from pipelines.brief.rows import Feeling, Rows
from pipelines.brief.telling.sentences import LEAST_WEEKS
from pipelines.brief.telling.standing import STANDINGS, by_strength, is_pivot, standing
from pipelines.brief.words import GLUE, MOMENTS, listed, number, signed, stage_name
from pipelines.pivots.counts import ALL_STAGES

# Fewer people's weeks at a stage are counted in the table, and not drawn.
LEAST_VOICES = 10


def strip(rows: Rows, cards: Sequence[Card]) -> Strip:
    """The curves of companies that speak of any stage, ours first."""
    companies = list(dict.fromkeys((f.company, short(f.company_name), f.role == "own") for f in rows.feelings))
    curves = [
        Curve(name, ours, tuple(_point(feeling) for feeling in rows.feelings if feeling.company == company))
        for company, name, ours in companies
    ]
    heard = tuple(curve for curve in curves if any(point.n for point in curve.points))
    pins = [Pin(card.number, card.company, card.stage, card.heading) for card in cards if card.stage in MOMENTS]
    missing = "" if any(curve.ours for curve in heard) else "Our own curve is unknown: no reviews of ours were read."
    return Strip(heard, tuple(pins), _summary(heard), missing)


def _point(feeling: Feeling) -> Point:
    if feeling.n < LEAST_VOICES or feeling.mean_valence is None:
        return Point(feeling.stage, feeling.n, None, None, None)
    return Point(feeling.stage, feeling.n, feeling.mean_valence, feeling.valence_low, feeling.valence_high)


def _summary(curves: Sequence[Curve]) -> str:
    """Each company's warmest and coolest moment in words, for whoever does not see the drawing."""
    told = []
    for curve in curves:
        drawn = sorted((point for point in curve.points if point.mean is not None), key=lambda point: point.mean or 0.0)
        if len(drawn) > 1:
            ours = " (ours)" if curve.ours else ""
            told.append(f"{curve.company}{ours} is warmest at {_at(drawn[-1])} and coolest at {_at(drawn[0])}")
    return f"{'; '.join(told)}." if told else ""


def _at(point: Point) -> str:
    return f"{stage_name(point.stage)} ({signed(point.mean or 0.0)}, n{GLUE}={GLUE}{number(point.n)})"


def love_map(rows: Rows) -> LoveMap:
    """Themes by companies, the most praised theme first, ours first among the companies; no other industry."""
    companies = [c for c in rows.companies if c.role != "inspiration" and c.people_weeks]
    cells = rows.by_key
    compared = [cell for cell in rows.cells if cell.role != "inspiration" and cell.stage == ALL_STAGES]
    rates = [cell.love_rate for cell in compared if cell.people_weeks >= LEAST_WEEKS]
    highest = max(rates, default=0.0) or 1.0
    praised = {theme: sum(cell.praising for cell in compared if cell.theme == theme) for theme in THEMES}
    themes = sorted(THEMES, key=lambda theme: (-praised[theme], THEMES.index(theme)))
    drawn = [
        MapRow(
            theme,
            tuple(
                _map_cell(rows, cells.get((company.company, theme, ALL_STAGES)), company.people_weeks, highest)
                for company in companies
            ),
        )
        for theme in themes
    ]
    names = tuple((short(c.name), c.role == "own") for c in companies)
    said = [cell.mark for row in drawn for cell in row.cells]
    marked = tuple(each for each in STANDINGS if any(mark.startswith(str(each)) for mark in said))
    return LoveMap(names, tuple(drawn) if compared else (), marked)


def _map_cell(rows: Rows, cell: Cell | None, people_weeks: int, highest: float) -> MapCell:
    if cell is None or cell.people_weeks < LEAST_WEEKS:
        return MapCell(cell.praising if cell else 0, people_weeks, None, 0.0, "")
    shade = round(cell.love_rate / highest, 3)
    return MapCell(cell.praising, cell.people_weeks, cell.love_rate, shade, _mark(rows, cell))


def _mark(rows: Rows, cell: Cell) -> str:
    """The theme's own standing, else the surest one that some of its moments have, with them."""
    if is_pivot(cell):
        return str(standing(cell))
    moments = [other for other in rows.cells if other.key[:2] == cell.key[:2] and is_pivot(other)]
    if not moments:
        return ""
    surest = standing(min(moments, key=by_strength))
    stages = {other.stage for other in moments if standing(other) is surest}
    return f"{surest} {listed([MOMENTS[stage] for stage in MOMENTS if stage in stages])}"
