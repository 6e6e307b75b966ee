"""Theirs and ours at one moment of the journey: how it feels, and who is loved for what."""

from pipelines.brief.journey_rows import Position
from pipelines.brief.quoting import short
from pipelines.brief.review import Feeling, Place
from pipelines.brief.rows import Rows
from pipelines.brief.telling.overview import LEAST_VOICES
from pipelines.brief.telling.sentences import LEAST_WEEKS
from pipelines.brief.words import count, number
from pipelines.pivots.loved import MINIMUM_AUTHORS

NEITHER = "At this moment no theme is surely praised more there than here, nor more here than there."
GAP = "loved there, less so here"
# As the view says it: the sign and the word beside it, and how many of them a sheet has room for.
POSITIONS = {
    "loved there, not here": ("↓", GAP, 3),
    "only here": ("↑", "loved here, less so there", 1),
    "both": ("≈", "loved there and here", 1),
}


def feelings(rows: Rows, stage: str) -> tuple[Feeling, ...]:
    """Companies of which no review speaks of any moment are left out."""
    heard = {feeling.company for feeling in rows.feelings if feeling.n}
    shares = {(each.company, each.stage): each for each in rows.journey.stances}
    found = []
    for each in rows.feelings:
        if each.stage != stage or each.company not in heard:
            continue
        mean = low = high = advocates = neutral = detractors = None
        if each.n >= LEAST_VOICES:
            mean, low, high = each.mean_valence, each.valence_low, each.valence_high
            stance = shares[each.company, stage]
            advocates, neutral, detractors = stance.advocates, stance.neutral, stance.detractors
        name, ours = short(each.company_name), each.role == "own"
        found.append(Feeling(name, ours, each.n, mean, low, high, advocates, neutral, detractors))
    return tuple(found)


def places(rows: Rows, stage: str, noted: bool) -> tuple[tuple[Place, ...], str]:
    """Where theirs are loved and ours are not comes first; else why nothing can be told. `noted`: a note lies there."""
    unknown = _own_unknown(rows)
    if unknown:
        opening = "What stands out here is an opportunity: our" if noted else "Our"
        return (), f"{opening} own position is unknown. {unknown}"
    found: list[Place] = []
    for position, (_, _, most) in POSITIONS.items():
        told = [each for each in rows.journey.positions if (each.stage, each.position) == (stage, position)]
        found += [_place(each) for each in told if _enough(each)][:most]
    return tuple(found), "" if found else NEITHER


def _own_unknown(rows: Rows) -> str:
    if any((each.our_people_weeks or 0) >= LEAST_WEEKS for each in rows.journey.positions):
        return ""
    own = [company for company in rows.companies if company.role == "own"]
    if not own:
        return "No company of the market is marked as ours."
    read = sum(company.people_weeks for company in own)
    if read >= LEAST_WEEKS:
        return "Nothing was counted for ours yet."
    return f"{count(read, 'reviewer')} of ours read, too few to say."


def _enough(each: Position) -> bool:
    """Loved is what at least as many reviewers praise as the ladder's first rung asks for."""
    praising = each.our_praising if each.position == "only here" else each.their_praising
    return bool(each.our_people_weeks and each.their_people_weeks and (praising or 0) >= MINIMUM_AUTHORS)


def _place(each: Position) -> Place:
    theirs, their_weeks = each.their_praising or 0, each.their_people_weeks or 1
    ours, our_weeks = each.our_praising or 0, each.our_people_weeks or 1
    sign, word, _ = POSITIONS[each.position]
    return Place(
        theme=each.theme,
        sign=sign,
        word=word,
        theirs=theirs / their_weeks,
        ours=ours / our_weeks,
        theirs_of=f"{number(theirs)} of {number(their_weeks)}",
        ours_of=f"{number(ours)} of {number(our_weeks)}",
    )
