"""
The proportional-odds logit (McCullagh 1980): P(level <= k) = expit(cut_k - x·beta).

Rows that are alike are given once with a weight, so a hundred thousand reviews cost what their few thousand patterns
cost. Ratings of different scales (five stars, thumbs) share beta and have cut points of their own.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import expit

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

MOST_STEPS = 50
CHUNK = 65_536


@dataclass(frozen=True)
class Rows:
    """
    `design` is rows × columns, without an intercept. A row's level lies between the cut points at the positions `below`
    and `above` among all scales' cuts; -1 stands for no end on that side. `weight` says how many such rows there are.
    """

    design: Floats
    below: Integers
    above: Integers
    weight: Floats

    def chunks(self) -> Iterator["Rows"]:
        for start in range(0, len(self.weight), CHUNK):
            part = slice(start, start + CHUNK)
            yield Rows(self.design[part], self.below[part], self.above[part], self.weight[part])


@dataclass(frozen=True)
class Fit:
    """`beta` and then the cut points in `estimate`; `information` is the negative Hessian there, in that order."""

    estimate: Floats
    information: Floats
    log_likelihood: float
    columns: int

    @property
    def beta(self) -> Floats:
        return self.estimate[: self.columns]

    @property
    def cuts(self) -> Floats:
        return self.estimate[self.columns :]


def fit(rows: Rows, start: Floats | None = None, ridge: float = 0.0, tolerance: float = 1e-9) -> Fit:
    """
    Maximum likelihood by Newton's method with step halving; the likelihood is concave (Pratt 1981), so it ends at the
    one maximum. `ridge` is the precision of a normal prior on beta around 0, against columns that separate the levels.

    Raises ArithmeticError when it does not converge, as with collinear columns.
    """
    columns = rows.design.shape[1]
    estimate = _start(rows) if start is None else start.copy()
    prior = np.concatenate([np.full(columns, ridge), np.zeros(len(estimate) - columns)])

    def penalised(at: Floats) -> float:
        return _value(rows, at) - float(prior @ at**2) / 2

    value = penalised(estimate)
    for _ in range(MOST_STEPS):
        gradient, information = _derivatives(rows, estimate)
        gradient, information = gradient - prior * estimate, information + np.diag(prior)
        step = _solve(information, gradient)
        if gradient @ step < tolerance:
            return Fit(estimate, information, float(value), columns)
        size, slack = 1.0, 1e-12 * abs(value)
        while (better := penalised(estimate + size * step)) < value - slack:
            size /= 2
            if size < 1e-10:
                raise ArithmeticError("the proportional-odds fit cannot go on from where it is")
        estimate, value = estimate + size * step, better
    raise ArithmeticError(f"the proportional-odds fit did not converge in {MOST_STEPS} steps")


def _solve(information: Floats, gradient: Floats) -> Floats:
    try:
        return np.asarray(np.linalg.solve(information, gradient), np.float64)
    except np.linalg.LinAlgError as error:
        raise ArithmeticError("the columns of the proportional-odds fit are collinear") from error


def _start(rows: Rows) -> Floats:
    """No effects, and each scale's cuts where its levels' shares put them."""
    cuts = int(max(rows.below.max(initial=-1), rows.above.max(initial=-1))) + 1
    at_most = np.zeros(cuts)
    for cut in range(cuts):
        scale = _scale_of(rows, cut)
        under = (rows.above >= 0) & (rows.above <= cut)
        at_most[cut] = (rows.weight[scale & under].sum() + 0.5) / (rows.weight[scale].sum() + 1.0)
    return np.concatenate([np.zeros(rows.design.shape[1]), np.log(at_most / (1 - at_most))])


def _scale_of(rows: Rows, cut: int) -> NDArray[np.bool_]:
    """The rows of the scale that has this cut: its cuts are those that its middle levels link, one to the next."""
    linked = set(map(tuple, np.unique(np.stack([rows.below, rows.above], axis=1), axis=0).tolist()))
    first = last = cut
    while first > 0 and (first - 1, first) in linked:
        first -= 1
    while (last, last + 1) in linked:
        last += 1
    return (rows.below >= first) & (rows.below <= last) | (rows.above >= first) & (rows.above <= last)


def _ends(rows: Rows, estimate: Floats) -> tuple[Floats, Floats]:
    """F at the upper and at the lower end of each row's level."""
    columns = rows.design.shape[1]
    lean, cuts = rows.design @ estimate[:columns], np.append(estimate[columns:], np.nan)
    upper = np.where(rows.above < 0, 1.0, expit(cuts[rows.above] - lean))
    lower = np.where(rows.below < 0, 0.0, expit(cuts[rows.below] - lean))
    return upper, lower


