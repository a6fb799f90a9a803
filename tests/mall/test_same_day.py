"""当日: what is ordered before 16:00 is sent by midnight, later by the next one; who sends late sees it counted, and the buyer asks."""

from datetime import UTC, datetime

import pytest

from sandbox.trade.dispatch import HOUR_MS, promise_h, same_day_ms
from sandbox.trade.listing_check import check_listing
from sandbox.trade.listing_form import ListingForm
from sandbox.trade.verdict import ShopFacts
from tests.mall.market import NOODLE, Market

SENT = {"carrier": "中通快递", "tracking": "78412345678901"}


def china(hour: int, minute: int = 0) -> int:
    """A time of 2026-11-27 in China, in ms."""
    return round(datetime(2026, 11, 26, 16, tzinfo=UTC).timestamp() * 1000) + (hour * 60 + minute) * 60_000


@pytest.mark.parametrize(("hour", "minute", "hours"), [(0, 0, 24), (9, 30, 14.5), (15, 59, 8 + 1 / 60), (16, 0, 32), (23, 59, 24 + 1 / 60)])
def test_the_promise_ends_at_the_midnight_of_the_day_or_of_the_next(hour: int, minute: int, hours: float) -> None:
    assert same_day_ms(china(hour, minute)) == round(hours * HOUR_MS)
    assert promise_h({"dispatch_h": 12}, "hand", china(hour, minute)) == -(-round(hours * 60) // 60)
    assert promise_h({"dispatch_h": 24}, "hand", china(hour, minute)) == 24


def faults(text: str = "", lead: int | None = None, **changes: object) -> set[tuple[str, str]]:
    form = ListingForm.model_validate({**NOODLE, "pictures": ["p"], **changes, **({"points": [text]} if text else {})})
    facts = ShopFacts("2026-11-27", {"food"}, {"p"}, lead_time_h=lead)
    return {
        (fault.path, fault.code)
        for fault in check_listing(form, facts).faults
        if fault.rule in {"C10", "C28"} or fault.path == "dispatch_h"
    }


def test_same_day_is_a_choice_a_supplier_who_needs_longer_cannot_keep_and_words_must_agree_with_it() -> None:
    assert faults(dispatch_h=12) == set()
    assert faults(dispatch_h=11) == {("dispatch_h", "unknown")}
    assert faults(dispatch_h=12, lead=24) == {("dispatch_h", "lead_time")}
    assert faults("拍下当天发货", dispatch_h=12) == faults("非当天发货，请谅解", dispatch_h=48) == set()
    assert faults("拍下当天发货", dispatch_h=24) == faults("当日发", dispatch_h=48) == {("points.0", "promise")}


async def sold(market: Market, listing: dict[str, object], number: int) -> str:
    await market.checkout(listing, number=number)
    order = next(one for one in await market.get("ann", f"/shops/{listing['shop_id']}/orders") if one["state"] == "placed")
    await market.pay(order["id"], number=number)
    return str(order["id"])


async def test_a_shop_sees_what_it_sent_late_and_what_lies_there(market: Market) -> None:
    shop_id = await market.open_shop()
    listing = await market.sell_noodles(shop_id, dispatch_h=12)
    at = f"/shops/{shop_id}/punctuality"
    assert await market.get("ann", at) == {"sent": 0, "late": 0, "overdue": 0, "waiting": 0, "on_time_bp": None, "next_at": None}
    first, second, third = [await sold(market, listing, number) for number in (1, 2, 3)]
    order = await market.get("ann", f"/orders/{first}")
    left_ms = same_day_ms(order["paid_at"])
    assert order["lines"][0]["dispatch_h"] == -(-left_ms // HOUR_MS)
    await market.pass_time(left_ms / 1000 - 60)
    await market.post("ann", f"/orders/{first}/ship", SENT)
    assert (await market.get("ann", at))["waiting"] == 2
    await market.pass_time(120)
    assert {talk["topic"] for talk in await market.get("ann", f"/shops/{shop_id}/conversations")} >= {"late"}
    await market.post("ann", f"/orders/{second}/ship", SENT)
    found = await market.get("ann", at)
    assert (found["sent"], found["late"], found["overdue"], found["on_time_bp"]) == (2, 1, 1, 3_333)
    assert (await market.ask("ben", "GET", at)).status_code == 404
    assert third
