"""What a recorded publisher costs: synthetic phones against the media engine in a process of its own, every frame counted.

The phones use aiortc for signalling, ICE and DTLS only; the packets come from one clip that is drawn and coded at the start.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import psutil

from bench.figures import Figure, show
from sandbox.chance import SeededChance
from sandbox.clock import SystemClock
from streaming.media.clip import Drawing
from streaming.media.finalise import probe, sound_offset
from streaming.media.local import LocalEngine
from streaming.media.sidecar import read_sidecar
from streaming.media.synthetic import CLIP_S, Phone, Timed, connect, packets, perform

# -- the engine's process


async def serve(directory: Path, *, direct: bool) -> None:
    """Answer one JSON line after another: publish, stop."""
    engine = LocalEngine(SystemClock(), directory, hosts=["127.0.0.1"], direct=direct)
    loop = asyncio.get_running_loop()

    async def forget() -> None:
        async for _ in engine.events():
            pass

    forgetting = asyncio.create_task(forget())
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        asked = json.loads(line)
        if asked["do"] == "publish":
            published = await engine.publish(asked["show"], asked["sdp"], session_id=asked["show"], recording_id=asked["show"])
            print(json.dumps({"sdp": published.answer_sdp}), flush=True)
        elif asked["do"] == "stop":
            await engine.aclose()
            await forgetting
            print(json.dumps({"stopped": True}), flush=True)
            return


# -- the phones


def pin(pid: int, core: int) -> None:
    """Keep a process on one core where the system can."""
    if hasattr(os, "sched_setaffinity") and (os.cpu_count() or 1) > 1:
        os.sched_setaffinity(pid, {core})


async def run(args: argparse.Namespace, clip: list[Timed], *, direct: bool, directory: Path) -> dict[str, float]:
    """One engine process, all phones; the numbers of it."""
    clock, chance = SystemClock(), SeededChance(args.seed).stream("phones")
    command = [sys.executable, __file__, "--serve", str(directory), "--path", "direct" if direct else "queued", "--loop", args.loop]
    child = await asyncio.create_subprocess_exec(*command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=1 << 20)
    assert child.stdin is not None
    assert child.stdout is not None
    pin(child.pid, 0)
    pin(0, 1)

    async def ask(what: dict[str, Any]) -> Any:
        child.stdin.write(json.dumps(what).encode() + b"\n")
        line = await child.stdout.readline()
        if not line:
            raise SystemExit("the engine's process ended")
        return json.loads(line)

    async def exchange(name: str, offer: str) -> str:
        return str((await ask({"do": "publish", "show": name, "sdp": offer}))["sdp"])

    phones = [await connect(f"p{i:02d}", args.codec, exchange, clock, chance) for i in range(args.publishers)]
    process = psutil.Process(child.pid)
    before: list[tuple[Any, float]] = []

    def when_warm(so_far: float) -> None:
        if not before and so_far >= min(2.0, args.seconds / 4):
            before.append((process.cpu_times(), time.monotonic()))

    late = await perform(phones, clip, args.seconds, clock, when_warm)
    after, ended = process.cpu_times(), time.monotonic()
    memory = process.memory_info().rss / 1e6
    await asyncio.sleep(0.6)
    await ask({"do": "stop"})
    await child.wait()
    for phone in phones:
        await phone.close()
    (began_times, began_at) = before[0]
    busy = after.user + after.system - began_times.user - began_times.system
    return {"core": busy / (ended - began_at) / len(phones), "memory": memory, "late_ms": late * 1000, **judge(phones, directory)}


def judge(phones: list[Phone], directory: Path) -> dict[str, float]:
    """Every file against what was sent into it."""
    missing, sent, skew, lost, nacked = 0, 0, 0.0, 0, 0
    for phone in phones:
        path = next(iter([*directory.glob(f"{phone.name}.mp4"), *directory.glob(f"{phone.name}.mkv")]))
        facts, sidecar = probe(path), read_sidecar(directory / f"{phone.name}.json")
        missing += abs(phone.frames["video"] - facts.frames_video) + abs(phone.frames["audio"] - facts.frames_audio)
        sent += sum(phone.frames.values())
        skew = max(skew, abs(sound_offset(sidecar)))
        lost += sidecar.lost_packets if sidecar else 0
        nacked += phone.nacked
    return {"sent": sent, "missing": missing, "skew_ms": skew * 1000, "lost": lost, "nacked": nacked}


def rows(found: dict[str, float], way: str, *, goals: bool) -> Iterator[Figure]:
    yield Figure(f"core per recorded publisher ({way})", round(found["core"], 5), "core", 0.03 if goals else None)
    yield Figure(f"frames sent ({way})", found["sent"], "frames")
    yield Figure(f"frames missing in the files ({way})", found["missing"], "frames", 0)
    yield Figure(f"packets given up ({way})", found["lost"], "packets")
    yield Figure(f"memory of the media process ({way})", round(found["memory"], 1), "MB", 250 if goals else None)
    yield Figure(f"sound against picture in the raw files, worst ({way})", round(found["skew_ms"], 1), "ms", 80 if goals else None)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--publishers", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--codec", choices=["H264", "VP8"], default="H264")
    parser.add_argument("--path", choices=["direct", "queued", "both"], default="both")
    parser.add_argument("--loop", choices=["uvloop", "asyncio"], default="uvloop" if sys.platform != "win32" else "asyncio")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="3 publishers for 6 seconds, the direct path only")
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.serve:
        factory = None
        if args.loop == "uvloop":
            import uvloop

            factory = uvloop.new_event_loop
        with asyncio.Runner(loop_factory=factory) as runner:
            runner.run(serve(Path(args.serve), direct=args.path == "direct"))
        return 0
    if args.quick:
        args.publishers, args.seconds, args.path = 3, 6.0, "direct"
    clip = packets(Drawing(1280, 720, 30, 1500, args.codec, key_every_s=CLIP_S))
    figures: list[Figure] = []
    for way in ("direct", "queued"):
        if args.path in (way, "both"):
            with tempfile.TemporaryDirectory() as directory:
                found = asyncio.run(run(args, clip, direct=way == "direct", directory=Path(directory)))
            figures += rows(found, way, goals=way == "direct")
    return show("media", figures, args.seed, publishers=args.publishers, seconds=args.seconds, codec=args.codec, loop=args.loop)


if __name__ == "__main__":
    sys.exit(main())
