"""The shop's own pieces of wholesale goods: they come in at what they cost and leave at their mean cost."""

from typing import Any

from sqlalchemy import select

from sandbox.errors import Refused
from sandbox.store import Tx, View
from supply.events import ReceivedLine

from .after_tables import WarehouseItem
from .ledger import book
from .orders import pieces_from
from .stock import take_in
from .tables import Listing, Order, Sku


class WarehouseShort(Refused):
    """More was sold than lies in the warehouse."""

    code = "warehouse_short"
    zh = "仓库里只有 {left} 件，发不出 {wanted} 件。这叫超卖：先补货，或者跟买家协商退款。"
    en = "The warehouse holds {left} pieces, not {wanted}. That was oversold: buy more or offer a refund."


def receive(tx: Tx, shop_id: str, goods_id: str, ref: str, line: ReceivedLine, quality_bp: int) -> None:
    """Goods paid in advance came in: the good pieces of a line, of this quality; what broken ones cost comes back."""
    sku_name, pieces, value_fen = line.sku_name, line.pieces, line.value_fen
    item = tx.session.get(WarehouseItem, (shop_id, goods_id, sku_name)) or tx.add(
        WarehouseItem(shop_id=shop_id, goods_id=goods_id, sku_name=sku_name, pieces=0, value_fen=0, quality_bp=quality_bp)
    )
    if pieces:
        item.quality_bp = (item.quality_bp * item.pieces + quality_bp * pieces) // (item.pieces + pieces)
    item.pieces, item.value_fen = item.pieces + pieces, item.value_fen + value_fen
    amounts = {"inventory": value_fen, "wallet": line.credit_fen, "prepaid": -value_fen - line.credit_fen}
    book(tx, shop_id, "received", ref, amounts)
    sku = _sku(tx, shop_id, goods_id, sku_name)
    if sku is not None and pieces:
        take_in(tx, sku.id, pieces, cohort=tx.get(Listing, sku.listing_id).cohort_id)


def on_hand(view: View, shop_id: str, goods_id: str) -> dict[str, int]:
    """Pieces of wholesale goods in the shop's warehouse, by the supplier's name of the variety."""
    query = select(WarehouseItem).where(WarehouseItem.shop_id == shop_id, WarehouseItem.goods_id == goods_id)
    return {one.sku_name: one.pieces for one in view.all(query)}


def _sku(tx: Tx, shop_id: str, goods_id: str, sku_name: str) -> Sku | None:
    query = (
        select(Sku)
        .join(Listing, Listing.id == Sku.listing_id)
        .where(Listing.shop_id == shop_id, Listing.goods_id == goods_id)
        .order_by(Sku.slot)
    )
    found = tx.all(query)
    return next((one for one in found if sku_name in {one.code, one.name}), found[0] if len(found) == 1 else None)


def item_of(tx: Tx, order: Order, line: dict[str, Any]) -> WarehouseItem | None:
    """Where the pieces of an order's line lie; None for goods that are not the shop's own wholesale goods."""
    if line.get("mode") != "wholesale":
        return None
    sku = tx.session.get(Sku, line["sku_id"])
    names = [name for name in (sku.code if sku else "", line["sku_name"]) if name]
    query = select(WarehouseItem).where(WarehouseItem.shop_id == order.shop_id, WarehouseItem.goods_id == line["goods_id"])
    found = tx.all(query)
    return next((one for name in names for one in found if one.sku_name == name), found[0] if len(found) == 1 else None)


def take_out(tx: Tx, order: Order, pieces: int) -> None:
    """The next `pieces` of an order leave for the buyer, goods before gifts; what they cost becomes the order's cost. WarehouseShort."""
    for _, line, count in pieces_from(order, order.sent_pieces, pieces):
        leave(tx, order, line, count, order.id)


def leave(tx: Tx, order: Order, line: dict[str, Any], pieces: int, ref: str) -> None:
    """Pieces of a line leave the warehouse at their mean cost, booked under `ref`; nothing for what lies in none. WarehouseShort."""
    if line.get("mode") != "wholesale":
        return
    item = item_of(tx, order, line)
    if item is None or item.pieces < pieces:
        raise WarehouseShort(left=item.pieces if item else 0, wanted=pieces)
    cost = item.value_fen * pieces // item.pieces
    item.pieces, item.value_fen = item.pieces - pieces, item.value_fen - cost
    book(tx, order.shop_id, "cost", ref, {"cogs": cost, "inventory": -cost}, order_id=order.id, show_id=order.show_id)


def put_back(tx: Tx, order: Order, line: dict[str, Any], pieces: int, cost_fen: int) -> None:
    """Returned pieces of a line lie in the warehouse again, at what they had cost."""
    item = item_of(tx, order, line)
    if item is None:
        return
    item.pieces, item.value_fen = item.pieces + pieces, item.value_fen + cost_fen
    book(tx, order.shop_id, "cost", order.id, {"cogs": -cost_fen, "inventory": cost_fen}, order_id=order.id, show_id=order.show_id)
