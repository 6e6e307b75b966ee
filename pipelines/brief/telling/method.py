"""The method in a few lines."""

from math import exp

from pipelines.brief.rows import Rows
from pipelines.brief.words import GLUE, count, day
from pipelines.pivots.distinctive import DISCOVERY_RATE, LEAST_ODDS_RATIO
from pipelines.pivots.loved import MINIMUM_AUTHORS
from pipelines.pivots.rating_linked import MARGIN


def method(rows: Rows) -> tuple[str, ...]:
    stamp, read = rows.stamp, sum(company.people_weeks > 0 for company in rows.companies)
    whose = f" of {count(read, 'company', 'companies')}" if read else ""
    return (
        f"Public reviews{whose} from {day(stamp.window_start)} to {day(stamp.as_of)} "
        "are read segment by segment for theme, moment and feeling; a reviewer counts once a week, however much they "
        "write, and copies count once. So “reviewers” in a figure are people’s weeks, and “people” are different ones. "
        "“The other companies” are all that are compared, ours among them.",
        *_ladder(),
        "The reading is done by a model that errs at times: a quote may say more, or less, than its tag. Every figure "
        "can be followed back to its reviews with the command lovelode sql:",
    )


def _ladder() -> tuple[str, str, str]:
    chance = f"{100 * DISCOVERY_RATE:.0f}{GLUE}%"
    return (
        f"A cell is Watch when at least {MINIMUM_AUTHORS} reviewers mention it, the lower end of its 90{GLUE}% "
        "interval lies above the pooled others, and its odds against them, platform by platform, hold at a false "
        f"discovery rate of {chance} and stay above {LEAST_ODDS_RATIO}. Everything else is not enough data; companies "
        "of another industry are not compared.",
        "It is Leaning when it also points the same way without days of unusually many reviews, without any one "
        "platform and with the tagger’s errors at their worst, and it either goes with stars or is felt more strongly, "
        "or turns feelings more often, than elsewhere at the company.",
        "It is Confirmed when it goes with stars and passes all of those checks, two weeks running, on more than one "
        "platform. Going with stars means that reviews which mention it have odds of a higher star (for openings a "
        f"lower one) surely more than {exp(MARGIN):.2f} times what a good mood alone goes with, as happy people praise "
        f"everything. Reviews show what goes together, not why; “sure” is the lower 95{GLUE}% bound.",
    )
