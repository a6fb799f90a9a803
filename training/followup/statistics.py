"""Follow-up in figures: who started a business, how many work in it, what was needed, offered and taken, how soon advice came."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from sqlalchemy import select

from sandbox.store import View
from sandbox.trade.dates import day_of

from .half_years import days_after, open_rounds
from .looks import files_in
from .plan_again import standing
from .tables import FollowVisit, NeedsSurvey, Offer, Resource, Ticket, Tracking
from .tracking import figures_of


def figures(view: View, cohorts: Sequence[str] | None) -> dict[str, Any]:
    """Over the files of these classes (None: all). Shares in basis points of whole numbers, None where nothing was counted.

    A round counts as due on its day. `started_bp` is the share of those who answered whose last answer is preparing or running (创业率);
    `workers` and `sales_fen` are sums over the last answers of those who run.
    """
    files = {(file.cohort_id, file.person_id): file for file in files_in(view, cohorts)}
    told = [row for row in view.all(select(Tracking).order_by(Tracking.round)) if (row.cohort_id, row.person_id) in files]
    answered = {(row.cohort_id, row.person_id, row.round) for row in told}
    today = day_of(view.now)
    due = [
        (*key, one.number)
        for key, file in files.items()
        for one in open_rounds(file.opened_on, today)
        if days_after(one.due_on, today) >= 0
    ]
    last = {(row.cohort_id, row.person_id): row for row in told}
    running = [row for row in last.values() if row.stage == "running"]
    stages = Counter(row.stage for row in last.values())
    stands = [standing(figures_of(row)).reached for row in running]
    return {
        "files": len(files),
        "due": len(due),
        "answered": sum(one in answered for one in due),
        "answered_bp": share(sum(one in answered for one in due), len(due)),
        "stages": dict(sorted(stages.items())),
        "started_bp": share(stages["running"] + stages["preparing"], len(last)),
        "workers": sum(row.workers for row in running),
        "sales_fen": sum(row.sales_fen or 0 for row in running),
        "break_even_known": sum(one is not None for one in stands),
        "break_even_reached": sum(one is True for one in stands),
        **_help(view, set(files)),
    }


def share(part: int, whole: int) -> int | None:
    """Basis points, rounded down; None of nothing."""
    return 10_000 * part // whole if whole else None


def _help(view: View, files: set[tuple[str, str]]) -> dict[str, Any]:
    surveys = {(row.cohort_id, row.person_id): row for row in view.all(select(NeedsSurvey).order_by(NeedsSurvey.filled_at, NeedsSurvey.id))}
    offers = [row for row in view.all(select(Offer)) if (row.cohort_id, row.person_id) in files]
    kinds = {key: kind for key, kind in view.session.execute(select(Resource.id, Resource.kind))}
    tickets = [row for row in view.all(select(Ticket)) if (row.cohort_id, row.person_id) in files]
    waits = sorted(row.answered_at - row.asked_at for row in tickets if row.answered_at is not None)
    visits = [row for row in view.all(select(FollowVisit)) if (row.cohort_id, row.person_id) in files]
    taken: dict[str, Counter[str]] = {}
    for row in offers:
        taken.setdefault(kinds.get(row.resource_id, ""), Counter())[row.state] += 1
    return {
        "surveyed": sum(key in files for key in surveys),
        "needs": dict(sorted(Counter(kind for key, row in surveys.items() if key in files for kind in row.kinds).items())),
        "offers": {kind: dict(sorted(states.items())) for kind, states in sorted(taken.items())},
        "visits": len(visits),
        "visited": len({(row.cohort_id, row.person_id) for row in visits}),
        "tickets": dict(sorted(Counter(row.state for row in tickets).items())),
        "first_answer_ms_median": waits[(len(waits) - 1) // 2] if waits else None,
        "helped_bp": share(sum(row.helped is True for row in tickets), sum(row.helped is not None for row in tickets)),
    }
