"""Pieces that can be sold: reserved by an order, sold when it is paid, free again when it is not. Never below 0.

A SKU has two stocks: what is in hand (现货库存, `hand`) and, of a listing with stepped dispatch, step stock (阶梯库存, `step`) that is sent
later. What can be sold is both together; facts say that sum and how many of it are step stock.

Where a listing takes its stock at payment (付款减) an order reserves nothing: more may be ordered than there is, and who pays first has it.
"""

from typing import Any, Literal, get_args

from sqlalchemy import BindParameter, Update, bindparam, select, update

from sandbox.rows import table_of
from sandbox.store import Tx
from sandbox.trade.dispatch import Source

from .events import StockChanged, StockRanLow
from .tables import Sku

LOW = 5
"""From this many pieces on a shop is warned; domain.md C11 counts the last ten as scarce."""

SKUS = table_of(Sku)
Reason = Literal["set", "reserved", "released", "received", "returned", "sold", "sent_again"]
_LEFT = {"hand": SKUS.c.stock, "step": SKUS.c.step_stock}
_HELD = {"hand": SKUS.c.reserved, "step": SKUS.c.step_reserved}
_GONE = {"hand": SKUS.c.sold, "step": SKUS.c.step_sold}
_TOLD = ((SKUS.c.stock + SKUS.c.step_stock).label("pieces"), SKUS.c.listing_id, SKUS.c.shop_id, SKUS.c.step_stock)
_SKU: BindParameter[str] = bindparam("sku")
_PIECES: BindParameter[int] = bindparam("pieces")


def _moves(source: str, *, left: int = 0, held: int = 0, gone: int = 0) -> Update:
    """The statement that moves pieces of one stock between what is left, held and gone: -1 takes away, 1 adds; nothing below 0."""
    columns = ((_LEFT[source], left), (_HELD[source], held), (_GONE[source], gone))
    enough = [column >= _PIECES for column, sign in columns if sign < 0 and column is not _GONE[source]]
    moved = {column.name: column + _PIECES if sign > 0 else column - _PIECES for column, sign in columns if sign}
    return update(SKUS).where(SKUS.c.id == _SKU, *enough).values(moved).returning(*_TOLD)


_SOURCES: tuple[Source, ...] = get_args(Source)
HOLD = {source: _moves(source, left=-1, held=1).where(SKUS.c.listed) for source in _SOURCES}
FREE = {source: _moves(source, left=1, held=-1) for source in _SOURCES}
SELL = {source: _moves(source, held=-1, gone=1) for source in _SOURCES}
TAKE = {source: _moves(source, left=-1, gone=1) for source in _SOURCES}
UNSELL = {source: _moves(source, gone=-1) for source in _SOURCES}
BACK = {source: _moves(source, left=1, gone=-1) for source in _SOURCES}
SENT_ON, COME_IN = _moves("hand", left=-1), _moves("hand", left=1)
ARRIVED = _moves("step", gone=-1).values(stock=SKUS.c.stock + _PIECES)
"""A piece of step stock that was sent and came back lies in the house: it is in hand now."""
SHOWN = {source: select(SKUS.c.id).where(SKUS.c.id == _SKU, SKUS.c.listed, _LEFT[source] >= _PIECES) for source in _SOURCES}


def _run(tx: Tx, statement: Any, sku_id: str, quantity: int) -> Any:
    return tx.session.execute(statement, {"sku": sku_id, "pieces": quantity}).first()


def shown(tx: Tx, sku_id: str, quantity: int, source: Source = "hand") -> bool:
    """Whether so many pieces stand on the shelf now; nothing is held."""
    return _run(tx, SHOWN[source], sku_id, quantity) is not None


def reserve(
    tx: Tx,
    sku_id: str,
    quantity: int,
    source: Source = "hand",
    *,
    show_id: str | None = None,
    cohort: str | None = None,
    showms: int | None = None,
) -> bool:
    """Hold `quantity` pieces (at least 1) of one stock for an order; False, and nothing changed, when there are not enough."""
    row = _run(tx, HOLD[source], sku_id, quantity)
    if row is not None:
        _say(tx, sku_id, row, -quantity, "reserved", show_id, cohort, showms)
    return row is not None


def take(
    tx: Tx,
    sku_id: str,
    quantity: int,
    source: Source = "hand",
    *,
    show_id: str | None = None,
    cohort: str | None = None,
    showms: int | None = None,
) -> bool:
    """Sell pieces nobody held, at payment (付款减); False, and nothing changed, when others were quicker."""
    row = _run(tx, TAKE[source], sku_id, quantity)
    if row is not None:
        _say(tx, sku_id, row, -quantity, "sold", show_id, cohort, showms)
    return row is not None


