"""Rung 6, Robust: does it still point the same way without flagged days, without each source, with a worse tagger?"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from models.labels import THEMES
from pipelines.pivots.counts import ALL_STAGES, Counts, Flags, Floats, Integers, Observed, Polarity
from pipelines.pivots.distinctive import ONE_SIDED_95, distinctive
from pipelines.pivots.loved import loved
from pipelines.pivots.rating_linked import OFFSET, K, TaggedFit, fit_ratings
from pipelines.pivots.ratings import Ratings
from pipelines.pivots.tagger_errors import TaggerErrors, rogan_gladen

ONE_SOURCE, FLAGGED, TAGGER = "one source only", "without flagged days", "the tagger's errors"


@dataclass(frozen=True)
class Robust:
    """
    `rate` and `rating` are [company, cell] and [theme]: whether the rate's and the rating's direction hold in all runs
    that could be made; `one_source` [company] and `one_rated_source` that leaving one out leaves nothing. `fragile`
    names what overturns a cell. The true rate is Rogan and Gladen's, with its 90 % interval.
    """

    rate: Flags
    rating: Flags
    one_source: Flags
    one_rated_source: bool
    fragile: list[list[str]]
    true_rate: Floats
    true_low: Floats
    true_high: Floats


def robust(
    observed: Observed,
    opposite: Counts,
    errors: TaggerErrors,
    ratings: "RatingRuns",
    polarity: Polarity,
    linked: Flags,
) -> Robust:
    """
    `opposite` counts the other polarity. `linked` is rung 3's verdict, [company, cell]: only there does it matter what
    overturns the rating.
    """
    counts = observed.counts
    runs: dict[str, Flags] = {}
    if observed.any_flagged:
        # Half of all nulls point the same way by chance, and a burst lifts the rest of the ladder: so the claim has to
        # stand without it, not only its sign.
        runs[FLAGGED] = loved(observed.unflagged).passes & distinctive(observed.unflagged).passes
    one_source = distinctive(counts).strata_used <= 1
    for at, source in enumerate(counts.sources):
        runs[f"without {source}"] = _points_up(_without(counts, at)) | one_source[:, None]
    runs[TAGGER] = _worst_corner(counts, opposite, errors, polarity)
    names = [theme for theme, _ in counts.cells]
    themes = np.array([THEMES.index(name) for name in names])
    start = OFFSET[polarity]
    by_theme = {run: up[start : start + K][themes] for run, up in ratings.up.items()}
    fragile = [
        [
            ", ".join(_overturning(runs, by_theme if linked[company, cell] else {}, (company, cell), alone))
            for cell in range(len(names))
        ]
        for company, alone in enumerate(one_source)
    ]
    rating = np.all(list(ratings.up.values()), axis=0)[start : start + K] if ratings.up else np.zeros(K, bool)
    return Robust(
        np.all(list(runs.values()), axis=0), rating, one_source, ratings.one_source, fragile,
        *true_rates(counts, errors, polarity),
    )  # fmt: skip


def _overturning(
    runs: dict[str, Flags], ratings: dict[str, Flags], cell: tuple[int, int], one_source: bool
) -> list[str]:
    found = [run for run, up in runs.items() if not up[cell]]
    found += [f"stars: {run}" for run, up in ratings.items() if not up[cell[1]]]
    return ([ONE_SOURCE] if one_source else []) + found


def _points_up(counts: Counts) -> Flags:
    with np.errstate(invalid="ignore"):
        return np.asarray(distinctive(counts).log_odds > 0)


def _without(counts: Counts, source: int) -> Counts:
    return replace(
        counts,
        people_weeks=np.delete(counts.people_weeks, source, axis=1),
        praising=np.delete(counts.praising, source, axis=2),
        authors=np.delete(counts.authors, source, axis=2),
        sources=tuple(name for at, name in enumerate(counts.sources) if at != source),
    )


def _worst_corner(counts: Counts, opposite: Counts, errors: TaggerErrors, polarity: Polarity) -> Flags:
    """
    Whether the true rate stays above the rivals' when the tagger finds the most, and invents and flips the most, here,
    and the least there. What is flipped comes from the other polarity of the same cell: where much is praised, more
    praise is read as pain. Rivals are weighted to the company's own mix of the sources they share.
    """
    weeks, rivals_weeks = counts.people_weeks, counts.rivals_people_weeks
    shared = (weeks > 0) & (rivals_weeks > 0)
    mix = np.where(shared, weeks, 0) / np.maximum(np.where(shared, weeks, 0).sum(axis=1, keepdims=True), 1)

    def rate(voting: Integers, of: Integers) -> Floats:
        with np.errstate(divide="ignore", invalid="ignore"):
            return np.nansum(mix[:, None] * voting / of[:, None], axis=2)

    other: Polarity = "pain" if polarity == "praise" else "praise"
    themes, part = _themes_and_parts(counts)
    recall, invented, flip = errors.recall[polarity], errors.invented[polarity], errors.flip[other]
    found = errors.recall[other].rate[themes]
    false_here = invented.high[themes] * part + flip.high[themes] * rate(opposite.praising, weeks) / found
    false_there = invented.low[themes] * part + flip.low[themes] * rate(opposite.rivals_praising, rivals_weeks) / found
    here = rogan_gladen(rate(counts.praising, weeks), recall.high[themes], false_here)
    there = rogan_gladen(rate(counts.rivals_praising, rivals_weeks), recall.low[themes], false_there)
    return (here - there > 0) & shared.any(axis=1, keepdims=True)


def _themes_and_parts(counts: Counts) -> tuple[Integers, Floats]:
    """Each cell's theme, and its part of the theme's mentions: as much of what is made up for the theme falls on it."""
    votes = counts.praising.sum(axis=(0, 2)).astype(float)
    whole = {theme: votes[at] for at, (theme, stage) in enumerate(counts.cells) if stage == ALL_STAGES}
    part = [
        1.0 if stage == ALL_STAGES else votes[at] / max(whole[theme], 1.0)
        for at, (theme, stage) in enumerate(counts.cells)
    ]
    return np.array([THEMES.index(theme) for theme, _ in counts.cells]), np.array(part)


def true_rates(counts: Counts, errors: TaggerErrors, polarity: Polarity) -> tuple[Floats, Floats, Floats]:
    """Rogan and Gladen's rate with the delta method's 90 % interval, the tagger's own uncertainty included."""
    themes, part = _themes_and_parts(counts)
    recall, false = (share.of_cells(themes) for share in (errors.recall[polarity], errors.false_positive[polarity]))
    false = false.times(part)
    weeks = counts.people_weeks.sum(axis=1)[:, None]
    tagged = counts.praising.sum(axis=2) / weeks
    true = rogan_gladen(tagged, recall.rate, false.rate)
    spread = [((share.high - share.low) / (2 * ONE_SIDED_95)) ** 2 for share in (recall, false)]
    sampling = (counts.praising.sum(axis=2) + 0.5) / (weeks + 1.0)
    variance = sampling * (1 - sampling) / weeks + true**2 * spread[0] + (1 - true) ** 2 * spread[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        margin = ONE_SIDED_95 * np.sqrt(variance) / (recall.rate - false.rate)
    return true, np.clip(true - margin, 0, 1), np.clip(true + margin, 0, 1)


@dataclass(frozen=True)
class RatingRuns:
    """For each run, [2 × themes]: whether the effect lies above its floor there. Both polarities share the fits."""

    up: dict[str, Flags]
    one_source: bool


def rating_runs(ratings: Ratings, market: TaggedFit | None, errors: TaggerErrors) -> RatingRuns:
    up: dict[str, Flags] = {}
    if market is None:
        return RatingRuns(up, True)
    for corner in (-1, 1):
        up[TAGGER] = up.get(TAGGER, np.ones(2 * K, bool)) & _above_floor(market, errors, corner)
    rated = np.unique(ratings.source)
    for name, keep in _variants(ratings):
        fitted = fit_ratings(ratings.where(keep))
        if fitted is not None:
            up[name] = _above_floor(fitted, errors, 0)
    return RatingRuns(up, len(rated) <= 1)


def _variants(ratings: Ratings) -> Iterator[tuple[str, Flags]]:
    if ratings.flagged.any():
        yield FLAGGED, ~ratings.flagged
    for source in np.unique(ratings.source):
        yield f"without {ratings.sources[source]}", ratings.source != source


def _above_floor(fitted: TaggedFit, errors: TaggerErrors, corner: int) -> Flags:
    effects = fitted.effects(errors, corner)
    gaps = [effects.told(effects.above_floor(theme, polarity))[0] for polarity in OFFSET for theme in range(K)]
    with np.errstate(invalid="ignore"):
        return np.array(gaps) > 0
