"""What falls due in follow-up by itself: reminders of the half-yearly question."""

import structlog

from sandbox.actor import SANDBOX
from sandbox.clock import Clock
from sandbox.errors import KaiboError
from sandbox.store import Lane, Store

from .tracking import remind, to_remind

EVERY_S = 600.0
MOST_A_UNIT = 20
log = structlog.get_logger()


class Timeouts:
    """Looks every ten minutes; the front door runs `run` in its task group."""

    def __init__(self, store: Store, clock: Clock) -> None:
        self._store, self._clock = store, clock

    async def step(self) -> int:
        """Send the reminders that are due; how many were."""
        desk, done = self._store.acting(SANDBOX, Lane.CROWD), 0
        files = await self._store.read(to_remind)
        for start in range(0, len(files), MOST_A_UNIT):
            done += (await desk.write(remind, files[start : start + MOST_A_UNIT])).value
        return done

    async def run(self) -> None:
        """For ever. A busy or full database is tried again at the next look."""
        while True:
            try:
                await self.step()
            except KaiboError as error:
                log.warning("followup_timeouts_wait", kind=type(error).__name__)
            await self._clock.sleep(EVERY_S)
