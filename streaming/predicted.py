"""What a scenario is worth to three reference hosts: one headless show as plain numbers, and the ranges over many. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import quantiles
from typing import Any

from sandbox.scenario.load import parse_scenario
from sandbox.scenario.schema import Scenario
from streaming.events import ShelfItem, ShelfSku

from .audience.columns import best
from .audience.compile import ENGINE_VERSION, compile_scenario
from .audience.hosts import AVERAGE, COMPETENT, REFERENCE_SHELF, SILENT
from .audience.rehearse import run
from .audience.tables import Tables

HOSTS = {host.name: host for host in (SILENT, AVERAGE, COMPETENT)}
SHOWS = 20
LONGEST_S = 3600
"""Ranges are predicted for the first hour; a longer scenario is cut there, and the answer says so."""
FIGURES = ("entered", "mean_online", "mean_stay_s", "comments", "follows", "clicked", "orders", "gmv_fen")
STOCK = 100_000


@dataclass(frozen=True)
class Trial:
    """One headless show: the scenario's text, a reference host by name, and the number of the seed."""

    text: str
    host: str
    number: int


def trials(text: str, shows: int = SHOWS) -> list[Trial]:
    """Every show a prediction is made of. All hosts meet the same audiences (common random numbers)."""
    return [Trial(text, host, number) for number in range(1, shows + 1) for host in HOSTS]


def seconds_of(scenario: Scenario) -> int:
    """How long a headless show of this scenario is."""
    return min(scenario.minutes * 60, LONGEST_S)


def shelf_of(scenario: Scenario) -> tuple[ShelfItem, ...]:
    """What the reference hosts sell: the scenario's products, else the reference shelf; nothing in a content broadcast."""
    if scenario.kind == "content":
        return ()
    if not scenario.products:
        return REFERENCE_SHELF
    return tuple(
        ShelfItem(
            listing_id=f"lst_{slot}",
            goods_key=f"{scenario.name}/{slot}",
            slot=slot,
            title=f"{one.name} {' '.join(one.points[:1])}".strip(),
            short_name=one.name,
            leaf=one.leaf,
            picture="",
            reference_fen=one.reference_fen,
            points=tuple(one.points),
            attributes=one.attributes,
            skus=(ShelfSku(sku_id=f"sku_{slot}", name="标准", price_fen=one.price_fen, stock=STOCK),),
        )
        for slot, one in enumerate(scenario.products, 1)
    )


@lru_cache(maxsize=4)
def _ready(text: str) -> tuple[Scenario, Tables]:
    scenario = parse_scenario(text)
    return scenario, compile_scenario(scenario)


def attempt(trial: Trial) -> dict[str, Any]:
    """Run one show. Answers host, number and the figures of `FIGURES` (money in fen, stay in seconds)."""
    scenario, tables = _ready(trial.text)
    host, seconds = HOSTS[trial.host], seconds_of(scenario)
    came = run(tables, f"prediction-{trial.number}", host, seconds, shelf=shelf_of(scenario), hands=best(), words=False)
    metrics = came.metrics
    figures = {name: round(metrics[name], 1) if name in metrics else getattr(came, name) for name in FIGURES}
    return {"host": trial.host, "number": trial.number, **figures}


def ranges(text: str, shows: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """For each host and figure the 10th percentile, the middle and the 90th over the shows."""
    scenario = parse_scenario(text)
    return {
        "scenario_hash": scenario.hash,
        "engine": ENGINE_VERSION,
        "shows": len({one["number"] for one in shows}),
        "seconds": seconds_of(scenario),
        "cut": scenario.minutes * 60 > LONGEST_S,
        "hosts": {
            host: {name: _range([one[name] for one in shows if one["host"] == host]) for name in FIGURES}
            for host in HOSTS
            if any(one["host"] == host for one in shows)
        },
    }


def _range(values: list[float]) -> list[float]:
    if len(values) == 1:
        return [values[0]] * 3
    tenths = quantiles(values, n=10, method="inclusive")
    return [round(value, 1) for value in (tenths[0], tenths[4], tenths[8])]
