"""Shipments: goods leave the supplier after its lead time and arrive after their way."""

import hashlib

from sqlalchemy import select

from sandbox.store import Tx

from .events import ShipmentDelivered, ShipmentDispatched
from .purchase_orders import HOUR_MS
from .tables import PurchaseOrder, Shipment

CARRIERS = ("中通快递", "圆通速递", "韵达快递", "极兔速递", "邮政快递")
WAY_H = 48
"""Two days on the road, the usual parcel time between provinces."""


def dispatch(tx: Tx, purchase_order_id: str) -> None:
    """The goods leave the supplier. Anything but a paid purchase order is left alone."""
    order = tx.get(PurchaseOrder, purchase_order_id)
    if order.state != "paid":
        return
    digest = int(hashlib.sha256(order.id.encode()).hexdigest(), 16)
    shipment = tx.add(
        Shipment(
            id=tx.new_id("shm"),
            purchase_order_id=order.id,
            shop_id=order.shop_id,
            carrier=CARRIERS[digest % len(CARRIERS)],
            tracking=f"KB{digest % 10**12:012d}",
            dispatched_at=tx.now,
        )
    )
    order.state, order.since_at, order.wait_ms = "dispatched", tx.now, WAY_H * HOUR_MS
    left = ShipmentDispatched(
        shipment_id=shipment.id,
        purchase_order_id=order.id,
        shop_id=order.shop_id,
        order_id=order.order_id,
        carrier=shipment.carrier,
        tracking=shipment.tracking,
    )
    tx.emit(left, shipment.id, cohort=order.cohort_id, show=order.show_id)


def deliver(tx: Tx, purchase_order_id: str) -> None:
    """The goods arrive. Anything but a dispatched purchase order is left alone."""
    order = tx.get(PurchaseOrder, purchase_order_id)
    shipment = tx.first(select(Shipment).where(Shipment.purchase_order_id == purchase_order_id))
    if order.state != "dispatched" or shipment is None:
        return
    order.state, order.since_at = "delivered", tx.now
    shipment.delivered_at = tx.now
    arrived = ShipmentDelivered(
        shipment_id=shipment.id, purchase_order_id=order.id, shop_id=order.shop_id, order_id=order.order_id, quantity=order.quantity
    )
    tx.emit(arrived, shipment.id, cohort=order.cohort_id, show=order.show_id)
