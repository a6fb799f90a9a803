"""Pieces that can be sold: reserved by an order, sold when it is paid, free again when it is not. Never below 0.

Where a listing takes its stock at payment (付款减) an order reserves nothing: more may be ordered than there is, and who pays first has it.
"""

from typing import Any, Literal

from sqlalchemy import bindparam, select, update

from sandbox.rows import table_of
from sandbox.store import Tx

from .events import StockChanged, StockRanLow
from .tables import Sku

LOW = 5
"""From this many pieces on a shop is warned; domain.md C11 counts the last ten as scarce."""


QUIET = {"synchronize_session": False}
SKUS = table_of(Sku)
stock_left, held = SKUS.c.stock, SKUS.c.reserved
_TOLD = (stock_left, SKUS.c.listing_id, SKUS.c.shop_id)
HOLD = (
    update(SKUS)
    .where(SKUS.c.id == bindparam("sku"), SKUS.c.listed, stock_left >= bindparam("pieces"))
    .values(stock=stock_left - bindparam("pieces"), reserved=held + bindparam("pieces"))
    .returning(*_TOLD)
)
FREE = (
    update(SKUS)
    .where(SKUS.c.id == bindparam("sku"), held >= bindparam("pieces"))
    .values(stock=stock_left + bindparam("pieces"), reserved=held - bindparam("pieces"))
    .returning(*_TOLD)
)
SELL = (
    update(SKUS)
    .where(SKUS.c.id == bindparam("sku"), held >= bindparam("pieces"))
    .values(reserved=held - bindparam("pieces"), sold=SKUS.c.sold + bindparam("pieces"))
    .returning(SKUS.c.id)
)

TAKE = (
    update(SKUS)
    .where(SKUS.c.id == bindparam("sku"), stock_left >= bindparam("pieces"))
    .values(stock=stock_left - bindparam("pieces"), sold=SKUS.c.sold + bindparam("pieces"))
    .returning(*_TOLD)
)
SHOWN = select(SKUS.c.id).where(SKUS.c.id == bindparam("sku"), SKUS.c.listed, stock_left >= bindparam("pieces"))


def shown(tx: Tx, sku_id: str, quantity: int) -> bool:
    """Whether so many pieces stand on the shelf now; nothing is held."""
    return tx.session.execute(SHOWN, {"sku": sku_id, "pieces": quantity}).first() is not None


def reserve(
    tx: Tx, sku_id: str, quantity: int, *, show_id: str | None = None, cohort: str | None = None, showms: int | None = None
) -> bool:
    """Hold `quantity` pieces (at least 1) for an order; False, and nothing changed, when there are not enough."""
    row = tx.session.execute(HOLD, {"sku": sku_id, "pieces": quantity}).first()
    if row is None:
        return False
    _fewer(tx, sku_id, row, quantity, "reserved", show_id, cohort, showms)
    return True


def take(tx: Tx, sku_id: str, quantity: int, *, show_id: str | None = None, cohort: str | None = None, showms: int | None = None) -> bool:
    """Sell pieces nobody held, at payment (付款减); False, and nothing changed, when others were quicker."""
    row = tx.session.execute(TAKE, {"sku": sku_id, "pieces": quantity}).first()
    if row is None:
        return False
    _fewer(tx, sku_id, row, quantity, "sold", show_id, cohort, showms)
    return True


def _fewer(
    tx: Tx,
    sku_id: str,
    row: Any,
    quantity: int,
    reason: Literal["reserved", "sold", "sent_again"],
    show_id: str | None,
    cohort: str | None,
    showms: int | None,
) -> None:
    """Say that fewer can be sold, and warn when it is little."""
    stock, listing_id, shop_id = row
    changed = StockChanged(
        listing_id=listing_id, sku_id=sku_id, shop_id=shop_id, stock=stock, delta=-quantity, reason=reason, show_id=show_id
    )
    tx.emit(changed, sku_id, cohort=cohort, show=show_id, showms=showms)
    if stock == 0 or stock <= LOW < stock + quantity:
        tx.emit(StockRanLow(listing_id=listing_id, sku_id=sku_id, shop_id=shop_id, stock=stock), sku_id, cohort=cohort, show=show_id)


def release(tx: Tx, sku_id: str, quantity: int, *, show_id: str | None = None, cohort: str | None = None) -> None:
    """Give pieces an unpaid order held back to the shelf."""
    row = tx.session.execute(FREE, {"sku": sku_id, "pieces": quantity}).first()
    if row is None:
        raise ValueError(f"{sku_id} does not hold {quantity} pieces")
    changed = StockChanged(
        listing_id=row[1], sku_id=sku_id, shop_id=row[2], stock=row[0], delta=quantity, reason="released", show_id=show_id
    )
    tx.emit(changed, sku_id, cohort=cohort, show=show_id)


