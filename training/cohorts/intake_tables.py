"""The tables of online enrolment: the public link of a class, who applied through it, and what the lecturer asked (R-CLS-6)."""

from typing import Any

from sqlalchemy import JSON, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.rows import Row


class EnrolLink(Row):
    """The public link of a class; a new one replaces it. `closes_on` is the last day it takes applications."""

    __tablename__ = "training_enrol_links"
    cohort_id: Mapped[str] = mapped_column(primary_key=True)
    token: Mapped[str] = mapped_column(unique=True)
    closes_on: Mapped[str]
    made_by: Mapped[str]
    made_at: Mapped[int]


class Application(Row):
    """An application (学员登记表, S1). `id_number` and `phone` are sealed under the row's id, and emptied when it is decided.

    `state`: applied, admitted, refused. `receipt` opens the applicant's own look at it. `address_hash` slows down who floods.
    """

    __tablename__ = "training_applications"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str] = mapped_column(index=True)
    receipt: Mapped[str] = mapped_column(unique=True)
    state: Mapped[str]
    name: Mapped[str]
    answers: Mapped[dict[str, Any]] = mapped_column(JSON)
    id_number: Mapped[str]
    id_mark: Mapped[str]
    masked_id: Mapped[str]
    phone: Mapped[str]
    masked_phone: Mapped[str]
    consent_version: Mapped[str]
    address_hash: Mapped[str] = mapped_column(index=True)
    applied_at: Mapped[int]
    lecturer_by: Mapped[str] = mapped_column(default="")
    institution_by: Mapped[str] = mapped_column(default="")
    interview_score: Mapped[int | None]
    interview_note: Mapped[str] = mapped_column(default="")
    interviewed_by: Mapped[str] = mapped_column(default="")
    reason: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[int | None]
    person_id: Mapped[str | None]

    __table_args__ = (UniqueConstraint("cohort_id", "id_mark"),)


class Questionnaire(Row):
    """《培训需求分析问卷》 or an interview's questions (`purpose` needs or interview), designed by the lecturer: its questions are data.

    One of each is open at a time in a class.
    """

    __tablename__ = "training_questionnaires"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    purpose: Mapped[str] = mapped_column(default="needs", server_default="needs")
    questions: Mapped[list[Any]] = mapped_column(JSON)
    open: Mapped[bool]
    made_by: Mapped[str]
    made_at: Mapped[int]


class QuestionnaireAnswer(Row):
    """What one answered; `respondent_id` is an application's or a person's id. A later answer replaces it while the questions are open.

    What an interviewer noted of an applicant stands here too, under the application's id.
    """

    __tablename__ = "training_questionnaire_answers"
    questionnaire_id: Mapped[str] = mapped_column(primary_key=True)
    respondent_id: Mapped[str] = mapped_column(primary_key=True)
    answers: Mapped[list[Any]] = mapped_column(JSON)
    answered_at: Mapped[int]
