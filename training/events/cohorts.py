"""Cohorts: filed and approved, their timetable, who is in them, who was there, what was filled in, what was issued."""

from typing import ClassVar, Literal

from sandbox.events.envelope import Fact, Part

__all__ = [
    "AttendanceCorrected", "AttendanceRecorded", "CertificateIssued", "CertificateRevoked", "CohortApproved",
    "CohortClosed", "CohortFiled", "CohortOpened", "CohortReturned", "FormFilled", "FormSigned",
    "GroupFormed", "LeaveGranted", "PapersMade", "StudentEnrolled", "StudentLeft", "TimetableSession", "TimetableSet",
]  # fmt: skip

Mode = Literal["offline-8", "blended-6-2"]
Presence = Literal["present", "late", "early", "leave", "absent"]


class CohortFiled(Fact):
    """An institution filed a class (办班申报); days as 2026-11-25."""

    type: ClassVar[str] = "kaibo.training.cohort.filed"
    cohort_id: str
    name: str
    institution_id: str
    mode: Mode
    starts_on: str
    ends_on: str


class CohortReturned(Fact):
    """The authority returned the filing with its reasons; the institution may change it and file again."""

    type: ClassVar[str] = "kaibo.training.cohort.returned"
    cohort_id: str
    reasons: tuple[str, ...]


class CohortApproved(Fact):
    """The authority approved the filing; `approval_no` is its own number or the province's."""

    type: ClassVar[str] = "kaibo.training.cohort.approved"
    cohort_id: str
    approval_no: str = ""


class CohortOpened(Fact):
    """A class (班级) exists. `mode` as R-CLS-4; the days are empty for a practice class, which was opened without a filing."""

    type: ClassVar[str] = "kaibo.training.cohort.opened"
    cohort_id: str
    name: str
    institution_id: str
    mode: Mode = "offline-8"
    starts_on: str = ""
    ends_on: str = ""
    practice: bool = False


class CohortClosed(Fact):
    """The class is over."""

    type: ClassVar[str] = "kaibo.training.cohort.closed"
    cohort_id: str


class TimetableSession(Part):
    """One session of a class: its day, its time and its class hours, in tenths (R-CLS-4)."""

    session_id: str
    day: str
    begins: str
    ends: str
    tenths: int
    online: bool
    topic: str


class TimetableSet(Fact):
    """The class's whole timetable as it holds now; a later one replaces it. `standard` is the version it was made from."""

    type: ClassVar[str] = "kaibo.training.timetable.set"
    cohort_id: str
    standard: str
    sessions: tuple[TimetableSession, ...]


class StudentEnrolled(Fact):
    """A student is on the roster (at most 35, R-CLS-1)."""

    type: ClassVar[str] = "kaibo.training.student.enrolled"
    cohort_id: str
    person_id: str
    seat_no: int


class StudentLeft(Fact):
    """A student left the class."""

    type: ClassVar[str] = "kaibo.training.student.left"
    cohort_id: str
    person_id: str


class GroupFormed(Fact):
    """A mutual-help group (互助小组) has this name and these members now; none: it is gone. A later one replaces it."""

    type: ClassVar[str] = "kaibo.training.group.formed"
    cohort_id: str
    group_id: str
    name: str
    members: tuple[str, ...]


class AttendanceRecorded(Fact):
    """How a student was there in one session; `missed` class hours in tenths. A later record of the same session replaces it."""

    type: ClassVar[str] = "kaibo.training.attendance.recorded"
    cohort_id: str
    session_id: str
    person_id: str
    presence: Presence
    missed: int
    way: Literal["qr", "manual", "leave", "settled", "lesson"]


class AttendanceCorrected(Fact):
    """A record was changed afterwards, with its reason; `was` is what stood before."""

    type: ClassVar[str] = "kaibo.training.attendance.corrected"
    cohort_id: str
    session_id: str
    person_id: str
    was: Presence
    presence: Presence
    missed: int
    reason: str


class LeaveGranted(Fact):
    """A student may be away from a session for so many tenths of a class hour, 35 at most (R-ASM-1)."""

    type: ClassVar[str] = "kaibo.training.leave.granted"
    cohort_id: str
    session_id: str
    person_id: str
    missed: int


class FormFilled(Fact):
    """A form of the regulation (R-FRM-S1 to S11) was filled in; what it says stays with the form, not in the log."""

    type: ClassVar[str] = "kaibo.training.form.filled"
    cohort_id: str
    form: str
    version: str
    filled_id: str
    about_id: str = ""
    day: str = ""


class FormSigned(Fact):
    """A filled form was signed in one of the roles it asks for; `digest` is over its answers as they stood."""

    type: ClassVar[str] = "kaibo.training.form.signed"
    cohort_id: str
    form: str
    filled_id: str
    role: str
    digest: str


class CertificateIssued(Fact):
    """The authority issued 《网络创业培训（直播）合格证书》 to a student (R-ASM-10); `replaces` one that was revoked before, or nothing."""

    type: ClassVar[str] = "kaibo.training.certificate.issued"
    cohort_id: str
    person_id: str
    certificate_id: str
    number: str
    replaces: str = ""


class CertificateRevoked(Fact):
    """The authority took a certificate back; its public page says so. The reason is in the audit."""

    type: ClassVar[str] = "kaibo.training.certificate.revoked"
    cohort_id: str
    person_id: str
    certificate_id: str
    number: str


class PapersMade(Fact):
    """A closing pack or a bundle of certificates was made; the digest lets a copy be checked later."""

    type: ClassVar[str] = "kaibo.training.papers.made"
    cohort_id: str
    job_id: str
    kind: str
    files: int
    sha256: str
