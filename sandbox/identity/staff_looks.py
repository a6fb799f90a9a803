"""Who is on the staff: accounts with their roles, where they are at home, and whether they are in use."""

from dataclasses import dataclass, replace

from sqlalchemy import select

from sandbox.actor import Actor, Role
from sandbox.errors import FieldFault, Invalid, NotFound
from sandbox.store import View

from .names import plain_login
from .tables import Institution, MembershipRow, Person, Secret

OF_STAFF = (Role.AUTHORITY, Role.INSTITUTION, Role.LECTURER, Role.MASTER_TRAINER, Role.ASSISTANT)
SCOPE = "staff.manage"
"""What the operator of the machine has in place of a role."""


@dataclass(frozen=True)
class StaffSeen:
    """One account. `institution_id` is where he is at home, None for the authority; `roles` are those of all his memberships, once each.

    `state` is `open` or `closed`; `must_change`: he has not yet set a password of his own. `signed_in_at`: milliseconds, None for never.
    """

    person_id: str
    login: str
    name: str
    roles: list[str]
    institution_id: str | None
    institution: str
    state: str
    must_change: bool
    signed_in_at: int | None


def sees_everybody(actor: Actor) -> bool:
    """The authority, and the operator of the machine."""
    return actor.has(Role.AUTHORITY) or SCOPE in actor.scopes


def institution_called(view: View, name: str) -> str | None:
    """The id of the institution with this name."""
    return view.first(select(Institution.id).where(Institution.name == name))


def staff_member(view: View, person_id: str) -> StaffSeen:
    """The account of this member of the staff. NotFound when he is none."""
    found = _staff(view, person_id)
    if not found:
        raise NotFound
    return found[0]


def staff_everywhere(view: View) -> list[StaffSeen]:
    """Everybody of the staff: the authority first, then by institution, within it by name."""
    return sorted(_staff(view, None), key=lambda one: (one.institution_id is not None, one.institution, one.name, one.login))


def staff_seen(view: View, institutions: frozenset[str] | None) -> list[StaffSeen]:
    """The staff of these institutions, of all and the authority for None."""
    return [one for one in staff_everywhere(view) if institutions is None or one.institution_id in institutions]


@dataclass(frozen=True)
class InstitutionSeen:
    """An institution by name."""

    id: str
    name: str


def institutions_seen(view: View, institutions: frozenset[str] | None) -> list[InstitutionSeen]:
    """These institutions by name, all of them for None."""
    query = select(Institution).order_by(Institution.name)
    rows = view.all(query if institutions is None else query.where(Institution.id.in_(institutions)))
    return [InstitutionSeen(row.id, row.name) for row in rows]


def staff_of_login(view: View, login: str) -> str:
    """The id of the member of the staff with this login. Invalid when there is none."""
    person_id = view.first(
        select(Person.id)
        .join(MembershipRow, MembershipRow.person_id == Person.id)
        .where(Person.login == plain_login(login), MembershipRow.role.in_(OF_STAFF))
    )
    if person_id is None:
        raise no_such_login(login)
    return person_id


def no_such_login(login: str) -> Invalid:
    """What the command line says of a login that nobody of the staff has."""
    zh = f"没有登录名是“{login}”的工作人员，用 kaibo account list 查看。"
    return Invalid((FieldFault("login", "unknown", zh, f"No member of staff has the login “{login}”; see kaibo account list."),))


def nobody_yet(view: View) -> bool:
    """Whether there is no member of the staff at all."""
    return view.first(select(MembershipRow.id).where(MembershipRow.role.in_(OF_STAFF))) is None


def _staff(view: View, person_id: str | None) -> list[StaffSeen]:
    """Accounts with a role of staff, one or all. The home is the institution of the oldest role, one without a class before the others."""
    query = (
        select(Person, MembershipRow, Institution.name, Secret.must_change)
        .join(MembershipRow, MembershipRow.person_id == Person.id)
        .outerjoin(Institution, Institution.id == MembershipRow.institution_id)
        .outerjoin(Secret, (Secret.person_id == Person.id) & (Secret.kind == "password"))
        .where(MembershipRow.role.in_(OF_STAFF))
        .order_by(MembershipRow.cohort_id.is_not(None), MembershipRow.made_at, MembershipRow.id)
    )
    found: dict[str, StaffSeen] = {}
    for person, role, institution, must_change in view.session.execute(query if person_id is None else query.where(Person.id == person_id)):
        one = found.get(person.id)
        if one is None:
            found[person.id] = one = StaffSeen(
                person.id,
                person.login,
                person.name,
                [],
                role.institution_id,
                institution or "",
                "open" if person.state == "active" else "closed",
                bool(must_change),
                person.signed_in_at,
            )
        if role.role not in one.roles:
            one.roles.append(role.role)
    return [replace(one, institution_id=None, institution="") if Role.AUTHORITY in one.roles else one for one in found.values()]
