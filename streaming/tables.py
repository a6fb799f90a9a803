"""What people made and did in the live room. Rows that only mirror the log are in `mirrors.py`."""

from typing import Any

from sqlalchemy import JSON, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.rows import Row


class Room(Row):
    """A student's room (直播间), one per student and cohort."""

    __tablename__ = "streaming_rooms"
    __table_args__ = (UniqueConstraint("owner_id", "cohort_id"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[str]
    cohort_id: Mapped[str] = mapped_column(index=True)
    opened_at: Mapped[int]


class Show(Row):
    """One broadcast (场次). `state` is planned, live, paused or ended.

    Its clock: `started_at + paused_total_ms + showms`; while paused it stands at `paused_at`. `due_at` is when it ends by itself,
    `media_due_at` when it pauses because no phone came back. `voice` (on, off) and `picture` (black, frozen, ok) are the last
    edges the media plane reported, empty before the first.
    """

    __tablename__ = "streaming_shows"
    __table_args__ = (Index("ix_streaming_shows_cohort_state", "cohort_id", "state"), Index("ix_streaming_shows_state", "state"))
    id: Mapped[str] = mapped_column(primary_key=True)
    room_id: Mapped[str] = mapped_column(index=True)
    cohort_id: Mapped[str]
    owner_id: Mapped[str]
    host_id: Mapped[str]
    title: Mapped[str]
    cover: Mapped[str | None]
    kind: Mapped[str]
    mode: Mapped[str]
    scenario: Mapped[str]
    planned_start_at: Mapped[int | None]
    made_at: Mapped[int]
    state: Mapped[str] = mapped_column(default="planned")
    started_at: Mapped[int | None]
    paused_at: Mapped[int | None]
    paused_total_ms: Mapped[int] = mapped_column(default=0)
    pause_reason: Mapped[str | None]
    ended_at: Mapped[int | None]
    end_reason: Mapped[str | None]
    due_at: Mapped[int | None]
    runsheet_version: Mapped[int] = mapped_column(default=0)
    pinned_listing_id: Mapped[str | None]
    pinned_showms: Mapped[int | None]
    pinned_comment: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    publisher_session_id: Mapped[str | None]
    stalled: Mapped[bool] = mapped_column(default=False)
    media_due_at: Mapped[int | None]
    voice: Mapped[str] = mapped_column(default="")
    voice_db: Mapped[int] = mapped_column(default=0)
    picture: Mapped[str] = mapped_column(default="")


class Shelved(Row):
    """One slot of a show's shelf (小黄车); what is in it stands in the live room's own copy of the listing."""

    __tablename__ = "streaming_shelf"
    show_id: Mapped[str] = mapped_column(primary_key=True)
    listing_id: Mapped[str] = mapped_column(primary_key=True, index=True)
    slot: Mapped[int]
    role: Mapped[str]


class Runsheet(Row):
    """A saved version of the runsheet (流程脚本)."""

    __tablename__ = "streaming_runsheets"
    show_id: Mapped[str] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    slots: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    written_at: Mapped[int]


class Preflight(Row):
    """A pre-flight check: what the phone measured, and what came of it."""

    __tablename__ = "streaming_preflights"
    id: Mapped[str] = mapped_column(primary_key=True)
    show_id: Mapped[str] = mapped_column(index=True)
    person_id: Mapped[str]
    measured: Mapped[dict[str, Any]] = mapped_column(JSON)
    items: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    passed: Mapped[bool]
    checked_at: Mapped[int]


class Pitch(Row):
    """One 讲解段: a listing from its pin to its unpin, in the show's time."""

    __tablename__ = "streaming_pitches"
    id: Mapped[str] = mapped_column(primary_key=True)
    show_id: Mapped[str] = mapped_column(index=True)
    listing_id: Mapped[str]
    slot: Mapped[int]
    from_showms: Mapped[int]
    to_showms: Mapped[int | None]


class Comment(Row):
    """What a person wrote; virtual viewers' comments are in `crowd.ticked`."""

    __tablename__ = "streaming_comments"
    id: Mapped[str] = mapped_column(primary_key=True)
    show_id: Mapped[str] = mapped_column(index=True)
    author_id: Mapped[str]
    seat: Mapped[str | None]
    text: Mapped[str]
    reply_to: Mapped[str | None]
    showms: Mapped[int]
    posted_at: Mapped[int]


class HiddenComment(Row):
    """A comment that was taken off the screen, a person's or a virtual viewer's."""

    __tablename__ = "streaming_hidden_comments"
    show_id: Mapped[str] = mapped_column(primary_key=True)
    comment_id: Mapped[str] = mapped_column(primary_key=True)
    hidden_by: Mapped[str]
    hidden_at: Mapped[int]


class Mute(Row):
    """A viewer who may not comment until a point of the show's time."""

    __tablename__ = "streaming_mutes"
    show_id: Mapped[str] = mapped_column(primary_key=True)
    viewer: Mapped[str] = mapped_column(primary_key=True)
    until_showms: Mapped[int]


class BlockedWord(Row):
    """A word whose comments no longer appear."""

    __tablename__ = "streaming_blocked_words"
    show_id: Mapped[str] = mapped_column(primary_key=True)
    word: Mapped[str] = mapped_column(primary_key=True)
    blocked_at: Mapped[int]


class LastCall(Row):
    """When the audience was last called on in this way."""

    __tablename__ = "streaming_calls"
    show_id: Mapped[str] = mapped_column(primary_key=True)
    what: Mapped[str] = mapped_column(primary_key=True)
    called_at: Mapped[int]


class SeatHolder(Row):
    """A person at the control desk; the host's seat is in the show itself."""

    __tablename__ = "streaming_seats"
    show_id: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[str] = mapped_column(primary_key=True, index=True)
    seat: Mapped[str]
    taken_at: Mapped[int]


class Note(Row):
    """A problem somebody wrote down at a point of the show (R-LEC-4)."""

    __tablename__ = "streaming_notes"
    id: Mapped[str] = mapped_column(primary_key=True)
    show_id: Mapped[str] = mapped_column(index=True)
    author_id: Mapped[str]
    at_showms: Mapped[int]
    text: Mapped[str]
    noted_at: Mapped[int]


class Mark(Row):
    """A lecturer's mark or remark at a point of the show."""

    __tablename__ = "streaming_marks"
    id: Mapped[str] = mapped_column(primary_key=True)
    show_id: Mapped[str] = mapped_column(index=True)
    author_id: Mapped[str]
    at_showms: Mapped[int]
    text: Mapped[str]
    criterion: Mapped[str | None]
    score: Mapped[int | None]
    given_at: Mapped[int]
    withdrawn_at: Mapped[int | None]


class MediaSession(Row):
    """A WHIP (`publish`) or WHEP (`watch`) session; only the person who opened it may touch it."""

    __tablename__ = "streaming_media_sessions"
    __table_args__ = (Index("ix_streaming_media_sessions_person_opened", "person_id", "opened_at"),)
    id: Mapped[str] = mapped_column(primary_key=True)
    show_id: Mapped[str] = mapped_column(index=True)
    person_id: Mapped[str]
    kind: Mapped[str]
    recording_id: Mapped[str | None]
    opened_at: Mapped[int]
    closed_at: Mapped[int | None] = mapped_column(index=True)


class RecordingFile(Row):
    """A recording, one per publish. `file` is its name in the folder of recordings; `state` is open, closed or lost.

    `from_showms` is where its first picture stands in the show's time: negative when it began before the start, empty until the start.
    """

    __tablename__ = "streaming_recordings"
    id: Mapped[str] = mapped_column(primary_key=True)
    show_id: Mapped[str] = mapped_column(index=True)
    file: Mapped[str]
    sidecar: Mapped[str | None]
    state: Mapped[str]
    codec: Mapped[str]
    width: Mapped[int]
    height: Mapped[int]
    opened_at: Mapped[int]
    from_showms: Mapped[int | None]
    closed_at: Mapped[int | None]
    duration_ms: Mapped[int | None]
    frames_video: Mapped[int | None]
    frames_audio: Mapped[int | None]
    lost_packets: Mapped[int | None]


class Appeal(Row):
    """The one appeal against a violation and its decision, in people's own words. `state` is open, upheld or lifted."""

    __tablename__ = "streaming_appeals"
    __table_args__ = (Index("ix_streaming_appeals_cohort_state", "cohort_id", "state"), Index("ix_streaming_appeals_show", "show_id"))
    violation_id: Mapped[str] = mapped_column(primary_key=True)
    show_id: Mapped[str]
    cohort_id: Mapped[str]
    appellant_id: Mapped[str]
    reason: Mapped[str]
    appealed_at: Mapped[int]
    state: Mapped[str]
    decided_by: Mapped[str | None]
    decided_at: Mapped[int | None]
    answer: Mapped[str] = mapped_column(default="", server_default="")
