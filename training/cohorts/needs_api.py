"""The needs questionnaire for its pages: every one of the class with how many answered, and a student's own answers to the open one."""

from typing import Annotated, Any

from pydantic import BaseModel
from sqlalchemy import func, select

from sandbox.http import Caller, Loaded, Reading, Router, allow
from sandbox.identity.memberships import CohortSeen
from sandbox.store import View

from . import policies
from .intake_tables import Questionnaire, QuestionnaireAnswer
from .needs import open_in, respondent_of

router = Router(prefix="/api", tags=["forms"])
Seen = Annotated[CohortSeen, Loaded]


class AskedOut(BaseModel):
    """A questionnaire of the class as its lecturer sees it; `purpose` needs or interview, `made_at` in ms."""

    id: str
    title: str
    purpose: str
    questions: list[dict[str, Any]]
    open: bool
    made_at: int
    answered: int


class MineOut(BaseModel):
    """The open questionnaire and what this student said to it so far; all empty when none is open."""

    id: str = ""
    title: str = ""
    questions: list[dict[str, Any]] = []
    answers: list[Any] | None = None


@router.get("/cohorts/{cohort_id}/questionnaires", response_model=list[AskedOut])
@allow(policies.ADMISSION)
async def every_questionnaire(cohort: Seen, store: Reading) -> list[AskedOut]:
    """Every questionnaire of the class, newest first."""
    return await store.read(_all, cohort.id)


@router.get("/cohorts/{cohort_id}/needs/mine", response_model=MineOut)
@allow(policies.MY_RECORD)
async def my_answers(cohort: Seen, actor: Caller, store: Reading) -> MineOut:
    """What I said, as an applicant or since."""
    return await store.read(_mine, cohort.id, actor.id)


def _all(view: View, cohort_id: str) -> list[AskedOut]:
    rows = view.all(
        select(Questionnaire).where(Questionnaire.cohort_id == cohort_id).order_by(Questionnaire.made_at.desc(), Questionnaire.id.desc())
    )
    query = select(QuestionnaireAnswer.questionnaire_id, func.count()).where(
        QuestionnaireAnswer.questionnaire_id.in_([row.id for row in rows])
    )
    counts = {one: count for one, count in view.session.execute(query.group_by(QuestionnaireAnswer.questionnaire_id))}
    return [
        AskedOut(
            id=row.id,
            title=row.title,
            purpose=row.purpose,
            questions=row.questions,
            open=row.open,
            made_at=row.made_at,
            answered=counts.get(row.id, 0),
        )
        for row in rows
    ]


def _mine(view: View, cohort_id: str, person_id: str) -> MineOut:
    row = open_in(view, cohort_id)
    if row is None:
        return MineOut()
    said = view.session.get(QuestionnaireAnswer, (row.id, respondent_of(view, cohort_id, person_id)))
    return MineOut(id=row.id, title=row.title, questions=row.questions, answers=said.answers if said else None)
