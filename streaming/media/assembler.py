"""Turns the RTP packets of one stream into whole frames in order: reordering, retransmission requests, loss, wrap. No network here."""

from collections.abc import Callable

from streaming.media.bitstream import START_CODE, Frame

HOLD_VIDEO_S = 0.35
HOLD_AUDIO_S = 0.06
NACK_AGAIN_S = 0.07
MOST_HELD = 600
FAR_JUMP = 3000
LATE_BEFORE_RESYNC = 100


def _nothing() -> None:
    return None


class Assembler:
    """One RTP stream (one SSRC, one codec).

    In order, a packet is taken at once. At a gap the packets after it are held up to `hold_s` while the missing ones are asked
    for (`nack`); then the gap is given up: counted, and for video everything up to the next keyframe is dropped and one is asked
    for (`want_key`). `codec` is H264, VP8 or opus. Times are monotonic seconds.
    """

    def __init__(
        self,
        codec: str,
        emit: Callable[[Frame], None],
        *,
        nack: Callable[[list[int]], None] | None = None,
        want_key: Callable[[], None] = _nothing,
        ssrc: int = 0,
    ) -> None:
        self.codec = codec
        self.lost = 0
        self.skips = 0
        self.frames = 0
        self.dropped = 0
        self.damaged_packets = 0
        self.broken = codec != "opus"
        self._emit, self._nack, self._want_key, self._ssrc = emit, nack, want_key, ssrc
        self._hold = HOLD_AUDIO_S if codec == "opus" else HOLD_VIDEO_S
        self._take = {"H264": self._h264, "VP8": self._vp8, "opus": self._opus}[codec]
        self._next: int | None = None
        self._held: dict[int, tuple[int, int, bytes]] = {}
        self._gap_since = 0.0
        self._nacked_at = -1e9
        self._late = 0
        self._ts: int | None = None
        self._now = 0.0
        self._chunks: list[bytes] = []
        self._frame_ts: int | None = None
        self._key = self._damaged = self._in_unit = self._has_sps = False
        self._sps = self._pps = b""

    @property
    def held(self) -> int:
        """How many packets wait behind a gap."""
        return len(self._held)

    def push(self, seq: int, ts: int, marker: int, payload: bytes, now: float) -> None:
        """Take one packet: 16-bit sequence number, 32-bit timestamp, marker bit, payload without padding."""
        self._now = now
        expected = self._next
        if seq == expected or expected is None:
            self._late = 0
            self._next = (seq + 1) & 0xFFFF
            self._feed(ts, marker, payload)
            if self._held:
                self._drain()
            return
        ahead = (seq - expected) & 0xFFFF
        if ahead >= 0x8000:
            self._came_late(seq, ts, marker, payload)
            return
        self._late = 0
        if not self._held:
            self._gap_since = now
            self._nacked_at = -1e9
        self._held[seq] = (ts, marker, payload)
        if now - self._gap_since > self._hold or len(self._held) > MOST_HELD or ahead > FAR_JUMP:
            self._skip()
        elif self._nack is not None and now - self._nacked_at >= NACK_AGAIN_S:
            self._ask(expected)

    def tick(self, now: float) -> None:
        """Give up a gap that nothing arrives behind any more; ask again for what is missing."""
        self._now = now
        if not self._held:
            return
        if now - self._gap_since > self._hold:
            self._skip()
        elif self._nack is not None and self._next is not None and now - self._nacked_at >= NACK_AGAIN_S:
            self._ask(self._next)

    def _ask(self, expected: int) -> None:
        far = max((seq - expected) & 0xFFFF for seq in self._held)
        missing = [s for k in range(min(far, 300)) if (s := (expected + k) & 0xFFFF) not in self._held]
        if missing and self._nack is not None:
            self._nacked_at = self._now
            self._nack(missing)

    def _came_late(self, seq: int, ts: int, marker: int, payload: bytes) -> None:
        """A duplicate or a straggler is dropped; a long row of them is a sender that began anew."""
        self._late += 1
        if self._late > LATE_BEFORE_RESYNC:
            self._late = 0
            self._held.clear()
            self._start_over()
            self._next = (seq + 1) & 0xFFFF
            self._feed(ts, marker, payload)

    def _drain(self) -> None:
        held, seq = self._held, self._next or 0
        while (packet := held.pop(seq, None)) is not None:
            seq = self._next = (seq + 1) & 0xFFFF
            self._feed(*packet)
        self._gap_since = self._now
        self._nacked_at = -1e9

    def _skip(self) -> None:
        expected = self._next or 0
        first = min(self._held, key=lambda seq: (seq - expected) & 0xFFFF)
        self.lost += (first - expected) & 0xFFFF
        self.skips += 1
        self._next = first
        self._start_over()
        self._drain()

    def _start_over(self) -> None:
        self._chunks = []
        self._key = self._in_unit = self._has_sps = False
        self._frame_ts = None
        if self.codec != "opus":
            self.broken = True
            self._want_key()

    def _feed(self, ts: int, marker: int, payload: bytes) -> None:
        if not payload:
            return
        try:
            self._take(ts, marker, payload)
        except (IndexError, ValueError):
            self.damaged_packets += 1
            self._damaged = True

    def _unwrapped(self, ts: int) -> int:
        last = self._ts
        self._ts = ts if last is None else last + ((ts - last + 0x8000_0000) & 0xFFFF_FFFF) - 0x8000_0000
        return self._ts

    def _opus(self, ts: int, _marker: int, payload: bytes) -> None:
        self.frames += 1
        self._emit(Frame("opus", self._unwrapped(ts), True, payload, self._now, self._ssrc))

    def _begin(self, ts: int) -> None:
        """A new timestamp is a new frame; what was open without a marker is whole, for packets come here in order."""
        if self._chunks:
            self._finish()
        self._frame_ts = ts
        self._key = self._damaged = self._in_unit = self._has_sps = False

    def _finish(self) -> None:
        chunks, self._chunks = self._chunks, []
        ts, self._frame_ts = self._frame_ts, None
        damaged, self._damaged = self._damaged or self._in_unit, False
        if ts is None or not chunks:
            return
        if damaged:
            self.dropped += 1
            if not self.broken:
                self.broken = True
                self._want_key()
            return
        if self.broken and not self._key:
            self.dropped += 1
            self._want_key()
            return
        if self._key and self.codec == "H264" and not self._has_sps:
            if not self._sps or not self._pps:
                self.dropped += 1
                self._want_key()
                return
            chunks = [START_CODE, self._sps, START_CODE, self._pps, *chunks]
        self.broken = False
        self.frames += 1
        self._emit(Frame(self.codec, self._unwrapped(ts), self._key, b"".join(chunks), self._now, self._ssrc))

    def _vp8(self, ts: int, marker: int, payload: bytes) -> None:
        """RFC 7741, 4.2."""
        if ts != self._frame_ts:
            self._begin(ts)
        first = payload[0]
        at = 1
        if first & 0x80:
            extension = payload[1]
            at = 2
            if extension & 0x80:
                at += 2 if payload[2] & 0x80 else 1
            if extension & 0x40:
                at += 1
            if extension & 0x30:
                at += 1
        if not self._chunks:
            if first & 0x17 != 0x10:
                self._damaged = True
            self._key = not payload[at] & 1
        self._chunks.append(payload[at:])
        if marker:
            self._finish()

    def _h264(self, ts: int, marker: int, payload: bytes) -> None:
        """RFC 6184, 5.6 to 5.8: single units, STAP-A and FU-A (packetization modes 0 and 1)."""
        if ts != self._frame_ts:
            self._begin(ts)
        kind = payload[0] & 31
        if kind == 28:
            header = payload[1]
            if header & 0x80:
                self._in_unit = True
                if header & 31 == 5:
                    self._key = True
                self._chunks += (START_CODE, bytes((payload[0] & 0xE0 | header & 31,)), payload[2:])
            elif self._in_unit:
                self._chunks.append(payload[2:])
            else:
                self._damaged = True
            if header & 0x40:
                self._in_unit = False
        elif kind == 24:
            at = 1
            while at + 2 < len(payload):
                size = payload[at] << 8 | payload[at + 1]
                unit = payload[at + 2 : at + 2 + size]
                if len(unit) < size or not size:
                    raise ValueError("an aggregated unit is cut off")
                self._unit(unit)
                at += 2 + size
        elif 0 < kind < 24:
            self._unit(payload)
        else:
            raise ValueError("a unit type this stream may not carry")
        if marker:
            self._finish()

    def _unit(self, nal: bytes) -> None:
        kind = nal[0] & 31
        if kind == 5:
            self._key = True
        elif kind == 7:
            self._sps = nal
            self._has_sps = True
        elif kind == 8:
            self._pps = nal
        self._chunks += (START_CODE, nal)
