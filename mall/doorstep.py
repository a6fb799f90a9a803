"""A parcel refused at the door because its freight is collect (运费到付): it goes back to the shop, and the buyer gets all his money."""

from collections.abc import Sequence

from sqlalchemy import select

from sandbox.store import Tx

from .after_tables import Refund
from .door import refuse_bp
from .events import RefundOpened, RefundReturned
from .market_clock import DAY_MS, offset_of
from .orders import pieces_of
from .refund_steps import OVER, step
from .service_talk import share
from .tables import Order, Parcel

GOES_BACK_MS = 2 * DAY_MS
"""A refused parcel is with the shop again two days later."""
SAYS = "到付运费比想的贵，不要了"


def refuses(tx: Tx, order: Order) -> bool:
    """Whether this buyer takes none of the order in: a virtual one with something to pay at the door, the same for the same order."""
    asked = sum(int(line.get("door_fen", 0)) for line in order.lines)
    if order.buyer_kind != "viewer" or share(f"{order.id}/door", 10_000) >= refuse_bp(asked, order.total_fen):
        return False
    open_claim = select(Refund.id).where(Refund.order_id == order.id, Refund.state.not_in(OVER))
    taken_in = select(Parcel.id).where(Parcel.order_id == order.id, Parcel.delivered_at.is_not(None))
    return tx.first(open_claim.limit(1)) is None and tx.first(taken_in.limit(1)) is None


def turn_away(tx: Tx, order: Order, parcels: Sequence[Parcel], at: int) -> None:
    """The courier takes every parcel of the order back at market time `at`; what was paid comes back when they are with the shop."""
    offset = offset_of(tx, order.shop_id)
    for parcel in parcels:
        parcel.refused_at, parcel.due_at = at, None
    due_at = max(tx.now, at - offset + GOES_BACK_MS)
    refund = tx.add(
        Refund(
            id=tx.new_id("rfd"),
            order_id=order.id,
            shop_id=order.shop_id,
            owner_id=order.owner_id,
            cohort_id=order.cohort_id,
            buyer=order.buyer,
            buyer_kind=order.buyer_kind,
            nick=order.nick,
            kind="return",
            reason="refused",
            text=SAYS,
            amount_fen=order.total_fen - order.refunded_fen,
            pieces=min(order.sent_pieces, pieces_of(order)) - order.back_pieces,
            state="returning",
            note="",
            carrier=parcels[0].carrier,
            tracking=parcels[0].tracking,
            opened_at=at,
            moved_at=at,
            due_at=due_at,
            steps=[step("refuse", "returning", at, due_at + offset)],
        )
    )
    tx.session.flush()
    ids = {"refund_id": refund.id, "order_id": order.id, "shop_id": order.shop_id}
    opened = RefundOpened(**ids, amount_fen=refund.amount_fen, kind="return", reason="refused")
    for told in (opened, RefundReturned(**ids, tracking=refund.tracking)):
        tx.emit(told, refund.id, cohort=order.cohort_id, show=order.show_id)
