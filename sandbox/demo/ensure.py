"""Makes the demo on the first start; later ones only read what was kept."""

import asyncio
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sandbox.clock import ManualClock, SystemClock
from sandbox.config import Settings
from sandbox.process import Process

from .kept import Demo, keep, read

BEGUN_MS = 45 * 60_000
"""The demo's show lies this long before the first start."""
DATABASE = "kaibo.sqlite"


async def ensure_demo(settings: Settings, progress: Callable[[str], Any]) -> Demo | None:
    """The demo of this data folder, made in an empty one, in about 15 seconds; None for a folder that holds a class of its own.

    It is made in a folder beside and moved in whole, the database last, so that a start that was broken off leaves nothing half made.
    """
    kept = settings.data / "demo.json"
    if (settings.data / DATABASE).exists() or settings.database:
        return read(kept) if kept.exists() else None
    making = settings.data / "making"
    await asyncio.to_thread(shutil.rmtree, making, ignore_errors=True)
    await _make(settings.model_copy(update={"data": making}), progress)
    await asyncio.to_thread(_move_in, making, settings.data)
    return read(kept)


def _move_in(making: Path, data: Path) -> None:
    for part in sorted(making.iterdir(), key=lambda path: path.name == DATABASE):
        place = data / part.name
        if place.is_dir():
            shutil.rmtree(place)  # from a move that was broken off: without a database nothing in it counts
        part.replace(place)
    making.rmdir()


async def _make(settings: Settings, progress: Callable[[str], Any]) -> None:
    from streaming.media.fake import FakeEngine

    from .people import make_people
    from .picture import STAGE
    from .settle import settle
    from .shop import stock_shop
    from .show import play_show
    from .work import hand_in_work

    progress("第一次启动，正在准备演示班级（约 15 秒）… First start: making the demo class, about 15 seconds…")
    clock = ManualClock(SystemClock().now() - BEGUN_MS)
    process = Process(settings, clock=clock, engine=lambda made: FakeEngine(clock, made.recordings, drawing=STAGE))
    await process.open()
    try:
        cast = await make_people(process)
        progress("  班级和账号好了 people")
        listings = await stock_shop(process, cast)
        progress("  货源、店铺和商品好了 market, shop and listings")
        show_id = await play_show(process, clock, cast, listings, progress)
        while await process.replays.build_next():  # the final file is made after the start, while the raw one already plays
            await settle(process)
        progress("  演示直播和回放好了 show and replay")
        await settle(process)
        await hand_in_work(process, cast)
        keep(settings.data / "demo.json", Demo(cast.cohort_id, show_id, cast.accounts))
    finally:
        await process.close()
