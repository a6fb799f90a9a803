"""Samples: what a supplier says to a request, what it costs, and what one may say once it was tried."""

from typing import Any

import pytest

from supply.sample_rules import answer, look
from tests.mall.market import CLASS, Market

HOUR, DAY = 36, 24 * 36
WHY = "想先试吃，再决定要不要在直播里推荐"


async def asked(market: Market, short_name: str, **changes: Any) -> tuple[str, dict[str, Any], dict[str, Any]]:
    """An open shop that asked for a sample, answered by the supplier."""
    await market.stock_supply()
    shop_id = await market.open_shop()
    goods = next(one for one in await market.get("ann", f"/goods?cohort={CLASS}") if one["short_name"] == short_name)
    sample = await market.post("ann", f"/shops/{shop_id}/samples", {"goods_id": goods["id"], "purpose": WHY, **changes})
    assert (sample["state"], sample["can"]) == ("asked", ["cancel"])
    await market.pass_time(HOUR + 1)
    return shop_id, goods, await market.get("ann", f"/samples/{sample['id']}")


async def delivered(market: Market, sample: dict[str, Any]) -> dict[str, Any]:
    """The sample comes."""
    await market.pass_time(12 * HOUR + 1)
    assert (await market.get("ann", f"/samples/{sample['id']}"))["tracking"].startswith("KB")
    await market.pass_time(48 * HOUR + 1)
    return dict(await market.get("ann", f"/samples/{sample['id']}"))


async def test_a_cheap_sample_is_free_and_is_tried(market_everywhere: Market) -> None:
    market = market_everywhere
    shop_id, goods, sample = await asked(market, "酸豆角")
    assert (sample["state"], sample["terms"], sample["amount_fen"]) == ("granted", "free", 0)
    sample = await delivered(market, sample)
    assert (sample["state"], sample["look"], sample["can"]) == ("delivered", "good", ["feedback"])
    assert sample["look_note"].startswith("做工好")
    short = await market.ask("ann", "POST", f"/samples/{sample['id']}/feedback", {"verdict": "good", "text": "好吃"})
    assert short.status_code == 422
    tried = await market.post("ann", f"/samples/{sample['id']}/feedback", {"verdict": "good", "text": "酸度正好，脆，煮粉配着吃很香"})
    assert (tried["state"], tried["state_name"], tried["verdict"]) == ("tried", "已试用", "good")
    assert [fact.data["goods_id"] for fact in await market.facts("sample.tried")] == [goods["id"]]
    assert (await market.balances(shop_id))["wallet"] == 400_000
    assert (await market.get("ann", f"/shops/{shop_id}/samples"))[0]["id"] == sample["id"]


async def test_a_dear_sample_needs_a_deposit_that_comes_back_with_the_feedback(market: Market) -> None:
    shop_id, _, sample = await asked(market, "亚麻连衣裙")
    assert (sample["state"], sample["terms"], sample["can"]) == ("awaiting_payment", "deposit", ["pay", "cancel"])
    answer = await market.ask("ann", "POST", f"/samples/{sample['id']}/pay")
    assert (answer.status_code, answer.json()["payment"]) == (202, "pending")
    await market.settle()
    balances = await market.balances(shop_id)
    assert (balances["prepaid"], balances["wallet"]) == (sample["amount_fen"], 400_000 - sample["amount_fen"])
    sample = await delivered(market, sample)
    await market.post("ann", f"/samples/{sample['id']}/feedback", {"verdict": "fair", "text": "面料舒服，线头有点多，尺码偏大"})
    balances = await market.balances(shop_id)
    assert (balances["prepaid"], balances["wallet"]) == (0, 400_000)
    await market.books_are_right()


async def test_a_deposit_without_feedback_is_lost(market: Market) -> None:
    shop_id, _, sample = await asked(market, "亚麻连衣裙")
    await market.ask("ann", "POST", f"/samples/{sample['id']}/pay")
    await market.settle()
    await delivered(market, sample)
    await market.post("ann", f"/shops/{shop_id}/fast-forward", {"days": 16})
    await market.pass_time(1)
    kept = await market.get("ann", f"/samples/{sample['id']}")
    assert kept["state"] == "kept"
    balances = await market.balances(shop_id)
    assert (balances["prepaid"], balances["samples"]) == (0, sample["amount_fen"])
    late = await market.ask("ann", "POST", f"/samples/{sample['id']}/feedback", {"verdict": "good", "text": "现在才想起来要写反馈"})
    assert (late.status_code, late.json()["code"]) == (409, "sample_step")
    await market.books_are_right()


