"""Which addresses of this machine a peer is offered, with socket buffers that survive a burst."""

import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from aioice.ice import get_host_addresses

SOCKET_BYTES = 1 << 20
SHORTEST = 8
MOST_WAITING = 4096


@dataclass(frozen=True)
class Where:
    """`hosts` are bound and announced (None: all addresses of this machine); `public`, when given, is announced in their place."""

    hosts: Sequence[str] | None = None
    public: str = ""


def on_loopback(hosts: Sequence[str] | None) -> bool:
    """Whether phones may be on this very machine: then their loopback addresses are tried too."""
    return any(address.startswith("127.") or address == "::1" for address in addresses(hosts))


def announced(sdp: str, public: str) -> str:
    """The answer with the public address in its host candidates: a router in front of this machine passes the same ports on."""
    if not public:
        return sdp
    lines, ports = [], set()
    for line in sdp.split("\r\n"):
        if line.startswith("a=candidate:") and " typ host" in line:
            parts = line.split(" ")
            if (":" in parts[4]) != (":" in public) or (parts[1], parts[5]) in ports:
                continue  # of another family, or the same port a second time
            ports.add((parts[1], parts[5]))
            line = " ".join([*parts[:4], public, *parts[5:]])
        lines.append(line)
    return "\r\n".join(lines)


def addresses(hosts: Sequence[str] | None) -> list[str]:
    """The given addresses, or all of this machine's; the loopback address when there is nothing else."""
    if hosts is not None:
        return list(hosts)
    return get_host_addresses(use_ipv4=True, use_ipv6=True) or ["127.0.0.1"]


def shield(connection: Any) -> None:
    """Keep from aiortc's DTLS loop what any stranger may send: it ends at an empty datagram, and a flood would fill its queue.

    Nothing of DTLS, RTP or RTCP is shorter than eight bytes.
    """
    take, queue = connection.data_received, connection._queue

    def guarded(data: bytes, component: int) -> None:
        if len(data) >= SHORTEST and queue.qsize() < MOST_WAITING:
            take(data, component)

    connection.data_received = guarded


async def gather(connection: Any, hosts: Sequence[str] | None) -> None:
    """Bind the sockets of an aioice connection to the wished addresses before it would look for all. Raises OSError if none binds."""
    if connection._local_candidates_start:
        return
    connection._local_candidates_start = True
    shield(connection)
    wished = addresses(hosts)
    for component in connection._components:
        connection._local_candidates += await connection.get_component_candidates(component=component, addresses=wished)
    connection._local_candidates_end = True
    if not connection._local_candidates:
        raise OSError(f"no socket could be opened on {', '.join(wished)}")
    for protocol in connection._protocols:
        sock = protocol.transport.get_extra_info("socket")
        if sock is not None:
            for option in (socket.SO_RCVBUF, socket.SO_SNDBUF):
                sock.setsockopt(socket.SOL_SOCKET, option, SOCKET_BYTES)
