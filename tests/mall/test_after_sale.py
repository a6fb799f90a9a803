"""After the sale: claims step by step and by time, partial shipment, reviews, service, profit, leaps of the market clock."""

import pytest

from mall.refund_steps import WAITS, buyer_steps, in_time, kinds_for, most_fen, next_state, shop_steps, verdict
from mall.service_talk import reply, taken
from mall.tracking import trace
from streaming.events import RefundRequested, ReviewWritten, TrafficBought, TrafficEnded
from tests.mall.market import Market
from tests.mall.test_orders import orders, selling, stock

DAY = 86_400
PARCEL = {"carrier": "中通快递", "tracking": "ZT123456"}


async def bought(market: Market, quantity: int = 2, who: str = "ben", **changes: object) -> tuple[str, dict, str]:
    """A classmate's paid order of the shop's own goods: shop, listing, order id."""
    shop_id, listing = await selling(market, **changes)
    wish = {"listing_id": listing["id"], "sku_id": listing["skus"][0]["sku_id"], "quantity": quantity}
    order = await market.post(who, "/orders", wish)
    await market.post(who, f"/orders/{order['id']}/pay")
    return shop_id, listing, order["id"]


async def signed(market: Market, **changes: object) -> tuple[str, dict, str]:
    """The same, sent and delivered."""
    shop_id, listing, order_id = await bought(market, **changes)
    await market.post("ann", f"/orders/{order_id}/ship", PARCEL)
    await market.pass_time(61)
    assert (await market.get("ben", f"/orders/{order_id}"))["state"] == "signed"
    return shop_id, listing, order_id


async def state_of(market: Market, order_id: str) -> str:
    return str((await market.get("ann", f"/orders/{order_id}"))["state"])


async def leap(market: Market, shop_id: str, days: int) -> None:
    """Market days pass; everything that falls due happens."""
    await market.post("ann", f"/shops/{shop_id}/fast-forward", {"days": days})
    for _ in range(4):
        await market.pass_time(0)


def test_the_shop_is_told_its_steps() -> None:
    assert shop_steps("exchange", "waiting_resend", True) == ["resend"]
    assert shop_steps("exchange", "returning", True) == ["reject", "confirm"]
    assert [shop_steps("return", state, True) for state in ("waiting_return", "rejected", "platform", "done")] == [[], [], [], []]


def test_the_buyer_is_told_his_steps() -> None:
    assert buyer_steps("return", "waiting_return", False) == ["send_back", "withdraw"]
    assert buyer_steps("return", "rejected", False) == ["escalate", "withdraw"]
    assert [buyer_steps("return", state, True) for state in ("returning", "waiting_resend", "done")] == [[], [], []]


async def test_money_back_before_it_is_sent(market: Market) -> None:
    shop_id, listing, order_id = await bought(market)
    claim = {"kind": "unshipped", "reason": "regret", "text": "拍错了"}
    assert (await market.ask("ben", "POST", f"/orders/{order_id}/refunds", {**claim, "kind": "return"})).json()[
        "code"
    ] == "claim_not_possible"
    assert (await market.ask("tom", "POST", f"/orders/{order_id}/refunds", claim)).status_code == 404
    refund = await market.post("ben", f"/orders/{order_id}/refunds", claim)
    assert (refund["state"], refund["amount_fen"], refund["pieces"]) == ("waiting_shop", 3980, 2)
    assert refund["shop_steps"] == ["approve", "reject"]
    assert (await market.ask("ben", "POST", f"/orders/{order_id}/refunds", claim)).json()["code"] == "claim_open"
    assert (await market.ask("ann", "POST", f"/orders/{order_id}/ship", PARCEL)).json()["code"] == "claim_open"
    assert (await market.ask("ben", "POST", f"/refunds/{refund['id']}/approve")).status_code == 403
    done = await market.post("ann", f"/refunds/{refund['id']}/approve")
    assert (done["state"], done["shop_steps"]) == ("done", [])
    assert (await market.ask("ann", "POST", f"/refunds/{refund['id']}/approve")).json()["code"] == "step_not_possible"
    assert await state_of(market, order_id) == "refunded"
    assert await stock(market, listing) == (20, 0, 0)
    money = await market.balances(shop_id)
    assert (money["escrow"], money["refunds"] + money["sales"], money["wallet"]) == (0, 0, 400_000)
    await market.books_are_right()


