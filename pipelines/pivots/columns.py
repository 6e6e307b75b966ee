"""The rungs' arrays as columns of the pivots table, each flattened over companies and cells."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from pipelines.pivots.counts import Counts, Flags, Floats, Integers, Observed, Polarity
from pipelines.pivots.distinctive import Distinctive
from pipelines.pivots.emotional import Emotional
from pipelines.pivots.loved import Loved
from pipelines.pivots.moving import Moving
from pipelines.pivots.rating_linked import OFFSET, Effects, K, RatingLinked
from pipelines.pivots.robust import Robust
from pipelines.pivots.tiers import CONFIRMED

Columns = dict[str, Any]
# What may be null all the way down, and so has no type of its own.
TYPES = {
    **dict.fromkeys(("rivals_praising", "rivals_people_weeks", "reviews_needed"), pa.int64()),
    **dict.fromkeys(("loved", "distinctive", "rating_linked"), pa.bool_()),
    **dict.fromkeys(("tier", "moving", "kano", "fragile", "polarity", "company", "theme", "stage"), pa.string()),
    "as_of": pa.date32(),
}


def as_table(columns: Mapping[str, Any]) -> pa.Table:
    """nan becomes null."""
    return pa.table({
        name: pa.array(values.ravel() if isinstance(values, np.ndarray) else values, TYPES.get(name), from_pandas=True)
        for name, values in columns.items()
    })  # fmt: skip


def keys(counts: Counts, as_of: date, polarity: Polarity) -> Columns:
    names = [(company, theme, stage) for company in counts.companies for theme, stage in counts.cells]
    company, theme, stage = zip(*names, strict=True) if names else ((), (), ())
    same = {"as_of": [as_of] * len(names), "polarity": [polarity] * len(names)}
    return {**same, "company": company, "theme": theme, "stage": stage}


def rates(counts: Counts, rung1: Loved) -> Columns:
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


def comparison(counts: Counts, rung1: Loved, rung2: Distinctive) -> Columns:
    """The rivals' numbers, rung 2 and the first two verdicts: null where nothing can be compared."""
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
    }


def ratings(market: Effects | None, rung3: RatingLinked | None, themes: Integers, tier: list[list[str]]) -> Columns:
    """Rung 3; a moment has its theme's. No columns where nothing is rated."""
    if market is None or rung3 is None:
        return {}
    shape = len(tier), len(themes)
    by_theme = {"effect_low": rung3.low, "rating_p": rung3.p, "rating_q": rung3.q}
    for name, start in OFFSET.items():
        part = slice(start, start + K)
        floors = [market.told(market.above_floor(theme, name))[0] for theme in range(K)]
        by_theme[f"{name}_effect"] = market.effect[part]
        by_theme[f"{name}_effect_se"] = market.std_error()[part]
        by_theme[f"{name}_floor"] = market.effect[part] - np.array(floors)
    rated = np.broadcast_to(rung3.company_reviews[:, None], shape)
    kano = [rung3.kano[theme] for theme in themes] * shape[0]
    tiers = [word for row in tier for word in row]
    return {name: np.broadcast_to(values[themes], shape) for name, values in by_theme.items()} | {
        "rated_reviews": np.full(shape, rung3.reviews),
        "company_rated": rated.astype(np.int64),
        "company_effect": rung3.company_effect[:, themes],
        "company_effect_low": rung3.company_low[:, themes],
        "rating_linked": _where(rated > 0, rung3.passes[:, themes]),
        "kano": [word if found == CONFIRMED else None for word, found in zip(kano, tiers, strict=True)],
    }


def feelings(observed: Observed, rung4: Emotional) -> Columns:
    return {
        "intense": observed.intense,
        "intense_of": observed.felt,
        "intense_log_odds": rung4.intense_log_odds,
        "intense_q": rung4.intense_q,
        "turns": observed.turned,
        "turn_low": rung4.turn_low,
        "turn_high": rung4.turn_high,
        "turn_q": rung4.turn_q,
        "switched": observed.switched,
        "emotional": rung4.passes,
    }


def movement(rung5: Moving) -> Columns:
    shape = rung5.recent.shape
    return {
        "recent_praising": rung5.recent,
        "recent_people_weeks": np.broadcast_to(rung5.recent_weeks[:, None], shape),
        "before_praising": rung5.before,
        "before_people_weeks": np.broadcast_to(rung5.before_weeks[:, None], shape),
        "moving": [word for row in rung5.label for word in row],
    }


def robustness(rung6: Robust, linked: Flags, themes: Integers) -> Columns:
    """What the rating's runs say counts where the rating is part of the claim."""
    rating = rung6.rating[themes] & (not rung6.one_rated_source)
    return {
        "true_rate": rung6.true_rate,
        "true_low": rung6.true_low,
        "true_high": rung6.true_high,
        "robust": rung6.rate & ~rung6.one_source[:, None] & (rating | ~linked),
        "fragile": [word for row in rung6.fragile for word in row],
    }


def verdict(tier: list[list[str]], needed: Floats) -> Columns:
    whole = [None if np.isnan(value) else int(value) for value in needed.ravel()]
    return {"tier": [word for row in tier for word in row], "reviews_needed": whole}


def _where(flags: Flags, values: Any) -> list[Any]:
    return [value if flag else None for flag, value in zip(flags.ravel(), values.ravel().tolist(), strict=True)]
