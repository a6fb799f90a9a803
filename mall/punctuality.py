"""Whether a shop sends as it promised (发货及时率): what it sent in thirty market days, late or not, and what lies there overdue."""

from pydantic import BaseModel
from sqlalchemy import select

from sandbox.store import View
from sandbox.trade.metrics import ratio

from .market_clock import DAY_MS, market_now
from .orders import promise_ms
from .tables import Order

DAYS = 30
MOST = 2_000
TO_SEND = ("paid", "part_shipped")


class PunctualityOut(BaseModel):
    """Orders paid in the last thirty market days (the newest 2,000). `late`: sent after the promise was over; `overdue`: not sent yet, and
    it is over; `waiting`: not sent, and there is time. `on_time_bp`: those that were sent in time of all that had to be sent by now, None
    before the first. `next_at`: when the next promise ends, market time.
    """

    sent: int
    late: int
    overdue: int
    waiting: int
    on_time_bp: int | None
    next_at: int | None


def look_punctuality(view: View, shop_id: str) -> PunctualityOut:
    """How the shop keeps its dispatch promises. Orders that were cancelled or given back before they were sent do not count."""
    now = market_now(view, shop_id)
    paid = select(Order).where(Order.shop_id == shop_id, Order.paid_at > now - DAYS * DAY_MS).order_by(Order.id.desc()).limit(MOST)
    sent = late = overdue = waiting = 0
    ends = []
    for order in view.all(paid):
        until = (order.paid_at or 0) + promise_ms(order)
        if order.state in TO_SEND:
            overdue, waiting = overdue + (until <= now), waiting + (until > now)
            ends += [until] if until > now else []
        elif order.shipped_at is not None:
            sent, late = sent + 1, late + (order.shipped_at > until)
    return PunctualityOut(
        sent=sent,
        late=late,
        overdue=overdue,
        waiting=waiting,
        on_time_bp=ratio(sent - late, sent + overdue, 10_000),
        next_at=min(ends, default=None),
    )