async def test_a_return_goes_its_whole_way(market_everywhere: Market) -> None:
    market = market_everywhere
    shop_id, listing, order_id = await signed(market, freight_fen=600)
    claim = {"kind": "return", "reason": "quality", "text": "袋子破了", "pieces": 1, "amount_fen": 1990}
    for wrong in ({"amount_fen": 0}, {"amount_fen": 10**12}, {"pieces": 3}, {"pieces": 0}):
        assert (await market.ask("ben", "POST", f"/orders/{order_id}/refunds", {**claim, **wrong})).status_code == 422, wrong
    refund = (await market.post("ben", f"/orders/{order_id}/refunds", claim))["id"]
    await market.pass_time(8 * DAY)  # the settlement waits for the claim, which time has approved after 48 h and closed 7 days later
    assert await state_of(market, order_id) == "signed"
    assert [one["state"] for one in await market.get("ben", f"/orders/{order_id}/refunds")] == ["waiting_return"]
    assert (await market.ask("ben", "POST", f"/refunds/{refund}/send-back", {**PARCEL, "tracking": "?"})).status_code == 422
    back = await market.post("ben", f"/refunds/{refund}/send-back", PARCEL)
    assert (back["state"], back["shop_steps"]) == ("returning", ["reject", "confirm"])
    assert (await market.post("ann", f"/refunds/{refund}/confirm"))["state"] == "done"
    await market.pass_time(1)
    order = await market.get("ann", f"/orders/{order_id}")
    assert (order["state"], order["refunded_fen"], order["back_pieces"]) == ("settled", 1990, 1)
    assert (await stock(market, listing))[2] == 1
    fee = 1990 * 5 // 100 + 1
    money = await market.balances(shop_id)
    assert money["wallet"] == 400_000 + 3980 + 600 - 1990 - fee - 400 - 800
    assert (money["escrow"], money["platform_fee"], money["freight"]) == (0, fee, 1200)
    await market.books_are_right()


async def test_a_claim_tells_what_both_sides_did_and_until_when_each_step_waited(market_everywhere: Market) -> None:
    market = market_everywhere
    shop_id, _, order_id = await signed(market)
    refund = (await market.post("ben", f"/orders/{order_id}/refunds", {"kind": "return", "reason": "quality"}))["id"]
    await market.post("ann", f"/refunds/{refund}/reject", {"note": "视频里是好的"})
    await market.post("ben", f"/refunds/{refund}/escalate")
    await market.post("lee", f"/refunds/{refund}/decide", {"for_buyer": True, "note": "袋子确实破了"})
    await leap(market, shop_id, 8)
    [claim] = await market.get("ben", f"/orders/{order_id}/refunds")
    assert [(step["who"], step["act"], step["state"]) for step in claim["steps"]] == [
        ("buyer", "open", "waiting_shop"),
        ("shop", "reject", "rejected"),
        ("buyer", "escalate", "platform"),
        ("platform", "for_buyer", "waiting_return"),
        ("time", "time", "failed"),
    ]
    waited = [step["until"] - step["at"] for step in claim["steps"][:-1]]
    assert waited == [WAITS["waiting_shop"], WAITS["rejected"], WAITS["platform"], WAITS["waiting_return"]]
    assert claim["steps"][-1]["at"] == claim["steps"][-2]["until"]  # on the market clock, whenever the leap was
    assert claim["steps"][-1]["until"] is None
    assert [step["note"] for step in claim["steps"]] == ["", "视频里是好的", "", "袋子确实破了", ""]


async def test_a_claim_nobody_follows_fails_and_the_shop_is_paid(market: Market) -> None:
    shop_id, _, order_id = await signed(market)
    claim = {"kind": "return", "reason": "regret"}
    refund = (await market.post("ben", f"/orders/{order_id}/refunds", claim))["id"]
    await market.post("ann", f"/refunds/{refund}/approve")
    await leap(market, shop_id, 8)
    assert [one["state"] for one in await market.get("ben", f"/orders/{order_id}/refunds")] == ["failed"]
    assert await state_of(market, order_id) == "settled"
    assert [fact.data["outcome"] for fact in await market.facts("refund.closed")] == ["failed"]


