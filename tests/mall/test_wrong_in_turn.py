"""Every field wrong in turn, ids of another class, the same act twice and clocks that jump: sentences, nothing lost, the ledger at 0."""

import asyncio
from typing import Any

import pytest

from tests.mall.market import CLASS, NOODLE, OTHER, SHOP, Market

WRONG: tuple[Any, ...] = (
    None, True, -1, 0, 1.5, 10**12, 10**30, "", " ", "１９９０", "😀🍜", "最佳国家级", "<script>alert(1)</script>", "x" * 600, "\u0000",
    [], [None], [[]], {}, {"a": {"b": []}}, ["😀"] * 60, [-1, 10**12],
)  # fmt: skip
"""What a field never expects; numbers of 10^12, full-width digits, emoji, the wrong kind of thing."""
FIELDS = (
    "leaf", "title", "short_name", "brand", "attributes", "pictures", "detail_pictures", "points", "specs", "skus", "reference_fen",
    "reference_source", "reference_kind", "freight_fen", "freight_by", "freight_template",
    "weight_g", "dispatch_h", "sale_type", "presale_days",
    "min_per_order", "max_per_order", "limit_per_buyer", "after_sale", "service_phone", "documents", "channel", "start",
    "reduce", "pictures34", "white_picture", "video", "spec_table", "size_chart",
)  # fmt: skip


def said_of(answer: Any) -> list[str]:
    """The fields an answer complains of: those of a refusal, or the faults a saved draft carries."""
    assert answer.status_code in {200, 400, 422}, (answer.status_code, answer.text[:300])
    body = answer.json()
    if answer.status_code == 200:
        return [fault["path"] for fault in body.get("faults", [])] + [
            one["path"] for step in body.get("steps", []) for one in step["faults"]
        ]
    assert len(body["title"]) > 6
    return [field["path"] for field in body.get("fields", [])] or ["*"]


@pytest.mark.parametrize("field", FIELDS)
async def test_each_field_of_a_listing_wrong_in_turn(market: Market, field: str) -> None:
    shop_id = await market.open_shop()
    listing = await market.sell_noodles(shop_id)
    for wrong in WRONG:
        answer = await market.ask("ann", "PUT", f"/listings/{listing['id']}", {**NOODLE, field: wrong})
        named = said_of(answer)
        assert answer.status_code == 200 or any(path.split(".")[0] == field for path in named), (wrong, named)
    seen = await market.get("ben", f"/listings/{listing['id']}")
    assert (seen["state"], seen["online"]["title"], seen["skus"][0]["stock"]) == ("on_sale", NOODLE["title"], 20)
    await market.books_are_right()


SHOP_FIELDS = [
    ("shop_type", "bank"), ("name", "店"), ("name", "中国官方旗舰店"), ("name", "好店😀"), ("name", "x" * 201), ("main_category", "x"),
    ("service_phone", "12345"), ("service_phone", "138００１３８０００"), ("service_hours", " "), ("operator.name", ""),
    ("operator.address", ""), ("operator.phone", "call me"), ("return_address.name", ""), ("return_address.address", ""),
    ("return_address.phone", "１３８００１３８０００"), ("freight", None), ("freight.flat_fen", 10**12), ("freight.free_from_fen", 0),
    ("freight.not_to", ["火星"]), ("freight.not_to", ["新疆"] * 35), ("agreed", False), ("colour", "red"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "wrong"), SHOP_FIELDS)
async def test_each_field_of_a_shop_wrong_in_turn(market: Market, path: str, wrong: Any) -> None:
    form: dict[str, Any] = {**SHOP, "freight": {"kind": "free_from", "flat_fen": 800, "free_from_fen": 9900}, "cohort_id": CLASS}
    shop = await market.post("ann", "/shops", form)
    await market.post("ann", f"/shops/{shop['id']}/licence", {"sample": "valid"})
    head, _, tail = path.partition(".")
    spoilt = {**form, head: {**form[head], tail: wrong} if tail else wrong}
    spoilt.pop("cohort_id")
    answer = await market.ask("ann", "PUT", f"/shops/{shop['id']}", spoilt)
    named = said_of(answer)
    assert any(one in {path, head} or one.startswith(f"{head}.") for one in named), named
    opened = await market.ask("ann", "POST", f"/shops/{shop['id']}/open")
    assert opened.status_code == (422 if answer.status_code == 200 else 200), "what was saved wrong keeps the shop shut"
    await market.books_are_right()


