"""The one thread that writes all recordings, fed by the loop through a bounded queue."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path

import av

from sandbox.clock import Clock
from streaming.media.bitstream import Frame
from streaming.media.container import RecordingFile
from streaming.media.sidecar import Sidecar

logger = logging.getLogger(__name__)

BATCH_S = 0.1
SAVE_S = 3.0
MOST_BYTES = 64 << 20
_POISON = None


class Recording:
    """The loop's handle on one file. All methods return at once; the callbacks are called in the writer's thread.

    `on_opened(recording)` when the file began, `on_failed(recording, sentence)` when it cannot be written any more,
    `on_closed(recording)` exactly once, after which `file` may be read.
    """

    def __init__(
        self,
        recorder: "Recorder",
        file: RecordingFile,
        on_opened: "Callable[[Recording], None]",
        on_failed: "Callable[[Recording, str], None]",
        on_closed: "Callable[[Recording], None]",
    ) -> None:
        self.file = file
        self.on_opened, self.on_failed, self.on_closed = on_opened, on_failed, on_closed
        self.dropped = 0
        self.lost_packets = 0
        self.closing = False
        self.failed = False
        self.saved_at = 0.0
        self._recorder = recorder
        self._wait_key = False

    def frame(self, frame: Frame) -> None:
        """Hand over a frame. When the disk is 64 MiB behind, frames are dropped up to the next keyframe, and counted."""
        if self.closing:
            return
        if not self._recorder.room_for(len(frame.data)):
            self.dropped += 1
            self._wait_key = self._wait_key or frame.video
            return
        if self._wait_key and frame.video:
            if not frame.key:
                self.dropped += 1
                return
            self._wait_key = False
        self._recorder.put(self, frame)

    def report(self, kind: str, ntp: int, rtp: int, arrival: float) -> None:
        """Hand over a sender report."""
        if not self.closing:
            self._recorder.put(self, (kind, ntp, rtp, arrival))

    def close(self, lost_packets: int = 0) -> None:
        """Finish the file after everything handed over before."""
        if not self.closing:
            self.closing = True
            self.lost_packets = lost_packets
            self._recorder.put(self, _POISON)
            self._recorder.wake()


Item = tuple[Recording, Frame | tuple[str, int, int, float] | None]


class Recorder:
    """Starts its thread with the first recording; `close` waits for all that is queued."""

    def __init__(self, directory: Path, clock: Clock) -> None:
        self.directory = directory
        self._clock = clock
        self._queue: deque[Item] = deque()
        self._waiting_bytes = 0
        self._written_bytes = 0
        self._open: set[Recording] = set()
        self._wake = threading.Event()
        self._stop = False
        self._thread: threading.Thread | None = None

    def begin(
        self,
        sidecar: Sidecar,
        *,
        expects_video: bool,
        on_opened: Callable[[Recording], None],
        on_failed: Callable[[Recording, str], None],
        on_closed: Callable[[Recording], None],
    ) -> Recording:
        """A new recording; nothing touches the disk before its first keyframe."""
        self.directory.mkdir(parents=True, exist_ok=True)
        wall, mono = self._clock.now(), self._clock.monotonic()
        file = RecordingFile(self.directory, sidecar, expects_video=expects_video, wall_of=lambda at: wall + round((at - mono) * 1000))
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="recorder", daemon=True)
            self._thread.start()
        return Recording(self, file, on_opened, on_failed, on_closed)

    def room_for(self, size: int) -> bool:
        return self._waiting_bytes - self._written_bytes + size <= MOST_BYTES

    def put(self, recording: Recording, item: Frame | tuple[str, int, int, float] | None) -> None:
        """Append to the queue; the thread looks ten times a second, so that a frame costs no wake-up."""
        if isinstance(item, Frame):
            self._waiting_bytes += len(item.data)
        self._queue.append((recording, item))
        if not self._open:
            self._wake.set()

    def wake(self) -> None:
        self._wake.set()

    def close(self) -> None:
        """Write what is queued and end the thread; blocks, so call it in a thread."""
        self._stop = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while True:
            self._wake.wait(BATCH_S if self._open else None)
            self._wake.clear()
            while self._queue:
                self._take(*self._queue.popleft())
            now = self._clock.monotonic()
            for recording in self._open:
                if now - recording.saved_at > SAVE_S:
                    recording.saved_at = now
                    self._try(recording, recording.file.save)
            if self._stop and not self._queue:
                for recording in list(self._open):
                    self._finish(recording)
                return

    def _take(self, recording: Recording, item: Frame | tuple[str, int, int, float] | None) -> None:
        file = recording.file
        if isinstance(item, Frame):
            self._written_bytes += len(item.data)
            was_open = file.opened
            if self._try(recording, lambda: file.write(item)) and not was_open and file.opened:
                self._open.add(recording)
                recording.on_opened(recording)
        elif item is None:
            self._finish(recording)
        else:
            file.report(*item)

    def _try(self, recording: Recording, act: Callable[[], None]) -> bool:
        """Do something with one file; whatever goes wrong ends this recording and no other."""
        if recording.failed:
            return False
        try:
            act()
        except Exception as exc:  # the thread writes for all rooms and must not die of one
            level = logging.WARNING if isinstance(exc, OSError | av.FFmpegError) else logging.ERROR
            logger.log(level, "recording %s cannot be written", recording.file.sidecar.recording_id, exc_info=exc)
            recording.failed = True
            recording.file.sidecar.failure = str(exc)
            recording.on_failed(recording, str(exc))
            return False
        return True

    def _finish(self, recording: Recording) -> None:
        sidecar = recording.file.sidecar
        sidecar.lost_packets, sidecar.dropped_frames = recording.lost_packets, recording.dropped
        try:
            recording.file.close()
        except Exception as exc:  # see above
            logger.warning("recording %s was not closed cleanly", sidecar.recording_id, exc_info=exc)
        self._open.discard(recording)
        recording.on_closed(recording)
