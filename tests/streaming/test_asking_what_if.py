"""Asking what-if through the door: a real show, its ideas, one change, the answer; who may ask, when, and how many at once."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest

from streaming.events import CrowdTicked
from streaming.whatif.asking import MOST_AT_ONCE
from streaming.whatif.reading import read_show
from streaming.whatif.rerun import Run, as_it_was
from streaming.whatif.script import script_of
from tests import given
from tests.streaming.test_drills import give, play, sold
from tests.world import Person, Told, World

PINNED_AT = 25
SECONDS = 70


async def a_show(world: World, host: Person) -> tuple[str, list[str]]:
    """A show in which the first pin comes late and nobody is answered; its id and the listings'."""
    shop = await given.open_shop(host)
    listings = [await given.listing_on_sale(host, shop), await given.listing_on_sale(host, shop, title="湖南浏阳手工干米粉大袋装")]
    show = await given.live_show(host, *listings, scenario="warm-up")
    path = f"/shows/{show['id']}"
    for second in range(SECONDS):
        if second == PINNED_AT:
            await host.post(f"{path}/pin", {"listing_id": listings[0]["id"]})
        if second == 50:
            sku = listings[0]["skus"][0]
            await host.put(f"/listings/{listings[0]['id']}/skus/{sku['sku_id']}/price", {"price_fen": 1490, "show_id": show["id"]})
        await world.pass_time(1)
    return show["id"], [one["id"] for one in listings]


async def answered(world: World, who: Person, show_id: str, asked: dict[str, Any]) -> dict[str, Any]:
    """The answer, when it is there."""
    what_ifs = world.process.what_ifs
    await world.process.workbench.answer(what_ifs.find(show_id, asked["id"]).job)
    return await who.get(f"/shows/{show_id}/what-if/{asked['id']}")


async def test_a_student_asks_what_an_earlier_pin_had_brought(world: World):
    world.process.workbench.make = lambda: ThreadPoolExecutor(1)
    ming, hong, teacher = await world.student("李小明"), await world.student("王小红"), await world.lecturer()
    show_id, (first, _) = await a_show(world, ming)
    path = f"/shows/{show_id}/what-if"
    with pytest.raises(Told) as early:
        await ming.get(f"{path}/ideas")
    assert early.value.code == "what_if_not_over"
    await ming.post(f"/shows/{show_id}/end")

    over = world.process.store.look(read_show, show_id, world.process.library)
    digests = [one.data["digest"] for one in await world.facts(CrowdTicked)]
    assert as_it_was(over.tables, over.show) == digests  # bit for bit, from the log alone
    again = Run(over.tables, script_of(over.show), over.show.started.seed or "").to_the_end()
    assert again.digests == digests  # and with the stand-in mall for the real one
    assert again.orders > 0
    other = Run(over.tables, script_of(over.show), "f" * 32).to_the_end()
    assert other.digests[-1] != digests[-1]  # control

    offered = await ming.get(f"{path}/ideas")
    (pin,) = offered["pins"]
    assert (pin["listing_id"], pin["at_showms"]) == (first, (PINNED_AT + 1) * 1000)
    ideas = {idea["edit"]["kind"]: idea for idea in offered["ideas"]}
    assert ideas["pin"]["edit"]["to_showms"] < pin["at_showms"]
    asked = await ming.post(path, {"edit": ideas["pin"]["edit"], "seeds": 6})
    assert (asked["stage"], asked["total"]) == ("running", 6)
    seen = await answered(world, ming, show_id, asked)
    assert (seen["stage"], seen["done"]) == ("done", 6)
    answer = seen["answer"]
    assert answer["as_it_was"] is True
    assert answer["figures"]["orders"]["difference"] > 0
    assert answer["figures"]["orders"]["low"] <= answer["figures"]["orders"]["difference"] <= answer["figures"]["orders"]["high"]

    same = await teacher.post(path, {"edit": ideas["pin"]["edit"], "seeds": 6})  # the lecturer asks the same: it is there already
    assert (same["id"], same["stage"], same["answer"]) == (asked["id"], "done", answer)
    with pytest.raises(Told) as classmate:
        await hong.post(path, {"edit": ideas["pin"]["edit"]})
    assert classmate.value.status == 404
    with pytest.raises(Told) as unknown:
        await ming.get(f"{path}/wif_of_another_show")
    assert unknown.value.status == 404
    for bad in ({"kind": "pin"}, {"kind": "magic"}, {**ideas["pin"]["edit"], "to_showms": -1}):
        with pytest.raises(Told) as refused:
            await ming.post(path, {"edit": bad})
        assert refused.value.status == 422
    with pytest.raises(Told) as few:
        await ming.post(path, {"edit": ideas["pin"]["edit"], "seeds": 3})
    assert few.value.status == 422
    with pytest.raises(Told) as elsewhere:
        await ming.post(path, {"edit": {**ideas["pin"]["edit"], "listing_id": "lst_nowhere"}})
    assert elsewhere.value.code == "what_if_not_there"


