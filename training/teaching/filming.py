"""Whose video it is that is uploaded and made playable: a course's, or a proof's, which is handed in with it."""

from dataclasses import dataclass

from sqlalchemy import select

from sandbox.errors import KaiboError, NotFound
from sandbox.store import Tx, View
from sandbox.video.playable import Playable

from .proofs import hand_in
from .refusals import CoursePublishedAlready, ProofHandedInAlready
from .tables import Course
from .task_tables import Proof

UPLOAD, LESSON = "upload", "lesson"
MOST_ATTEMPTS = 3


@dataclass(frozen=True)
class Work:
    """A video to be made; `owner_id` is the course or the proof."""

    owner_id: str
    show_id: str | None
    source: str


@dataclass(frozen=True)
class Kept:
    """What an upload must know of its owner: where its video comes from now, and why it may not change any more, if so."""

    source: str
    refusal: KaiboError | None


def owner(view: View, owner_id: str) -> Course | Proof:
    """The course or proof. NotFound."""
    row = view.session.get(Course, owner_id) or view.session.get(Proof, owner_id)
    if row is None:
        raise NotFound
    return row


def kept(view: View, owner_id: str) -> Kept:
    """Whether the video may still change."""
    row = owner(view, owner_id)
    return Kept(row.source, _refusal(row))


def give_video(tx: Tx, owner_id: str, source: str) -> None:
    """A whole file is here under the name `source`; it is made playable in the background, and a proof is handed in with it.

    CoursePublishedAlready, ProofHandedInAlready; the same file again changes nothing.
    """
    row = owner(tx, owner_id)
    if row.source == source:
        return
    refusal = _refusal(row)
    if refusal is not None:
        raise refusal
    row.source, row.video, row.failure, row.attempts, row.progress_bp = source, "converting", "", 0, 0
    row.file, row.length_ms, row.bytes = "", 0, 0
    if isinstance(row, Proof):
        hand_in(tx, row)


def waiting(view: View) -> Work | None:
    """The video that waits longest, those tried least first."""
    course = view.first(select(Course).where(Course.video == "converting").order_by(Course.attempts, Course.id))
    proof = view.first(select(Proof).where(Proof.video == "converting").order_by(Proof.attempts, Proof.id))
    if proof is not None and (course is None or proof.attempts <= course.attempts):
        return Work(proof.id, None, proof.source)  # short, and somebody waits for the lecturer's answer
    return Work(course.id, course.show_id, course.source) if course is not None else None


def begun(tx: Tx, work: Work) -> None:
    """One more attempt."""
    row = owner(tx, work.owner_id)
    row.attempts, row.progress_bp = row.attempts + 1, 0


def progressed(tx: Tx, work: Work, done_bp: int) -> None:
    """Note how far the conversion is."""
    owner(tx, work.owner_id).progress_bp = done_bp


def made_playable(tx: Tx, work: Work, made: Playable) -> None:
    """The video can be watched, unless a newer one was uploaded meanwhile."""
    row = owner(tx, work.owner_id)
    if row.source != work.source:
        return
    row.video, row.file, row.failure, row.progress_bp = "ready", made.path.name, "", 10_000
    row.length_ms, row.bytes = made.duration_ms, made.bytes


def failed(tx: Tx, work: Work, why: str, for_good: bool = False) -> None:
    """Three times in all, but once for what cannot be played: then the page says so. A proof is a draft again."""
    row = owner(tx, work.owner_id)
    if row.source == work.source and (for_good or row.attempts >= MOST_ATTEMPTS):
        row.video, row.failure = "failed", why[:500]
        if isinstance(row, Proof) and row.state == "waiting":
            row.state = "draft"


def _refusal(row: Course | Proof) -> KaiboError | None:
    if row.state == "draft":
        return None
    return ProofHandedInAlready() if isinstance(row, Proof) else CoursePublishedAlready()
