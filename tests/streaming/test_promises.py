"""What a host promises is held against what is delivered: parcels, freight, gifts; a promise breaks once, with its evidence."""

from typing import Any

import pytest

import mall.events as mall
import streaming.events as live
from streaming.aftermath import SUPPLIERS_SAY_MS, Purchased, say_due
from streaming.promising import Promised, promises_in
from tests.streaming.stage import LAN, MEI, Stage

HOUR_MS = 3_600_000
SHOP = f"shop_{MEI.id}"


def paid(show_id: str, number: int = 1, freight_fen: int = 0, gift: bool = False, listing: str = "lst_a") -> mall.OrderPaid:
    lines = [mall.OrderLine(listing_id=listing, sku_id=f"{listing}_s", title="腊肉", quantity=1, unit_fen=2990)]
    if gift:
        lines.append(mall.OrderLine(listing_id="lst_b", sku_id="lst_b_s", title="小样", quantity=1, unit_fen=0))
    who: dict[str, Any] = {"checkout_id": f"chk_{number}", "buyer": f"r{number}"}
    return mall.OrderPaid(order_id=f"ord_{number}", shop_id=SHOP, show_id=show_id, total_fen=2990 + freight_fen, lines=tuple(lines), **who)


def shipped(number: int = 1) -> mall.OrderShipped:
    return mall.OrderShipped(order_id=f"ord_{number}", shop_id=SHOP, parcel_id=f"par_{number}", carrier="中通", tracking="1")


async def pass_hours(stage: Stage, hours: int) -> None:
    """The shop's market clock stands so many hours ahead, and the moment in which suppliers say what they sent is over."""
    await stage.say(mall.ShopFastForwarded(shop_id=SHOP, by_ms=hours * HOUR_MS, offset_ms=hours * HOUR_MS))
    stage.clock.advance(SUPPLIERS_SAY_MS / 1000)
    await stage.store.write(say_due, SHOP)
    await stage.settle()


async def promised(stage: Stage, text: str) -> str:
    show_id = await stage.live()
    await stage.do(MEI, "POST", f"/shows/{show_id}/pin", {"listing_id": "lst_a"})
    await stage.do(MEI, "POST", f"/shows/{show_id}/comments", {"text": text})
    return show_id


async def test_a_promise_of_the_desk_is_written_down_once(stage: Stage) -> None:
    show_id = await promised(stage, "四十八小时内发货，全国包邮")
    await stage.do(LAN, "POST", f"/shows/{show_id}/comments", {"text": "他们家买一送一"})
    await stage.do(MEI, "POST", f"/shows/{show_id}/comments", {"text": "再说一遍，48小时内发货"})
    assert [(fact.kind, fact.listing_id) for fact in await stage.facts(live.PromiseMade)] == [
        ("dispatch", "lst_a"),
        ("free_freight", "lst_a"),
    ]
    await stage.do(MEI, "POST", f"/shows/{show_id}/comments", {"text": "今天当天发货"})
    assert [fact.kind for fact in await stage.facts(live.PromiseMade)] == ["dispatch", "free_freight", "dispatch"], "a shorter wait is new"


@pytest.mark.parametrize(("after_h", "breaks"), [(47, False), (50, True)])
async def test_a_parcel_that_leaves_too_late_breaks_the_promise_once(stage: Stage, after_h: int, breaks: bool) -> None:
    show_id = await promised(stage, "48小时内发货")
    await stage.say(paid(show_id, 1), paid(show_id, 2), show=show_id)
    await pass_hours(stage, after_h)
    await stage.say(shipped(1), shipped(2), show=show_id)
    await pass_hours(stage, 60)
    broken = await stage.facts(live.PromiseBroken)
    assert len(broken) == int(breaks)
    if breaks:
        (made,) = await stage.facts(live.PromiseMade)
        assert broken[0].promise_id == made.promise_id
        assert broken[0].evidence.endswith("not sent within 48 h of its payment")


async def test_an_order_that_is_off_or_of_another_listing_breaks_nothing(stage: Stage) -> None:
    show_id = await promised(stage, "48小时内发货")
    await stage.say(paid(show_id, 1), paid(show_id, 2, listing="lst_b"), show=show_id)
    await stage.say(mall.OrderCancelled(order_id="ord_1", shop_id=SHOP, show_id=show_id, reason="owner"), show=show_id)
    await pass_hours(stage, 100)
    assert await stage.facts(live.PromiseBroken) == []


