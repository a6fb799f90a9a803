"""What happens to a paid order: costs, parcels, delivery, settlement, and a supplier that cannot deliver."""

from sqlalchemy import select

from sandbox.money import share_of
from sandbox.store import Tx
from sandbox.trade.dispatch import source_of

from .after_tables import Refund
from .doorstep import refuses, turn_away
from .events import OrderRefunded, OrderSettled, OrderShipped, OrderSigned
from .ledger import COURIER_FEN, book, profit_on
from .market_clock import DAY_MS, market_now, offset_of, terms_of
from .order_views import look_order
from .orders import on_commission, pieces_of, say_cancelled
from .refund_steps import OVER
from .refusals import ClaimOpen, NotShippable, NotSignable
from .shops import ShopOver
from .stock import put_stock, unsell
from .tables import Order, Parcel, Shop
from .warehouse import item_of, take_out
from .wire import OrderOut

OWN_PARCEL_MS = 60_000
"""A parcel the shop sends itself takes a minute in practice."""
ON_ITS_WAY = frozenset({"paid", "part_shipped", "shipped"})


def book_cost(tx: Tx, order_id: str, purchase_order_id: str, total_fen: int) -> None:
    """The supplier's price of a dropship order: taken from the money held for it, the rest from the wallet (which may fall below 0)."""
    order = tx.session.get(Order, order_id)
    if order is None or total_fen == 0:
        return
    from_escrow = min(order.held_fen, total_fen)
    order.held_fen -= from_escrow
    amounts = {"cogs": total_fen, "escrow": -from_escrow, "wallet": from_escrow - total_fen}
    book(tx, order.shop_id, "supply", purchase_order_id, amounts, order_id=order.id, show_id=order.show_id)


def supplier_credit(tx: Tx, order_id: str, purchase_order_id: str, credit_fen: int) -> None:
    """The supplier gives money back for a cancelled or returned order."""
    order = tx.session.get(Order, order_id)
    if order is not None and credit_fen > 0:
        amounts = {"cogs": -credit_fen, "wallet": credit_fen}
        book(tx, order.shop_id, "supply_credit", purchase_order_id, amounts, order_id=order.id, show_id=order.show_id)


def dispatched(
    tx: Tx, order_id: str, shipment_id: str, carrier: str, tracking: str, at: int | None = None, eta_at: int | None = None
) -> None:
    """A supplier's shipment to the buyer is on its way since `at` (market time)."""
    order = tx.session.get(Order, order_id)
    if order is None or order.state not in ON_ITS_WAY:
        return
    if tx.first(select(Parcel.id).where(Parcel.shipment_id == shipment_id)) is not None:
        return
    left = pieces_of(order) - order.sent_pieces
    _parcel(tx, order, carrier, tracking, shipment_id, None, left, at or market_now(tx, order.shop_id), eta_at)


def ship(tx: Tx, order_id: str, carrier: str, tracking: str, pieces: int | None = None) -> OrderOut:
    """The shop sends its own goods, all that is left or `pieces` of them, and pays the courier unless the buyer does.

    NotShippable, ClaimOpen, WarehouseShort; ShopOver: an archived shop is only read, and its buyers claim their money.
    """
    order = tx.get(Order, order_id)
    if tx.get(Shop, order.shop_id).state == "closed":
        raise ShopOver
    left = pieces_of(order) - order.sent_pieces
    if order.state not in {"paid", "part_shipped"} or any(_by_supplier(line) for line in order.lines):
        raise NotShippable
    if pieces is not None and not 1 <= pieces <= left:
        raise NotShippable
    if tx.first(select(Refund.id).where(Refund.order_id == order.id, Refund.state.not_in(OVER))) is not None:
        raise ClaimOpen
    now = market_now(tx, order.shop_id)
    take_out(tx, order, pieces or left)
    _parcel(tx, order, carrier, tracking, None, tx.now + OWN_PARCEL_MS, pieces or left, now, now + OWN_PARCEL_MS)
    if not any(line.get("door_fen") for line in order.lines):  # 运费到付: the buyer pays the courier
        amounts = {"freight": COURIER_FEN, "wallet": -COURIER_FEN}
        book(tx, order.shop_id, "courier", order.id, amounts, order_id=order.id, show_id=order.show_id)
    tx.session.flush()
    return look_order(tx, order.id)


