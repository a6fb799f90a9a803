"""Reading classes: the list a person may see, and one class with its roster and groups."""

from collections.abc import Sequence

from sqlalchemy import func, select

from sandbox.actor import Actor, Role
from sandbox.identity.class_shapes import GroupOut
from sandbox.identity.memberships import CohortSeen, groups_of
from sandbox.identity.people import named
from sandbox.identity.policies import institutions_of, runs_cohort, sees_cohort
from sandbox.store import View

from .roster import enrolments
from .shapes import CohortFull, CohortOut, RosterLine
from .tables import Cohort, Enrolment


def cohorts_seen(view: View, actor: Actor) -> list[CohortOut]:
    """The classes the person sees, newest first."""
    query = select(Cohort).order_by(Cohort.number.desc())
    if not actor.has(Role.AUTHORITY):
        own = [m.cohort_id for m in actor.memberships if m.cohort_id is not None]
        query = query.where(Cohort.id.in_(own) | Cohort.institution_id.in_(sorted(institutions_of(actor))))
    return _out(view, [row for row in view.all(query) if sees_cohort(actor, CohortSeen(row.id, row.institution_id))])


def cohort_full(view: View, cohort_id: str, actor: Actor) -> CohortFull:
    """One class with its roster and groups. NotFound when there is none."""
    cohort = view.get(Cohort, cohort_id)
    places = view.all(enrolments(cohort_id))
    people = named(view, [place.person_id for place in places])
    groups = groups_of(view, cohort_id)
    group_of = {person_id: group_id for group_id, _, members in groups for person_id in members}
    runs = runs_cohort(actor, CohortSeen(cohort.id, cohort.institution_id))
    roster = [
        RosterLine(
            person_id=place.person_id,
            seat_no=place.seat_no,
            name=people[place.person_id].name,
            login=people[place.person_id].login if runs or place.person_id == actor.id else None,
            group_id=group_of.get(place.person_id),
            shop_id=place.shop_id,
        )
        for place in places
    ]
    out = _out(view, [cohort])[0]
    return CohortFull(
        **out.model_dump(), roster=roster, groups=[GroupOut(id=group_id, name=name, members=members) for group_id, name, members in groups]
    )


def _out(view: View, rows: Sequence[Cohort]) -> list[CohortOut]:
    taken = select(Enrolment.cohort_id, func.count()).where(Enrolment.left_at.is_(None)).group_by(Enrolment.cohort_id)
    counts = {cohort_id: count for cohort_id, count in view.session.execute(taken)}
    return [
        CohortOut.model_validate(
            {
                "id": row.id,
                "name": row.name,
                "institution_id": row.institution_id,
                "mode": row.mode,
                "state": row.state,
                "students": counts.get(row.id, 0),
                "practice": row.practice,
            }
        )
        for row in rows
    ]
