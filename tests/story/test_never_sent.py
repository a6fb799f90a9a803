"""A student sells in a show and sends only half of the orders: days later those who wait ask for their money, the others do not."""

import pytest

from mall.events import OrderPaid, OrderPlaced
from sandbox.store import Tx
from streaming.aftermath import SUPPLIERS_SAY_MS, say_due
from streaming.events import CheckoutSubmitted, PaymentSubmitted
from tests.given import listing_on_sale, open_shop, planned_show
from tests.world import World

BUYERS = 24


@pytest.mark.nightly
async def test_who_never_gets_his_parcel_asks_for_his_money_and_whose_parcel_left_in_time_does_not(world: World) -> None:
    seller = await world.student("小明")
    shop = await open_shop(seller)
    goods = await listing_on_sale(seller, shop)
    show = (await planned_show(seller, goods))["id"]

    def say(tx: Tx) -> None:
        sku = goods["skus"][0]
        for number in range(BUYERS):
            fact = CheckoutSubmitted(
                show_id=show,
                checkout_id=f"chk_{number}",
                viewer=f"r{number}",
                nick="小李",
                persona="browser",
                listing_id=goods["id"],
                sku_id=sku["sku_id"],
                quantity=1,
                seen_price_fen=sku["price_fen"],
            )
            tx.emit(fact, show, cohort=seller.cohort_id, show=show, showms=1000)

    def pay(tx: Tx) -> None:
        for order_id, checkout_id in placed.items():
            tx.emit(PaymentSubmitted(show_id=show, checkout_id=checkout_id, order_id=order_id), show, cohort=seller.cohort_id, show=show)

    await world.process.store.write(say)
    await world.settle()
    placed = {fact.data["order_id"]: fact.data["checkout_id"] for fact in await world.facts(OrderPlaced)}
    await world.process.store.write(pay)
    await world.settle()
    orders = [fact.data["order_id"] for fact in await world.facts(OrderPaid)]
    assert len(orders) == BUYERS
    sent, kept = set(orders[::2]), set(orders[1::2])
    for number, order_id in enumerate(orders[::2]):
        await seller.post(f"/orders/{order_id}/ship", {"carrier": "中通快递", "tracking": f"ZT{number:08d}"})

    async def late_after(days: int) -> set[str]:
        await seller.post(f"/shops/{shop['id']}/fast-forward", {"days": days})
        world.clock.advance(SUPPLIERS_SAY_MS / 1000)
        await world.process.store.write(say_due, shop["id"])
        await world.settle()
        claims = await seller.get(f"/shops/{shop['id']}/refunds")
        assert all(one["kind"] == "unshipped" for one in claims if one["reason"] == "late")
        return {one["order_id"] for one in claims if one["reason"] == "late"}

    assert await late_after(2) == set(), "the page promises 48 hours"
    late = await late_after(14)
    assert late <= kept
    assert not late & sent
    assert len(late) > len(kept) // 3
