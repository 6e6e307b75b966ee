"""The rated reviews of the window as rows of the proportional-odds logit: alike ones once, with their number."""

from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from models.labels import THEMES
from pipelines.pivots.counts import Flags, Floats, Integers
from pipelines.pivots.ordered_logit import Rows
from pipelines.warehouse import query

STARS = 5
# A theme that fewer reviews of a fit praise, or complain of, has no effect to tell.
LEAST_REVIEWS = 10


@dataclass(frozen=True)
class Ratings:
    """One entry a rated review of a compared company; `praise` and `pain` are bits in the order of THEMES."""

    companies: tuple[str, ...]
    sources: tuple[str, ...]
    company: Integers
    source: Integers
    month: Integers
    person: Integers
    thumbs: Flags
    level: Integers
    praise: Integers
    pain: Integers
    half_logs: Integers
    flagged: Flags

    def where(self, keep: Flags | Integers) -> "Ratings":
        columns = ("company", "source", "month", "person", "thumbs", "level", "praise", "pain", "half_logs", "flagged")
        return Ratings(self.companies, self.sources, *(getattr(self, name)[keep] for name in columns))

    def __len__(self) -> int:
        return len(self.level)


@dataclass(frozen=True)
class Design:
    """
    The rows of a fit. Its first columns are the mentions told, in the order of `told`: positions in praise of all
    themes, then pain of all themes. `row_of` finds each review's row, `person` its author.
    """

    rows: Rows
    told: Integers
    row_of: Integers
    person: Integers
    rates: Floats  # [2 × themes] share of reviews with each mention


def read_ratings(con: duckdb.DuckDBPyConnection, as_of: date) -> Ratings:
    rows = con.execute(query("rated_reviews"), {"as_of": as_of, "themes": list(THEMES)}).to_arrow_table()
    companies, sources = (tuple(sorted(set(rows[name].unique().to_pylist()))) for name in ("company", "source"))
    whole = {name: rows[name].to_numpy().astype(np.int64) for name in ("level", "praise", "pain", "half_logs")}
    return Ratings(
        companies=companies,
        sources=sources,
        company=_positions(rows["company"], companies),
        source=_positions(rows["source"], sources),
        month=rows["calendar_month"].to_numpy().astype(np.int64),
        person=np.unique(rows["person"].to_numpy(), return_inverse=True)[1],
        thumbs=rows["thumbs"].to_numpy().astype(bool),
        flagged=rows["flagged"].to_numpy().astype(bool),
        **whole,
    )


def _positions(column: pa.ChunkedArray, names: tuple[str, ...]) -> Integers:
    return pc.index_in(column, pa.array(names, pa.string())).to_numpy().astype(np.int64)


def design(ratings: Ratings) -> Design:
    """Columns: mentions, then companies, sources and months (each but the first), and log length."""
    weight, row_of = _alike(ratings)
    first = np.zeros(len(weight), np.int64)
    first[row_of] = np.arange(len(ratings))
    alike = ratings.where(first)
    mentions = np.concatenate([_bits(alike.praise), _bits(alike.pain)], axis=1)
    often = weight @ mentions
    told = np.flatnonzero((often >= LEAST_REVIEWS) & (often <= weight.sum() - LEAST_REVIEWS))
    effects = [_dummies(alike.company), _dummies(alike.source), _dummies(alike.month)]
    around = np.concatenate([*effects, alike.half_logs[:, None] / 2.0], axis=1)
    kept = _independent(around, alike.thumbs, weight)
    below, above = _ends(alike)
    rows = Rows(np.concatenate([mentions[:, told], around[:, kept]], axis=1), below, above, weight)
    return Design(rows, told, row_of, ratings.person, often / max(weight.sum(), 1.0))


def _alike(ratings: Ratings) -> tuple[Floats, Integers]:
    """How many reviews are alike in everything that is modelled, and which row each review belongs to."""
    code = np.zeros(len(ratings), np.int64)
    for column, size in (
        (ratings.company, len(ratings.companies)), (ratings.source, len(ratings.sources)), (ratings.month, 13),
        (ratings.thumbs, 2), (ratings.level, STARS + 1), (ratings.half_logs, 64),
        (ratings.praise, 1 << len(THEMES)), (ratings.pain, 1 << len(THEMES)),
    ):  # fmt: skip
        code = code * size + column
    _, row_of, weight = np.unique(code, return_inverse=True, return_counts=True)
    return weight.astype(np.float64), row_of


def _bits(masks: Integers) -> Floats:
    return ((masks[:, None] >> np.arange(len(THEMES))) & 1).astype(np.float64)


def _dummies(values: Integers) -> Floats:
    return (values[:, None] == np.unique(values)[None, 1:]).astype(np.float64)


def _ends(ratings: Ratings) -> tuple[Integers, Integers]:
    """The cuts around each row's level. Levels that nobody gave are left out: there is no cut beside them."""
    below, above = np.full((2, len(ratings)), -1, np.int64)
    cuts = 0
    for scale in (~ratings.thumbs, ratings.thumbs):
        levels, place = np.unique(ratings.level[scale], return_inverse=True)
        below[scale] = np.where(place > 0, cuts + place - 1, -1)
        above[scale] = np.where(place < len(levels) - 1, cuts + place, -1)
        cuts += max(len(levels) - 1, 0)
    return below, above


def _independent(columns: Floats, thumbs: Flags, weight: Floats) -> Integers:
    """Positions of the columns that are no combination of those before them and of the scales' own levels."""
    scales = np.stack([~thumbs, thumbs], axis=1).astype(np.float64)
    whole = np.concatenate([scales, columns], axis=1)
    gram = whole.T @ (whole * weight[:, None])
    kept: list[int] = []
    for column in range(len(gram)):
        inside = gram[np.ix_(kept, kept)]
        shadow = gram[kept, column] @ np.linalg.solve(inside, gram[kept, column]) if kept else 0.0
        if gram[column, column] - shadow > 1e-8 * max(gram[column, column], 1e-300):
            kept.append(column)
    return np.array([column - 2 for column in kept if column >= 2], np.int64)