def sell(tx: Tx, sku_id: str, quantity: int) -> None:
    """Held pieces are paid: they are sold now. What can be bought does not change."""
    if tx.session.execute(SELL, {"sku": sku_id, "pieces": quantity}).first() is None:
        raise ValueError(f"{sku_id} does not hold {quantity} pieces")


def unsell(tx: Tx, sku_id: str, quantity: int) -> None:
    """Paid pieces that never came: they are neither sold nor back, because the supplier has none."""
    tx.session.execute(update(Sku).where(Sku.id == sku_id).values(sold=Sku.sold - quantity).execution_options(**QUIET))


def take_back(tx: Tx, sku_id: str, quantity: int, *, resold: bool, show_id: str | None = None, cohort: str | None = None) -> None:
    """Sold pieces come back: to the shelf when they can be sold again, else they are only no longer sold."""
    if not resold:
        unsell(tx, sku_id, quantity)
        return
    back = update(Sku).where(Sku.id == sku_id).values(sold=Sku.sold - quantity, stock=Sku.stock + quantity)
    row = tx.session.execute(back.returning(Sku.stock, Sku.listing_id, Sku.shop_id).execution_options(**QUIET)).first()
    if row is None:
        return
    changed = StockChanged(
        listing_id=row[1], sku_id=sku_id, shop_id=row[2], stock=row[0], delta=quantity, reason="returned", show_id=show_id
    )
    tx.emit(changed, sku_id, cohort=cohort, show=show_id)


def take_in(tx: Tx, sku_id: str, quantity: int, *, cohort: str | None = None) -> None:
    """Goods of one's own came in: more can be sold."""
    more = update(Sku).where(Sku.id == sku_id).values(stock=Sku.stock + quantity)
    row = tx.session.execute(more.returning(Sku.stock, Sku.listing_id, Sku.shop_id).execution_options(**QUIET)).first()
    if row is not None:
        changed = StockChanged(listing_id=row[1], sku_id=sku_id, shop_id=row[2], stock=row[0], delta=quantity, reason="received")
        tx.emit(changed, sku_id, cohort=cohort)


def send_on(tx: Tx, sku_id: str, quantity: int, *, show_id: str | None = None, cohort: str | None = None) -> bool:
    """Pieces leave the shelf for somebody who paid before: an exchange, or what was missing. False, and nothing changed, without them."""
    gone = update(SKUS).where(SKUS.c.id == sku_id, stock_left >= quantity).values(stock=stock_left - quantity)
    row = tx.session.execute(gone.returning(*_TOLD)).first()
    if row is None:
        return False
    _fewer(tx, sku_id, row, quantity, "sent_again", show_id, cohort, None)
    return True


def come_back(tx: Tx, sku_id: str, quantity: int, *, show_id: str | None = None, cohort: str | None = None) -> None:
    """Sound pieces of an exchange stand on the shelf again; they stay sold, for others are sent in their place."""
    more = update(SKUS).where(SKUS.c.id == sku_id).values(stock=stock_left + quantity)
    row = tx.session.execute(more.returning(*_TOLD)).first()
    if row is not None:
        changed = StockChanged(
            listing_id=row[1], sku_id=sku_id, shop_id=row[2], stock=row[0], delta=quantity, reason="returned", show_id=show_id
        )
        tx.emit(changed, sku_id, cohort=cohort, show=show_id)


def put_stock(tx: Tx, sku_id: str, stock: int, *, show_id: str | None = None, cohort: str | None = None) -> int:
    """Set what can be sold to `stock` (0 or more) and return the difference; orders that stand keep what they hold."""
    row = tx.session.get(Sku, sku_id, with_for_update=True, populate_existing=True)
    if row is None:
        return 0
    delta = stock - row.stock
    if delta == 0:
        return 0
    row.stock = stock
    tx.session.flush()
    changed = StockChanged(
        listing_id=row.listing_id, sku_id=sku_id, shop_id=row.shop_id, stock=stock, delta=delta, reason="set", show_id=show_id
    )
    tx.emit(changed, sku_id, cohort=cohort, show=show_id)
    if stock <= LOW:
        tx.emit(
            StockRanLow(listing_id=row.listing_id, sku_id=sku_id, shop_id=row.shop_id, stock=stock), sku_id, cohort=cohort, show=show_id
        )
    return delta
