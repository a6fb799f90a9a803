"""A mall for headless runs: stock, prices, orders and payments as plain data, priced by the same `quote` as the real one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from mall.events import (
    CouponPushed,
    CouponWithdrawn,
    FlashSaleEnded,
    FlashSaleStarted,
    OrderCancelled,
    OrderLine,
    OrderPaid,
    OrderPlaced,
    OrderRefused,
    PriceChanged,
    ShopOfferEnded,
    StockChanged,
    ThresholdOffered,
)
from sandbox.events.envelope import Fact
from sandbox.trade.quote import Coupon, FlashPrice, Line, Promotion, Quote, Threshold, quote
from sandbox.trade.wrong_price import slipped
from streaming.events import (
    CheckoutSubmitted,
    IncidentClosed,
    IncidentThrown,
    PaymentAbandoned,
    PaymentSubmitted,
    RunningThreshold,
    ShelfItem,
    ShelfSku,
)

from .acts import Checkout

SHOP = "shop_rehearsal"
PAY_WITHIN_MS = 900_000

Wanted = CheckoutSubmitted | Checkout


@dataclass
class Placed:
    """An order that waits for its payment."""

    checkout: CheckoutSubmitted
    line: OrderLine
    total_fen: int


class Market:
    """Hears what the host changed and what the crowd wants, answers as the mall would. Free freight; one piece of stock per order line."""

    def __init__(
        self, show_id: str, shelf: Sequence[ShelfItem], shop_id: str | None = SHOP, thresholds: Sequence[RunningThreshold] = ()
    ) -> None:
        self.show_id, self.shop_id = show_id, shop_id
        self.items = {item.listing_id: item for item in shelf}
        self.skus: dict[str, ShelfSku] = {sku.sku_id: sku for item in shelf for sku in item.skus}
        self.flashes: dict[str, tuple[FlashPrice, int, FlashSaleStarted]] = {}
        self.coupons: dict[str, tuple[Coupon, int]] = {}
        self.thresholds = {one.offer_id: _threshold(one) for one in thresholds}
        self.waiting: dict[str, Placed] = {}
        self.wrong: dict[str, list[tuple[str, str, int, int]]] = {}
        """Wrong prices that hang out, by incident: listing, SKU, the right one and the wrong one in fen."""
        self.orders = 0
        self._quotes: dict[tuple[str, str, int, int, tuple[Promotion, ...]], Quote] = {}

    def host(self, fact: Fact) -> None:
        """The host's side: prices, stock, flash sales and coupons as they are set."""
        change = _CHANGES.get(fact.type)
        if change is not None:
            change(self, fact)

    def answer(self, fact: Fact) -> list[Fact]:
        """What the mall says to a checkout, a payment or a payment given up."""
        if isinstance(fact, CheckoutSubmitted):
            return self._place(fact)
        if isinstance(fact, PaymentSubmitted) and (paid := self.waiting.pop(fact.order_id, None)) is not None:
            return [self._paid(fact.order_id, paid)]
        if isinstance(fact, PaymentAbandoned) and (gone := self.waiting.pop(fact.order_id, None)) is not None:
            cancelled = OrderCancelled(
                order_id=fact.order_id, shop_id=SHOP, show_id=self.show_id, checkout_id=fact.checkout_id, reason="abandoned"
            )
            return [cancelled, self._stock(gone.checkout.listing_id, gone.checkout.sku_id, gone.line.quantity, "released")]
        if isinstance(fact, IncidentThrown) and fact.kind == "wrong_price" and fact.listing_id is not None:
            return self.hang_out(fact.incident_id, fact.listing_id)
        if isinstance(fact, IncidentClosed):
            return self.put_right(fact.incident_id)
        return []

    def hang_out(self, incident_id: str, listing_id: str) -> list[Fact]:
        """An incident hangs out a wrong price, as `mall.mispriced` does it: never a second one where one hangs already."""
        item = self.items.get(listing_id)
        hanging = {(sku_id, slip) for rows in self.wrong.values() for _, sku_id, _, slip in rows}
        changed: list[Fact] = []
        for sku_id in [sku.sku_id for sku in item.skus] if item is not None else ():
            right = self.skus[sku_id].price_fen
            if slipped(right) != right and (sku_id, right) not in hanging:
                self.wrong.setdefault(incident_id, []).append((listing_id, sku_id, right, slipped(right)))
                changed.append(self._priced_anew(incident_id, listing_id, sku_id, slipped(right)))
        return changed

    def put_right(self, incident_id: str) -> list[Fact]:
        """The incident is over: a wrong price that still hangs there is taken down."""
        wrong = self.wrong.pop(incident_id, [])
        return [
            self._priced_anew(incident_id, listing_id, sku_id, right)
            for listing_id, sku_id, right, slip in wrong
            if self.skus[sku_id].price_fen == slip
        ]

    def _priced_anew(self, incident_id: str, listing_id: str, sku_id: str, price_fen: int) -> PriceChanged:
        before, self.skus[sku_id] = self.skus[sku_id], self.skus[sku_id].model_copy(update={"price_fen": price_fen})
        return PriceChanged(
            listing_id=listing_id,
            sku_id=sku_id,
            shop_id=SHOP,
            from_fen=before.price_fen,
            to_fen=price_fen,
            show_id=self.show_id,
            incident_id=incident_id,
        )

    def settle(self, wanted: Wanted, stock: int) -> Quote | str:
        """Sell to `wanted` out of `stock` pieces: what it costs, counted as the order number `orders`; or the code of the refusal."""
        sku = self.skus.get(wanted.sku_id)
        if sku is None or wanted.listing_id not in self.items:
            return "off_sale"
        if stock < wanted.quantity:
            return "sold_out"
        flash = self.flashes.get(wanted.flash_id) if wanted.flash_id is not None else None
        unit = flash[0].price_fen if flash is not None and flash[1] > 0 else sku.price_fen
        if unit > wanted.seen_price_fen:
            return "price_changed"
        promotions: tuple[Promotion, ...] = (flash[0],) if flash is not None and flash[1] > 0 else ()
        promotions = (*promotions, *self.thresholds.values())
        coupon = self.coupons.get(wanted.coupon_id) if wanted.coupon_id is not None else None
        if coupon is not None and coupon[1] > 0:
            promotions = (*promotions, coupon[0])
        priced = self._priced(wanted.listing_id, wanted.sku_id, sku.price_fen, wanted.quantity, promotions)
        if flash is not None and flash[0].id in priced.used:
            self.flashes[flash[0].id] = (flash[0], flash[1] - 1, flash[2])
        if coupon is not None and coupon[0].id in priced.used:
            self.coupons[coupon[0].id] = (coupon[0], coupon[1] - 1)
        self.orders += 1
        return priced

    def _place(self, wanted: CheckoutSubmitted) -> list[Fact]:
        sku = self.skus.get(wanted.sku_id)
        priced = self.settle(wanted, sku.stock if sku is not None else 0)
        if sku is None or isinstance(priced, str):
            return [self._refusal(wanted, str(priced))]
        order_id = f"ord_{self.orders}"
        line = OrderLine.model_validate(
            {
                "listing_id": wanted.listing_id,
                "sku_id": wanted.sku_id,
                "title": self.items[wanted.listing_id].title,
                "sku_name": sku.name,
                "quantity": wanted.quantity,
                "unit_fen": priced.lines[0].unit_fen,
                "off_fen": priced.lines[0].off_fen,
            }
        )
        self.waiting[order_id] = Placed(wanted, line, priced.total_fen)
        placed = OrderPlaced(
            order_id=order_id,
            shop_id=SHOP,
            owner_id="host",
            buyer=wanted.viewer,
            buyer_kind="viewer",
            show_id=self.show_id,
            checkout_id=wanted.checkout_id,
            lines=(line,),
            total_fen=priced.total_fen,
            pay_before=PAY_WITHIN_MS,
        )
        return [placed, self._stock(wanted.listing_id, wanted.sku_id, -wanted.quantity, "reserved")]

    def _priced(self, listing_id: str, sku_id: str, unit_fen: int, quantity: int, promotions: tuple[Promotion, ...]) -> Quote:
        """What `quote` says; most orders of a show are alike, so it is asked once."""
        key = (listing_id, sku_id, unit_fen, quantity, promotions)
        found = self._quotes.get(key)
        if found is None:
            found = self._quotes[key] = quote([Line(listing_id, sku_id, unit_fen, quantity)], promotions)
        return found

    def _stock(self, listing_id: str, sku_id: str, delta: int, reason: str) -> StockChanged:
        stock = self.skus[sku_id].stock + delta
        sku = self.skus[sku_id]
        self.skus[sku_id] = ShelfSku.model_validate({"sku_id": sku_id, "name": sku.name, "price_fen": sku.price_fen, "stock": stock})
        return StockChanged.model_validate(
            {
                "listing_id": listing_id,
                "sku_id": sku_id,
                "shop_id": SHOP,
                "stock": stock,
                "delta": delta,
                "reason": reason,
                "show_id": self.show_id,
            }
        )

    def _refusal(self, wanted: CheckoutSubmitted, code: str) -> OrderRefused:
        return OrderRefused(
            checkout_id=wanted.checkout_id, show_id=self.show_id, buyer=wanted.viewer, listing_id=wanted.listing_id, code=code
        )

    def _paid(self, order_id: str, paid: Placed) -> OrderPaid:
        return OrderPaid(
            order_id=order_id,
            shop_id=SHOP,
            show_id=self.show_id,
            checkout_id=paid.checkout.checkout_id,
            buyer=paid.checkout.viewer,
            total_fen=paid.total_fen,
            lines=(paid.line,),
        )


