"""A sold line that waits because of a check of the shop's own: pushed to the supplier anyway, or the buyer is paid back. Order by order."""

from sqlalchemy import select

from sandbox.errors import NotFound
from sandbox.store import Tx

from .dropship_checks import sentence
from .events import PurchaseOrderRefused
from .purchase_orders import Sold, push
from .refusals import PushDecided, PushNotPossible
from .tables import Goods, Pick, RefusedPush, ShopKnown
from .waiting import end


def push_anyway(tx: Tx, shop_id: str, order_id: str, line: int) -> RefusedPush:
    """Send it to the supplier in spite of the shop's own check; twice is once. NotFound, PushDecided, PushNotPossible."""
    row = _locked(tx, shop_id, order_id, line)
    if row.state == "pushed":
        return row
    if row.state != "held":
        raise PushDecided
    goods, shop = tx.get(Goods, row.goods_id), tx.get(ShopKnown, shop_id)
    deal = tx.first(select(Pick).where(Pick.shop_id == shop_id, Pick.goods_id == row.goods_id))
    if deal is None:
        raise NotFound
    no = push(tx, Sold(**row.sold), shop, goods, deal, despite=row.code)
    if no is not None:
        raise PushNotPossible(zh_why=sentence(no.code, no.facts, "zh"), en_why=sentence(no.code, no.facts, "en"))
    _decided(tx, row, "pushed", tx.actor.id)
    return row


def give_up(tx: Tx, shop_id: str, order_id: str, line: int) -> RefusedPush:
    """The shop does not send it: the buyer is paid back; twice is once. NotFound, PushDecided."""
    row = _locked(tx, shop_id, order_id, line)
    if row.state == "pushed":
        raise PushDecided
    if row.state == "held":
        _paid_back(tx, row, tx.actor.id)
    return row


def held_due(tx: Tx, order_id: str, line: int) -> None:
    """The shop did not decide in a day of the supplier's clock: the buyer is paid back."""
    row = tx.get(RefusedPush, (order_id, line))
    if row.state == "held" and row.wait_ms is not None:
        _paid_back(tx, row, "time")


def called_off(tx: Tx, order_id: str) -> None:
    """The buyer was paid back on a claim meanwhile: nothing is to be decided any more."""
    for row in tx.all(select(RefusedPush).where(RefusedPush.order_id == order_id, RefusedPush.state == "held")):
        _decided(tx, row, "refunded", "buyer")


def _paid_back(tx: Tx, row: RefusedPush, by: str) -> None:
    _decided(tx, row, "refunded", by)
    shop = tx.get(ShopKnown, row.shop_id)
    refused = PurchaseOrderRefused(shop_id=row.shop_id, goods_id=row.goods_id, order_id=row.order_id, code=row.code)
    tx.emit(refused, row.order_id, cohort=shop.cohort_id, show=row.sold.get("show_id"))


def _decided(tx: Tx, row: RefusedPush, state: str, by: str) -> None:
    row.state, row.decided_by = state, by
    row.decided_at = tx.now + tx.get(ShopKnown, row.shop_id).offset_ms
    end(row)


def _locked(tx: Tx, shop_id: str, order_id: str, line: int) -> RefusedPush:
    row = tx.session.get(RefusedPush, (order_id, line), with_for_update=True, populate_existing=True)
    if row is None or row.shop_id != shop_id:
        raise NotFound
    return row
