"""The lines of the closing light over the regulation's eleven forms (R-FRM-S1 to S11, F.6); S2 and S3 are its handouts and timetable."""

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import select

from sandbox.forms.kept import Keeper
from sandbox.store import View

from .tables import Attendance, ClassSession, FilledForm

NAMES = {
    "S1": ("学员登记表", "Registration forms"), "S4": ("每日意见反馈表", "Daily feedback"), "S5": ("结束评估表", "Closing feedback"),
    "S6": ("实践成果信息登记表", "Practice results"), "S7": ("直播规划书", "Plans"), "S8": ("考核评分表", "Marking sheets"),
    "S9": ("学员班活动报告", "Report on the class"), "S10": ("后续支持服务需求调查表", "Needs surveys"),
    "S11": ("创业情况跟踪调查表", "Follow-up surveys"),
}  # fmt: skip
KEPT: dict[str, Keeper] = {}
"""Who tells of a form other parts of the school keep; the process says it when it starts, since the parts know nothing of each other."""
THERE = ("present", "late", "early")


def tell(keepers: Mapping[str, Keeper]) -> None:
    """Say who tells of S6, S7, S8, S10 and S11."""
    KEPT.update(keepers)


def form_counts(view: View, cohort_id: str, ids: Collection[str], sessions: Sequence[ClassSession]) -> dict[str, tuple[int, int]]:
    """How many of each form are there and how many are asked for. S4: one of each student on each day he was there; S11: of those whose
    half-year is open."""
    people = set(ids)
    found = select(FilledForm.form, FilledForm.about_id, FilledForm.filler_id, FilledForm.day).where(FilledForm.cohort_id == cohort_id)
    filled: dict[str, set[tuple[str, str]]] = {}
    for form, about_id, filler_id, day in view.session.execute(found):
        filled.setdefault(form, set()).add((about_id or filler_id, day))
    daily = days_there(view, cohort_id, people, sessions)
    counts = {
        "S1": (len({about for about, _ in filled.get("S1", ())} & people), max(1, len(people))),
        "S4": (len(filled.get("S4", set()) & daily), max(1, len(daily))),
        "S5": (len({about for about, _ in filled.get("S5", ())} & people), max(1, len(people))),
        "S9": (len(filled.get("S9", ())), 1),
    }
    for code in ("S6", "S7", "S8", "S10", "S11"):
        keeper = KEPT.get(code)
        if keeper is not None:
            asked = people if keeper.wanted is None else people & keeper.wanted(view, cohort_id)
            counts[code] = (len(asked & set(keeper.there(view, cohort_id))), len(asked) if keeper.wanted else max(1, len(asked)))
    return {code: counts[code] for code in NAMES if code in counts}


def days_there(view: View, cohort_id: str, people: Collection[str], sessions: Sequence[ClassSession]) -> set[tuple[str, str]]:
    """Each student with each day he was there for at least one session; on a day nobody was signed in yet, all of them."""
    day_of = {one.id: one.day for one in sessions}
    query = select(Attendance.session_id, Attendance.person_id, Attendance.presence).where(Attendance.cohort_id == cohort_id)
    records = [(day_of[session], person, presence) for session, person, presence in view.session.execute(query) if session in day_of]
    there = {(person, day) for day, person, presence in records if presence in THERE and person in people}
    unsaid = set(day_of.values()) - {day for day, _, _ in records}
    return there | {(person, day) for day in unsaid for person in people}
