"""How long a host waits for his replay: a show of 30 minutes with a crowd and a 720p recording, its replay built and its file made final.

    python bench/replay.py [--quick] [--minutes 30]

The show is played on a hand-moved clock through the real rooms; what is timed is what happens after its end. Prints one JSON object.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.figures import Figure, show
from sandbox.clock import ManualClock, SystemClock
from sandbox.config import Settings
from sandbox.demo.people import make_people
from sandbox.demo.settle import settle
from sandbox.demo.shop import stock_shop
from sandbox.demo.show import play_show
from sandbox.process import Process
from streaming.media.clip import Drawing
from streaming.media.fake import FakeEngine

PHONE = Drawing(width=720, height=1280, fps=30, kbps=1500, key_every_s=2.0)


async def measure(folder: Path, seconds: int) -> tuple[float, float, int]:
    """Seconds from the end of the show to a replay that plays, seconds to make its file final, bytes of the recording."""
    clock = ManualClock(SystemClock().now() - seconds * 1000)
    process = Process(Settings(data=folder), clock=clock, engine=lambda made: FakeEngine(clock, made.recordings, drawing=PHONE))
    await process.open()
    try:
        cast = await make_people(process)
        listings = await stock_shop(process, cast)
        await play_show(process, clock, cast, listings, lambda words: print(words, file=sys.stderr, flush=True), seconds)
        size = sum(path.stat().st_size for path in process.recordings.glob("*.mp4"))
        began = time.monotonic()
        while await process.replays.build_next():
            await settle(process)
        ready = time.monotonic() - began
        began, spent = time.monotonic(), time.process_time()
        while await process.replays.finalise_next():
            pass
        final = time.monotonic() - began
        print(f"finalising took {time.process_time() - spent:.1f} s of this process", file=sys.stderr)
        return ready, final, size
    finally:
        await process.close()


def main() -> int:
    """Run the bench; the exit code is 1 when a goal is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=30)
    options.add_argument("--quick", action="store_true", help="a show of three minutes")
    given = options.parse_args()
    seconds = 180 if given.quick else int(given.minutes * 60)
    with tempfile.TemporaryDirectory() as folder:
        ready, final, size = asyncio.run(measure(Path(folder), seconds))
    return show(
        "replay",
        [
            Figure("replay ready after the end", round(ready, 2), "s", goal=5),
            Figure("making the file final, of the show's length", round(100 * final / seconds, 2), "%", goal=3),
            Figure("recording", round(size / 1e6, 1), "MB"),
        ],
        seed=None,
        show_seconds=seconds,
    )


if __name__ == "__main__":
    raise SystemExit(main())
