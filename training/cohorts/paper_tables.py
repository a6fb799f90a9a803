"""The table of what is being printed: closing packs and bundles of certificates, asked for and made in the background."""

from typing import Any

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.rows import Row


class PaperJob(Row):
    """A pack or a bundle of certificates. `state`: waiting, running, done, failed, gone (made, and cleared away after a day).

    `cohort_id` is its class, the first one where it is of several (`others`). `base` is the address its QR codes lead to.
    `done` of `total` files are made. `fault_zh` and `fault_en` say in a sentence why it failed.
    """

    __tablename__ = "training_paper_jobs"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str] = mapped_column(index=True)
    others: Mapped[list[Any]] = mapped_column(JSON, default=list)
    kind: Mapped[str]
    certificates: Mapped[list[Any]] = mapped_column(JSON, default=list)
    base: Mapped[str]
    asked_by: Mapped[str]
    asked_at: Mapped[int]
    state: Mapped[str] = mapped_column(default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    fault_zh: Mapped[str] = mapped_column(default="")
    fault_en: Mapped[str] = mapped_column(default="")
    sha256: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[int | None]

    __table_args__ = (Index("ix_training_paper_jobs_state_asked_at", "state", "asked_at"),)
