"""Accounts of staff while Kaibo runs: who makes and closes whom, first passwords, and what is refused."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from sandbox.actor import Role
from sandbox.identity.errors import LastAuthority
from sandbox.identity.events import StaffClosed, StaffReopened
from sandbox.identity.operator import open_operator_key
from sandbox.identity.staff import add_staff, close_account
from sandbox.identity.staff_looks import nobody_yet, staff_everywhere
from sandbox.identity.tables import AuditEntry
from sandbox.store import View
from tests.conftest import OpenStore
from tests.world import PASSWORD, Person, Told, World, a_world

OWN = "seven quiet lamps"


def somebody(role: str = "lecturer", login: str = "wufang", **more: str) -> dict[str, str]:
    return {"role": role, "name": "吴芳", "login": login, **more}


async def refused(person: Person, path: str, body: Any = None) -> Told:
    with pytest.raises(Told) as told:
        await person.post(path, body)
    return told.value


async def office_and_authority(world: World) -> tuple[Person, Person]:
    return await world.staff(Role.INSTITUTION, "教务处"), await world.staff(Role.AUTHORITY, "市就业中心")


async def came_in(world: World, login: str, first: str, own: str = OWN) -> Person:
    """Somebody new at his first sign-in, with a password of his own."""
    person = await world.stranger().sign_in("/sign-in", {"login": login, "secret": first})
    await person.post("/me/password", {"old": first, "new": own})
    return person


def operator(world: World) -> dict[str, str]:
    process = world.process
    return {"Authorization": f"Bearer {open_operator_key(process.settings.data, process.chance)}"}


async def test_the_authority_makes_an_institution_and_the_institution_its_lecturer_who_changes_his_first_password(world: World) -> None:
    _, authority = await office_and_authority(world)
    made = await authority.post("/staff", somebody("institution", "headof", new_institution="潇湘学校"))
    assert (made["institution"], made["roles"], made["must_change"], made["signed_in_at"]) == ("潇湘学校", ["institution"], True, None)
    head = await came_in(world, "headof", made["first_password"])
    hired = await head.post("/staff", somebody())
    assert (hired["institution"], hired["state"]) == ("潇湘学校", "open")

    first = hired["first_password"]
    teacher = await world.stranger().sign_in("/sign-in", {"login": "wufang", "secret": first})
    assert (await teacher.get("/me"))["must_change"] is True
    with pytest.raises(Told) as told:
        await teacher.get("/cohorts")
    assert (told.value.status, told.value.code) == (403, "password_must_change")
    await teacher.put("/me/language", {"language": "en"})
    await teacher.post("/me/password", {"old": first, "new": OWN})
    assert (await teacher.get("/me"))["must_change"] is False
    assert (await teacher.post("/cohorts", {"name": "第一班"}))["id"]
    listed = {one["login"]: one for one in (await head.get("/staff"))["staff"]}
    assert set(listed) == {"headof", "wufang"}
    assert listed["wufang"]["must_change"] is False
    assert listed["wufang"]["signed_in_at"] == world.clock.now()
    with pytest.raises(Told) as told:
        await world.stranger().sign_in("/sign-in", {"login": "wufang", "secret": first})
    assert told.value.code == "sign_in_refused"


async def test_an_institution_sees_and_manages_only_its_own_staff(world: World) -> None:
    office, authority = await office_and_authority(world)
    theirs = await authority.post("/staff", somebody("institution", "other", new_institution="别的学校"))
    stranger = await authority.post("/staff", somebody("assistant", "helper", institution_id=theirs["institution_id"]))
    assert [one["login"] for one in (await office.get("/staff"))["staff"]] == [office.login]
    assert [one["name"] for one in (await office.get("/staff"))["institutions"]] == ["湘江职业培训学校"]
    everybody = await authority.get("/staff")
    assert {one["login"] for one in everybody["staff"]} == {office.login, authority.login, "other", "helper"}
    assert everybody["staff"][0]["roles"] == ["authority"]
    assert everybody["staff"][0]["institution_id"] is None
    for act, body in (("password", {}), ("close", None), ("reopen", None)):
        assert (await refused(office, f"/staff/{stranger['person_id']}/{act}", body)).status == 404
        assert (await refused(office, f"/staff/{authority.id}/{act}", body)).status == 404
    assert (await refused(office, "/staff", somebody(institution_id=theirs["institution_id"]))).status == 404
    assert (await refused(office, "/staff", somebody("authority"))).status == 403
    assert (await refused(office, "/staff", somebody("institution", new_institution="新校"))).status == 403
    further = await office.post("/staff", somebody("institution", "second"))
    assert further["institution_id"] == world.institution_id
    assert (await office.post(f"/staff/{further['person_id']}/close")) is None


async def test_lecturers_assistants_and_students_manage_nobody(world: World) -> None:
    lecturer = await world.lecturer()
    student = await world.student("李小雨")
    assistant = await world.staff(Role.ASSISTANT, "何晓", lecturer.cohort_id)
    for person in (lecturer, student, assistant):
        assert (await refused(person, "/staff", somebody())).status == 403
        assert (await refused(person, f"/staff/{lecturer.id}/close")).status == 404
        with pytest.raises(Told) as told:
            await person.get("/staff")
        assert told.value.status == 403
    office, _ = await office_and_authority(world)
    assert (await refused(office, f"/staff/{student.id}/close")).status == 404, "a student is no member of the staff"


async def test_a_closed_account_is_signed_out_at_once_and_works_again_when_it_is_opened(world: World) -> None:
    office, _ = await office_and_authority(world)
    first = (await office.post("/staff", somebody()))["first_password"]
    teacher = await came_in(world, "wufang", first)
    cohort = await teacher.post("/cohorts", {"name": "第一班"})
    await office.post(f"/staff/{teacher.id}/close")
    assert (await teacher.ask("GET", "/me")).status_code == 401
    assert (await world.stranger().ask("POST", "/sign-in", {"login": "wufang", "secret": OWN})).status_code == 401
    assert (await office.get(f"/cohorts/{cohort['id']}"))["name"] == "第一班", "what he did stays"
    assert [one["name"] for one in await office.get("/school/staff")] == [], "nobody files a closed account for a class"
    assert [one["state"] for one in (await office.get("/staff"))["staff"] if one["login"] == "wufang"] == ["closed"]
    assert (await refused(office, f"/staff/{teacher.id}/password", {})).code == "staff_closed"
    await office.post(f"/staff/{teacher.id}/close")
    await office.post(f"/staff/{teacher.id}/reopen")
    await world.stranger().sign_in("/sign-in", {"login": "wufang", "secret": OWN})
    assert len(await world.facts(StaffClosed)) == len(await world.facts(StaffReopened)) == 1


async def test_nobody_closes_himself_and_one_account_of_the_authority_stays_open(world: World) -> None:
    office, authority = await office_and_authority(world)
    for person in (office, authority):
        assert (await refused(person, f"/staff/{person.id}/close")).code == "own_account"
        assert (await refused(person, f"/staff/{person.id}/password", {})).code == "own_account"
    key = operator(world)
    last = await world.stranger().ask("POST", f"/staff/{authority.id}/close", headers=key)
    assert (last.status_code, last.json()["code"]) == (409, "last_authority")
    second = await authority.post("/staff", somebody("authority", "second"))
    assert second["institution_id"] is None
    colleague = await came_in(world, "second", second["first_password"])
    await colleague.post(f"/staff/{authority.id}/close")
    assert (await authority.ask("GET", "/me")).status_code == 401
    assert (await world.stranger().ask("POST", f"/staff/{colleague.id}/close", headers=key)).status_code == 409


async def test_a_reset_ends_the_sessions_opens_the_lock_and_asks_for_a_new_password(world: World) -> None:
    office, _ = await office_and_authority(world)
    first = (await office.post("/staff", somebody()))["first_password"]
    teacher = await came_in(world, "wufang", first)
    for at in range(20):
        await world.stranger().ask("POST", "/sign-in", {"login": "wufang", "secret": f"wrong {at}"})
    fresh = (await office.post(f"/staff/{teacher.id}/password", {}))["first_password"]
    assert fresh not in (None, first)
    assert (await teacher.ask("GET", "/me")).status_code == 401
    again = await world.stranger().sign_in("/sign-in", {"login": "wufang", "secret": fresh})
    assert (await again.get("/me"))["must_change"] is True


async def test_a_first_password_reads_well_is_shown_once_and_a_retry_shows_the_same(world: World) -> None:
    office, _ = await office_and_authority(world)
    answers = [await office.ask("POST", "/staff", somebody(), key="the-same-key") for _ in range(2)]
    first, again = (answer.json()["first_password"] for answer in answers)
    assert first == again
    assert [len(group) for group in first.split("-")] == [5, 5, 5]
    assert not set(first) & set("ilo01")
    other = (await office.post("/staff", somebody(login="other")))["first_password"]
    assert other != first
    typed = await office.post("/staff", somebody(login="typed", password=OWN))
    assert typed["first_password"] is None
    assert (await (await world.stranger().sign_in("/sign-in", {"login": "typed", "secret": OWN})).get("/me"))["must_change"] is True
    assert first not in str(await office.get("/staff"))
    other_body = await office.ask("POST", "/staff", somebody(login="third"), key="the-same-key")
    assert other_body.json()["code"] == "key_reused"


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"login": "a b"}, "login", "login_form"),
        ({"login": "b1-07"}, "login", "login_of_student"),
        ({"name": "  "}, "name", "empty"),
        ({"role": "student"}, "role", "literal_error"),
        ({"password": "short"}, "password", "password_length"),
        ({"password": "wufang-12345"}, "password", "password_easy"),
        ({"password": "1234567890ab"}, "password", "password_easy"),
        ({"password": "aaaaaaaaaaaa"}, "password", "password_easy"),
    ],
    ids=str,
)
async def test_an_account_that_cannot_be_is_refused_by_its_field(world: World, wrong: dict[str, str], field: str, code: str) -> None:
    office, _ = await office_and_authority(world)
    told = await refused(office, "/staff", somebody() | wrong)
    assert (told.status, told.fields) == (422, {field: code})
    assert len((await office.get("/staff"))["staff"]) == 1


async def test_names_that_are_taken_and_institutions_that_are_not_named_are_refused(world: World) -> None:
    office, authority = await office_and_authority(world)
    assert (await refused(office, "/staff", somebody(login=authority.login.upper()))).code == "login_taken"
    known = somebody("institution", new_institution=" 湘江职业培训学校 ")
    assert (await refused(authority, "/staff", known)).code == "institution_known"
    assert (await refused(authority, "/staff", somebody())).fields == {"institution_id": "missing"}
    assert (await refused(authority, "/staff", somebody(new_institution="新校"))).fields == {"role": "not_first"}
    assert (await refused(authority, "/staff", somebody("institution", new_institution=" "))).fields == {"new_institution": "empty"}
    assert (await refused(authority, "/staff", somebody(institution_id="ins_none"))).status == 404


async def test_the_operator_makes_the_first_account_of_an_empty_installation_while_it_runs(tmp_path: Path) -> None:
    async with a_world(tmp_path) as world:
        door = world.stranger()
        begin = await door.get("/beginning")
        assert (begin["empty"], begin["demo"]) == (True, False)
        assert "account add --role authority" in begin["how"]
        assert str(tmp_path) not in begin["how"]
        assert (await door.ask("POST", "/staff", somebody("authority"))).status_code == 401
        wrong = {"Authorization": "Bearer opr_guessed"}
        assert (await door.ask("POST", "/staff", somebody("authority"), headers=wrong)).status_code == 401
        made = await door.ask("POST", "/staff", somebody("authority"), headers=operator(world))
        first = await came_in(world, "wufang", made.json()["first_password"])
        assert (await first.get("/staff"))["staff"][0]["login"] == "wufang"
        assert await door.get("/beginning") == {"empty": False, "demo": False, "how": ""}
        assert (await door.ask("GET", "/cohorts", headers=operator(world))).status_code == 403, "the key opens nothing of a class"


async def test_a_program_of_an_institution_manages_no_accounts(world: World) -> None:
    office, _ = await office_and_authority(world)
    scopes = ["roster.write", "events.read"]
    token = (await office.post("/services", {"name": "外部系统", "scopes": scopes}))["token"]
    program = {"Authorization": f"Bearer {token}"}
    assert (await world.stranger().ask("GET", "/staff", headers=program)).status_code == 403
    assert (await refused(office, "/services", {"name": "越权", "scopes": ["staff.manage"]})).status == 422


async def test_it_is_on_record_with_ids_and_nothing_else(world: World) -> None:
    office, _ = await office_and_authority(world)
    made = await office.post("/staff", somebody())
    for act, body in (("password", {}), ("close", None), ("reopen", None)):
        await office.post(f"/staff/{made['person_id']}/{act}", body)

    def record(view: View) -> list[tuple[str, str]]:
        rows = view.all(select(AuditEntry).where(AuditEntry.object == made["person_id"]).order_by(AuditEntry.at, AuditEntry.id))
        return [(row.actor, row.action) for row in rows]

    told = await world.process.store.read(record)
    assert {"staff.add", "staff.reset", "person.disable", "person.enable"} <= {action for _, action in told}
    assert {actor for actor, _ in told} == {office.id}
    everything = "".join(str(envelope) for envelope in await world.facts())
    assert "吴芳" not in everything
    assert "wufang" not in everything
    assert PASSWORD not in everything


async def test_both_databases_keep_one_account_of_the_authority_open(open_store: OpenStore, database: str) -> None:
    store = await open_store(database)
    assert await store.read(nobody_yet)
    first, second = [(await store.write(add_staff, Role.AUTHORITY, "肖静", login, None, "a hash")).value for login in ("first", "second")]
    await store.write(close_account, first)
    with pytest.raises(LastAuthority):
        await store.write(close_account, second)
    assert [(one.login, one.state) for one in await store.read(staff_everywhere)] == [("first", "closed"), ("second", "open")]
    assert not await store.read(nobody_yet)
