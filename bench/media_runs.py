"""The runs behind `bench/media.py`: a media process of the product, pinned to a core of its own, and synthetic phones before it."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from aiortc import RTCConfiguration, RTCPeerConnection, RTCSessionDescription

from sandbox.chance import SeededChance, SystemChance
from sandbox.clock import SystemClock
from streaming.media.bitstream import Frame
from streaming.media.clip import Drawing, coded
from streaming.media.container import RecordingFile
from streaming.media.engine import MediaStalled, PublisherLeft
from streaming.media.finalise import finalise, probe, sound_offset
from streaming.media.hook import passthrough
from streaming.media.receiver import Ears, PassthroughReceiver
from streaming.media.sidecar import Sidecar, read_sidecar
from streaming.media.synthetic import CLIP_S, Phone, Timed, connect, perform
from streaming.media.workers import WorkersEngine

CLOCK = SystemClock()
STOPPED_AFTER_S = 0.6
WALL_EVERY_S = 5.0


def pin(pid: int, core: int) -> None:
    """Keep a process on one core where the system can."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(pid, {core})


@dataclass
class Rig:
    """The engine, its process, the phones, and what went wrong while they sent."""

    engine: WorkersEngine
    process: psutil.Process
    phones: list[Phone] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def cpu(self) -> tuple[float, float]:
        """CPU seconds of the media process, and the clock beside them."""
        times = self.process.cpu_times()
        return times.user + times.system, time.monotonic()

    def memory(self) -> float:
        """MB that are resident."""
        return float(self.process.memory_info().rss) / 1e6

    async def join(self, count: int, codec: str, seed: int) -> None:
        """So many phones connect; show, session and recording of each have its name."""
        chance = SeededChance(seed).stream("phones")

        async def exchange(name: str, offer: str) -> str:
            return (await self.engine.publish(name, offer, session_id=name, recording_id=name)).answer_sdp

        for number in range(count):
            self.phones.append(await connect(f"p{number:02d}", codec, exchange, CLOCK, chance))


@asynccontextmanager
async def rig(directory: Path, *, direct: bool = True, judge_every_s: float = 4.0) -> AsyncIterator[Rig]:
    """A media process on core 0; whoever drives it is on core 1. On leaving, every file is closed."""
    engine = WorkersEngine(CLOCK, SystemChance(), directory, hosts=["127.0.0.1"], direct=direct, judge_every_s=judge_every_s)
    await engine.open()
    await engine.stop_show("nobody")  # answers when the process is there
    pid = engine.links[0].pid
    if pid is None:
        raise SystemExit("the media process did not start")
    pin(pid, 0)
    pin(0, 1)
    made = Rig(engine, psutil.Process(pid))

    async def hear() -> None:
        async for event in engine.events():
            if isinstance(event, MediaStalled) or (isinstance(event, PublisherLeft) and event.reason != "closed"):
                made.faults.append(f"{type(event).__name__} {event.show_id}")

    hearing = asyncio.create_task(hear())
    try:
        yield made
    finally:
        await engine.aclose()
        await hearing
        for phone in made.phones:
            await phone.close()


def share(before: tuple[float, float], after: tuple[float, float]) -> float:
    """Share of a core between two readings."""
    return (after[0] - before[0]) / max(1e-9, after[1] - before[1])


class Marks:
    """Readings of the media process at given seconds of a performance."""

    def __init__(self, rig: Rig, *at: float) -> None:
        self.taken: list[tuple[float, float]] = []
        self._rig, self._at = rig, list(at)

    def __call__(self, so_far: float) -> None:
        if len(self.taken) < len(self._at) and so_far >= self._at[len(self.taken)]:
            self.taken.append(self._rig.cpu())


def judge(phones: list[Phone], directory: Path) -> dict[str, float]:
    """Every file against what was sent into it; call it when the files are closed."""
    missing, sent, skew, lost, nacked = 0, 0, 0.0, 0, 0
    for phone in phones:
        found = [*directory.glob(f"{phone.name}.mp4"), *directory.glob(f"{phone.name}.mkv")]
        sent += sum(phone.frames.values())
        if not found:
            missing += sum(phone.frames.values())
            continue
        facts, sidecar = probe(found[0]), read_sidecar(directory / f"{phone.name}.json")
        missing += abs(phone.frames["video"] - facts.frames_video) + abs(phone.frames["audio"] - facts.frames_audio)
        skew = max(skew, abs(sound_offset(sidecar)))
        lost += sidecar.lost_packets if sidecar else 0
        nacked += phone.nacked
    return {"sent": sent, "missing": missing, "skew_ms": skew * 1000, "lost": lost, "nacked": nacked}


