"""One recording file: coded frames into a fragmented mp4 (H264) or Matroska (VP8) that plays after a kill, and its sidecar."""

import io
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from streaming.media.bitstream import AUDIO_CLOCK, VIDEO_CLOCK, Frame, nal_of, opus_ticks, picture_size
from streaming.media.sidecar import Sidecar
from streaming.media.timeline import Line

VIDEO_BASE = Fraction(1, VIDEO_CLOCK)
AUDIO_BASE = Fraction(1, AUDIO_CLOCK)
GAP_S = 1.0

_MP4 = {
    "movflags": "frag_keyframe+empty_moov+default_base_moof",
    "frag_duration": "1000000",
    "flush_packets": "1",
    "max_interleave_delta": "500000",
}
_MATROSKA = {"cluster_time_limit": "1000", "flush_packets": "1", "max_interleave_delta": "500000"}


class RecordingFile:
    """Opens itself at the first keyframe (at the first sound when no picture is expected). Used by one thread at a time."""

    def __init__(self, directory: Path, sidecar: Sidecar, *, expects_video: bool, wall_of: Callable[[float], int]) -> None:
        self.directory, self.sidecar, self.expects_video = directory, sidecar, expects_video
        self.path: Path | None = None
        self.sidecar_path = directory / f"{sidecar.recording_id}.json"
        self.width = self.height = 0
        self._wall_of = wall_of
        self._out: Any = None
        self._video_stream: Any = None
        self._audio_stream: Any = None
        self._video, self._audio = Line(VIDEO_CLOCK), Line(AUDIO_CLOCK)
        self._start = 0.0
        self._sps: bytes | None = None

    @property
    def opened(self) -> bool:
        return self._out is not None

    def write(self, frame: Frame) -> None:
        """Append one frame. Raises av.FFmpegError or OSError when the disk refuses."""
        if self._out is None and not self._begin(frame):
            return
        if not frame.video:
            self._write_audio(frame)
        elif self._video_stream is not None:
            self._write_video(frame)

    def report(self, kind: str, ntp: int, rtp: int, arrival: float) -> None:
        """Note a sender report of `kind` video or audio."""
        if self._out is not None:
            self.sidecar.pair(kind, ntp, rtp, round((arrival - self._start) * 1000))

    def save(self) -> None:
        """Bring the sidecar up to date on disk. Raises OSError."""
        if self._out is not None:
            self.sidecar.write(self.sidecar_path)

    def close(self) -> None:
        """Finish the file and say so in the sidecar. Raises av.FFmpegError or OSError."""
        out, self._out = self._out, None
        if out is not None:
            try:
                out.close()
                self.sidecar.complete = not self.sidecar.failure
            finally:
                self.sidecar.write(self.sidecar_path)

    def _begin(self, frame: Frame) -> bool:
        if frame.video != self.expects_video or not frame.key:
            return False
        if frame.video:
            try:
                self.width, self.height = picture_size(frame)
            except ValueError:
                return False
        self._start = frame.arrival
        matroska = frame.codec == "VP8"
        self.path = self.directory / f"{self.sidecar.recording_id}.{'mkv' if matroska else 'mp4'}"
        out = av.open(str(self.path), "w", format="matroska" if matroska else "mp4", options=_MATROSKA if matroska else _MP4)
        if matroska:
            self._video_stream = out.add_mux_stream("vp8", width=self.width, height=self.height)
        elif frame.video:
            with av.open(io.BytesIO(frame.data), format="h264", options={"probesize": "32", "analyzeduration": "0"}) as template:
                self._video_stream = out.add_stream_from_template(template.streams.video[0])
        if self._video_stream is not None:
            self._video_stream.time_base = VIDEO_BASE
        self._audio_stream = out.add_stream("libopus", rate=AUDIO_CLOCK, layout="stereo")
        self._audio_stream.time_base = AUDIO_BASE
        self._out = out
        self.sidecar.codec, self.sidecar.file = frame.codec, self.path.name
        return True

    def _write_video(self, frame: Frame) -> None:
        line, sidecar = self._video, self.sidecar
        if not line.started:
            sidecar.first_video_ms = self._wall_of(frame.arrival)
        before = line.arrival
        tick = line.place(frame, self._start)
        sidecar.based("video", line.base)
        if line.last >= 0 and frame.arrival - before > GAP_S:
            sidecar.gap("video", line.last // 90, tick // 90)
        line.last = tick
        if frame.key:
            self._note_size(frame, tick)
        packet = av.Packet(frame.data)
        packet.stream = self._video_stream
        packet.time_base = VIDEO_BASE
        packet.pts = packet.dts = tick
        packet.is_keyframe = frame.key
        self._out.mux_one(packet)
        sidecar.frames_video += 1
        sidecar.duration_ms = max(sidecar.duration_ms, tick // 90)

    def _write_audio(self, frame: Frame) -> None:
        line, sidecar = self._audio, self.sidecar
        before = line.arrival
        if not line.started:
            sidecar.first_audio_ms = self._wall_of(frame.arrival)
        tick = line.place(frame, self._start)
        sidecar.based("audio", line.base)
        if line.last >= 0 and frame.arrival - before > GAP_S:
            sidecar.gap("audio", line.last // 48, tick // 48)
        line.last = tick
        packet = av.Packet(frame.data)
        packet.stream = self._audio_stream
        packet.time_base = AUDIO_BASE
        packet.pts = packet.dts = tick
        packet.duration = opus_ticks(frame.data)
        self._out.mux_one(packet)
        sidecar.frames_audio += 1
        sidecar.duration_ms = max(sidecar.duration_ms, tick // 48 + 20)

    def _note_size(self, frame: Frame, tick: int) -> None:
        sps = frame.data[6:10] if frame.codec == "VP8" else nal_of(frame.data, 7)
        if sps == self._sps:
            return
        self._sps = sps
        try:
            size = picture_size(frame)
        except ValueError:
            return
        known = self.sidecar.resolutions
        if not known or (known[-1]["width"], known[-1]["height"]) != size:
            known.append({"at_ms": tick // 90, "width": size[0], "height": size[1]})
