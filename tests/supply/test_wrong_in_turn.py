"""Each field of supply's forms wrong in turn, and ids of another class: the field is named, nothing moves, the ledger is at 0."""

from typing import Any

import pytest

from tests.mall.market import CLASS, OTHER, SHOP, Market

WRONG: tuple[Any, ...] = (
    -1, 1.5, 10**12, 10**30, " ", "１２", "😀🍜", "x" * 600, "\u0000", [[]], {}, {"a": {"b": []}}, [-1, 10**12],
)  # fmt: skip
"""What no field of these forms expects. JSON's true counts as 1 and an empty draft is a draft, so they are not here."""
WHY = "想试一试口感，再决定要不要在直播间推荐"
FORMS: dict[str, tuple[str, str, str, dict[str, Any]]] = {
    "pick": ("ann", "POST", "/shops/{shop}/picks", {"goods_id": "{goods}", "mode": "wholesale"}),
    "change of a pick": ("ann", "PUT", "/shops/{shop}/picks/{picked}", {"mode": "wholesale", "min_profit_fen": 100}),
    "purchase": ("ann", "POST", "/shops/{shop}/purchase-orders", {"goods_id": "{picked}", "lines": [{"slot": 0, "quantity": 5}]}),
    "sample": ("ann", "POST", "/shops/{shop}/samples", {"goods_id": "{goods}", "slot": 0, "quantity": 1, "purpose": WHY}),
    "shock": (
        "lee", "POST", f"/cohorts/{CLASS}/shocks",
        {"kind": "price_up", "supplier_id": "{supplier}", "goods_id": "{goods}", "share_bp": 800, "minutes": 5},
    ),
    "draw": ("lee", "POST", f"/cohorts/{CLASS}/shocks/draw", {"seed": 7}),
    "level": ("lee", "PUT", f"/cohorts/{CLASS}/supply-level", {"level": 0}),
    "commission": ("lee", "PUT", "/goods/{goods}/commission", {"commission_bp": 1500}),
    "cooperation": ("lee", "PUT", "/suppliers/{supplier}/cooperation", {"cooperation": "paused"}),
    "exclusive plan": ("lee", "POST", "/goods/{picked}/exclusive-plans", {"shop_id": "{shop}", "share_bp": 500}),
}  # fmt: skip


async def stocked(market: Market) -> dict[str, str]:
    """A shop that picked one of two goods, and the names a form needs."""
    await market.stock_supply()
    shop = await market.open_shop()
    goods = [one for one in await market.get("ann", f"/goods?cohort={CLASS}") if len(one["modes"]) == 3][:2]
    await market.post("ann", f"/shops/{shop}/picks", {"goods_id": goods[1]["id"], "mode": "wholesale"})
    return {"shop": shop, "goods": goods[0]["id"], "picked": goods[1]["id"], "supplier": goods[0]["supplier"]["id"]}


def filled(value: Any, names: dict[str, str]) -> Any:
    """A form with its names put in."""
    if isinstance(value, dict):
        return {key: filled(one, names) for key, one in value.items()}
    return value.format(**names) if isinstance(value, str) else value


@pytest.mark.parametrize("form", FORMS)
async def test_each_field_wrong_in_turn(market: Market, form: str) -> None:
    names = await stocked(market)
    who, method, path, body = (filled(part, names) for part in FORMS[form])
    before, said = await market.balances(names["shop"]), len(await market.facts())
    for field in body.keys() - {"purpose"}:  # a poor purpose is the supplier's to refuse (test_samples)
        for wrong in WRONG:
            answer = await market.ask(who, method, path, {**body, field: wrong})
            assert answer.status_code in {404, 409, 422}, (field, wrong, answer.text[:200])
            assert len(answer.json()["title"]) > 6
            if answer.status_code == 422:
                assert {one["path"].split(".")[0] for one in answer.json()["fields"]} == {field}, (field, wrong)
    odd = await market.ask(who, method, path, {**body, "colour": "red"})
    assert (odd.status_code, [one["path"] for one in odd.json()["fields"]]) == (422, ["colour"])
    assert (await market.balances(names["shop"]), len(await market.facts())) == (before, said), "nothing that was refused left a trace"
    await market.books_are_right()


@pytest.mark.parametrize("form", FORMS)
async def test_the_form_as_it_should_be_is_taken(market: Market, form: str) -> None:
    """Negative control: what the test above spoils is right before it is spoilt."""
    names = await stocked(market)
    who, method, path, body = (filled(part, names) for part in FORMS[form])
    answer = await market.ask(who, method, path, body)
    assert answer.status_code in {200, 202}, answer.text


async def test_ids_of_another_class_are_not_there(market: Market) -> None:
    names = await stocked(market)
    theirs = (await market.post("eve", "/shops", {**SHOP, "cohort_id": OTHER, "name": "伊芙的小店"}))["id"]
    for path, body in (
        (f"/shops/{theirs}/picks", {"goods_id": names["goods"], "mode": "dropship"}),
        (f"/shops/{names['shop']}/picks", {"goods_id": names["goods"], "mode": "dropship"}),
        (f"/shops/{theirs}/samples", {"goods_id": names["goods"], "purpose": WHY}),
        (f"/shops/{theirs}/purchase-orders", {"goods_id": names["picked"], "lines": []}),
        (f"/shops/{names['shop']}/purchase-orders", {"goods_id": names["picked"], "lines": []}),
        (f"/cohorts/{CLASS}/shocks/draw", {"seed": 1}),
    ):
        assert (await market.ask("eve", "POST", path, body)).status_code == 404, path
