"""Camera and microphone as edges in the log, so that a re-run of the crowd needs no video; and what became of the recordings."""

from typing import ClassVar

from sandbox.events.envelope import Fact

__all__ = [
    "DiskRanLow", "MediaReturned", "MediaStalled", "PictureFroze", "PictureReturned", "PictureTurnedBlack", "PublisherJoined",
    "PublisherLeft", "RecordingClosed", "RecordingGapFound", "RecordingOpened", "RecordingSplicedIn", "VoiceStarted", "VoiceStopped",
]  # fmt: skip


class PublisherJoined(Fact):
    """A phone publishes into the show."""

    type: ClassVar[str] = "kaibo.streaming.publisher.joined"
    show_id: str
    session_id: str
    recording_id: str
    codec: str = ""


class PublisherLeft(Fact):
    """The phone stopped publishing: `stopped`, `evicted` by a newer publish, `lost`, or `show_ended`."""

    type: ClassVar[str] = "kaibo.streaming.publisher.left"
    show_id: str
    session_id: str
    reason: str


class MediaStalled(Fact):
    """No packet for three seconds."""

    type: ClassVar[str] = "kaibo.streaming.media.stalled"
    show_id: str
    session_id: str


class MediaReturned(Fact):
    """Packets again."""

    type: ClassVar[str] = "kaibo.streaming.media.returned"
    show_id: str
    session_id: str


class VoiceStarted(Fact):
    """The host speaks (level over the threshold)."""

    type: ClassVar[str] = "kaibo.streaming.voice.started"
    show_id: str
    level_db: int


class VoiceStopped(Fact):
    """The host fell silent."""

    type: ClassVar[str] = "kaibo.streaming.voice.stopped"
    show_id: str
    level_db: int


class PictureTurnedBlack(Fact):
    """The picture is black (mean luma under 16 of 255, C18); `evidence` holds what was measured."""

    type: ClassVar[str] = "kaibo.streaming.picture.turned_black"
    show_id: str
    evidence: dict[str, float] = {}


class PictureFroze(Fact):
    """The picture stands still (C19)."""

    type: ClassVar[str] = "kaibo.streaming.picture.froze"
    show_id: str
    evidence: dict[str, float] = {}


class PictureReturned(Fact):
    """The picture is neither black nor frozen any more."""

    type: ClassVar[str] = "kaibo.streaming.picture.returned"
    show_id: str
    evidence: dict[str, float] = {}


class RecordingOpened(Fact):
    """A new recording file began; there is one per publish."""

    type: ClassVar[str] = "kaibo.streaming.recording.opened"
    show_id: str
    recording_id: str
    codec: str
    width: int
    height: int


class RecordingClosed(Fact):
    """The file is complete. Milliseconds of content, frames and packets that never came."""

    type: ClassVar[str] = "kaibo.streaming.recording.closed"
    show_id: str
    recording_id: str
    duration_ms: int
    frames_video: int
    frames_audio: int
    lost_packets: int


class RecordingGapFound(Fact):
    """Between two recordings of a show nothing was recorded, from and to in the show's time."""

    type: ClassVar[str] = "kaibo.streaming.recording.gap_found"
    show_id: str
    from_showms: int
    to_showms: int


class RecordingSplicedIn(Fact):
    """A recording the phone made by itself was uploaded; it fills what the server does not have, from `from_showms` on."""

    type: ClassVar[str] = "kaibo.streaming.recording.spliced_in"
    show_id: str
    recording_id: str
    from_showms: int
    duration_ms: int


class DiskRanLow(Fact):
    """The disk of the recordings runs low while this show is on air; said again when it is nearly full and no new show may start."""

    type: ClassVar[str] = "kaibo.streaming.disk.ran_low"
    show_id: str
    free_mb: int
