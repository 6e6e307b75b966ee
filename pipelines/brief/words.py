"""Figures, dates, labels and lists as a reader says them."""

from collections.abc import Sequence
from datetime import date, datetime

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
# A number and its unit stay on one line.
GLUE = "\u00a0"

# Where in the journey, as it ends a clause: "praise for convenience when asking for help".
MOMENTS = {
    "choose": "while choosing",
    "join": "while joining",
    "buy": "while buying",
    "receive": "on receiving it",
    "use": "in use",
    "help": "when asking for help",
    "stay": "over time",
}
PLATFORMS = {
    "app_store": "App Store",
    "google_play": "Google Play",
    "mozilla_addons": "Mozilla Add-ons",
    "schema_org": "review page",
    "steam": "Steam",
}
THUMBS = {"up": "thumbs up", "down": "thumbs down"}


# A larger ratio says no more than that it is large.
MOST_TIMES = 20


def number(value: int) -> str:
    return f"{value:,}"


def count(value: int, one: str, many: str = "") -> str:
    return f"{number(value)}{GLUE}{one if value == 1 else many or one + 's'}"


def percent(share: float) -> str:
    return f"{100 * share:.1f}{GLUE}%"


def span(low: float, high: float) -> str:
    """The two ends of an interval of shares."""
    return f"{100 * low:.1f}–{percent(high)}"


def times(ratio: float) -> str:
    """Finer below 2, where the gates lie."""
    if ratio > MOST_TIMES:
        return f"over {MOST_TIMES}{GLUE}times"
    return f"{ratio:.1f}{GLUE}times" if ratio >= 2 else f"{ratio:.2f}{GLUE}times"


def at_least(ratio: float) -> str:
    """A lower bound of a ratio: "at least 8.4 times", and "over 20 times" where it is only large."""
    return times(ratio) if ratio > MOST_TIMES else f"at least {times(ratio)}"


def signed(value: float) -> str:
    rounded = round(value, 2)
    return f"{rounded:+.2f}".replace("-", "−") if rounded else "0.00"


def day(value: date) -> str:
    return f"{value.day}{GLUE}{MONTHS[value.month - 1]}{GLUE}{value.year}"


def moment(value: datetime) -> str:
    return f"{day(value)}, {value:%H:%M} UTC"


def week_name(as_of: date) -> str:
    """The ISO week, as folders are named: 2026-W47."""
    year, week, _ = as_of.isocalendar()
    return f"{year}-W{week:02d}"


def stage_name(stage: str) -> str:
    return stage.capitalize()


def mention_of(theme: str, stage: str, is_pain: bool = False) -> str:
    """What reviewers mention: "praise for convenience when asking for help"; stage "all" is the whole theme."""
    return f"{'trouble with' if is_pain else 'praise for'} {cell_name(theme, stage)}"


def cell_name(theme: str, stage: str) -> str:
    return f"{theme} {MOMENTS[stage]}" if stage in MOMENTS else theme


def platform(source: str) -> str:
    return PLATFORMS.get(source, source.replace("_", " "))


def rating(stars: float | None, raw: str | None) -> str:
    if stars is not None:
        return f"{stars:g}{GLUE}star{'' if stars == 1 else 's'}"
    return THUMBS.get(raw or "", "no stars")


def listed(items: Sequence[str]) -> str:
    """A list as it is said: a, b and c."""
    return " and ".join((", ".join(items[:-1]), items[-1])) if len(items) > 1 else "".join(items)
