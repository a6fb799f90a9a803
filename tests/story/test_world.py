"""The world of the story tests is the real thing: people sign in, sell, go live, and a crowd comes."""

from pathlib import Path

import pytest

from streaming.events import CrowdTicked
from tests import given
from tests.world import Told, World, a_world


async def test_a_student_goes_live_and_is_watched(world: World) -> None:
    ming, lecturer = await world.student("李小明"), await world.lecturer()
    shop = await given.open_shop(ming)
    listing = await given.listing_on_sale(ming, shop)
    show = await given.live_show(ming, listing)
    await ming.post(f"/shows/{show['id']}/pin", {"listing_id": listing["id"]})
    await world.pass_time(20)
    assert len(await world.facts(CrowdTicked)) == 20
    wall = await lecturer.get("/rooms", cohort=ming.cohort_id)
    assert [room["show"]["state"] for room in wall] == ["live"]
    ended = await ming.post(f"/shows/{show['id']}/end")
    assert ended["state"] == "ended"
    assert world.process.health == {}


async def test_an_error_is_told_in_the_readers_language(world: World) -> None:
    ming, stranger = await world.student("李小明"), world.stranger()
    with pytest.raises(Told) as nobody:
        await stranger.get("/me")
    assert (nobody.value.status, nobody.value.code, nobody.value.sentence) == (401, "not_signed_in", "请先登录。")
    with pytest.raises(Told) as gone:
        await ming.get("/shops/shp_unknown")
    assert (gone.value.status, gone.value.code) == (404, "not_found")
    english = await ming.ask("GET", "/shops/shp_unknown", headers={"Accept-Language": "en"})
    assert english.json()["title"].startswith("This was not found")


async def test_two_students_of_one_class(world: World) -> None:
    ming, hong = await world.student("李小明"), await world.student("王小红")
    shop = await given.open_shop(ming)
    assert ming.id != hong.id
    assert (await hong.get(f"/shops/{shop['id']}"))["name"] == shop["name"]
    with pytest.raises(Told) as not_hers:
        await hong.post(f"/shops/{shop['id']}/reset")
    assert not_hers.value.status in {403, 404}


async def test_the_same_story_twice_is_the_same_log(tmp_path: Path) -> None:
    logs = []
    for name in ("one", "two"):
        async with a_world(tmp_path / name) as world:
            ming = await world.student("李小明")
            shop = await given.open_shop(ming)
            await given.live_show(ming, await given.listing_on_sale(ming, shop))
            await world.pass_time(5)
            logs.append([(event.position, event.type, event.subject, event.time, event.data) for event in await world.facts()])
    assert logs[0] == logs[1]
    assert len(logs[0]) > 20


async def test_goods_are_picked_from_the_market(world: World) -> None:
    ming = await world.student("李小明")
    await world.stock_market()
    shop = await given.open_shop(ming)
    goods = (await ming.get("/goods", cohort=ming.cohort_id))[0]
    await ming.post(f"/shops/{shop['id']}/picks", {"goods_id": goods["id"], "mode": "dropship"})
    assert [listing["goods_id"] for listing in await ming.get(f"/shops/{shop['id']}/listings")] == [goods["id"]]
