"""《培训需求分析问卷》 and the interview's questions: the lecturer designs both, each question is counted for a chart (R-CLS-6).

The first is answered by applicants and students, the second by who interviews an applicant.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from sqlalchemy import select

from sandbox.errors import FieldFault, Invalid, NotFound, Refused
from sandbox.identity.audit import audit
from sandbox.store import Tx, View
from training.events import NeedsAnswered

from .intake_tables import Application, Questionnaire, QuestionnaireAnswer

Kind = Literal["single", "multiple", "scale", "text"]
Purpose = Literal["needs", "interview"]
SCALE = 5
"""A scale goes from 1 to 5."""
MOST_TEXT = 500
Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]


class QuestionIn(BaseModel):
    """A question: `options` for single and multiple, none for a scale of 1 to 5 or a free text."""

    model_config = ConfigDict(extra="forbid")
    text: Line
    kind: Kind
    options: Annotated[list[Line], Field(max_length=20)] = []
    required: bool = True


class QuestionnaireIn(BaseModel):
    """A questionnaire to open."""

    model_config = ConfigDict(extra="forbid")
    title: Line
    questions: Annotated[list[QuestionIn], Field(min_length=1, max_length=40)]
    purpose: Purpose = "needs"


Answers = Annotated[list[list[int] | int | Annotated[str, Field(max_length=MOST_TEXT)] | None], Field(max_length=40)]
"""In the order of the questions: the places of the chosen options from 0, a number of 1 to 5, a text, or null."""


class AnswersIn(BaseModel):
    """Answers to a questionnaire."""

    model_config = ConfigDict(extra="forbid")
    answers: Answers


class NoQuestions(Refused):
    """No questionnaire is open."""

    code = "no_questionnaire"
    zh = "现在没有开放的需求问卷。"
    en = "No questionnaire is open now."


@dataclass(frozen=True)
class Counted:
    """A question's answers: `counts` by option (or by 1 to 5), the mean of a scale in hundredths, and what was written, unsigned."""

    text: str
    kind: Kind
    options: list[str]
    answered: int
    counts: list[int]
    mean_hundredths: int | None
    texts: list[str]


def open_questionnaire(tx: Tx, cohort_id: str, form: QuestionnaireIn) -> str:
    """Open a questionnaire; the one before of the same purpose is closed and stays with its answers. Invalid by question."""
    if faults := question_faults(form.questions):
        raise Invalid(tuple(faults))
    if (before := open_in(tx, cohort_id, form.purpose)) is not None:
        before.open = False
    row = Questionnaire(
        id=tx.new_id("que"), cohort_id=cohort_id, title=form.title, purpose=form.purpose,
        questions=[one.model_dump() for one in form.questions], open=True, made_by=tx.actor.id, made_at=tx.now,
    )  # fmt: skip
    tx.add(row)
    audit(tx, "needs.open", cohort_id)
    return row.id


def close_questionnaire(tx: Tx, cohort_id: str, questionnaire_id: str) -> None:
    """Take no more answers. NotFound for another class's."""
    questionnaire_in(tx, cohort_id, questionnaire_id).open = False
    audit(tx, "needs.close", cohort_id)


def answer_needs(tx: Tx, cohort_id: str, respondent_id: str, answers: Sequence[Any]) -> None:
    """Keep somebody's answers to the open questionnaire; answering again replaces them. NoQuestions, Invalid by question."""
    row = _keep(tx, cohort_id, "needs", respondent_id, answers)
    tx.emit(NeedsAnswered(cohort_id=cohort_id, questionnaire_id=row.id), row.id, cohort=cohort_id)


def answer_interview(tx: Tx, cohort_id: str, application_id: str, answers: Sequence[Any]) -> None:
    """Keep what the interviewer noted of an applicant to the lecturer's questions; later notes replace it. NoQuestions, Invalid."""
    _keep(tx, cohort_id, "interview", application_id, answers)


def interviewed(view: View, cohort_id: str) -> dict[str, tuple[str, list[Any]]]:
    """The newest notes to interview questions by application: the questionnaire's id and the answers."""
    query = select(QuestionnaireAnswer).join(Questionnaire, Questionnaire.id == QuestionnaireAnswer.questionnaire_id)
    query = query.where(Questionnaire.cohort_id == cohort_id, Questionnaire.purpose == "interview")
    rows = view.all(query.order_by(QuestionnaireAnswer.answered_at))
    return {row.respondent_id: (row.questionnaire_id, row.answers) for row in rows}