async def test_freight_that_was_to_be_free_and_a_gift_that_is_not_there(stage: Stage) -> None:
    show_id = await promised(stage, "全国包邮，买一送一")
    await stage.say(paid(show_id, 1, gift=True), shipped(1), show=show_id)
    await stage.say(mall.OrderSigned(order_id="ord_1", shop_id=SHOP, signed_at=stage.clock.now()), show=show_id)
    assert await stage.facts(live.PromiseBroken) == [], "freight free and the gift in it"
    await stage.say(paid(show_id, 2, freight_fen=800), show=show_id)
    assert [fact.evidence for fact in await stage.facts(live.PromiseBroken)] == ["order ord_2: freight 800 fen"]
    signed = mall.OrderSigned(order_id="ord_2", shop_id=SHOP, signed_at=stage.clock.now())
    await stage.say(shipped(2), signed, show=show_id)
    assert [fact.evidence for fact in await stage.facts(live.PromiseBroken)][1:] == ["order ord_2: the parcel came without the gift"]


async def arrive(stage: Stage, show_id: str, *numbers: int) -> None:
    for each in numbers:
        signed = mall.OrderSigned(order_id=f"ord_{each}", shop_id=SHOP, signed_at=stage.clock.now())
        await stage.say(shipped(each), signed, show=show_id)


async def test_a_promise_is_kept_when_the_show_is_over_and_everything_came_as_promised(stage: Stage) -> None:
    show_id = await promised(stage, "48小时内发货，全国包邮，买一送一")
    made = {fact.kind: fact.promise_id for fact in await stage.facts(live.PromiseMade)}
    await stage.say(paid(show_id, 1, gift=True), paid(show_id, 2), paid(show_id, 3, listing="lst_b"), show=show_id)
    await arrive(stage, show_id, 1)
    await stage.do(MEI, "POST", f"/shows/{show_id}/end")
    assert await stage.facts(live.PromiseKept) == [], "one parcel is on its way"
    await arrive(stage, show_id, 2)
    assert [fact.promise_id for fact in await stage.facts(live.PromiseKept)] == [made["free_freight"]]
    assert [fact.promise_id for fact in await stage.facts(live.PromiseBroken)] == [made["gift"]], "what is broken is never kept"
    await pass_hours(stage, 60)
    await arrive(stage, show_id, 3)
    assert [fact.promise_id for fact in await stage.facts(live.PromiseKept)] == [made["free_freight"], made["dispatch"]], "each once"


async def test_a_promise_nothing_was_bought_on_is_neither_kept_nor_broken(stage: Stage) -> None:
    show_id = await promised(stage, "48小时内发货")
    await stage.say(paid(show_id, 1), show=show_id)
    await stage.do(MEI, "POST", f"/shows/{show_id}/end")
    await stage.say(mall.OrderCancelled(order_id="ord_1", shop_id=SHOP, show_id=show_id, reason="owner"), show=show_id)
    await pass_hours(stage, 100)
    assert await stage.facts(live.PromiseKept) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("拍下四十八小时内发货", [Promised("dispatch", "四十八小时内发货", 48)]),
        ("3天之内都能发出", [Promised("dispatch", "3天之内都能发出", 72)]),
        ("今晚统一发货", [Promised("dispatch", "今晚统一发货", 24)]),
        ("全场包邮，再送一包小样", [Promised("free_freight", "全场包邮"), Promised("gift", "再送一包")]),
        ("买一送一", [Promised("gift", "买一送一")]),
        ("不包邮，没有赠品", []),
        ("满99元包邮", []),
        ("不能保证24小时内发货", []),
        ("物流三天到，欢迎下单", []),
        ("900天内发货", []),
        ("一百二十小时内发货", [Promised("dispatch", "一百二十小时内发货", 120)]),
    ],
)
def test_what_is_a_promise(text: str, expected: list[Promised]) -> None:
    assert list(promises_in(text)) == expected


async def test_two_own_goods_of_one_leaf_share_no_luck_and_a_new_arrangement_changes_none(stage: Stage) -> None:
    show_id = await stage.live()
    await stage.say(paid(show_id, 1), show=show_id)
    turned = [{"listing_id": "lst_b"}, {"listing_id": "lst_a"}]
    await stage.do(MEI, "PUT", f"/shows/{show_id}/shelf", {"items": turned})
    await stage.say(paid(show_id, 2), paid(show_id, 3, listing="lst_b"), show=show_id)
    keys = {row.order_id: row.goods for row in await stage.rows(Purchased)}
    assert keys == {"ord_1": "food.meat/1", "ord_2": "food.meat/1", "ord_3": "food.meat/2"}
