"""The difference a change makes, audience by audience with common random numbers, and its 95 % interval. Pure."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import atan, cos, pi, sin, sqrt
from statistics import fmean, stdev
from typing import Any

from .rerun import Played

FIGURES = ("entered", "mean_stay_s", "orders", "gmv_fen", "left", "comments")
"""`mean_stay_s` seconds, `gmv_fen` fen, the rest counts; `left` are leavers in the minute after the change begins."""
SURE = 0.95


@dataclass(frozen=True)
class Pair:
    """One audience in front of both shows. `number` 0 is the show's own audience."""

    number: int
    before: dict[str, float]
    after: dict[str, float]
    as_it_was: bool = True
    """Whether the unchanged show in front of its own audience came out bit for bit as in the log; true for every other audience."""


def seed_of(seed: str, number: int) -> str:
    """The show's own seed for 0, another audience for every other number: 32 hexadecimal digits."""
    return seed if number == 0 else hashlib.sha256(f"{seed}/what-if/{number}".encode()).hexdigest()[:32]


def figures(played: Played, window: tuple[int, int]) -> dict[str, float]:
    """What a run is compared by, see `FIGURES`."""
    return {
        "entered": played.entered,
        "mean_stay_s": played.watched_s / max(played.entered, 1),
        "orders": played.orders,
        "gmv_fen": played.gmv_fen,
        "left": sum(played.left[window[0] - 1 : window[1]]),
        "comments": played.comments,
    }


def summary(pairs: Sequence[Pair]) -> dict[str, dict[str, Any]]:
    """For each figure: the means, the mean difference, its interval, and in how many thousandths of the audiences it had that sign.

    Paired-t interval of the mean difference (Law, Simulation Modeling and Analysis, 5th ed., 10.2.1; common random numbers 11.2). It
    needs at least two pairs: ValueError for fewer.
    """
    if len(pairs) < 2:
        raise ValueError("an interval needs at least two audiences")
    found = {}
    for name in FIGURES:
        differences = [pair.after[name] - pair.before[name] for pair in pairs]
        mean = fmean(differences)
        half = t_quantile(len(pairs) - 1, SURE) * stdev(differences) / sqrt(len(pairs))
        agreeing = sum((one > 0) == (mean > 0) and one != 0 for one in differences) if mean else 0
        found[name] = {
            "before": round(fmean(pair.before[name] for pair in pairs), 2),
            "after": round(fmean(pair.after[name] for pair in pairs), 2),
            "difference": round(mean, 2),
            "low": round(mean - half, 2),
            "high": round(mean + half, 2),
            "same_sign_permille": round(1000 * agreeing / len(pairs)),
            "own": round(next((pair.after[name] - pair.before[name] for pair in pairs if pair.number == 0), 0), 2),
            "sure": mean - half > 0 or mean + half < 0,
        }
    return found


@lru_cache(maxsize=64)
def t_quantile(degrees: int, sure: float) -> float:
    """The t for which Student's distribution with `degrees` (1 or more) of freedom has `sure` of its mass between -t and t."""
    low, high = 0.0, 1000.0
    while high - low > 1e-9:
        middle = (low + high) / 2
        low, high = (middle, high) if between(middle, degrees) < sure else (low, middle)
    return low


def between(t: float, degrees: int) -> float:
    """The mass of Student's distribution between -t and t (Abramowitz and Stegun 26.7.3 and 26.7.4)."""
    theta = atan(t / sqrt(degrees))
    term = cos(theta) if degrees % 2 else 1.0
    total = term if degrees > 1 else 0.0
    for at in range(3 if degrees % 2 else 2, degrees - 1, 2):
        term *= cos(theta) ** 2 * (at - 1) / at
        total += term
    return 2 / pi * (theta + sin(theta) * total) if degrees % 2 else sin(theta) * total


def told(pairs: Sequence[Pair], about: Mapping[str, Any]) -> dict[str, Any]:
    """The answer to a what-if question: the change itself, how many audiences, and the figures."""
    return {
        **about,
        "seeds": len(pairs),
        "sure": SURE,
        "interval": "paired_t",
        "as_it_was": all(pair.as_it_was for pair in pairs),
        "figures": summary(pairs),
    }