async def test_the_platform_decides(market: Market) -> None:
    _, _, order_id = await signed(market)
    path = f"/orders/{order_id}/refunds"
    for for_buyer, after in ((False, "failed"), (True, "done")):
        refund = (await market.post("ben", path, {"kind": "refund_only", "reason": "damaged", "amount_fen": 500}))["id"]
        assert (await market.ask("ann", "POST", f"/refunds/{refund}/reject", {"note": ""})).status_code == 422
        await market.post("ann", f"/refunds/{refund}/reject", {"note": "外箱完好"})
        assert (await market.ask("lee", "POST", f"/refunds/{refund}/escalate")).status_code == 403
        assert (await market.post("ben", f"/refunds/{refund}/escalate"))["state"] == "platform"
        assert (await market.ask("ann", "POST", f"/refunds/{refund}/decide", {"for_buyer": False})).status_code == 403
        assert (await market.post("lee", f"/refunds/{refund}/decide", {"for_buyer": for_buyer, "note": "看了照片"}))["state"] == after
    assert (await market.get("ann", f"/orders/{order_id}"))["refunded_fen"] == 500
    for number in range(3):
        refund = (await market.post("ben", path, {"kind": "refund_only", "reason": "late", "amount_fen": 100 + number}))["id"]
        await market.post("ben", f"/refunds/{refund}/withdraw")
    sixth = await market.ask("ben", "POST", path, {"kind": "refund_only", "reason": "late", "amount_fen": 100})
    assert sixth.json()["code"] == "too_many_claims"
    await market.books_are_right()


async def test_an_exchange_is_sent_again(market: Market) -> None:
    _, listing, order_id = await signed(market)
    refund = (await market.post("ben", f"/orders/{order_id}/refunds", {"kind": "exchange", "reason": "fit"}))["id"]
    steps = [("ann", "approve", None), ("ben", "send-back", PARCEL), ("ann", "confirm", None), ("ann", "resend", PARCEL)]
    seen = [(await market.post(who, f"/refunds/{refund}/{act}", body))["state"] for who, act, body in steps]
    assert seen == ["waiting_return", "returning", "waiting_resend", "done"]
    assert (await market.get("ann", f"/orders/{order_id}"))["refunded_fen"] == 0
    assert await stock(market, listing) == (18, 0, 2), "two came back sound, two were sent"
    moved = [(fact.data["reason"], fact.data["delta"]) for fact in await market.facts("stock.changed")]
    assert moved[-2:] == [("returned", 2), ("sent_again", -2)]
    await market.books_are_right()


async def test_what_came_broken_is_lost_and_nothing_is_sent_that_is_not_there(market: Market) -> None:
    _, listing, order_id = await signed(market)
    refund = (await market.post("ben", f"/orders/{order_id}/refunds", {"kind": "exchange", "reason": "damaged", "pieces": 1}))["id"]
    for who, act, body in (("ann", "approve", None), ("ben", "send-back", PARCEL), ("ann", "confirm", None)):
        await market.post(who, f"/refunds/{refund}/{act}", body)
    assert await stock(market, listing) == (18, 0, 2), "the broken piece is not sold again"
    shelf = f"/listings/{listing['id']}/skus/{listing['skus'][0]['sku_id']}/stock"
    await market.put("ann", shelf, {"stock": 0})
    no = await market.ask("ann", "POST", f"/refunds/{refund}/resend", PARCEL)
    assert (no.status_code, no.json()["code"]) == (409, "nothing_to_send")
    await market.put("ann", shelf, {"stock": 3})
    assert (await market.post("ann", f"/refunds/{refund}/resend", PARCEL))["state"] == "done"
    assert await stock(market, listing) == (2, 0, 2)
    await market.books_are_right()