async def publishers(
    directory: Path, clip: list[Timed], count: int, seconds: float, codec: str, seed: int, *, direct: bool
) -> dict[str, float]:
    """What a recorded publisher costs."""
    async with rig(directory, direct=direct) as on:
        await on.join(count, codec, seed)
        marks = Marks(on, min(2.0, seconds / 4))
        late = await perform(on.phones, clip, seconds, CLOCK, marks)
        core, memory = share(marks.taken[0], on.cpu()) / count, on.memory()
        await asyncio.sleep(STOPPED_AFTER_S)
        faults = len(on.faults)
    return {"core": core, "memory": memory, "late_ms": late * 1000, "faults": faults, **judge(on.phones, directory)}


class Onlooker:
    """A watcher that counts whole pictures and decodes none."""

    def __init__(self) -> None:
        self.pictures = self.sounds = 0
        self.connection: Any = None

    def _make(self, kind: str, transport: Any) -> PassthroughReceiver:
        ears = Ears(self._frame, lambda _level: None, lambda _kind, _report: None, lambda: None, lambda _receiver: None)
        return PassthroughReceiver(kind, transport, clock=CLOCK, ears=ears)

    def _frame(self, frame: Frame) -> None:
        if frame.video:
            self.pictures += 1
        else:
            self.sounds += 1

    async def join(self, engine: WorkersEngine, show: str, session: str) -> None:
        """Stand connected. SystemExit after fifteen seconds."""
        with passthrough(self._make):
            self.connection = RTCPeerConnection(RTCConfiguration(iceServers=[]))
            for kind in ("video", "audio"):
                self.connection.addTransceiver(kind, direction="recvonly")
            await self.connection.setLocalDescription(await self.connection.createOffer())
            watching = await engine.watch(show, self.connection.localDescription.sdp, session_id=session)
            await self.connection.setRemoteDescription(RTCSessionDescription(watching.answer_sdp, "answer"))
        late = time.monotonic() + 15
        while self.connection.connectionState != "connected":
            if time.monotonic() > late:
                raise SystemExit(f"{session} did not connect: {self.connection.connectionState}")
            await asyncio.sleep(0.02)


async def watchers(directory: Path, clip: list[Timed], count: int, seconds: float, codec: str, seed: int) -> dict[str, float]:
    """What a watcher costs: one show, first alone, then with so many who watch it."""
    lookers = [Onlooker() for _ in range(count)]
    async with rig(directory) as on:
        await on.join(1, codec, seed)
        settle = 2.0
        joined = asyncio.Event()
        marks = Marks(on, settle, settle + seconds / 3)

        async def come() -> None:
            await asyncio.sleep(settle + seconds / 3 + 0.3)
            for number, looker in enumerate(lookers):
                await looker.join(on.engine, "p00", f"w{number:02d}")
            joined.set()

        coming = asyncio.create_task(come())
        readings: list[tuple[tuple[float, float], int, int]] = []

        def every(so_far: float) -> None:
            marks(so_far)
            if joined.is_set() and (not readings or time.monotonic() - readings[-1][0][1] > 1.0):
                sent = on.phones[0].frames["video"]
                readings.append((on.cpu(), sum(each.pictures for each in lookers), sent))

        await perform(on.phones, clip, settle + seconds / 3 + count * 0.35 + CLIP_S + seconds, CLOCK, every)
        await coming
        alone = share(marks.taken[0], marks.taken[1])
        # a watcher begins at a keyframe, and these phones give one every four seconds whatever they are asked
        (begun, seen_before, sent_before), (ended, seen, sent) = readings[CLIP_S + 1], readings[-1]
        core = (share(begun, ended) - alone) / count
        pictures = (seen - seen_before) / max(1, (sent - sent_before) * count)
        memory = on.memory()
        await asyncio.sleep(STOPPED_AFTER_S)
        for looker in lookers:
            await looker.connection.close()
    return {"core": core, "alone": alone, "seen": pictures, "memory": memory, **judge(on.phones, directory)}