def _value(rows: Rows, estimate: Floats) -> float:
    total = 0.0
    for part in rows.chunks():
        upper, lower = _ends(part, estimate)
        if not np.all(upper > lower):
            return -np.inf
        total += float(part.weight @ np.log(upper - lower))
    return total


def _slopes(rows: Rows, estimate: Floats) -> tuple[Floats, ...]:
    """First derivatives of each row's log likelihood by x·beta and by its upper and lower cut, and F and f there."""
    upper, lower = _ends(rows, estimate)
    inside = upper - lower
    density_up, density_low = upper * (1 - upper), lower * (1 - lower)
    return upper + lower - 1, density_up / inside, -density_low / inside, upper, lower, density_up, density_low


def _derivatives(rows: Rows, estimate: Floats) -> tuple[Floats, Floats]:
    """Gradient and negative Hessian, summed over the rows."""
    columns, size = rows.design.shape[1], len(estimate)
    gradient, information = np.zeros(size), np.zeros((size, size))
    for part in rows.chunks():
        lean, by_up, by_low, upper, lower, f_up, f_low = _slopes(part, estimate)
        w, x = part.weight, part.design
        gradient[:columns] += x.T @ (w * lean)
        information[:columns, :columns] += x.T @ (x * (w * (f_up + f_low))[:, None])
        cuts = [(part.above, by_up, f_up), (part.below, by_low, f_low)]
        for at, slope, density in cuts:
            marks = _indicators(at, size - columns)
            gradient[columns:] += marks @ (w * slope)
            cross = marks @ (x * (w * density)[:, None])
            information[columns:, :columns] -= cross
            information[:columns, columns:] -= cross.T
        up, low = (_indicators(at, size - columns) for at, *_ in cuts)
        inside = upper - lower
        up_up = by_up**2 - f_up * (1 - 2 * upper) / inside
        low_low = by_low**2 + f_low * (1 - 2 * lower) / inside
        corner = information[columns:, columns:]
        corner += (up.multiply(w * up_up) @ up.T + low.multiply(w * low_low) @ low.T).toarray()
        both = (up.multiply(w * by_up * by_low) @ low.T).toarray()
        corner += both + both.T
    return gradient, information


def _indicators(at: Integers, cuts: int) -> sparse.csr_matrix:
    """cuts × rows, one where a row ends at that cut."""
    there = np.flatnonzero(at >= 0)
    return sparse.csr_matrix((np.ones(len(there)), (at[there], there)), (cuts, len(at)))


def clustered_covariance(rows: Rows, fitted: Fit, row_of: Integers, cluster: Integers) -> Floats:
    """
    Sandwich covariance of the estimate (Huber 1967; Liang and Zeger 1986), the scores summed within each cluster.

    `row_of` and `cluster` have an entry for every single observation: its row, and its author.
    """
    scores = _scores(rows, fitted.estimate)
    sizes = np.bincount(cluster)
    alone = sizes[cluster] == 1
    singles = np.bincount(row_of[alone], minlength=len(rows.weight))
    meat = np.zeros((scores.shape[1],) * 2)
    for start in range(0, len(scores), CHUNK):
        part = slice(start, start + CHUNK)
        meat += scores[part].T @ (scores[part] * singles[part, None])
    groups, member = np.unique(cluster[~alone], return_inverse=True)
    for start in range(0, len(groups), CHUNK):
        chosen = (member >= start) & (member < start + CHUNK)
        marks = sparse.csr_matrix(
            (np.ones(int(chosen.sum())), (member[chosen] - start, row_of[~alone][chosen])), (CHUNK, len(scores))
        )
        summed = marks @ scores
        meat += summed.T @ summed
    clusters = int((sizes > 0).sum())
    bread = np.linalg.inv(fitted.information)
    return bread @ meat @ bread * (clusters / max(clusters - 1, 1))


def _scores(rows: Rows, estimate: Floats) -> Floats:
    """Each row's score (weight 1), rows × parameters."""
    lean, by_up, by_low, *_ = _slopes(rows, estimate)
    columns = rows.design.shape[1]
    scores = np.zeros((len(rows.weight), len(estimate)))
    scores[:, :columns] = rows.design * lean[:, None]
    for at, slope in ((rows.above, by_up), (rows.below, by_low)):
        there = np.flatnonzero(at >= 0)
        scores[there, columns + at[there]] += slope[there]
    return scores