async def test_a_repair_sends_the_buyer_his_own_piece(market: Market) -> None:
    """Negative control of the exchange: nothing leaves the shelf."""
    _, listing, order_id = await signed(market)
    refund = (await market.post("ben", f"/orders/{order_id}/refunds", {"kind": "repair", "reason": "quality"}))["id"]
    for who, act, body in (("ann", "approve", None), ("ben", "send-back", PARCEL), ("ann", "confirm", None), ("ann", "resend", PARCEL)):
        await market.post(who, f"/refunds/{refund}/{act}", body)
    assert await stock(market, listing) == (18, 0, 2)


async def test_a_virtual_buyer_gets_his_money_back_by_himself(market: Market) -> None:
    """Two seconds of facts from the audience: a claim, then time, the courier that collects, and the shop that says nothing."""
    shop_id, listing = await selling(market)
    await market.checkout(listing)
    order_id = (await orders(market, shop_id))[0]["id"]
    await market.pay(order_id)
    await market.post("ann", f"/orders/{order_id}/ship", PARCEL)
    await market.pass_time(61)
    await market.say(ReviewWritten(show_id="shw_1", order_id=order_id, stars=2, text="比直播里的小"))
    await market.say(ReviewWritten(show_id="shw_1", order_id=order_id, stars=5, text="再写一次"))
    assert await state_of(market, order_id) == "reviewed"
    await market.say(RefundRequested(show_id="shw_1", order_id=order_id, reason="promise_broken", text="说好送一包的"))
    await market.say(RefundRequested(show_id="shw_1", order_id=order_id, reason="promise_broken", text="又来"))
    assert len(await market.facts("refund.opened")) == 1
    await leap(market, shop_id, 30)
    refund = (await market.get("ann", f"/shops/{shop_id}/refunds"))[0]
    assert (refund["state"], await state_of(market, order_id)) in {("done", "refunded"), ("failed", "settled")}
    back = (await market.get("ann", f"/shops/{shop_id}/came-back"))[0]
    assert (back["refunded"], back["refunded_fen"]) == ((1, 1990) if refund["state"] == "done" else (0, 0))
    talks = await market.get("ann", f"/shops/{shop_id}/conversations")
    assert {talk["topic"] for talk in talks} == {"refund", "review"}
    await market.books_are_right()


async def test_some_pieces_now_and_some_later(market: Market) -> None:
    _, _, order_id = await bought(market, quantity=3)
    path = f"/orders/{order_id}/ship"
    assert (await market.ask("ann", "POST", path, {**PARCEL, "pieces": 4})).json()["code"] == "not_shippable"
    assert (await market.post("ann", path, {**PARCEL, "pieces": 2}))["state"] == "part_shipped"
    await market.pass_time(61)
    assert await state_of(market, order_id) == "part_shipped"
    order = await market.post("ann", path, {**PARCEL, "tracking": "ZT654321"})
    assert (order["state"], [one["pieces"] for one in order["parcels"]]) == ("shipped", [2, 1])
    await market.pass_time(61)
    order = await market.get("ann", f"/orders/{order_id}")
    assert order["state"] == "signed"
    assert [step["name"] for step in order["parcels"][0]["steps"]][-1] == "delivered"
    assert [fact.data["left"] for fact in await market.facts("order.shipped")] == [1, 0]


async def test_service_answers_within_the_rules(market: Market) -> None:
    shop_id, listing = await selling(market)
    await market.checkout(listing)
    order_id = (await orders(market, shop_id))[0]["id"]
    await market.pay(order_id)
    await market.pass_time(49 * 3600)  # the promise of 48 h is over
    talk = (await market.get("ann", f"/shops/{shop_id}/conversations"))[0]
    assert (talk["topic"], talk["waits"]) == ("late", True)
    path = f"/conversations/{talk['id']}"
    for wrong in ("加我微信说", "", "长" * 301):
        assert (await market.ask("ann", "POST", f"{path}/messages", {"text": wrong})).status_code == 422, wrong
    assert (await market.ask("ben", "POST", f"{path}/messages", {"text": "我来答"})).status_code == 404
    said = await market.post("ann", f"{path}/messages", {"text": "非常抱歉，今天下午就给您发出。"})
    assert (said["mood"], said["waits"], said["waited_ms"] is not None) == ("content", False, True)
    await market.pass_time(5)
    assert len((await market.get("ann", path))["messages"]) == 3
    assert [fact.data["mood"] for fact in await market.facts("service.answered")] == ["content"]


