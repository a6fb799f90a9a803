"""What moves by itself in the supply system: shipments that leave and arrive, and catalogues that wait to be drawn."""

import structlog
from sqlalchemy import select

from sandbox.actor import SANDBOX
from sandbox.blobs import Blobs
from sandbox.clock import Clock
from sandbox.errors import KaiboError
from sandbox.store import Lane, Store, Tx, View

from .shipments import deliver, dispatch
from .stocking import stock_cohort, wanted
from .tables import PurchaseOrder

EVERY_S = 0.5
MOST_A_STEP = 100
MOST_A_UNIT = 10
ACTS = {"paid": dispatch, "dispatched": deliver}
log = structlog.get_logger()


def due(view: View, pace: float) -> list[tuple[str, str]]:
    """Purchase orders whose next step is due, as (state, id). A supplier's hour lasts `pace` real hours."""
    found: list[tuple[str, str]] = []
    for state in ACTS:
        ready = PurchaseOrder.since_at + PurchaseOrder.wait_ms * pace <= view.now
        query = select(PurchaseOrder.id).where(PurchaseOrder.state == state, ready).order_by(PurchaseOrder.since_at).limit(MOST_A_STEP)
        found += [(state, name) for name in view.all(query)]
    return found


def carry_out(tx: Tx, items: list[tuple[str, str]]) -> None:
    """Take each step in a savepoint; one that fails holds up no other."""
    for state, name in items:
        try:
            with tx.part():
                ACTS[state](tx, name)
        except (KaiboError, ValueError) as error:
            log.error("supply_timeout_failed", state=state, id=name, exc_info=error)


class Timeouts:
    """Looks every half second; the front door runs `run` in its task group. Without `blobs` it stocks no catalogues."""

    def __init__(self, store: Store, clock: Clock, pace: float, blobs: Blobs | None = None) -> None:
        self._store, self._clock, self._pace, self._blobs = store, clock, pace, blobs

    async def step(self) -> int:
        """Carry out what is due and return how many steps there were."""
        items = await self._store.read(due, self._pace)
        desk = self._store.acting(SANDBOX, Lane.CROWD)
        for start in range(0, len(items), MOST_A_UNIT):
            await desk.write(carry_out, items[start : start + MOST_A_UNIT])
        if self._blobs is not None:
            for cohort_id, seed in await self._store.read(wanted):
                await stock_cohort(self._store, self._blobs, cohort_id, seed)
        return len(items)

    async def run(self) -> None:
        """For ever. A busy or full database is tried again at the next look."""
        while True:
            try:
                await self.step()
            except KaiboError as error:
                log.warning("supply_timeouts_wait", kind=type(error).__name__)
            await self._clock.sleep(EVERY_S)
