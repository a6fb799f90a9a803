"""What the replay keeps. The numbers are derived from the log and can be made again at any time; the jobs survive a restart."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.rows import Row


class Replay(Row):
    """The numbers of a show as canonical JSON with their SHA-256 (derived). `version` counts how often they changed.

    `log_sha256` is over the show's own events from `first_position` to `last_position`, `log_events` of them (`sandbox.events.wire`).
    `clock` and `cuts` are JSON: the stretches of the show's clock, and where each moment lies in which recording.
    """

    __tablename__ = "streaming_replays"
    show_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int]
    made_at: Mapped[int]
    duration_ms: Mapped[int]
    first_position: Mapped[int]
    last_position: Mapped[int]
    log_events: Mapped[int]
    log_sha256: Mapped[str]
    sha256: Mapped[str]
    json: Mapped[str]
    clock: Mapped[str]
    cuts: Mapped[str]


class ReplayComments(Row):
    """The comments of one minute of a show as JSON (derived)."""

    __tablename__ = "streaming_replay_comments"
    show_id: Mapped[str] = mapped_column(primary_key=True)
    minute: Mapped[int] = mapped_column(primary_key=True)
    json: Mapped[str]


class ReplayJob(Row):
    """A replay is wanted up to log position `wanted` and made up to `built`; looked at from `due_at` on, watched from `ready_at` on."""

    __tablename__ = "streaming_replay_jobs"
    __table_args__ = (Index("ix_streaming_replay_jobs_due", "due_at"),)
    show_id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str | None]
    room_id: Mapped[str | None]
    wanted: Mapped[int]
    built: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[int | None]
    attempts: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[int]
    ready_at: Mapped[int | None]
    failure: Mapped[str] = mapped_column(default="")


class FinaliseJob(Row):
    """A recording on its way from the raw file to the final one. `state`: waiting, running, done, failed, or unplayable.

    Files are names in the folder of recordings. `raw_file` is empty once the final file replaced it for good. `progress_ms` of
    `duration_ms` are converted. Offset 0 of both files is the wall time `first_at`.
    """

    __tablename__ = "streaming_finalise_jobs"
    __table_args__ = (Index("ix_streaming_finalise_jobs_state_due", "state", "due_at"),)
    recording_id: Mapped[str] = mapped_column(primary_key=True)
    show_id: Mapped[str] = mapped_column(index=True)
    state: Mapped[str]
    due_at: Mapped[int]
    attempts: Mapped[int] = mapped_column(default=0)
    progress_ms: Mapped[int] = mapped_column(default=0)
    raw_file: Mapped[str]
    final_file: Mapped[str] = mapped_column(default="")
    first_at: Mapped[int]
    duration_ms: Mapped[int]
    width: Mapped[int]
    height: Mapped[int]
    codec: Mapped[str]
    raw_sha256: Mapped[str] = mapped_column(default="")
    final_sha256: Mapped[str] = mapped_column(default="")
    done_at: Mapped[int | None]
    failure: Mapped[str] = mapped_column(default="")
