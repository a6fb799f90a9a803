"""Files handed in for a class, checked and kept, and the light that says what the closing pack still lacks (第二章 8, F.6)."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import func, select

from sandbox.errors import FieldFault, Invalid, NotFound, Refused, TooLarge
from sandbox.identity.audit import audit
from sandbox.identity.vault import masked
from sandbox.scans import Scan
from sandbox.store import Tx, View
from training.events import MaterialFiled

from .closing_guard import changeable
from .filing import sessions_of
from .handouts import CERTIFICATE, handouts_of
from .light_forms import NAMES, form_counts
from .roster import enrolments
from .tables import Attendance, Certificate, Cohort, Material, Result

MOST_FILES = 200
MOST_VIDEO = 100 * 1024 * 1024
Kind = Literal["approval", "closing_approval", "signed_sheet", "handout_sheet", "photo", "video", "other"]
KINDS = {
    "approval": "批复扫描件",
    "closing_approval": "结班批复", "signed_sheet": "签到表原件", "handout_sheet": "教材签收表", "photo": "教学照片",
    "video": "教学视频", "other": "其他材料",
}  # fmt: skip
KEYS = {"signed_sheet": "signed_sheets", "photo": "photos", "video": "videos", "handout_sheet": "handouts"}
"""The line of the light a kind of file belongs to, where it is called otherwise."""


class MaterialsFull(Refused):
    """So many files that no more are taken."""

    code = "materials_full"
    zh = "一个班最多 {most} 份材料。请删掉不用的再传。"
    en = "A class holds at most {most} files. Delete what is not needed."


@dataclass(frozen=True)
class Light:
    """One thing the closing pack needs: there when `have` reaches `of`."""

    key: str
    zh: str
    en: str
    have: int
    of: int
    there: bool


@dataclass(frozen=True)
class Completeness:
    """The light: green when everything is there."""

    light: Literal["green", "yellow", "red"]
    there: int
    of: int
    lines: list[Light]


def video_taken_in(data: bytes) -> Scan:
    """A video of the teaching (F.6), judged by its first bytes. TooLarge over 100 MB; Invalid for what is neither MP4 nor WebM."""
    if len(data) > MOST_VIDEO:
        raise TooLarge(limit="100 MB")
    if data[4:8] == b"ftyp":
        return Scan(data, "mp4")
    if data.startswith(b"\x1a\x45\xdf\xa3"):
        return Scan(data, "webm")
    zh, en = (
        "这不是 MP4 或 WebM 视频，请用手机或电脑另存为 MP4 再上传。",
        "This is no MP4 or WebM video; save it as MP4 and upload it again.",
    )
    raise Invalid((FieldFault("file", "not_a_video", zh, en),))


def file_material(tx: Tx, cohort_id: str, kind: Kind, name: str, blob: str, size: int) -> str:
    """Keep a file that lies in the blobs. MaterialsFull; refused for what the authority has before it (`changeable`)."""
    if kind != "closing_approval":
        changeable(tx, cohort_id, KEYS.get(kind, kind))
    count = tx.session.scalar(select(func.count()).select_from(Material).where(Material.cohort_id == cohort_id)) or 0
    if count >= MOST_FILES:
        raise MaterialsFull(most=MOST_FILES)
    row = Material(
        id=tx.new_id("mat"), cohort_id=cohort_id, kind=kind, name=name, blob=blob, size=size, made_by=tx.actor.id, made_at=tx.now
    )
    tx.add(row)
    audit(tx, "material.file", row.id)
    tx.emit(MaterialFiled(cohort_id=cohort_id, material_id=row.id, kind=kind), row.id, cohort=cohort_id)
    return row.id


def material_in(view: View, cohort_id: str, material_id: str) -> Material:
    """A file of this class. NotFound."""
    row = view.session.get(Material, material_id)
    if row is None or row.cohort_id != cohort_id:
        raise NotFound
    return row


def take_back(tx: Tx, cohort_id: str, material_id: str) -> None:
    """Take a file out of the class; the log still says that it was there."""
    row = material_in(tx, cohort_id, material_id)
    changeable(tx, cohort_id, KEYS.get(row.kind, row.kind))
    tx.session.delete(row)
    audit(tx, "material.delete", material_id)


def completeness(view: View, cohort_id: str) -> Completeness:
    """What the closing pack needs, and what of it is there: green all, yellow half or more, red less."""
    return light_of(_lines(view, view.get(Cohort, cohort_id)))


def light_of(lines: list[Light]) -> Completeness:
    """The light over these lines."""
    there = sum(one.there for one in lines)
    light: Literal["green", "yellow", "red"] = "green" if there == len(lines) else "yellow" if 2 * there >= len(lines) else "red"
    return Completeness(light, there, len(lines), lines)


def _lines(view: View, cohort: Cohort) -> list[Light]:
    ids = [place.person_id for place in view.all(enrolments(cohort.id))]
    private, people, sessions = masked(view, ids), len(ids), sessions_of(view, cohort.id)
    files = view.all(select(Material.kind).where(Material.cohort_id == cohort.id))
    certain = select(Attendance).where(Attendance.cohort_id == cohort.id, Attendance.countersigned_by != "")
    records = sum(one.person_id in set(ids) for one in view.all(certain))
    verdicts = view.all(select(Result).where(Result.cohort_id == cohort.id, Result.outcome.in_(("passed", "failed"))))
    passed = {one.person_id for one in verdicts if one.outcome == "passed"} & set(ids)
    issued = set(view.all(select(Certificate.person_id).where(Certificate.cohort_id == cohort.id)))
    forms = form_counts(view, cohort.id, ids, sessions)
    judged = len({one.person_id for one in verdicts} & set(ids))
    days = {one.day for one in sessions}
    handouts = handouts_of(view, cohort.id)
    to_sign = [signer.signed_at for one in handouts if one.kind != CERTIFICATE for signer in one.signers]
    signed = sum(at is not None for at in to_sign)
    return [
        _light("approval_no", "批准文号", "Approval number", int(bool(cohort.approval_no)), 1),
        _light("approval", "批复扫描件", "Scanned approval", files.count("approval"), 1),
        _light("timetable", "课程表（S3）", "Timetable (S3)", len(sessions), max(1, len(sessions))),
        _light("id_numbers", "学员身份证号", "Students' ID numbers", sum(1 for one in private.values() if one.id_number), max(1, people)),
        _light("handouts", "教材设备签收（S2）", "Handouts signed for (S2)", signed, max(1, len(to_sign))),
        _light("attendance", "考勤记录（讲师已签）", "Attendance, countersigned", records, max(1, len(sessions) * people)),
        _light("signed_sheets", "每日签到表原件", "Signed sheets, one a day", files.count("signed_sheet"), max(1, len(days))),
        _light("photos", "教学照片", "Photos", files.count("photo"), 1),
        _light("videos", "教学视频", "Video of the teaching", files.count("video"), 1),
        *(_light(code, *NAMES[code], *count) for code, count in forms.items()),
        _light("results", "成绩册（考核结果）", "Book of results", judged, max(1, people)),
        _light(
            "certificates",
            "合格证书",
            "Certificates",
            len(passed & issued),
            len(passed) if people and judged == people else max(1, len(passed)),
        ),
    ]


def _light(key: str, zh: str, en: str, have: int, of: int) -> Light:
    return Light(key, zh, en, have, of, have >= of)
