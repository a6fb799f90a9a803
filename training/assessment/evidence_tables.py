"""The derived table of assessment: what the log tells of a class, folded; rebuilt from position 0 with the same result."""

from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.rows import Row


class Evidence(Row):
    """One thing the log told of: a class, a student, an absence, a course, a shop, a listing, a show... `kind` says what, `data` how it is.

    Nothing here was typed: the consumer `training.assessment` writes it and `kaibo rebuild training.assessment` writes it again.
    """

    __tablename__ = "training_evidence"
    kind: Mapped[str] = mapped_column(primary_key=True)
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str | None]
    person_id: Mapped[str | None]
    data: Mapped[dict[str, Any]] = mapped_column(JSON)

    __table_args__ = (
        Index("ix_training_evidence_cohort_kind", "cohort_id", "kind"),
        Index("ix_training_evidence_person_kind", "person_id", "kind"),
    )


DERIVED = (Evidence,)
