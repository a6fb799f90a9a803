"""What follow-up keeps of the regulation's forms: S10 needs for support, S11 how the venture stands, as a print has them."""

from sqlalchemy import func, select

from sandbox.forms.kept import Keeper, Kept, fitted
from sandbox.forms.shape import Form
from sandbox.store import View
from sandbox.trade.dates import day_of

from .half_years import due_on, open_rounds
from .needs import needs_of
from .tables import FollowFile, NeedsSurvey, Tracking

STAGES = {
    "idea": "有想法", "preparing": "筹备中", "running": "经营中", "employed": "已就业", "stopped": "已停业", "none": "未创业",
}  # fmt: skip
VENTURE = ("stage", "shows", "workers", "sales_fen", "sold", "price_fen", "cost_fen", "month_fen", "fund_fen", "words")


def needs_form(view: View, cohort_id: str, person_id: str, form: Form) -> Kept | None:
    """S10: the newest survey."""
    row = needs_of(view, cohort_id, person_id)
    if row is None:
        return None
    said = {name: getattr(row, name) for name in ("kinds", "area", "trade", "wanted_fen", "words")}
    return Kept(fitted(form, {"needs": said | {"stage": STAGES.get(row.stage, row.stage)}}), row.filled_at, by=row.filled_by)


def venture_form(view: View, cohort_id: str, person_id: str, form: Form) -> Kept | None:
    """S11: the newest half-year's answer, and every half-year in a table."""
    query = select(Tracking).where(Tracking.cohort_id == cohort_id, Tracking.person_id == person_id).order_by(Tracking.round)
    rows, file = view.all(query), view.session.get(FollowFile, (cohort_id, person_id))
    if not rows or file is None:
        return None
    newest = rows[-1]
    offered = {
        "venture": {name: getattr(newest, name) for name in VENTURE}
        | {"round": f"第 {newest.round} 次（{due_on(file.opened_on, newest.round)}）"},
        "rounds": {
            "list": [
                {"round": row.round, "due_on": due_on(file.opened_on, row.round), "day": day_of(row.answered_at)}
                | {name: getattr(row, name) for name in VENTURE}
                | {"stage": STAGES.get(row.stage, row.stage)}
                for row in rows
            ]
        },
    }
    return Kept(fitted(form, offered), newest.answered_at, by=newest.answered_by)


def needs_there(view: View, cohort_id: str) -> dict[str, int]:
    """Who was asked, and when last."""
    query = select(NeedsSurvey.person_id, func.max(NeedsSurvey.filled_at)).where(NeedsSurvey.cohort_id == cohort_id)
    return {person_id: at for person_id, at in view.session.execute(query.group_by(NeedsSurvey.person_id))}


def answered_there(view: View, cohort_id: str) -> dict[str, int]:
    """Who answered the newest half-year that is open, and when."""
    told: dict[str, dict[int, int]] = {}
    query = select(Tracking.person_id, Tracking.round, Tracking.answered_at).where(Tracking.cohort_id == cohort_id)
    for person_id, number, at in view.session.execute(query):
        told.setdefault(person_id, {})[number] = at
    asked = _asked(view, cohort_id)
    return {person_id: told[person_id][number] for person_id, number in asked.items() if number in told.get(person_id, {})}


def wanted_now(view: View, cohort_id: str) -> frozenset[str]:
    """Of whom a half-year's answer is wanted by now."""
    return frozenset(_asked(view, cohort_id))


KEEPERS = {"S10": Keeper(needs_there, needs_form), "S11": Keeper(answered_there, venture_form, wanted_now)}
"""By the form's code."""


def _asked(view: View, cohort_id: str) -> dict[str, int]:
    today = day_of(view.now)
    files = view.all(select(FollowFile).where(FollowFile.cohort_id == cohort_id))
    rounds = {file.person_id: open_rounds(file.opened_on, today) for file in files}
    return {person_id: found[-1].number for person_id, found in rounds.items() if found}