async def test_leaping_brings_settlement_and_shows_in_the_curve(market_everywhere: Market) -> None:
    market = market_everywhere
    shop_id, _, order_id = await signed(market)
    for wrong in (0, -7, 31, 10**6):
        assert (await market.ask("ann", "POST", f"/shops/{shop_id}/fast-forward", {"days": wrong})).json()["code"] == "leap_too_far"
    assert (await market.ask("ben", "POST", f"/shops/{shop_id}/fast-forward", {"days": 7})).status_code == 404
    before = await market.get("ann", f"/shops/{shop_id}/money")
    assert (before["escrow_fen"], before["trial_fen"], [day["coming"] for day in before["curve"]][-1]) == (3980, 0, True)
    await leap(market, shop_id, 7)
    assert await state_of(market, order_id) == "settled"
    money = await market.get("ann", f"/shops/{shop_id}/money")
    assert money["market_now"] - before["market_now"] >= 7 * DAY * 1000
    assert (money["escrow_fen"], money["trial_fen"]) == (0, 0)
    assert money["curve"][-1]["wallet_fen"] == money["wallet_fen"] == 400_000 + 3980 - 199 - 400
    assert money["total"]["net_fen"] == 3980 - 199 - 400
    row = (await market.get("ann", f"/shops/{shop_id}/statement"))[0]
    assert (row["paid_fen"], row["platform_fee_fen"], row["freight_fen"], row["left_fen"]) == (3980, 199, 400, 3980 - 199 - 400)
    back = (await market.get("ann", f"/shops/{shop_id}/came-back"))[0]
    assert (back["settled"], back["settled_fen"]) == (1, 3980 - 199)
    assert back["wallet_after_fen"] - back["wallet_before_fen"] == 3980 - 199
    lee = (await market.get("lee", "/cohorts/coh_1/money"))[0]
    assert (lee["market_days"], lee["net_fen"], lee["orders"]) == (7, 3980 - 199 - 400, 1)
    assert (len(lee["wallet_curve"]), lee["wallet_curve"][-1]) == (14, lee["wallet_fen"])
    assert (lee["wallet_curve"][0], lee["wallet_curve"][6], lee["wallet_curve"][-2]) == (0, 400_000 - 400, 400_000 - 400)
    assert (sum(lee["income_curve"]), lee["income_curve"][6]) == (3980, 3980)  # all of it on the day of the sale, seven days ago
    assert (await market.ask("ann", "GET", "/cohorts/coh_1/money")).status_code in {403, 404}
    for _ in range(11):
        await market.ask("ann", "POST", f"/shops/{shop_id}/fast-forward", {"days": 30})
    assert (await market.ask("ann", "POST", f"/shops/{shop_id}/fast-forward", {"days": 30})).json()["code"] == "leap_too_far"
    await market.books_are_right()


async def test_the_lecturer_sets_t_plus_n_and_the_fee(market: Market) -> None:
    terms = {"settle_days": 1, "platform_fee_bp": 1000}
    assert (await market.ask("ann", "PUT", "/cohorts/coh_1/market-terms", terms)).status_code in {403, 404}
    assert (await market.ask("lee", "PUT", "/cohorts/coh_1/market-terms", {**terms, "settle_days": 99})).status_code == 422
    assert await market.put("lee", "/cohorts/coh_1/market-terms", terms) == terms
    shop_id, _, order_id = await signed(market)
    await leap(market, shop_id, 1)
    assert await state_of(market, order_id) == "settled"
    assert (await market.balances(shop_id))["platform_fee"] == 398


