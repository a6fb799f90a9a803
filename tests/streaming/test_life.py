"""A show from its plan to its end, and everything that keeps it from starting."""

import pytest

import mall.events as mall
import streaming.events as live
from sandbox.store import Tx
from streaming.audience.inputs import head, inputs
from streaming.tables import Pitch, Show
from tests.streaming.stage import BO, COHORT, GOOD_CHECK, LAN, MEI, TEACHER, Stage, listing, plan_form


async def test_a_show_is_planned_started_pinned_paused_resumed_and_ended(stage: Stage) -> None:
    show_id = await stage.planned(MEI, "lst_a", "lst_b")
    checked = await stage.do(MEI, "POST", f"/shows/{show_id}/preflight", GOOD_CHECK)
    assert checked["passed"]
    assert (await stage.do(MEI, "POST", f"/shows/{show_id}/start"))["state"] == "live"

    stage.clock.advance(10)
    await stage.do(MEI, "POST", f"/shows/{show_id}/pin", {"listing_id": "lst_a"})
    stage.clock.advance(5)
    await stage.do(MEI, "POST", f"/shows/{show_id}/pause")
    stage.clock.advance(100)
    await stage.do(MEI, "POST", f"/shows/{show_id}/resume")
    stage.clock.advance(5)
    pinned = await stage.do(MEI, "POST", f"/shows/{show_id}/pin", {"listing_id": "lst_b"})
    assert pinned == {"listing_id": "lst_b", "since_showms": 20_000}
    stage.clock.advance(2)
    ended = await stage.do(MEI, "POST", f"/shows/{show_id}/end")
    assert (ended["state"], ended["showms"], ended["paused_total_ms"]) == ("ended", 22_000, 100_000)

    unpinned = await stage.facts(live.ListingUnpinned)
    assert [(fact.listing_id, fact.pinned_ms) for fact in unpinned] == [("lst_a", 10_000), ("lst_b", 2_000)], "pauses do not count"
    assert [(pitch.from_showms, pitch.to_showms) for pitch in await stage.rows(Pitch)] == [(10_000, 20_000), (20_000, 22_000)]
    assert (await stage.facts(live.ShowEnded))[0].duration_ms == 22_000
    assert (await stage.facts(live.ShowResumed))[0].paused_ms == 100_000
    order = [event.type.removeprefix("kaibo.streaming.") for event in await stage.events(show=show_id)]
    assert order == [
        "show.planned",
        "shelf.arranged",
        "preflight.checked",
        "show.started",
        "listing.pinned",
        "show.paused",
        "show.resumed",
        "listing.unpinned",
        "listing.pinned",
        "listing.unpinned",
        "show.ended",
    ]
    for event in await stage.events(show=show_id):
        assert (event.cohort, event.show) == (COHORT, show_id)
        assert event.room is not None
        assert event.actor == MEI.id


async def test_the_start_names_what_a_rerun_needs(stage: Stage) -> None:
    show_id = await stage.live(MEI, "lst_a")
    started = (await stage.facts(live.ShowStarted))[0]
    assert (started.scenario_hash, started.tables_hash, started.engine_version) == ("s" * 64, "t" * 64, "crowd-test")
    assert started.seed is not None
    assert len(bytes.fromhex(started.seed)) == 16
    assert [(item.listing_id, item.slot, item.goods_key, item.skus[0].price_fen) for item in started.shelf] == [
        ("lst_a", 1, "food.meat/1", 2990)
    ]
    other = await stage.live(LAN, "lst_c")
    assert other != show_id
    seeds = {fact.seed for fact in await stage.facts(live.ShowStarted)}
    assert len(seeds) == 2


async def test_the_shelf_has_the_price_of_now_even_before_the_reactions_ran(stage: Stage) -> None:
    show_id = await stage.planned(MEI, "lst_a")
    await stage.do(MEI, "POST", f"/shows/{show_id}/preflight", GOOD_CHECK)
    stage.pumping = False
    await stage.say(mall.PriceChanged(listing_id="lst_a", sku_id="lst_a_s", shop_id="x", from_fen=2990, to_fen=1990))
    await stage.do(MEI, "POST", f"/shows/{show_id}/start")
    assert (await stage.facts(live.ShowStarted))[0].shelf[0].skus[0].price_fen == 1990


