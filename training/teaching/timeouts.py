"""What falls due in teaching by itself: pages that fell silent are closed, tasks that were due are called."""

import structlog

from sandbox.actor import SANDBOX
from sandbox.clock import Clock
from sandbox.errors import KaiboError
from sandbox.store import Lane, Store

from .tasks import call_missed, overdue
from .viewings import close_silent, silent

EVERY_S = 5.0
MOST_A_UNIT = 20
log = structlog.get_logger()


class Timeouts:
    """Looks every five seconds; the front door runs `run` in its task group."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    async def step(self) -> int:
        """Do what is due; how much it was."""
        desk, done = self._store.acting(SANDBOX, Lane.ORDER), 0
        items = await self._store.read(silent)
        for start in range(0, len(items), MOST_A_UNIT):
            done += (await desk.write(close_silent, items[start : start + MOST_A_UNIT])).value
        for task_id in await self._store.read(overdue):
            await desk.write(call_missed, task_id)
            done += 1
        return done

    async def run(self) -> None:
        """For ever. A busy or full database is tried again at the next look."""
        while True:
            try:
                await self.step()
            except KaiboError as error:
                log.warning("teaching_timeouts_wait", kind=type(error).__name__)
            await self._clock.sleep(EVERY_S)
