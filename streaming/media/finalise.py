"""Looks into a recording, also one cut off by a kill, and makes the mp4 that browsers like best out of it. Run it in a thread."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import av

from sandbox.video.probe import NotPlayable, RecordingFacts, packets, probe
from sandbox.video.remix import PictureTrack, SoundTrack
from streaming.media.bitstream import AUDIO_CLOCK, VIDEO_CLOCK
from streaming.media.sidecar import Sidecar

__all__ = ["FinalFacts", "FinaliseFailed", "NotPlayable", "RecordingFacts", "finalise", "probe", "sound_offset"]

LARGEST_OFFSET_S = 2.0
DURATION_SLACK_MS = 700
AAC_BPS = 96_000

Progress = Callable[[float], None]


class FinaliseFailed(Exception):
    """The result did not hold what the recording holds; the recording is untouched."""


@dataclass(frozen=True)
class FinalFacts:
    """The finished file; `mode` is copied or transcoded, `offset_ms` how much later the sound was laid than in the recording."""

    path: Path
    mode: str
    width: int
    height: int
    duration_ms: int
    frames_video: int
    offset_ms: int
    bytes: int


def sound_offset(sidecar: Sidecar | None) -> float:
    """Seconds the sound must move (later is positive) so that both tracks agree with the sender's clock (RFC 3550, 6.4.1).

    0 without sender reports of both tracks, and for an offset over two seconds, which no phone has.
    """
    if sidecar is None or not all(sidecar.reports.get(kind) and kind in sidecar.base for kind in ("video", "audio")):
        return 0.0

    def lead(kind: str, rate: int) -> float:
        """Median of (time in the file - time at the sender) in seconds, against the first report's second to keep digits."""
        base = sidecar.base[kind]
        return median(_signed(rtp - base) / rate - (ntp - origin) / (1 << 32) for ntp, rtp, _ in sidecar.reports[kind])

    origin = sidecar.reports["video"][0][0]
    offset = lead("video", VIDEO_CLOCK) - lead("audio", AUDIO_CLOCK)
    return offset if abs(offset) <= LARGEST_OFFSET_S else 0.0


def _signed(difference: int) -> int:
    """A difference of 32-bit timestamps, as -2^31 to 2^31."""
    return ((difference + 0x8000_0000) & 0xFFFF_FFFF) - 0x8000_0000


def finalise(raw: Path, out: Path, sidecar: Sidecar | None = None, progress: Progress | None = None) -> FinalFacts:
    """Write `out` (mp4, index in front) from a raw recording, which stays. Safe to run again after a kill.

    H264 in one size is copied, anything else coded anew as H264; Opus becomes AAC. Raises NotPlayable, FinaliseFailed, OSError.
    """
    facts = probe(raw)
    sizes = {(each["width"], each["height"]) for each in sidecar.resolutions} if sidecar else set()
    copied = facts.codec == "H264" and len(sizes) <= 1
    offset = sound_offset(sidecar)
    part = out.with_name(f".{out.name}.part")
    try:
        _write(raw, part, facts, copied=copied, sizes=sizes, offset=offset, progress=progress)
        result = probe(part)
        if copied and result.frames_video != facts.frames_video:
            raise FinaliseFailed(f"{result.frames_video} of {facts.frames_video} pictures arrived in the final file.")
        if facts.frames_video and not result.frames_video:
            raise FinaliseFailed("The final file has no picture.")
        if abs(result.duration_ms - facts.duration_ms) > DURATION_SLACK_MS + abs(offset) * 1000:
            raise FinaliseFailed(f"The final file lasts {result.duration_ms} ms, the recording {facts.duration_ms} ms.")
        with part.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(part, out)
    except av.FFmpegError as exc:
        raise FinaliseFailed(f"The recording could not be converted: {exc}") from exc
    finally:
        part.unlink(missing_ok=True)
    return FinalFacts(
        out,
        "copied" if copied else "transcoded",
        result.width,
        result.height,
        result.duration_ms,
        result.frames_video,
        round(offset * 1000),
        result.bytes,
    )


def _write(
    raw: Path, part: Path, facts: RecordingFacts, *, copied: bool, sizes: set[tuple[int, int]], offset: float, progress: Progress | None
) -> None:
    with av.open(str(raw)) as source, av.open(str(part), "w", format="mp4", options={"movflags": "faststart"}) as target:
        video = source.streams.video[0] if facts.frames_video else None
        audio = source.streams.audio[0] if facts.frames_audio else None
        taken_over: Any = None
        picture: PictureTrack | None = None
        if video is not None and copied:
            taken_over = target.add_stream_from_template(video)
        elif video is not None:
            width, height = max(sizes, key=lambda size: size[0] * size[1], default=(facts.width, facts.height))
            picture = PictureTrack(target, video, width & ~1, height & ~1, crf=23)
        sound = SoundTrack(target, AAC_BPS, offset) if audio is not None else None
        told = 0.0
        scale = {each.index: float(each.time_base or 0) * 1000 for each in source.streams}
        for packet in packets(source, *(each for each in (video, audio) if each is not None)):
            done = packet.pts * scale[packet.stream.index] / max(facts.duration_ms, 1)
            if packet.stream is audio and sound is not None:
                sound.packet(packet)
            elif picture is None:
                packet.stream = taken_over
                target.mux_one(packet)
            else:
                picture.packet(packet)
            if progress is not None and done - told >= 0.02:
                told = done
                progress(min(done, 1.0))
        if picture is not None:
            picture.close()
        if sound is not None:
            sound.close()
