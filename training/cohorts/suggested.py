"""What a form can begin with because the system knows it: S1 from the application, S2 from what was handed out, S9 from the results.

Whoever fills the form in checks and changes it; nothing here is stored.
"""

from typing import Any

from sqlalchemy import select

from sandbox.forms import Form
from sandbox.forms.kept import Answers, fitted
from sandbox.store import View

from .handouts import CERTIFICATE, handouts_of
from .intake_tables import Application
from .roster import enrolments
from .tables import FilledForm, Result

STATES = {"project": "idea", "business": "running"}
SUBSIDY = {"eligible": True, "not_eligible": False}


def suggested(view: View, cohort_id: str, form: Form, about_id: str) -> Answers:
    """Answers to begin with, by the keys of the form's file; {} when nothing is known."""
    last = select(FilledForm.answers).where(
        FilledForm.cohort_id == cohort_id, FilledForm.form == form.form, FilledForm.about_id == about_id
    )
    before = view.first(last.order_by(FilledForm.filled_at.desc(), FilledForm.id.desc()).limit(1)) if form.when != "daily" else None
    if before is not None:
        return fitted(form, before)
    offered = {"S1": _registration, "S2": _equipment, "S9": _report}.get(form.form)
    return fitted(form, offered(view, cohort_id, about_id)) if offered else {}


def _registration(view: View, cohort_id: str, about_id: str) -> dict[str, Any]:
    said = view.first(select(Application.answers).where(Application.cohort_id == cohort_id, Application.person_id == about_id))
    if said is None:
        return {}
    skills = [name for name in ("reading", "writing", "computing", "network") if said.get("skills", {}).get(name) in ("basic", "good")]
    return {
        "person": {"subsidy": SUBSIDY.get(said.get("subsidy", ""))},
        "skills": {"basics": skills or None, "full_time": said.get("can_attend")},
        "venture": {"state": STATES.get(said.get("motive", "")), "project": said.get("project"), "why": said.get("note") or None},
    }


def _equipment(view: View, cohort_id: str, _about_id: str) -> dict[str, Any]:
    given = [one for one in handouts_of(view, cohort_id) if one.kind != CERTIFICATE]
    people = len(view.all(enrolments(cohort_id)))
    rows = [(one.kind, {"name": one.name, "count": one.pieces * people}) for one in given]
    return {
        "books": {"list": [row for kind, row in rows if kind != "equipment"] or None},
        "gear": {"list": [row for kind, row in rows if kind == "equipment"] or None},
    }


def _report(view: View, cohort_id: str, _about_id: str) -> dict[str, Any]:
    ids = {one.person_id for one in view.all(enrolments(cohort_id))}
    said = [one for one in view.all(select(Result).where(Result.cohort_id == cohort_id)) if one.person_id in ids]
    admitted = [one.admitted for one in said if one.admitted is not None]
    passed = sum(one.outcome == "passed" for one in said)
    return {"facts": {"enrolled": len(ids), "admitted": admitted.count(True) if admitted else None, "passed": passed}}