async def test_the_stand_in_mall_answers_as_the_real_one_did_in_a_busy_show(world: World):
    """A coupon, a flash sale, a classmate's order, stock set low, a longer shelf, a changed price, a listing taken down."""
    ming, hong = await world.student("李小明"), await world.student("王小红")
    shop = await given.open_shop(ming)
    few = [{"name": "2袋", "price_fen": 1990, "stock": 7}, {"name": "4袋", "price_fen": 3690, "stock": 100}]
    a, b, c = [await given.listing_on_sale(ming, shop, **more) for more in ({"skus": few}, {}, {})]
    show = await given.live_show(ming, a, b, scenario="warm-up")
    path, small, big = f"/shows/{show['id']}", a["skus"][0]["sku_id"], a["skus"][1]["sku_id"]
    coupon = await ming.post(f"/shops/{shop['id']}/coupons", {"name": "见面礼", "off_fen": 200, "threshold_fen": 1000, "total": 15})
    flash = {"sku_id": small, "price_fen": 1490, "stock": 3, "seconds": 40, "show_id": show["id"]}
    order = {"listing_id": a["id"], "sku_id": big, "quantity": 2, "show_id": show["id"]}
    acts = {
        5: (ming.post, f"{path}/pin", {"listing_id": a["id"]}),
        15: (ming.post, f"/coupons/{coupon['id']}/push", {"show_id": show["id"]}),
        25: (ming.post, f"/listings/{a['id']}/flash-sales", flash),
        40: (hong.post, "/orders", order),
        50: (ming.put, f"/listings/{a['id']}/skus/{small}/stock", {"stock": 6, "show_id": show["id"]}),
        60: (ming.put, f"{path}/shelf", {"items": [{"listing_id": one["id"]} for one in (a, b, c)]}),
        70: (ming.put, f"/listings/{a['id']}/skus/{big}/price", {"price_fen": 3190, "show_id": show["id"]}),
        80: (ming.post, f"{path}/pin", {"listing_id": b["id"]}),
        90: (ming.post, f"/listings/{b['id']}/take-down", {}),
    }
    for second in range(100):
        if second in acts:
            act, where, what = acts[second]
            await act(where, what)
        await world.pass_time(1)
    await ming.post(f"{path}/end")
    over = world.process.store.look(read_show, show["id"], world.process.library)
    again = Run(over.tables, script_of(over.show), over.show.started.seed or "").to_the_end()
    assert tuple(again.digests) == over.show.digests
    assert again.orders > 10
    deaf = replace(script_of(over.show), acts=tuple(() for _ in over.show.heard))  # control: without what people did it is another show
    assert Run(over.tables, deaf, over.show.started.seed or "").to_the_end().digests[-1] != over.show.digests[-1]


async def test_only_a_few_are_computed_at_once(world: World):
    ming = await world.student("李小明")
    show_id, (first, _) = await a_show(world, ming)
    await ming.post(f"/shows/{show_id}/end")
    pool = ThreadPoolExecutor(1)
    world.process.workbench.make = lambda: pool
    edits = [{"kind": "price", "listing_id": first, "at_showms": 1000, "price_fen": price} for price in range(1000, 1001 + MOST_AT_ONCE)]
    asked = [await ming.ask("POST", f"/shows/{show_id}/what-if", {"edit": edit, "seeds": 50}) for edit in edits]
    assert [one.status_code for one in asked] == [202] * MOST_AT_ONCE + [409]
    assert asked[-1].json()["code"] == "what_if_busy"


async def test_an_exam_can_be_played_again_when_its_seed_is_open(world: World):
    world.process.workbench.make = lambda: ThreadPoolExecutor(1)
    ming, teacher = await world.student("李小明"), await world.lecturer()
    drill = await give(world)
    shelf = [await sold(ming)]
    show = await play(ming, drill, shelf=shelf, seconds=30)
    await ming.post(f"/shows/{show['id']}/end")
    path, edit = f"/shows/{show['id']}/what-if", {"kind": "price", "listing_id": shelf[0], "at_showms": 1000, "price_fen": 990}
    for ask in (ming.get(f"{path}/ideas"), ming.post(path, {"edit": edit})):
        with pytest.raises(Told) as sealed:
            await ask
        assert sealed.value.code == "what_if_sealed"
    await teacher.post(f"/drills/{drill['id']}/open")
    asked = await ming.post(path, {"edit": edit, "seeds": 4})
    assert (await answered(world, ming, show["id"], asked))["answer"]["as_it_was"] is True
