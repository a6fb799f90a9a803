"""What pictures and sound cost: recorded publishers, watchers, the wall's thumbnails, finalising, and a long run; every frame counted.

The media process is the product's own, on a core of its own; the phones use aiortc for signalling, ICE and DTLS only, their packets
come from one clip that is drawn and coded at the start.
"""

import argparse
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench import media_runs as runs
from bench.figures import Figure, show
from sandbox import loop
from streaming.media.clip import Drawing
from streaming.media.synthetic import CLIP_S, Timed, packets

Run = Callable[[Path], Awaitable[dict[str, float]]]


def in_folder(run: Run) -> dict[str, float]:
    """The run in a folder of its own that is gone afterwards."""
    with tempfile.TemporaryDirectory() as directory:
        found: dict[str, float] = {}

        async def go() -> None:
            found.update(await run(Path(directory)))

        loop.run(go())
        return found


def kept(found: dict[str, float], of: str) -> Iterator[Figure]:
    """That nothing was lost."""
    yield Figure(f"frames sent ({of})", found["sent"], "frames")
    yield Figure(f"frames missing in the files ({of})", found["missing"], "frames", 0)
    yield Figure(f"packets given up ({of})", found["lost"], "packets")


def of_publishers(args: argparse.Namespace, clip: list[Timed]) -> Iterator[Figure]:
    for way in ("direct", "queued"):
        if args.path not in (way, "both"):
            continue
        found = in_folder(
            lambda folder, way=way: runs.publishers(  # type: ignore[misc]
                folder, clip, args.publishers, args.seconds, args.codec, args.seed, direct=way == "direct"
            )
        )
        goals = way == "direct"
        yield Figure(f"core per recorded publisher ({way})", round(found["core"], 5), "core", 0.010 if goals else None)
        yield from kept(found, way)
        yield Figure(f"stalls and lost phones ({way})", found["faults"], "events", 0)
        yield Figure(f"memory of the media process ({way})", round(found["memory"], 1), "MB", 250 if goals else None)
        yield Figure(f"sound against picture in the raw files, worst ({way})", round(found["skew_ms"], 1), "ms", 80 if goals else None)
        yield Figure(f"longest stall of the phones' own loop ({way})", round(found["late_ms"], 1), "ms")


def of_watchers(args: argparse.Namespace, clip: list[Timed]) -> Iterator[Figure]:
    found = in_folder(lambda folder: runs.watchers(folder, clip, args.watchers, args.seconds, args.codec, args.seed))
    yield Figure("core per watcher", round(found["core"], 5), "core", 0.02)
    yield Figure("core of the show alone", round(found["alone"], 5), "core")
    yield Figure("pictures that reached the watchers", round(found["seen"], 4), "share", 0.98, at_most=False)
    yield Figure("memory of the media process (watched)", round(found["memory"], 1), "MB")
    yield from kept(found, "watched")


def of_thumbnails(args: argparse.Namespace, clip: list[Timed]) -> Iterator[Figure]:
    found = in_folder(lambda folder: runs.thumbnails(folder, clip, args.thumbnails, args.seconds, args.codec, args.seed))
    yield Figure(
        f"core of a wall of {args.thumbnails}, a picture of each every {runs.WALL_EVERY_S:.0f} s", round(found["core"], 5), "core", 0.03
    )
    yield Figure("thumbnails asked for", found["asked"], "pictures")
    yield Figure("thumbnails that did not come", found["asked"] - found["got"], "pictures", 0)
    yield from kept(found, "wall")


def of_soak(args: argparse.Namespace, clip: list[Timed]) -> Iterator[Figure]:
    def say(words: str) -> None:
        print(words, file=sys.stderr, flush=True)

    found = in_folder(lambda folder: runs.soak(folder, clip, args.publishers, args.soak, args.codec, args.seed, say))
    yield Figure("growth of memory", round(found["slope"], 3), "MB/min", 1)
    yield Figure("readings the growth is from", found["readings"], "readings")
    yield Figure("memory at the end", round(found["memory"], 1), "MB", 250)
    yield Figure("core per recorded publisher (soak)", round(found["core"], 5), "core")
    yield Figure("stalls and lost phones (soak)", found["faults"], "events", 0)
    yield from kept(found, "soak")


def of_finalising(args: argparse.Namespace, drawing: Drawing) -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as directory:
        found = runs.finalising(Path(directory), drawing, args.finalise)
    yield Figure("length of the recording", round(found["seconds"]), "s")
    yield Figure("size of the recording", round(found["megabytes"], 1), "MB")
    yield Figure("raw recording looked into, so that it may be watched", round(found["ready_s"], 2), "s", 5)
    yield Figure("finalising, CPU over real time", round(found["cpu"], 4), "share", 0.03 if args.codec == "H264" else None)
    yield Figure("finalising, time over real time", round(found["wall"], 4), "share")
    yield Figure("pictures missing in the final file", found["missing"], "frames", 0 if args.codec == "H264" else None)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--publishers", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--watchers", type=int, default=0, help="so many watch one show")
    parser.add_argument("--thumbnails", type=int, default=0, help="a wall of so many shows")
    parser.add_argument("--finalise", type=float, default=0, help="a recording of so many minutes is finalised")
    parser.add_argument("--soak", type=float, default=0, help="so many seconds, memory watched (--publishers as given)")
    parser.add_argument("--codec", choices=["H264", "VP8"], default="H264")
    parser.add_argument("--path", choices=["direct", "queued", "both"], default="both")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quick", action="store_true", help="3 publishers for 6 seconds, the direct path only")
    args = parser.parse_args()
    if args.quick:
        args.publishers, args.seconds, args.path = 3, 6.0, "direct"
    drawing = Drawing(1280, 720, 30, 1500, args.codec, key_every_s=CLIP_S)
    wanted: list[Iterator[Figure]] = []
    if args.finalise:
        wanted.append(of_finalising(args, drawing))
    if args.watchers or args.thumbnails or args.soak or not args.finalise:
        clip = packets(drawing)
        for asked, run in ((args.watchers, of_watchers), (args.thumbnails, of_thumbnails), (args.soak, of_soak)):
            if asked:
                wanted.append(run(args, clip))
        if not wanted:
            wanted.append(of_publishers(args, clip))
    figures = [figure for run in wanted for figure in run]
    return show("media", figures, args.seed, **{name: value for name, value in vars(args).items() if name not in ("seed", "quick")})


if __name__ == "__main__":
    sys.exit(main())