def _keep(tx: Tx, cohort_id: str, purpose: Purpose, respondent_id: str, answers: Sequence[Any]) -> Questionnaire:
    row = open_in(tx, cohort_id, purpose)
    if row is None:
        raise NoQuestions
    if faults := answer_faults(row.questions, answers):
        raise Invalid(tuple(faults))
    said = QuestionnaireAnswer(questionnaire_id=row.id, respondent_id=respondent_id, answers=list(answers), answered_at=tx.now)
    tx.session.merge(said)
    return row


def respondent_of(view: View, cohort_id: str, person_id: str) -> str:
    """Under which id a student's answers stand: that of his application when he came through one, so that nobody is counted twice."""
    applied = select(Application.id).where(Application.cohort_id == cohort_id, Application.person_id == person_id)
    return view.first(applied) or person_id


def open_in(view: View, cohort_id: str, purpose: Purpose = "needs") -> Questionnaire | None:
    """The class's open questionnaire of this purpose."""
    mine = select(Questionnaire).where(Questionnaire.cohort_id == cohort_id, Questionnaire.purpose == purpose)
    return view.first(mine.where(Questionnaire.open))


def questionnaire_in(view: View, cohort_id: str, questionnaire_id: str) -> Questionnaire:
    """A questionnaire of this class. NotFound."""
    row = view.session.get(Questionnaire, questionnaire_id)
    if row is None or row.cohort_id != cohort_id:
        raise NotFound
    return row


def question_faults(questions: Sequence[QuestionIn]) -> list[FieldFault]:
    """What is wrong with a questionnaire's design."""
    faults = []
    for at, one in enumerate(questions):
        path = f"questions.{at}.options"
        if one.kind in ("single", "multiple") and (len(one.options) < 2 or len(set(one.options)) < len(one.options)):
            faults.append(FieldFault(path, "options", "选择题要至少两个不同的选项。", "A choice needs at least two different options."))
        elif one.kind in ("scale", "text") and one.options:
            faults.append(FieldFault(path, "no_options", "评分题和文字题没有选项。", "A scale or a text has no options."))
    return faults


def answer_faults(questions: Sequence[dict[str, Any]], answers: Sequence[Any]) -> list[FieldFault]:
    """What is wrong with answers, by question (`answers.2`)."""
    if len(answers) != len(questions):
        zh, en = f"问卷有 {len(questions)} 题，收到 {len(answers)} 个回答。", f"{len(questions)} questions, {len(answers)} answers."
        return [FieldFault("answers", "count", zh, en)]
    faults = []
    for at, (question, said) in enumerate(zip(questions, answers, strict=True)):
        if said in (None, "", []):
            if question["required"]:
                faults.append(FieldFault(f"answers.{at}", "required", f"第 {at + 1} 题必答。", f"Question {at + 1} needs an answer."))
        elif not _fits(question, said):
            faults.append(FieldFault(f"answers.{at}", "misfit", f"第 {at + 1} 题的回答不对。", f"The answer to {at + 1} does not fit."))
    return faults


def _fits(question: dict[str, Any], said: Any) -> bool:
    kind = question["kind"]
    if kind == "text":
        return isinstance(said, str)
    if kind == "scale":
        return isinstance(said, int) and 1 <= said <= SCALE
    if not isinstance(said, list) or len(set(said)) != len(said) or any(not 0 <= one < len(question["options"]) for one in said):
        return False
    return kind == "multiple" or len(said) == 1


def counted(questions: Sequence[dict[str, Any]], sheets: Sequence[Sequence[Any]]) -> list[Counted]:
    """Each question's answers counted, in order; pure. Texts come sorted, so that their order names nobody."""
    found = []
    for at, question in enumerate(questions):
        said = [sheet[at] for sheet in sheets if sheet[at] not in (None, "", [])]
        kind, options = question["kind"], list(question["options"])
        counts, mean, texts = [0] * len(options), None, []
        if kind == "scale":
            counts = [said.count(step) for step in range(1, SCALE + 1)]
            mean = 100 * sum(said) // len(said) if said else None
        elif kind == "text":
            texts = sorted(said)
        else:
            for one in said:
                for place in one:
                    counts[place] += 1
        found.append(Counted(question["text"], kind, options, len(said), counts, mean, texts))
    return found


def analysed(view: View, cohort_id: str, questionnaire_id: str) -> list[Counted]:
    """The analysis of one questionnaire. NotFound."""
    row = questionnaire_in(view, cohort_id, questionnaire_id)
    query = select(QuestionnaireAnswer.answers).where(QuestionnaireAnswer.questionnaire_id == row.id)
    return counted(row.questions, view.all(query))
