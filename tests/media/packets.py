"""Packs coded frames into RTP payloads for tests of the assembler, independent of aiortc's packer."""

from dataclasses import dataclass

from streaming.media.assembler import Assembler
from streaming.media.bitstream import Frame, split_nals

MOST = 500


@dataclass(frozen=True)
class Packet:
    """One RTP packet: 16-bit sequence number, 32-bit timestamp, marker, payload."""

    seq: int
    ts: int
    marker: int
    payload: bytes


def h264_payloads(frame: Frame, mode: int = 1) -> list[bytes]:
    """Mode 1: parameter sets in one STAP-A, large units in FU-A. Mode 0: single units only."""
    nals = split_nals(frame.data)
    if mode == 0:
        return nals
    payloads = []
    sets = [nal for nal in nals if nal[0] & 31 in (7, 8)]
    if sets:
        payloads.append(b"\x78" + b"".join(len(nal).to_bytes(2, "big") + nal for nal in sets))
    for nal in nals:
        if nal[0] & 31 in (7, 8):
            continue
        if len(nal) <= MOST:
            payloads.append(nal)
            continue
        rest, first = nal[1:], True
        while rest:
            part, rest = rest[:MOST], rest[MOST:]
            header = nal[0] & 31 | (0x80 if first else 0) | (0 if rest else 0x40)
            payloads.append(bytes((nal[0] & 0xE0 | 28, header)) + part)
            first = False
    return payloads


def vp8_payloads(frame: Frame) -> list[bytes]:
    """With the picture id that Chromium sends (15 bits)."""
    parts = [frame.data[at : at + MOST] for at in range(0, len(frame.data), MOST)]
    return [bytes((0x90 if not index else 0x80, 0x80, 0x80 | 1, 7)) + part for index, part in enumerate(parts)]


def rtp(frames: list[Frame], *, seq: int = 1000, ts: int = 50_000, mode: int = 1) -> list[Packet]:
    """All packets of the frames, with sequence numbers and timestamps that wrap."""
    packets = []
    for frame in frames:
        if frame.codec == "opus":
            payloads = [frame.data]
        else:
            payloads = vp8_payloads(frame) if frame.codec == "VP8" else h264_payloads(frame, mode)
        for index, payload in enumerate(payloads):
            packets.append(Packet(seq & 0xFFFF, (frame.ts + ts) & 0xFFFF_FFFF, int(index == len(payloads) - 1), payload))
            seq += 1
    return packets


class Bench:
    """An assembler with everything it says kept in lists."""

    def __init__(self, codec: str) -> None:
        self.frames: list[Frame] = []
        self.nacked: list[list[int]] = []
        self.keys = 0
        self.now = 0.0
        self.assembler = Assembler(codec, self.frames.append, nack=self.nacked.append, want_key=self._key)

    def _key(self) -> None:
        self.keys += 1

    def play(self, packets: list[Packet], step: float = 0.001) -> None:
        for packet in packets:
            self.now += step
            self.assembler.push(packet.seq, packet.ts, packet.marker, packet.payload, self.now)
