"""The rungs put together: one row of the pivots table per company, theme, stage and polarity."""

from dataclasses import dataclass
from datetime import date

import duckdb
import numpy as np
import pyarrow as pa

from models.labels import THEMES
from pipelines.pivots import columns
from pipelines.pivots.counts import Counts, Observed, Polarity, observe, prepare
from pipelines.pivots.distinctive import distinctive
from pipelines.pivots.emotional import emotional
from pipelines.pivots.loved import loved
from pipelines.pivots.moving import moving
from pipelines.pivots.rating_linked import COMPANY_REVIEWS, Effects, fit_ratings, rating_linked
from pipelines.pivots.ratings import Ratings, read_ratings
from pipelines.pivots.robust import RatingRuns, rating_runs, robust
from pipelines.pivots.tagger_errors import TaggerErrors
from pipelines.pivots.tiers import reviews_needed, tiers

POLARITIES: tuple[Polarity, Polarity] = ("praise", "pain")


@dataclass(frozen=True)
class RatingFits:
    """
    What both polarities share of rungs 3 and 6: the market's effects, the same at the ends of the tagger's errors,
    companies' own, and the runs of robustness.
    """

    market: Effects | None
    corners: tuple[Effects, ...]
    own: dict[str, Effects]
    rated: dict[str, int]
    runs: RatingRuns


def climb(con: duckdb.DuckDBPyConnection, as_of: date, errors: TaggerErrors) -> pa.Table:
    """
    The pivots table but for `tier_week_before`, praise before pain, in order of company, theme and stage.

    Where nothing can be compared the rivals' numbers, rung 2 and its verdicts are null, as is rung 3 without ratings;
    reviews_needed is null for pivots and where twenty times the reviews would not do.
    """
    prepare(con, as_of)
    fits = fit_all(read_ratings(con, as_of), errors)
    seen = {polarity: observe(con, as_of, polarity) for polarity in POLARITIES}
    opposites = {"praise": seen["pain"].counts, "pain": seen["praise"].counts}
    tables = [climb_one(seen[name], opposites[name], fits, errors, name, as_of) for name in POLARITIES]
    return pa.concat_tables(tables, promote_options="default")


def fit_all(ratings: Ratings, errors: TaggerErrors) -> RatingFits:
    market = fit_ratings(ratings)
    reviews = np.bincount(ratings.company, minlength=len(ratings.companies))
    own = {}
    for at, company in enumerate(ratings.companies):
        fitted = fit_ratings(ratings.where(ratings.company == at)) if reviews[at] >= COMPANY_REVIEWS else None
        if fitted is not None:
            own[company] = fitted.effects(errors)
    rated = dict(zip(ratings.companies, reviews.tolist(), strict=True))
    corners = tuple(market.effects(errors, corner) for corner in (-1, 1)) if market else ()
    runs = rating_runs(ratings, market, errors)
    return RatingFits(market.effects(errors) if market else None, corners, own, rated, runs)


def climb_one(
    observed: Observed, opposite: Counts, fits: RatingFits, errors: TaggerErrors, polarity: Polarity, as_of: date
) -> pa.Table:
    """One polarity's rows; `opposite` counts the other."""
    counts = observed.counts
    themes = np.array([THEMES.index(theme) for theme, _ in counts.cells])
    rung1, rung2 = loved(counts), distinctive(counts)
    rung3 = None
    if fits.market:
        rung3 = rating_linked(fits.market, fits.corners, fits.own, fits.rated, counts.companies, polarity)
    linked = rung3.passes[:, themes] if rung3 else np.zeros(rung1.rate.shape, bool)
    rung4, rung5 = emotional(observed), moving(observed, as_of)
    rung6 = robust(observed, opposite, errors, fits.runs, polarity, linked)
    tier = tiers(rung1, rung2, linked, rung4, rung6, themes)
    return columns.as_table(
        columns.keys(counts, as_of, polarity)
        | columns.rates(counts, rung1)
        | columns.comparison(counts, rung1, rung2)
        | columns.ratings(fits.market, rung3, themes, tier)
        | columns.feelings(observed, rung4)
        | columns.movement(rung5)
        | columns.robustness(rung6, linked, themes)
        | columns.verdict(tier, reviews_needed(counts, rung1, rung2))
    )
