"""Kinds of claims (domain.md E.2): what a price guarantee pays, and for which reasons each kind can be claimed."""

import pytest

from mall.refund_steps import drop_fen
from streaming.events import RefundRequested
from tests.mall.market import Market
from tests.mall.test_after_sale import PARCEL, bought, signed
from tests.mall.test_orders import selling


async def test_a_price_guarantee_pays_what_became_cheaper_and_no_more(market: Market) -> None:
    _, listing, order_id = await signed(market)
    path, claim = f"/orders/{order_id}/refunds", {"kind": "price", "reason": "price"}
    assert (await market.ask("ben", "POST", path, claim)).json()["code"] == "nothing_fell"
    price = f"/listings/{listing['id']}/skus/{listing['skus'][0]['sku_id']}/price"
    await market.put("ann", price, {"price_fen": 2_090})
    assert (await market.ask("ben", "POST", path, claim)).json()["code"] == "nothing_fell", "dearer is no reason"
    await market.put("ann", price, {"price_fen": 1_690})
    await market.put("ann", price, {"price_fen": 1_990})
    assert (await market.ask("ben", "POST", path, {**claim, "amount_fen": 601})).status_code == 422
    refund = await market.post("ben", path, claim)
    assert (refund["amount_fen"], refund["pieces"]) == (2 * 300, 0), "the lowest since, for both pieces"
    await market.post("ann", f"/refunds/{refund['id']}/approve")
    assert (await market.ask("ben", "POST", path, claim)).json()["code"] == "nothing_fell", "it is paid once"
    assert (await market.get("ben", f"/orders/{order_id}"))["refunded_fen"] == 600
    await market.books_are_right()


async def test_each_kind_has_its_reasons(market: Market) -> None:
    _, _, order_id = await signed(market)
    for kind, reason in (("exchange", "regret"), ("repair", "fit"), ("resend", "regret"), ("price", "quality"), ("resend", "price")):
        no = await market.ask("ben", "POST", f"/orders/{order_id}/refunds", {"kind": kind, "reason": reason})
        assert (no.status_code, no.json()["fields"][0]["path"]) == (422, "reason"), kind
    missing = await market.post("ben", f"/orders/{order_id}/refunds", {"kind": "resend", "reason": "missing"})
    assert missing["amount_fen"] == 0
    seen = [
        (await market.post("ann", f"/refunds/{missing['id']}/{act}", body))["state"]
        for act, body in (("approve", None), ("resend", PARCEL))
    ]
    assert seen == ["waiting_resend", "done"]


@pytest.mark.parametrize(
    ("paid", "kept", "lowest", "claimed", "pays"),
    [
        (4000, 2, 1500, 0, 1000),
        (4000, 1, 1500, 0, 500),
        (4000, 2, 1500, 400, 600),
        (4000, 2, None, 0, 0),
        (4000, 2, 2500, 0, 0),
        (4000, 0, 1, 0, 0),
    ],
)
def test_what_a_price_guarantee_pays(paid: int, kept: int, lowest: int | None, claimed: int, pays: int) -> None:
    assert drop_fen(paid, 2, kept, lowest, claimed) == pays


@pytest.mark.parametrize("promise", [True, False])
async def test_virtual_buyers_claim_the_difference_where_it_was_promised(market: Market, promise: bool) -> None:
    """Negative controls: no promise, and a price that rose or stayed; the difference is paid once and the books are right."""
    after_sale = ["seven_days", *(["price_guarantee"] if promise else [])]
    shop_id, listing = await selling(market, after_sale=after_sale)
    await market.checkout(listing)
    order = (await market.get("ann", f"/shops/{shop_id}/orders"))[0]
    await market.pay(order["id"])
    await market.post("ann", f"/orders/{order['id']}/ship", PARCEL)
    price = f"/listings/{listing['id']}/skus/{listing['skus'][0]['sku_id']}/price"
    await market.pass_time(61)
    await market.put("ann", price, {"price_fen": 2_090})
    await market.settle()
    assert await market.get("ann", f"/orders/{order['id']}/refunds") == [], "dearer is no reason"
    await market.put("ann", price, {"price_fen": 1_690})
    await market.settle()
    claims = await market.get("ann", f"/orders/{order['id']}/refunds")
    assert [(one["kind"], one["amount_fen"], one["state"]) for one in claims] == ([("price", 300, "waiting_shop")] if promise else [])
    if promise:
        await market.post("ann", f"/refunds/{claims[0]['id']}/approve")
        await market.put("ann", price, {"price_fen": 1_690})
        assert len(await market.get("ann", f"/orders/{order['id']}/refunds")) == 1, "it is paid once"
        assert (await market.get("ann", f"/orders/{order['id']}"))["refunded_fen"] == 300
    await market.books_are_right()


async def test_who_waits_for_his_parcel_claims_the_difference_when_it_came(market: Market) -> None:
    shop_id, listing = await selling(market, after_sale=["seven_days", "price_guarantee"])
    await market.checkout(listing)
    order = (await market.get("ann", f"/shops/{shop_id}/orders"))[0]
    await market.pay(order["id"])
    await market.pass_time(1)
    await market.put("ann", f"/listings/{listing['id']}/skus/{listing['skus'][0]['sku_id']}/price", {"price_fen": 1_690})
    await market.settle()
    assert await market.get("ann", f"/orders/{order['id']}/refunds") == []
    await market.post("ann", f"/orders/{order['id']}/ship", PARCEL)
    await market.pass_time(61)
    (claim,) = await market.get("ann", f"/orders/{order['id']}/refunds")
    assert (claim["kind"], claim["amount_fen"]) == ("price", 300)


async def test_before_it_is_sent_only_reasons_that_can_be_known_are_taken(market: Market) -> None:
    _, _, order_id = await bought(market)
    for reason in ("quality", "fit", "damaged", "missing", "allergy", "price"):
        no = await market.ask("ben", "POST", f"/orders/{order_id}/refunds", {"kind": "unshipped", "reason": reason})
        assert (no.status_code, no.json()["fields"][0]["path"]) == (422, "reason"), reason
    await market.say(RefundRequested(show_id="shw_1", order_id=order_id, reason="damaged", text="坏了"))
    assert await market.get("ann", f"/orders/{order_id}/refunds") == []
    assert (await market.post("ben", f"/orders/{order_id}/refunds", {"kind": "unshipped", "reason": "late"}))["state"] == "waiting_shop"
