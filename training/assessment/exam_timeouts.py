"""What falls due in exams by itself: papers handed in after deadline and grace, and a machine's clock that was set meanwhile."""

import structlog
from sqlalchemy import select

from sandbox.actor import SANDBOX
from sandbox.clock import Clock
from sandbox.errors import KaiboError
from sandbox.identity.vault import Vault
from sandbox.store import Lane, Store, View

from .exam_clock import GRACE_MS
from .sittings import clock_stepped, sweep
from .tables import Exam, SittingRow

EVERY_S = 0.5
MOST_A_UNIT = 10
STEP_MS = 2_000
"""A wall clock that ran away from the monotonic one by more than this was set by somebody."""
log = structlog.get_logger()


def due(view: View) -> list[str]:
    """Sittings whose time and grace are over, of exams that are not held."""
    query = (
        select(SittingRow.id)
        .join(Exam, Exam.id == SittingRow.exam_id)
        .where(SittingRow.state == "running", SittingRow.deadline_at + GRACE_MS < view.now, Exam.paused_since.is_(None))
        .order_by(SittingRow.deadline_at)
        .limit(100)
    )
    return view.all(query)


class Timeouts:
    """Looks every half second; the front door runs `run` in its task group."""

    def __init__(self, store: Store, clock: Clock, vault: Vault) -> None:
        self._store, self._clock, self._vault = store, clock, vault
        self._wall, self._monotonic = clock.now(), clock.monotonic()

    async def step(self) -> int:
        """Move exams along with a clock that was set, then hand in what is over; how many were."""
        await self._watch_clock()
        items = await self._store.read(due)
        desk = self._store.acting(SANDBOX, Lane.ORDER)
        done = 0
        for start in range(0, len(items), MOST_A_UNIT):
            done += (await desk.write(sweep, items[start : start + MOST_A_UNIT], self._vault)).value
        return done

    async def _watch_clock(self) -> None:
        wall, monotonic = self._clock.now(), self._clock.monotonic()
        by_ms = (wall - self._wall) - round((monotonic - self._monotonic) * 1000)
        if abs(by_ms) > STEP_MS:
            log.warning("clock_was_set", by_ms=by_ms)
            await self._store.acting(SANDBOX, Lane.HOST).write(clock_stepped, by_ms)
        self._wall, self._monotonic = wall, monotonic

    async def run(self) -> None:
        """For ever. A busy or full database is tried again at the next look."""
        while True:
            try:
                await self.step()
            except KaiboError as error:
                log.warning("exam_timeouts_wait", kind=type(error).__name__)
            await self._clock.sleep(EVERY_S)
