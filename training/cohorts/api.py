"""Classes over HTTP."""

import json
from typing import Annotated, Any

from fastapi import Request, Response

from sandbox.actor import Actor, Role
from sandbox.errors import NotFound, Refused
from sandbox.http import Caller, Changing, Loaded, Reading, Router, allow
from sandbox.http.filling import filled, key_of
from sandbox.identity.class_shapes import EnrolledOut, GroupIn, GroupNowIn, GroupOut, MovedOut, PinOut, StudentsIn
from sandbox.identity.memberships import CohortSeen
from sandbox.identity.people import login_of, set_secret
from sandbox.identity.pins import choose_pins
from sandbox.identity.policies import institutions_of
from sandbox.identity.reception import AtReception
from sandbox.store import Tx

from . import policies
from .groups import change_group, form_group
from .looks import cohort_full, cohorts_seen
from .roster import Enrolled, Listed, enrol, is_student, leave, open_cohort
from .shapes import CohortFull, CohortIn, CohortOut

router = Router(prefix="/api", tags=["cohorts"])
Seen = Annotated[CohortSeen, Loaded]


class NoInstitution(Refused):
    """A class needs an institution, and the person has none."""

    code = "no_institution"
    zh = "你还不属于任何培训机构，不能开班。请机构先把你加为讲师。"
    en = "You belong to no institution yet, so you cannot open a class. Ask the institution to add you as a lecturer."


class NoPractice(Refused):
    """This installation opens classes by filing only."""

    code = "no_practice_classes"
    zh = "本平台没有开放练习班，班级要先申报备案。请在“办班申报”里填写。"
    en = "This installation has no practice classes: file the class first."


@router.get("/cohorts", response_model=list[CohortOut])
@allow(policies.LIST)
async def list_cohorts(actor: Caller, store: Reading) -> list[CohortOut]:
    """The classes one sees."""
    return await store.read(cohorts_seen, actor)


@router.post("/cohorts", response_model=CohortOut)
@allow(policies.OPEN)
async def open_one(form: CohortIn, request: Request, actor: Caller, change: Changing, desk: AtReception) -> Response:
    """Open a practice class of one's institution, without a filing; a lecturer teaches the class he opens. NoPractice where none may be."""
    process = getattr(request.app.state, "process", None)  # none where the room is carried alone: the default holds
    if process is not None and not process.settings.practice_classes:
        raise NoPractice
    answer = await change(_open, form)
    desk.identifier.forget(actor.id)
    return answer


@router.get("/cohorts/{cohort_id}", response_model=CohortFull)
@allow(policies.READ)
async def look(cohort: Seen, actor: Caller, store: Reading) -> CohortFull:
    """One class with its roster and groups."""
    return await store.read(cohort_full, cohort.id, actor)


@router.post("/cohorts/{cohort_id}/students", response_model=list[EnrolledOut])
@allow(policies.ENROL)
async def enrol_students(form: StudentsIn, request: Request, cohort: Seen, actor: Caller, change: Changing, desk: AtReception) -> Response:
    """Enrol students, all or none, 35 at most. Their PINs are shown this once: print the list."""
    pins = choose_pins(desk.seal, [student.pin for student in form.students], actor.id, key_of(request))
    hashes = await desk.hashing.hash_all(pins)
    answer = await change(_enrol, cohort.id, [Listed(student.name, hash) for student, hash in zip(form.students, hashes, strict=True)])

    def show_pins(body: list[dict[str, Any]]) -> None:
        for line, student, pin in zip(body, form.students, pins, strict=True):
            line.update(name=student.name, pin=pin)

    return filled(answer, show_pins)


@router.delete("/cohorts/{cohort_id}/students/{person_id}", status_code=204)
@allow(policies.ENROL)
async def student_leaves(person_id: str, cohort: Seen, change: Changing, desk: AtReception) -> Response:
    """The student leaves the class."""
    answer = await change(leave, cohort.id, person_id)
    desk.identifier.forget(person_id)
    return answer


@router.post("/cohorts/{cohort_id}/students/{person_id}/pin", response_model=PinOut)
@allow(policies.PIN)
async def new_pin(person_id: str, request: Request, cohort: Seen, actor: Caller, change: Changing, desk: AtReception) -> Response:
    """A student forgot his PIN: give him a new one; it is shown this once. It also opens the lock after too many wrong tries."""
    (pin,) = desk.seal.pins(1, actor.id, key_of(request))
    answer = await change(_new_pin, cohort.id, person_id, await desk.hashing.hash(pin))
    desk.throttle.forget(await desk.store.read(login_of, person_id))
    desk.identifier.forget(person_id)
    return filled(answer, lambda body: body.update(pin=pin))


@router.post("/cohorts/{cohort_id}/groups", response_model=GroupOut)
@allow(policies.GROUP)
async def form(form: GroupIn, cohort: Seen, change: Changing, desk: AtReception) -> Response:
    """Form a mutual-help group; a student is in one group at a time."""
    answer = await change(_group, cohort.id, form.name, form.members)
    for person_id in form.members:
        desk.identifier.forget(person_id)
    return answer


@router.put("/cohorts/{cohort_id}/groups/{group_id}", response_model=MovedOut)
@allow(policies.GROUP)
async def regroup(group_id: str, form: GroupNowIn, cohort: Seen, change: Changing, desk: AtReception) -> Response:
    """Rename a mutual-help group and set who is in it; with nobody in it the group is gone."""
    answer = await change(_changed, cohort.id, group_id, form)
    for person_id in json.loads(bytes(answer.body))["moved"]:
        desk.identifier.forget(person_id)
    return answer


def _open(tx: Tx, form: CohortIn) -> CohortOut:
    institution_id = _institution_of(tx.actor)
    cohort_id = open_cohort(tx, form.name, form.mode, institution_id)
    return CohortOut(id=cohort_id, name=form.name, institution_id=institution_id, mode=form.mode, state="open", students=0, practice=True)


def _institution_of(actor: Actor) -> str:
    teaching = {m.institution_id for m in actor.memberships if m.role == Role.LECTURER and m.institution_id is not None}
    own = sorted(institutions_of(actor)) or sorted(teaching)
    if not own:
        raise NoInstitution
    return own[0]


def _enrol(tx: Tx, cohort_id: str, students: list[Listed]) -> list[Enrolled]:
    return enrol(tx, cohort_id, students)


def _new_pin(tx: Tx, cohort_id: str, person_id: str, hash: str) -> dict[str, str]:
    if not is_student(tx, cohort_id, person_id):
        raise NotFound
    set_secret(tx, person_id, "pin", hash)
    return {}


def _changed(tx: Tx, cohort_id: str, group_id: str, form: GroupNowIn) -> MovedOut:
    return MovedOut(moved=change_group(tx, cohort_id, group_id, form.name, form.members))


def _group(tx: Tx, cohort_id: str, name: str, members: list[str]) -> GroupOut:
    group_id = form_group(tx, cohort_id, name, members)
    return GroupOut(id=group_id, name=name, members=list(dict.fromkeys(members)))
