"""Parts of making a file playable: a sound track without holes or overlaps, and pictures of changing size or turn fitted into one."""

from fractions import Fraction
from typing import Any

import av
import numpy as np

AUDIO_CLOCK = 48_000
AUDIO_BASE = Fraction(1, AUDIO_CLOCK)
PICTURE_CLOCK = 90_000
PICTURE_BASE = Fraction(1, PICTURE_CLOCK)
SLACK = 960
CHUNK = 48_000
TURNS = {90: "cclock", 270: "clock"}
"""Degrees a picture is turned counter-clockwise to stand upright."""


class SoundTrack:
    """Opus packets in, AAC out. Holes are filled with silence and overlaps cut, so that the sound stays with the picture."""

    def __init__(self, target: Any, bit_rate: int, offset_s: float) -> None:
        self._target = target
        self._stream = target.add_stream("aac", rate=AUDIO_CLOCK, layout="stereo", options={"aac_tns": "0", "aac_is": "0"})
        self._stream.codec_context.bit_rate = bit_rate
        self._stream.codec_context.time_base = AUDIO_BASE
        self._fifo = av.AudioFifo()
        self._fit: Any = None
        self._at = 0
        self._written = 0
        self._offset = round(offset_s * AUDIO_CLOCK)

    def packet(self, packet: Any) -> None:
        """Decode one packet and lay it at its time; what cannot be decoded becomes silence."""
        start = round(packet.pts * packet.time_base * AUDIO_CLOCK) + self._offset
        try:
            frames = packet.decode()
        except av.FFmpegError:
            return
        for decoded in frames:
            for frame in self._fitted(decoded):
                self._lay(frame, start)
                start += frame.samples

    def _fitted(self, frame: Any) -> Any:
        """The same sound as stereo of 48 kHz: a phone's own recording may be mono, or of another rate."""
        if frame.format.name == "fltp" and frame.sample_rate == AUDIO_CLOCK and frame.layout.name == "stereo":
            return (frame,)
        if self._fit is None:
            self._fit = av.AudioResampler(format="fltp", layout="stereo", rate=AUDIO_CLOCK)
        frame.pts = None
        return self._fit.resample(frame)

    def _lay(self, frame: Any, start: int) -> None:
        if abs(start - self._at) <= SLACK and frame.format.name == "fltp" and frame.sample_rate == AUDIO_CLOCK:
            self._append(frame)
            return
        samples = frame.to_ndarray()
        if start + samples.shape[1] <= 0 or start < self._at - SLACK:
            samples = samples[:, max(0, self._at - start) :]
            start = self._at
            if not samples.shape[1]:
                return
        hole = start - self._at
        while hole > SLACK:
            silent = min(hole, CHUNK)
            self._push(np.zeros((2, silent), np.float32))
            hole -= silent
        self._push(samples)

    def _push(self, samples: Any) -> None:
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples, np.float32), format="fltp", layout="stereo")
        frame.sample_rate = AUDIO_CLOCK
        self._append(frame)

    def _append(self, frame: Any) -> None:
        self._at += frame.samples
        frame.pts = None
        self._fifo.write(frame)
        while (ready := self._fifo.read(1024)) is not None:
            self._encode(ready)

    def _encode(self, frame: Any) -> None:
        frame.pts, frame.time_base = self._written, AUDIO_BASE
        self._written += frame.samples
        self._target.mux(self._stream.encode(frame))

    def close(self) -> None:
        """Write what is left."""
        rest = self._fifo.read(0, True)
        if rest is not None:
            self._encode(rest)
        self._target.mux(self._stream.encode(None))


class Letterbox:
    """Fits pictures of any size into one, black around them."""

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self._graph: Any = None
        self._for: tuple[int, int, str, int] | None = None

    def fit(self, frame: Any) -> Any:
        """The picture upright in the box's size, yuv420p. A phone held upright says by how much its pictures are to be turned."""
        turn = round(frame.rotation) % 360
        if (frame.width, frame.height) == (self.width, self.height) and frame.format.name == "yuv420p" and not turn:
            return frame
        shape = (frame.width, frame.height, frame.format.name, turn)
        if shape != self._for:
            self._for, self._graph = shape, self._build(frame, turn)
        self._graph.push(frame)
        return self._graph.pull()

    def _build(self, frame: Any, turn: int) -> Any:
        w, h = self.width, self.height
        graph = av.filter.Graph()
        turned = [graph.add("transpose", TURNS[turn])] if turn in TURNS else [graph.add("hflip"), graph.add("vflip")] if turn == 180 else []
        graph.link_nodes(
            graph.add_buffer(width=frame.width, height=frame.height, format=frame.format, time_base=frame.time_base),
            *turned,
            graph.add("scale", f"{w}:{h}:force_original_aspect_ratio=decrease:force_divisible_by=2"),
            graph.add("pad", f"{w}:{h}:(ow-iw)/2:(oh-ih)/2"),
            graph.add("format", "yuv420p"),
            graph.add("buffersink"),
        ).configure()
        return graph


class PictureTrack:
    """Packets of any coder in, H264 of one size out, coded anew on one core. Pictures keep their times, so the rate may change."""

    def __init__(self, target: Any, source: Any, width: int, height: int, crf: int) -> None:
        self._target, self._source, self._box = target, source, Letterbox(width, height)
        self._stream = target.add_stream("libx264", rate=30)
        self._stream.width, self._stream.height, self._stream.pix_fmt = width, height, "yuv420p"
        self._stream.codec_context.time_base = PICTURE_BASE
        self._stream.codec_context.gop_size = 60
        self._stream.codec_context.thread_count = 1
        self._stream.options = {"preset": "veryfast", "crf": str(crf)}

    def packet(self, packet: Any) -> None:
        """Decode one packet and code its pictures; one that cannot be read is left out, and the picture before it stays longer."""
        try:
            frames = packet.decode()
        except av.FFmpegError:
            return
        for frame in frames:
            self._encode(frame)

    def _encode(self, frame: Any) -> None:
        if frame.pts is None:
            return
        at = round(frame.pts * frame.time_base * PICTURE_CLOCK)
        fitted = self._box.fit(frame)
        fitted.pts, fitted.time_base, fitted.pict_type = at, PICTURE_BASE, 0
        self._target.mux(self._stream.encode(fitted))

    def close(self) -> None:
        """Write what the decoder still holds back, then the end."""
        for frame in self._source.codec_context.decode(None):
            frame.time_base = self._source.time_base
            self._encode(frame)
        self._target.mux(self._stream.encode(None))
