"""One keyframe decoded to a small picture: for the wall's thumbnails and for judging black and frozen. Call it in a thread."""

from fractions import Fraction
from typing import Any

import av
import numpy as np

from streaming.media.bitstream import Frame

WIDEST = 320
QUANTISER = 5
POINTS = (48, 48)


class Still:
    """A decoded keyframe, at most 320 px wide, and brightness points of it; the JPEG is made when first asked for."""

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
            full = self._small.reformat(format="yuvj420p")  # a JPEG's brightness goes from 0 to 255, a video's from 16 to 235
            full.pts = 0
            coder: Any = av.CodecContext.create("mjpeg", "w")  # half the work of going through RGB
            coder.width, coder.height, coder.pix_fmt, coder.time_base = self.width, self.height, "yuvj420p", Fraction(1, 25)
            coder.thread_count, coder.qmin, coder.qmax = 1, QUANTISER, QUANTISER
            self._jpeg = b"".join(bytes(each) for each in (*coder.encode(full), *coder.encode(None)))
        return self._jpeg

    @property
    def drawn(self) -> bool:
        """Whether the JPEG is made already."""
        return self._jpeg is not None


def decode_still(keyframe: Frame, *, drawn: bool = False) -> Still | None:
    """Decode a keyframe of H264 or VP8; None when the decoder cannot. `drawn`: make its JPEG too."""
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
    still = Still(keyframe, frame.reformat(width=width, height=height, format="yuv420p", interpolation="FAST_BILINEAR"))
    if drawn:
        still.jpeg()
    return still
