"""The forms of the regulation (R-FRM-S1 to S11) in a class: filled, signed, read."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from sandbox.actor import Actor, Role
from sandbox.errors import FieldFault, Forbidden, Invalid, NotFound, Refused
from sandbox.forms import Form, misfits
from sandbox.identity.policies import institutions_of
from sandbox.store import Tx, View
from sandbox.trade.dates import day_of
from training.events import FormFilled, FormSigned

from .closing_guard import changeable
from .roster import is_student
from .tables import ClassSession, Cohort, FilledForm, FormSignature


class FilledElsewhere(Refused):
    """The system keeps this form on a page of its own."""

    code = "form_filled_elsewhere"
    zh = "“{title}”不在这里填：请到“{zh_page}”页面，内容由系统保存。"
    en = "“{title}” is not filled in here: go to the page “{en_page}”, where it is kept."


class SignedAlready(Refused):
    """Somebody signed in this role."""

    code = "form_signed"
    zh = "这张表已经由这个身份签过名。要改内容，请重新填一张。"
    en = "The form was signed in this role. To change it, fill in a new one."


class NothingToSign(Refused):
    """The form asks for no signature of this person."""

    code = "no_signature_asked"
    zh = "这张表不需要你签名。"
    en = "This form does not ask for your signature."


AFTER_THE_CLASS = ("S10", "S11")
"""Forms that are filled in when a class is long closed."""
ELSEWHERE = {
    "timetable": ("课程表", "timetable"), "practice": ("实践成果", "practice results"), "plan": ("直播规划书", "livestream plan"),
    "marking": ("评分", "marking"), "followup": ("后续服务", "follow-up"),
}  # fmt: skip


def roles_in_class(actor: Actor, cohort: Cohort) -> set[str]:
    """What the actor is to this class, in the words of a form file."""
    roles = {role.value for role in actor.roles_in(cohort.id)}
    if cohort.institution_id in institutions_of(actor):
        roles.add("institution")
    return roles | ({"authority"} if actor.has(Role.AUTHORITY) else set())


def fill_form(tx: Tx, cohort_id: str, form: Form, about_id: str, day: str, answers: Mapping[str, Any]) -> FilledForm:
    """Fill one in; one filled before stays beside it. FilledElsewhere, Forbidden, Invalid with every fault by its place."""
    if form.elsewhere:
        zh, en = ELSEWHERE[form.elsewhere]
        raise FilledElsewhere(title=f"{form.form} {form.zh}" if not tx.actor.language.startswith("en") else form.en, zh_page=zh, en_page=en)
    cohort = tx.get(Cohort, cohort_id)
    roles = roles_in_class(tx.actor, cohort)
    if not roles & set(form.filler):
        raise Forbidden
    own = tx.actor.id if roles & set(form.filler) == {"student"} else ""
    about_id = own or about_id if form.about == "student" else ""
    day = day or (day_of(tx.now) if form.when == "daily" else "")
    if form.form not in AFTER_THE_CLASS:
        changeable(tx, cohort_id, form.form)
    part = form.part_for(roles & set(form.filler))
    faults = (*_place(tx, cohort, form, about_id, day), *misfits(part, answers))
    if faults:
        raise Invalid(faults)
    row = tx.add(
        FilledForm(
            id=tx.new_id("frm"), cohort_id=cohort_id, form=form.form, version=form.version, about_id=about_id, day=day,
            filler_id=tx.actor.id, answers=_others_parts(tx, cohort_id, form, part, about_id, day) | dict(answers), filled_at=tx.now,
        )
    )  # fmt: skip
    fact = FormFilled(cohort_id=cohort_id, form=form.form, version=form.version, filled_id=row.id, about_id=about_id, day=day)
    tx.emit(fact, row.id, cohort=cohort_id)
    return row


def _others_parts(tx: Tx, cohort_id: str, form: Form, part: Form, about_id: str, day: str) -> dict[str, Any]:
    """What others wrote into their parts stays when this person fills in his own again."""
    others = {one.key for one in form.sections} - {one.key for one in part.sections}
    before = newest_of(tx, cohort_id, form.form, about_id) if others else None
    return {key: said for key, said in before.answers.items() if key in others} if before is not None and before.day == day else {}


def _place(tx: Tx, cohort: Cohort, form: Form, about_id: str, day: str) -> list[FieldFault]:
    faults = []
    if form.about == "student" and not is_student(tx, cohort.id, about_id):
        faults.append(FieldFault("about_id", "no_student", "请选本班的学员。", "Choose a student of the class."))
    if form.when == "daily":
        days = set(tx.all(select(ClassSession.day).where(ClassSession.cohort_id == cohort.id)))
        if day > day_of(tx.now):
            faults.append(FieldFault("day", "not_yet", "这一天还没有到。", "This day is still to come."))
        elif days and day not in days:
            faults.append(FieldFault("day", "no_class", "这一天没有课。", "There was no class on this day."))
    return faults


def sign_form(tx: Tx, filled_id: str, form: Form, drawing: str = "") -> FormSignature:
    """Sign it in the role the form asks for, with a `drawing` (a blob's address) or by name only; a student signs what is about himself.

    NothingToSign, SignedAlready.
    """
    row = tx.get(FilledForm, filled_id)
    role = role_to_sign(form, roles_in_class(tx.actor, tx.get(Cohort, row.cohort_id)), row.about_id, tx.actor.id)
    if role is None:
        raise NothingToSign
    if tx.session.get(FormSignature, (filled_id, role)) is not None:
        raise SignedAlready
    sign = tx.add(
        FormSignature(
            filled_id=filled_id, role=role, person_id=tx.actor.id, digest=digest_of(row.answers), signed_at=tx.now, drawing=drawing
        )
    )
    fact = FormSigned(cohort_id=row.cohort_id, form=row.form, filled_id=filled_id, role=role, digest=sign.digest)
    tx.emit(fact, filled_id, cohort=row.cohort_id)
    return sign


def drawing_of(view: View, actor: Actor, filled_id: str, role: str, form: Form) -> str:
    """The address of a signature's drawing, for who may read the form. NotFound for anybody else and where nothing was drawn."""
    read_form(view, actor, filled_id, form)
    sign = view.session.get(FormSignature, (filled_id, role))
    if sign is None or not sign.drawing:
        raise NotFound
    return sign.drawing


def role_to_sign(form: Form, roles: set[str], about_id: str, person_id: str) -> str | None:
    """The first role the form asks a signature of that this person has; as a student he signs only what is about himself. Pure."""
    if about_id and about_id != person_id:
        roles = roles - {"student"}
    return next((one for one in form.signs if one in roles), None)


def newest_of(view: View, cohort_id: str, code: str, about_id: str) -> FilledForm | None:
    """The newest filled form of a student, or of the class (""), whatever its day."""
    query = select(FilledForm).where(FilledForm.cohort_id == cohort_id, FilledForm.form == code, FilledForm.about_id == about_id)
    return view.first(query.order_by(FilledForm.filled_at.desc(), FilledForm.id.desc()).limit(1))


def read_form(view: View, actor: Actor, filled_id: str, form: Form) -> FilledForm:
    """A filled form, for its filler, whom it is about, and those the form names as readers. NotFound for anybody else."""
    row = view.get(FilledForm, filled_id)
    if not may_read(actor, row, form, roles_in_class(actor, view.get(Cohort, row.cohort_id))):
        raise NotFound
    return row


def filled_forms(view: View, actor: Actor, cohort_id: str, form: Form) -> list[FilledForm]:
    """The filled forms of a class this person may read, newest first."""
    roles = roles_in_class(actor, view.get(Cohort, cohort_id))
    query = select(FilledForm).where(FilledForm.cohort_id == cohort_id, FilledForm.form == form.form)
    rows = view.all(query.order_by(FilledForm.filled_at.desc(), FilledForm.id.desc()).limit(2000))
    return [row for row in rows if may_read(actor, row, form, roles)]


def may_read(actor: Actor, row: FilledForm, form: Form, roles: set[str]) -> bool:
    """A student reads his own and what concerns the whole class; staff and authority what the form gives them to read."""
    if actor.id in {row.filler_id, row.about_id}:
        return True
    readers = roles & set(form.reader)
    return bool(readers - {"student"}) or ("student" in readers and form.about == "class")


def signatures(view: View, ids: list[str]) -> dict[str, list[FormSignature]]:
    """Signatures by form, oldest first."""
    found: dict[str, list[FormSignature]] = {}
    for row in view.all(select(FormSignature).where(FormSignature.filled_id.in_(ids)).order_by(FormSignature.signed_at)):
        found.setdefault(row.filled_id, []).append(row)
    return found


def satisfaction(form: Form, rows: list[FilledForm]) -> list[dict[str, Any]]:
    """The mean of each score over the newest form of each student and day, in hundredths of a point; None where nobody answered."""
    newest = {(row.about_id, row.day): row for row in reversed(rows)}
    found = []
    for section, one in form.fields():
        if one.kind == "score":
            given = [row.answers.get(section.key, {}).get(one.key) for row in newest.values()]
            scores = [score for score in given if isinstance(score, int)]
            mean = round(100 * sum(scores) / len(scores)) if scores else None
            found.append({"field": f"{section.key}.{one.key}", "zh": one.zh, "en": one.en, "answers": len(scores), "mean_hundredths": mean})
    return found


def digest_of(answers: Mapping[str, Any]) -> str:
    """SHA-256 of the answers as canonical JSON."""
    return hashlib.sha256(json.dumps(answers, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()
