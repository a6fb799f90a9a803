"""The one place that reads the time: a port with the system's clock and a clock that tests move by hand."""

import asyncio
import heapq
import time
from datetime import UTC, datetime
from functools import lru_cache
from typing import Protocol


class Clock(Protocol):
    """Wall time in whole milliseconds since 1970 (UTC), and a monotonic one in seconds."""

    def now(self) -> int: ...

    def monotonic(self) -> float: ...

    async def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """The machine's own clock."""

    def now(self) -> int:
        return time.time_ns() // 1_000_000

    def monotonic(self) -> float:
        return time.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds))


class ManualClock:
    """Stands still until `advance` moves it; sleepers wake in the order of their time."""

    def __init__(self, start_ms: int = 1_795_420_800_000) -> None:
        self._ms = start_ms
        self._sleepers: list[tuple[int, int, asyncio.Future[None]]] = []
        self._count = 0

    def now(self) -> int:
        return self._ms

    def monotonic(self) -> float:
        return self._ms / 1000

    async def sleep(self, seconds: float) -> None:
        if seconds <= 0:
            await asyncio.sleep(0)
            return
        self._count += 1
        wake: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._ms + round(seconds * 1000), self._count, wake))
        await wake

    def advance(self, seconds: float) -> None:
        """Move the time on and wake whoever is due by then."""
        self._ms += round(seconds * 1000)
        while self._sleepers and self._sleepers[0][0] <= self._ms:
            wake = heapq.heappop(self._sleepers)[2]
            if not wake.done():
                wake.set_result(None)


def rfc3339(at_ms: int) -> str:
    """`at_ms` as CloudEvents wants its `time`: 2026-11-23T08:00:00.000Z."""
    seconds, ms = divmod(at_ms, 1000)
    return f"{_second(seconds)}.{ms:03d}Z"


@lru_cache(maxsize=256)
def _second(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%S")