def _by_supplier(line: dict[str, object]) -> bool:
    return bool(line["goods_id"]) and line.get("sent_by", "supplier") == "supplier"


def _parcel(
    tx: Tx, order: Order, carrier: str, tracking: str, shipment_id: str | None, due_at: int | None, pieces: int, at: int, eta_at: int | None
) -> None:
    parcel = tx.add(
        Parcel(
            id=tx.new_id("par"),
            order_id=order.id,
            shop_id=order.shop_id,
            shipment_id=shipment_id,
            carrier=carrier,
            tracking=tracking,
            dispatched_at=at,
            due_at=due_at,
            pieces=pieces,
            damaged=0,
            eta_at=eta_at,
        )
    )
    order.sent_pieces += pieces
    left = max(0, pieces_of(order) - order.sent_pieces)
    order.state, order.shipped_at = "part_shipped" if left else "shipped", order.shipped_at or at
    shipped = OrderShipped(
        order_id=order.id,
        shop_id=order.shop_id,
        parcel_id=parcel.id,
        carrier=carrier,
        tracking=tracking,
        pieces=pieces,
        left=left,
        at=at,
    )
    tx.emit(shipped, order.id, cohort=order.cohort_id, show=order.show_id)


def delivered(
    tx: Tx, order_id: str, shipment_id: str | None = None, at: int | None = None, damaged: int = 0, quality_bp: int | None = None
) -> None:
    """The buyer has the parcel since `at` (market time); settlement falls due when the last one came and the class's days are over.

    `damaged` pieces of a supplier's shipment and the quality of its goods are what the buyer finds; of the shop's own parcels it is the
    quality that lies in the warehouse. A parcel with freight to pay at the door may be refused there.
    """
    order = tx.session.get(Order, order_id)
    if order is None:
        return
    offset = offset_of(tx, order.shop_id)
    moments: list[int] = []
    on_its_way = tx.all(select(Parcel).where(Parcel.order_id == order_id, Parcel.delivered_at.is_(None), Parcel.refused_at.is_(None)))
    for parcel in on_its_way:
        own_due = shipment_id is None and parcel.due_at is not None and parcel.due_at <= tx.now
        if (shipment_id is None and at is None and not own_due) or (shipment_id is not None and parcel.shipment_id != shipment_id):
            continue
        moment = at if at is not None else (parcel.due_at or tx.now) + offset
        if not moments and order.state in ON_ITS_WAY and refuses(tx, order):
            turn_away(tx, order, on_its_way, moment)
            return
        parcel.delivered_at, parcel.due_at, parcel.damaged = moment, None, damaged
        moments.append(moment)
    tx.session.flush()
    if order.state != "shipped" or not moments:
        return
    if tx.first(select(Parcel.id).where(Parcel.order_id == order_id, Parcel.delivered_at.is_(None))) is not None:
        return
    order.state, order.signed_at = "signed", max(moments)
    order.due_at = settles_at(tx, order)
    if quality_bp is None:
        item = item_of(tx, order, order.lines[0])
        quality_bp = item.quality_bp if item is not None else None
    broken = sum(tx.all(select(Parcel.damaged).where(Parcel.order_id == order_id)))
    signed = OrderSigned(order_id=order.id, shop_id=order.shop_id, signed_at=order.signed_at, damaged=broken, quality_bp=quality_bp)
    tx.emit(signed, order.id, cohort=order.cohort_id, show=order.show_id)


def sign(tx: Tx, order_id: str) -> OrderOut:
    """The buyer says that everything came (确认收货), before or after the courier does. NotSignable."""
    order = tx.get(Order, order_id)
    if order.state != "shipped":
        raise NotSignable
    delivered(tx, order.id, at=market_now(tx, order.shop_id))
    tx.session.flush()
    return look_order(tx, order.id)


