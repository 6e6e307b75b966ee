"""Last week, again: what became of the claims of the last briefing, and why."""

from datetime import date, timedelta

from pipelines.brief.briefing import Briefing
from pipelines.brief.cell import Cell
from pipelines.brief.claims import Again, Card, Followed, Opening, Standing
from pipelines.brief.quoting import short
from pipelines.brief.rows import Rows
from pipelines.brief.telling.cards import spoken_of
from pipelines.brief.telling.ladder_words import overturned
from pipelines.brief.telling.movers import movement
from pipelines.brief.telling.standing import STANDINGS, by_strength, is_pivot, rests_on, standing
from pipelines.brief.words import listed, mention_of, number, percent, times, week_name
from pipelines.pivots.counts import ALL_STAGES
from pipelines.pivots.distinctive import LEAST_ODDS_RATIO
from pipelines.pivots.loved import MINIMUM_AUTHORS
from pipelines.pivots.tiers import NOT_COMPARED

STRENGTHENED, CARRIED, FADED, WITHDRAWN = "strengthened", "carried", "faded", "withdrawn"
SIGNS = {STRENGTHENED: "↑", CARRIED: "=", FADED: "↓", WITHDRAWN: "×"}


def again(rows: Rows, earlier: Briefing | None, incomplete: str) -> Again:
    """Every card and opening of the last briefing; nothing is withdrawn for a collection that failed."""
    if earlier is None:
        return Again("", "", (), "This is the first briefing, so there are no earlier claims to return to.")
    title = _title(earlier.week, rows.stamp.as_of)
    told: tuple[Card | Opening, ...] = (*earlier.cards, *earlier.openings)
    if not told:
        return Again(earlier.week, title, (), "The last briefing made no claim.")
    if incomplete:
        note = "Collection was incomplete, so the last briefing’s claims are neither carried nor withdrawn."
        return Again(earlier.week, title, (), note)
    then = {cell.pivot: cell for cell in earlier.cells}
    return Again(earlier.week, title, tuple(_followed(rows, claim, then[claim.pivot]) for claim in told), "")


def _title(week: str, as_of: date) -> str:
    is_last = week == week_name(as_of - timedelta(weeks=1))
    return "Last week, again" if is_last else f"The briefing of {week}, again"


def _followed(rows: Rows, claim: Card | Opening, then: Cell) -> Followed:
    of_claim = [cell for cell in rows.of(then) if (cell.company, cell.theme) == (then.company, then.theme)]
    pivots = sorted((cell for cell in of_claim if is_pivot(cell)), key=by_strength)
    if not pivots:
        same = next((cell for cell in of_claim if cell.stage == then.stage), None)
        word, stands, reason = WITHDRAWN, None, _why_withdrawn(rows, then, same)
    else:
        now = spoken_of(pivots)
        stands = standing(now)
        word = _change(claim.standing, stands)
        parts = rests_on(now), overturned(now).strip(), _moved(then, now), _figures(then, now), movement(now)
        reason = " ".join(part for part in parts if part)
    return Followed(claim.pivot, claim.heading, SIGNS[word], word, claim.standing, stands, reason)


def _change(then: Standing, now: Standing) -> str:
    words = [each.word for each in STANDINGS]  # the surest first
    before, after = words.index(then.word), words.index(now.word)
    return STRENGTHENED if after < before else FADED if after > before else CARRIED


def _moved(then: Cell, now: Cell) -> str:
    if then.stage == now.stage:
        return ""
    what = mention_of(now.theme, now.stage, now.is_pain)
    return f"It is told of {what}{' as a whole' if now.stage == ALL_STAGES else ''} now."


def _figures(then: Cell, now: Cell) -> str:
    if then.stage != now.stage:
        return ""
    return f"Reviewers who mention it: {_n_of_n(then)} then, {_n_of_n(now)} now."


def _n_of_n(cell: Cell) -> str:
    return f"{number(cell.praising)} of {number(cell.people_weeks)} ({percent(cell.love_rate)})"


def _why_withdrawn(rows: Rows, then: Cell, now: Cell | None) -> str:
    """The gates of Watch that it does not pass any more."""
    name = short(then.company_name)
    if then.company not in {company.company for company in rows.companies}:
        return f"{name} is no longer in the market."
    if now is None:
        return f"Nothing was counted for {name} this week."
    if now.tier == NOT_COMPARED:
        return "No other company’s reviews are there to compare it with this week."
    return f"{_sentence(_failed(now))} {_figures(then, now)}"


def _failed(cell: Cell) -> list[str]:
    failed = []
    if cell.praising_authors < MINIMUM_AUTHORS:
        failed.append(f"fewer than {MINIMUM_AUTHORS} reviewers mention it ({number(cell.praising_authors)})")
    if cell.rivals_rate is not None and cell.love_low <= cell.rivals_rate:
        reach = f"the lower end of its interval ({percent(cell.love_low)})"
        failed.append(f"{reach} does not lie above the others’ {percent(cell.rivals_rate)}")
    if cell.odds_low is not None and cell.odds_low <= LEAST_ODDS_RATIO:
        sure = f"surely only {times(cell.odds_low)} the others’, where {LEAST_ODDS_RATIO} is needed"
        failed.append(f"its odds are {sure}")
    return failed or ["it does not stand out beyond chance among all cells of the week"]


def _sentence(parts: list[str]) -> str:
    text = listed(parts)
    return f"{text[:1].upper()}{text[1:]}."
