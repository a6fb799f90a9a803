"""The short way of a datagram: from the socket straight to the receiver, without aioice's queue, a task switch and a packet object."""

import asyncio
import struct
from typing import Any

import pylibsrtp
from aiortc import rtp

from streaming.media.receiver import PassthroughReceiver

_header = struct.Struct("!BBHLL").unpack_from


class DirectMedia:
    """One DTLS transport's RTP, decrypted and handed on in the call that read it. Everything else goes the long way.

    Make it when all receivers of the transport are registered.
    """

    def __init__(self, transport: Any) -> None:
        self._router = transport._rtp_router
        self._unprotect = transport._rx_srtp.unprotect
        self._by_ssrc: dict[int, PassthroughReceiver] = {}
        self.refused = self.packets = self.forks = 0
        connection = transport.transport._connection
        for protocol in connection._protocols:
            if protocol.transport.get_extra_info("socket") is not None:  # a relay's transport has none, and goes the long way
                protocol.transport.set_protocol(_Fork(self, protocol))
                self.forks += 1
        self._drain(connection._queue)

    def _drain(self, queue: "asyncio.Queue[tuple[bytes, int] | None]") -> None:
        """Take what came in before the forks were set, in the same turn of the loop, so that nothing overtakes it."""
        others = []
        while not queue.empty():
            item = queue.get_nowait()
            if item is None or not is_rtp(item[0]):
                others.append(item)
            else:
                self.packet(item[0])
        for item in others:
            queue.put_nowait(item)

    def packet(self, data: bytes) -> None:
        """One protected RTP packet; what cannot be authenticated or parsed is counted and dropped."""
        try:
            data = self._unprotect(data)
            self.packets += 1
            first, second, seq, ts, ssrc = _header(data)
            at = 12 + 4 * (first & 15)
            if first & 16:
                at += 4 + 4 * (data[at + 2] << 8 | data[at + 3])
            receiver = self._by_ssrc.get(ssrc) or self._find(ssrc, second & 127)
            if receiver is None:
                return
            if first & 16 and receiver.level_id:
                receiver.heard(data)
            receiver.rtp(ssrc, second & 127, seq, ts, second >> 7, data[at : len(data) - data[-1]] if first & 32 else data[at:])
        except (pylibsrtp.Error, IndexError, struct.error):
            self.refused += 1

    def _find(self, ssrc: int, payload_type: int) -> PassthroughReceiver | None:
        receiver: PassthroughReceiver | None = self._router.route_rtp(rtp.RtpPacket(payload_type=payload_type, ssrc=ssrc))
        if receiver is not None and len(self._by_ssrc) < 64:
            self._by_ssrc[ssrc] = receiver
        return receiver


def is_rtp(data: bytes) -> bool:
    """RTP and not RTCP, STUN or DTLS (RFC 7983, RFC 5761)."""
    return len(data) >= 12 and 127 < data[0] < 192 and not 191 < data[1] < 224


class _Fork(asyncio.DatagramProtocol):
    """Stands in front of aioice's protocol on its socket and takes only the RTP."""

    def __init__(self, direct: DirectMedia, inner: Any) -> None:
        self._packet = direct.packet
        self._inner = inner

    def datagram_received(self, data: bytes, addr: Any) -> None:
        if len(data) >= 12 and 127 < data[0] < 192 and not 191 < data[1] < 224:
            self._packet(data)
        else:
            self._inner.datagram_received(data, addr)

    def error_received(self, exc: Exception) -> None:
        self._inner.error_received(exc)

    def connection_lost(self, exc: Exception | None) -> None:
        self._inner.connection_lost(exc)