async def test_paid_traffic_is_the_shows_cost(market: Market) -> None:
    shop_id, listing = await selling(market)
    await market.plan_show()
    bought_ = TrafficBought(show_id="shw_1", traffic_id="trf_1", goal="enter", budget_fen=10_000, minutes=30)
    for _ in range(2):
        await market.say(bought_)
    money = await market.balances(shop_id)
    assert (money["wallet"], money["prepaid"]) == (390_000, 10_000)
    for _ in range(2):
        await market.say(TrafficEnded(show_id="shw_1", traffic_id="trf_1", spent_fen=6_000, entries=80))
    await market.checkout(listing)
    await market.pay((await orders(market, shop_id))[0]["id"])
    show = (await market.get("ann", f"/shops/{shop_id}/money"))["shows"][0]
    assert (show["show_id"], show["orders"], show["gross_fen"], show["net_fen"]) == ("shw_1", 1, 1990, -4010)
    assert show["break_even_fen"] == 6_000
    assert (await market.balances(shop_id))["prepaid"] == 0
    await market.books_are_right()


async def test_the_same_key_with_another_body_and_twice(market: Market) -> None:
    _, listing = await selling(market)
    wish = {"listing_id": listing["id"], "sku_id": listing["skus"][0]["sku_id"], "quantity": 1}
    first = await market.ask("ben", "POST", "/orders", wish, key="the-same-key-1")
    again = await market.ask("ben", "POST", "/orders", wish, key="the-same-key-1")
    assert first.json() == again.json()
    other = await market.ask("ben", "POST", "/orders", {**wish, "quantity": 2}, key="the-same-key-1")
    assert other.status_code in {409, 422}
    assert len(other.json()["title"]) > 6
    assert await stock(market, listing) == (19, 1, 0)
    order_id = first.json()["id"]
    await market.post("ben", f"/orders/{order_id}/pay")
    claim = {"kind": "unshipped", "reason": "regret"}
    refund = (await market.post("ben", f"/orders/{order_id}/refunds", claim))["id"]
    twice = [await market.ask("ann", "POST", f"/refunds/{refund}/approve", key="approve-once-1") for _ in range(2)]
    assert [one.status_code for one in twice] == [200, 200]
    assert len(await market.facts("order.refunded")) == 1
    assert await stock(market, listing) == (20, 0, 0)
    await market.books_are_right()


def test_the_steps_of_a_claim():
    assert kinds_for("placed") == kinds_for("cancelled") == kinds_for("refunded") == ()
    assert next_state("return", "waiting_shop", "approve", False) == "waiting_return"
    assert next_state("return", "returning", "time", True) == "done"
    assert next_state("return", "done", "approve", True) is None
    assert next_state("exchange", "platform", "for_buyer", False) == "waiting_return"
    assert next_state("resend", "waiting_shop", "approve", False) == "waiting_resend"
    assert set(WAITS.values()) == {48 * 3_600_000, 7 * 86_400_000, 10 * 86_400_000}
    assert most_fen("return", "regret", 2590, 600, 0) == 1990
    assert most_fen("return", "quality", 2590, 600, 0) == 2590
    assert most_fen("return", "regret", 2590, 600, 1990) == 0
    assert in_time("regret", 7)
    assert not in_time("regret", 7.1)
    assert in_time("quality", 15)
    assert verdict("regret", ["seven_days"], 3) == "for_buyer"
    assert verdict("regret", [], 3) == "for_shop"
    assert verdict("quality", [], 14) == "for_buyer"


@pytest.mark.parametrize(
    ("topic", "answer", "mood"),
    [
        ("dispatch", "今天下午四点前发出", "content"),
        ("dispatch", "嗯嗯", "unsure"),
        ("late", "爱买不买", "upset"),
        ("late", "非常抱歉，马上给您发", "content"),
        ("refund", "同意了，请寄回", "content"),
        ("refund", "在的呢", "unsure"),
    ],
)
def test_how_an_answer_is_taken(topic: str, answer: str, mood: str):
    assert taken(topic, answer, "asking") == mood
    assert len(reply(mood, "x")) > 2  # type: ignore[arg-type]
    if mood == "unsure":
        assert taken(topic, answer, "unsure") == "upset"


def test_where_a_parcel_is():
    def names(now: int, delivered: int | None = None) -> list[str]:
        return [step.name for step in trace(0, 1000, delivered, now)]

    assert names(0) == ["collected"]
    assert names(500) == ["collected", "sorted", "transit"]
    assert names(900) == ["collected", "sorted", "transit", "delivering"]
    assert names(900, 900)[-1] == "delivered"
    assert names(1000 + 4 * 86_400_000)[-1] == "stuck"
