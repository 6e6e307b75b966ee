"""Shares with their intervals."""

from math import sqrt
from typing import Any

Z_90 = 1.6448536269514722


def share(hits: int, of: int) -> dict[str, Any]:
    """Estimate and Wilson 90 % interval (Wilson 1927); an estimate of 0 where there was nothing to count."""
    if not of:
        return {"estimate": 0.0, "low": 0.0, "high": 1.0, "hits": 0, "of": 0}
    rate, square = hits / of, Z_90**2 / of
    centre, margin = rate + square / 2, Z_90 * sqrt(rate * (1 - rate) / of + square / of / 4)
    low, high = ((centre + sign * margin) / (1 + square) for sign in (-1, 1))
    return {
        "estimate": round(rate, 5),
        "low": round(max(low, 0.0), 5),
        "high": round(min(high, 1.0), 5),
        "hits": hits,
        "of": of,
    }
