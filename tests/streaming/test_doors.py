"""Who sees a show, who may do what to it: owner, seats, staff, classmates, strangers, services."""

from typing import Any

import pytest

from sandbox.actor import Actor
from streaming.events import SeatLeft
from tests.streaming.stage import BO, COHORT, GOOD_CHECK, HELPER, LAN, MEI, OTHER_TEACHER, ROBOT, STRANGER, TEACHER, Stage, plan_form

SEES = {"planned": (MEI, TEACHER, HELPER), "live": (MEI, TEACHER, HELPER, LAN), "ended": (MEI, TEACHER, HELPER)}
ACTS: list[tuple[str, Any, set[Actor]]] = [
    ("/pin", {"listing_id": "lst_a"}, {MEI, BO}),
    ("/calls", {"what": "like"}, {MEI, BO}),
    ("/comments", {"text": "来了"}, {MEI, BO, LAN, TEACHER, HELPER}),
    ("/words", {"word": "假货"}, {MEI, BO}),
    ("/seats", {"seat": "service", "person_id": LAN.id}, {MEI}),
    ("/notes", {"at_showms": 0, "text": "画面太暗"}, {MEI, BO, LAN, TEACHER, HELPER}),
    ("/marks", {"at_showms": 0, "text": "开场好"}, {TEACHER}),
    ("/pause", None, {MEI, TEACHER}),
    ("/end", None, {MEI, TEACHER}),
]


@pytest.mark.parametrize("state", ["planned", "live", "ended"])
async def test_who_sees_a_show(stage: Stage, state: str) -> None:
    show_id = await (stage.planned(MEI, "lst_a") if state == "planned" else stage.live(MEI, "lst_a"))
    if state == "ended":
        await stage.do(MEI, "POST", f"/shows/{show_id}/end")
    for who in (MEI, LAN, TEACHER, HELPER, STRANGER, OTHER_TEACHER, ROBOT):
        answer = await stage.ask(who, "GET", f"/shows/{show_id}")
        expected = 200 if who in SEES[state] else 404
        assert answer.status_code == expected, f"{who.id} sees a {state} show"
    assert (await stage.ask(None, "GET", f"/shows/{show_id}")).status_code == 401


@pytest.mark.parametrize(("path", "body", "allowed"), ACTS, ids=[act[0] for act in ACTS])
async def test_who_may_act_in_a_live_show(stage: Stage, path: str, body: Any, allowed: set[Actor]) -> None:
    for who in (MEI, BO, LAN, TEACHER, HELPER, STRANGER, OTHER_TEACHER):
        show_id = await stage.live(MEI, "lst_a")
        await stage.do(MEI, "POST", f"/shows/{show_id}/seats", {"seat": "controller", "person_id": BO.id})
        answer = await stage.ask(who, "POST", f"/shows/{show_id}{path}", body)
        expected = {200, 204} if who in allowed else {404} if who in (STRANGER, OTHER_TEACHER) else {403}
        assert answer.status_code in expected, f"{who.id} {path}: {answer.status_code} {answer.text}"
        if path != "/end" or who not in allowed:
            await stage.do(TEACHER, "POST", f"/shows/{show_id}/end")


async def test_a_seat_lets_you_in_before_the_start_and_leaving_it_ends_that(stage: Stage) -> None:
    show_id = await stage.planned(MEI, "lst_a")
    assert (await stage.ask(BO, "GET", f"/shows/{show_id}")).status_code == 404
    await stage.do(MEI, "POST", f"/shows/{show_id}/seats", {"seat": "operator", "person_id": BO.id})
    assert (await stage.ask(BO, "GET", f"/shows/{show_id}")).status_code == 200
    assert await stage.refused(BO, "PUT", f"/shows/{show_id}/shelf", {"items": []}) == (403, "forbidden")
    await stage.do(BO, "DELETE", f"/shows/{show_id}/seats/{BO.id}")
    assert (await stage.ask(BO, "GET", f"/shows/{show_id}")).status_code == 404
    assert [fact.person_id for fact in await stage.facts(SeatLeft)] == [BO.id]


async def test_a_seat_is_for_the_class_and_not_for_the_host(stage: Stage) -> None:
    show_id = await stage.planned(MEI, "lst_a")
    path = f"/shows/{show_id}/seats"
    assert await stage.refused(MEI, "POST", path, {"seat": "co_host", "person_id": STRANGER.id}) == (422, "invalid")
    assert await stage.refused(MEI, "POST", path, {"seat": "co_host", "person_id": MEI.id}) == (409, "already_host")
    assert await stage.refused(MEI, "POST", path, {"seat": "host", "person_id": LAN.id}) == (422, "invalid")
    await stage.do(MEI, "POST", path, {"seat": "co_host", "person_id": LAN.id})
    await stage.do(MEI, "POST", path, {"seat": "service", "person_id": LAN.id})
    assert (await stage.do(MEI, "GET", f"/shows/{show_id}"))["seats"][1:] == [{"seat": "service", "person_id": LAN.id}]
    await stage.do(MEI, "POST", path, {"seat": "co_host", "person_id": BO.id})
    assert await stage.refused(BO, "DELETE", f"{path}/{LAN.id}") == (409, "not_your_seat")


async def test_lists_and_the_wall_show_each_his_part(stage: Stage) -> None:
    mine = await stage.live(MEI, "lst_a")
    lans = (await stage.do(LAN, "POST", "/shows", plan_form()))["id"]
    assert [show["id"] for show in await stage.do(LAN, "GET", "/shows?mine=1")] == [lans]
    assert {show["id"] for show in await stage.do(LAN, "GET", f"/shows?cohort={COHORT}")} == {mine, lans}
    assert [show["id"] for show in await stage.do(BO, "GET", f"/shows?cohort={COHORT}")] == [mine]
    assert {show["id"] for show in await stage.do(TEACHER, "GET", f"/shows?cohort={COHORT}")} == {mine, lans}
    assert [show["id"] for show in await stage.do(TEACHER, "GET", f"/shows?cohort={COHORT}&state=planned")] == [lans]

    def seen(rooms: list[Any]) -> set[str]:
        return {room["show"]["id"] for room in rooms if room["show"]}

    assert seen(await stage.do(TEACHER, "GET", f"/rooms?cohort={COHORT}")) == {mine, lans}
    assert seen(await stage.do(LAN, "GET", f"/rooms?cohort={COHORT}")) == {mine, lans}
    assert seen(await stage.do(BO, "GET", f"/rooms?cohort={COHORT}")) == {mine}
    for path in (f"/rooms?cohort={COHORT}", f"/shows?cohort={COHORT}"):
        assert (await stage.ask(STRANGER, "GET", path)).status_code == 404
        assert (await stage.ask(ROBOT, "GET", path)).status_code == 403


async def test_only_people_of_the_class_plan_in_it(stage: Stage) -> None:
    assert await stage.refused(STRANGER, "POST", "/shows", plan_form()) == (404, "not_found")
    assert await stage.refused(HELPER, "POST", "/shows", plan_form()) == (403, "forbidden")
    answer = await stage.ask(LAN, "POST", "/shows", plan_form("lst_a"))
    assert answer.json()["fields"][0]["path"] == "shelf.0"


async def test_anothers_show_cannot_be_prepared(stage: Stage) -> None:
    show_id = await stage.live(MEI, "lst_a")
    for path, body in (("/preflight", GOOD_CHECK), ("/start", None)):
        assert await stage.refused(LAN, "POST", f"/shows/{show_id}{path}", body) == (403, "forbidden")
        assert await stage.refused(STRANGER, "POST", f"/shows/{show_id}{path}", body) == (404, "not_found")
