"""What an exchange or a resend takes out of the shop's own stock, and what comes back into it (domain.md E.2 换货, 补寄)."""

from sandbox.store import Tx

from .after_tables import Refund
from .ledger import booked
from .orders import by_shop, pieces_from
from .refund_steps import sound
from .refusals import NothingToSend
from .stock import come_back, send_on
from .tables import Order, Sku
from .warehouse import leave, put_back


def came_back(tx: Tx, refund: Refund, order: Order) -> None:
    """Pieces that are to be exchanged lie with the shop again. Sound ones can be sold again, at what they had cost; others are lost."""
    if not sound(refund.reason):
        return
    passed = order.back_pieces
    for place, line, count in pieces_from(order, passed, refund.pieces):
        if by_shop(line):
            cost = booked(tx, order.id, "cogs") * count // (line["quantity"] - passed) if place == 0 else 0
            put_back(tx, order, line, count, cost)
            come_back(tx, line["sku_id"], count, show_id=order.show_id, cohort=order.cohort_id)


def send_again(tx: Tx, refund: Refund, order: Order) -> None:
    """New pieces leave for the buyer; a repair sends his own. Their cost replaces that of sound ones, else it is lost with the claim.

    What a supplier sends is none of the shop's. NothingToSend when the shelf is empty, WarehouseShort.
    """
    if refund.kind == "repair":
        return
    ref = order.id if refund.kind == "exchange" and sound(refund.reason) else refund.id
    for place, line, count in pieces_from(order, order.back_pieces, refund.pieces):
        if not by_shop(line):
            continue
        if not send_on(tx, line["sku_id"], count, show_id=order.show_id, cohort=order.cohort_id):
            sku = tx.session.get(Sku, line["sku_id"], populate_existing=True)
            raise NothingToSend(left=sku.stock if sku else 0, wanted=count)
        leave(tx, order, line, count, ref if place == 0 else refund.id)
