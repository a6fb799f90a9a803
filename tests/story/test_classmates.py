"""Who meets whom: classmates watch, talk and buy; another class sees nothing; the lecturer looks after the room."""

import pytest

from mall.events import OrderPaid, OrderPlaced
from sandbox.actor import Role
from streaming.events import CommentPosted, ShowEnded
from tests import given
from tests.world import Person, Told, World


async def another_class(world: World) -> Person:
    """A student of another class of the same school."""
    office = await world.staff(Role.INSTITUTION, "教务处二")
    cohort = await office.post("/cohorts", {"name": "直播电商二班"})
    teacher = await world.staff(Role.LECTURER, "彭老师", cohort["id"])
    enrolled = (await teacher.post(f"/cohorts/{cohort['id']}/students", {"students": [{"name": "赵外班"}]}))[0]
    ticket = await teacher.post(f"/cohorts/{cohort['id']}/ticket")
    person = world.stranger("赵外班")
    person.login, person.cohort_id = enrolled["login"], cohort["id"]
    return await person.sign_in("/sign-in/ticket", {"ticket": ticket["ticket"], "login": person.login, "pin": enrolled["pin"]})


async def test_a_classmate_watches_talks_and_buys(world: World) -> None:
    ming, hong = await world.student("李小明"), await world.student("王小红")
    shop = await given.open_shop(ming)
    listing = await given.listing_on_sale(ming, shop)
    show = await given.live_show(ming, listing)
    path = f"/shows/{show['id']}"
    assert [one["id"] for one in await hong.get("/shows", cohort=hong.cohort_id, state="live")] == [show["id"]]
    watching = await hong.ask("POST", f"{path}/whep", content=given.OFFER.encode(), headers={"Content-Type": "application/sdp"})
    assert watching.status_code == 201
    await hong.post(f"{path}/comments", {"text": "小明加油！"})
    assert [event.data["author_id"] for event in await world.facts(CommentPosted)] == [hong.id]
    order = await hong.post("/orders", {"listing_id": listing["id"], "sku_id": listing["skus"][0]["sku_id"], "quantity": 2})
    await hong.post(f"/orders/{order['id']}/pay")
    assert [event.data["order_id"] for event in await world.facts(OrderPlaced)] == [order["id"]]
    assert len(await world.facts(OrderPaid)) == 1
    (sold,) = await ming.get(f"/shops/{shop['id']}/orders")
    assert (sold["id"], sold["buyer"], sold["state"]) == (order["id"], hong.id, "paid")
    left = next(sku for sku in (await ming.get(f"/listings/{listing['id']}"))["skus"] if sku["sku_id"] == order["lines"][0]["sku_id"])
    assert left["stock"] == 200 - 2
    for refused in ("pin", "unpin", "end", "pause"):
        with pytest.raises(Told) as told:
            await hong.post(f"{path}/{refused}", {"listing_id": listing["id"]} if refused == "pin" else None)
        assert told.value.code == "forbidden", refused


async def test_what_belongs_to_another_class_does_not_exist(world: World) -> None:
    ming, stranger = await world.student("李小明"), await another_class(world)
    shop = await given.open_shop(ming)
    listing = await given.listing_on_sale(ming, shop)
    show = await given.live_show(ming, listing)
    hong = await world.student("王小红")
    order = await hong.post("/orders", {"listing_id": listing["id"], "sku_id": listing["skus"][0]["sku_id"], "quantity": 1})
    sku, show_path = listing["skus"][0]["sku_id"], f"/shows/{show['id']}"
    hidden = [
        ("GET", f"/shops/{shop['id']}", None), ("PUT", f"/shops/{shop['id']}", given.SHOP), ("POST", f"/shops/{shop['id']}/open", None),
        ("GET", f"/shops/{shop['id']}/ledger", None), ("GET", f"/shops/{shop['id']}/orders", None),
        ("GET", f"/shops/{shop['id']}/purchase-orders", None), ("POST", f"/shops/{shop['id']}/listings", given.NOODLES),
        ("GET", f"/listings/{listing['id']}", None), ("PUT", f"/listings/{listing['id']}", given.NOODLES),
        ("POST", f"/listings/{listing['id']}/take-down", None),
        ("PUT", f"/listings/{listing['id']}/skus/{sku}/price", {"price_fen": 100}),
        ("GET", f"/orders/{order['id']}", None), ("POST", f"/orders/{order['id']}/pay", None),
        ("POST", "/orders", {"listing_id": listing["id"], "sku_id": sku, "quantity": 1}),
        ("GET", show_path, None), ("POST", f"{show_path}/pin", {"listing_id": listing["id"]}), ("POST", f"{show_path}/end", None),
        ("POST", f"{show_path}/comments", {"text": "在吗"}), ("GET", f"{show_path}/replay", None), ("GET", f"{show_path}/evidence", None),
        ("GET", f"{show_path}/thumbnail", None), ("GET", f"/cohorts/{ming.cohort_id}", None),
    ]  # fmt: skip
    before = len(await world.facts())
    for method, path, body in hidden:
        answer = await stranger.ask(method, path, body)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), f"{method} {path}: {answer.text}"
        unknown = await stranger.ask(method, path.replace(shop["id"], "shp_0").replace(listing["id"], "lst_0"), body)
        assert unknown.json()["title"] == answer.json()["title"], "an answer must not tell that the thing exists"
    for method in ("whip", "whep"):
        offer = {"content": given.OFFER.encode(), "headers": {"Content-Type": "application/sdp"}}
        assert (await stranger.ask("POST", f"{show_path}/{method}", **offer)).status_code == 404
    for path in ("/rooms", "/shows", "/listings", "/shops", "/goods"):
        with pytest.raises(Told) as told:
            await stranger.get(path, cohort=ming.cohort_id)
        assert told.value.status == 404, path
    assert len(await world.facts()) == before
    assert (await hong.get(show_path))["id"] == show["id"]


async def test_the_lecturer_ends_a_show(world: World) -> None:
    lecturer, ming = await world.lecturer(), await world.student("李小明")
    listing = await given.listing_on_sale(ming, await given.open_shop(ming))
    show = await given.live_show(ming, listing)
    path = f"/shows/{show['id']}"
    await world.pass_time(5)
    await lecturer.post(f"{path}/pause")
    with pytest.raises(Told) as told:
        await ming.post(f"{path}/resume")
    assert (told.value.code, told.value.sentence) == ("lecturer_paused", "老师暂停了直播，请等老师恢复。")
    await lecturer.post(f"{path}/resume")
    await world.pass_time(5)
    ended = await lecturer.post(f"{path}/end")
    assert (ended["state"], ended["end_reason"]) == ("ended", "lecturer")
    (fact,) = await world.facts(ShowEnded)
    assert (fact.data["reason"], fact.data["duration_ms"]) == ("lecturer", 10_000)
    # a mark given before the first replay is there must not put it off
    await lecturer.post(f"{path}/marks", {"at_showms": 3000, "text": "开场有问候，很好。"})
    await world.build_replays()
    labels = [action["label"] for action in (await ming.get(f"{path}/replay"))["actions"]]
    assert ("ended" in labels, "paused" in labels) == (True, True)
    with pytest.raises(Told) as over:
        await ming.post(f"{path}/pin", {"listing_id": listing["id"]})
    assert over.value.status == 409
