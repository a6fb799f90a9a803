"""Looking into a class person by person (R-FN-4): attendance, result, certificate and subsidy of each, and the look itself on record."""

from dataclasses import dataclass

from sqlalchemy import case, func, select

from sandbox.identity.audit import audit
from sandbox.identity.people import named
from sandbox.identity.vault import masked
from sandbox.store import Tx

from .figures import share
from .roster import enrolments
from .tables import Attendance, Certificate, Result, Subsidy


@dataclass(frozen=True)
class Inspected:
    """A student as supervision sees him, numbers masked. `records` are countersigned sessions, `present_bp` the share he was there."""

    seat_no: int
    person_id: str
    name: str
    id_number: str
    phone: str
    records: int
    present_bp: int
    outcome: str
    certificate: str
    subsidy_fen: int
    subsidy: str


def inspect(tx: Tx, cohort_id: str, reason: str) -> list[Inspected]:
    """Everybody of the class by seat; who looked and why goes into the audit."""
    audit(tx, "cohort.inspect", cohort_id, reason=reason)
    places = tx.all(enrolments(cohort_id))
    ids = [one.person_id for one in places]
    people, private = named(tx, ids), masked(tx, ids)
    here = func.sum(case((Attendance.presence.in_(("present", "late", "early")), 1), else_=0))
    signed = select(Attendance.person_id, func.count(), here).where(Attendance.cohort_id == cohort_id, Attendance.countersigned_by != "")
    attended = {one: (int(count), int(there or 0)) for one, count, there in tx.session.execute(signed.group_by(Attendance.person_id))}
    outcomes = {row.person_id: row.outcome for row in tx.all(select(Result).where(Result.cohort_id == cohort_id))}
    holds = select(Certificate).where(Certificate.cohort_id == cohort_id, Certificate.revoked_at.is_(None))
    numbers = {row.person_id: row.number for row in tx.all(holds)}
    money = {row.person_id: (row.amount_fen, row.state) for row in tx.all(select(Subsidy).where(Subsidy.cohort_id == cohort_id))}
    found = []
    for place in places:
        one = place.person_id
        records, there = attended.get(one, (0, 0))
        id_number, phone = (private[one].id_number, private[one].phone) if one in private else ("", "")
        found.append(
            Inspected(
                place.seat_no, one, people[one].name, id_number, phone, records, share(there, records), outcomes.get(one, "open"),
                numbers.get(one, ""), *money.get(one, (0, "")),
            )
        )  # fmt: skip
    return found
