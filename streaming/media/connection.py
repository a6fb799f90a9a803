"""What publishers and watchers have in common: an aiortc connection that takes an offer and answers it once."""

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from aiortc import RTCConfiguration, RTCPeerConnection, RTCRtpCodecCapability, RTCRtpReceiver, RTCSessionDescription

from streaming.media import ice
from streaming.media.engine import BadOffer
from streaming.media.offers import Offer

logger = logging.getLogger(__name__)


def new_connection() -> RTCPeerConnection:
    """A connection that asks no server on the internet for its own address."""
    return RTCPeerConnection(RTCConfiguration(iceServers=[]))


@contextmanager
def refusing(sentence: str) -> Iterator[None]:
    """Turns whatever an offer leads aiortc into, into BadOffer; a machine without sockets stays an OSError."""
    try:
        yield
    except (BadOffer, OSError):
        raise
    except Exception as exc:
        raise BadOffer(sentence) from exc


def codecs_for(kind: str, first: str = "H264") -> list[RTCRtpCodecCapability]:
    """What we answer with: Opus; H264 with packetization-mode 1, then VP8 (or the other way round), each with retransmission."""
    offered = RTCRtpReceiver.getCapabilities(kind)
    every = offered.codecs if offered else []
    if kind == "audio":
        return [codec for codec in every if codec.mimeType == "audio/opus"]
    order = [f"video/{first}", "video/H264" if first == "VP8" else "video/VP8"]
    chosen = [codec for name in order for codec in every if codec.mimeType == name]
    return chosen + [codec for codec in every if codec.mimeType == "video/rtx"]


async def take_offer(connection: RTCPeerConnection, offer: Offer) -> None:
    await connection.setRemoteDescription(RTCSessionDescription(offer.text, "offer"))


async def answer(connection: RTCPeerConnection, where: ice.Where) -> str:
    """Bind sockets, make the answer and set it; our candidates are in it. Raises OSError."""
    for transceiver in connection.getTransceivers():
        await ice.gather(transceiver.receiver.transport.transport._connection, where.hosts)
    await connection.setLocalDescription(await connection.createAnswer())
    return ice.announced(str(connection.localDescription.sdp), where.public)


async def close_connection(connection: RTCPeerConnection) -> None:
    """Close, and when it had not connected yet, let aiortc's own connecting tasks see it at their next step of 20 ms."""
    connecting = connection.connectionState in ("new", "connecting")
    try:
        await connection.close()
    except Exception:  # an offer may leave aiortc half built; whoever closes it has something else to finish
        logger.warning("a connection did not close cleanly", exc_info=True)
    if connecting:
        await asyncio.wait([asyncio.get_running_loop().create_future()], timeout=0.05)
