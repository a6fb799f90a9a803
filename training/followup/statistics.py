"""Follow-up in figures: who started a business, how many work in it, what was needed, offered and taken, how soon advice came."""

from collections import Counter
from collections.abc import Sequence
from statistics import median_low
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, or_, select, true

from sandbox.identity.memberships import cohort_names
from sandbox.store import View
from sandbox.trade.dates import day_of

from .asking import answered, due_by, newest_open
from .half_years import ROUNDS, day_before, opened_by
from .plan_again import FIGURES, asked_again, kept, standing
from .tables import FollowFile, FollowVisit, NeedsSurvey, Offer, PlanFigures, Resource, Ticket, Tracking


def figures(view: View, cohorts: Sequence[str] | None) -> dict[str, Any]:
    """Over the files of these classes (None: all). Shares in basis points of whole numbers, None where nothing was counted.

    A round counts as due on its day. `started_bp` is the share of those who answered whose last answer is preparing or running (创业率);
    `workers` and `sales_fen` are sums over the last answers of those who run; `rounds` the half-years one by one, each answer in its own;
    `plan` compares the last answer of those who run with their plan.
    """
    today = day_of(view.now)
    due, told = _due(view, cohorts, today), _told_of_due(view, cohorts, today)
    stages, running, planned = _last(view, cohorts)
    stands = [standing(row).reached for row in running]
    return {
        "files": view.session.scalar(select(func.count()).select_from(FollowFile).where(_within(FollowFile, cohorts))) or 0,
        "due": sum(due),
        "answered": sum(told),
        "answered_bp": share(sum(told), sum(due)),
        "stages": dict(sorted(stages.items())),
        "started_bp": share(stages["running"] + stages["preparing"], stages.total()),
        "workers": sum(row["workers"] for row in running),
        "sales_fen": sum(row["sales_fen"] or 0 for row in running),
        "break_even_known": sum(one is not None for one in stands),
        "break_even_reached": sum(one is True for one in stands),
        "rounds": _rounds(view, cohorts, due, told),
        "plan": _plans(running, planned),
        **_help(view, cohorts),
    }


def class_lines(view: View, cohorts: Sequence[str] | None) -> list[dict[str, Any]]:
    """A line a class with files: answers that were due and came, those over now, questions open, people visited; most over first."""
    today = day_of(view.now)
    number = newest_open(today)
    over = and_(number > 0, due_by(day_before(today, 1)) == number, ~answered(number))
    query = select(FollowFile.cohort_id, func.count(), func.sum(case((over, 1), else_=0)), func.sum(due_by(today)))
    rows = view.session.execute(query.where(_within(FollowFile, cohorts)).group_by(FollowFile.cohort_id)).all()
    told = _counted(view, _told_query(today, Tracking.cohort_id).where(_within(Tracking, cohorts)).group_by(Tracking.cohort_id))
    waits = select(Ticket.cohort_id, func.count()).where(_within(Ticket, cohorts), Ticket.state == "open").group_by(Ticket.cohort_id)
    seen = select(FollowVisit.cohort_id, func.count(FollowVisit.person_id.distinct())).where(_within(FollowVisit, cohorts))
    waiting, visited = _counted(view, waits), _counted(view, seen.group_by(FollowVisit.cohort_id))
    names = cohort_names(view, [row[0] for row in rows])
    found = [
        {
            "cohort_id": cohort_id, "name": names.get(cohort_id, ""), "files": int(count), "overdue": int(late), "due": int(due),
            "answered": told.get(cohort_id, 0), "answered_bp": share(told.get(cohort_id, 0), int(due)), "advice": waiting.get(cohort_id, 0),
            "visited": visited.get(cohort_id, 0),
        }
        for cohort_id, count, late, due in rows
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one["overdue"], -one["advice"], one["name"], one["cohort_id"]))


def share(part: int, whole: int) -> int | None:
    """Basis points, rounded down; None of nothing."""
    return 10_000 * part // whole if whole else None


def _within(kind: Any, cohorts: Sequence[str] | None) -> ColumnElement[bool]:
    return true() if cohorts is None else kind.cohort_id.in_(cohorts)


def _counted(view: View, query: Select[Any, int]) -> dict[Any, int]:
    return {key: int(count) for key, count in view.session.execute(query)}


def _due(view: View, cohorts: Sequence[str] | None, today: str) -> list[int]:
    """Files whose round was due by today, for every round."""
    sums = [func.sum(case((FollowFile.opened_on <= opened_by(number, today), 1), else_=0)) for number in range(1, ROUNDS + 1)]
    return [int(count or 0) for count in view.session.execute(select(*sums).where(_within(FollowFile, cohorts))).one()]


def _told_query(today: str, key: Any) -> Select[Any, int]:
    """Counts answers to rounds that were due by today."""
    mine = and_(FollowFile.cohort_id == Tracking.cohort_id, FollowFile.person_id == Tracking.person_id)
    due = [and_(Tracking.round == number, FollowFile.opened_on <= opened_by(number, today)) for number in range(1, ROUNDS + 1)]
    return select(key, func.count()).join(FollowFile, mine).where(or_(*due))


def _told_of_due(view: View, cohorts: Sequence[str] | None, today: str) -> list[int]:
    counts = _counted(view, _told_query(today, Tracking.round).where(_within(Tracking, cohorts)).group_by(Tracking.round))
    return [counts.get(number, 0) for number in range(1, ROUNDS + 1)]


