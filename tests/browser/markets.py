"""The weeks that are looked at in a browser: an ordinary one, the fullest there can be, and one of harmful texts."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipelines.brief import remake
from pipelines.brief.briefing import Briefing, LoveMap
from pipelines.brief.claims import Again, Better, Followed, Further, Heading, Mover, Verbatim
from pipelines.brief.frozen import freeze, thaw
from tests.pipelines.brief.made import made
from tests.pipelines.brief.test_hostile import HOSTILE
from tests.pipelines.brief.test_html import CROWD

LONG = (
    "I never write these but the refund came through in one tap while I was still standing in the kitchen with the "
    "broken eggs and the whole thing took less time than boiling the kettle would have done, honestly"
)


def ordinary(folder: Path) -> Path:
    return made(folder, CROWD).folder


def hostile(folder: Path) -> Path:
    """Every place where somebody else's words go holds some that would do harm."""
    texts = {name: "'" + text.replace("\x00", "").replace("'", "''") + "'" for name, text in HOSTILE.items()}
    quoted = ("zippa-ios:1", "zippa-ios:2", "zippa-ios:3", "pantrio-ios:3", "pantrio-ios:4", "humm-steam:1")
    reviews = zip(("script", "attribute", "override", "markdown", "zalgo", "long"), quoted, strict=True)
    changes = [
        f"""update model_segments set text = {texts[name]}, start_offset = 0, end_offset = length({texts[name]})
        where review_key = '{review}';
        update reviews set title = '', text = {texts[name]} where review_key = '{review}'"""
        for name, review in reviews
    ]
    return made(
        folder,
        CROWD,
        *changes,
        f"update pivot_phrases set phrase = {texts['attribute']}",
        f"update companies set name = {texts['long']} where company = 'pantrio'",
        f"update companies set name = {texts['script']} where company = 'larder'",
        f"update journey set owner = {texts['family']}, touchpoint = {texts['template']}",
        f"update crawls set status = 'failed', stop_reason = {texts['long']} where source_id = 'zippa-ios'",
        "update reviews set url = 'javascript:alert(1)' where review_key = 'zippa-ios:1'",
    ).folder


def fullest(folder: Path) -> Path:
    """As many of everything as a briefing holds, of six companies with long names, in long words."""
    week = made(folder, CROWD)
    freeze(_filled(thaw(week.json)), week.json)
    return remake(week.folder).folder


def _filled(briefing: Briefing) -> Briefing:
    card, opening, said = briefing.cards[0], briefing.openings[0], _long(briefing.cards[0].verbatims[0])
    heading = Heading("At The Neighbourhood Kitchen Company, ", "the refund came through in one tap")
    full_card = replace(
        card,
        heading=heading,
        beside=tuple(replace(card.beside[n % len(card.beside)], subject=n == 0) for n in range(6)),
        verbatims=(said, said),
        alike=(said, said),
        dissenting=said,
        words=(
            "“refund in one tap” (60 of 208)",
            "“came straight back” (35 of 208)",
            "“no questions asked” (19 of 208)",
        ),
    )
    full_opening = replace(opening, heading=heading, verbatim=said, dissenting=said)
    mover = Mover("The Neighbourhood Kitchen Company", "convenience when asking for help", "↗", "growing",
                  "31 of 223 (13.9 %)", "180 of 1,233 (14.6 %)")  # fmt: skip
    followed = Followed(card.pivot, heading, "=", "carried", card.standing, card.standing, card.sentence)
    taken = Better(card.pivot, heading, "taken up", card.owner, LONG, "15 Nov 2026", "↗", "more often",
                   "Reviewers of ours who mention it: 3 of 120 (2.5 %) before, 9 of 130 (6.9 %) since.")  # fmt: skip
    further = Further(card.pivot, heading, "convenience when asking for help", opening.standing, card.sentence)
    return replace(
        briefing,
        further=(further,) * 5,
        cards=tuple(replace(full_card, number=number) for number in (1, 2, 3)),
        openings=(full_opening,) * 3,
        movers=(mover,) * 5,
        unmoved="",
        love_map=_wide(briefing.love_map),
        strip=replace(briefing.strip, curves=_six(briefing.strip.curves)),
        again=Again("2026-W46", "Last week, again", (followed,) * 6, ""),
        better=(taken,) * 3,
    )


def _long(verbatim: Verbatim) -> Verbatim:
    return replace(verbatim, before=LONG[:61], said=LONG[61:150], after=LONG[150:], shared="11 of 208")


def _six(some: Sequence) -> tuple:
    return tuple(some[n % len(some)] for n in range(6))


def _wide(love_map: LoveMap) -> LoveMap:
    rows = tuple(replace(row, cells=_six(row.cells)) for row in (love_map.rows * 10)[:10])
    return replace(love_map, companies=_six(love_map.companies), rows=rows)


MARKETS = {"ordinary": ordinary, "fullest": fullest, "hostile": hostile}
