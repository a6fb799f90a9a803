"""Classes and rosters over HTTP where `training/` is not carried: the same paths and answers, for desk, phone and outside services.

Besides people the operator's key keeps rosters here: it is what an outside class-management service on the same computer comes with.
"""

import json
from typing import Annotated, Any

from fastapi import Request, Response

from sandbox.actor import Actor, Role
from sandbox.errors import NotFound
from sandbox.http import Caller, Changing, Loaded, Policy, Reading, Router, allow
from sandbox.http.filling import filled, key_of
from sandbox.store import Tx, View

from .class_shapes import (
    ClassFull,
    ClassIn,
    ClassOut,
    EnrolledOut,
    GroupIn,
    GroupNowIn,
    GroupOut,
    MovedOut,
    PinOut,
    RosterLine,
    StaffIn,
    StaffListIn,
    StudentsIn,
)
from .classes import Seat, Seated, add_to_class, class_seen, classes_seen, let_leave, open_class, roster_of, seat_students
from .memberships import CohortSeen, change_group, form_group, groups_of, people_in
from .operator import ROSTER_OPERATOR
from .people import login_of, set_secret
from .pins import choose_pins
from .policies import admits_services, belongs_to_cohort, load_cohort, runs_cohort, sees_cohort
from .reception import AtReception

router = Router(prefix="/api", tags=["classes"])
Seen = Annotated[CohortSeen, Loaded]


def keeps_rosters(actor: Actor, cohort: CohortSeen) -> bool:
    """Who runs the class, and the operator's key."""
    return actor == ROSTER_OPERATOR or runs_cohort(actor, cohort)


def sees_class(actor: Actor, cohort: CohortSeen) -> bool:
    """Who sees the class, and the operator's key."""
    return actor == ROSTER_OPERATOR or sees_cohort(actor, cohort)


def meets_class(actor: Actor, cohort: CohortSeen) -> bool:
    """Who meets its people by name, and the operator's key."""
    return actor == ROSTER_OPERATOR or belongs_to_cohort(actor, cohort)


def opens_classes(actor: Actor, thing: object) -> bool:
    """Institutions, lecturers, and the operator's key."""
    return actor == ROSTER_OPERATOR or admits_services(actor, thing)


LIST = Policy("class.list", lambda _actor, _thing: True, scope="roster.read")
OPEN = Policy("class.open", opens_classes, scope="roster.write")
READ = Policy("class.read", meets_class, load_cohort, see=sees_class, scope="roster.read")
KEEP = Policy("class.keep", keeps_rosters, load_cohort, see=sees_class, scope="roster.write")


@router.get("/cohorts", response_model=list[ClassOut])
@allow(LIST)
async def list_classes(actor: Caller, store: Reading) -> list[ClassOut]:
    """The classes one sees."""
    return [ClassOut.model_validate(vars(one)) for one in await store.read(classes_seen, actor)]


@router.post("/cohorts", response_model=ClassOut)
@allow(OPEN)
async def open_one(form: ClassIn, actor: Caller, change: Changing, desk: AtReception) -> Response:
    """Open a class, with its lecturers and assistants."""
    answer = await change(_open, form)
    for person_id in (actor.id, *(one.person_id for one in form.staff)):
        desk.identifier.forget(person_id)
    return answer


@router.get("/cohorts/{cohort_id}", response_model=ClassFull)
@allow(READ)
async def look(cohort: Seen, actor: Caller, store: Reading) -> ClassFull:
    """One class with its roster and groups."""
    return await store.read(_full, cohort.id, actor, keeps_rosters(actor, cohort))


@router.post("/cohorts/{cohort_id}/staff", status_code=204)
@allow(KEEP)
async def add_staff(form: StaffListIn, cohort: Seen, change: Changing, desk: AtReception) -> Response:
    """Name lecturers or assistants of the class."""
    answer = await change(add_to_class, cohort.id, _staff(form.staff))
    for one in form.staff:
        desk.identifier.forget(one.person_id)
    return answer


