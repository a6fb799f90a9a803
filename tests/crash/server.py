"""Kaibo as it runs in a class-room: a process of its own on loopback, over https with its own CA, that can be killed."""

import asyncio
import json
import os
import signal
import socket
import ssl
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from sandbox.clock import SystemClock

STARTS_WITHIN_S = 120.0
OURS = {"KAIBO_PUBLIC_NAME": "127.0.0.1", "KAIBO_HOST": "127.0.0.1", "KAIBO_MEDIA_HOSTS": "127.0.0.1", "KAIBO_LOG_LEVEL": "warning"}
CLOCK = SystemClock()


def free_port() -> int:
    """A TCP port nobody listens on."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


def queued_s(pid: int) -> float:
    """Seconds the main thread of a process was ready to run and had to wait for a processor; 0 where nobody counts them."""
    try:
        return int(Path(f"/proc/{pid}/schedstat").read_text().split()[1]) / 1e9
    except (OSError, IndexError):
        return 0.0


@dataclass
class Server:
    """One data folder and the process that serves it, if any; `guests` are the clients that are closed with it."""

    data: Path
    port: int = field(default_factory=free_port)
    url: str = ""
    process: asyncio.subprocess.Process | None = None
    tls: ssl.SSLContext | None = None
    guests: list[httpx.AsyncClient] = field(default_factory=list)

    @property
    def log(self) -> Path:
        """Where stderr of every start is kept."""
        return self.data.parent / f"{self.data.name}.log"

    async def start(self) -> float:
        """Start it; answers the seconds to the first good answer of `/api/health`, without those it stood in a queue for a processor."""
        began = CLOCK.monotonic()
        command = [sys.executable, "-m", "sandbox", "run", "--json", "--no-demo", "--port", str(self.port), "--landing-port", "0"]
        with self.log.open("ab") as stderr:
            self.process = await asyncio.create_subprocess_exec(
                *command, "--data", str(self.data), env={**os.environ, **OURS}, stdout=asyncio.subprocess.PIPE, stderr=stderr
            )
        assert self.process.stdout is not None
        line = await asyncio.wait_for(self.process.stdout.readline(), STARTS_WITHIN_S)
        assert line, f"it did not start: {self.log.read_text()[-3000:]}"
        said: dict[str, Any] = json.loads(line)
        self.url = said["url"]
        self.tls = ssl.create_default_context(cafile=said["ca_file"])
        async with httpx.AsyncClient(base_url=self.url, verify=self.tls) as client:
            health = (await client.get("/api/health")).json()
        assert health["ok"], health
        return CLOCK.monotonic() - began - queued_s(self.process.pid)

    async def kill(self) -> int:
        """kill -9; answers the wall time (ms) of the kill."""
        assert self.process is not None
        at_ms = CLOCK.now()
        self.process.kill()
        await self._gone()
        return at_ms

    async def stop(self) -> tuple[int, float]:
        """SIGTERM; answers the exit status and the seconds it took, as `start` counts them."""
        assert self.process is not None
        pid, began = self.process.pid, CLOCK.monotonic()
        before = last = queued_s(pid)
        self.process.send_signal(signal.SIGTERM)
        gone = asyncio.ensure_future(self._gone())
        while not (await asyncio.wait({gone}, timeout=0.05))[0]:
            last = max(last, queued_s(pid))
        return gone.result(), CLOCK.monotonic() - began - (last - before)

    async def _gone(self) -> int:
        assert self.process is not None
        status = await self.process.wait()
        # the pipe's end is read, so that its transport is closed before the loop is
        if self.process.stdout is not None:
            await self.process.stdout.read()
        self.process = None
        return status

    async def close(self) -> None:
        """Whatever still runs is killed, whoever is still connected is not."""
        for guest in self.guests:
            await guest.aclose()
        if self.process is not None:
            await self.kill()
