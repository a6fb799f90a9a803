"""The class's results and one student's transcript (成绩单), as marks stand now (R-ASM-6 to R-ASM-9)."""

from dataclasses import asdict
from typing import Any

from sandbox.identity.people import named
from sandbox.store import View

from .admission import evaluations
from .evidence import class_of, students_of
from .marking_rules import needs_third
from .markings import markings_of
from .practice import student_here
from .process_rules import GRADES
from .verdicts import Marks, marks_of


def results(view: View, cohort_id: str) -> dict[str, Any]:
    """Every student's three marks and verdict, and how far the marking is."""
    found, seats = marks_of(view, cohort_id), students_of(view, cohort_id)
    people = named(view, [person_id for person_id, _ in seats])
    lines: list[dict[str, Any]] = [
        {
            "person_id": person_id,
            "seat_no": seat_no,
            "name": people[person_id].name if person_id in people else "",
            "works": {subject: _work(view, cohort_id, person_id, subject) for subject in ("practice", "plan")},
        }
        | told(found[person_id])
        for person_id, seat_no in seats
    ]
    outcomes = [line["verdict"]["outcome"] for line in lines]
    return {
        "cohort_id": cohort_id,
        "name": class_of(view, cohort_id).name,
        "students": lines,
        "passed": outcomes.count("passed"),
        "failed": outcomes.count("failed"),
        "open": outcomes.count("open"),
    }


def transcript(view: View, cohort_id: str, person_id: str) -> dict[str, Any]:
    """One student's process grade, marks with every sitting, and verdict with its reason. NotFound for somebody not on the roster."""
    student_here(view, cohort_id, person_id)
    marks = marks_of(view, cohort_id, person_id)[person_id]
    process = evaluations(view, cohort_id).get(person_id)
    people = named(view, [person_id])
    grade = None
    if process is not None:
        zh, en = GRADES[process.grade]
        grade = {"grade": process.grade, "zh": zh, "en": en, "passed": process.passed}
    return {
        "person_id": person_id,
        "name": people[person_id].name if person_id in people else "",
        "class_name": class_of(view, cohort_id).name,
        "process": grade,
    } | told(marks)


def told(marks: Marks) -> dict[str, Any]:
    """Marks and verdict as pages show them."""
    return {
        "theory": marks.theory,
        "practice": marks.practice,
        "plan": marks.plan,
        "admitted": marks.admitted,
        "sittings": [{key: one[key] for key in ("score", "at", "way", "bank", "number")} for one in marks.sittings],
        "resits": marks.resits,
        "resit_open": bool(marks.sittings) and marks.may_sit(),
        "verdict": asdict(marks.verdict()),
    }


def _work(view: View, cohort_id: str, person_id: str, subject: Any) -> dict[str, Any]:
    rows = markings_of(view, cohort_id, person_id, subject)
    return {"assessors": len(rows), "needs_third": needs_third([row.total for row in rows])}