@router.post("/cohorts/{cohort_id}/students", response_model=list[EnrolledOut])
@allow(KEEP)
async def enrol_students(form: StudentsIn, request: Request, cohort: Seen, actor: Caller, change: Changing, desk: AtReception) -> Response:
    """Enrol students, all or none, 35 at most. Their PINs are shown this once: print the list."""
    pins = choose_pins(desk.seal, [student.pin for student in form.students], actor.id, key_of(request))
    hashes = await desk.hashing.hash_all(pins)
    answer = await change(_seat, cohort.id, [student.name for student in form.students], hashes)

    def show_pins(body: list[dict[str, Any]]) -> None:
        for line, student, pin in zip(body, form.students, pins, strict=True):
            line.update(name=student.name, pin=pin)

    return filled(answer, show_pins)


@router.delete("/cohorts/{cohort_id}/students/{person_id}", status_code=204)
@allow(KEEP)
async def student_leaves(person_id: str, cohort: Seen, change: Changing, desk: AtReception) -> Response:
    """The student leaves the class."""
    answer = await change(let_leave, cohort.id, person_id)
    desk.identifier.forget(person_id)
    return answer


@router.post("/cohorts/{cohort_id}/students/{person_id}/pin", response_model=PinOut)
@allow(KEEP)
async def new_pin(person_id: str, request: Request, cohort: Seen, actor: Caller, change: Changing, desk: AtReception) -> Response:
    """A student forgot his PIN: a new one, shown this once."""
    (pin,) = desk.seal.pins(1, actor.id, key_of(request))
    answer = await change(_new_pin, cohort.id, person_id, await desk.hashing.hash(pin))
    desk.throttle.forget(await desk.store.read(login_of, person_id))
    desk.identifier.forget(person_id)
    return filled(answer, lambda body: body.update(pin=pin))


@router.post("/cohorts/{cohort_id}/groups", response_model=GroupOut)
@allow(KEEP)
async def form_one(form: GroupIn, cohort: Seen, change: Changing, desk: AtReception) -> Response:
    """Form a mutual-help group; a student is in one group at a time."""
    answer = await change(_group, cohort.id, form)
    for person_id in form.members:
        desk.identifier.forget(person_id)
    return answer


@router.put("/cohorts/{cohort_id}/groups/{group_id}", response_model=MovedOut)
@allow(KEEP)
async def regroup(group_id: str, form: GroupNowIn, cohort: Seen, change: Changing, desk: AtReception) -> Response:
    """Rename a mutual-help group and set who is in it; with nobody in it the group is gone."""
    answer = await change(_regrouped, cohort.id, group_id, form)
    for person_id in json.loads(bytes(answer.body))["moved"]:
        desk.identifier.forget(person_id)
    return answer


def _staff(staff: list[StaffIn]) -> list[tuple[str, Role]]:
    return [(one.person_id, Role(one.role)) for one in staff]


def _open(tx: Tx, form: ClassIn) -> ClassOut:
    cohort_id = open_class(tx, form.name, form.institution, _staff(form.staff))
    return ClassOut.model_validate(vars(class_seen(tx, cohort_id)))


def _seat(tx: Tx, cohort_id: str, names: list[str], hashes: list[str]) -> list[Seated]:
    return seat_students(tx, cohort_id, names, hashes)


def _new_pin(tx: Tx, cohort_id: str, person_id: str, hash: str) -> dict[str, str]:
    if person_id not in people_in(tx, cohort_id, Role.STUDENT):
        raise NotFound
    set_secret(tx, person_id, "pin", hash)
    return {}


def _group(tx: Tx, cohort_id: str, form: GroupIn) -> GroupOut:
    return GroupOut(id=form_group(tx, cohort_id, form.name, form.members), name=form.name, members=list(dict.fromkeys(form.members)))


def _regrouped(tx: Tx, cohort_id: str, group_id: str, form: GroupNowIn) -> MovedOut:
    return MovedOut(moved=change_group(tx, cohort_id, group_id, form.name, form.members))


def _full(view: View, cohort_id: str, actor: Actor, keeps: bool) -> ClassFull:
    roster = [_line(seat, keeps or seat.person_id == actor.id) for seat in roster_of(view, cohort_id)]
    groups = [GroupOut(id=group_id, name=name, members=members) for group_id, name, members in groups_of(view, cohort_id)]
    return ClassFull(**vars(class_seen(view, cohort_id)), roster=roster, groups=groups)


def _line(seat: Seat, with_login: bool) -> RosterLine:
    return RosterLine(**{**vars(seat), "login": seat.login if with_login else None})
