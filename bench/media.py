"""What a recorded publisher costs: synthetic phones against the media engine in a process of its own, every frame counted.

python bench/media.py [--quick] [--publishers 35] [--seconds 20] [--soak 1200]
"""

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))


from bench.figures import Figure, show
from bench.media_engine import LOOP, start_engine
from sandbox.chance import SeededChance
from sandbox.clock import SystemClock
from streaming.media.clip import Drawing
from streaming.media.finalise import probe, sound_offset
from streaming.media.sidecar import read_sidecar
from streaming.media.synthetic import CLIP_S, Phone, Timed, connect, packets, perform

MEMORY_EVERY_S = 5.0


async def run(args: argparse.Namespace, clip: list[Timed], *, direct: bool, directory: Path) -> dict[str, float]:
    """One engine process, all phones; the numbers of it."""
    clock, chance = SystemClock(), SeededChance(args.seed).stream("phones")
    engine = await start_engine(directory, path="direct" if direct else "queued", loop=args.loop)
    phones = [await connect(f"p{i:02d}", args.codec, engine.publish, clock, chance) for i in range(args.publishers)]
    warm: list[tuple[float, float]] = []

    def look(so_far: float) -> None:
        if not warm and so_far >= min(2.0, args.seconds / 4):
            warm.append((engine.cpu_s(), time.monotonic()))
        if not engine.memory or time.monotonic() - engine.memory[-1][0] >= MEMORY_EVERY_S:
            engine.note_memory()

    late = await perform(phones, clip, args.seconds, clock, look)
    busy, spent = engine.cpu_s() - warm[0][0], time.monotonic() - warm[0][1]
    memory, slope = engine.note_memory(), engine.slope_mb_a_minute(args.seconds / 5)
    await asyncio.sleep(0.6)
    await engine.stop()
    for phone in phones:
        await phone.close()
    found = {"core": busy / spent / len(phones), "memory": memory, "slope": slope, "late_ms": late * 1000}
    return {**found, **judge(phones, directory)}


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


def rows(found: dict[str, float], way: str, *, goals: bool, long: bool) -> Iterator[Figure]:
    yield Figure(f"core per recorded publisher ({way})", round(found["core"], 5), "core", 0.01 if goals else None)
    yield Figure(f"frames sent ({way})", found["sent"], "frames")
    yield Figure(f"frames missing in the files ({way})", found["missing"], "frames", 0)
    yield Figure(f"packets given up ({way})", found["lost"], "packets")
    yield Figure(f"memory of the media process ({way})", round(found["memory"], 1), "MB", 250 if goals else None)
    if long:
        yield Figure(f"memory's slope ({way})", round(found["slope"], 3), "MB/min", 1 if goals else None)
    yield Figure(f"sound against picture in the raw files, worst ({way})", round(found["skew_ms"], 1), "ms", 80 if goals else None)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--publishers", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--codec", choices=["H264", "VP8"], default="H264")
    parser.add_argument("--path", choices=["direct", "queued", "both"], default="both")
    parser.add_argument("--loop", choices=["uvloop", "asyncio"], default=LOOP)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--soak", type=float, default=0, help="so many seconds with 10 publishers on the direct path, memory watched")
    parser.add_argument("--quick", action="store_true", help="3 publishers for 6 seconds, the direct path only")
    args = parser.parse_args()
    if args.quick:
        args.publishers, args.seconds, args.path = 3, 6.0, "direct"
    if args.soak:
        args.publishers, args.seconds, args.path = 10, args.soak, "direct"
    clip = packets(Drawing(1280, 720, 30, 1500, args.codec, key_every_s=CLIP_S))
    figures: list[Figure] = []
    for way in ("direct", "queued"):
        if args.path in (way, "both"):
            with tempfile.TemporaryDirectory() as directory:
                found = asyncio.run(run(args, clip, direct=way == "direct", directory=Path(directory)))
            figures += rows(found, way, goals=way == "direct" and args.publishers >= 10, long=args.seconds >= 120)
    return show("media", figures, args.seed, publishers=args.publishers, seconds=args.seconds, codec=args.codec, loop=args.loop)


if __name__ == "__main__":
    sys.exit(main())