async def thumbnails(directory: Path, clip: list[Timed], count: int, seconds: float, codec: str, seed: int) -> dict[str, float]:
    """What a wall of so many costs: the same phones, first with nobody looking, then with a picture of each every five seconds."""
    pictures = [0, 0]
    async with rig(directory, judge_every_s=0) as on:
        await on.join(count, codec, seed)
        wall_from = 2.0 + seconds
        marks = Marks(on, 2.0, wall_from)

        async def wall() -> None:
            await asyncio.sleep(wall_from + 0.1)
            while True:
                round_began = time.monotonic()
                for phone in on.phones:
                    jpeg = await on.engine.snapshot(phone.name)
                    pictures[0] += 1
                    pictures[1] += jpeg is not None
                    await asyncio.sleep(WALL_EVERY_S / count * 0.8)
                await asyncio.sleep(max(0.0, round_began + WALL_EVERY_S - time.monotonic()))

        looking = asyncio.create_task(wall())
        await perform(on.phones, clip, wall_from + seconds, CLOCK, marks)
        with_wall = share(marks.taken[1], on.cpu())
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)
        await asyncio.sleep(STOPPED_AFTER_S)
    without = share(marks.taken[0], marks.taken[1])
    return {"core": with_wall - without, "asked": pictures[0], "got": pictures[1], **judge(on.phones, directory)}


async def soak(
    directory: Path, clip: list[Timed], count: int, seconds: float, codec: str, seed: int, say: Callable[[str], None]
) -> dict[str, float]:
    """Whether memory grows: resident MB every few seconds, the slope by least squares after the first tenth (at least 20 s)."""
    readings: list[tuple[float, float]] = []
    async with rig(directory) as on:
        await on.join(count, codec, seed)
        marks = Marks(on, min(2.0, seconds / 4))

        def every(so_far: float) -> None:
            marks(so_far)
            if not readings or so_far - readings[-1][0] >= 5.0:
                readings.append((so_far, on.memory()))
                if len(readings) % 12 == 0:
                    say(f"{so_far:.0f} s, {on.memory():.1f} MB, {len(on.faults)} faults")

        await perform(on.phones, clip, seconds, CLOCK, every)
        core = share(marks.taken[0], on.cpu()) / count
        await asyncio.sleep(STOPPED_AFTER_S)
        faults = len(on.faults)
    settled = [each for each in readings if each[0] >= max(20.0, seconds / 10)] or readings[-2:]
    found = {"core": core, "slope": slope(settled) * 60, "memory": readings[-1][1], "readings": len(settled), "faults": faults}
    return {**found, **judge(on.phones, directory)}


def slope(points: list[tuple[float, float]]) -> float:
    """Least squares, y per x; 0 for fewer than two points."""
    if len(points) < 2:
        return 0.0
    mean_x, mean_y = sum(x for x, _ in points) / len(points), sum(y for _, y in points) / len(points)
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0.0


def long_recording(directory: Path, drawing: Drawing, minutes: float) -> Path:
    """A raw recording as the engine leaves it, so many minutes long, made as fast as the disk takes it."""
    clip = coded(drawing, CLIP_S)
    file = RecordingFile(directory, Sidecar("long", "show"), expects_video=True, wall_of=lambda at: round(at * 1000))
    for turn in range(round(minutes * 60 / CLIP_S)):
        for frame in clip:
            ticks = turn * CLIP_S * (90_000 if frame.video else 48_000)
            file.write(Frame(frame.codec, frame.ts + ticks, frame.key, frame.data, frame.arrival + turn * CLIP_S, 1))
    file.close()
    assert file.path is not None
    return file.path


def finalising(directory: Path, drawing: Drawing, minutes: float) -> dict[str, float]:
    """How soon a long recording can be watched, and what its final file costs."""
    raw = long_recording(directory, drawing, minutes)
    began = time.monotonic()
    facts = probe(raw)
    ready = time.monotonic() - began
    began, spent = time.monotonic(), time.process_time()
    final = finalise(raw, directory / "final.mp4", read_sidecar(directory / "long.json"))
    wall, busy = time.monotonic() - began, time.process_time() - spent
    real = facts.duration_ms / 1000
    return {
        "ready_s": ready, "cpu": busy / real, "wall": wall / real, "seconds": real,
        "missing": abs(final.frames_video - facts.frames_video), "megabytes": facts.bytes / 1e6,
    }  # fmt: skip
