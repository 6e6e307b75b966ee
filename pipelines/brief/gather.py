"""The published database's rows → the week's Briefing."""

from pipelines.brief.briefing import Ask, Briefing
from pipelines.brief.claims import Card, Heading, Standing
from pipelines.brief.quoting import short
from pipelines.brief.rows import Rows
from pipelines.brief.telling.again import again
from pipelines.brief.telling.asides import borrowed, nearest
from pipelines.brief.telling.better import better
from pipelines.brief.telling.cards import cards, further, openings
from pipelines.brief.telling.health import health
from pipelines.brief.telling.method import method
from pipelines.brief.telling.movers import movers
from pipelines.brief.telling.overview import love_map, strip
from pipelines.brief.telling.standing import FIRST, HELD, is_pivot, legend
from pipelines.brief.telling.workshop import review
from pipelines.brief.words import day, moment, week_name

TITLE = "What their customers love"


def gather(rows: Rows, earlier: Briefing | None = None) -> Briefing:
    """
    Order and wording are settled here; the forms only lay it out.

    `earlier` is the last briefing issued before: its claims are returned to.
    """
    stamp = rows.stamp
    state = health(rows)
    complete = not state.incomplete
    claims, wishes = cards(rows, complete), openings(rows, complete)
    themes = love_map(rows)
    moved, unmoved = movers(rows, state.incomplete, state.reasons)
    return Briefing(
        schema_version=1,
        market=short(stamp.market_name or ""),
        week=week_name(stamp.as_of),
        as_of=stamp.as_of,
        stamp=f"Made from run {short(stamp.run_id)}, published {moment(stamp.published_at)}.",
        finding=_finding(rows, claims),
        health=state,
        cards=claims,
        further=further(rows),
        legend=legend([*(card.standing for card in claims), *(wish.standing for wish in wishes), *themes.standings]),
        no_cards="" if claims else _no_cards(rows),
        nearest=() if claims else nearest(rows),
        strip=strip(rows, claims),
        love_map=themes,
        movers=moved,
        unmoved=unmoved,
        openings=wishes,
        borrowed=borrowed(rows),
        again=again(rows, earlier, state.incomplete),
        better=better(rows),
        review=review(rows, complete),
        method=method(rows),
        asks=_asks(),
        cells=(*rows.cells, *rows.openings),
    )


def _finding(rows: Rows, claims: tuple[Card, ...]) -> Heading:
    week = rows.stamp.as_of.isocalendar().week
    if not claims:
        return Heading(f"{TITLE}, week {week}: no pivot point yet this week")
    heading = claims[0].heading
    return Heading(f"{TITLE}, week {week}: {heading.inside}", heading.quote, _surety(claims[0].standing))


def _surety(first: Standing) -> str:
    """That nothing is confirmed is said where the finding is."""
    if first is HELD:
        return " (confirmed)"
    if first is FIRST:
        return " (confirmed for the first time; called confirmed when it holds next week)"
    return f" ({first.word.lower()}); nothing is confirmed this week"


def _no_cards(rows: Rows) -> str:
    """Why nothing is named: that is a result, and says which."""
    compared = [company for company in rows.companies if company.role != "inspiration" and company.people_weeks]
    if not compared:
        return f"No reviews were read in the 26 weeks to {day(rows.stamp.as_of)}, so there is nothing to say yet."
    if not rows.cells:
        return f"Nothing was counted for {day(rows.stamp.as_of)} yet, so there is nothing to say about what stands out."
    if len(compared) == 1:
        return (
            f"Only {short(compared[0].name)} was read: without a second company nothing can stand out from the others."
        )
    if not any(company.role == "competitor" for company in compared):
        return "No competitor's reviews were read, so there is nothing to say about what their customers love."
    ours = any(cell.role == "own" and is_pivot(cell) for cell in rows.cells)
    own = " What stands out at our own company is marked in the love map." if ours else ""
    return "No moment of a competitor stands out beyond chance this week. That is a result, too." + own


def _asks() -> tuple[Ask, ...]:
    return (
        Ask("cards and movers", "from pivots"),
        Ask("the journey strip", "from journey"),
        Ask("the love map", "from what_customers_love"),
        Ask("the openings", "from openings"),
        Ask("the quotes", "from evidence where counted"),
        Ask("the health line", "from data_health"),
    )
