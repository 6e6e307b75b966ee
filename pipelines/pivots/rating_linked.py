"""Rung 3, Rating-linked: do reviewers who mention it give other stars than happy people give anyway?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from models.labels import THEMES
from pipelines.pivots.counts import Flags, Floats, Polarity
from pipelines.pivots.distinctive import DISCOVERY_RATE, ONE_SIDED_95, adjust
from pipelines.pivots.ordered_logit import clustered_covariance, fit
from pipelines.pivots.ratings import Design, Ratings, design
from pipelines.pivots.tagger_errors import TaggerErrors, calibration

MARGIN = 0.2
# From here on a company's own fit must lie above its own floor, too. It needs no margin: the market's fit has one, and
# with one here a planted cell is missed in 30 % of markets where the general mood moves the stars most.
COMPANY_REVIEWS = 3000
RIDGE = 0.01  # keeps a theme that only five-star reviews praise from running away; a review weighs a hundred times more
QUARTILE = 0.25
K = len(THEMES)
OFFSET: Mapping[Polarity, int] = {"praise": 0, "pain": K}


@dataclass(frozen=True)
class Effects:
    """
    What a true mention goes with, in log odds of a higher star: [2 × themes], praise r and then pain p, where p counts
    positive when stars are lower. nan for themes that are too rare. `covariance` is clustered by author.
    """

    reviews: int
    effect: Floats
    covariance: Floats

    def std_error(self) -> Floats:
        return np.sqrt(np.diag(self.covariance))

    def above_floor(self, theme: int, polarity: Polarity) -> Floats:
        """[2 × themes] the contrast whose product with `effect` is the theme's effect less the floor."""
        contrast = -floor_weights(self.effect, theme, polarity)
        contrast[OFFSET[polarity] + theme] += 1
        return contrast

    def told(self, contrast: Floats) -> tuple[float, float]:
        """Estimate and standard error of a contrast; nan where it rests on a theme that is too rare."""
        used = np.flatnonzero(contrast)
        if np.isnan(self.effect[used]).any():
            return np.nan, np.nan
        part = contrast[used]
        return float(part @ self.effect[used]), float(np.sqrt(part @ self.covariance[np.ix_(used, used)] @ part))


def floor_weights(effect: Floats, theme: int, polarity: Polarity) -> Floats:
    """
    [2 × themes] weights that make the floor: the lower quartile of the other themes' effects (happy people praise
    everything, so a theme without any effect of its own shows one). nan at the theme itself where no other is known.
    """
    start = OFFSET[polarity]
    weights = np.zeros(2 * K)
    others = [at for at in range(K) if at != theme and not np.isnan(effect[start + at])]
    if not others:
        weights[start + theme] = np.nan
        return weights
    order = sorted(others, key=lambda at: effect[start + at])
    place = QUARTILE * (len(order) - 1)
    low = int(place)
    weights[start + order[low]] = 1 - (place - low)
    if place > low:
        weights[start + order[low + 1]] = place - low
    return weights


@dataclass(frozen=True)
class TaggedFit:
    """A fit on the tags as they are, before the tagger's errors are taken out of it."""

    design: Design
    estimate: Floats
    covariance: Floats

    def effects(self, errors: TaggerErrors, corner: int = 0) -> Effects:
        """
        The coefficients of true mentions, by regression calibration theme by theme. Left alone are themes of which one
        polarity only could be told. `corner` as in `calibration`.
        """
        told = self.design.told
        # Pain takes stars: from here on its coefficient counts positive when it does.
        raw, covariance = self._whole()
        sign = np.repeat([1.0, -1.0], K)
        rates = self.design.rates
        linear = calibration(errors, rates[:K], rates[K:], corner)
        back = np.eye(2 * K)
        for theme in range(K):
            pair = [theme, K + theme]
            if np.isin(pair, told).all():
                back[np.ix_(pair, pair)] = np.linalg.inv(linear[theme].T)
        effect, spread = np.full(2 * K, np.nan), np.full((2 * K, 2 * K), np.nan)
        known = np.ix_(told, told)
        turn = (np.diag(sign) @ back)[known]
        effect[told] = turn @ raw[told]
        spread[known] = turn @ covariance[known] @ turn.T
        return Effects(len(self.design.row_of), effect, spread)

    def _whole(self) -> tuple[Floats, Floats]:
        told = self.design.told
        raw, covariance = np.full(2 * K, np.nan), np.full((2 * K, 2 * K), np.nan)
        raw[told] = self.estimate[: len(told)]
        covariance[np.ix_(told, told)] = self.covariance[: len(told), : len(told)]
        return raw, covariance