async def test_ids_of_another_class_are_not_there(market: Market) -> None:
    shop_id = await market.open_shop()
    listing = await market.sell_noodles(shop_id)
    sku = listing["skus"][0]["sku_id"]
    coupon = await market.post("ann", f"/shops/{shop_id}/coupons", {"name": "券", "off_fen": 100, "total": 5})
    order = await market.post("ben", "/orders", {"listing_id": listing["id"], "sku_id": sku})
    theirs = await market.post("eve", "/shops", {**SHOP, "cohort_id": OTHER, "name": "伊芙的小店"})
    for method, path, body in (
        ("GET", f"/shops/{shop_id}/orders", None),
        ("GET", f"/orders/{order['id']}", None),
        ("GET", f"/listings/{listing['id']}", None),
        ("POST", "/orders", {"listing_id": listing["id"], "sku_id": sku}),
        ("POST", f"/orders/{order['id']}/pay", {}),
        ("POST", f"/orders/{order['id']}/cancel", {}),
        ("POST", f"/orders/{order['id']}/refunds", {"kind": "unshipped", "reason": "regret"}),
        ("POST", f"/coupons/{coupon['id']}/claim", {}),
        ("POST", f"/shops/{theirs['id']}/coupons", {"name": "券", "off_fen": 100, "total": 5, "listing_id": listing["id"]}),
        ("POST", f"/shops/{theirs['id']}/gifts", {"name": "送", "sku_id": sku, "from_fen": 100}),
        ("POST", f"/shops/{shop_id}/fast-forward", {"days": 7}),
        ("PUT", f"/listings/{listing['id']}/skus/{sku}/price", {"price_fen": 1}),
    ):
        answer = await market.ask("eve", method, path, body)
        assert answer.status_code == 404, (method, path, answer.text)
        assert answer.json()["title"]
    assert (await market.get("ben", f"/orders/{order['id']}"))["state"] == "placed"
    await market.books_are_right()


async def test_two_who_press_at_the_same_moment_get_one_refund(market_everywhere: Market) -> None:
    market = market_everywhere
    shop_id = await market.open_shop()
    listing = await market.sell_noodles(shop_id)
    order = await market.post("ben", "/orders", {"listing_id": listing["id"], "sku_id": listing["skus"][0]["sku_id"]})
    paid = await asyncio.gather(*(market.ask("ben", "POST", f"/orders/{order['id']}/pay") for _ in range(4)))
    assert sorted(one.status_code for one in paid) == [200, 409, 409, 409]
    claim = {"kind": "unshipped", "reason": "regret"}
    opened = await asyncio.gather(*(market.ask("ben", "POST", f"/orders/{order['id']}/refunds", claim) for _ in range(4)))
    assert sorted(one.status_code for one in opened) == [200, 409, 409, 409]
    refund = next(one.json()["id"] for one in opened if one.status_code == 200)
    done = await asyncio.gather(*(market.ask("ann", "POST", f"/refunds/{refund}/approve") for _ in range(4)))
    assert sorted(one.status_code for one in done) == [200, 409, 409, 409]
    await market.settle()
    assert [fact.data["amount_fen"] for fact in await market.facts("order.refunded")] == [1990]
    assert (await market.balances(shop_id))["escrow"] == 0
    await market.books_are_right()


async def test_clocks_that_jump_lose_nothing(market: Market) -> None:
    shop_id = await market.open_shop()
    listing = await market.sell_noodles(shop_id)
    sku = listing["skus"][0]["sku_id"]
    await market.post("ann", f"/listings/{listing['id']}/flash-sales", {"sku_id": sku, "price_fen": 1500, "stock": 5, "seconds": 600})
    waiting = await market.post("ben", "/orders", {"listing_id": listing["id"], "sku_id": sku})
    bought = await market.post("tom", "/orders", {"listing_id": listing["id"], "sku_id": sku})
    await market.post("tom", f"/orders/{bought['id']}/pay")
    await market.post("ann", f"/orders/{bought['id']}/ship", {"carrier": "中通快递", "tracking": "ZT123456"})
    await market.post("ann", f"/shops/{shop_id}/fast-forward", {"days": 30})
    await market.pass_time(0)
    assert (await market.get("ben", f"/orders/{waiting['id']}"))["state"] == "placed", "a leap of the market is no time to pay"
    assert (await market.get("ann", f"/shops/{shop_id}/promotions"))["flash_sales"][0]["ended"] is None
    for seconds in (-3600, 0, 7200, -7200):  # the computer's own clock is set back and forth
        await market.pass_time(seconds)
    assert (await market.get("ben", f"/orders/{waiting['id']}"))["state"] == "cancelled"
    assert (await market.get("ann", f"/shops/{shop_id}/promotions"))["flash_sales"][0]["ended"] == "time"
    assert len(await market.facts("order.cancelled")) == len(await market.facts("flash_sale.ended")) == 1
    for _ in range(3):
        await market.post("ann", f"/shops/{shop_id}/fast-forward", {"days": 10})
        await market.pass_time(0)
    assert (await market.get("tom", f"/orders/{bought['id']}"))["state"] == "settled"
    assert len(await market.facts("order.settled")) == 1
    assert [sku["stock"] + sku["reserved"] + sku["sold"] for sku in (await market.get("ann", f"/listings/{listing['id']}"))["skus"]] == [
        20,
        5,
    ]
    await market.books_are_right()
