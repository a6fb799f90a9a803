"""What a headless show earned, seven days later: paid orders less goods, fees, prizes, and what came back. Money in fen."""

from collections.abc import Iterable, Sequence
from typing import Final

from mall.events import LuckyBagOpened
from sandbox.events.envelope import Fact
from streaming.events import ShelfItem, TrafficBought

from .acts import Acts
from .aftermath import Arrival, Purchase, after_signing, before_shipping

COST_BP: Final = 5500
"""Goods cost so much of what they are worth (the reference price), which a host cannot talk down (ours, class X)."""
FEE_BP: Final = 500
RETURN_FEN: Final = 900
"""A parcel that comes back costs its freight and hands."""


def net_profit(ticks: Sequence[Acts], shelf: Sequence[ShelfItem], said: Iterable[Fact], seed: str, coupons: dict[str, int]) -> int:
    """Net profit of the show whose every second is `ticks`; `said` are the host's facts (bags and traffic cost), `coupons` their value."""
    items = {item.listing_id: item for item in shelf}
    orders = {order.key: order for acts in ticks for order in acts.checkouts}
    profit = 0
    for acts in ticks:
        for payment in acts.payments:
            order = orders[payment.key]
            item = items[order.listing_id]
            price = (order.seen_price_fen - coupons.get(order.coupon_id or "", 0)) * order.quantity
            cost = (item.reference_fen or item.suggest_fen or order.seen_price_fen) * COST_BP // 10_000 * order.quantity
            bought = Purchase(seed, order.viewer, item.goods_key, item.leaf, order.flash_id is not None, item.size_chart)
            if before_shipping(bought) is not None:
                continue
            if after_signing(bought, Arrival(item.quality_bp))[0] is not None:
                profit -= RETURN_FEN + cost // 10  # a tenth of what comes back cannot be sold again
                continue
            profit += price - price * FEE_BP // 10_000 - cost
    for fact in said:
        if isinstance(fact, LuckyBagOpened):
            profit -= fact.winners * fact.prize_value_fen
        elif isinstance(fact, TrafficBought):
            profit -= fact.budget_fen
    return profit
