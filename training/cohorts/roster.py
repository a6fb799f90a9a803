"""Opening a class and who is in it. At most 35 students (R-CLS-1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Select, func, select

from sandbox.actor import Role
from sandbox.errors import NotFound, Refused
from sandbox.identity.audit import audit
from sandbox.identity.memberships import grant, name_cohort, revoke
from sandbox.identity.newcomers import Newcomer, register_students
from sandbox.identity.people import disable
from sandbox.identity.vault import known_marks
from sandbox.store import Tx, View
from training.events import CohortOpened, StudentEnrolled, StudentLeft

from .closing_guard import changeable
from .tables import Cohort, Enrolment

MOST_STUDENTS = 35  # R-CLS-1

OVER = ("closing", "closing_returned", "closed")
"""States in which nobody joins a class any more."""
Mode = Literal["offline-8", "blended-6-2"]  # R-CLS-4


class ClassFull(Refused):
    """There is no seat for that many."""

    code = "class_full"
    zh = "一个班最多 {most} 名学员（规程 R-CLS-1）。本班已有 {have} 名，还能加 {room} 名，这次要加 {wanted} 名，一个也没有加。"
    en = "A class has at most {most} students (R-CLS-1). This one has {have} and room for {room}; {wanted} were to be added, and none was."


class CohortOver(Refused):
    """The class is closed."""

    code = "cohort_closed"
    zh = "这个班已经结班，名单不能再改。"
    en = "This class is closed; its roster cannot change any more."


@dataclass(frozen=True)
class Listed:
    """A student to enrol: his name and the hash of his PIN."""

    name: str
    pin_hash: str


@dataclass(frozen=True)
class Enrolled:
    """A student who has a seat now."""

    person_id: str
    login: str
    seat_no: int


def open_cohort(tx: Tx, name: str, mode: Mode, institution_id: str) -> str:
    """Open a practice class of the institution, without a filing; answers its id. A lecturer who opens one teaches it."""
    number = (tx.session.scalar(select(func.max(Cohort.number))) or 0) + 1
    cohort = tx.add(
        Cohort(
            id=tx.new_id("coh"),
            number=number,
            name=name.strip(),
            institution_id=institution_id,
            mode=mode,
            state="open",
            opened_by=tx.actor.id,
            opened_at=tx.now,
            practice=True,
        )
    )
    name_cohort(tx, cohort.id, cohort.name, institution_id)
    if tx.actor.has(Role.LECTURER):
        grant(tx, tx.actor.id, Role.LECTURER, cohort.id)
    audit(tx, "cohort.open", cohort.id)
    opened = CohortOpened(cohort_id=cohort.id, name=cohort.name, institution_id=institution_id, mode=mode, practice=True)
    tx.emit(opened, cohort.id, cohort=cohort.id)
    return cohort.id


def enrol(tx: Tx, cohort_id: str, students: Sequence[Listed]) -> list[Enrolled]:
    """Give each of them an account and the lowest free seat, all or none. ClassFull beyond 35, CohortOver after the close.

    A login is the class's number and the seat (`b3-07`), so that a student can type it; who takes over a seat gets a letter (`b3-07b`).
    """
    cohort = tx.session.get(Cohort, cohort_id, with_for_update=True)  # two processes must not give away the same seat
    if cohort is None:
        raise NotFound
    if cohort.state in OVER:
        raise CohortOver
    before = tx.all(select(Enrolment).where(Enrolment.cohort_id == cohort_id))
    taken = {row.seat_no for row in before if row.left_at is None}
    if len(taken) + len(students) > MOST_STUDENTS:
        raise ClassFull(most=MOST_STUDENTS, have=len(taken), room=MOST_STUDENTS - len(taken), wanted=len(students))
    free = [seat for seat in range(1, MOST_STUDENTS + 1) if seat not in taken][: len(students)]
    used = [sum(1 for row in before if row.seat_no == seat) for seat in free]
    logins = [_login(cohort.number, seat, times) for seat, times in zip(free, used, strict=True)]
    newcomers = [Newcomer(login, listed.name, listed.pin_hash) for login, listed in zip(logins, students, strict=True)]
    ids = register_students(tx, cohort_id, newcomers)
    enrolled = [Enrolled(person_id, login, seat) for person_id, login, seat in zip(ids, logins, free, strict=True)]
    for one in enrolled:
        place = Enrolment(id=tx.new_id("enr"), cohort_id=cohort_id, person_id=one.person_id, seat_no=one.seat_no, enrolled_at=tx.now)
        tx.add(place)
        tx.emit(StudentEnrolled(cohort_id=cohort_id, person_id=one.person_id, seat_no=one.seat_no), one.person_id, cohort=cohort_id)
    if cohort.state in ("filed", "returned"):  # accounts sleep until the class is approved (账号激活)
        for one in enrolled:
            disable(tx, one.person_id)
    return enrolled


def _login(number: int, seat: int, times: int) -> str:
    return f"b{number}-{seat:02}" + ("" if times == 0 else chr(ord("a") + min(times, 25)))


def leave(tx: Tx, cohort_id: str, person_id: str) -> None:
    """The student leaves the class; his seat is free and he is signed out. NotFound when he has none.

    Refused while the authority reviews the closing (`changeable`): the roster is as it was handed in.
    """
    row = tx.first(enrolments(cohort_id).where(Enrolment.person_id == person_id))
    if row is None:
        raise NotFound
    changeable(tx, cohort_id, "id_numbers")
    row.left_at = tx.now
    revoke(tx, person_id, Role.STUDENT, cohort_id)
    tx.emit(StudentLeft(cohort_id=cohort_id, person_id=person_id), person_id, cohort=cohort_id)


def enrolments(cohort_id: str) -> Select[Enrolment]:
    """The places taken in the class, by seat."""
    return select(Enrolment).where(Enrolment.cohort_id == cohort_id, Enrolment.left_at.is_(None)).order_by(Enrolment.seat_no)


def seated(view: View, cohort_id: str, marks: Sequence[str]) -> dict[str, int]:
    """Who of these people, known by the marks of their ID numbers, has a seat in the class, and which."""
    seats = {place.person_id: place.seat_no for place in view.all(enrolments(cohort_id))}
    known = known_marks(view, marks).items()
    return {mark: seats[person_id] for mark, people in known for person_id in people if person_id in seats}


def is_student(view: View, cohort_id: str, person_id: str) -> bool:
    """Whether the person has a place in the class."""
    return view.first(enrolments(cohort_id).where(Enrolment.person_id == person_id)) is not None


def was_student(view: View, cohort_id: str, person_id: str) -> bool:
    """Whether the person has or had a place in the class."""
    return view.first(select(Enrolment.id).where(Enrolment.cohort_id == cohort_id, Enrolment.person_id == person_id)) is not None
