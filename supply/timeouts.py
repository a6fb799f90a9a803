"""What moves by itself in the supply system: shipments that leave and arrive, and catalogues that wait to be drawn."""

import structlog
from sqlalchemy import select

from sandbox.actor import SANDBOX
from sandbox.blobs import Blobs
from sandbox.clock import Clock
from sandbox.errors import KaiboError
from sandbox.store import Lane, Store, Tx, View

from .commission import commission_due
from .exclusive import exclusive_due
from .held_pushes import held_due
from .purchases import not_paid
from .samples import sample_due
from .shipments import deliver, dispatch, retime
from .shocks import shock_due
from .stocking import stock_cohort, wanted
from .tables import ExclusivePlan, Goods, PurchaseOrder, RefusedPush, Sample, Shipment, Shock, ShopKnown

EVERY_S = 0.5
MOST_A_STEP = 100
MOST_A_UNIT = 10
log = structlog.get_logger()

Due = tuple[str, str]


def due(view: View, pace: float) -> list[Due]:
    """What is due, as (what, id), the longest first. A supplier's hour lasts `pace` real hours; leapt hours are behind it already."""
    found: list[Due] = []
    for state, what in (("paid", "dispatch"), ("part_dispatched", "dispatch"), ("awaiting_payment", "unpaid")):
        over = PurchaseOrder.since_at + (PurchaseOrder.wait_ms - PurchaseOrder.leapt_ms) * pace <= view.now
        query = select(PurchaseOrder.id).where(PurchaseOrder.state == state, over).order_by(PurchaseOrder.since_at).limit(MOST_A_STEP)
        found += [(what, name) for name in view.all(query)]
    way = Shipment.since_at + (Shipment.wait_ms - Shipment.leapt_ms) * pace <= view.now
    there = select(Shipment.id).where(Shipment.delivered_at.is_(None), way).order_by(Shipment.since_at).limit(MOST_A_STEP)
    found += [("deliver", name) for name in view.all(there)]
    samples = Sample.since_at + (Sample.wait_ms - Sample.leapt_ms) * pace <= view.now
    found += [("sample", name) for name in view.all(select(Sample.id).where(samples).order_by(Sample.since_at).limit(MOST_A_STEP))]
    held = RefusedPush.since_at + (RefusedPush.wait_ms - RefusedPush.leapt_ms) * pace <= view.now
    waiting = select(RefusedPush).where(RefusedPush.state == "held", held).order_by(RefusedPush.since_at).limit(MOST_A_STEP)
    found += [("held", f"{one.order_id}/{one.line}") for one in view.all(waiting)]
    found += [("commission", name) for name in view.all(select(Goods.id).where(Goods.commission_next_at <= view.now).limit(MOST_A_STEP))]
    ended = select(ExclusivePlan.id).join(ShopKnown, ShopKnown.id == ExclusivePlan.shop_id)
    ended = ended.where(ExclusivePlan.ends_at.is_not(None), ExclusivePlan.ends_at <= view.now + ShopKnown.offset_ms)
    found += [("exclusive", name) for name in view.all(ended.limit(MOST_A_STEP))]
    found += [("shock", name) for name in view.all(select(Shock.id).where(Shock.ends_at <= view.now).limit(MOST_A_STEP))]
    known = {name for _, name in found}
    moved = view.all(select(Shipment.id).where(Shipment.delivered_at.is_(None), Shipment.moved != "").limit(MOST_A_STEP))
    return found + [("retime", name) for name in moved if name not in known]


def carry_out(tx: Tx, items: list[Due], pace: float) -> None:
    """Take each step in a savepoint; one that fails holds up no other."""
    for what, name in items:
        try:
            with tx.part():
                _act(tx, what, name, pace)
        except (KaiboError, ValueError) as error:
            log.error("supply_timeout_failed", what=what, id=name, exc_info=error)


def _act(tx: Tx, what: str, name: str, pace: float) -> None:
    if what == "dispatch":
        dispatch(tx, name, pace)
    elif what == "deliver":
        deliver(tx, name, pace)
    elif what == "unpaid":
        not_paid(tx, name)
    elif what == "sample":
        sample_due(tx, name, pace)
    elif what == "held":
        order_id, _, line = name.rpartition("/")
        held_due(tx, order_id, int(line))
    elif what == "commission":
        commission_due(tx, name)
    elif what == "exclusive":
        exclusive_due(tx, name)
    elif what == "shock":
        shock_due(tx, name)
    elif what == "retime":
        retime(tx, name, pace)


class Timeouts:
    """Looks every half second; the front door runs `run` in its task group. Without `blobs` it stocks no catalogues."""

    def __init__(self, store: Store, clock: Clock, pace: float, blobs: Blobs | None = None) -> None:
        self._store, self._clock, self._pace, self._blobs = store, clock, pace, blobs

    async def step(self) -> int:
        """Carry out what is due and return how many steps there were."""
        items = await self._store.read(due, self._pace)
        desk = self._store.acting(SANDBOX, Lane.CROWD)
        for start in range(0, len(items), MOST_A_UNIT):
            await desk.write(carry_out, items[start : start + MOST_A_UNIT], self._pace)
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
