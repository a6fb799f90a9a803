"""Draws pictures and sound and codes them, for shows without a camera, for the demo, for tests and the bench."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from streaming.media.bitstream import AUDIO_CLOCK, VIDEO_CLOCK, Frame

_VIDEO_BASE = Fraction(1, VIDEO_CLOCK)
_AUDIO_BASE = Fraction(1, AUDIO_CLOCK)
_BARS = ((196, 60, 60), (224, 160, 48), (80, 160, 90), (60, 120, 190), (120, 80, 170))


@dataclass(frozen=True)
class Drawing:
    """What to draw: size in pixels, frames a second, bitrate, a keyframe every `key_every_s`; `look` is moving, still or black.

    `paint` draws the picture of a second itself, in place of the moving bars.
    """

    width: int = 640
    height: int = 360
    fps: int = 15
    kbps: int = 600
    codec: str = "H264"
    key_every_s: float = 2.0
    look: str = "moving"
    voice: bool = True
    title: str = "开播"
    paint: Callable[[float], Image.Image] | None = None


def picture(drawing: Drawing, at_s: float) -> NDArray[np.uint8]:
    """One picture (RGB) of the drawing at a second of the clip."""
    w, h = drawing.width, drawing.height
    if drawing.paint is not None:
        return np.asarray(drawing.paint(at_s).resize((w, h)).convert("RGB"))
    if drawing.look == "black":
        return np.zeros((h, w, 3), np.uint8)
    moved = 0.0 if drawing.look == "still" else at_s
    across = np.linspace(0, 255, w, dtype=np.float32)[None, :]
    down = np.linspace(0, 255, h, dtype=np.float32)[:, None]
    image = np.empty((h, w, 3), np.uint8)
    image[..., 0] = (across * 0.3 + down * 0.2 + 40) % 256
    image[..., 1] = (down * 0.35 + 50 + moved * 12) % 256
    image[..., 2] = (across * 0.25 + 80) % 256
    bar = max(2, w // 10)
    for index, colour in enumerate(_BARS):
        left = int((index * w / len(_BARS) + moved * w * 0.08 * (1 + index * 0.2)) % w)
        top = int(h * (0.25 + 0.12 * math.sin(moved * 1.3 + index)))
        image[top : top + h // 3, left : left + bar] = colour
    canvas = Image.fromarray(image)
    pen = ImageDraw.Draw(canvas)
    pen.rectangle((w // 20, h - h // 6, w // 20 + w // 4, h - h // 20), fill=(20, 20, 20))
    pen.text((w // 20 + 6, h - h // 7), f"{int(moved // 60):02d}:{moved % 60:04.1f}", fill=(255, 255, 255))
    return np.asarray(canvas)


def sound(at: int, count: int, *, voice: bool) -> NDArray[np.float32]:
    """`count` stereo samples from sample `at`: a tone that swells and rests like sentences, or silence."""
    if not voice:
        return np.zeros((2, count), np.float32)
    t = (np.arange(at, at + count, dtype=np.float64)) / AUDIO_CLOCK
    swell = np.clip(np.sin(2 * np.pi * t / 4.0) + 0.6, 0, 1) * (0.6 + 0.4 * np.sin(2 * np.pi * 3 * t))
    tone = 0.2 * swell * (np.sin(2 * np.pi * 180 * t) + 0.5 * np.sin(2 * np.pi * 360 * t) + 0.25 * np.sin(2 * np.pi * 720 * t))
    return np.stack((tone, tone)).astype(np.float32)


def coded_pictures(drawing: Drawing, seconds: float) -> Iterator[Frame]:
    """The coded frames; `ts` starts at 0 in ticks of 90 kHz, `arrival` is the second of the frame."""
    h264 = drawing.codec == "H264"
    coder = av.CodecContext.create("libx264" if h264 else "libvpx", "w")
    coder.width, coder.height, coder.pix_fmt = drawing.width, drawing.height, "yuv420p"
    coder.time_base, coder.framerate, coder.bit_rate = _VIDEO_BASE, Fraction(drawing.fps), drawing.kbps * 1000
    coder.gop_size = max(1, round(drawing.key_every_s * drawing.fps))
    coder.thread_count = 1
    if h264:
        rate = f"vbv-maxrate={drawing.kbps}:vbv-bufsize={drawing.kbps}:repeat-headers=1:scenecut=0"
        coder.options = {"preset": "veryfast", "tune": "zerolatency", "profile": "baseline", "x264-params": rate}
    else:
        coder.options = {"deadline": "realtime", "cpu-used": "8", "lag-in-frames": "0"}
    step = VIDEO_CLOCK // drawing.fps
    for index in range(round(seconds * drawing.fps)):
        frame = av.VideoFrame.from_ndarray(picture(drawing, index / drawing.fps), format="rgb24")
        frame.pts, frame.time_base = index * step, _VIDEO_BASE
        yield from _frames(coder.encode(frame), drawing.codec, VIDEO_CLOCK)
    yield from _frames(coder.encode(None), drawing.codec, VIDEO_CLOCK)


def coded_sound(seconds: float, *, voice: bool = True) -> Iterator[Frame]:
    """Opus packets of 20 ms; `ts` starts at 0 in ticks of 48 kHz."""
    coder = av.CodecContext.create("libopus", "w")
    coder.sample_rate, coder.layout, coder.format, coder.bit_rate = AUDIO_CLOCK, "stereo", "flt", 32_000
    coder.time_base = _AUDIO_BASE
    for index in range(round(seconds * 50)):
        samples = sound(index * 960, 960, voice=voice)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples.T).reshape(1, -1), format="flt", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = AUDIO_CLOCK, index * 960, _AUDIO_BASE
        for packet in coder.encode(frame):
            yield Frame("opus", index * 960, True, bytes(packet), index / 50)


def coded(drawing: Drawing, seconds: float) -> list[Frame]:
    """Picture and sound in the order of their times."""
    return sorted((*coded_pictures(drawing, seconds), *coded_sound(seconds, voice=drawing.voice)), key=lambda each: each.arrival)


def _frames(packets: Sequence[Any], codec: str, rate: int) -> Iterator[Frame]:
    for packet in packets:
        ts = packet.pts or 0
        yield Frame(codec, ts, packet.is_keyframe, bytes(packet), ts / rate)
