"""Puts our receiver into aiortc's peer connections, and says plainly at start when a new aiortc no longer fits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import aiortc
import aiortc.rtcpeerconnection as peer
from aiortc import RTCConfiguration, RTCPeerConnection
from aiortc.rtcrtpreceiver import RTCRtpReceiver as StockReceiver

from streaming.media.engine import MediaBroken

Maker = Callable[[str, Any], Any]

_make: ContextVar[Maker | None] = ContextVar("passthrough_receiver", default=None)


class HookBroken(MediaBroken):
    """This aiortc or aioice is not the one the media plane was written for."""


def _receiver(kind: str, transport: Any) -> Any:
    make = _make.get()
    return StockReceiver(kind, transport) if make is None else make(kind, transport)


@contextmanager
def passthrough(make: Maker) -> Iterator[None]:
    """Within this block, in this task, a peer connection gets its receivers from `make`; everyone else keeps aiortc's own."""
    setattr(peer, "RTCRtpReceiver", _receiver)  # noqa: B010  (a module's global, replaced on purpose: upstream has no door for this)
    token = _make.set(make)
    try:
        yield
    finally:
        _make.reset(token)


_DTLS = ("_register_rtp_receiver", "_unregister_rtp_receiver", "_rtp_router", "_rx_srtp", "_tx_srtp", "transport", "state")
_ICE = (
    "_protocols", "_nominated", "_queue", "data_received", "_components", "_local_candidates", "_local_candidates_start",
    "get_component_candidates",
)  # fmt: skip
_ROUTER = ("route_rtp", "ssrc_table")


async def self_test() -> None:
    """Make a connection with a receiver of ours in it and look for everything we lean on. Raises HookBroken with a sentence."""
    made: list[tuple[str, Any]] = []

    class Probe:
        track = None

        def __init__(self, kind: str, transport: Any) -> None:
            self.kind, self.transport = kind, transport
            made.append((kind, transport))

        def _set_rtcp_ssrc(self, ssrc: int) -> None:
            return None

        async def stop(self) -> None:
            return None

    connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    try:
        with passthrough(Probe):
            transceiver = connection.addTransceiver("video", direction="recvonly")
        found: Any = transceiver.receiver
        if not isinstance(found, Probe) or not made:
            raise HookBroken(_sentence("its peer connection no longer takes the receiver from the module's global"))
        dtls = made[0][1]
        for owner, names in (
            (dtls, _DTLS),
            (dtls.transport._connection, _ICE),
            (dtls._rtp_router, _ROUTER),
            (transceiver.sender, ("_send_keyframe",)),
        ):
            for name in names:
                if not hasattr(owner, name):
                    raise HookBroken(_sentence(f"{type(owner).__name__} has no {name} any more"))
    except AttributeError as exc:
        raise HookBroken(_sentence(str(exc))) from exc
    finally:
        await connection.close()


def _sentence(what: str) -> str:
    return f"The media plane does not fit the installed aiortc {aiortc.__version__}: {what}. Install aiortc 1.16."
