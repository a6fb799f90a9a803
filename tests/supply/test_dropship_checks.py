"""The checks before a sold line is pushed to its supplier, one by one, and what a refund means for the supplier's order."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import delete, update

from mall.orders import PROVINCES
from streaming.events import RefundRequested
from supply.dropship_checks import SENTENCES, Push, check, sentence
from supply.tables import Goods, GoodsVariety, Supplier
from tests.mall.market import Market
from tests.supply.test_dropship import on_sale, sold
from tests.supply.test_market_clock import settled_leap

FINE = Push(
    mode="dropship",
    offered=True,
    on_sale=True,
    stock=2,
    quantity=2,
    province="湖南",
    not_to=("新疆",),
    cost_fen=2_000,
    paid_fen=3_000,
    min_profit_fen=500,
    lead_time_h=48,
    promise_h=48,
)


@pytest.mark.parametrize(
    ("code", "change"),
    [
        ("not_offered", {"offered": False}),
        ("sku_off_sale", {"on_sale": False}),
        ("out_of_stock", {"stock": 1}),
        ("mode", {"mode": ""}),
        ("region", {"province": "新疆"}),
        ("low_profit", {"paid_fen": 2_999}),
        ("lead_time", {"lead_time_h": 49}),
    ],
)
def test_each_check_alone_says_no_with_a_sentence(code: str, change: dict[str, Any]) -> None:
    assert check(FINE) is None
    no = check(replace(FINE, **change))
    assert no is not None
    assert no.code == code
    assert sentence(no.code, no.facts, "zh-CN").endswith("。")
    assert "{" not in sentence(no.code, no.facts, "en")


def test_checks_come_in_the_order_of_the_page() -> None:
    everything = replace(FINE, offered=False, on_sale=False, stock=0, mode="", province="新疆", paid_fen=0, lead_time_h=99)
    assert check(everything) == check(replace(FINE, offered=False))
    assert check(replace(everything, offered=True)).code == "sku_off_sale"  # type: ignore[union-attr]  # it says no
    assert set(SENTENCES) > {"not_picked"}


def test_without_a_threshold_or_a_promise_nothing_is_compared() -> None:
    assert check(replace(FINE, paid_fen=1, min_profit_fen=None)) is None
    assert check(replace(FINE, lead_time_h=999, promise_h=None)) is None
    assert check(replace(FINE, mode="commission", paid_fen=1)) is None, "on commission the supplier sells"


async def refused(market: Market, shop_id: str, listing: dict[str, Any]) -> dict[str, Any]:
    """A viewer pays an order that is not pushed: the sentence, after looking that he has his money back."""
    await market.checkout(listing)
    order = (await market.get("ann", f"/shops/{shop_id}/orders"))[0]
    await market.pay(order["id"])
    assert (await market.get("ann", f"/orders/{order['id']}"))["state"] == "refunded"
    assert await market.get("ann", f"/shops/{shop_id}/purchase-orders") == []
    await market.books_are_right()
    pushes = await market.get("ann", f"/shops/{shop_id}/refused-pushes")
    assert [fact.data["code"] for fact in await market.facts("purchase_order.refused")] == [pushes[0]["code"]]
    return dict(pushes[0])


async def test_a_province_the_supplier_does_not_send_to(market: Market) -> None:
    shop_id, _, listing = await on_sale(market)
    everywhere = list(PROVINCES)
    await market.store.write(lambda tx: tx.session.execute(update(Supplier).values(not_to=everywhere)).rowcount)
    no = await refused(market, shop_id, listing)
    assert no["code"] == "region"
    assert no["sentence"].startswith("供应商不发")


@pytest.mark.parametrize(("code", "values"), [("not_offered", {"offered": False}), ("mode", {"modes": ["wholesale"]})])
async def test_goods_the_supplier_no_longer_sends(market: Market, code: str, values: dict[str, Any]) -> None:
    shop_id, _, listing = await on_sale(market)
    await market.store.write(lambda tx: tx.session.execute(update(Goods).values(**values)).rowcount)
    assert (await refused(market, shop_id, listing))["code"] == code


async def test_a_variety_that_is_gone(market: Market) -> None:
    shop_id, goods, listing = await on_sale(market)
    gone = delete(GoodsVariety).where(GoodsVariety.goods_id == goods["id"], GoodsVariety.slot == 0)
    await market.store.write(lambda tx: tx.session.execute(gone).rowcount)
    assert (await refused(market, shop_id, listing))["code"] == "sku_off_sale"


async def claim(market: Market, order_id: str, kind: str, reason: str) -> None:
    """The virtual buyer wants his money back and the shop agrees; what must come back comes back."""
    await market.say(RefundRequested(show_id="shw_1", order_id=order_id, reason=reason, text="不想要了"))
    found = (await market.get("ann", f"/orders/{order_id}/refunds"))[-1]
    assert found["kind"] == kind
    await market.post("ann", f"/refunds/{found['id']}/approve")


async def test_a_refund_before_it_was_sent_calls_the_supplier_off(market_everywhere: Market) -> None:
    market = market_everywhere
    shop_id, goods, _, order = await sold(market)
    await claim(market, order["id"], "unshipped", "regret")
    purchase = (await market.get("ann", f"/shops/{shop_id}/purchase-orders"))[0]
    assert (purchase["state"], purchase["back_fen"]) == ("cancelled", purchase["total_fen"])
    assert (await market.get("ann", f"/goods/{goods['id']}"))["stock"] == goods["stock"]
    balances = await market.balances(shop_id)
    assert (balances["cogs"], balances["wallet"], balances["escrow"]) == (0, 400_000, 0)
    assert (await market.get("ann", f"/orders/{order['id']}/money"))["left_fen"] == 0
    await settled_leap(market, shop_id, 7)
    assert await market.facts("shipment.dispatched") == []
    await market.books_are_right()


@pytest.mark.parametrize(
    ("reason", "returns", "bears"), [("quality", "faults", True), ("regret", "faults", False), ("regret", "any", True)]
)
async def test_what_comes_back_is_the_suppliers_loss_only_where_it_says_so(market: Market, reason: str, returns: str, bears: bool) -> None:
    shop_id, goods, _, order = await sold(market)
    await market.store.write(lambda tx: tx.session.execute(update(Supplier).values(returns=returns)).rowcount)
    await settled_leap(market, shop_id, 4)
    await claim(market, order["id"], "return", reason)
    await settled_leap(market, shop_id, 20)
    assert (await market.get("ann", f"/orders/{order['id']}"))["state"] in {"refunded", "settled", "signed"}
    assert await market.facts("order.refunded"), "the buyer sends it back; one in eight does not, and which one hangs on the claim's id"
    cost = goods["skus"][1]["supply_fen"] * 2
    assert (await market.balances(shop_id))["cogs"] == (0 if bears else cost)
    credited = [fact.data["amount_fen"] for fact in await market.facts("supplier.credited")]
    assert credited == ([cost] if bears else [])
    stock = (await market.get("ann", f"/goods/{goods['id']}"))["stock"]
    assert stock == goods["stock"] - (0 if bears and reason == "regret" else 2), "poor goods are not sold again"
    await market.books_are_right()
