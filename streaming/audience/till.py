"""The mall of a run without a log: it sells as `Market` does, and its answers are not facts but what the crowd reads of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from mall.events import OrderCancelled, OrderPaid, OrderPlaced, OrderRefused, StockChanged
from sandbox.events.envelope import Fact
from streaming.events import ShelfItem

from .acts import Acts, Checkout
from .market import Market
from .signals import Told


@dataclass(slots=True)
class Placed:
    """As `OrderPlaced`; the checkout is named by its key."""

    checkout_id: str
    order_id: str
    type: ClassVar[str] = OrderPlaced.type


@dataclass(slots=True)
class Refused:
    """As `OrderRefused`."""

    checkout_id: str
    code: str
    type: ClassVar[str] = OrderRefused.type


@dataclass(slots=True)
class Paid:
    """As `OrderPaid`."""

    checkout_id: str
    type: ClassVar[str] = OrderPaid.type


@dataclass(slots=True)
class Cancelled:
    """As `OrderCancelled`."""

    checkout_id: str
    type: ClassVar[str] = OrderCancelled.type


@dataclass(slots=True)
class Stock:
    """As `StockChanged`: pieces of a SKU now."""

    listing_id: str
    sku_id: str
    stock: int
    reason: str
    type: ClassVar[str] = StockChanged.type


class Till(Market):
    """`serve` it each second's acts. `refused` and `gmv_fen` (paid, in fen) count what came of it, `orders` those placed."""

    def __init__(self, show_id: str, shelf: Sequence[ShelfItem]) -> None:
        super().__init__(show_id, shelf)
        self.left = {sku_id: sku.stock for sku_id, sku in self.skus.items()}
        """Pieces of each SKU."""
        self.unpaid: dict[str, tuple[Checkout, int]] = {}
        self.refused = self.gmv_fen = 0

    def host(self, fact: Fact) -> None:
        """As `Market.host`."""
        super().host(fact)
        if isinstance(fact, StockChanged) and fact.sku_id in self.left:
            self.left[fact.sku_id] = fact.stock

    def serve(self, acts: Acts) -> list[Told]:
        """What the mall says to the checkouts and payments of one second, in the order of `Acts.buying`."""
        said: list[Told] = []
        for thrown in acts.thrown:
            if thrown.kind == "wrong_price" and thrown.listing_id is not None:
                said += self.hang_out(thrown.incident_id, thrown.listing_id)
        for incident_id, *_ in acts.closed:
            said += self.put_right(incident_id)
        for order in acts.checkouts:
            self._sell(order, said)
        for paid in acts.payments:
            one = self.unpaid.pop(paid.order_id, None)
            if one is not None:
                self.gmv_fen += one[1]
                said.append(Paid(one[0].key))
        for gone in acts.abandons:
            one = self.unpaid.pop(gone.order_id, None)
            if one is not None:
                said += Cancelled(one[0].key), self._moved(one[0], one[0].quantity, "released")
        return said

    def _sell(self, order: Checkout, said: list[Told]) -> None:
        priced = self.settle(order, self.left.get(order.sku_id, 0))
        if isinstance(priced, str):
            self.refused += 1
            said.append(Refused(order.key, priced))
            return
        order_id = f"ord_{self.orders}"
        self.unpaid[order_id] = (order, priced.total_fen)
        said += Placed(order.key, order_id), self._moved(order, -order.quantity, "reserved")

    def _moved(self, order: Checkout, pieces: int, reason: str) -> Stock:
        stock = self.left[order.sku_id] = self.left[order.sku_id] + pieces
        return Stock(order.listing_id, order.sku_id, stock, reason)
