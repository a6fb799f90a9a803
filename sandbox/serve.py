"""Listens: https for pages and API, plain http for the landing page behind the QR code, both in one loop."""

import asyncio
import errno
import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import uvicorn

from sandbox.app import create_app
from sandbox.config import Settings
from sandbox.landing.app import create_landing
from sandbox.loop import keep_what_is_loaded
from sandbox.process import Process
from sandbox.tls import Certificates, ensure_certificates, lan_addresses


@dataclass(frozen=True)
class Addresses:
    """Where phones find this Kaibo."""

    url: str
    landing: str
    ca_file: str


class PortTaken(RuntimeError):
    """Another program listens on a port that Kaibo was told to use; the sentence says which and what to do."""


@dataclass(frozen=True)
class Ports:
    """The ports of this Kaibo, taken but not listened on yet; `landing` is None where there is none."""

    pages: socket.socket
    landing: socket.socket | None


class Quiet(uvicorn.Server):
    """A server that leaves signals to us."""

    def install_signal_handlers(self) -> None:
        return


def take_ports(settings: Settings) -> Ports:
    """Take both ports before anything else is done, so that a taken one is said at once. PortTaken, or OSError for an address not ours."""
    pages = _take(settings.host, settings.port, "--port 9443")
    try:
        return Ports(pages, _take(settings.host, settings.landing_port, "--landing-port 9444") if settings.landing_port else None)
    except Exception:
        pages.close()
        raise


def _take(host: str, port: int, option: str) -> socket.socket:
    taken = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    # Windows lets two programs have one port unless told not to; elsewhere a port just left may be taken again at once
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR if os.name == "posix" else getattr(socket, "SO_EXCLUSIVEADDRUSE"), 1)  # noqa: B009
    try:
        taken.bind((host, port))
    except OSError as error:
        taken.close()
        if error.errno not in {errno.EADDRINUSE, 10048}:
            raise
        raise PortTaken(
            f"端口 {port} 已被占用，也许开播已经在运行；要换一个端口请加 {option}。 "
            f"Port {port} is taken, perhaps by a Kaibo that is running already; choose another with {option}."
        ) from None
    return taken


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
    process.join_base, process.page_base = landing, f"https://{name}:{settings.port}"
    return Addresses(process.page_base, landing, str(certificates.ca_file)), certificates


async def serve(process: Process, ports: Ports, where: Addresses, certificates: Certificates, ready: Callable[[], Any]) -> None:
    """Serve until SIGINT or SIGTERM; `ready` is called once when both ports answer."""
    options: dict[str, Any] = {
        "log_level": "warning",
        "access_log": False,
        "timeout_graceful_shutdown": 5,
        "ws_max_size": 65536,
    }
    pages = Quiet(
        uvicorn.Config(
            create_app(process),
            ssl_certfile=str(certificates.cert_file),
            ssl_keyfile=str(certificates.key_file),
            **options,
        )
    )
    listening = [(pages, ports.pages)]
    if ports.landing is not None:
        listening.append((Quiet(uvicorn.Config(create_landing(process, where.url, certificates), **options)), ports.landing))
    servers = [server for server, _ in listening]
    running = [asyncio.create_task(server.serve([taken])) for server, taken in listening]
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
        keep_what_is_loaded()
    try:
        await asyncio.gather(*running)
    finally:
        stop()
