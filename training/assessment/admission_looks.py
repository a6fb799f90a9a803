"""The admitted list as pages show it (R-ASM-5)."""

from typing import Any

from sandbox.identity.people import named
from sandbox.store import View

from .admission import newest_list
from .tables import AdmittedList


def list_now(view: View, cohort_id: str) -> dict[str, Any]:
    """The newest version; version 0 before there is one."""
    row = newest_list(view, cohort_id)
    return {"version": 0, "lines": [], "reported": False} if row is None else list_out(view, row)


def list_out(view: View, row: AdmittedList) -> dict[str, Any]:
    """One version: who stands where, who confirmed, what the authority said, and why it went out with attendance unsettled."""
    people = named(view, [line["person_id"] for line in row.lines])
    return {
        "version": row.version,
        "settled_at": row.settled_at,
        "lecturer_at": row.lecturer_at,
        "institution_at": row.institution_at,
        "reported": row.lecturer_at is not None and row.institution_at is not None,
        "reopen_reason": row.reopen_reason,
        "unsettled_then": row.unsettled,
        "unsettled_reason": row.unsettled_reason,
        "decision": row.decision,
        "decided_at": row.decided_at,
        "return_reason": row.return_reason,
        "lines": [line | {"name": people[line["person_id"]].name if line["person_id"] in people else ""} for line in row.lines],
    }
