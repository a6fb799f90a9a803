"""The port of the media plane: what a show may ask of it, what it reports back, and how it refuses."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Protocol

from streaming.media.quality import HD, Quality

OFFER_BYTES = 32_768
"""An offer longer than this is refused; Chromium's own offers are 5 to 9 kB."""

OFFER_MEDIA = 4
"""An offer with more m-lines than this is refused."""


class MediaBroken(RuntimeError):
    """The media plane cannot work with what is installed here; the text is a sentence that says what to do."""


class MediaRefused(Exception):
    """The engine says no; the text is a sentence for people."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class BadOffer(MediaRefused):
    """The text is not an SDP offer this engine can answer."""


class NothingOn(MediaRefused):
    """Nobody publishes into this show now."""


class NoSuchSession(MediaRefused):
    """The session was never opened here, or it is over."""


class EngineClosed(MediaRefused):
    """The engine is shutting down."""


@dataclass(frozen=True)
class Published:
    """The answer to a publisher: its session, our SDP, and the recording that begins."""

    session_id: str
    answer_sdp: str
    recording_id: str


@dataclass(frozen=True)
class Watching:
    """The answer to a watcher."""

    session_id: str
    answer_sdp: str


@dataclass(frozen=True)
class PublisherJoined:
    """The first media packet of a publisher came in; `codec` is `H264` or `VP8` (or `opus` for a show without a picture)."""

    show_id: str
    session_id: str
    recording_id: str
    codec: str
    at_ms: int


@dataclass(frozen=True)
class MediaStalled:
    """No packet came for three seconds while the session is still open."""

    show_id: str
    session_id: str
    at_ms: int


@dataclass(frozen=True)
class MediaBack:
    """Packets come again after a stall."""

    show_id: str
    session_id: str
    at_ms: int


@dataclass(frozen=True)
class PublisherLeft:
    """The publisher is gone.

    `reason` is stopped, replaced, hung_up, connection_lost, never_connected, show_stopped, closed, recording_failed (the disk
    refuses) or codec_changed (the phone fell back to another coder and must publish anew).
    """

    show_id: str
    session_id: str
    reason: str
    at_ms: int


@dataclass(frozen=True)
class RecordingOpened:
    """The file exists and its first keyframe is in it; width and height are 0 for sound only."""

    show_id: str
    recording_id: str
    path: str
    at_ms: int
    width: int
    height: int
    codec: str


@dataclass(frozen=True)
class RecordingClosed:
    """The file is complete. `lost_packets` were neither received nor retransmitted in time (video and audio)."""

    show_id: str
    recording_id: str
    path: str
    sidecar_path: str
    frames_video: int
    frames_audio: int
    duration_ms: int
    lost_packets: int
    at_ms: int


@dataclass(frozen=True)
class VoiceStarted:
    """Speech for at least 200 ms; the level is in dBov (0 is full scale)."""

    show_id: str
    at_ms: int
    level_db: float


@dataclass(frozen=True)
class VoiceStopped:
    """More than a second without speech."""

    show_id: str
    at_ms: int
    level_db: float


@dataclass(frozen=True)
class Heard:
    """A sentence a speech recogniser heard (hearing.py); there is none without a recogniser."""

    show_id: str
    at_ms: int
    text: str


@dataclass(frozen=True)
class PictureBlack:
    """The newest judged keyframe shows (almost) nothing but black."""

    show_id: str
    at_ms: int
    evidence: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PictureFrozen:
    """Several judged keyframes in a row show the same picture."""

    show_id: str
    at_ms: int
    evidence: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class PictureBack:
    """The picture is neither black nor frozen any more."""

    show_id: str
    at_ms: int
    evidence: dict[str, Any] = field(default_factory=dict)


MediaEvent = (
    PublisherJoined
    | MediaStalled
    | MediaBack
    | PublisherLeft
    | RecordingOpened
    | RecordingClosed
    | VoiceStarted
    | VoiceStopped
    | Heard
    | PictureBlack
    | PictureFrozen
    | PictureBack
)
"""Whatever the engine reports; every `at_ms` is `Clock.now()` at the moment it happened."""


class MediaEngine(Protocol):
    """Takes publishers and watchers of shows, records every publish into a file of its own, reports what happens."""

    async def open(self) -> None:
        """Make ready, or say plainly what does not fit: MediaBroken. Nothing else needs it: the first publish makes ready too."""
        ...

    async def publish(self, show_id: str, offer_sdp: str, *, session_id: str, recording_id: str, quality: Quality = HD) -> Published:
        """Answer a publisher; the newest publish of a show wins and the older one is put out at once. Raises BadOffer.

        `quality` is what the phone is told to begin with, and to send at most.
        """
        ...

    async def watch(self, show_id: str, offer_sdp: str, *, session_id: str) -> Watching:
        """Answer a watcher. Raises BadOffer, or NothingOn when nobody publishes."""
        ...

    async def trickle(self, session_id: str, candidate_fragment: str) -> None:
        """Take ICE candidates in the form of RFC 8840 (RFC 9725, PATCH). Raises NoSuchSession, BadOffer."""
        ...

    async def stop(self, session_id: str) -> None:
        """End a publisher or watcher; doing it twice is fine. Returns when a publisher's file is closed."""
        ...

    async def stop_show(self, show_id: str) -> None:
        """End publisher and watchers of a show; returns when the recording file is closed."""
        ...

    async def snapshot(self, show_id: str) -> bytes | None:
        """A JPEG at most 320 px wide of a keyframe of the last seconds, or None."""
        ...

    def events(self) -> AsyncIterator[MediaEvent]:
        """What happens, in order, for one consumer; ends after `aclose`."""
        ...

    async def aclose(self) -> None:
        """End everything and close every file."""
        ...
