"""Makes the demo on the first start and remembers its accounts beside the database."""

import json
import os
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sandbox.clock import ManualClock, SystemClock
from sandbox.config import Settings
from sandbox.identity.settings import HOUR_MS
from sandbox.identity.tickets import current, issue
from sandbox.process import Process
from streaming.media.fake import FakeEngine

from .people import Account, make_people
from .picture import STAGE
from .shop import stock_shop
from .show import play_show

BEGUN_MS = 45 * 60_000
"""The demo's show lies this long before the first start."""


@dataclass(frozen=True)
class Demo:
    """The demo class, kept in `demo.json` so that later starts can name it again."""

    cohort_id: str
    show_id: str
    accounts: tuple[Account, ...]

    async def ticket(self, process: Process) -> str:
        """The class's ticket that holds now; a new one when the last is over."""
        issued = await process.store.read(current, self.cohort_id)
        if issued is None:
            issued = (await process.store.write(issue, self.cohort_id, process.settings.ticket_hours * HOUR_MS)).value
        return issued.ticket


async def ensure_demo(settings: Settings, progress: Callable[[str], Any]) -> Demo:
    """The demo of this data folder. The first call makes it, in some fifteen seconds, as if it had happened three quarters of an hour ago."""
    kept = settings.data / "demo.json"
    if kept.exists():
        return read(kept)
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
        keep(kept, demo)
    finally:
        await process.close()
    return demo


def read(path: Path) -> Demo:
    """The demo as it was kept."""
    said = json.loads(path.read_text(encoding="utf-8"))
    return Demo(said["cohort_id"], said["show_id"], tuple(Account(**account) for account in said["accounts"]))


def keep(path: Path, demo: Demo) -> None:
    """Write it so that it is there whole or not at all, for the owner's eyes only."""
    fresh = path.with_suffix(".new")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        json.dump(asdict(demo), file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
