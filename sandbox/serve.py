"""Listens: https for pages and API, plain http for the landing page behind the QR code, both in one loop."""

import asyncio
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import uvicorn

from sandbox.app import create_app
from sandbox.landing.app import create_landing
from sandbox.process import Process
from sandbox.tls import Certificates, ensure_certificates, lan_addresses


@dataclass(frozen=True)
class Addresses:
    """Where phones find this Kaibo."""

    url: str
    landing: str
    ca_file: str


class Quiet(uvicorn.Server):
    """A server that leaves signals to us."""

    def install_signal_handlers(self) -> None:
        return


def addresses(process: Process) -> tuple[Addresses, Certificates]:
    """Certificates for every name and address of this machine, and the address to print."""
    settings = process.settings
    found = lan_addresses()
    certificates = ensure_certificates(
        settings.data / "tls",
        names=[settings.public_name] if settings.public_name else [],
        addresses=found,
        clock=process.clock,
        cert_file=settings.cert_file,
        key_file=settings.key_file,
    )
    name = settings.public_name or next((address for address in found if not address.startswith("127.")), "127.0.0.1")
    landing = f"http://{name}:{settings.landing_port}" if settings.landing_port else f"https://{name}:{settings.port}"
    process.join_base = landing
    return Addresses(f"https://{name}:{settings.port}", landing, str(certificates.ca_file)), certificates


async def serve(process: Process, where: Addresses, certificates: Certificates, ready: Callable[[], Any]) -> None:
    """Serve until SIGINT or SIGTERM; `ready` is called once when both ports answer."""
    settings = process.settings
    options: dict[str, Any] = {
        "host": settings.host,
        "log_level": "warning",
        "access_log": False,
        "timeout_graceful_shutdown": 5,
        "ws_max_size": 65536,
    }
    pages = Quiet(
        uvicorn.Config(
            create_app(process),
            port=settings.port,
            ssl_certfile=str(certificates.cert_file),
            ssl_keyfile=str(certificates.key_file),
            **options,
        )
    )
    servers = [pages]
    if settings.landing_port:
        servers.append(Quiet(uvicorn.Config(create_landing(process, where.url, certificates), port=settings.landing_port, **options)))
    running = [asyncio.create_task(server.serve()) for server in servers]
    loop = asyncio.get_running_loop()

    def stop() -> None:
        for server in servers:
            server.should_exit = True

    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows: Ctrl-C arrives as KeyboardInterrupt
            loop.add_signal_handler(number, stop)
    while not all(server.started for server in servers) and not any(task.done() for task in running):
        await process.clock.sleep(0.02)
    if all(server.started for server in servers):
        ready()
    try:
        await asyncio.gather(*running)
    finally:
        stop()
