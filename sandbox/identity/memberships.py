"""Roles: who is what in which cohort, of which institution, in which group."""

from dataclasses import dataclass

from sqlalchemy import select

from sandbox.actor import Membership, Role
from sandbox.errors import FieldFault, Invalid, NotFound
from sandbox.store import Tx, View

from .audit import audit
from .events import MembershipGranted, MembershipRevoked
from .people import sign_out_everywhere
from .tables import CohortName, Group, Institution, MembershipRow, Person


@dataclass(frozen=True)
class CohortSeen:
    """A cohort as policies need it."""

    id: str
    institution_id: str | None


def name_institution(tx: Tx, name: str, institution_id: str | None = None) -> str:
    """Make an institution known, or rename it; answers its id."""
    row = tx.session.merge(Institution(id=institution_id or tx.new_id("ins"), name=name))
    return row.id


def name_cohort(tx: Tx, cohort_id: str, name: str, institution_id: str | None) -> None:
    """Make a cohort known to identity, or rename it; memberships and tickets need it first."""
    tx.session.merge(CohortName(id=cohort_id, name=name, institution_id=institution_id))
    tx.session.flush()


def grant(tx: Tx, person_id: str, role: Role, cohort_id: str | None = None, institution_id: str | None = None) -> None:
    """Give a person a role. Nothing happens when he has it.

    His sessions end (but for the one he does it in himself), so that a new role starts with a new session.
    """
    tx.get(Person, person_id)
    if cohort_id is not None:
        institution_id = tx.get(CohortName, cohort_id).institution_id
    have = select(MembershipRow.id).where(
        MembershipRow.person_id == person_id,
        MembershipRow.role == role,
        MembershipRow.cohort_id.is_(None) if cohort_id is None else MembershipRow.cohort_id == cohort_id,
        MembershipRow.institution_id.is_(None) if institution_id is None else MembershipRow.institution_id == institution_id,
    )
    if tx.first(have) is not None:
        return
    tx.add(
        MembershipRow(
            id=tx.new_id("mem"),
            person_id=person_id,
            cohort_id=cohort_id,
            institution_id=institution_id,
            group_id=None,
            role=role,
            made_at=tx.now,
        )
    )
    sign_out_everywhere(tx, person_id)
    audit(tx, f"membership.grant.{role}", person_id)
    fact = MembershipGranted(person_id=person_id, cohort_id=cohort_id, role=role, institution_id=institution_id)
    tx.emit(fact, person_id, cohort=cohort_id)


def revoke(tx: Tx, person_id: str, role: Role, cohort_id: str | None = None) -> None:
    """Take the role away; the person's sessions end. Nothing happens when he does not have it."""
    query = select(MembershipRow).where(MembershipRow.person_id == person_id, MembershipRow.role == role)
    rows = [row for row in tx.all(query) if row.cohort_id == cohort_id]
    for row in rows:
        tx.session.delete(row)
    if rows:
        sign_out_everywhere(tx, person_id)
        audit(tx, f"membership.revoke.{role}", person_id)
        tx.emit(MembershipRevoked(person_id=person_id, cohort_id=cohort_id, role=role), person_id, cohort=cohort_id)


def form_group(tx: Tx, cohort_id: str, name: str, members: list[str]) -> str:
    """Put these students of the cohort into a new group and out of the one they were in; answers its id.

    Invalid when one of them is no student of the cohort. A group nobody is left in is gone.
    """
    students = _students(tx, cohort_id, members)
    group = tx.add(Group(id=tx.new_id("grp"), cohort_id=cohort_id, name=name.strip()))
    for person_id in members:
        students[person_id].group_id = group.id
    kept = {row.group_id for row in students.values()}
    for old in tx.all(select(Group).where(Group.cohort_id == cohort_id)):
        if old.id not in kept and old.id != group.id:
            tx.session.delete(old)
    audit(tx, "group.form", group.id)
    return group.id


