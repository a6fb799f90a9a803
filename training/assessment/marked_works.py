"""A marked work once its mark stands, for its student: every criterion with points, grades and levels, and the comments (F.3, F.5)."""

from pathlib import Path
from typing import Any

from sandbox.store import View
from training.events.assessment import Subject

from .marking_rules import settled_mark
from .markings import markings_of, rubric_of
from .practice import student_here
from .rubrics import told


def marked_work(view: View, cohort_id: str, person_id: str, subject: Subject, folder: Path | None) -> dict[str, Any]:
    """`final` is None, and nothing else said, while the mark does not stand. Assessors are not named. NotFound off the roster."""
    student_here(view, cohort_id, person_id)
    rows = markings_of(view, cohort_id, person_id, subject)
    final = settled_mark([row.total for row in rows])
    if final is None:
        return {"subject": subject, "final": None, "rubric": None, "marks": {}, "comments": []}
    rubric = told(rubric_of(view, cohort_id, person_id, subject, folder).rubric)
    keys = [one["key"] for block in rubric["blocks"] for one in block["criteria"]]
    return {
        "subject": subject,
        "final": final,
        "rubric": rubric,
        "marks": {key: [row.marks[key] for row in rows if key in row.marks] for key in keys},
        "comments": [row.comment for row in rows if row.comment],
    }
