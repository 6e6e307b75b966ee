"""The health line: how much was read, from where, and what was left out."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta

from pipelines.brief.briefing import Health
from pipelines.brief.quoting import short
from pipelines.brief.rows import Rows, Source
from pipelines.brief.words import count, day, number, percent

MOST_REASONS = 6
UNREMARKABLE_GAP = timedelta(weeks=2)
STATES = {
    "complete": "complete",
    "late": "late",
    "cut_short": "cut short",
    "failed": "failed",
    "never": "not yet collected",
}


def health(rows: Rows) -> Health:
    """Every source that was not collected to its end this time makes collection incomplete, and says why."""
    as_of = rows.stamp.as_of
    reasons = [_reason(source, as_of) for source in rows.sources if state(source, as_of) != "complete"]
    more = len(reasons) - MOST_REASONS
    if more > 0:
        reasons = [*reasons[:MOST_REASONS], f"{count(more, 'more source')}: see the view data_health"]
    return Health(
        facts=(*_reviews(rows), _states(rows.sources, as_of), *_left_out(rows), _themes(rows), _model(rows)),
        incomplete="Collection was incomplete, so nothing is said about change since last week." if reasons else "",
        reasons=tuple(reasons),
    )


def state(source: Source, as_of: date) -> str:
    """
    The last crawl's status; "late" when it was complete, but on a day before the one the briefing speaks of.

    A file imported since then is not late, whichever run brought it.
    """
    is_old = not source.on_time and source.last_crawled_on is not None and source.last_crawled_on < as_of
    return "late" if source.status == "complete" and is_old else source.status


def _reviews(rows: Rows) -> tuple[str, str]:
    window = sum(source.reviews_in_window for source in rows.sources)
    week = sum(source.reviews_this_week for source in rows.sources)
    since, until = day(rows.stamp.window_start), day(rows.stamp.as_of)
    return (
        f"{count(week, 'review')} this week" if week else "no reviews this week",
        f"{count(window, 'review')} in the 26 weeks from {since} to {until}{_thin_start(rows)}",
    )


def _thin_start(rows: Rows) -> str:
    """An import may cover a part of the window only; rates speak of that part, and the reader should know."""
    oldest = min((source.oldest_review for source in rows.sources if source.oldest_review), default=None)
    gap = oldest - rows.stamp.window_start if oldest else timedelta(0)
    return f", the oldest of {day(oldest)}" if oldest and gap > UNREMARKABLE_GAP else ""


def _states(sources: Sequence[Source], as_of: date) -> str:
    if not sources:
        return "no sources"
    states = Counter(state(source, as_of) for source in sources)
    if states["complete"] == len(sources):
        return f"{count(len(sources), 'source')}, {'all ' if len(sources) > 1 else ''}complete"
    wanted = [name for name in STATES if states[name] or name in ("complete", "cut_short", "failed")]
    told = ", ".join(f"{number(states[name])} {STATES[name]}" for name in wanted)
    return f"{count(len(sources), 'source')}: {told}"


def _left_out(rows: Rows) -> tuple[str, ...]:
    language, wordless, copies = (
        sum(getattr(source, name) for source in rows.sources)
        for name in ("other_language", "without_words", "duplicates")
    )
    return (
        f"not analysed: {number(language)} in other languages, {number(wordless)} without words",
        f"{count(copies, 'duplicate')} left out",
    )


def _themes(rows: Rows) -> str:
    """Untagged: not read at all yet, or read without finding a theme."""
    counted, without = rows.themeless.counted, rows.themeless.without_theme
    unread = sum(source.untagged for source in rows.sources)
    share = f" ({percent(without / counted)})" if counted else ""
    told = f"untagged: {number(without)} of {count(counted, 'review')} read{share} without a theme"
    return f"{told}, {number(unread)} not read yet" if unread else told


def _model(rows: Rows) -> str:
    return f"model {short(rows.stamp.model_version)}" if rows.stamp.model_version else "no model has read yet"


def _reason(source: Source, as_of: date) -> str:
    name = f"{short(source.company_name)}, {source.source_id}"
    if state(source, as_of) == "late" and source.last_crawled_on:
        return f"{name}: not collected this time, last on {day(source.last_crawled_on)}"
    if source.status == "never":
        return f"{name}: not collected yet"
    return f"{name}: {STATES.get(source.status, source.status)} ({_told(source.reason or 'no reason given')})"


def _told(reason: str) -> str:
    """Addresses without scheme and port: a reader has no use for them, and a port may change from night to night."""
    return short(re.sub(r"https?://([^\s/:]+)(?::\d+)?", r"\1", reason), 160)