def change_group(tx: Tx, cohort_id: str, group_id: str, name: str, members: list[str]) -> list[str]:
    """Rename a group and set who is in it; answers everybody whose group changed. Nobody left: the group is gone.

    NotFound for another cohort's group; Invalid when one of them is no student of the cohort. Who moves here leaves his own group.
    """
    group = tx.session.get(Group, group_id)
    if group is None or group.cohort_id != cohort_id:
        raise NotFound
    students = _students(tx, cohort_id, members)
    moved = [id for id, row in students.items() if (id in members) != (row.group_id == group_id)]
    for person_id in moved:
        students[person_id].group_id = group_id if person_id in members else None
    group.name = name.strip()
    kept = {row.group_id for row in students.values()}
    for old in tx.all(select(Group).where(Group.cohort_id == cohort_id)):
        if old.id not in kept:
            tx.session.delete(old)
    audit(tx, "group.change", group_id)
    return moved


def _students(tx: Tx, cohort_id: str, members: list[str]) -> dict[str, MembershipRow]:
    """The cohort's students by id; Invalid when one of `members` is none."""
    of_cohort = select(MembershipRow).where(MembershipRow.cohort_id == cohort_id, MembershipRow.role == Role.STUDENT)
    students = {row.person_id: row for row in tx.all(of_cohort)}
    zh, en = "这个人不是本班学员。", "This person is no student of the class."
    if strangers := [at for at, person_id in enumerate(members) if person_id not in students]:
        raise Invalid(tuple(FieldFault(f"members.{at}", "no_student", zh, en) for at in strangers))
    return students


def memberships_of(view: View, person_id: str) -> tuple[Membership, ...]:
    """Every role the person has, oldest first."""
    rows = view.all(select(MembershipRow).where(MembershipRow.person_id == person_id).order_by(MembershipRow.made_at, MembershipRow.id))
    return tuple(Membership(row.cohort_id, Role(row.role), row.institution_id, row.group_id) for row in rows)


def cohort_names(view: View, ids: list[str]) -> dict[str, str]:
    """Their names, by id."""
    return {row.id: row.name for row in view.all(select(CohortName).where(CohortName.id.in_(ids)))}


def institution_names(view: View, ids: list[str]) -> dict[str, str]:
    """Their names, by id."""
    return {row.id: row.name for row in view.all(select(Institution).where(Institution.id.in_(ids)))}


def cohorts_of_institution(view: View, institution_id: str) -> list[str]:
    """Ids of the institution's cohorts."""
    return view.all(select(CohortName.id).where(CohortName.institution_id == institution_id).order_by(CohortName.id))


def people_in(view: View, cohort_id: str, role: Role, since: int | None = None) -> list[str]:
    """Ids of the people with that role in the cohort; with `since` those who had it by then."""
    query = select(MembershipRow.person_id).where(MembershipRow.cohort_id == cohort_id, MembershipRow.role == role)
    return view.all(query if since is None else query.where(MembershipRow.made_at <= since))


def groups_of(view: View, cohort_id: str) -> list[tuple[str, str, list[str]]]:
    """The cohort's groups: id, name, members' ids."""
    rows = view.all(select(MembershipRow).where(MembershipRow.cohort_id == cohort_id, MembershipRow.group_id.is_not(None)))
    groups = view.all(select(Group).where(Group.cohort_id == cohort_id).order_by(Group.id))
    return [(group.id, group.name, [row.person_id for row in rows if row.group_id == group.id]) for group in groups]


def people_of_institutions(view: View, roles: list[Role], institutions: list[str] | None) -> dict[str, tuple[str, frozenset[Role]]]:
    """Name and roles of everybody with one of these roles in these institutions or their cohorts (None: in all), by id.

    Closed accounts are left out.
    """
    query = (
        select(Person.id, Person.name, MembershipRow.role)
        .join(MembershipRow, MembershipRow.person_id == Person.id)
        .outerjoin(CohortName, CohortName.id == MembershipRow.cohort_id)
        .where(MembershipRow.role.in_(roles), Person.state == "active")
    )
    if institutions is not None:
        query = query.where(MembershipRow.institution_id.in_(institutions) | CohortName.institution_id.in_(institutions))
    found: dict[str, tuple[str, frozenset[Role]]] = {}
    for person_id, name, role in view.session.execute(query):
        found[person_id] = (name, found.get(person_id, (name, frozenset()))[1] | {Role(role)})
    return found
