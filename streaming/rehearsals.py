"""A rehearsal (R-CLS-7): synthetic phones publish into this very media plane while machine, disk and answers are measured.

It touches no show and writes nothing into the log; one runs at a time, and none while a show is on air.
"""

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import psutil
import structlog

from sandbox.chance import Chance
from sandbox.clock import Clock
from sandbox.errors import NotFound
from sandbox.store import Store

from .audience.driver import live_shows
from .media import engine as media
from .refusals import RehearsalRunning, ShowsOnAir
from .rehearsal_report import Measured, Recorded, Report, SentByPhone, judge

PREFIX = "reh_"
MOST_PHONES = 60
OVER_AFTER_S = 120.0
"""A rehearsal that hears nothing for so long beyond its planned seconds is over, so that the next one may begin."""
CLOSED_WITHIN_S = 20.0
report = structlog.get_logger()
Stage = Literal["connecting", "sending", "judging", "done", "failed"]


@dataclass
class Rehearsal:
    """One rehearsal and how far it is."""

    id: str
    starter: str
    phones: int
    seconds: int
    kbps: int
    here: bool
    began: float
    stage: Stage = "connecting"
    connected: int = 0
    sending_since: float = 0.0
    fsync_ms: float = 0.0
    cpu: float = 0.0
    recorded: dict[str, Recorded] = field(default_factory=dict)
    written: int = 0
    report: Report | None = None
    sentence: str = ""


class Rehearsals:
    """Holds the newest rehearsal; the phones' program asks it over HTTP, the broadcast tells it what the engine reports."""

    def __init__(self, store: Store, engine: media.MediaEngine, clock: Clock, chance: Chance, folder: Path) -> None:
        self._store, self._engine, self._clock, self._chance, self._folder = store, engine, clock, chance, folder
        self._now: Rehearsal | None = None
        self.start_phones: Callable[[Rehearsal], Awaitable[None]] | None = None
        self._helping: set[asyncio.Task[None]] = set()

    async def begin(self, starter: str, phones: int, seconds: int, kbps: int, *, here: bool) -> Rehearsal:
        """Make ready for so many phones. RehearsalRunning, ShowsOnAir. With `here` the server starts the phones itself.

        Whoever begins again while his own still runs has lost it: the new one takes its place.
        """
        running = self._now
        over = running is None or running.stage in ("done", "failed") or self._forgotten(running) or running.starter == starter
        if not over:
            raise RehearsalRunning
        if await self._store.read(live_shows):
            raise ShowsOnAir
        made = Rehearsal(PREFIX + self._chance.secret(64), starter, phones, seconds, kbps, here, self._clock.monotonic())
        self._now = made
        made.fsync_ms = await asyncio.to_thread(fsync_ms, self._folder, self._clock)
        if here and self.start_phones is not None:
            task = asyncio.create_task(self._with_phones(made), name=f"phones of {made.id}")
            self._helping.add(task)
            task.add_done_callback(self._helping.discard)
        return made

    def _forgotten(self, one: Rehearsal) -> bool:
        return self._clock.monotonic() - one.began > one.seconds + OVER_AFTER_S

    async def _with_phones(self, one: Rehearsal) -> None:
        assert self.start_phones is not None
        try:
            await self.start_phones(one)
        except Exception as error:
            report.error("rehearsal_failed", exc_info=error)
        if one.stage != "done":
            one.stage = "failed"

    def get(self, rehearsal_id: str) -> Rehearsal:
        """NotFound when it is not the newest one."""
        if self._now is None or self._now.id != rehearsal_id:
            raise NotFound
        return self._now

    def seconds_left(self, one: Rehearsal) -> float:
        """Seconds the phones still send."""
        return max(0.0, one.sending_since + one.seconds - self._clock.monotonic()) if one.stage == "sending" else 0.0

    async def publish(self, one: Rehearsal, phone: str, offer_sdp: str) -> media.Published:
        """Answer one synthetic phone. What the engine refuses."""
        name = f"{one.id}_{phone}"
        return await self._engine.publish(name, offer_sdp, session_id=name, recording_id=name)

    def go(self, one: Rehearsal) -> None:
        """All phones stand: from now on it is measured."""
        one.stage, one.sending_since = "sending", self._clock.monotonic()
        psutil.cpu_percent(None)
        one.cpu = own_cpu_s()

    async def finish(self, one: Rehearsal, sent: list[SentByPhone], answers_ms: list[float], stall_ms: float) -> Rehearsal:
        """The phones are through: wait for the files, judge, and remove the files."""
        busy, spent = psutil.cpu_percent(None) / 100, max(0.001, self._clock.monotonic() - one.sending_since)
        cores = max(0.0, own_cpu_s() - one.cpu) / spent
        one.stage = "judging"
        for each in sent:
            await self._engine.stop_show(f"{one.id}_{each.name}")
        late = self._clock.monotonic() + CLOSED_WITHIN_S
        while len(one.recorded) < one.connected and self._clock.monotonic() < late:
            await self._clock.sleep(0.05)
        one.report = judge(
            Measured(
                one.phones, one.seconds, one.kbps, one.here, tuple(sent), tuple(one.recorded.values()), tuple(answers_ms), stall_ms,
                busy, cores, one.fsync_ms, shutil.disk_usage(self._folder).free, one.written,
            )
        )  # fmt: skip
        await asyncio.to_thread(self._sweep, one.id)
        one.stage = "done"
        return one

    def hears(self, show_id: str) -> bool:
        """Whether the engine's report is about a rehearsal, not about a show."""
        return show_id.startswith(PREFIX)

    def heard(self, event: media.MediaEvent) -> None:
        """What the engine reports of a phone of the rehearsal."""
        one = self._now
        if one is None or not event.show_id.startswith(one.id):
            return
        if isinstance(event, media.PublisherJoined):
            one.connected += 1
        elif isinstance(event, media.RecordingClosed):
            name = event.show_id.removeprefix(f"{one.id}_")
            one.recorded[name] = Recorded(name, event.frames_video, event.frames_audio, event.lost_packets)
            path = Path(event.path)
            one.written += path.stat().st_size if path.exists() else 0

    def _sweep(self, rehearsal_id: str) -> None:
        for path in self._folder.glob(f"{rehearsal_id}_*"):
            path.unlink(missing_ok=True)

    async def close(self) -> None:
        """End the phones that were started here."""
        for task in list(self._helping):
            task.cancel()
        await asyncio.gather(*self._helping, return_exceptions=True)


def own_cpu_s() -> float:
    """CPU seconds of this process and its children (media workers)."""
    me = psutil.Process()
    total = 0.0
    for process in [me, *me.children(recursive=True)]:
        try:
            if process != me and "rehearse" in process.cmdline():
                continue  # the phones are not Kaibo's own work
            times = process.cpu_times()
        except psutil.Error:
            continue
        total += times.user + times.system
    return total


def fsync_ms(folder: Path, clock: Clock) -> float:
    """Median milliseconds the disk takes to make 4 kB safe."""
    path, taken = folder / "rehearsal.probe", []
    with path.open("wb", buffering=0) as file:
        for _ in range(40):
            began = clock.monotonic()
            file.write(b"\0" * 4096)
            os.fsync(file.fileno())
            taken.append((clock.monotonic() - began) * 1000)
    path.unlink()
    return sorted(taken)[len(taken) // 2]
