"""Classes and their rosters where `training/` is not carried: an outside class-management service opens and fills them (R-FN-4).

A class here is no more than a name, its people and their groups. It has no filing, no timetable and no close.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from sandbox.actor import Actor, Role
from sandbox.errors import FieldFault, Invalid, NotFound
from sandbox.store import Tx, View

from .audit import audit
from .errors import RosterFull
from .events import ClassOpened
from .memberships import grant, groups_of, name_cohort, people_in, revoke
from .newcomers import Newcomer, register_students
from .people import named
from .policies import institutions_of
from .staff_looks import institution_called, sees_everybody
from .tables import CohortName, Institution, MembershipRow, Person

MOST_STUDENTS = 35  # R-CLS-1
LETTERS = ("", *"bcdefghijklmnopqrstuvwxyz")
"""After a seat's number in a login: nothing for the first who sat there, then a letter each."""


@dataclass(frozen=True)
class ClassSeen:
    """A class in a list; `students` counts those in it now."""

    id: str
    name: str
    institution_id: str
    students: int


@dataclass(frozen=True)
class Seat:
    """A student of a class. The login is empty for classmates, who need none but their own."""

    person_id: str
    seat_no: int
    name: str
    login: str
    group_id: str | None


@dataclass(frozen=True)
class Seated:
    """A student who has a place now."""

    person_id: str
    login: str
    seat_no: int


def open_class(tx: Tx, name: str, institution: str, staff: Sequence[tuple[str, Role]]) -> str:
    """Open a class and name its lecturers and assistants; answers its id.

    `institution` is the id or name of one that is known; empty for the only one of `tx.actor`. Invalid when there is none, or for somebody
    who is not of it. A lecturer who opens a class teaches it.
    """
    home = _home(tx, institution)
    cohort_id = tx.new_id("coh")
    name_cohort(tx, cohort_id, name, home)
    audit(tx, "class.open", cohort_id)
    tx.emit(ClassOpened(cohort_id=cohort_id, institution_id=home), cohort_id, cohort=cohort_id)
    if tx.actor.has(Role.LECTURER):
        grant(tx, tx.actor.id, Role.LECTURER, cohort_id)
    add_to_class(tx, cohort_id, staff)
    return cohort_id


def _home(tx: Tx, institution: str) -> str:
    own = sorted({m.institution_id for m in tx.actor.memberships if m.institution_id})
    found = institution or (own[0] if len(own) == 1 else "")
    if tx.session.get(Institution, found) is None:
        found = institution_called(tx, found) or ""
    if not found or not (sees_everybody(tx.actor) or found in own):
        zh, en = "没有这家培训机构，请先建机构账号。", "There is no such institution; make its account first."
        raise Invalid((FieldFault("institution", "unknown", zh, en),))
    return found


def add_to_class(tx: Tx, cohort_id: str, staff: Sequence[tuple[str, Role]]) -> None:
    """Give these people their role in the class, all or none. Invalid for who has no role in the class's institution."""
    home = tx.get(CohortName, cohort_id).institution_id
    of_home = set(tx.all(select(MembershipRow.person_id).where(MembershipRow.institution_id == home, MembershipRow.role != Role.STUDENT)))
    zh, en = (
        "这个人不是本机构的讲师或助理，请先给他建账号。",
        "This person is no lecturer or assistant of the institution; make an account first.",
    )
    if strangers := [at for at, (person_id, _) in enumerate(staff) if person_id not in of_home]:
        raise Invalid(tuple(FieldFault(f"staff.{at}.person_id", "not_of_the_institution", zh, en) for at in strangers))
    for person_id, role in staff:
        grant(tx, person_id, role, cohort_id)


def seat_students(tx: Tx, cohort_id: str, names: Sequence[str], hashes: Sequence[str]) -> list[Seated]:
    """Give each an account, a PIN (its hash) and the lowest free seat, all or none. RosterFull beyond 35 (R-CLS-1).

    A login is the class's number and the seat (`b3-07`); who takes over a seat gets a letter (`b3-07b`).
    """
    tx.session.get(CohortName, cohort_id, with_for_update=True)  # two processes must not give away the same seat
    taken = {seat.seat_no for seat in roster_of(tx, cohort_id)}
    if len(taken) + len(names) > MOST_STUDENTS:
        raise RosterFull(most=MOST_STUDENTS, have=len(taken), room=MOST_STUDENTS - len(taken), wanted=len(names))
    free = [seat for seat in range(1, MOST_STUDENTS + 1) if seat not in taken][: len(names)]
    start = f"b{_number(tx, cohort_id)}-"
    used = set(tx.all(select(Person.login).where(Person.login.startswith(start, autoescape=True))))
    logins = [next(start + f"{seat:02}{letter}" for letter in LETTERS if start + f"{seat:02}{letter}" not in used) for seat in free]
    newcomers = [Newcomer(login, name, hash) for login, name, hash in zip(logins, names, hashes, strict=True)]
    ids = register_students(tx, cohort_id, newcomers)
    return [Seated(person_id, login, seat) for person_id, login, seat in zip(ids, logins, free, strict=True)]


def _number(tx: Tx, cohort_id: str) -> int:
    """The class's number in logins: that of its students so far, else the lowest that no class ever used."""
    ever = select(Person.login).join(MembershipRow, MembershipRow.person_id == Person.id)
    own = tx.first(ever.where(MembershipRow.cohort_id == cohort_id, MembershipRow.role == Role.STUDENT))
    if own is not None:
        return _place(own)[0]
    numbers = {_place(login)[0] for login in tx.all(select(Person.login).where(Person.login.like("b%-%")))}
    return next(number for number in range(1, len(numbers) + 2) if number not in numbers)


def _place(login: str) -> tuple[int, int]:
    """Class number and seat in a student's login, 0 and 0 where it says none. Pure."""
    head, _, tail = login.partition("-")
    number, seat = head[1:], tail[:2]
    return (int(number), int(seat)) if number.isdigit() and seat.isdigit() else (0, 0)


def let_leave(tx: Tx, cohort_id: str, person_id: str) -> None:
    """The student leaves the class; his seat is free and he is signed out. NotFound when he has none."""
    if person_id not in people_in(tx, cohort_id, Role.STUDENT):
        raise NotFound
    revoke(tx, person_id, Role.STUDENT, cohort_id)


def roster_of(view: View, cohort_id: str) -> list[Seat]:
    """The students of a class by seat."""
    people = named(view, people_in(view, cohort_id, Role.STUDENT))
    group_of = {person_id: group_id for group_id, _, members in groups_of(view, cohort_id) for person_id in members}
    seats = [Seat(one.id, _place(one.login)[1], one.name, one.login, group_of.get(one.id)) for one in people.values()]
    return sorted(seats, key=lambda seat: (seat.seat_no, seat.login))


def classes_seen(view: View, actor: Actor) -> list[ClassSeen]:
    """The classes somebody sees, the newest first: all for authority and operator, an institution's own, else those he is in."""
    query = select(CohortName).order_by(CohortName.id.desc())
    if not (actor.has(Role.AUTHORITY) or sees_everybody(actor)):
        mine = [m.cohort_id for m in actor.memberships if m.cohort_id is not None]
        query = query.where(CohortName.id.in_(mine) | CohortName.institution_id.in_(sorted(institutions_of(actor))))
    return [class_seen(view, row.id) for row in view.all(query)]


def class_seen(view: View, cohort_id: str) -> ClassSeen:
    """One class. NotFound."""
    row = view.get(CohortName, cohort_id)
    return ClassSeen(row.id, row.name, row.institution_id or "", len(people_in(view, cohort_id, Role.STUDENT)))
