"""What is commonly done instead of rung 3: least squares on stars, and the impact of leaving a theme's reviews out."""

from typing import NamedTuple

import numpy as np

from bench.worlds import ROLES, Market
from models.labels import THEMES
from pipelines.pivots.distinctive import ONE_SIDED_95
from pipelines.pivots.rating_linked import Effects, K, kano


class Verdict(NamedTuple):
    """Whether each way of reckoning links a planted cell with the stars, and whether it calls it a delighter."""

    least_squares: bool
    left_out: bool
    least_squares_delighter: bool


def verdicts(market: Market) -> dict[str, Verdict]:
    """By role. Least squares: stars on all tags, effects for company and source, robust errors (White 1980)."""
    company, source, stars = market.where.company, market.where.source, market.true.stars.astype(float)
    around = [np.ones(len(stars)), *(company == at for at in np.unique(company)[1:])]
    around += [source == at for at in np.unique(source)[1:]]
    columns = np.column_stack([market.said.praise, market.said.pain, *around]).astype(float)
    bread = np.linalg.inv(columns.T @ columns)
    beta = bread @ (columns.T @ stars)
    scores = columns * (stars - columns @ beta)[:, None]
    covariance = (bread @ (scores.T @ scores) @ bread)[: 2 * K, : 2 * K]
    sign = np.repeat([1.0, -1.0], K)
    effects = Effects(len(stars), sign * beta[: 2 * K], covariance * np.outer(sign, sign))
    found = {}
    for role, plant in ROLES.items():
        if plant.polarity == "praise":
            theme = THEMES.index(plant.theme)
            linked = effects.effect[theme] > ONE_SIDED_95 * effects.std_error()[theme]
            here = company == market.world.companies.index(plant.company)
            impact = _impact(stars[here], market.said.praise[here, theme])
            found[role] = Verdict(bool(linked), impact, bool(linked) and kano([effects], theme) == "delighter")
    return found


def _impact(stars: np.ndarray, praising: np.ndarray) -> bool:
    """Whether the mean without the praising reviews is surely lower: the usual "impact on rating"."""
    with_praise, without = stars[praising], stars[~praising]
    error = np.sqrt(with_praise.var() / max(len(with_praise), 1) + without.var() / max(len(without), 1))
    return bool(with_praise.mean() - without.mean() > ONE_SIDED_95 * error)