async def test_several_pieces_are_paid_and_a_cancelled_one_is_paid_back(market: Market) -> None:
    shop_id, goods, sample = await asked(market, "酸豆角", quantity=2)
    assert (sample["terms"], sample["amount_fen"]) == ("paid", goods["skus"][0]["supply_fen"] * 2)
    await market.ask("ann", "POST", f"/samples/{sample['id']}/pay")
    await market.settle()
    assert (await market.balances(shop_id))["samples"] == sample["amount_fen"]
    gone = await market.post("ann", f"/samples/{sample['id']}/cancel")
    assert gone["state"] == "cancelled"
    assert (await market.balances(shop_id))["wallet"] == 400_000
    assert (await market.get("ann", f"/goods/{goods['id']}"))["stock"] == goods["stock"]
    await market.books_are_right()


async def test_a_request_without_a_purpose_is_refused_with_a_sentence(market: Market) -> None:
    shop_id, goods, sample = await asked(market, "酸豆角", purpose="想要")
    assert (sample["state"], sample["can"]) == ("refused", [])
    assert sample["note"].startswith("申请理由太短")
    again = await market.post("ann", f"/shops/{shop_id}/samples", {"goods_id": goods["id"], "purpose": WHY})
    twice = await market.ask("ann", "POST", f"/shops/{shop_id}/samples", {"goods_id": goods["id"], "purpose": WHY})
    assert (twice.status_code, twice.json()["code"]) == (409, "sample_asked")
    assert (await market.ask("ben", "GET", f"/samples/{again['id']}")).status_code == 404
    assert (await market.ask("lee", "POST", f"/samples/{again['id']}/cancel")).status_code == 403
    assert (await market.ask("ben", "POST", f"/shops/{shop_id}/samples", {"goods_id": goods["id"], "purpose": WHY})).status_code == 404


@pytest.mark.parametrize(
    ("cost", "pieces", "untried", "tried", "said"),
    [
        (2_000, 1, 0, 0, ("free", 0, "")),
        (2_001, 1, 0, 0, ("deposit", 2_001, "")),
        (5_000, 1, 0, 1, ("free", 0, "")),
        (5_001, 1, 0, 1, ("deposit", 5_001, "")),
        (2_000, 2, 0, 0, ("paid", 2_000, "")),
        (2_000, 1, 2, 0, ("free", 0, "")),
        (2_000, 1, 3, 0, ("", 0, "untried")),
    ],
)
def test_the_rules_of_a_supplier(cost: int, pieces: int, untried: int, tried: int, said: tuple[str, int, str]) -> None:
    found = answer(cost, pieces, WHY, untried, tried, True)
    assert (found.terms, found.amount_fen, found.code) == said
    assert answer(cost, pieces, WHY, 0, tried, False).code == "out_of_stock"


def test_a_sample_tells_good_goods_from_poor_ones() -> None:
    good = [look(f"smp_{index}", 9_500) for index in range(200)]
    poor = [look(f"smp_{index}", 5_000) for index in range(200)]
    assert set(good) == {"good"}
    assert set(poor) == {"poor"}
    assert len({look(f"smp_{index}", 8_500) for index in range(200)}) == 2, "near a border one piece may mislead"


async def test_one_speaks_of_ones_own_trial_only_after_it(market: Market) -> None:
    shop_id, goods, sample = await asked(market, "酸豆角")
    await market.post("ann", f"/shops/{shop_id}/picks", {"goods_id": goods["id"]})
    card = (await market.get("ann", f"/shops/{shop_id}/listings"))[0]
    form = (await market.get("ann", f"/listings/{card['id']}"))["form"]
    form["points"] = ["亲测好吃，脆口下饭", *form["points"][1:]]
    await market.put("ann", f"/listings/{card['id']}", form)
    refused = await market.post("ann", f"/listings/{card['id']}/submit")
    assert refused["state"] == "refused"
    assert any("先申请样品" in reason["message"] for reason in refused["reasons"])
    sample = await delivered(market, sample)
    await market.post("ann", f"/samples/{sample['id']}/feedback", {"verdict": "good", "text": "酸度正好，脆，煮粉配着吃很香"})
    await market.put("ann", f"/listings/{card['id']}", form)
    assert (await market.post("ann", f"/listings/{card['id']}/submit"))["state"] == "on_sale"