async def test_the_start_names_the_shop_its_threshold_discounts_and_suggested_prices(stage: Stage) -> None:
    show_id = await stage.planned(MEI, "lst_a")
    await stage.say(listing(MEI, "lst_a").model_copy(update={"suggest_fen": 2500}))
    await stage.do(MEI, "POST", f"/shows/{show_id}/preflight", GOOD_CHECK)
    own = {"shop_id": f"shop_{MEI.id}", "name": "满减", "steps": ((3000, 300), (5000, 600))}
    await stage.say(
        mall.ThresholdOffered(offer_id="ofr_1", **own), mall.ThresholdOffered(offer_id="ofr_2", alone=True, listing_ids=("lst_a",), **own)
    )
    stage.pumping = False  # what the reactions have not come to counts too
    await stage.say(
        mall.ShopOfferEnded(offer_id="ofr_1", shop_id=own["shop_id"]),
        mall.ThresholdOffered(offer_id="ofr_3", shop_id=f"shop_{LAN.id}", name="别家", steps=((100, 50),)),
    )
    await stage.do(MEI, "POST", f"/shows/{show_id}/start")
    started = (await stage.facts(live.ShowStarted))[0]
    assert (started.shop_id, started.shelf[0].suggest_fen) == (own["shop_id"], 2500)
    assert [(one.offer_id, one.steps, one.listing_ids, one.alone) for one in started.thresholds] == [
        ("ofr_2", own["steps"], ("lst_a",), True)
    ]
    at = await stage.store.read(head)
    await stage.say(mall.ThresholdOffered(offer_id="ofr_4", **own))  # of the shop, without a word of the show
    heard = await stage.store.read(lambda view: inputs(view, show_id, COHORT, at, head(view)))
    assert [fact.offer_id for _, fact in heard] == ["ofr_4"]


async def test_every_missing_thing_is_named(stage: Stage) -> None:
    show_id = (await stage.do(MEI, "POST", "/shows", plan_form(title="")))["id"]
    answer = await stage.ask(MEI, "POST", f"/shows/{show_id}/start")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_ready")
    assert [field["path"] for field in answer.json()["fields"]] == ["title", "shelf", "operator", "preflight"]
    assert "标题" in answer.json()["title"]

    await stage.stock(MEI, "lst_a")
    await stage.do(MEI, "PUT", f"/shows/{show_id}", {"title": "家乡腊味专场"})
    await stage.do(MEI, "PUT", f"/shows/{show_id}/shelf", {"items": [{"listing_id": "lst_a", "role": "draw"}]})
    bad = GOOD_CHECK | {"camera": {"ok": False}, "network": {"rtt_ms": 20, "up_kbps": 100}}
    assert not (await stage.do(MEI, "POST", f"/shows/{show_id}/preflight", bad))["passed"]
    answer = await stage.ask(MEI, "POST", f"/shows/{show_id}/start")
    assert [field["path"] for field in answer.json()["fields"]] == ["camera", "network_up"]

    without = GOOD_CHECK | {"camera": {"none": True}, "microphone": {"none": True}}
    assert (await stage.do(MEI, "POST", f"/shows/{show_id}/preflight", without))["passed"]
    await stage.say(mall.ListingTakenDown(listing_id="lst_a", shop_id="x", reason="owner"))
    answer = await stage.ask(MEI, "POST", f"/shows/{show_id}/start")
    assert [field["path"] for field in answer.json()["fields"]] == ["audit"]
    await stage.say(listing(MEI, "lst_a"))
    await stage.do(MEI, "POST", f"/shows/{show_id}/start")


async def test_a_lesson_sells_nothing_and_needs_no_shop(stage: Stage) -> None:
    show_id = (await stage.do(TEACHER, "POST", "/shows", plan_form(kind="lesson")))["id"]
    await stage.do(TEACHER, "POST", f"/shows/{show_id}/preflight", GOOD_CHECK)
    assert (await stage.do(TEACHER, "POST", f"/shows/{show_id}/start"))["state"] == "live"


@pytest.mark.parametrize(("hours", "starts"), [(1.9, True), (2.1, False)])
async def test_a_check_holds_two_hours(stage: Stage, hours: float, starts: bool) -> None:
    show_id = await stage.planned(MEI, "lst_a")
    await stage.do(MEI, "POST", f"/shows/{show_id}/preflight", GOOD_CHECK)
    stage.clock.advance(hours * 3600)
    answer = await stage.ask(MEI, "POST", f"/shows/{show_id}/start")
    assert (answer.status_code == 200) is starts


async def test_one_show_is_on_air_in_a_room(stage: Stage) -> None:
    first = await stage.live(MEI, "lst_a")
    second = (await stage.do(MEI, "POST", "/shows", plan_form("lst_a")))["id"]
    await stage.do(MEI, "POST", f"/shows/{second}/preflight", GOOD_CHECK)
    assert await stage.refused(MEI, "POST", f"/shows/{second}/start") == (409, "another_show_on")
    await stage.do(MEI, "POST", f"/shows/{first}/end")
    await stage.do(MEI, "POST", f"/shows/{second}/start")
    assert len(await stage.facts(live.RoomOpened)) == 1


