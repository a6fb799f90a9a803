"""Who is in the demo class, with secrets of their own in every installation."""

from collections.abc import Sequence
from dataclasses import dataclass

from sandbox.actor import Actor, Membership, Role
from sandbox.identity.memberships import grant, memberships_of, name_institution
from sandbox.identity.people import register, set_secret
from sandbox.identity.vault import consent
from sandbox.process import Process
from sandbox.store import Tx, View
from training.cohorts.roster import Listed, enrol, open_cohort

from .kept import Account

INSTITUTION = "湘江职业培训学校"
COHORT = "直播电商演示班"
STAFF = (
    (Role.LECTURER, "周敏", "zhoumin"),
    (Role.LECTURER, "吴晓东", "wuxiaodong"),
    (Role.ASSISTANT, "何晓", "hexiao"),
    (Role.INSTITUTION, "唐建国", "tangjianguo"),
    (Role.AUTHORITY, "肖静", "xiaojing"),
)
STUDENTS = ("李小雨", "陈思远", "王雅琴", "刘志强", "张美玲", "杨帆", "黄丽华", "周子涵")


@dataclass(frozen=True)
class Cast:
    """The class and its people; `students` are person ids in the order of the roster. Its two lecturers mark every work (R-ASM-7)."""

    cohort_id: str
    accounts: tuple[Account, ...]
    students: tuple[str, ...]
    lecturer: str
    second: str


async def make_people(process: Process) -> Cast:
    """Institution, staff and class."""
    passwords = [process.chance.secret(64) for _ in STAFF]
    pins = process.reception.seal.pins(len(STUDENTS), "demo", process.chance.secret(64))
    hashes = await process.reception.hashing.hash_all([*passwords, *pins])
    cast = await process.store.write(_make, hashes[: len(STAFF)], hashes[len(STAFF) :])
    cohort_id, (lecturer, second), enrolled = cast.value
    staff = [Account(role.value, name, login, word) for (role, name, login), word in zip(STAFF, passwords, strict=True)]
    students = [Account(Role.STUDENT.value, name, login, pin) for name, (_, login), pin in zip(STUDENTS, enrolled, pins, strict=True)]
    return Cast(cohort_id, (*staff, *students), tuple(person for person, _ in enrolled), lecturer, second)


def _make(tx: Tx, passwords: Sequence[str], pins: Sequence[str]) -> tuple[str, tuple[str, str], list[tuple[str, str]]]:
    institution_id = name_institution(tx, INSTITUTION)
    people = []
    for (_, name, login), hashed in zip(STAFF, passwords, strict=True):
        person_id = register(tx, login, name)
        set_secret(tx, person_id, "password", hashed)
        people.append(person_id)
    cohort_id = open_cohort(tx, COHORT, "offline-8", institution_id)
    for (role, _, _), person_id in zip(STAFF, people, strict=True):
        grant(tx, person_id, role, None if role in {Role.INSTITUTION, Role.AUTHORITY} else cohort_id, institution_id)
    enrolled = enrol(tx, cohort_id, [Listed(name, pin) for name, pin in zip(STUDENTS, pins, strict=True)])
    for one in enrolled:
        consent(tx, one.person_id)  # nobody is behind these names
    return cohort_id, (people[0], people[1]), [(one.person_id, one.login) for one in enrolled]


def actor_of(view: View, person_id: str) -> Actor:
    """The person as an actor, with his memberships."""
    memberships: tuple[Membership, ...] = memberships_of(view, person_id)
    return Actor(person_id, memberships=memberships)
