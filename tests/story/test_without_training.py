"""Kaibo without `training/`: an outside service keeps the roster, and shop, show and replay work for its students (issue 6, item 1)."""

from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from sandbox.identity.classes import MOST_STUDENTS
from sandbox.identity.events import ClassOpened
from sandbox.identity.operator import open_operator_key
from tests import given
from tests.story.test_examples import example  # noqa: F401  # a fixture
from tests.story.test_services import program
from tests.world import HOME, PASSWORD, Person, Told, World, a_world, said

ROOMS = "mall,supply,streaming"


class Outside:
    """The class-management service on the same computer: it comes with the operator's key."""

    def __init__(self, world: World) -> None:
        self.world = world
        transport = httpx.ASGITransport(world.app, raise_app_exceptions=False)
        key = open_operator_key(world.process.settings.data, world.process.chance)
        self.http = httpx.AsyncClient(transport=transport, base_url=f"{HOME}/api", headers={"Authorization": f"Bearer {key}"})

    async def send(self, method: str, path: str, body: Any = None) -> Any:
        key = f"outside-{next(self.world.counter):06d}"
        answer = said(await self.http.request(method, path, json=body, headers={"Idempotency-Key": key}))
        await self.world.settle()
        return answer

    async def staff(self, role: str, login: str, **where: str) -> tuple[str, Person]:
        """An account with a password of its own, and its institution."""
        form = {"role": role, "name": login, "login": login, "password": "first password 1", **where}
        made = await self.send("POST", "/staff", form)
        person = self.world.stranger(login)
        person.login = login
        await person.sign_in("/sign-in", {"login": login, "secret": "first password 1"})
        await person.post("/me/password", {"old": "first password 1", "new": PASSWORD})
        return made["institution_id"], person

    async def a_class(self) -> tuple[dict[str, Any], Person]:
        """A class of a new institution with its lecturer."""
        home, _ = await self.staff("institution", "office", new_institution="湘江职业培训学校")
        _, teacher = await self.staff("lecturer", "teacher", institution_id=home)
        form = {"name": "直播一班", "institution": "湘江职业培训学校", "staff": [{"person_id": teacher.id}]}
        made = await self.send("POST", "/cohorts", form)
        await teacher.sign_in("/sign-in", {"login": teacher.login, "secret": PASSWORD})  # a new role starts with a new session
        teacher.cohort_id = made["id"]
        return made, teacher


async def comes_in(world: World, teacher: Person, line: dict[str, Any], *, agrees: bool = True) -> Person:
    """A student with the class ticket on the wall and the PIN the service handed out."""
    ticket = (await teacher.post(f"/cohorts/{teacher.cohort_id}/ticket"))["ticket"]
    person = world.stranger(line["name"])
    person.cohort_id, person.login = teacher.cohort_id, line["login"]
    return await person.sign_in("/sign-in/ticket", {"ticket": ticket, "login": line["login"], "pin": line["pin"]}, agrees=agrees)


async def test_a_student_entered_by_an_outside_service_opens_a_shop_goes_live_and_the_lecturer_sees_it(tmp_path: Path) -> None:
    async with a_world(tmp_path, rooms=ROOMS) as world:
        outside = Outside(world)
        made, teacher = await outside.a_class()
        path = f"/cohorts/{made['id']}"
        lines = await outside.send("POST", f"{path}/students", {"students": [{"name": "李小明"}, {"name": "王小红", "pin": "640275"}]})
        assert [(line["login"], line["seat_no"]) for line in lines] == [("b1-01", 1), ("b1-02", 2)]
        ming = await comes_in(world, teacher, lines[0], agrees=False)
        assert (await ming.get("/me"))["rooms"] == ROOMS.split(",")
        with pytest.raises(Told, match="consent_first"):
            await given.open_shop(ming)
        await ming.post("/me/private/consent")
        assert (await world.facts(ClassOpened))[0].data["cohort_id"] == made["id"], "what the suppliers stock the class by"
        show = await given.live_show(ming, await given.listing_on_sale(ming, await given.open_shop(ming)), scenario="warm-up")
        await ming.post(f"/shows/{show['id']}/pin", {"listing_id": show["shelf"][0]["listing_id"]})
        await world.pass_time(5)
        assert [one["id"] for one in await teacher.get("/shows", cohort=made["id"], state="live")] == [show["id"]]
        await ming.post(f"/shows/{show['id']}/end")
        await world.build_replays()
        assert (await teacher.get(f"/shows/{show['id']}/replay"))["state"] == "ready"
        seen = await teacher.get(path)
        assert [line["login"] for line in seen["roster"]] == ["b1-01", "b1-02"]
        assert [line["login"] for line in (await ming.get(path))["roster"]] == ["b1-01", None], "nobody reads a classmate's login"
        assert (await ming.ask("GET", "/exams/mine")).status_code == 404, "what is not carried is not there"


async def test_the_roster_of_an_outside_service_keeps_the_rules_of_a_class(tmp_path: Path) -> None:
    async with a_world(tmp_path, rooms=ROOMS) as world:
        outside = Outside(world)
        made, teacher = await outside.a_class()
        path = f"/cohorts/{made['id']}"
        with pytest.raises(Told, match="roster_full"):
            await outside.send("POST", f"{path}/students", {"students": [{"name": "某人"}] * (MOST_STUDENTS + 1)})
        first, second = await outside.send("POST", f"{path}/students", {"students": [{"name": "甲"}, {"name": "乙"}]})
        gone = await comes_in(world, teacher, first)
        await outside.send("DELETE", f"{path}/students/{first['person_id']}")
        assert (await gone.ask("GET", path)).status_code == 401, "he is signed out"
        (third,) = await outside.send("POST", f"{path}/students", {"students": [{"name": "丙"}]})
        assert (third["login"], third["seat_no"]) == ("b1-01b", 1), "his seat, not his login"
        pin = (await outside.send("POST", f"{path}/students/{second['person_id']}/pin"))["pin"]
        await comes_in(world, teacher, second | {"pin": pin})
        other = await outside.send("POST", "/cohorts", {"name": "二班", "institution": made["institution_id"]})
        (line,) = await outside.send("POST", f"/cohorts/{other['id']}/students", {"students": [{"name": "丁"}]})
        assert line["login"] == "b2-01"
        assert (await teacher.ask("GET", f"/cohorts/{other['id']}")).status_code == 404
        wrong = {"unknown": {"name": "三班", "institution": "没有的学校"}, "not_of_the_institution": made_by(line["person_id"])}
        for code, form in wrong.items():
            with pytest.raises(Told, match=code):
                await outside.send("POST", "/cohorts", form)


def made_by(person_id: str) -> dict[str, Any]:
    """A class that names a student as its lecturer."""
    return {"name": "三班", "institution": "湘江职业培训学校", "staff": [{"person_id": person_id}]}


async def test_the_example_of_a_class_service_works_without_training(tmp_path: Path, example: dict[str, ModuleType]) -> None:  # noqa: F811
    async with a_world(tmp_path, rooms=ROOMS) as world:
        made, teacher = await Outside(world).a_class()
        service = example["class_management"]
        async with await program(world, teacher, ["roster.read", "roster.write", "events.read"]) as kaibo:
            enrolled = await service.enrol(kaibo, made["id"], ["李小明", "王小红"])
            assert [(line["name"], bool(line["pin"])) for line in enrolled] == [("李小明", True), ("王小红", True)]
            assert await service.enrol(kaibo, made["id"], ["李小明", "王小红"]) == []
            assert await service.follow(kaibo, tmp_path / "attendance.json") == 0
