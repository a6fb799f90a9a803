"""What the mall's facts and the shelf change in a page's snapshot of a show; pure, a part of `snapshot_fold.py`."""

from collections.abc import Callable
from typing import Any

from mall import events as mall
from sandbox.events.envelope import Envelope
from streaming import events as live

from .chat import Data

Fold = Callable[[Data, Data, Envelope], None]


def add(data: Data, **more: int) -> None:
    """Totals grow."""
    data["totals"] = {**data["totals"], **{name: data["totals"][name] + number for name, number in more.items()}}


def no_counts() -> Data:
    """What a listing has brought before anybody cared."""
    return {"clicks": 0, "orders": 0, "gmv_fen": 0}


def count(data: Data, listing_id: str, **more: int) -> None:
    """What a listing brought grows."""
    before = data["counts"].get(listing_id, no_counts())
    counts = {**before, **{name: before[name] + number for name, number in more.items()}}
    data["counts"] = {**data["counts"], listing_id: counts}
    _item(data, listing_id, **counts)


def _item(data: Data, listing_id: str, **changes: Any) -> None:
    data["shelf"] = [{**item, **changes} if item["listing_id"] == listing_id else item for item in data["shelf"]]


def _sku(data: Data, fact: Data, name: str, value: int) -> None:
    for item in data["shelf"]:
        if item["listing_id"] == fact["listing_id"]:
            skus = [{**sku, name: value} if sku["sku_id"] == fact["sku_id"] else sku for sku in item["skus"]]
            _item(data, fact["listing_id"], skus=skus)


def _arranged(data: Data, fact: Data, _: Envelope) -> None:
    data["shelf"] = [{**item, "on_sale": True, **data["counts"].get(item["listing_id"], no_counts())} for item in fact["items"]]


def _published(data: Data, fact: Data, _: Envelope) -> None:
    same = {name: fact[name] for name in ("title", "short_name", "leaf", "reference_fen", "points", "attributes")}
    skus = [{**{name: sku[name] for name in ("sku_id", "name", "price_fen", "stock")}, "step": sku.get("step", 0)} for sku in fact["skus"]]
    picture = next(iter(fact["pictures"]), "")
    _item(
        data,
        fact["listing_id"],
        on_sale=True,
        **same,
        skus=skus,
        picture=picture,
        quality_bp=fact["quality"] * 100,
        size_chart=fact.get("size_chart", False),  # facts older than the field
        dispatch_h=fact.get("dispatch_h"),
        suggest_fen=fact.get("suggest_fen"),
    )


def _taken_down(data: Data, fact: Data, _: Envelope) -> None:
    _item(data, fact["listing_id"], on_sale=False)


def _price(data: Data, fact: Data, _: Envelope) -> None:
    _sku(data, fact, "price_fen", fact["to_fen"])


def _stock(data: Data, fact: Data, _: Envelope) -> None:
    _sku(data, fact, "stock", fact["stock"])
    _sku(data, fact, "step", fact.get("step", 0))


def _placed(data: Data, fact: Data, _: Envelope) -> None:
    add(data, orders=1)
    for listing_id in sorted({line["listing_id"] for line in fact["lines"]}):
        count(data, listing_id, orders=1)


def _paid(data: Data, fact: Data, _: Envelope) -> None:
    add(data, paid=1, gmv_fen=fact["total_fen"])
    for line in fact["lines"]:
        count(data, line["listing_id"], gmv_fen=line["quantity"] * line["unit_fen"] - line["off_fen"])


ORDERS: dict[str, Fold] = {mall.OrderPlaced.type: _placed, mall.OrderPaid.type: _paid}
SHARED: dict[str, Fold] = {
    mall.ListingPublished.type: _published,
    mall.ListingTakenDown.type: _taken_down,
    mall.PriceChanged.type: _price,
    mall.StockChanged.type: _stock,
}
"""Facts of the whole cohort: they need not name a show, and a show's page needs them all the same."""

SHELF: dict[str, Fold] = {**ORDERS, **SHARED, live.ShelfArranged.type: _arranged}
