"""The list admitted to the results assessment: settled by lecturer and institution together from the process evaluation (R-ASM-5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, cast

from sqlalchemy import select

from sandbox.errors import FieldFault, Invalid
from sandbox.identity.audit import audit
from sandbox.identity.people import named
from sandbox.store import Tx, View
from training.events import AdmittedListAcknowledged, AdmittedListConfirmed, AdmittedListReopened, AdmittedListReturned, AdmittedListSettled

from .evidence import class_of, records_of, students_of
from .process_rules import Evaluation, Reading, evaluate
from .refusals import Barred, ListConfirmed, NoList, NotReported, SessionsUnsettled, WrongState
from .tables import AdmittedList, Exam, ProcessSetting


@dataclass(frozen=True)
class Decision:
    """What lecturer and institution decided about one student: on the list or not, and why when he passed and still is not."""

    person_id: str
    admitted: bool
    reason: str = ""


def reading_of(view: View, cohort_id: str) -> Reading:
    """How this class reads R-ASM-1; together by default."""
    row = view.session.get(ProcessSetting, cohort_id)
    return cast(Reading, row.reading) if row is not None else "together"


def set_reading(tx: Tx, cohort_id: str, reading: Reading) -> None:
    """Choose the reading. Not after the list is reported."""
    row = newest_list(tx, cohort_id)
    if row is not None and _reported(row):
        raise ListConfirmed
    tx.session.merge(ProcessSetting(cohort_id=cohort_id, reading=reading, set_by=tx.actor.id, set_at=tx.now))
    audit(tx, f"process.reading.{reading}", cohort_id)


def evaluations(view: View, cohort_id: str, reading: Reading | None = None) -> dict[str, Evaluation]:
    """The process evaluation of every student on the roster, as the log stands now; read as the class reads R-ASM-1, or as said."""
    seen, reading = class_of(view, cohort_id), reading or reading_of(view, cohort_id)
    return {
        person_id: evaluate(seen.mode, record.away, record.watched, record.performance, reading)
        for person_id, record in records_of(view, cohort_id).items()
    }


def settle_list(tx: Tx, cohort_id: str, decisions: Mapping[str, Decision]) -> AdmittedList:
    """Write a new version of the list: who passed is admitted unless decided otherwise, with a reason. Barred names who cannot be.

    Confirmations of an older version do not hold for it.
    """
    before = newest_list(tx, cohort_id)
    if before is not None and _reported(before):
        raise ListConfirmed
    found = evaluations(tx, cohort_id)
    strangers = [person_id for person_id in decisions if person_id not in found]
    if strangers:
        zh, en = "名单里有不是本班学员的人。", "Somebody on the list is no student of the class."
        raise Invalid((FieldFault("decisions", "no_student", zh, en),))
    over = [person_id for person_id, one in decisions.items() if one.admitted and not found[person_id].passed]
    if over:
        raise Barred(names="、".join(person.name for person in named(tx, over).values()))
    lines: list[dict[str, Any]] = []
    for person_id, seat_no in students_of(tx, cohort_id):
        one, decision = found[person_id], decisions.get(person_id)
        admitted = one.passed and (decision is None or decision.admitted)
        if one.passed and not admitted and len((decision.reason if decision else "").strip()) < 4:
            zh, en = "过程评价合格而不列入名单，要写明原因。", "Say why a student who passed is left out."
            fault = FieldFault(f"decisions.{person_id}.reason", "reason_missing", zh, en)
            raise Invalid((fault,))
        lines.append(
            {
                "person_id": person_id,
                "seat_no": seat_no,
                "admitted": admitted,
                "grade": one.grade,
                "reason": decision.reason.strip() if decision else "",
                "reasons": [{"code": reason.code, "zh": reason.zh, "en": reason.en, "bars": reason.bars} for reason in one.reasons],
            }
        )
    row = tx.add(
        AdmittedList(
            cohort_id=cohort_id,
            version=before.version + 1 if before is not None else 1,
            lines=lines,
            settled_by=tx.actor.id,
            settled_at=tx.now,
            lecturer_by=None,
            lecturer_at=None,
            institution_by=None,
            institution_at=None,
            reopened_at=None,
            reopen_reason=None,
        )
    )
    fact = AdmittedListSettled(
        cohort_id=cohort_id,
        version=row.version,
        admitted=tuple(line["person_id"] for line in lines if line["admitted"]),
        barred=tuple(line["person_id"] for line in lines if not line["admitted"]),
    )
    tx.emit(fact, cohort_id, cohort=cohort_id)
    return row


def confirm_list(
    tx: Tx, cohort_id: str, side: Literal["lecturer", "institution"], version: int, unsettled: int = 0, reason: str = ""
) -> AdmittedList:
    """One side confirms the version it has seen. With both the list is reported to the authority. WrongState for another version.

    SessionsUnsettled while the attendance of `unsettled` past sessions is not settled and the lecturer has given no `reason`, which stays.
    """
    row = _version(tx, cohort_id, version)
    given = bool(reason) and side == "lecturer" and not row.unsettled_reason and not _reported(row)
    if given and unsettled:
        row.unsettled_reason = reason
    if unsettled and not row.unsettled_reason:
        raise SessionsUnsettled(count=unsettled)
    row.unsettled = row.unsettled if _reported(row) else unsettled
    if side == "lecturer" and row.lecturer_at is None:
        row.lecturer_by, row.lecturer_at = tx.actor.id, tx.now
    elif side == "institution" and row.institution_at is None:
        row.institution_by, row.institution_at = tx.actor.id, tx.now
    else:
        return row
    audit(tx, f"admitted.confirm.{side}", cohort_id)
    if _reported(row):
        row.decision, row.decided_by, row.decided_at = "", "", None
    fact = AdmittedListConfirmed(
        cohort_id=cohort_id, version=row.version, side=side, reported=_reported(row), admitted=_admitted(row), unsettled=row.unsettled
    )
    tx.emit(fact, cohort_id, cohort=cohort_id)
    return row


def reopen_list(tx: Tx, cohort_id: str, reason: str) -> AdmittedList:
    """The institution takes a reported list back, with its reason, as long as no final exam has begun."""
    row = newest_list(tx, cohort_id)
    if row is None:
        raise NoList
    _take_back(tx, row)
    row.reopened_at, row.reopen_reason = tx.now, reason
    audit(tx, "admitted.reopen", cohort_id, reason=reason)
    tx.emit(AdmittedListReopened(cohort_id=cohort_id, version=row.version, reason=reason), cohort_id, cohort=cohort_id)
    return row


def acknowledge_list(tx: Tx, cohort_id: str, version: int) -> AdmittedList:
    """The authority takes the report in (受理考评申报). A second time changes nothing. NotReported."""
    row = _for_decision(tx, cohort_id, version)
    if row.decision:
        return row
    row.decision, row.decided_by, row.decided_at = "accepted", tx.actor.id, tx.now
    audit(tx, "admitted.acknowledge", cohort_id)
    tx.emit(AdmittedListAcknowledged(cohort_id=cohort_id, version=version), cohort_id, cohort=cohort_id)
    return row


def return_list(tx: Tx, cohort_id: str, version: int, reason: str) -> AdmittedList:
    """The authority gives the report back with its reason, before a final exam has begun: both sides confirm again. NotReported."""
    row = _for_decision(tx, cohort_id, version)
    _take_back(tx, row)
    row.decision, row.decided_by, row.decided_at, row.return_reason = "returned", tx.actor.id, tx.now, reason
    audit(tx, "admitted.return", cohort_id, reason=reason)
    tx.emit(AdmittedListReturned(cohort_id=cohort_id, version=version, reason=reason), cohort_id, cohort=cohort_id)
    return row


def _for_decision(tx: Tx, cohort_id: str, version: int) -> AdmittedList:
    row = _version(tx, cohort_id, version)
    if not _reported(row):
        raise NotReported
    return row


def _version(tx: Tx, cohort_id: str, version: int) -> AdmittedList:
    row = newest_list(tx, cohort_id)
    if row is None:
        raise NoList
    if row.version != version:
        raise WrongState(state=f"v{row.version}")
    return row


def _take_back(tx: Tx, row: AdmittedList) -> None:
    """Neither side has confirmed it any more. WrongState once a final exam has begun."""
    began = tx.first(select(Exam.id).where(Exam.cohort_id == row.cohort_id, Exam.kind == "final", Exam.state != "planned"))
    if began is not None:
        raise WrongState(state="exam")
    row.lecturer_by = row.lecturer_at = row.institution_by = row.institution_at = None
    row.unsettled, row.unsettled_reason = 0, ""


def newest_list(view: View, cohort_id: str) -> AdmittedList | None:
    """The newest version of the list."""
    return view.first(select(AdmittedList).where(AdmittedList.cohort_id == cohort_id).order_by(AdmittedList.version.desc()))


def admitted_now(view: View, cohort_id: str) -> tuple[str, ...] | None:
    """Who may sit, once both have confirmed; None before."""
    row = newest_list(view, cohort_id)
    return _admitted(row) if row is not None and _reported(row) else None


def _admitted(row: AdmittedList) -> tuple[str, ...]:
    return tuple(line["person_id"] for line in row.lines if line["admitted"])


def _reported(row: AdmittedList) -> bool:
    return row.lecturer_at is not None and row.institution_at is not None
