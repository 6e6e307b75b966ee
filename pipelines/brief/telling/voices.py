"""A cell in its reviewers' own words: phrases, verbatims, and groups that say the same in like words."""

from collections.abc import Sequence
from dataclasses import replace

from pipelines.brief.cell import Cell
from pipelines.brief.claims import Heading, Verbatim
from pipelines.brief.journey_rows import Said
from pipelines.brief.quoting import MOST_WORDS, excerpt, link, short
from pipelines.brief.rows import Group, Phrase, Quoted, Rows
from pipelines.brief.words import cell_name, day, mention_of, number, platform, rating

MOST_VERBATIMS = 2
MOST_PHRASES = 4
MOST_GROUPS = 3


def heading(cell: Cell, quote: str) -> Heading:
    company = short(cell.company_name)
    name = mention_of(cell.theme, cell.stage, is_pain=True) if cell.is_pain else cell_name(cell.theme, cell.stage)
    return Heading(f"At {company}, ", quote) if quote else Heading(f"At {company}, {name}")


def quotes(rows: Rows, cells: Sequence[Cell], spoken_of: Cell) -> list[str]:
    """What may stand in the title, the best first; a later card of the company takes what this one has not said."""
    tops = [other.phrase for other in (spoken_of, *cells) if other.phrase]
    return [short(words) for words in (*tops, *(phrase.phrase for phrase in _said(rows, spoken_of)))]


def phrases(rows: Rows, cell: Cell, first: str = "") -> tuple[str, ...]:
    """The cell's phrases, `first` before the others, each a quote with how many of its people said it."""
    said = sorted(_said(rows, cell), key=lambda phrase: short(phrase.phrase) != first)
    return tuple(
        f"“{short(phrase.phrase)}” ({number(phrase.authors)} of {number(phrase.of_authors)})"
        for phrase in said[:MOST_PHRASES]
    )


def _said(rows: Rows, cell: Cell) -> list[Phrase]:
    return [phrase for phrase in rows.phrases if _of(cell, phrase)]


def verbatims(rows: Rows, cell: Cell, kind: str) -> tuple[Verbatim, ...]:
    return tuple(verbatim(quoted) for quoted in rows.verbatims if _of(cell, quoted) and quoted.kind == kind)


def alike(
    rows: Rows, cell: Cell, shown: Sequence[Verbatim], most: int = MOST_GROUPS
) -> tuple[tuple[Verbatim, ...], tuple[Verbatim, ...]]:
    """
    `shown` and the further groups, one verbatim each, with how many say it in like words.

    A group whose verbatim is shown already is told there, and one that repeats another's words not at all.
    """
    groups = [group for group in rows.groups if _of(cell, group)][:most]
    told = {heard(group.segment_text): _share(group) for group in reversed(groups)}
    first = {heard(group.segment_text): group for group in reversed(groups)}
    marked = tuple(replace(each, shared=told.get(heard(each.said), "")) for each in shown)
    seen = {heard(each.said) for each in shown}
    return marked, tuple(_medoid(group) for words, group in reversed(first.items()) if words not in seen)


def heard(text: str) -> str:
    """What two quotes have in common that read the same."""
    return " ".join(short(text, len(text)).casefold().strip(" .!").split())


def _share(group: Group) -> str:
    return f"{number(group.authors)} of {number(group.of_authors)}"


def _of(cell: Cell, row: Phrase | Quoted | Group) -> bool:
    return (row.company, row.theme, row.stage) == cell.key and row.polarity == cell.polarity


def verbatim(quoted: Quoted | Said, most: int = MOST_WORDS) -> Verbatim:
    segment = quoted.segment_text, quoted.start_offset, quoted.end_offset
    return _quote(quoted, excerpt(quoted.full_review, *segment, most))


def _medoid(group: Group) -> Verbatim:
    """The segment alone: it stands for others, so what it stands in is of no weight."""
    alone = excerpt(group.segment_text, group.segment_text, 0, len(group.segment_text))
    return replace(_quote(group, alone), shared=_share(group))


def _quote(row: Quoted | Group | Said, parts: tuple[str, str, str]) -> Verbatim:
    told = rating(row.stars, row.rating_raw)
    return Verbatim(*parts, platform(row.source), day(row.written_on), told, link(row.url), row.review_key)
