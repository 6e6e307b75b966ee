"""What people who give five stars talk about, and people who give three do not."""

from collections.abc import Sequence

from pipelines.brief.journey_rows import StarLine
from pipelines.brief.review import StarTalk
from pipelines.brief.words import mention_of, number, platform
from pipelines.pivots.counts import ALL_STAGES

MOST_LINES = 8


def star_talk(lines: Sequence[StarLine]) -> tuple[StarTalk, ...]:
    """The surest of each platform, as many as a sheet has room for."""
    return tuple(_talk(line) for line in lines if line.stands_out)[:MOST_LINES]


def no_stars(lines: Sequence[StarLine]) -> str:
    if not lines:
        return "No platform has both reviews of five stars and of three, so this cannot be told."
    return "Nothing is surely mentioned more at five stars than at three. That is a result, too."


def _talk(line: StarLine) -> StarTalk:
    return StarTalk(
        platform=platform(line.source),
        topic=mention_of(line.theme, ALL_STAGES, line.polarity == "pain"),
        five=line.five_mentioning / line.five_people_weeks,
        three=line.three_mentioning / line.three_people_weeks,
        five_of=f"{number(line.five_mentioning)} of {number(line.five_people_weeks)}",
        three_of=f"{number(line.three_mentioning)} of {number(line.three_people_weeks)}",
    )
