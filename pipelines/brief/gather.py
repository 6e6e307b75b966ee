"""The published database's rows → the week's Briefing."""

from pipelines.brief.briefing import Ask, Briefing, Card, Heading
from pipelines.brief.cards import borrowed, cards, nearest
from pipelines.brief.health import health
from pipelines.brief.overview import love_map, strip
from pipelines.brief.quoting import short
from pipelines.brief.rows import Rows
from pipelines.brief.sentences import WATCH_MEANS
from pipelines.brief.words import count, day, moment, week_name
from pipelines.pivots.tiers import WATCH

TITLE = "What their customers love"


def gather(rows: Rows) -> Briefing:
    """Order and wording are settled here; the forms only lay it out."""
    stamp = rows.stamp
    state = health(rows)
    claims = cards(rows, complete=not state.incomplete)
    return Briefing(
        market=short(stamp.market_name or ""),
        week=week_name(stamp.as_of),
        as_of=stamp.as_of,
        stamp=f"Made from run {short(stamp.run_id)}, published {moment(stamp.published_at)}.",
        finding=_finding(rows, claims),
        health=state,
        cards=claims,
        watch_means=WATCH_MEANS,
        no_cards="" if claims else _no_cards(rows),
        nearest=() if claims else nearest(rows),
        strip=strip(rows, claims),
        love_map=love_map(rows),
        borrowed=borrowed(rows),
        method=_method(rows),
        asks=_asks(),
        cells=tuple(rows.cells),
    )


def _finding(rows: Rows, claims: tuple[Card, ...]) -> Heading:
    week = rows.stamp.as_of.isocalendar().week
    if not claims:
        return Heading(f"{TITLE}, week {week}: no pivot point yet this week")
    heading = claims[0].heading
    return Heading(f"{TITLE}, week {week}: {heading.inside}", heading.quote, f" ({claims[0].tier.lower()})")


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
    ours = any(cell.role == "own" and cell.tier == WATCH for cell in rows.cells)
    own = " What stands out at our own company is marked in the love map." if ours else ""
    return "No moment of a competitor stands out beyond chance this week. That is a result, too." + own


def _method(rows: Rows) -> tuple[str, ...]:
    stamp, read = rows.stamp, sum(company.people_weeks > 0 for company in rows.companies)
    whose = f" of {count(read, 'company', 'companies')}" if read else ""
    return (
        f"Public reviews{whose} from {day(stamp.window_start)} to {day(stamp.as_of)} "
        "are read segment by segment for theme, moment and feeling; a reviewer counts once a week, however much they "
        "write, and copies count once. So “reviewers” in a figure are people’s weeks.",
        "A cell is Watch when at least 30 reviewers praise it, the lower end of its 90 % interval lies above the "
        "pooled others, and its odds against them, platform by platform, hold at a false discovery rate of 10 % and "
        "stay above 1.25. Everything else is not enough data. Companies of another industry are not compared.",
        "The reading is done by a model that errs at times: a quote may say more, or less, than its tag. Every figure "
        "can be followed back to its reviews with the command lovelode sql:",
    )


def _asks() -> tuple[Ask, ...]:
    return (
        Ask("the cards", "from pivots"),
        Ask("the journey strip", "from journey"),
        Ask("the love map", "from what_customers_love"),
        Ask("the quotes", "from evidence where counted"),
        Ask("the health line", "from data_health"),
    )
