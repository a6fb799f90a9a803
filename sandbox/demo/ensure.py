"""Makes the demo on the first start; later ones only read what was kept."""

from collections.abc import Callable
from typing import Any

from sandbox.clock import ManualClock, SystemClock
from sandbox.config import Settings
from sandbox.process import Process

from .kept import Demo, keep, read

BEGUN_MS = 45 * 60_000
"""The demo's show lies this long before the first start."""


async def ensure_demo(settings: Settings, progress: Callable[[str], Any]) -> Demo:
    """The demo of this data folder. The first call makes it, in about 15 seconds, as if it had happened 45 minutes ago."""
    kept = settings.data / "demo.json"
    return read(kept) if kept.exists() else await _make(settings, progress)


async def _make(settings: Settings, progress: Callable[[str], Any]) -> Demo:
    from streaming.media.fake import FakeEngine

    from .people import make_people
    from .picture import STAGE
    from .shop import stock_shop
    from .show import play_show

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
        progress("  演示直播和回放好了 show and replay")
        demo = Demo(cast.cohort_id, show_id, cast.accounts)
        keep(settings.data / "demo.json", demo)
    finally:
        await process.close()
    return demo
