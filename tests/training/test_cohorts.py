"""A class: opened, filled, divided into groups, seen by those it concerns."""

import statistics

import pytest
from sqlalchemy import inspect, text

from mall.events import ShopClosed, ShopOpened
from sandbox.actor import Role
from sandbox.clock import SystemClock
from sandbox.events.envelope import Envelope, Fact
from sandbox.events.log import read
from sandbox.identity.memberships import grant
from sandbox.store import Tx, View
from tests.identity.school import School
from training.cohorts.roster import Listed, enrol, open_cohort
from training.events import GroupFormed, StudentEnrolled
from training.reactions import REACTIONS


def facts(view: View, kind: type[Fact]) -> list[Envelope]:
    return read(view.session, types=[kind.type])


async def test_the_thirty_sixth_student_is_refused_with_the_rule(school: School) -> None:
    group = await school.cohort(students=34)
    async with school.signed_in() as teacher:
        path = f"/api/cohorts/{group.id}/students"
        two = await teacher.do(path, {"students": [{"name": "张三"}, {"name": "李四"}]})
        assert (two.status_code, two.json()["code"]) == (409, "class_full")
        assert "R-CLS-1" in two.json()["detail"]
        assert "35" in two.json()["detail"]
        assert (await teacher.get("/api/cohorts")).json()[0]["students"] == 34, "none of the two was added"
        assert (await teacher.do(path, {"students": [{"name": "张三"}]})).status_code == 200, "the thirty-fifth is welcome"
        assert (await teacher.do(path, {"students": [{"name": "李四"}]})).status_code == 409


async def test_enrolled_students_get_seat_login_and_a_pin_that_nothing_stores(school: School) -> None:
    async with school.signed_in() as teacher:
        cohort = (await teacher.do("/api/cohorts", {"name": "一班", "mode": "offline-8"})).json()
        form = {"students": [{"name": "张三"}, {"name": "李四", "pin": "804217"}, {"name": "王五"}]}
        answer = await teacher.do(f"/api/cohorts/{cohort['id']}/students", form, key="enrol-key")
        enrolled = answer.json()
        assert [(one["login"], one["seat_no"], one["name"]) for one in enrolled] == [
            ("b1-01", 1, "张三"),
            ("b1-02", 2, "李四"),
            ("b1-03", 3, "王五"),
        ]
        assert enrolled[1]["pin"] == "804217"
        assert len({one["pin"] for one in enrolled}) == 3
        again = await teacher.do(f"/api/cohorts/{cohort['id']}/students", form, key="enrol-key")
        assert again.json() == enrolled
        assert again.headers["kaibo-position"] == answer.headers["kaibo-position"]
        roster = (await teacher.get(f"/api/cohorts/{cohort['id']}")).json()["roster"]
        assert [(one["name"], one["login"], one["shop_id"]) for one in roster] == [
            ("张三", "b1-01", None),
            ("李四", "b1-02", None),
            ("王五", "b1-03", None),
        ]
        assert "804217" not in (await school.store.read(everything))
        said = await school.store.read(facts, StudentEnrolled)
        assert [(one.cohort, one.data["seat_no"]) for one in said] == [(cohort["id"], seat) for seat in (1, 2, 3)]


def everything(view: View) -> str:
    """Every text the database holds."""
    connection = view.session.connection()
    return repr([connection.execute(text(f"SELECT * FROM {table}")).all() for table in inspect(connection).get_table_names()])


@pytest.mark.parametrize(
    ("students", "path", "code"),
    [
        ([{"name": ""}], "students.0.name", "string_too_short"),
        ([{"name": "张" * 41}], "students.0.name", "string_too_long"),
        ([{"name": "张三", "pin": "12"}], "students.0.pin", "string_pattern_mismatch"),
        ([{"name": "张三", "pin": "123456"}], "students.0.pin", "pin_too_easy"),
        ([{"name": "张三", "pin": "804217"}, {"name": "李四", "pin": "804217"}], "students.1.pin", "pin_twice"),
        ([{"name": "张三", "role": "lecturer"}], "students.0.role", "extra_forbidden"),
        ([], "students", "too_short"),
    ],
)
async def test_a_wrong_list_is_refused_with_the_place(school: School, students: object, path: str, code: str) -> None:
    group = await school.cohort()
    async with school.signed_in() as teacher:
        answer = await teacher.do(f"/api/cohorts/{group.id}/students", {"students": students})
        assert answer.status_code == 422
        assert [(fault["path"], fault["code"]) for fault in answer.json()["fields"]] == [(path, code)]
        assert (await teacher.get(f"/api/cohorts/{group.id}")).json()["roster"] == []


