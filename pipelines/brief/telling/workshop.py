"""The published rows → the journey review: what a room needs to talk about each moment of our own journey."""

from collections.abc import Sequence
from dataclasses import replace

from pipelines.brief.claims import Card, Opening
from pipelines.brief.quoting import short
from pipelines.brief.review import Moment, Note, Review, Start, Step
from pipelines.brief.rows import Rows
from pipelines.brief.telling.at_moment import GAP, feelings, places
from pipelines.brief.telling.cards import cards, loudest_stage, openings
from pipelines.brief.telling.five_stars import no_stars, star_talk
from pipelines.brief.telling.said_at import Laid, said_at
from pipelines.brief.telling.standing import STANDINGS, legend
from pipelines.brief.words import MOMENTS, cell_name, listed, mention_of, signed
from pipelines.pivots.counts import ALL_STAGES

MOST_CLAIMS = 12  # of each kind on the whole wall
MOST_NOTES = 3  # at one moment
MOST_STARTS = 3

NO_JOURNEY = (
    "Our own journey is not written down yet. Each step of it is one [[journey]] in market.toml, with its stage, "
    "touchpoint and owner; until then every moment says “no owner yet”."
)
NO_STEP = "No touchpoint of ours stands at this moment yet. Who could speak for it?"


def review(rows: Rows, complete: bool) -> Review:
    """Every pivot and opening that can be placed, not only those that the briefing has cards of."""
    laid = _laid(rows, complete)
    moments = tuple(_moment(rows, stage, laid) for stage in MOMENTS)
    talk = star_talk(rows.journey.stars)
    return Review(
        moments=moments,
        starts=_starts(moments),
        unplaced=tuple(each.note for each in laid if not each.note.stage),
        legend=legend(each.note.standing for each in laid),
        room=tuple(dict.fromkeys(step.owner for moment in moments for step in moment.steps)),
        no_journey="" if rows.touchpoints else NO_JOURNEY,
        stars=talk,
        no_stars="" if talk else no_stars(rows.journey.stars),
    )


def _laid(rows: Rows, complete: bool) -> list[Laid]:
    """The notes, pivots before openings, the surest first; they are numbered as the briefing's cards are."""
    praised = [_of_card(rows, card) for card in cards(rows, complete, MOST_CLAIMS)]
    wished = [_of_opening(rows, opening) for opening in openings(rows, complete, MOST_CLAIMS)]
    kept: list[Laid] = []
    for each in (*praised, *wished):
        if sum(other.note.stage == each.note.stage for other in kept) < MOST_NOTES:
            kept.append(replace(each, note=replace(each.note, number=len(kept) + 1)))
    return kept


def _of_card(rows: Rows, card: Card) -> Laid:
    return Laid(_note(rows, card, False), praise=next(iter(card.verbatims), None), pain=card.dissenting)


def _of_opening(rows: Rows, opening: Opening) -> Laid:
    return Laid(_note(rows, opening, True), praise=opening.dissenting, pain=opening.verbatim)


def _note(rows: Rows, claim: Card | Opening, is_opening: bool) -> Note:
    stage, placed = claim.stage, ""
    if stage == ALL_STAGES:
        cells = rows.openings if is_opening else rows.cells
        stage = loudest_stage(rows, next(cell for cell in cells if cell.pivot == claim.pivot))
        placed = f"Told of {claim.theme} as a whole; most of it is said at this moment." if stage else ""
    return Note(
        number=0,
        pivot=claim.pivot,
        is_opening=is_opening,
        company=claim.company,
        stage=stage,
        heading=claim.heading,
        standing=claim.standing,
        cell=mention_of(claim.theme, claim.stage, True) if is_opening else cell_name(claim.theme, claim.stage),
        sentence=claim.sentence,
        placed=placed,
        owner=claim.owner,
        question=claim.question,
    )


def _moment(rows: Rows, stage: str, laid: Sequence[Laid]) -> Moment:
    here = [each for each in laid if each.note.stage == stage]
    steps = tuple(Step(short(t.touchpoint), short(t.owner)) for t in rows.touchpoints if t.stage == stage)
    told, untold = places(rows, stage, bool(here))
    return Moment(
        stage=stage,
        steps=steps,
        no_steps="" if steps else NO_STEP if rows.touchpoints else "No owner yet",
        notes=tuple(each.note for each in here),
        well=said_at(rows, stage, here, "praise"),
        wished=said_at(rows, stage, here, "pain"),
        feelings=feelings(rows, stage),
        places=told,
        no_places=untold,
    )


def _starts(moments: Sequence[Moment]) -> tuple[Start, ...]:
    """Where a note lies, the surest first; then where theirs are loved and ours are not; then where it is coolest."""
    noted = sorted((moment for moment in moments if moment.notes), key=_surest)
    behind = [moment for moment in moments if any(place.word == GAP for place in moment.places)]
    cool = sorted((moment for moment in moments if _coolest(moment) is not None), key=lambda m: _coolest(m) or 0.0)
    found: dict[str, Start] = {}
    for moment in (*noted, *behind, *cool):
        found.setdefault(moment.stage, Start(moment.stage, _why(moment)))
    return tuple(found.values())[:MOST_STARTS]


def _surest(moment: Moment) -> tuple[int, int, int]:
    best = min(STANDINGS.index(note.standing) for note in moment.notes)
    return best, -len(moment.notes), min(note.number for note in moment.notes)


def _coolest(moment: Moment) -> float | None:
    """The mean of ours, or the lowest of all where ours is not known."""
    ours = [each.mean for each in moment.feelings if each.ours and each.mean is not None]
    return min(ours or [each.mean for each in moment.feelings if each.mean is not None], default=None)


def _why(moment: Moment) -> str:
    if moment.notes:
        return listed([f"{'opening' if note.is_opening else 'pivot'} {note.number}" for note in moment.notes])
    themes = [place.theme for place in moment.places if place.word == GAP]
    if themes:
        return f"{GAP}: {listed(themes)}"
    mean = _coolest(moment)
    return f"it feels cool here ({signed(mean or 0.0)})"
