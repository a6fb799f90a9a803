"""What the media plane must know of a coded frame without decoding it: where pictures start, and how large they are."""

from dataclasses import dataclass

START_CODE = b"\0\0\0\1"
VIDEO_CLOCK = 90_000
AUDIO_CLOCK = 48_000


@dataclass(slots=True)
class Frame:
    """One coded frame as it goes to the file and to watchers.

    `ts` is the RTP timestamp without wrap (90 kHz or 48 kHz), `arrival` the monotonic second its last packet came in,
    `data` is Annex B for H264, the bare frame for VP8, the bare packet for Opus.
    """

    codec: str
    ts: int
    key: bool
    data: bytes
    arrival: float
    ssrc: int = 0

    @property
    def video(self) -> bool:
        return self.codec != "opus"


def split_nals(data: bytes) -> list[bytes]:
    """The NAL units of an Annex B stream, start codes removed."""
    nals = []
    start = data.find(b"\0\0\1")
    while start >= 0:
        following = data.find(b"\0\0\1", start + 3)
        end = len(data) if following < 0 else following
        nal = data[start + 3 : end].rstrip(b"\0") if following >= 0 else data[start + 3 : end]
        if nal:
            nals.append(nal)
        start = following
    return nals


def nal_of(data: bytes, kind: int) -> bytes | None:
    """The first NAL unit of a type (7 SPS, 8 PPS, 5 IDR) in an Annex B frame."""
    return next((nal for nal in split_nals(data) if nal[0] & 31 == kind), None)


class _Bits:
    """Reads the bits of an RBSP: emulation bytes are removed first (ITU-T H.264, 7.3.1)."""

    def __init__(self, nal: bytes) -> None:
        self._value = int.from_bytes(nal.replace(b"\0\0\3", b"\0\0"), "big")
        self._left = len(nal.replace(b"\0\0\3", b"\0\0")) * 8

    def take(self, count: int) -> int:
        if count > self._left:
            raise ValueError("the parameter set ends too early")
        self._left -= count
        return (self._value >> self._left) & ((1 << count) - 1)

    def ue(self) -> int:
        """Exp-Golomb, unsigned (9.1)."""
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > 31:
                raise ValueError("the parameter set is damaged")
        return (1 << zeros) - 1 + self.take(zeros)

    def se(self) -> int:
        """Exp-Golomb, signed (9.1.1)."""
        value = self.ue()
        return (value + 1) // 2 if value & 1 else -(value // 2)


_CHROMA_PROFILES = {44, 83, 86, 100, 110, 118, 122, 128, 134, 138, 139, 144, 244}


def h264_size(sps: bytes) -> tuple[int, int]:
    """Width and height after cropping, from a sequence parameter set (ITU-T H.264, 7.3.2.1.1). Raises ValueError."""
    bits = _Bits(sps[1:])
    profile = bits.take(8)
    bits.take(16)
    bits.ue()
    chroma = 1
    if profile in _CHROMA_PROFILES:
        chroma = _skip_chroma(bits)
    bits.ue()
    order = bits.ue()
    if order == 0:
        bits.ue()
    elif order == 1:
        bits.take(1)
        bits.se()
        bits.se()
        for _ in range(min(bits.ue(), 255)):
            bits.se()
    bits.ue()
    bits.take(1)
    columns, rows = bits.ue() + 1, bits.ue() + 1
    frames_only = bits.take(1)
    if not frames_only:
        bits.take(1)
    bits.take(1)
    left = right = top = bottom = 0
    if bits.take(1):
        left, right, top, bottom = bits.ue(), bits.ue(), bits.ue(), bits.ue()
    across = 2 if chroma in (1, 2) else 1
    down = (2 if chroma == 1 else 1) * (2 - frames_only)
    width, height = columns * 16 - across * (left + right), rows * 16 * (2 - frames_only) - down * (top + bottom)
    if not (0 < width <= 16_384 and 0 < height <= 16_384):
        raise ValueError("the parameter set names an impossible size")
    return width, height


def _skip_chroma(bits: _Bits) -> int:
    """Step over what only the high profiles carry; returns chroma_format_idc."""
    chroma = bits.ue()
    if chroma == 3:
        bits.take(1)
    bits.ue()
    bits.ue()
    bits.take(1)
    if bits.take(1):
        for index in range(8 if chroma != 3 else 12):
            if bits.take(1):
                last = following = 8
                for _ in range(16 if index < 6 else 64):
                    if following:
                        following = (last + bits.se() + 256) % 256
                    last = following or last
    return chroma


def vp8_size(data: bytes) -> tuple[int, int]:
    """Width and height of a VP8 keyframe (RFC 6386, 9.1). Raises ValueError."""
    if len(data) < 10 or data[3:6] != b"\x9d\x01\x2a":
        raise ValueError("this is no VP8 keyframe")
    return (data[6] | data[7] << 8) & 0x3FFF, (data[8] | data[9] << 8) & 0x3FFF


def picture_size(frame: Frame) -> tuple[int, int]:
    """Width and height of a keyframe of either codec. Raises ValueError."""
    if frame.codec == "VP8":
        return vp8_size(frame.data)
    sps = nal_of(frame.data, 7)
    if sps is None:
        raise ValueError("the keyframe carries no parameter set")
    return h264_size(sps)


def opus_ticks(packet: bytes) -> int:
    """Duration of an Opus packet in ticks of 48 kHz (RFC 6716, 3.1); 960 for what cannot be read."""
    if not packet:
        return 960
    config = packet[0] >> 3
    if config < 12:
        one = (480, 960, 1920, 2880)[config & 3]
    elif config < 16:
        one = (480, 960)[config & 1]
    else:
        one = (120, 240, 480, 960)[config & 3]
    code = packet[0] & 3
    count = 1 if code == 0 else 2 if code < 3 else (packet[1] & 63 if len(packet) > 1 else 1)
    return one * count if 0 < one * count <= 5760 else 960