async def test_the_shelf_takes_only_the_owners_listings_on_sale(stage: Stage) -> None:
    show_id = await stage.planned(MEI, "lst_a", "lst_b")
    await stage.stock(LAN, "lst_c")
    await stage.say(mall.ListingTakenDown(listing_id="lst_b", shop_id="x", reason="owner"))
    items = [{"listing_id": name} for name in ("lst_a", "lst_c", "lst_b", "nothing", "lst_a")]
    answer = await stage.ask(MEI, "PUT", f"/shows/{show_id}/shelf", {"items": items})
    faults = [(field["path"], field["code"]) for field in answer.json()["fields"]]
    assert faults == [
        ("items.1.listing_id", "not_your_listing"),
        ("items.2.listing_id", "off_sale"),
        ("items.3.listing_id", "not_your_listing"),
        ("items.4.listing_id", "twice"),
    ]
    assert [item["listing_id"] for item in (await stage.do(MEI, "GET", f"/shows/{show_id}"))["shelf"]] == ["lst_a", "lst_b"]


async def test_a_shelf_holds_100(stage: Stage) -> None:
    names = [f"lst_{number:03d}" for number in range(101)]
    show_id = await stage.planned(MEI, "lst_000")
    await stage.stock(MEI, *names)
    items = [{"listing_id": name} for name in names]
    answer = await stage.ask(MEI, "PUT", f"/shows/{show_id}/shelf", {"items": items})
    assert [field["code"] for field in answer.json()["fields"]] == ["shelf_full"]
    assert len((await stage.do(MEI, "PUT", f"/shows/{show_id}/shelf", {"items": items[:100]}))["shelf"]) == 100


async def test_taking_a_pinned_listing_off_the_shelf_or_off_sale_ends_its_pitch(stage: Stage) -> None:
    show_id = await stage.live(MEI, "lst_a", "lst_b")
    await stage.do(MEI, "POST", f"/shows/{show_id}/pin", {"listing_id": "lst_a"})
    await stage.do(MEI, "PUT", f"/shows/{show_id}/shelf", {"items": [{"listing_id": "lst_b"}]})
    assert (await stage.row(Show, show_id)).pinned_listing_id is None
    assert await stage.refused(MEI, "POST", f"/shows/{show_id}/pin", {"listing_id": "lst_a"}) == (409, "not_on_shelf")
    await stage.do(MEI, "POST", f"/shows/{show_id}/pin", {"listing_id": "lst_b"})
    await stage.say(mall.ListingTakenDown(listing_id="lst_b", shop_id="x", reason="violation"))
    assert [fact.listing_id for fact in await stage.facts(live.ListingUnpinned)] == ["lst_a", "lst_b"]
    assert await stage.refused(MEI, "POST", f"/shows/{show_id}/pin", {"listing_id": "lst_b"}) == (409, "listing_off_sale")


async def test_acts_out_of_place_are_refused_with_a_sentence(stage: Stage) -> None:
    show_id = await stage.planned(MEI, "lst_a")
    path = f"/shows/{show_id}"
    assert await stage.refused(MEI, "POST", f"{path}/pin", {"listing_id": "lst_a"}) == (409, "show_not_live")
    assert await stage.refused(MEI, "POST", f"{path}/pause") == (409, "show_not_live")
    assert await stage.refused(MEI, "POST", f"{path}/resume") == (409, "show_not_paused")
    assert await stage.refused(MEI, "POST", f"{path}/end") == (409, "show_not_on")
    await stage.do(MEI, "POST", f"{path}/preflight", GOOD_CHECK)
    await stage.do(MEI, "POST", f"{path}/start")
    assert await stage.refused(MEI, "POST", f"{path}/start") == (409, "show_not_planned")
    assert await stage.refused(MEI, "PUT", path, {"title": "改个名字"}) == (409, "show_not_planned")
    assert await stage.refused(MEI, "POST", f"{path}/unpin") == (409, "nothing_pinned")
    await stage.do(MEI, "POST", f"{path}/end")
    assert await stage.refused(MEI, "PUT", f"{path}/shelf", {"items": []}) == (409, "show_over")
    assert await stage.refused(MEI, "POST", f"{path}/end") == (409, "show_not_on")