def _say(
    tx: Tx, sku_id: str, row: Any, delta: int, reason: Reason, show_id: str | None, cohort: str | None, showms: int | None = None
) -> None:
    """Say what can be sold now, and warn when it became little."""
    stock, listing_id, shop_id, step = row
    changed = StockChanged(
        listing_id=listing_id, sku_id=sku_id, shop_id=shop_id, stock=stock, step=step, delta=delta, reason=reason, show_id=show_id
    )
    tx.emit(changed, sku_id, cohort=cohort, show=show_id, showms=showms)
    low = stock <= LOW if reason == "set" else delta < 0 and (stock == 0 or stock <= LOW < stock - delta)
    if low:
        tx.emit(StockRanLow(listing_id=listing_id, sku_id=sku_id, shop_id=shop_id, stock=stock), sku_id, cohort=cohort, show=show_id)


def release(tx: Tx, sku_id: str, quantity: int, source: Source = "hand", *, show_id: str | None = None, cohort: str | None = None) -> None:
    """Give pieces an unpaid order held back to the stock they came from."""
    row = _run(tx, FREE[source], sku_id, quantity)
    if row is None:
        raise ValueError(f"{sku_id} does not hold {quantity} pieces")
    _say(tx, sku_id, row, quantity, "released", show_id, cohort)


def sell(tx: Tx, sku_id: str, quantity: int, source: Source = "hand") -> None:
    """Held pieces are paid: they are sold now. What can be bought does not change."""
    if _run(tx, SELL[source], sku_id, quantity) is None:
        raise ValueError(f"{sku_id} does not hold {quantity} pieces")


def unsell(tx: Tx, sku_id: str, quantity: int, source: Source = "hand") -> None:
    """Paid pieces that never came: they are neither sold nor back, because the supplier has none."""
    _run(tx, UNSELL[source], sku_id, quantity)


def take_back(
    tx: Tx,
    sku_id: str,
    quantity: int,
    source: Source = "hand",
    *,
    resold: bool,
    sent: bool = True,
    show_id: str | None = None,
    cohort: str | None = None,
) -> None:
    """Sold pieces come back: to the shelf when they can be sold again, else they are only no longer sold.

    What was never `sent` goes to the stock it came from; what was sent lies in the house now and is in hand.
    """
    if not resold:
        unsell(tx, sku_id, quantity, source)
        return
    row = _run(tx, ARRIVED if sent and source == "step" else BACK[source], sku_id, quantity)
    if row is not None:
        _say(tx, sku_id, row, quantity, "returned", show_id, cohort)


def take_in(tx: Tx, sku_id: str, quantity: int, *, cohort: str | None = None) -> None:
    """Goods of one's own came in: more can be sold."""
    row = _run(tx, COME_IN, sku_id, quantity)
    if row is not None:
        _say(tx, sku_id, row, quantity, "received", None, cohort)


def send_on(tx: Tx, sku_id: str, quantity: int, *, show_id: str | None = None, cohort: str | None = None) -> bool:
    """Pieces leave the shelf for somebody who paid before: an exchange, or what was missing. False, and nothing changed, without them."""
    row = _run(tx, SENT_ON, sku_id, quantity)
    if row is not None:
        _say(tx, sku_id, row, -quantity, "sent_again", show_id, cohort)
    return row is not None


def come_back(tx: Tx, sku_id: str, quantity: int, *, show_id: str | None = None, cohort: str | None = None) -> None:
    """Sound pieces of an exchange stand on the shelf again; they stay sold, for others are sent in their place."""
    row = _run(tx, COME_IN, sku_id, quantity)
    if row is not None:
        _say(tx, sku_id, row, quantity, "returned", show_id, cohort)


def put_stock(tx: Tx, sku_id: str, stock: int, source: Source = "hand", *, show_id: str | None = None, cohort: str | None = None) -> int:
    """Set what can be sold of one stock to `stock` (0 or more) and return the difference; orders that stand keep what they hold."""
    row = tx.session.get(Sku, sku_id, with_for_update=True, populate_existing=True)
    if row is None:
        return 0
    delta = stock - (row.stock if source == "hand" else row.step_stock)
    if delta == 0:
        return 0
    if source == "hand":
        row.stock = stock
    else:
        row.step_stock = stock
    tx.session.flush()
    _say(tx, sku_id, (row.stock + row.step_stock, row.listing_id, row.shop_id, row.step_stock), delta, "set", show_id, cohort)
    return delta