def fit_ratings(ratings: Ratings) -> TaggedFit | None:
    """The joint fit of all themes, with effects for company, source and month; None without two levels of rating."""
    made = design(ratings)
    if len(made.told) == 0 or max(made.rows.above.max(initial=-1), made.rows.below.max(initial=-1)) < 0:
        return None
    fitted = fit(made.rows, ridge=RIDGE)
    covariance = clustered_covariance(made.rows, fitted, made.row_of, made.person)
    return TaggedFit(made, fitted.estimate, covariance)


@dataclass(frozen=True)
class RatingLinked:
    """
    One polarity's rung 3. Market-wide arrays are [theme]; `company_*` are [company, theme], nan below 3,000 rated
    reviews of the company, where the market's fit alone decides. `passes` is [company, theme].
    """

    reviews: int
    low: Floats
    p: Floats
    q: Floats
    company_reviews: Floats
    company_effect: Floats
    company_low: Floats
    passes: Flags
    kano: list[str]  # [theme]


def rating_linked(
    market: Effects,
    corners: Sequence[Effects],
    own: Mapping[str, Effects],
    rated: Mapping[str, int],
    companies: tuple[str, ...],
    polarity: Polarity,
) -> RatingLinked:
    """
    `corners` are the market's effects at the ends of the tagger's errors, `own` the fits of companies with enough
    rated reviews, `rated` how many each has.
    """
    start = OFFSET[polarity]
    effect, error = market.effect[start : start + K], market.std_error()[start : start + K]
    p = stats.norm.sf(effect / error)
    q = adjust(p)
    gap, gap_error = _gaps(market, polarity)
    clear = (q <= DISCOVERY_RATE) & (gap - ONE_SIDED_95 * gap_error > MARGIN)
    company_effect, company_low = np.full((2, len(companies), K), np.nan)
    passes = np.repeat(clear[None], len(companies), axis=0)
    for at, company in enumerate(companies):
        if company in own:
            there, there_error = _gaps(own[company], polarity)
            company_effect[at] = own[company].effect[start : start + K]
            company_low[at] = there - ONE_SIDED_95 * there_error
            passes[at] &= company_low[at] > 0
        passes[at] &= rated.get(company, 0) > 0
    reviews = np.array([float(rated.get(company, 0)) for company in companies])
    return RatingLinked(
        market.reviews, gap - ONE_SIDED_95 * gap_error, p, q, reviews, company_effect,
        company_low, passes, [kano((market, *corners), theme) for theme in range(K)],
    )  # fmt: skip


def _gaps(effects: Effects, polarity: Polarity) -> tuple[Floats, Floats]:
    """[theme] the effect less its floor, and its standard error."""
    told = [effects.told(effects.above_floor(theme, polarity)) for theme in range(K)]
    gap, error = zip(*told, strict=True)
    return np.array(gap), np.array(error)


def kano(runs: Sequence[Effects], theme: int) -> str:
    """
    Delighter where praise goes with more than twice of what pain goes with, both above their floors, one-sided at
    0.05; must-be the mirror; else performance (the words of Kano 1984). It has to hold in every run: of a pain that the
    tagger seldom finds, the correction makes what the labels behind its card happen to be.
    """
    words = {_kano(effects, theme) for effects in runs}
    return words.pop() if len(words) == 1 else "performance"


def _kano(effects: Effects, theme: int) -> str:
    praise, pain = effects.above_floor(theme, "praise"), effects.above_floor(theme, "pain")
    for word, contrast in (("delighter", praise - 2 * pain), ("must-be", pain - 2 * praise)):
        estimate, error = effects.told(contrast)
        if estimate - ONE_SIDED_95 * error > 0:
            return word
    return "performance"
