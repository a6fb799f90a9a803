"""Which addresses of this machine a peer is offered, with socket buffers that survive a burst."""

import socket
from collections.abc import Sequence
from typing import Any

from aioice.ice import get_host_addresses

SOCKET_BYTES = 1 << 20


def addresses(hosts: Sequence[str] | None) -> list[str]:
    """The given addresses, or all of this machine's; the loopback address when there is nothing else."""
    if hosts is not None:
        return list(hosts)
    return get_host_addresses(use_ipv4=True, use_ipv6=True) or ["127.0.0.1"]


async def gather(connection: Any, hosts: Sequence[str] | None) -> None:
    """Bind the sockets of an aioice connection to the wished addresses before it would look for all. Raises OSError if none binds."""
    if connection._local_candidates_start:
        return
    connection._local_candidates_start = True
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
