"""How long a student waits for a what-if answer: a show of ten minutes, one change, twenty audiences, through the workbench's process.

    python bench/what_if.py [--quick] [--minutes 10] [--seeds 20]

The show is played on a hand-moved clock through the real rooms; what is timed is what happens after its end. Prints one JSON object.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from bench.figures import Figure, show
from sandbox.clock import ManualClock, SystemClock
from sandbox.config import Settings
from sandbox.demo.people import make_people
from sandbox.demo.settle import settle
from sandbox.demo.shop import stock_shop
from sandbox.demo.show import play_show
from sandbox.events import log
from sandbox.process import Process
from sandbox.store import View
from streaming.events import ShowStarted
from streaming.media.fake import FakeEngine
from streaming.whatif.edits import AnswerAll, Edit, IssueCoupon


def the_show(view: View) -> str:
    """The one show of this Kaibo."""
    return str(log.read(view.session, types=[ShowStarted.type], limit=1)[0].show)


def spent() -> float:
    """Processor seconds of the workbench's process so far."""
    used = [child.cpu_times() for child in psutil.Process().children(recursive=True)]
    return sum(times.user + times.system for times in used)


async def answered(process: Process, show_id: str, edit: Edit, seeds: int) -> tuple[float, float, dict[str, object]]:
    """Seconds until the answer is there, processor seconds it took, and the answer."""
    began, before = time.monotonic(), spent()
    asked = await process.what_ifs.ask("bench", show_id, edit, seeds)
    answer = await process.workbench.answer(asked.job)
    return time.monotonic() - began, spent() - before, answer


async def measure(folder: Path, seconds: int, seeds: int) -> dict[str, float]:
    """Seconds of each step; `faithful` is 1 when the unchanged run was bit for bit the show."""
    clock = ManualClock(SystemClock().now() - seconds * 1000)
    process = Process(Settings(data=folder), clock=clock, engine=lambda made: FakeEngine(clock, made.recordings))
    await process.open()
    try:
        cast = await make_people(process)
        listings = await stock_shop(process, cast)
        await play_show(process, clock, cast, listings, lambda words: print(words, file=sys.stderr, flush=True), seconds)
        await settle(process)
        show_id = process.store.look(the_show)
        began = time.monotonic()
        await process.what_ifs.ideas(show_id)
        found = {"ideas": time.monotonic() - began}
        found["first"], found["first cpu"], first = await answered(process, show_id, AnswerAll(kind="answers", within_s=10), seeds)
        coupon = IssueCoupon(kind="coupon", at_showms=seconds * 500, off_fen=300, threshold_fen=3000)
        found["second"], found["second cpu"], _ = await answered(process, show_id, coupon, seeds)
        found["again"], _, _ = await answered(process, show_id, coupon, seeds)
        return found | {"faithful": float(bool(first["as_it_was"]))}
    finally:
        await process.close()


def main() -> int:
    """Run the bench; the exit code is 1 when a goal is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=10)
    options.add_argument("--seeds", type=int, default=20)
    options.add_argument("--quick", action="store_true", help="a show of three minutes, six audiences")
    given = options.parse_args()
    seconds, seeds = (180, 6) if given.quick else (int(given.minutes * 60), given.seeds)
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(measure(Path(folder), seconds, seeds))
    return show(
        "what_if",
        [
            Figure("ideas of a finished show", round(found["ideas"], 2), "s", goal=2),
            Figure("first answer about a show, the process of the workbench started for it", round(found["first"], 2), "s", goal=30),
            Figure("another answer about the same show", round(found["second"], 2), "s", goal=20),
            Figure("processor time of the first answer, the start of the process in it", round(found["first cpu"], 2), "s"),
            Figure("processor time of another answer", round(found["second cpu"], 2), "s"),
            Figure("the same question again", round(found["again"], 3), "s", goal=0.1),
            Figure("unchanged it is bit for bit the show", found["faithful"], "of 1"),
        ],
        seed=None,
        show_seconds=seconds,
        audiences=seeds,
    )


if __name__ == "__main__":
    raise SystemExit(main())