async def test_a_student_sees_his_class_without_others_logins_and_no_other_class(school: School) -> None:
    group, other = await school.cohort(students=2), await school.cohort(students=1)
    async with school.browser() as student:
        await student.post("/api/sign-in/ticket", json=group.proof())
        assert [one["id"] for one in (await student.get("/api/cohorts")).json()] == [group.id]
        roster = (await student.get(f"/api/cohorts/{group.id}")).json()["roster"]
        assert [one["login"] for one in roster] == [group.students[0]["login"], None]
        assert (await student.get(f"/api/cohorts/{other.id}")).status_code == 404
        assert (await student.get(f"/api/cohorts/{other.id}/ticket")).status_code == 404
        for path in (
            f"/api/cohorts/{group.id}/students",
            f"/api/cohorts/{group.id}/groups",
            f"/api/cohorts/{group.id}/ticket",
            "/api/cohorts",
        ):
            assert (await student.do(path, {"name": "x"})).status_code == 403, path


ROLES_AND_DOORS = [
    # role in the cohort, reads it, shows the ticket, enrols
    (Role.MASTER_TRAINER, 200, 200, 200),
    (Role.ASSISTANT, 200, 200, 200),
    (Role.STUDENT, 200, 403, 403),
    (Role.AUTHORITY, 403, 403, 403),
    (None, 404, 404, 404),
]


@pytest.mark.parametrize(("role", "reads", "tickets", "enrols"), ROLES_AND_DOORS)
async def test_who_may_do_what_with_a_class(school: School, role: Role | None, reads: int, tickets: int, enrols: int) -> None:
    group = await school.cohort(students=1)
    person = await school.staff("someone", "某人", Role.LECTURER)
    if role is not None:
        await school.store.write(grant, person, role, None if role == Role.AUTHORITY else group.id)
    async with school.signed_in("someone") as browser:
        assert (await browser.get(f"/api/cohorts/{group.id}")).status_code == reads
        assert (await browser.get(f"/api/cohorts/{group.id}/ticket")).status_code == tickets
        assert (await browser.do(f"/api/cohorts/{group.id}/students", {"students": [{"name": "张三"}]})).status_code == enrols


async def test_the_institution_runs_its_own_classes_only(school: School) -> None:
    group = await school.cohort()
    async with school.signed_in("principal") as principal:
        assert (await principal.get(f"/api/cohorts/{group.id}/ticket")).status_code == 200
        foreign = (await school.store.write(open_cohort, "别家的班", "offline-8", "ins_other")).value
        assert (await principal.get(f"/api/cohorts/{foreign}")).status_code == 404
        assert [one["id"] for one in (await principal.get("/api/cohorts")).json()] == [group.id]


async def test_groups_hold_each_student_once(school: School) -> None:
    group = await school.cohort(students=4)
    people = [one["person_id"] for one in group.students]
    async with school.signed_in() as teacher:
        path = f"/api/cohorts/{group.id}/groups"
        first = (await teacher.do(path, {"name": "一组", "members": people[:3]})).json()
        second = (await teacher.do(path, {"name": "二组", "members": [people[2], people[3], people[3]]})).json()
        assert second["members"] == people[2:]
        seen = (await teacher.get(f"/api/cohorts/{group.id}")).json()
        assert {one["id"]: one["members"] for one in seen["groups"]} == {first["id"]: people[:2], second["id"]: people[2:]}
        assert [one["group_id"] for one in seen["roster"]] == [first["id"]] * 2 + [second["id"]] * 2
        stranger = await teacher.do(path, {"name": "三组", "members": [people[0], school.lecturer]})
        assert (stranger.status_code, stranger.json()["fields"][0]["path"]) == (422, "members.1")
        await teacher.do(path, {"name": "新一组", "members": people[:2]})
        names = [one["name"] for one in (await teacher.get(f"/api/cohorts/{group.id}")).json()["groups"]]
        assert names == ["二组", "新一组"], "a group nobody is left in is gone"
    said = await school.store.read(facts, GroupFormed)
    assert said[1].data["members"] == people[2:]


async def test_a_group_is_renamed_its_people_move_and_an_empty_one_is_gone(school: School) -> None:
    group, other = await school.cohort(students=3), await school.cohort(students=1)
    people = [one["person_id"] for one in group.students]
    async with school.signed_in() as teacher:
        path = f"/api/cohorts/{group.id}/groups"
        first = (await teacher.do(path, {"name": "一", "members": people[:1]})).json()["id"]
        second = (await teacher.do(path, {"name": "二", "members": people[1:2]})).json()["id"]

        async def now() -> dict[str, list[str]]:
            return {one["name"]: one["members"] for one in (await teacher.get(f"/api/cohorts/{group.id}")).json()["groups"]}

        answer = await teacher.do(f"{path}/{first}", {"name": "茶油组", "members": [people[0], people[2]]}, method="PUT")
        assert (answer.json(), await now()) == ({"moved": [people[2]]}, {"茶油组": [people[0], people[2]], "二": [people[1]]})
        moved = await teacher.do(f"{path}/{second}", {"name": "二组", "members": [people[1], people[0]]}, method="PUT")
        assert (moved.json(), await now()) == ({"moved": [people[0]]}, {"茶油组": [people[2]], "二组": people[:2]})
        await teacher.do(f"{path}/{first}", {"name": "茶油组", "members": []}, method="PUT")
        assert await now() == {"二组": people[:2]}
        strangers = {"name": "二组", "members": [people[0], other.students[0]["person_id"]]}
        refused = await teacher.do(f"{path}/{second}", strangers, method="PUT")
        assert (refused.status_code, refused.json()["fields"][0]["path"], await now()) == (422, "members.1", {"二组": people[:2]})
        for elsewhere in (f"{path}/grp_none", f"/api/cohorts/{other.id}/groups/{second}"):
            assert (await teacher.do(elsewhere, {"name": "二组", "members": []}, method="PUT")).status_code == 404
    assert [one.data["name"] for one in await school.store.read(facts, GroupFormed)] == ["一", "二", "茶油组", "二组", "茶油组"]


