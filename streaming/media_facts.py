"""What the media plane reports becomes facts of the show; a show pauses when its phone is lost and goes on when it is back."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sandbox.store import Tx

from .events import (
    MediaReturned,
    MediaStalled,
    PictureFroze,
    PictureReturned,
    PictureTurnedBlack,
    PublisherJoined,
    PublisherLeft,
    RecordingClosed,
    RecordingOpened,
    VoiceStarted,
    VoiceStopped,
)
from .media import engine as media
from .media_sessions import close_session
from .show_clock import say, show_ms
from .shows import run_clock
from .tables import RecordingFile, Show
from .transcripts import heard

PHONE_LOST_MS = 10_000
"""So long without media, and the show's clock stops."""

WAITS_FOR_PHONE = ("phone_lost", "server_down")
REASONS = {"stopped": "stopped", "hung_up": "stopped", "replaced": "evicted", "show_stopped": "show_ended"}


def media_happened(tx: Tx, event: media.MediaEvent) -> None:
    """Write down what the engine reports, at the show's time it happened at. NotFound for a show nobody knows."""
    HAPPENED[type(event)](tx, tx.get(Show, event.show_id), event)


def _joined(tx: Tx, show: Show, event: media.PublisherJoined) -> None:
    show.publisher_session_id, show.stalled = event.session_id, False
    fact = PublisherJoined(show_id=show.id, session_id=event.session_id, recording_id=event.recording_id, codec=event.codec)
    say(tx, show, fact, event.at_ms)
    _phone_is_back(tx, show)


def _left(tx: Tx, show: Show, event: media.PublisherLeft) -> None:
    close_session(tx, event.session_id)
    if show.publisher_session_id == event.session_id:
        show.publisher_session_id, show.stalled = None, False
        _phone_is_gone(show, event.at_ms)
    reason = REASONS.get(event.reason, "lost")
    say(tx, show, PublisherLeft(show_id=show.id, session_id=event.session_id, reason=reason), event.at_ms)


def _stalled(tx: Tx, show: Show, event: media.MediaStalled) -> None:
    if show.publisher_session_id == event.session_id:
        show.stalled = True
        _phone_is_gone(show, event.at_ms)
    say(tx, show, MediaStalled(show_id=show.id, session_id=event.session_id), event.at_ms)


def _back(tx: Tx, show: Show, event: media.MediaBack) -> None:
    show.stalled = False
    say(tx, show, MediaReturned(show_id=show.id, session_id=event.session_id), event.at_ms)
    _phone_is_back(tx, show)


def _phone_is_gone(show: Show, at_ms: int) -> None:
    if show.state == "live":
        show.media_due_at = at_ms + PHONE_LOST_MS


def _phone_is_back(tx: Tx, show: Show) -> None:
    show.media_due_at = None
    if show.state == "paused" and show.pause_reason in WAITS_FOR_PHONE:
        run_clock(tx, show)


def _voice_on(tx: Tx, show: Show, event: media.VoiceStarted) -> None:
    show.voice, show.voice_db = "on", round(event.level_db)
    say(tx, show, VoiceStarted(show_id=show.id, level_db=show.voice_db), event.at_ms)


def _voice_off(tx: Tx, show: Show, event: media.VoiceStopped) -> None:
    show.voice, show.voice_db = "off", round(event.level_db)
    say(tx, show, VoiceStopped(show_id=show.id, level_db=show.voice_db), event.at_ms)


def _black(tx: Tx, show: Show, event: media.PictureBlack) -> None:
    show.picture = "black"
    say(tx, show, PictureTurnedBlack(show_id=show.id, evidence=_numbers(event.evidence)), event.at_ms)


def _frozen(tx: Tx, show: Show, event: media.PictureFrozen) -> None:
    show.picture = "frozen"
    say(tx, show, PictureFroze(show_id=show.id, evidence=_numbers(event.evidence)), event.at_ms)


def _picture_back(tx: Tx, show: Show, event: media.PictureBack) -> None:
    show.picture = "ok"
    say(tx, show, PictureReturned(show_id=show.id, evidence=_numbers(event.evidence)), event.at_ms)


def _numbers(evidence: dict[str, Any]) -> dict[str, float]:
    return {name: float(value) for name, value in evidence.items() if isinstance(value, (int, float))}


def _opened(tx: Tx, show: Show, event: media.RecordingOpened) -> None:
    tx.session.merge(
        RecordingFile(
            id=event.recording_id,
            show_id=show.id,
            file=Path(event.path).name,
            state="open",
            codec=event.codec,
            width=event.width,
            height=event.height,
            opened_at=event.at_ms,
            from_showms=show_ms(show, event.at_ms) if show.started_at is not None else None,
        )
    )
    fact = RecordingOpened(show_id=show.id, recording_id=event.recording_id, codec=event.codec, width=event.width, height=event.height)
    say(tx, show, fact, event.at_ms)


def _closed(tx: Tx, show: Show, event: media.RecordingClosed) -> None:
    row = tx.get(RecordingFile, event.recording_id)
    row.state, row.closed_at, row.duration_ms = "closed", event.at_ms, event.duration_ms
    row.frames_video, row.frames_audio, row.lost_packets = event.frames_video, event.frames_audio, event.lost_packets
    row.file, row.sidecar = Path(event.path).name, Path(event.sidecar_path).name
    fact = RecordingClosed(
        show_id=show.id,
        recording_id=event.recording_id,
        duration_ms=event.duration_ms,
        frames_video=event.frames_video,
        frames_audio=event.frames_audio,
        lost_packets=event.lost_packets,
    )
    say(tx, show, fact, event.at_ms)


def _heard(tx: Tx, show: Show, event: media.Heard) -> None:
    heard(tx, show.id, event.text)


HAPPENED: dict[type, Callable[[Tx, Show, Any], None]] = {
    media.PublisherJoined: _joined,
    media.PublisherLeft: _left,
    media.MediaStalled: _stalled,
    media.MediaBack: _back,
    media.VoiceStarted: _voice_on,
    media.VoiceStopped: _voice_off,
    media.Heard: _heard,
    media.PictureBlack: _black,
    media.PictureFrozen: _frozen,
    media.PictureBack: _picture_back,
    media.RecordingOpened: _opened,
    media.RecordingClosed: _closed,
}
