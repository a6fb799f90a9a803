"""When a show is over: minutes in front of the camera, read from its part of the log."""

from sandbox.events import log
from sandbox.events.envelope import Envelope
from sandbox.store import Tx
from streaming.events import HostHandedOver, PublisherJoined, PublisherLeft, ShowEnded, ShowPaused, ShowResumed, ShowStarted
from training.events import CameraTimeCounted

from .camera import Mark, camera_ms
from .practice import moment, show_desk
from .practice_tables import CameraTime

MOST_MARKS = 5_000
WHAT = {
    ShowStarted.type: ("started", ""),
    ShowPaused.type: ("paused", ""),
    ShowResumed.type: ("resumed", ""),
    ShowEnded.type: ("ended", ""),
    PublisherJoined.type: ("joined", "session_id"),
    PublisherLeft.type: ("left", "session_id"),
    HostHandedOver.type: ("host", "to_id"),
}


def count_camera_time(tx: Tx, envelope: Envelope, fact: ShowEnded) -> None:
    """Say and keep it, once for each person; a show nobody planned here is left out."""
    desk = show_desk(tx, fact.show_id)
    if desk is None:
        return
    events = log.read(tx.session, types=WHAT, show=fact.show_id, upto=envelope.position, limit=MOST_MARKS)
    for person_id, ms in camera_ms(desk.host_id, (_mark(one) for one in events)).items():
        if tx.session.get(CameraTime, (fact.show_id, person_id)) is not None:
            continue
        row = tx.add(CameraTime(show_id=fact.show_id, person_id=person_id, cohort_id=desk.cohort_id, kind=desk.kind, seconds=ms // 1000))
        said = CameraTimeCounted(show_id=row.show_id, cohort_id=row.cohort_id, person_id=person_id, seconds=row.seconds, kind=row.kind)
        tx.emit(said, fact.show_id, cohort=desk.cohort_id, show=fact.show_id)


def _mark(envelope: Envelope) -> Mark:
    what, field = WHAT[envelope.type]
    return Mark(moment(envelope), what, str(envelope.data.get(field, "")))  # type: ignore[arg-type]  # the table holds the words of Mark
