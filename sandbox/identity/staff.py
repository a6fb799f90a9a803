"""Accounts of staff: the authority, institutions and who works for them (R-ROLE-2, R-ROLE-4..6)."""

from dataclasses import dataclass

from sqlalchemy import select

from sandbox.actor import Role
from sandbox.errors import FieldFault, Invalid
from sandbox.store import Tx, View

from .memberships import grant, name_institution
from .names import plain_login
from .people import register, set_secret
from .tables import Institution, MembershipRow, Person

ROLES = (Role.AUTHORITY, Role.INSTITUTION, Role.LECTURER, Role.ASSISTANT)


@dataclass(frozen=True)
class StaffSeen:
    """One role of one account; `institution` is empty for the authority."""

    person_id: str
    login: str
    name: str
    role: str
    institution: str


def add_staff(tx: Tx, role: Role, name: str, login: str, institution: str, hash: str) -> str:
    """An account with its first role and password; answers the person's id. Only an institution's account makes a new institution.

    Invalid for an empty name or login, or an institution that is not there; LoginTaken.
    """
    institution_id = None if role == Role.AUTHORITY else _institution(tx, institution.strip(), make=role == Role.INSTITUTION)
    if not name.strip():
        raise Invalid((FieldFault("name", "empty", "请写姓名。", "Give a name."),))
    if not plain_login(login):
        raise Invalid((FieldFault("login", "empty", "请写登录名。", "Give a login."),))
    person_id = register(tx, login, name)
    set_secret(tx, person_id, "password", hash)
    grant(tx, person_id, role, None, institution_id)
    return person_id


def _institution(tx: Tx, name: str, *, make: bool) -> str:
    known = tx.first(select(Institution.id).where(Institution.name == name)) if name else None
    if known is not None:
        return known
    if not name or not make:
        zh = f"没有叫“{name}”的机构，请先用 --role institution 建机构账号。" if name else "请写机构名称。"
        en = f"No institution is called “{name}”; add its own account first." if name else "Name the institution."
        raise Invalid((FieldFault("institution", "unknown", zh, en),))
    return name_institution(tx, name)


def reset_password(tx: Tx, login: str, hash: str) -> None:
    """A new password for a member of staff; his sessions end and it is audited. Invalid when no member of staff has this login."""
    person_id = tx.first(
        select(Person.id)
        .join(MembershipRow, MembershipRow.person_id == Person.id)
        .where(Person.login == plain_login(login), MembershipRow.role.in_(ROLES))
    )
    if person_id is None:
        zh, en = (
            f"没有登录名是“{login}”的工作人员，用 kaibo account list 查看。",
            f"No member of staff has the login “{login}”; see kaibo account list.",
        )
        raise Invalid((FieldFault("login", "unknown", zh, en),))
    set_secret(tx, person_id, "password", hash)


def staff_everywhere(view: View) -> list[StaffSeen]:
    """Every staff role that is no class's, by login."""
    rows = view.session.execute(
        select(Person.id, Person.login, Person.name, MembershipRow.role, Institution.name)
        .join(MembershipRow, MembershipRow.person_id == Person.id)
        .outerjoin(Institution, Institution.id == MembershipRow.institution_id)
        .where(MembershipRow.role.in_(ROLES), MembershipRow.cohort_id.is_(None))
        .order_by(Person.login)
    )
    return [StaffSeen(person, login, name, role, institution or "") for person, login, name, role, institution in rows]
