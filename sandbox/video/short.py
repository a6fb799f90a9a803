"""Takes in short videos, such as that of a listing: looks at length, shape and size before it codes anything, then makes them playable."""

import io
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, cast

import av
from PIL import Image

from sandbox.errors import FieldFault, Invalid, Unready

from .playable import make_playable
from .probe import NotPlayable, probe

MOST_MS: Final = 60_000
SLACK_MS: Final = 500
"""A camera that is stopped at 60 seconds writes a picture more."""
LEAST_SIDE: Final = 360
MOST_SIDE: Final = 4_096
SHAPES: Final = ((1, 1), (16, 9), (3, 4))
SHAPE_PART: Final = 0.03
AT_ONCE: Final = 2
"""So many are coded at a time; a further one is asked to come again, so that a class cannot take the whole machine."""
_ROOM = threading.BoundedSemaphore(AT_ONCE)


class VideoRefused(Invalid):
    """The upload is no video this place takes; the sentence says why."""

    code = "short_video_refused"
    zh = "{zh_reason}"
    en = "{en_reason}"

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__((FieldFault("video", code, zh, en),), zh_reason=zh, en_reason=en)


class VideosBusy(Unready):
    """Others' videos are being coded."""

    code = "videos_busy"
    zh = "正在处理别人的视频，请等半分钟再传一次。"
    en = "Other videos are being coded; try again in half a minute."


@dataclass(frozen=True)
class ShortVideo:
    """A finished MP4 with its size in pixels, and a JPEG of its first picture."""

    path: Path
    width: int
    height: int
    duration_ms: int
    poster: bytes


def take_in_video(source: Path, out: Path) -> ShortVideo:
    """Make `out` from `source`: at most 60 s, 1:1, 16:9 or 3:4. VideoRefused with a sentence, VideosBusy.

    Blocking, up to half a minute: call it in a thread.
    """
    if not _ROOM.acquire(blocking=False):
        raise VideosBusy(30)
    try:
        facts = probe(source)
        if not facts.frames_video:
            raise VideoRefused("no_picture", "这个文件里没有画面，请换一段视频。", "There is no picture in this file.")
        if facts.duration_ms > MOST_MS + SLACK_MS:
            zh = f"视频 {facts.duration_ms / 1000:.0f} 秒，最长 60 秒。请在相册里剪短再传。"
            raise VideoRefused("too_long", zh, f"The video lasts {facts.duration_ms / 1000:.0f} s; at most 60. Cut it first.")
        first = _first(source)
        _fits(*first.size)
        made = make_playable(source, out)
    except NotPlayable as odd:
        raise VideoRefused(
            "unreadable", "这个视频打不开，请换成 MP4 或 MOV，或者重新拍一段。", "This video cannot be read; use MP4."
        ) from odd
    finally:
        _ROOM.release()
    poster = io.BytesIO()
    first.convert("RGB").save(poster, "JPEG", quality=85)
    return ShortVideo(out, made.width, made.height, made.duration_ms, poster.getvalue())


def _first(source: Path) -> Image.Image:
    """The first picture, upright."""
    try:
        with av.open(str(source)) as container:
            for frame in container.decode(video=0):
                picture: Image.Image = cast(Any, frame).to_image()  # PyAV gives it no type
                return picture.rotate(frame.rotation, expand=True)
    except (av.FFmpegError, ValueError) as odd:
        raise NotPlayable(f"{source.name}: {odd}") from odd
    raise NotPlayable(f"{source.name}: no picture can be decoded.")


def _fits(width: int, height: int) -> None:
    if min(width, height) < LEAST_SIDE or max(width, height) > MOST_SIDE:
        zh = f"视频画面 {width}×{height}，短边要在 {LEAST_SIDE} 像素以上，长边不超过 {MOST_SIDE}。"
        raise VideoRefused("size", zh, f"The picture is {width}x{height}; at least {LEAST_SIDE} and at most {MOST_SIDE} pixels a side.")
    if not any(abs(width / height / (across / down) - 1) <= SHAPE_PART for across, down in SHAPES):
        zh = f"视频画面 {width}×{height}，要裁成 1:1、16:9 或 3:4。手机竖拍的先在相册里裁成 3:4。"
        raise VideoRefused("shape", zh, f"{width}x{height} is none of 1:1, 16:9 and 3:4; crop it first.")
