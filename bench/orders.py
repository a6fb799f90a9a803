"""A race for few pieces, how many orders a second the store takes with ample stock, and how many the whole app takes over HTTP.

    python bench/orders.py [--quick]

SQLite in a temporary folder, the real verb `place` through `store.acting(...).write`; a fifth of the race's buyers send their order
twice with the same key. Over HTTP: the real app in a process of its own, eight classmates at once on open connections. Other programs
on the machine make the rates smaller, so the processor time an order takes stands next to them. Prints one JSON object.
"""

import argparse
import asyncio
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]
from figures import Figure, show  # noqa: E402
from orders_http import over_http  # noqa: E402
from sqlalchemy import func, select  # noqa: E402

import sandbox.process  # noqa: E402
from mall.ledger import trial_balance  # noqa: E402
from mall.orders import Wish, place  # noqa: E402
from mall.refusals import SoldOut  # noqa: E402
from mall.tables import Listing, Order, Shop, Sku  # noqa: E402
from sandbox.actor import SANDBOX  # noqa: E402
from sandbox.chance import SeededChance  # noqa: E402
from sandbox.clock import SystemClock  # noqa: E402
from sandbox.http.change import to_json  # noqa: E402
from sandbox.ids import TimeIds  # noqa: E402
from sandbox.store import Key, Lane, Store, Tx, View, open_engines  # noqa: E402

BUYERS, PIECES = 1000, 137
assert sandbox.process


def furnish(tx: Tx, owner: str = "per_1", cohort: str = "coh_1") -> None:
    """An open shop with a scarce and an ample specification."""
    form: dict[str, Any] = {
        "title": "米粉", "pictures": [], "after_sale": [], "dispatch_h": 48, "freight_fen": 0, "channel": "all", "min_per_order": 1,
        "max_per_order": 99, "limit_per_buyer": None,
    }  # fmt: skip
    own = {"owner_id": owner, "cohort_id": cohort, "made_at": 0}
    tx.add(
        Shop(
            id="shp_1",
            state="open",
            name="店",
            shop_type="individual",
            form={"freight": {"kind": "free"}},
            opened_at=0,
            deposit_fen=10**6,
            **own,
        )
    )
    tx.add(
        Listing(
            id="lst_1", shop_id="shp_1", draft_state="approved", sale_state="on_sale", title="米粉", draft=form, online=form, base={},
            quality=90, version=1, reasons=[], revised_at=0, **own,
        )
    )  # fmt: skip
    for slot, (name, stock) in enumerate((("sku_few", PIECES), ("sku_many", 10**6))):
        tx.add(Sku(id=name, listing_id="lst_1", shop_id="shp_1", slot=slot, name=name, code="", price_fen=1990, stock=stock))


async def order(store: Store, sku: str, buyer: int) -> bool:
    """One order under its own key; whether it was placed."""
    wish = Wish("lst_1", sku, 1, f"v{buyer}", "viewer", checkout_id=f"chk_{sku}_{buyer}")
    try:
        await store.acting(SANDBOX, Lane.ORDER, Key(f"bench/{sku}/{buyer}", "same"), to_json).write(place, wish)
    except SoldOut:
        return False
    return True


def counted(view: View) -> tuple[int, int, int, int]:
    """Orders for the scarce pieces, what is left and held of them, faults of the ledger."""
    sku = view.get(Sku, "sku_few")
    placed = view.session.scalar(select(func.count()).select_from(Order).where(Order.checkout_id.startswith("chk_sku_few"))) or 0
    return placed, sku.stock, sku.reserved, len(trial_balance(view))


async def measure(folder: Path, ample: int) -> list[Figure]:
    """The race, then the flow."""
    writer, reader = open_engines(f"sqlite:///{folder / 'bench.sqlite'}")
    store = Store(writer, reader, SystemClock(), TimeIds(), SeededChance())
    store.create_tables()
    await store.write(furnish)
    buyers = [*range(BUYERS), *range(0, BUYERS, 5)]
    await asyncio.gather(*(order(store, "sku_few", buyer) for buyer in buyers))
    placed, left, held, faults = await store.read(counted)
    began, busy = time.perf_counter(), time.process_time()
    done = await asyncio.gather(*(order(store, "sku_many", buyer) for buyer in range(ample)))
    rate, busy = sum(done) / (time.perf_counter() - began), time.process_time() - busy
    await store.close()
    return [
        Figure("oversold pieces", max(0, placed - PIECES), "count", goal=0),
        Figure("orders placed of 137 pieces", placed, "count", goal=PIECES, at_most=False),
        Figure("pieces not accounted for", abs(PIECES - left - held), "count", goal=0),
        Figure("ledger faults", faults, "count", goal=0),
        Figure("orders placed, ample stock", round(rate), "1/s", goal=400, at_most=False),
        Figure("processor time an order", round(busy / ample * 1e6), "us"),
    ]


def main() -> int:
    """Run the bench; the exit code is 1 when a goal is missed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--quick", action="store_true", help="500 orders instead of 3,000, and 400 over HTTP instead of 2,000")
    quick = options.parse_args().quick
    with tempfile.TemporaryDirectory() as folder:
        figures = asyncio.run(measure(Path(folder), 500 if quick else 3000))
        figures += over_http(Path(folder) / "app", 50 if quick else 250)
    return show("orders", figures, seed=0, buyers=BUYERS)


if __name__ == "__main__":
    raise SystemExit(main())
