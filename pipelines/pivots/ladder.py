"""The rungs put together: one row of the pivots table per company, theme and stage."""

from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from pipelines.pivots.counts import Counts, Flags, Floats
from pipelines.pivots.distinctive import Distinctive, distinctive
from pipelines.pivots.loved import Loved, loved
from pipelines.pivots.tiers import reviews_needed, tiers


def climb(counts: Counts, as_of: date) -> pa.Table:
    """
    The pivots table, in order of company, theme and stage.

    Where nothing can be compared, the rivals' numbers, rung 2 and both verdicts are null. q is the Benjamini–Hochberg
    value, reviews_needed null for Watch and for rates that would not pass with twenty times the reviews.
    """
    rung1, rung2 = loved(counts), distinctive(counts)
    columns = _keys(counts, as_of) | _rates(counts, rung1) | _comparison(counts, rung1, rung2)
    flat = {name: pa.array(_flat(values), from_pandas=True) for name, values in columns.items()}
    return pa.table(flat)


def _keys(counts: Counts, as_of: date) -> dict[str, Any]:
    names = [(company, theme, stage) for company in counts.companies for theme, stage in counts.cells]
    company, theme, stage = zip(*names, strict=True) if names else ((), (), ())
    return {"as_of": [as_of] * len(names), "company": company, "theme": theme, "stage": stage}


def _rates(counts: Counts, rung1: Loved) -> dict[str, Any]:
    praising = counts.praising.sum(axis=2)
    return {
        "praising": praising,
        "people_weeks": np.broadcast_to(counts.people_weeks.sum(axis=1)[:, None], praising.shape),
        "praising_authors": counts.authors.sum(axis=2),
        "love_rate": rung1.rate,
        "love_low": rung1.low,
        "love_high": rung1.high,
        "shrunk_rate": rung1.shrunk,
    }


def _comparison(counts: Counts, rung1: Loved, rung2: Distinctive) -> dict[str, Any]:
    shape = rung1.rate.shape
    rivals_praising, rivals_weeks = counts.rivals_praising.sum(axis=2), counts.rivals_people_weeks.sum(axis=1)[:, None]
    has_rivals = np.broadcast_to(rivals_weeks > 0, shape)
    compared = np.broadcast_to(rung2.strata_used[:, None] > 0, shape)
    return {
        "rivals_praising": _where(has_rivals, rivals_praising),
        "rivals_people_weeks": _where(has_rivals, np.broadcast_to(rivals_weeks, shape)),
        "rivals_rate": rung1.rivals_rate,
        "log_odds": rung2.log_odds,
        "std_error": rung2.std_error,
        "z": rung2.z,
        "odds_ratio": np.exp(rung2.log_odds),
        "odds_low": rung2.odds_low,
        "p": rung2.p,
        "q": rung2.q,
        "strata_used": np.broadcast_to(rung2.strata_used[:, None], shape),
        "strata_left_out": np.broadcast_to(rung2.strata_left_out[:, None], shape),
        "loved": _where(has_rivals, rung1.passes),
        "distinctive": _where(compared, rung2.passes),
        "tier": [tier for row in tiers(rung1, rung2) for tier in row],
        "reviews_needed": _integers(reviews_needed(counts, rung1, rung2)),
    }


def _where(flags: Flags, values: Any) -> list[Any]:
    return [value if flag else None for flag, value in zip(flags.ravel(), values.ravel().tolist(), strict=True)]


def _integers(values: Floats) -> list[int | None]:
    return [None if np.isnan(value) else int(value) for value in values.ravel()]


def _flat(values: Any) -> Any:
    return values.ravel() if isinstance(values, np.ndarray) else values
