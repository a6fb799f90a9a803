"""Paid traffic (投流) ends with its time or with the show: what it cost and how many came is said once, the mall pays the rest back.

It is delivered evenly over its minutes (ours, class X): of a show that ends early the part of its time that ran is paid.
"""

from sqlalchemy import select

from sandbox.events.envelope import Envelope
from sandbox.store import Tx

from .events import TrafficEnded
from .mirrors import PaidTraffic

LATE_MS = 3_000
"""The last ones it brings are still coming in for so long."""
LOOK_EVERY_S = 5


def running(tx: Tx, show_id: str) -> list[PaidTraffic]:
    """Paid traffic of the show that is not through, the oldest first."""
    open_now = select(PaidTraffic).where(PaidTraffic.show_id == show_id, PaidTraffic.through.is_(False))
    return list(tx.all(open_now.order_by(PaidTraffic.position, PaidTraffic.id)))


def came(tx: Tx, envelope: Envelope, show_id: str, tick: int, entered: int) -> None:
    """In second `tick` paid traffic brought `entered` viewers; now and then it is looked which of it is through."""
    if not entered and tick % LOOK_EVERY_S:
        return
    orders = running(tx, show_id)
    for order, share in zip(orders, shares(entered, [order.budget_fen * 60 // max(order.minutes, 1) for order in orders]), strict=True):
        order.came += share
        if tick * 1000 >= order.showms + order.minutes * 60_000 + LATE_MS:
            say_through(tx, envelope, order, order.budget_fen)


def over(tx: Tx, envelope: Envelope, show_id: str, duration_ms: int) -> None:
    """The show is over: what still ran is through."""
    for order in running(tx, show_id):
        say_through(tx, envelope, order, spent(order.budget_fen, order.minutes, duration_ms - order.showms))


def say_through(tx: Tx, envelope: Envelope, order: PaidTraffic, spent_fen: int) -> None:
    """It is through, once."""
    order.through = True
    fact = TrafficEnded(show_id=order.show_id, traffic_id=order.id, spent_fen=spent_fen, entries=order.came)
    tx.emit(fact, order.show_id, cohort=envelope.cohort, room=envelope.room, show=order.show_id, showms=envelope.showms)


def spent(budget_fen: int, minutes: int, ran_ms: int) -> int:
    """What of a budget (fen) is used up after `ran_ms` of its `minutes`, rounded down."""
    return budget_fen * min(max(ran_ms, 0), minutes * 60_000) // (minutes * 60_000)


def shares(number: int, weights: list[int]) -> list[int]:
    """`number` shared out by weight, the rest to the first; together exactly `number`."""
    total = sum(weights)
    if not total:
        return [0] * len(weights)
    parts = [number * weight // total for weight in weights]
    return [parts[0] + number - sum(parts), *parts[1:]]
