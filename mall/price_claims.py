"""Virtual buyers claim the difference (价保) when what they bought became cheaper within the time the listing promised.

The promise `price_guarantee` stands on the order's own lines, as the listing gave it on the day of the order; it runs from the payment
until 15 days after the parcel came. A buyer whose parcel is still under way claims when he has it.
"""

from sqlalchemy import select

from sandbox.store import Tx

from .market_clock import DAY_MS, market_now
from .refund_steps import WITHIN_DAYS
from .refunds import open_refund
from .refusals import ClaimNotPossible, ClaimOpen, NothingFell, TooManyClaims
from .tables import Order

GUARANTEE = "price_guarantee"
HAVE_IT = ("signed", "reviewed", "settled")
MOST_AT_ONCE = 200
"""Orders that are looked at when a price falls, the newest first."""
WORDS = "买完就降价了，商品写了价保，请退差价。"


def price_fell(tx: Tx, shop_id: str, sku_id: str) -> None:
    """The SKU costs less now: everybody who has it with the promise claims the difference, once."""
    since = market_now(tx, shop_id) - WITHIN_DAYS * DAY_MS
    here = (Order.shop_id == shop_id, Order.buyer_kind == "viewer", Order.state.in_(HAVE_IT), Order.signed_at >= since)
    for order in tx.all(select(Order).where(*here).order_by(Order.id.desc()).limit(MOST_AT_ONCE)):
        if order.lines[0]["sku_id"] == sku_id:
            _claims(tx, order)


def parcel_came(tx: Tx, order_id: str) -> None:
    """He has it now: if it became cheaper since he paid, he claims."""
    order = tx.session.get(Order, order_id)
    if order is not None and order.buyer_kind == "viewer":
        _claims(tx, order)


def _claims(tx: Tx, order: Order) -> None:
    if GUARANTEE not in order.lines[0]["after_sale"]:
        return
    try:
        open_refund(tx, order.id, "price", "price", WORDS)
    except (ClaimOpen, ClaimNotPossible, TooManyClaims, NothingFell):
        return
