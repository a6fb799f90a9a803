"""Accounts of staff: the authority, institutions and who works for them (R-ROLE-2, R-ROLE-4..6)."""

import re
from dataclasses import dataclass

from sqlalchemy import select

from sandbox.actor import Role
from sandbox.errors import FieldFault, Forbidden, Invalid, NotFound
from sandbox.store import Tx

from .audit import audit
from .errors import InstitutionKnown, LastAuthority, OwnAccount, StaffClosed
from .events import StaffClosed as Closed
from .events import StaffReopened
from .memberships import grant, name_institution
from .names import plain_login
from .people import disable, enable, register, set_secret
from .policies import institutions_of
from .staff_looks import StaffSeen, institution_called, sees_everybody, staff_member
from .tables import Institution, MembershipRow, Person

ROLES = (Role.AUTHORITY, Role.INSTITUTION, Role.LECTURER, Role.ASSISTANT)
"""What an account can begin with."""
LOGIN = re.compile(r"[^\s/]{2,64}")
OF_A_STUDENT = re.compile(r"b\d+-\d\d[a-z]?")
"""Logins that classes give to their students."""


@dataclass(frozen=True)
class Wanted:
    """An account to be: its first role, and the institution by id, or by name for a new one that this account begins."""

    role: Role
    name: str
    login: str
    institution_id: str | None = None
    new_institution: str | None = None


def add_staff(tx: Tx, role: Role, name: str, login: str, institution_id: str | None, hash: str) -> str:
    """An account with its first role and a first password that he must change; answers the person's id.

    Invalid for an empty name or a login nobody can have; LoginTaken.
    """
    faults = []
    if not name.strip():
        faults.append(FieldFault("name", "empty", "请写姓名。", "Give a name."))
    if not LOGIN.fullmatch(plain_login(login)):
        zh, en = "登录名是 2 到 64 个字符，不含空格和斜杠。", "A login has 2 to 64 characters, no spaces and no slashes."
        faults.append(FieldFault("login", "empty" if not plain_login(login) else "login_form", zh, en))
    elif OF_A_STUDENT.fullmatch(plain_login(login)):
        zh, en = "“b1-01”这样的登录名留给学员，请换一个。", "Logins like “b1-01” are those of students. Choose another one."
        faults.append(FieldFault("login", "login_of_student", zh, en))
    if faults:
        raise Invalid(tuple(faults))
    person_id = register(tx, login, name)
    set_secret(tx, person_id, "password", hash, must_change=True)
    grant(tx, person_id, role, None, institution_id)
    audit(tx, "staff.add", person_id)
    return person_id


def hire(tx: Tx, wanted: Wanted, hash: str) -> StaffSeen:
    """Add somebody in the name of `tx.actor`: the authority anybody, an institution people of its own. See `add_staff` for refusals.

    Forbidden for a role or a new institution that only the authority may give, NotFound for an institution he does not see, Invalid where
    none is named, InstitutionKnown for a new one whose name is taken.
    """
    person_id = add_staff(tx, wanted.role, wanted.name, wanted.login, _home(tx, wanted), hash)
    tx.session.flush()
    return staff_member(tx, person_id)


def home_called(tx: Tx, role: Role, name: str) -> str | None:
    """The institution with this name; an institution's own account begins one that is not there. None for the authority.

    Invalid for no name, or one that is not known to another role.
    """
    name = name.strip()
    if role == Role.AUTHORITY:
        return None
    known = institution_called(tx, name) if name else None
    if known is not None:
        return known
    if not name or role != Role.INSTITUTION:
        zh = f"没有叫“{name}”的机构，请先用 --role institution 建机构账号。" if name else "请写机构名称。"
        en = f"No institution is called “{name}”; add its own account first." if name else "Name the institution."
        raise Invalid((FieldFault("institution", "unknown", zh, en),))
    return _new_institution(tx, role, name)


def _home(tx: Tx, wanted: Wanted) -> str | None:
    """The institution the account will be of."""
    everybody = sees_everybody(tx.actor)
    if (wanted.role == Role.AUTHORITY or wanted.new_institution is not None) and not everybody:
        raise Forbidden
    if wanted.role == Role.AUTHORITY:
        return None
    if wanted.new_institution is not None:
        return _new_institution(tx, wanted.role, wanted.new_institution.strip())
    own = institutions_of(tx.actor)
    chosen = wanted.institution_id or (min(own) if own and not everybody else None)
    if chosen is None:
        raise Invalid((FieldFault("institution_id", "missing", "请选择机构。", "Choose an institution."),))
    if tx.session.get(Institution, chosen) is None or not (everybody or chosen in own):
        raise NotFound
    return chosen


def _new_institution(tx: Tx, role: Role, name: str) -> str:
    if role != Role.INSTITUTION:
        zh, en = "新机构的第一个账号是机构账号。", "The first account of a new institution is the institution's own."
        raise Invalid((FieldFault("role", "not_first", zh, en),))
    if not name:
        raise Invalid((FieldFault("new_institution", "empty", "请写机构名称。", "Name the institution."),))
    if institution_called(tx, name) is not None:
        raise InstitutionKnown(name=name)
    institution_id = name_institution(tx, name)
    audit(tx, "institution.add", institution_id)
    return institution_id


def reset_password(tx: Tx, person_id: str, hash: str) -> None:
    """A new first password; his sessions end. NotFound for nobody of the staff, OwnAccount for oneself, StaffClosed for a closed one."""
    seen = staff_member(tx, person_id)
    if person_id == tx.actor.id:
        raise OwnAccount
    if seen.state == "closed":
        raise StaffClosed(name=seen.name)
    set_secret(tx, person_id, "password", hash, must_change=True)
    audit(tx, "staff.reset", person_id)


def close_account(tx: Tx, person_id: str) -> None:
    """Take the account out of use; his sessions end at once and what he did stays. Nothing happens when it is closed.

    NotFound for nobody of the staff, OwnAccount for oneself, LastAuthority for the only open account of the authority.
    """
    seen = staff_member(tx, person_id)
    if person_id == tx.actor.id:
        raise OwnAccount
    if seen.state == "closed":
        return
    if Role.AUTHORITY in seen.roles and open_authorities(tx) == [person_id]:
        raise LastAuthority
    disable(tx, person_id)
    tx.emit(Closed(person_id=person_id), person_id)


def reopen_account(tx: Tx, person_id: str) -> None:
    """Put a closed account back into use, its password as it was. Nothing happens when it is open. NotFound for nobody of the staff."""
    if staff_member(tx, person_id).state == "open":
        return
    enable(tx, person_id)
    tx.emit(StaffReopened(person_id=person_id), person_id)


def open_authorities(tx: Tx) -> list[str]:
    """Ids of the open accounts of the authority; their rows are held, so that two processes cannot close the last two at once."""
    of_authority = select(MembershipRow.person_id).where(MembershipRow.role == Role.AUTHORITY)
    query = select(Person).where(Person.id.in_(of_authority), Person.state == "active").order_by(Person.id).with_for_update()
    return [person.id for person in tx.all(query)]
