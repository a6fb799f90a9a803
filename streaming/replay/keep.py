"""The verbs of the replay: which show is due, and writing down what was computed. Rows in, facts out, nothing else."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Final

from sqlalchemy import select

from sandbox.store import Tx, View
from streaming.events import RecordingGapFound, ReplayReady
from streaming.tables import RecordingFile

from .document import Computed
from .recordings import Film
from .sync import Cut, Gap
from .tables import FinaliseJob, Replay, ReplayComments, ReplayJob

MOST_ATTEMPTS: Final = 5
COMMENT_PAGES: Final = 20
"""Minutes of comments written in one unit, so that a two-hour show does not hold the writer."""


@dataclass(frozen=True)
class Due:
    """A replay that is wanted up to a log position. `ready` once people may watch it."""

    show_id: str
    cohort_id: str | None
    wanted: int
    ready: bool


@dataclass(frozen=True)
class Made:
    """A replay on its way into the database."""

    due: Due
    computed: Computed
    first_position: int
    log_events: int
    log_sha256: str
    films: tuple[Film, ...]
    cuts: tuple[Cut, ...]
    gaps: tuple[Gap, ...]


def due_replay(view: View) -> Due | None:
    """The replay that waits longest, None when none is due."""
    query = select(ReplayJob).where(ReplayJob.due_at.is_not(None), ReplayJob.due_at <= view.now).order_by(ReplayJob.due_at)
    job = view.first(query)
    return Due(job.show_id, job.cohort_id, job.wanted, job.ready_at is not None) if job else None


def pick_up(tx: Tx) -> None:
    """At start: what was running when the process died waits again, what was given up is tried anew, orphaned files are found."""
    for job in tx.all(select(FinaliseJob).where(FinaliseJob.state.in_(("running", "failed")))):
        job.state, job.due_at, job.progress_ms, job.attempts = "waiting", tx.now, 0, job.attempts * (job.state == "running")
    for replay in tx.all(select(ReplayJob).where(ReplayJob.wanted > ReplayJob.built)):
        replay.due_at, replay.attempts = tx.now, 0
    orphans = set(tx.all(select(RecordingFile.show_id).where(RecordingFile.id.not_in(select(FinaliseJob.recording_id)))))
    for broken in tx.all(select(FinaliseJob).where(FinaliseJob.state == "unplayable")):
        orphans.add(broken.show_id)
        tx.session.delete(broken)
    for replay in tx.all(
        select(ReplayJob).where(ReplayJob.show_id.in_(orphans), ReplayJob.due_at.is_(None), ReplayJob.ready_at.is_not(None))
    ):
        replay.due_at = tx.now


def keep_comments(tx: Tx, show_id: str, pages: Sequence[tuple[int, str]]) -> None:
    """Write some minutes of comments, replacing what was there."""
    for minute, page in pages:
        tx.session.merge(ReplayComments(show_id=show_id, minute=minute, json=page))


def comment_pages(computed: Computed) -> list[tuple[int, str]]:
    """The comments by minute, as JSON."""
    minutes: dict[int, list[dict[str, object]]] = {}
    for comment in computed.comments:
        minutes.setdefault(comment.showms // 60_000, []).append({name: value for name, value in asdict(comment).items() if value})
    return [(minute, json.dumps(said, ensure_ascii=False, separators=(",", ":"))) for minute, said in sorted(minutes.items())]


def keep_replay(tx: Tx, made: Made) -> None:
    """Store the numbers and the edit list; the first time the replay is ready, say so and put its recordings in line to be finalised."""
    due, computed = made.due, made.computed
    job = tx.get(ReplayJob, due.show_id)
    row = tx.session.get(Replay, due.show_id)
    version = row.version + (row.sha256 != computed.sha256) if row is not None else 1
    tx.session.merge(
        Replay(
            show_id=due.show_id,
            version=version,
            made_at=tx.now,
            duration_ms=computed.clock.duration_ms,
            first_position=made.first_position,
            last_position=due.wanted,
            log_events=made.log_events,
            log_sha256=made.log_sha256,
            sha256=computed.sha256,
            json=computed.text,
            clock=json.dumps([asdict(stretch) for stretch in computed.clock.stretches]),
            cuts=json.dumps([asdict(cut) for cut in made.cuts]),
        )
    )
    for film in made.films:
        if tx.session.get(FinaliseJob, film.recording_id) is None:
            tx.add(_job_of(tx, due.show_id, film))
    job.built, job.attempts, job.failure = due.wanted, 0, ""
    job.due_at = None if job.wanted <= due.wanted else job.due_at
    if job.ready_at is None:
        job.ready_at = tx.now
        address = {"cohort": job.cohort_id, "room": job.room_id, "show": due.show_id}
        for gap in made.gaps if made.films else ():
            tx.emit(RecordingGapFound(show_id=due.show_id, **asdict(gap)), due.show_id, **address, showms=gap.from_showms)
        playable = tuple(film.recording_id for film in made.films if not film.failure)
        ready = ReplayReady(show_id=due.show_id, recordings=playable, duration_ms=computed.clock.duration_ms, numbers=computed.numbers)
        tx.emit(ready, due.show_id, **address, showms=computed.clock.duration_ms)


def _job_of(tx: Tx, show_id: str, film: Film) -> FinaliseJob:
    return FinaliseJob(
        recording_id=film.recording_id,
        show_id=show_id,
        state="unplayable" if film.failure else "waiting",
        due_at=tx.now,
        raw_file=film.file,
        first_at=film.first_at,
        duration_ms=film.duration_ms,
        width=film.width,
        height=film.height,
        codec=film.codec,
        failure=film.failure,
    )


def nothing_to_show(tx: Tx, due: Due) -> None:
    """A show that ended without having started has no replay."""
    job = tx.get(ReplayJob, due.show_id)
    job.built, job.due_at, job.failure = due.wanted, None, "never_started"


def put_off(tx: Tx, due: Due, failure: str) -> None:
    """Building failed: try again later, five times in all, and then only when something new happens."""
    job = tx.get(ReplayJob, due.show_id)
    job.attempts, job.failure = job.attempts + 1, failure
    job.due_at = tx.now + 1000 * 2**job.attempts if job.attempts < MOST_ATTEMPTS else None


def known_films(view: View, show_id: str) -> list[Film]:
    """The recordings of a show that were looked into before."""
    jobs = view.all(select(FinaliseJob).where(FinaliseJob.show_id == show_id))
    return [
        Film(job.recording_id, job.raw_file, job.first_at, job.duration_ms, job.codec, job.width, job.height, _broken(job)) for job in jobs
    ]


def _broken(job: FinaliseJob) -> str:
    return job.failure if job.state == "unplayable" else ""