def _rounds(view: View, cohorts: Sequence[str] | None, due: list[int], told: list[int]) -> list[dict[str, Any]]:
    runs = case((Tracking.stage == "running", 1), else_=0)
    sums = select(
        Tracking.round,
        func.count(),
        func.sum(runs),
        func.sum(runs * Tracking.workers),
        func.sum(runs * func.coalesce(Tracking.sales_fen, 0)),
    )
    rows = {row[0]: row for row in view.session.execute(sums.where(_within(Tracking, cohorts)).group_by(Tracking.round))}
    return [
        {
            "round": number, "due": due[number - 1], "answered": told[number - 1], "told": int(row[1]), "running": int(row[2]),
            "workers": int(row[3]), "sales_fen": int(row[4]),
        }
        for number in range(1, ROUNDS + 1)
        if due[number - 1] or number in rows
        for row in [rows.get(number, (number, 0, 0, 0, 0))]
    ]  # fmt: skip


def _last(view: View, cohorts: Sequence[str] | None) -> tuple[Counter[str], list[dict[str, Any]], list[dict[str, int | None]]]:
    """The stages of everybody's last answer; the figures of those who run, and beside them what they planned."""
    newest = select(Tracking.cohort_id, Tracking.person_id, func.max(Tracking.round).label("round")).where(_within(Tracking, cohorts))
    last = newest.group_by(Tracking.cohort_id, Tracking.person_id).subquery()
    same = and_(Tracking.cohort_id == last.c.cohort_id, Tracking.person_id == last.c.person_id, Tracking.round == last.c.round)
    stages = Counter(_counted(view, select(Tracking.stage, func.count()).join(last, same).group_by(Tracking.stage)))
    plan = and_(PlanFigures.cohort_id == Tracking.cohort_id, PlanFigures.person_id == Tracking.person_id)
    told, meant = [getattr(Tracking, name) for name in FIGURES], [getattr(PlanFigures, name) for name in FIGURES]
    query = select(Tracking.workers, Tracking.sales_fen, *told, *meant).join(last, same).outerjoin(PlanFigures, plan)
    rows = view.session.execute(query.where(Tracking.stage == "running")).all()
    running = [dict(zip(("workers", "sales_fen", *FIGURES), row[: 2 + len(FIGURES)], strict=True)) for row in rows]
    return stages, running, [dict(zip(FIGURES, row[2 + len(FIGURES) :], strict=True)) for row in rows]


def _plans(running: list[dict[str, Any]], planned: list[dict[str, int | None]]) -> list[dict[str, Any]]:
    """For every figure of the plan: how many are known on both sides, how far they lie apart, how many kept to it, nearly, or not."""
    changes: dict[str, list[int]] = {name: [] for name in FIGURES}
    for plan, now in zip(planned, running, strict=True):
        for one in asked_again(plan, now):
            if one.change_bp is not None:
                changes[one.figure].append(one.change_bp)
    return [
        {
            "figure": name,
            "known": len(changes[name]),
            "median_change_bp": median_low(changes[name]) if changes[name] else None,
            **{"kept": 0, "near": 0, "far": 0},
            **Counter(kept(name, one) for one in changes[name]),
        }
        for name in FIGURES
    ]


def _help(view: View, cohorts: Sequence[str] | None) -> dict[str, Any]:
    asked = select(NeedsSurvey.cohort_id, NeedsSurvey.person_id, NeedsSurvey.kinds).where(_within(NeedsSurvey, cohorts))
    surveys = {(row[0], row[1]): row[2] for row in view.session.execute(asked.order_by(NeedsSurvey.filled_at, NeedsSurvey.id))}
    states = select(Resource.kind, Offer.state, func.count()).join(Resource, Resource.id == Offer.resource_id)
    offers: dict[str, dict[str, int]] = {}
    for kind, state, count in view.session.execute(
        states.where(_within(Offer, cohorts)).group_by(Resource.kind, Offer.state).order_by(Resource.kind, Offer.state)
    ):
        offers.setdefault(kind, {})[state] = int(count)
    tickets = _counted(view, select(Ticket.state, func.count()).where(_within(Ticket, cohorts)).group_by(Ticket.state))
    helped = _counted(view, select(Ticket.helped, func.count()).where(_within(Ticket, cohorts)).group_by(Ticket.helped))
    spans = select(Ticket.answered_at, Ticket.asked_at).where(_within(Ticket, cohorts), Ticket.answered_at.is_not(None))
    waits = [row[0] - row[1] for row in view.session.execute(spans) if row[0] is not None]
    people = select(FollowVisit.cohort_id, FollowVisit.person_id).where(_within(FollowVisit, cohorts))
    return {
        "surveyed": len(surveys),
        "needs": dict(sorted(Counter(kind for kinds in surveys.values() for kind in kinds).items())),
        "offers": offers,
        "visits": view.session.scalar(select(func.count()).select_from(people.subquery())) or 0,
        "visited": view.session.scalar(select(func.count()).select_from(people.distinct().subquery())) or 0,
        "tickets": dict(sorted(tickets.items())),
        "first_answer_ms_median": median_low(waits) if waits else None,
        "helped_bp": share(helped.get(True, 0), helped.get(True, 0) + helped.get(False, 0)),
    }