def settles_at(tx: Tx, order: Order) -> int | None:
    """When a delivered order is due for settlement, in real time; None while a claim is open or it is not delivered."""
    if order.signed_at is None or order.state not in {"signed", "reviewed"}:
        return None
    if tx.first(select(Refund.id).where(Refund.order_id == order.id, Refund.state.not_in(OVER))) is not None:
        return None
    days = terms_of(tx, order.cohort_id).settle_days
    return order.signed_at + days * DAY_MS - offset_of(tx, order.shop_id)


def settle(tx: Tx, order_id: str) -> None:
    """Release what is held of a delivered order to the wallet, less the platform's fee on the goods that stayed paid."""
    order = tx.get(Order, order_id)
    if order.state not in {"signed", "reviewed"}:
        return
    offset = offset_of(tx, order.shop_id)
    at = min(tx.now, order.due_at or tx.now) + offset
    kept = max(0, order.goods_fen - order.off_fen - order.refunded_fen)
    fee = share_of(kept, terms_of(tx, order.cohort_id).platform_fee_bp)
    if on_commission(order):
        earned = share_of(kept, int(order.lines[0].get("commission_bp", 0)))
        fee = share_of(earned, terms_of(tx, order.cohort_id).platform_fee_bp)
        released = earned - fee
        amounts = {
            "payable": order.held_fen,
            "escrow": -order.held_fen,
            "wallet": released,
            "platform_fee": fee,
            "commission_income": -earned,
        }
    else:
        released = order.held_fen - fee
        amounts = {"wallet": released, "platform_fee": fee, "escrow": -order.held_fen}
    book(tx, order.shop_id, "settled", order.id, amounts, order_id=order.id, show_id=order.show_id, market_at=at)
    order.state, order.held_fen, order.due_at, order.ended_at = "settled", 0, None, at
    tx.emit(
        OrderSettled(
            order_id=order.id, shop_id=order.shop_id, amount_fen=released, show_id=order.show_id, profit_fen=profit_on(tx, order.id)
        ),
        order.id,
        cohort=order.cohort_id,
        show=order.show_id,
    )


def supplier_refused(tx: Tx, order_id: str, goods_id: str, code: str) -> None:
    """The supplier cannot deliver: the buyer gets the money back, and nothing more of these goods is sold until the shop sets its stock."""
    order = tx.session.get(Order, order_id)
    if order is None or order.state != "paid":
        return
    for line in order.lines:
        unsell(tx, line["sku_id"], line["quantity"], source_of(line))
        if line["goods_id"] == goods_id and code == "out_of_stock":
            put_stock(tx, line["sku_id"], 0, "hand", show_id=order.show_id, cohort=order.cohort_id)
            put_stock(tx, line["sku_id"], 0, "step", show_id=order.show_id, cohort=order.cohort_id)
    rest = order.total_fen - order.refunded_fen
    amounts = {"refunds": rest, "escrow": -order.held_fen, "wallet": order.held_fen - rest}
    if on_commission(order):
        amounts = {"payable": order.held_fen, "escrow": -order.held_fen}
    book(tx, order.shop_id, "refund", order.id, amounts, order_id=order.id, show_id=order.show_id)
    order.state, order.held_fen, order.due_at, order.reason = "refunded", 0, None, "supplier"
    order.ended_at, order.refunded_fen = market_now(tx, order.shop_id), order.total_fen
    say_cancelled(tx, order, "supplier")
    refunded = OrderRefunded(
        order_id=order.id,
        shop_id=order.shop_id,
        refund_id=tx.new_id("rfd"),
        amount_fen=rest,
        show_id=order.show_id,
        kind="unshipped",
        reason=code,
        pieces=pieces_of(order),
    )
    tx.emit(refunded, order.id, cohort=order.cohort_id, show=order.show_id)
