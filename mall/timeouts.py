"""What falls due in the mall by itself: unpaid and late orders, parcels, settlements, claims, buyers who wait, flash sales, lucky bags."""

from collections.abc import Callable

import structlog
from sqlalchemy import select

from sandbox.actor import SANDBOX
from sandbox.clock import Clock
from sandbox.errors import KaiboError
from sandbox.store import Lane, Store, Tx, View
from sandbox.trade.dates import day_of

from .after_tables import Conversation, Refund
from .conversations import buyer_moves, open_conversation
from .fulfilment import delivered, settle
from .lucky_bags import draw_bag
from .market_clock import offset_of
from .market_tables import LuckyBag
from .orders import cancel, promise_ms
from .promotions import end_flash
from .refunds import time_is_up
from .tables import FlashSale, Order, Parcel
from .take_downs import run_out, stop_run_out

EVERY_S = 0.5
MOST_A_STEP = 100
MOST_A_UNIT = 10
log = structlog.get_logger()

Due = tuple[str, str]


def due(view: View) -> list[Due]:
    """What is due now, as (what, id), oldest first."""
    orders = select(Order.id).where(Order.due_at <= view.now).order_by(Order.due_at).limit(MOST_A_STEP)
    parcels = select(Parcel.order_id).where(Parcel.due_at <= view.now).order_by(Parcel.due_at).limit(MOST_A_STEP)
    sales = select(FlashSale.id).where(FlashSale.due_at <= view.now).limit(MOST_A_STEP)
    refunds = select(Refund.id).where(Refund.due_at <= view.now).order_by(Refund.due_at).limit(MOST_A_STEP)
    talks = select(Conversation.id).where(Conversation.due_at <= view.now).order_by(Conversation.due_at).limit(MOST_A_STEP)
    bags = select(LuckyBag.id).where(LuckyBag.due_at <= view.now).limit(MOST_A_STEP)
    return [("order", name) for name in view.all(orders)] + [("parcel", name) for name in view.all(parcels)] + [
        ("flash", name) for name in view.all(sales)
    ] + [("bag", name) for name in view.all(bags)] + [("refund", name) for name in view.all(refunds)] + [
        ("talk", name) for name in view.all(talks)
    ]  # fmt: skip


def carry_out(tx: Tx, items: list[Due]) -> None:
    """Do what is due, each in a savepoint and looked at again first. One that fails holds up no other."""
    for what, name in items:
        try:
            with tx.part():
                _act[what](tx, name)
        except (KaiboError, ValueError) as error:
            log.error("mall_timeout_failed", what=what, id=name, exc_info=error)


def _order(tx: Tx, order_id: str) -> None:
    order = tx.get(Order, order_id)
    if order.due_at is None or order.due_at > tx.now:
        return
    if order.state == "placed":
        cancel(tx, order_id, "unpaid")
    elif order.state in {"signed", "reviewed"}:
        settle(tx, order_id)
    elif order.state in {"paid", "part_shipped"}:
        not_sent_yet(tx, order)
    else:
        order.due_at = None


def not_sent_yet(tx: Tx, order: Order) -> None:
    """A paid order that still lies there: one buyer asks when it comes, and when the promise is over each of them complains once."""
    late_at = (order.paid_at or 0) + promise_ms(order) - offset_of(tx, order.shop_id)
    late = late_at <= tx.now
    order.due_at = None if late else late_at
    if order.buyer_kind == "viewer":
        open_conversation(tx, order, "late" if late else "dispatch")


def _parcel(tx: Tx, order_id: str) -> None:
    delivered(tx, order_id)


def _flash(tx: Tx, flash_id: str) -> None:
    end_flash(tx, flash_id, "time")


def _bag(tx: Tx, bag_id: str) -> None:
    draw_bag(tx, bag_id)


_act: dict[str, Callable[[Tx, str], None]] = {
    "order": _order, "parcel": _parcel, "flash": _flash, "bag": _bag, "refund": time_is_up, "talk": buyer_moves,
}  # fmt: skip


class Timeouts:
    """Looks every half second; the front door runs `run` in its task group."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock
        self._papers_of = ""

    async def step(self) -> int:
        """Carry out what is due and return how many there were."""
        items = await self._store.read(due)
        desk = self._store.acting(SANDBOX, Lane.CROWD)
        for start in range(0, len(items), MOST_A_UNIT):
            await desk.write(carry_out, items[start : start + MOST_A_UNIT])
        await self._look_at_papers()
        return len(items)

    async def _look_at_papers(self) -> None:
        """Once a day, and when this begins: licences and documents that have run out stop what they carried."""
        day = day_of(self._clock.now())
        if day == self._papers_of:
            return
        found = await self._store.read(run_out)
        desk = self._store.acting(SANDBOX, Lane.CROWD)
        for start in range(0, len(found), MOST_A_UNIT):
            await desk.write(stop_run_out, found[start : start + MOST_A_UNIT])
        self._papers_of = day

    async def run(self) -> None:
        """For ever. A busy or full database is tried again at the next look."""
        while True:
            try:
                await self.step()
            except KaiboError as error:
                log.warning("mall_timeouts_wait", kind=type(error).__name__)
            await self._clock.sleep(EVERY_S)