async def test_a_lecturers_pause_is_lifted_by_the_lecturer(stage: Stage) -> None:
    show_id = await stage.live(MEI, "lst_a")
    await stage.do(TEACHER, "POST", f"/shows/{show_id}/pause")
    assert (await stage.facts(live.ShowPaused))[0].reason == "lecturer"
    assert await stage.refused(MEI, "POST", f"/shows/{show_id}/resume") == (409, "lecturer_paused")
    await stage.do(TEACHER, "POST", f"/shows/{show_id}/resume")
    await stage.do(TEACHER, "POST", f"/shows/{show_id}/end")
    assert (await stage.facts(live.ShowEnded))[0].reason == "lecturer"


async def test_the_host_rotates_without_stopping_the_show(stage: Stage) -> None:
    show_id = await stage.live(MEI, "lst_a")
    await stage.do(MEI, "POST", f"/shows/{show_id}/seats", {"seat": "controller", "person_id": LAN.id})
    handed = await stage.do(MEI, "POST", f"/shows/{show_id}/host", {"person_id": LAN.id})
    assert handed["seats"] == [{"seat": "host", "person_id": LAN.id}, {"seat": "co_host", "person_id": MEI.id}]
    await stage.do(LAN, "POST", f"/shows/{show_id}/pin", {"listing_id": "lst_a"})
    assert (await stage.facts(live.ListingPinned))[0].seat == "host"
    await stage.do(LAN, "POST", f"/shows/{show_id}/host", {"person_id": BO.id})
    assert [(fact.from_id, fact.to_id) for fact in await stage.facts(live.HostHandedOver)] == [(MEI.id, LAN.id), (LAN.id, BO.id)]
    await stage.do(BO, "POST", f"/shows/{show_id}/end")


async def test_a_bad_plan_is_refused_field_by_field(stage: Stage) -> None:
    form = plan_form(title="长" * 31, kind="circus", cover="../etc", extra=1)
    answer = await stage.ask(MEI, "POST", "/shows", form)
    assert answer.status_code == 422
    assert {field["path"] for field in answer.json()["fields"]} == {"title", "kind", "cover", "extra"}
    assert (await stage.do(MEI, "GET", "/shows?mine=1")) == []


async def test_nobody_makes_an_exam_of_his_own_plan(stage: Stage) -> None:
    """Only a drill does. What an earlier Kaibo kept as an exam of its own can be read, and starts as practice."""
    await stage.stock(MEI, "lst_a")
    answer = await stage.ask(MEI, "POST", "/shows", plan_form("lst_a", mode="exam"))
    assert [(fault["path"], fault["code"]) for fault in answer.json()["fields"]] == [("mode", "extra_forbidden")]
    show_id = (await stage.do(MEI, "POST", "/shows", plan_form("lst_a")))["id"]

    def call_it_an_exam(tx: Tx) -> None:
        tx.get(Show, show_id).mode = "exam"

    await stage.store.write(call_it_an_exam)
    assert (await stage.do(MEI, "GET", f"/shows/{show_id}"))["mode"] == "exam"
    await stage.do(MEI, "POST", f"/shows/{show_id}/preflight", GOOD_CHECK)
    await stage.do(MEI, "POST", f"/shows/{show_id}/start")
    assert [started.mode for started in await stage.facts(live.ShowStarted)] == ["practice"]


async def test_two_quick_throws_of_one_kind_are_one_incident(stage: Stage) -> None:
    """The second comes before any mirror has heard of the first; control: once the first is over it is no longer quick."""
    path = f"/shows/{await stage.live()}/incidents"
    stage.pumping = False
    first = await stage.do(TEACHER, "POST", path, {"kind": "cold_room"})
    assert await stage.refused(TEACHER, "POST", path, {"kind": "cold_room"}) == (409, "incident_on")
    await stage.do(TEACHER, "POST", path, {"kind": "troll_raid"})
    show_id = path.split("/")[2]
    await stage.say(live.IncidentClosed(show_id=show_id, incident_id=first["incident_id"], outcome="missed"), show=show_id)
    await stage.do(TEACHER, "POST", path, {"kind": "cold_room"})


async def test_no_incident_is_about_what_is_off_sale(stage: Stage) -> None:
    path = f"/shows/{await stage.live(MEI, 'lst_a', 'lst_b')}/incidents"
    await stage.say(mall.ListingTakenDown(listing_id="lst_a", shop_id=f"shop_{MEI.id}", reason="owner"))
    answer = await stage.ask(TEACHER, "POST", path, {"kind": "wrong_price", "listing_id": "lst_a"})
    assert [(fault["path"], fault["code"]) for fault in answer.json()["fields"]] == [("listing_id", "off_sale")]
    await stage.do(TEACHER, "POST", path, {"kind": "wrong_price", "listing_id": "lst_b"})
