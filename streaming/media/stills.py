"""One keyframe decoded to a small picture: for the wall's thumbnails and for judging black and frozen. Call it in a thread."""

import io
from typing import Any

import av
import numpy as np

from streaming.media.bitstream import Frame

WIDEST = 360
POINTS = (48, 48)


class Still:
    """A decoded keyframe, at most 360 px wide, and brightness points of it; the JPEG is made when first asked for."""

    def __init__(self, keyframe: Frame, small: Any) -> None:
        self.keyframe = keyframe
        self._small = small
        self._jpeg: bytes | None = None

    @property
    def width(self) -> int:
        return int(self._small.width)

    @property
    def height(self) -> int:
        return int(self._small.height)

    def points(self) -> bytes:
        """48 x 48 luma values."""
        plane = self._small.planes[0]
        luma = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)[: self._small.height, : self._small.width]
        rows = np.linspace(0, luma.shape[0] - 1, POINTS[0]).astype(int)
        columns = np.linspace(0, luma.shape[1] - 1, POINTS[1]).astype(int)
        return bytes(luma[np.ix_(rows, columns)])

    def jpeg(self) -> bytes:
        """The picture as JPEG."""
        if self._jpeg is None:
            target = io.BytesIO()
            self._small.to_image().save(target, "JPEG", quality=72)
            self._jpeg = target.getvalue()
        return self._jpeg


def decode_still(keyframe: Frame) -> Still | None:
    """Decode a keyframe of H264 or VP8; None when the decoder cannot."""
    decoder: Any = av.CodecContext.create("h264" if keyframe.codec == "H264" else "vp8", "r")
    decoder.thread_count = 1
    decoder.options = {"skip_loop_filter": "all"}
    try:
        frames = decoder.decode(av.Packet(keyframe.data)) + decoder.decode(None)
    except (av.FFmpegError, ValueError):
        return None
    if not frames:
        return None
    frame = frames[0]
    width = min(WIDEST, frame.width) & ~1
    height = max(2, round(frame.height * width / frame.width) & ~1)
    return Still(keyframe, frame.reformat(width=width, height=height, format="yuv420p", interpolation="FAST_BILINEAR"))
