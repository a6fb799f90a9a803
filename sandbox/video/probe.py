"""Looks into a file by its packets, also one that was cut off by a kill; decodes nothing."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av


class NotPlayable(Exception):
    """The file holds nothing a player could show."""


@dataclass(frozen=True)
class RecordingFacts:
    """What is in a file, by its packets. `codec` is H264, VP8, or that of the sound when there is no picture (then the size is 0)."""

    path: Path
    codec: str
    audio_codec: str
    width: int
    height: int
    duration_ms: int
    frames_video: int
    frames_audio: int
    bytes: int


_NAMES = {"h264": "H264", "vp8": "VP8"}


def packets(container: Any, *streams: Any) -> Iterator[Any]:
    """All whole packets; a file cut off in the middle simply ends earlier."""
    try:
        for packet in container.demux(*streams):
            if packet.pts is not None and packet.size:
                yield packet
    except av.FFmpegError:
        return


def probe(path: Path) -> RecordingFacts:
    """Read every packet of a file, decode none. Raises NotPlayable."""
    try:
        container = av.open(str(path))
    except (av.FFmpegError, OSError) as exc:
        raise NotPlayable(f"{path.name} cannot be opened: {exc}") from exc
    with container:
        video = next(iter(container.streams.video), None)
        audio = next(iter(container.streams.audio), None)
        frames = {"video": 0, "audio": 0}
        end = Fraction(0)
        for packet in packets(container):
            kind = packet.stream.type
            if kind in frames:
                frames[kind] += 1
                end = max(end, (packet.pts + (packet.duration or 0)) * packet.time_base)
        if not any(frames.values()):
            raise NotPlayable(f"{path.name} holds no frames.")
        sound = audio.codec_context.name.removeprefix("lib") if audio is not None else ""
        picture = _NAMES.get(video.codec_context.name.removeprefix("lib"), video.codec_context.name) if video is not None else ""
        width, height = (video.codec_context.width, video.codec_context.height) if video is not None else (0, 0)
    return RecordingFacts(
        path, picture or sound, sound, width, height, round(end * 1000), frames["video"], frames["audio"], path.stat().st_size
    )
