"""Today for everybody who works for the school: what is due, who is missing, what waits for him (R-ROLE-1 to R-ROLE-4)."""

from pydantic import BaseModel

from sandbox.actor import TEACHING, Actor, Role
from sandbox.http import Caller, Policy, Reading, Router, allow
from sandbox.identity.memberships import CohortSeen, cohorts_of_institution
from sandbox.identity.policies import institutions_of, runs_cohort, staff_anywhere
from sandbox.store import View
from training.assessment.duties import (
    ExamOn,
    ListWaiting,
    WorkWaiting,
    appeals_waiting,
    exams_on,
    lists_reported,
    lists_waiting,
    works_waiting,
)
from training.cohorts.duties import Count, SessionToday, applications_waiting, class_duties, sessions_today
from training.cohorts.filing import local_day
from training.cohorts.looks import cohorts_seen
from training.cohorts.quality_meetings import MeasureDue, measures_due
from training.cohorts.shapes import CohortOut
from training.followup.duties import advice_waiting, trackings_due
from training.teaching.duties import proofs_waiting

router = Router(prefix="/api", tags=["school"])
TODAY = Policy("school.today", lambda actor, _thing: staff_anywhere(actor) or actor.has(Role.AUTHORITY))


class TodayOut(BaseModel):
    """The day in China; the classes one sees; today's sessions; what waits for this person; works to mark; exams that run; measures of
    quality meetings that are due in one's institution (R-ROLE-5)."""

    day: str
    classes: list[CohortOut]
    sessions: list[SessionToday]
    waits: list[Count]
    works: list[WorkWaiting]
    exams: list[ExamOn]
    measures: list[MeasureDue]


@router.get("/today")
@allow(TODAY)
async def today(actor: Caller, store: Reading) -> TodayOut:
    """What waits for the caller, by his roles: the authority decides and certifies, the institution files, opens, confirms and closes,
    the lecturer signs, confirms, marks and decides appeals, the assistant takes attendance."""
    return await store.read(_today, actor)


def _today(view: View, actor: Actor) -> TodayOut:
    classes = cohorts_seen(view, actor)
    of = {one.id: one for one in classes}
    runs = [one.id for one in classes if runs_cohort(actor, CohortSeen(one.id, one.institution_id))]
    sessions = sessions_today(view, runs, with_names=True)
    if actor.has(Role.AUTHORITY):
        sessions += sessions_today(view, [one for one in of if one not in runs], with_names=False)
    waits = [one for one in class_duties(view, list(of)) if _concerns(actor, of[one.cohort_id], one.kind)]
    waits += [Count(one.cohort_id, "list", 1) for one in lists_waiting(view, list(of)) if _confirms(actor, of[one.cohort_id], one)]
    if actor.has(Role.AUTHORITY):
        waits += [Count(one, "reported", 1) for one in lists_reported(view, [one.id for one in classes if not one.practice])]
    waits += _applications(view, actor, [of[one] for one in runs])
    teaches = [one for one in of if actor.teaches(one)]
    waits += [Count(cohort_id, "proofs", count) for cohort_id, count in proofs_waiting(view, teaches).items()]
    waits += [Count(cohort_id, "appeals", count) for cohort_id, count in appeals_waiting(view, teaches).items()]
    waits += [Count(cohort_id, "tracking", count) for cohort_id, count in trackings_due(view, runs).items()]
    waits += [Count(cohort_id, "advice", count) for cohort_id, count in advice_waiting(view, runs).items()]
    return TodayOut(
        day=local_day(view.now),
        classes=classes,
        sessions=sessions,
        waits=waits,
        works=_works(view, actor, teaches),
        exams=exams_on(view, runs),
        measures=measures_due(view, sorted(institutions_of(actor))),
    )


def _applications(view: View, actor: Actor, classes: list[CohortOut]) -> list[Count]:
    """Lecturer and institution each recommend who applied; who has both waits to be admitted by whoever runs the class (R-CLS-6)."""
    found = []
    waiting = applications_waiting(view, [one.id for one in classes])
    for one in classes:
        lecturer, institution, both = waiting.get(one.id, (0, 0, 0))
        own = one.institution_id in institutions_of(actor)
        mine = lecturer if actor.teaches(one.id) else institution if own else 0
        found += [Count(one.id, kind, count) for kind, count in (("applications", mine), ("admissions", both)) if count]
    return found


def _works(view: View, actor: Actor, teaches: list[str]) -> list[WorkWaiting]:
    """Those of one's own classes, and of colleagues' classes once their lecturer has marked: a second assessor is asked for then."""
    houses = {m.institution_id for m in actor.memberships if m.role in TEACHING and m.institution_id is not None}
    beside = [one for house in sorted(houses) for one in cohorts_of_institution(view, house) if one not in teaches]
    return works_waiting(view, teaches, actor.id) + [one for one in works_waiting(view, beside, actor.id) if one.assessors]


def _concerns(actor: Actor, cohort: CohortOut, kind: str) -> bool:
    own = cohort.institution_id in institutions_of(actor)
    if kind in ("filing", "certificates", "closing"):
        return actor.has(Role.AUTHORITY)
    if kind in ("returned", "to_close", "closing_returned"):
        return own or Role.ASSISTANT in actor.roles_in(cohort.id)
    if kind == "countersign":
        return actor.teaches(cohort.id)
    return own or actor.staff_of(cohort.id)


def _confirms(actor: Actor, cohort: CohortOut, waiting: ListWaiting) -> bool:
    if actor.teaches(cohort.id):
        return not waiting.lecturer
    assists = Role.ASSISTANT in actor.roles_in(cohort.id)
    return (assists or cohort.institution_id in institutions_of(actor)) and not waiting.institution
