"""A list of new students at once: accounts, PINs and memberships in a few statements, so that a whole class fits one short unit."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from sandbox.actor import Role
from sandbox.store import Tx

from .audit import audit
from .errors import LoginTaken
from .events import MembershipGranted, PersonRegistered
from .tables import CohortName, MembershipRow, Person, Secret


@dataclass(frozen=True)
class Newcomer:
    """A student to be: his login, his name and the hash of his PIN."""

    login: str
    name: str
    pin_hash: str


def register_students(tx: Tx, cohort_id: str, newcomers: Sequence[Newcomer]) -> list[str]:
    """Give each an account, a PIN and the role of a student in the cohort; answers their ids in order. LoginTaken when one is in use."""
    institution_id = tx.get(CohortName, cohort_id).institution_id
    taken = tx.first(select(Person.login).where(Person.login.in_([newcomer.login for newcomer in newcomers])))
    if taken is not None:
        raise LoginTaken(login=taken)
    ids = []
    for newcomer in newcomers:
        person_id = tx.new_id("per")
        ids.append(person_id)
        tx.add(
            Person(id=person_id, login=newcomer.login, name=newcomer.name.strip(), language="zh-CN", state="active", made_at=tx.now),
        )
        tx.add(Secret(person_id=person_id, kind="pin", hash=newcomer.pin_hash, changed_at=tx.now))
        tx.add(
            MembershipRow(
                id=tx.new_id("mem"),
                person_id=person_id,
                cohort_id=cohort_id,
                institution_id=institution_id,
                group_id=None,
                role=Role.STUDENT,
                made_at=tx.now,
            )
        )
        audit(tx, "membership.grant.student", person_id)
        tx.emit(PersonRegistered(person_id=person_id), person_id, cohort=cohort_id)
        granted = MembershipGranted(person_id=person_id, cohort_id=cohort_id, role=Role.STUDENT, institution_id=institution_id)
        tx.emit(granted, person_id, cohort=cohort_id)
    tx.session.flush()
    return ids
