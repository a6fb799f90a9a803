"""The main job, told once from the QR code to the replay: a student opens a shop, stocks it, goes live, sells, and looks back."""

import hashlib
import json
from typing import Any

from mall.events import OrderPaid, OrderPlaced
from sandbox.events.wire import LogHash, canonical
from streaming.audience.ticks import verify
from streaming.events import CrowdTicked, QuestionAsked
from supply.events import PurchaseOrderPlaced
from tests import given
from tests.world import Person, World

SECONDS = 60
RICE = {"title": "湖南浏阳手工干米粉大袋装", "short_name": "浏阳干米粉"}


async def picked(owner: Person, shop: dict[str, Any]) -> dict[str, Any]:
    """Goods of a supplier, picked to be sent by him, their listing filled in and on sale."""
    goods = next(
        one for one in await owner.get("/goods", cohort=owner.cohort_id) if "dropship" in one["modes"] and one["leaf"].startswith("food")
    )
    await owner.post(f"/shops/{shop['id']}/picks", {"goods_id": goods["id"], "mode": "dropship"})
    (card,) = await owner.get(f"/shops/{shop['id']}/listings")
    draft = await owner.get(f"/listings/{card['id']}")
    assert (draft["goods_id"], draft["state"]) == (goods["id"], "draft")
    form = {**draft["form"], "service_phone": given.PHONE}
    await owner.put(f"/listings/{draft['id']}", form)
    sold: dict[str, Any] = await owner.post(f"/listings/{draft['id']}/submit")
    assert sold["state"] == "on_sale", (sold["faults"], sold["reasons"])
    return sold


async def host_a_minute(world: World, host: Person, show_id: str, listings: list[dict[str, Any]]) -> int:
    """A minute on the air: each listing gets its turn, the oldest question is answered; answers how many were."""
    answered = 0
    for second in range(SECONDS):
        if second % 20 == 0:
            await host.post(f"/shows/{show_id}/pin", {"listing_id": listings[second // 20]["id"]})
        if second == 30:
            sku = listings[1]["skus"][0]
            await host.put(f"/listings/{listings[1]['id']}/skus/{sku['sku_id']}/price", {"price_fen": 1290, "show_id": show_id})
            await host.post(f"/shows/{show_id}/comments", {"text": "第二款直播间直降，链接已经改好。"})
        await world.pass_time(1)
        asked = await world.facts(QuestionAsked)
        if second % 10 == 8 and len(asked) > answered:  # the crowd weighs what was typed in its next second
            question = QuestionAsked.model_validate(asked[answered].data)
            words = {"way": "text", "text": "48 小时内发货，全国包邮。"}
            await host.post(f"/shows/{show_id}/questions/{question.question_id}/answer", words)
            answered += 1
    return answered


async def test_from_the_qr_code_to_the_replay(world: World) -> None:
    lecturer, ming = await world.lecturer(), await world.student("李小明")
    await world.stock_market()
    ticket = await lecturer.get(f"/cohorts/{lecturer.cohort_id}/ticket")
    door = await world.stranger().get(f"/tickets/{ticket['code']}")
    assert [one["login"] for one in door["people"]] == [ming.login]
    assert "李小明" not in json.dumps(door, ensure_ascii=False)
    assert ticket["join_url"].endswith(ticket["ticket"])

    shop = await given.open_shop(ming)
    dropship = await picked(ming, shop)
    own = [await given.listing_on_sale(ming, shop), await given.listing_on_sale(ming, shop, **RICE)]
    listings = [own[0], own[1], dropship]
    show = await given.live_show(ming, *listings, scenario="warm-up")
    path = f"/shows/{show['id']}"
    answered = await host_a_minute(world, ming, show["id"], listings)
    assert answered > 0
    orders = await ming.get(f"/shops/{shop['id']}/orders")
    assert orders
    assert {order["buyer_kind"] for order in orders} == {"viewer"}
    assert {order["show_id"] for order in orders} == {show["id"]}
    await ming.post(f"{path}/end")
    await world.build_replays()

    replay = await ming.get(f"{path}/replay")
    assert (replay["state"], replay["duration_ms"]) == ("ready", SECONDS * 1000)
    await the_numbers_are_those_of_the_log(world, replay, answered)
    assert [pitch["listing_id"] for pitch in replay["pitches"]] == [listing["id"] for listing in listings]
    (piece,) = replay["video"]["recordings"]
    assert piece["duration_ms"] > 0
    part = await ming.ask("GET", piece["url"].removeprefix("/api"), headers={"Range": "bytes=0-99"})
    assert (part.status_code, len(part.content)) == (206, 100)
    comments = await ming.get(f"{path}/replay/comments")
    assert "第二款直播间直降，链接已经改好。" in [comment["text"] for comment in comments]
    early = await ming.get(f"{path}/replay/comments", **{"from": 0, "to": 30_000})
    assert early == [comment for comment in comments if comment["showms"] < 30_000]

    await the_evidence_can_be_checked(world, lecturer, show["id"], replay)
    ledger = await ming.get(f"/shops/{shop['id']}/ledger")
    assert sum(account["balance_fen"] for account in ledger["accounts"]) == 0
    sold_dropship = {line["listing_id"] for order in orders if order["paid_at"] for line in order["lines"]} & {dropship["id"]}
    assert bool(await world.facts(PurchaseOrderPlaced)) == bool(sold_dropship)
    assert world.process.health == {}


async def the_numbers_are_those_of_the_log(world: World, replay: dict[str, Any], answered: int) -> None:
    """Whoever counts the log by hand comes to the replay's numbers; a funnel only narrows."""
    placed, paid = await world.facts(OrderPlaced), await world.facts(OrderPaid)
    assert replay["totals"]["orders"] == len(placed)
    assert replay["totals"]["paid"] == len(paid)
    assert sum(replay["curve"]["orders"]) == len(placed)
    asked = await world.facts(QuestionAsked)
    assert (replay["questions"]["asked"], replay["questions"]["answered"]) == (len(asked), answered)
    funnel = [replay["funnel"][stage] for stage in ("exposed", "entered", "shown", "clicked", "bought")]
    assert funnel == sorted(funnel, reverse=True)
    assert len(await world.facts(CrowdTicked)) == SECONDS


async def the_evidence_can_be_checked(world: World, lecturer: Person, show_id: str, replay: dict[str, Any]) -> None:
    """An assessor recomputes every hash from what he can fetch, and runs the show again to the same digest."""
    document = await lecturer.get(f"/shows/{show_id}/evidence")
    claimed = document.pop("sha256")
    assert hashlib.sha256(canonical(document)).hexdigest() == claimed
    document["numbers"]["totals"]["gmv_fen"] += 1
    assert hashlib.sha256(canonical(document)).hexdigest() != claimed
    log = document["log"]
    page = await lecturer.get("/events", show=show_id, after=log["first"] - 1, limit=1000)
    said = [event for event in page["events"] if event["position"] <= log["last"]]
    assert page["next"] == page["head"]
    log_hash = LogHash()
    log_hash.take(said)
    assert (log_hash.events, log_hash.hexdigest()) == (log["events"], log["sha256"])
    verdict = world.process.store.look(verify, show_id, world.process.library)
    assert (verdict.wrong_at, verdict.ticks, verdict.digest) == (None, SECONDS, document["crowd"]["final_digest"])
    assert replay["sha256"] == document["numbers"]["sha256"]
