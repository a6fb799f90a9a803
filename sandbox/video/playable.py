"""Makes the MP4 that every browser plays (H264 and AAC, index in front) out of any video a phone or a recorder writes."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import av

from .probe import NotPlayable, packets, probe
from .remix import PictureTrack, SoundTrack

SOUND_BPS: Final = 96_000
LONGEST_MS: Final = 5 * 3_600_000
LONG_SIDE: Final = 1280
"""A larger picture that must be coded anew is made so small: a class shares one network."""
SLACK_MS: Final = 1_000

Progress = Callable[[float], None]


@dataclass(frozen=True)
class Playable:
    """The finished file. `copied`: the pictures were taken over as they are, not coded anew."""

    path: Path
    duration_ms: int
    width: int
    height: int
    bytes: int
    copied: bool


def make_playable(source: Path, out: Path, progress: Progress | None = None) -> Playable:
    """Write `out` from `source`, which stays. NotPlayable when there is no picture, nothing can be decoded, or it lasts over 5 hours.

    `progress` hears the share that is done, 0 to 1; what it raises ends the work. Blocking, minutes for what must be coded anew.
    """
    facts = probe(source)
    if not facts.frames_video:
        raise NotPlayable(f"{source.name} has no picture.")
    if not 0 < facts.duration_ms <= LONGEST_MS:
        raise NotPlayable(f"{source.name} lasts {facts.duration_ms} ms.")
    part = out.with_name(f".{out.name}.part")
    try:
        copied = _write(source, part, facts.duration_ms, progress)
        result = probe(part)
        if not result.frames_video or result.duration_ms < facts.duration_ms - max(SLACK_MS, facts.duration_ms // 50):
            raise NotPlayable(f"Of {facts.duration_ms} ms only {result.duration_ms} ms can be played.")
        with part.open("rb") as file:
            os.fsync(file.fileno())
        os.replace(part, out)
    except (av.FFmpegError, ValueError) as error:
        raise NotPlayable(f"{source.name} could not be converted: {error}") from error
    finally:
        part.unlink(missing_ok=True)
    return Playable(out, result.duration_ms, result.width, result.height, result.bytes, copied)


def _write(path: Path, part: Path, duration_ms: int, progress: Progress | None) -> bool:
    """Copy or code anew; whether the pictures were copied."""
    with av.open(str(path)) as source, av.open(str(part), "w", format="mp4", options={"movflags": "faststart"}) as target:
        video = source.streams.video[0]
        audio = next(iter(source.streams.audio), None)
        turn = _turn(path)
        copied = video.codec_context.name == "h264" and video.codec_context.pix_fmt in {"yuv420p", "yuvj420p"} and not turn
        size = _size(video.codec_context.width, video.codec_context.height, turn)
        picture = None if copied else PictureTrack(target, video, *size, crf=24)
        taken_over = target.add_stream_from_template(video) if picture is None else None
        sound = SoundTrack(target, SOUND_BPS, 0.0) if audio is not None else None
        told = 0.0
        for packet in packets(source, *(each for each in (video, audio) if each is not None)):
            done = float(packet.pts * packet.time_base) * 1000 / duration_ms
            if packet.stream is audio and sound is not None:
                sound.packet(packet)
            elif picture is None:
                packet.stream = taken_over
                target.mux_one(packet)
            else:
                picture.packet(packet)
            if progress is not None and done - told >= 0.01:
                told = done
                progress(min(done, 1.0))
        if picture is not None:
            picture.close()
        if sound is not None:
            sound.close()
        return copied


def _turn(path: Path) -> int:
    """Degrees the first picture asks to be turned by."""
    with av.open(str(path)) as container:
        for frame in container.decode(video=0):
            return round(frame.rotation) % 360
    raise NotPlayable(f"{path.name}: no picture can be decoded.")


def _size(width: int, height: int, turn: int) -> tuple[int, int]:
    if turn in {90, 270}:
        width, height = height, width
    scale = min(1.0, LONG_SIDE / max(width, height))
    return max(2, round(width * scale) & ~1), max(2, round(height * scale) & ~1)
