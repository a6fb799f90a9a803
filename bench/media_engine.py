"""The client half of the media benches: starts the engine's process, keeps it on a core of its own, and reads its CPU and memory."""

import asyncio
import json
import os
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

SERVER = Path(__file__).with_name("media_server.py")
LOOP = "uvloop" if sys.platform != "win32" else "asyncio"


def keep_on(pid: int, core: int) -> None:
    """Keep a process on one core where the system can; 0 is this one."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(pid, {core})


@dataclass
class Engine:
    """The engine's process, seen from the bench."""

    child: Any
    process: psutil.Process
    memory: list[tuple[float, float]] = field(default_factory=list)
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock)

    async def ask(self, **what: Any) -> dict[str, Any]:
        """Send an order, read the answer. SystemExit when the process is gone."""
        async with self._turn:
            self.child.stdin.write(json.dumps(what).encode() + b"\n")
            line = await self.child.stdout.readline()
        if not line:
            raise SystemExit("the engine's process ended")
        answer: dict[str, Any] = json.loads(line)
        return answer

    async def publish(self, name: str, offer: str) -> str:
        """The answer to a phone."""
        return str((await self.ask(do="publish", show=name, sdp=offer))["sdp"])

    def cpu_s(self) -> float:
        """CPU seconds so far."""
        times = self.process.cpu_times()
        return float(times.user + times.system)

    def note_memory(self) -> float:
        """Megabytes now, kept with the second for the slope."""
        now = self.process.memory_info().rss / 1e6
        self.memory.append((time.monotonic(), now))
        return now

    def slope_mb_a_minute(self, warm_s: float) -> float:
        """The straight line through the memory seen after `warm_s` seconds."""
        first = self.memory[0][0]
        seen = [((at - first) / 60, size) for at, size in self.memory if at - first >= warm_s]
        if len(seen) < 3:
            return 0.0
        middle_x = sum(x for x, _ in seen) / len(seen)
        middle_y = sum(y for _, y in seen) / len(seen)
        return sum((x - middle_x) * (y - middle_y) for x, y in seen) / sum((x - middle_x) ** 2 for x, _ in seen)

    async def stop(self) -> None:
        """Close every file and end."""
        await self.ask(do="stop")
        await self.child.wait()


async def start_engine(directory: Path, *, path: str = "direct", loop: str = LOOP, judge: float = 4.0) -> Engine:
    """The engine in a process of its own on core 0; this process keeps to core 1."""
    command = [sys.executable, str(SERVER), str(directory), "--path", path, "--loop", loop, "--judge", str(judge)]
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe, limit=1 << 20)
    keep_on(child.pid, 0)
    keep_on(0, 1)
    return Engine(child, psutil.Process(child.pid))