async def test_forming_a_group_leaves_students_signed_in(school: School) -> None:
    group = await school.cohort(students=1)
    async with school.browser() as student, school.signed_in() as teacher:
        await student.post("/api/sign-in/ticket", json=group.proof())
        formed = (await teacher.do(f"/api/cohorts/{group.id}/groups", {"name": "一组", "members": [group.students[0]["person_id"]]})).json()
        assert (await student.get("/api/me")).json()["memberships"][0]["group_id"] == formed["id"]


async def test_a_student_who_leaves_is_out_and_his_seat_goes_to_another_login(school: School) -> None:
    group = await school.cohort(students=2)
    async with school.browser() as student, school.signed_in() as teacher:
        await student.post("/api/sign-in/ticket", json=group.proof())
        path = f"/api/cohorts/{group.id}/students"
        assert (await teacher.do(f"{path}/{group.students[0]['person_id']}", method="DELETE")).status_code == 204
        assert (await teacher.do(f"{path}/{group.students[0]['person_id']}", method="DELETE")).status_code == 404
        assert (await student.get("/api/me")).status_code == 401
        assert (await student.post("/api/sign-in/ticket", json=group.proof())).status_code == 401
        newcomer = (await teacher.do(path, {"students": [{"name": "赵六"}]})).json()[0]
        assert (newcomer["seat_no"], newcomer["login"]) == (1, "b1-01b")


async def test_a_new_pin_replaces_the_old_and_opens_the_lock(school: School) -> None:
    group = await school.cohort(students=1)
    async with school.browser() as student, school.signed_in() as teacher:
        for address in range(4):
            async with school.browser(address=f"10.0.0.{address}") as guesser:
                for _ in range(5):
                    await guesser.post("/api/sign-in/ticket", json=group.proof(pin="000001"))
        assert (await student.post("/api/sign-in/ticket", json=group.proof())).status_code == 429
        path = f"/api/cohorts/{group.id}/students/{group.students[0]['person_id']}/pin"
        pin = (await teacher.do(path)).json()["pin"]
        assert (await student.post("/api/sign-in/ticket", json=group.proof())).status_code == 401, "the old one"
        assert (await student.post("/api/sign-in/ticket", json=group.proof(pin=pin))).status_code == 200
        assert (await teacher.do(f"/api/cohorts/{group.id}/students/{school.lecturer}/pin")).status_code == 404


async def test_the_roster_shows_the_shop_that_was_opened(school: School) -> None:
    group = await school.cohort(students=2)
    owner = group.students[1]["person_id"]
    opened = ShopOpened(shop_id="shp_1", owner_id=owner, cohort_id=group.id, name="小李的店", deposit_fen=0)

    async def hear(fact: Fact) -> list[str | None]:
        def react(tx: Tx) -> None:
            REACTIONS[type(fact)](tx, Envelope.model_construct(), fact)

        await school.store.write(react)
        async with school.signed_in() as teacher:
            return [one["shop_id"] for one in (await teacher.get(f"/api/cohorts/{group.id}")).json()["roster"]]

    assert await hear(opened) == [None, "shp_1"]
    assert await hear(opened) == [None, "shp_1"]
    assert await hear(ShopClosed(shop_id="shp_1", reason="suspended")) == [None, "shp_1"]
    assert await hear(ShopClosed(shop_id="shp_1", reason="reset")) == [None, None]


async def test_a_lecturer_without_an_institution_opens_no_class(school: School) -> None:
    school.institution = None  # type: ignore[assignment]
    await school.staff("freelancer", "自由老师", Role.LECTURER)
    async with school.signed_in("freelancer") as browser:
        answer = await browser.do("/api/cohorts", {"name": "x", "mode": "offline-8"})
        assert (answer.status_code, answer.json()["code"]) == (409, "no_institution")


async def test_a_whole_class_is_enrolled_in_one_short_unit(school: School) -> None:
    """A unit should hold the writer about 20 ms; ten times that would be a fault in how it is written."""
    clock = SystemClock()
    times = []
    for _ in range(5):
        cohort_id = (await school.store.write(open_cohort, "一班", "offline-8", school.institution)).value
        started = clock.monotonic()
        await school.store.write(enrol, cohort_id, [Listed(f"学员{at}", "hash") for at in range(35)])
        times.append(clock.monotonic() - started)
    assert statistics.median(times) < 0.2
