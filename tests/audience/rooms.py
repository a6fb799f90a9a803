"""Rooms to try the crowd in: compiled tables of changed scenarios, and facts as a host would cause them."""

import json
from functools import cache
from typing import Any

from mall.events import PriceChanged, StockChanged
from sandbox.events.envelope import Fact
from sandbox.scenario.load import load_scenario, scenario_files
from sandbox.scenario.schema import Scenario
from streaming.audience.columns import best
from streaming.audience.compile import Tables, compile_scenario
from streaming.audience.hosts import COMPETENT, REFERENCE_SHELF, Host
from streaming.audience.rehearse import SHOW, Outcome, run

CROWDED = {"sliders": {"crowd": 400}}


def seed(number: int) -> str:
    """A 128-bit seed."""
    return f"{number:032x}"


def scenario(**changes: Any) -> Scenario:
    """The first broadcast with some of it changed, maps key by key."""
    return Scenario.model_validate(over(_first(), changes))


@cache
def _first() -> dict[str, Any]:
    return load_scenario(scenario_files()["first-broadcast"]).model_dump()


def tables(**changes: Any) -> Tables:
    """The compiled tables of `scenario(**changes)`."""
    return _tables(json.dumps(changes, sort_keys=True))


@cache
def _tables(changes: str) -> Tables:
    return compile_scenario(scenario(**json.loads(changes)))


def over(under: Any, change: Any) -> Any:
    """`under` with `change` laid over it, maps key by key."""
    if isinstance(under, dict) and isinstance(change, dict):
        return {**under, **{key: over(under.get(key), value) for key, value in change.items()}}
    return change


def outcome(tables_: Tables, number: int, host: Host = COMPETENT, seconds: int = 300, **more: Any) -> Outcome:
    """A rehearsal with the seed `number`, on the fastest arithmetic there is: `test_same_bytes` says that they are all the same."""
    return run(tables_, seed(number), host, seconds, **{"hands": best(), **more})


def everywhere(personas: Any) -> dict[str, Any]:
    """A change of the model that holds for all personas."""
    names = scenario().model.personas
    return {"model": {"personas": dict.fromkeys(names, personas)}}


def prices(part: float) -> list[Fact]:
    """All prices of the reference shelf multiplied."""
    return [
        PriceChanged(
            listing_id=item.listing_id,
            sku_id=sku.sku_id,
            shop_id="shop",
            from_fen=sku.price_fen,
            to_fen=round(sku.price_fen * part),
            show_id=SHOW,
        )
        for item in REFERENCE_SHELF
        for sku in item.skus
    ]


def stock(pieces: int) -> list[Fact]:
    """The stock of everything on the reference shelf set."""
    return [
        StockChanged(listing_id=item.listing_id, sku_id=sku.sku_id, shop_id="shop", stock=pieces, delta=0, reason="set", show_id=SHOW)
        for item in REFERENCE_SHELF
        for sku in item.skus
    ]
