"""Sign-in and what follows from it: rotating codes, leaves, manual records, corrections, objections (R-ASM-1, R-ASM-4, R-FN-1).

Hours are tenths of a class hour. A record a student made at the door counts at once; what the assistant typed, a leave and a correction
among it, counts when a lecturer has countersigned it. A record that counts changes only by a correction with its reason.
"""

import hashlib
import hmac
import ipaddress
from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import select

from sandbox.errors import Forbidden, NotFound, Refused
from sandbox.identity.audit import audit
from sandbox.store import Tx, View
from training.events import AttendanceCorrected, AttendanceRecorded, LeaveGranted

from .attendance_guard import begins_ms, may_record, may_sign_in, may_write, signs
from .closing_guard import changeable
from .corrections import last_corrected, object_until
from .roster import enrolments, is_student
from .tables import Attendance, AttendanceChange, ClassSession

Presence = Literal["present", "late", "early", "leave", "absent"]
Way = Literal["qr", "manual", "leave", "settled", "lesson"]
SLOT_MS = 10_000
"""A code on the wall holds so long; the one before it is taken too, for slow cameras."""
GRACE_MS = 5 * 60_000
"""Later than this after the beginning is late."""
ONE_LEAVE = 35
"""One leave is 3.5 class hours at most (R-ASM-1)."""
Reason = Annotated[str, StringConstraints(strip_whitespace=True, min_length=4, max_length=200)]


class DoorIn(BaseModel):
    """How sign-in is checked: a PIN on the wall's other side, the venue's network (`10.0.0.0/8`), or both; one is needed."""

    model_config = ConfigDict(extra="forbid")
    pin: Annotated[str, StringConstraints(pattern=r"^\d{4,6}$")] | None = None
    network: Annotated[str, Field(max_length=50)] = ""
    minutes: Annotated[int, Field(ge=1, le=240)] = 30


class SignInIn(BaseModel):
    """What a student's phone sends: the code from the QR and the PIN when one is asked."""

    model_config = ConfigDict(extra="forbid")
    code: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{12}$")]
    pin: Annotated[str, Field(max_length=6)] = ""


class RecordIn(BaseModel):
    """A record made by hand, or a correction with its reason."""

    model_config = ConfigDict(extra="forbid")
    person_id: str
    presence: Presence
    missed: Annotated[int, Field(ge=0, le=70)] = 0
    reason: Annotated[str, Field(max_length=200)] = ""


class DoorShut(Refused):
    """Sign-in is not open."""

    code = "sign_in_shut"
    zh = "这节课现在没有开放签到。请找班级助理登记。"
    en = "Sign-in is not open for this session. Ask the assistant to record you."


class CodeOld(Refused):
    """The code is wrong or over."""

    code = "sign_in_code"
    zh = "二维码已经换了，请对着屏幕再扫一次。"
    en = "The code has changed. Scan the screen again."


class NotHere(Refused):
    """The check that the student is in the room failed."""

    code = "not_in_the_room"
    zh = "没有验证到你在教室：{zh_why}。"
    en = "It could not be checked that you are in the room: {en_why}."


class LeaveTooLong(Refused):
    """One leave may not exceed 3.5 class hours."""

    code = "leave_too_long"
    zh = "一次请假最多 3.5 课时（R-ASM-1），这里是 {hours} 课时。更长的请按节分别请假，会按多次计算。"
    en = "One leave is 3.5 class hours at most (R-ASM-1); this is {hours}. Grant a longer one session by session; it counts as several."


class ReasonNeeded(Refused):
    """A correction without its reason."""

    code = "reason_needed"
    zh = "更正考勤要写原因，至少 4 个字。"
    en = "A correction needs its reason, four letters at least."


class TooLateToObject(Refused):
    """Objections are taken for a day."""

    code = "objection_late"
    zh = "对考勤记录有异议要在记录或更正后一天内提出。请直接找班级助理。"
    en = "An objection is taken within a day of the record or its correction. Speak to the assistant."