def _threshold(fact: ThresholdOffered | RunningThreshold) -> Threshold:
    return Threshold(fact.offer_id, fact.steps, frozenset(fact.listing_ids), fact.alone)


def _price(market: Market, fact: PriceChanged) -> None:
    if fact.sku_id in market.skus:
        market.skus[fact.sku_id] = market.skus[fact.sku_id].model_copy(update={"price_fen": fact.to_fen})


def _restock(market: Market, fact: StockChanged) -> None:
    if fact.sku_id in market.skus:
        market.skus[fact.sku_id] = market.skus[fact.sku_id].model_copy(update={"stock": fact.stock})


def _flash(market: Market, fact: FlashSaleStarted) -> None:
    market.flashes[fact.flash_id] = (FlashPrice(fact.flash_id, fact.sku_id, fact.price_fen), fact.stock, fact)


def _flash_over(market: Market, fact: FlashSaleEnded) -> None:
    market.flashes.pop(fact.flash_id, None)


def _coupon(market: Market, fact: CouponPushed) -> None:
    terms = fact.off_fen, fact.threshold_fen, fact.listing_id
    coupon = Coupon(fact.coupon_id, *terms, off_bp=fact.off_bp, most_off_fen=fact.most_off_fen)
    market.coupons[fact.coupon_id] = (coupon, fact.left)


def _coupon_gone(market: Market, fact: CouponWithdrawn) -> None:
    market.coupons.pop(fact.coupon_id, None)


def _offer(market: Market, fact: ThresholdOffered) -> None:
    if fact.shop_id == market.shop_id:
        market.thresholds[fact.offer_id] = _threshold(fact)


def _offer_over(market: Market, fact: ShopOfferEnded) -> None:
    market.thresholds.pop(fact.offer_id, None)


_CHANGES: dict[str, Callable[[Market, Any], None]] = {
    PriceChanged.type: _price,
    StockChanged.type: _restock,
    FlashSaleStarted.type: _flash,
    FlashSaleEnded.type: _flash_over,
    CouponPushed.type: _coupon,
    CouponWithdrawn.type: _coupon_gone,
    ThresholdOffered.type: _offer,
    ShopOfferEnded.type: _offer_over,
}
