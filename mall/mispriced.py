"""A wrong price hung out by an incident (挂错价): the listing really sells at it until the host corrects it, or incident or show is over.

What was ordered at it stands, as the law has it (电子商务法 art. 49). It leaves nothing in the price log: neither the slip nor its
correction is a reduction or a raise (C08, C09).
"""

from sqlalchemy import select

from sandbox.store import Tx
from sandbox.trade.wrong_price import slipped
from streaming.events import IncidentClosed, IncidentThrown, ShowEnded

from .listing_views import skus_of
from .live_edits import move_price
from .tables import Listing, Mispriced, ShowKnown, Sku


def hang_out(tx: Tx, fact: IncidentThrown) -> None:
    """The listing's SKUs cost a tenth from now on. Nothing for a listing that is not on sale or not of this show's owner.

    A SKU at which a wrong price hangs already keeps it: a wrong price is never taken for the right one.
    """
    listing = tx.session.get(Listing, fact.listing_id) if fact.listing_id is not None else None
    show = tx.session.get(ShowKnown, fact.show_id)
    if listing is None or show is None or listing.sale_state != "on_sale" or listing.owner_id != show.owner_id:
        return
    for sku in skus_of(tx, listing.id):
        wrong = slipped(sku.price_fen)
        if wrong != sku.price_fen and not _hangs_at(tx, sku):
            row = Mispriced(
                incident_id=fact.incident_id, sku_id=sku.id, show_id=fact.show_id, right_fen=sku.price_fen, wrong_fen=wrong, over=False
            )
            tx.add(row)
            move_price(tx, listing, sku, wrong, fact.show_id, fact.incident_id)


def _hangs_at(tx: Tx, sku: Sku) -> bool:
    hanging = select(Mispriced).where(Mispriced.sku_id == sku.id, Mispriced.wrong_fen == sku.price_fen, Mispriced.over.is_(False))
    return tx.first(hanging) is not None


def put_right(tx: Tx, fact: IncidentClosed | ShowEnded) -> None:
    """The incident is over, or its show with it: what the host has not corrected himself costs again what it did."""
    of = Mispriced.incident_id == fact.incident_id if isinstance(fact, IncidentClosed) else Mispriced.show_id == fact.show_id
    for row in tx.all(select(Mispriced).where(of, Mispriced.over.is_(False)).order_by(Mispriced.incident_id, Mispriced.sku_id)):
        row.over = True
        sku = tx.session.get(Sku, row.sku_id)
        if sku is not None and sku.price_fen == row.wrong_fen:
            move_price(tx, tx.get(Listing, sku.listing_id), sku, row.right_fen, fact.show_id, row.incident_id)