def door_code(secret: str, at_ms: int) -> str:
    """The code on the wall at a moment: twelve hex digits, another one every ten seconds."""
    return hmac.new(secret.encode(), str(at_ms // SLOT_MS).encode(), hashlib.sha256).hexdigest()[:12]


def open_door(tx: Tx, session_id: str, form: DoorIn) -> None:
    """Open sign-in for a session. NotHere when nothing would be checked, or the network is none."""
    if form.pin is None and not form.network:
        raise NotHere(zh_why="要设一个 PIN 或填场地网络", en_why="set a PIN or the venue's network")
    if form.network:
        try:
            ipaddress.ip_network(form.network, strict=False)
        except ValueError as error:
            raise NotHere(zh_why="场地网络要写成 192.168.1.0/24 的样子", en_why="write the network as 192.168.1.0/24") from error
    row = tx.get(ClassSession, session_id)
    row.door, row.door_pin, row.door_network = tx.secret(128), form.pin or "", form.network
    row.door_closes_at = tx.now + form.minutes * 60_000
    audit(tx, "sign_in.open", session_id)


def code_now(view: View, session_id: str) -> tuple[str, int]:
    """The code to show now, and the milliseconds until the next. DoorShut when sign-in is not open."""
    row = view.get(ClassSession, session_id)
    if not row.door or row.door_closes_at is None or view.now >= row.door_closes_at:
        raise DoorShut
    return door_code(row.door, view.now), SLOT_MS - view.now % SLOT_MS


def sign_in(tx: Tx, session_id: str, form: SignInIn, address: str) -> Presence:
    """The student is there: present, or late. DoorShut, CodeOld, NotHere, SessionAhead, RecordStands; a second time changes nothing."""
    row = tx.get(ClassSession, session_id)
    if not is_student(tx, row.cohort_id, tx.actor.id):
        raise Forbidden
    if not row.door or row.door_closes_at is None or tx.now >= row.door_closes_at:
        raise DoorShut
    if not any(hmac.compare_digest(form.code, door_code(row.door, tx.now - back)) for back in (0, SLOT_MS)):
        raise CodeOld
    if row.door_pin and not hmac.compare_digest(row.door_pin, form.pin):
        raise NotHere(zh_why="PIN 不对", en_why="the PIN is not right")
    if row.door_network and not inside(address, row.door_network):
        raise NotHere(zh_why="请连上教室的无线网", en_why="join the venue's network")
    have = tx.session.get(Attendance, (session_id, tx.actor.id))
    if have is not None and have.presence in ("present", "late"):
        return have.presence  # type: ignore[return-value]  # the column holds a Presence
    may_sign_in(tx, row)
    may_write(tx, have)
    presence: Presence = "late" if tx.now > begins_ms(row.day, row.begins) + GRACE_MS else "present"
    _record(tx, row, tx.actor.id, presence, 0, "qr", tx.actor.id)
    return presence


def sign_in_online(tx: Tx, session_id: str, person_id: str, late: bool) -> None:
    """Who signed in to a live lesson was there in the online session it was held in; a record that stands already stays."""
    if tx.session.get(Attendance, (session_id, person_id)) is None:
        _record(tx, tx.get(ClassSession, session_id), person_id, "late" if late else "present", 0, "lesson", tx.actor.id)


def inside(address: str, network: str) -> bool:
    """Whether an address lies in a network; False for what is none."""
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False


def record_by_hand(tx: Tx, session_id: str, records: Sequence[RecordIn]) -> None:
    """Manual sign-in, all or none. Who does not teach the class needs the lecturer's countersignature. SessionAhead, RecordStands."""
    row = tx.get(ClassSession, session_id)
    for one in records:
        _in_class(tx, row, one.person_id)
        if one.presence == "leave":
            grant_leave(tx, session_id, one)
        else:
            may_record(tx, row)
            may_write(tx, tx.session.get(Attendance, (session_id, one.person_id)))
            _record(tx, row, one.person_id, one.presence, missed_of(row, one), "manual", signs(tx, row.cohort_id))
    audit(tx, "attendance.manual", session_id)


def grant_leave(tx: Tx, session_id: str, form: RecordIn) -> None:
    """A leave of so many class hours, 3.5 at most (R-ASM-1); a lecturer's word makes it count. LeaveTooLong, ReasonNeeded, RecordStands."""
    row = tx.get(ClassSession, session_id)
    _in_class(tx, row, form.person_id)
    missed = form.missed or min(row.tenths, ONE_LEAVE)
    if missed > ONE_LEAVE:
        raise LeaveTooLong(hours=f"{missed / 10:g}")
    if len(form.reason.strip()) < 4:
        raise ReasonNeeded
    may_write(tx, tx.session.get(Attendance, (session_id, form.person_id)))
    _record(tx, row, form.person_id, "leave", missed, "leave", signs(tx, row.cohort_id))
    audit(tx, "attendance.leave", form.person_id, reason=form.reason.strip())


def countersign(tx: Tx, session_id: str) -> int:
    """The lecturer signs what others recorded by hand or corrected; from then on it counts. Answers how many; nobody signs his own."""
    row = tx.get(ClassSession, session_id)
    changeable(tx, row.cohort_id, "attendance")
    unsigned = select(Attendance).where(Attendance.session_id == session_id, Attendance.countersigned_by == "")
    waiting = tx.all(unsigned.where(Attendance.recorded_by != tx.actor.id))
    for one in waiting:
        one.countersigned_by = tx.actor.id
        change = _change_waiting(tx, one)
        _say_corrected(tx, change) if change is not None else _say(tx, row, one)
    audit(tx, "attendance.countersign", session_id)
    return len(waiting)


def settle(tx: Tx, session_id: str) -> int:
    """Close the session's record: who has none was absent. Answers how many. SessionAhead before it begins."""
    row = tx.get(ClassSession, session_id)
    may_record(tx, row, early_ms=0)
    have = set(tx.all(select(Attendance.person_id).where(Attendance.session_id == session_id)))
    missing = [place.person_id for place in tx.all(enrolments(row.cohort_id)) if place.person_id not in have]
    for person_id in missing:
        _record(tx, row, person_id, "absent", row.tenths, "settled", tx.actor.id)
    row.door_closes_at = tx.now
    audit(tx, "attendance.settle", session_id)
    return len(missing)


def correct(tx: Tx, session_id: str, form: RecordIn) -> None:
    """Change a record afterwards; what stood before, why and who stays. ReasonNeeded, LeaveTooLong, SessionAhead, NotFound.

    A lecturer's correction counts at once, anybody else's when a lecturer has countersigned it; till then what counted before counts.
    """
    row, reason = tx.get(ClassSession, session_id), form.reason.strip()
    may_record(tx, row)
    have = tx.get(Attendance, (session_id, form.person_id))
    if len(reason) < 4:
        raise ReasonNeeded
    missed = missed_of(row, form)
    if form.presence == "leave" and missed > ONE_LEAVE:
        raise LeaveTooLong(hours=f"{missed / 10:g}")
    change = tx.add(
        AttendanceChange(
            id=tx.new_id("atc"), cohort_id=row.cohort_id, session_id=session_id, person_id=form.person_id, was=have.presence,
            presence=form.presence, missed=missed, reason=reason, made_by=tx.actor.id, made_at=tx.now,
        )
    )  # fmt: skip
    have.presence, have.missed = form.presence, missed
    have.recorded_by, have.countersigned_by = tx.actor.id, signs(tx, row.cohort_id)
    audit(tx, "attendance.correct", form.person_id, reason=reason)
    if have.countersigned_by:
        _say_corrected(tx, change)


def _change_waiting(tx: Tx, one: Attendance) -> AttendanceChange | None:
    """The correction an unsigned record stands by; None when it was never corrected."""
    changes = select(AttendanceChange).where(AttendanceChange.session_id == one.session_id, AttendanceChange.person_id == one.person_id)
    mine = changes.where(AttendanceChange.made_by == one.recorded_by, AttendanceChange.presence == one.presence)
    newest = tx.first(mine.order_by(AttendanceChange.made_at.desc(), AttendanceChange.id.desc()))
    return newest if newest is not None and newest.missed == one.missed else None


def object_to_record(tx: Tx, session_id: str, why: str) -> None:
    """The student says his record is wrong, within a day of it or of its newest correction. NotFound without a record, TooLateToObject."""
    have = tx.get(Attendance, (session_id, tx.actor.id))
    if tx.now > object_until(have.recorded_at, last_corrected(tx, have)):
        raise TooLateToObject
    have.objection, have.objected_at, have.answer = why, tx.now, ""
    audit(tx, "attendance.object", session_id, reason=why)


def answer_objection(tx: Tx, session_id: str, person_id: str, answer: str) -> None:
    """The staff answers it; a wrong record is corrected besides."""
    have = tx.get(Attendance, (session_id, person_id))
    if not have.objection:
        raise NotFound
    have.answer = answer
    audit(tx, "attendance.answer", person_id, reason=answer)


def missed_of(row: ClassSession, form: RecordIn) -> int:
    """Class hours missed, in tenths: none when present, all of the session when absent, what was said otherwise."""
    if form.presence == "present":
        return 0
    if form.presence == "absent":
        return row.tenths
    if form.presence == "leave":
        return form.missed or min(row.tenths, ONE_LEAVE)
    return min(form.missed, row.tenths)


def _in_class(tx: Tx, row: ClassSession, person_id: str) -> None:
    if not is_student(tx, row.cohort_id, person_id):
        raise NotFound


def _record(tx: Tx, row: ClassSession, person_id: str, presence: Presence, missed: int, way: Way, signed: str) -> None:
    changeable(tx, row.cohort_id, "attendance")
    have = tx.session.get(Attendance, (row.id, person_id))
    if have is None:
        have = Attendance(session_id=row.id, person_id=person_id, cohort_id=row.cohort_id, objection="", answer="")
        tx.add(have)
    have.presence, have.missed, have.way, have.recorded_by, have.recorded_at = presence, missed, way, tx.actor.id, tx.now
    have.countersigned_by = signed
    if signed:
        _say(tx, row, have)


def _say(tx: Tx, row: ClassSession, one: Attendance) -> None:
    said = AttendanceRecorded.model_validate({
        "cohort_id": row.cohort_id, "session_id": row.id, "person_id": one.person_id, "presence": one.presence, "missed": one.missed,
        "way": one.way,
    })  # fmt: skip
    tx.emit(said, one.person_id, cohort=row.cohort_id)
    if one.presence == "leave":
        leave = LeaveGranted(cohort_id=row.cohort_id, session_id=row.id, person_id=one.person_id, missed=one.missed)
        tx.emit(leave, one.person_id, cohort=row.cohort_id)


def _say_corrected(tx: Tx, change: AttendanceChange) -> None:
    corrected = AttendanceCorrected.model_validate({
        "cohort_id": change.cohort_id, "session_id": change.session_id, "person_id": change.person_id, "was": change.was,
        "presence": change.presence, "missed": change.missed, "reason": change.reason,
    })  # fmt: skip
    tx.emit(corrected, change.person_id, cohort=change.cohort_id)
