"""Price and stock of a SKU changed while it is on sale, from the shop's page or from a live desk."""

from sqlalchemy import select

from sandbox.errors import FieldFault, Invalid, NotFound
from sandbox.store import Tx
from sandbox.trade.listing_check import price_faults, stock_faults
from sandbox.trade.verdict import Fault

from .events import PriceChanged
from .listing_views import listing_out, skus_of
from .raises import raise_faults
from .shops import ShopOver
from .stock import put_stock
from .tables import Listing, Shop, ShowKnown, Sku
from .wire import ListingOut


def set_price(tx: Tx, listing_id: str, sku_id: str, price_fen: int, show_id: str | None = None) -> ListingOut:
    """A new price (fen) from now on; orders that stand keep theirs.

    Invalid for a price out of range or above the reference, or a raise under a running offer (C09). NotFound, ShopOver.
    """
    listing, sku = _on_shelf(tx, listing_id, sku_id)
    _refuse(tuple(price_faults("price_fen", price_fen)))
    reference = (listing.online or {}).get("reference_fen")
    if reference is not None and price_fen >= reference:
        raise Invalid((FieldFault("price_fen", "base", "价格要低于划线价。", "The price must lie below the reference price."),))
    _refuse(raise_faults(tx, listing, sku_id, sku.price_fen, price_fen))
    _own_show(tx, listing, show_id)
    listing.draft = _with(listing.draft, sku_id, price_fen)
    move_price(tx, listing, sku, price_fen, show_id)
    return listing_out(tx, listing, skus_of(tx, listing_id), (), tx.actor.language)


def move_price(tx: Tx, listing: Listing, sku: Sku, price_fen: int, show_id: str | None, incident_id: str | None = None) -> None:
    """The SKU costs this from now on, wherever the listing stands."""
    before, sku.price_fen = sku.price_fen, price_fen
    listing.online = _with(listing.online, sku.id, price_fen) if listing.online else None
    if before != price_fen:
        changed = PriceChanged(
            listing_id=listing.id,
            sku_id=sku.id,
            shop_id=listing.shop_id,
            from_fen=before,
            to_fen=price_fen,
            show_id=show_id,
            incident_id=incident_id,
        )
        tx.emit(changed, sku.id, cohort=listing.cohort_id, show=show_id)


def set_stock(tx: Tx, listing_id: str, sku_id: str, stock: int, show_id: str | None = None, step_stock: int | None = None) -> ListingOut:
    """What can be sold from now on, in pieces; `step_stock` None leaves that of a stepped listing. Invalid, NotFound, ShopOver."""
    listing, _ = _on_shelf(tx, listing_id, sku_id)
    _refuse(tuple(stock_faults("stock", stock)))
    if step_stock is not None:
        _refuse(tuple(stock_faults("step_stock", step_stock)))
        if (listing.online or {}).get("sale_type") != "stepped":
            zh = "只有阶梯发货的商品有阶梯库存。先在编辑里把售卖类型改成阶梯发货。"
            raise Invalid((FieldFault("step_stock", "not_stepped", zh, "Only stepped listings have step stock: edit how it is sold."),))
    _own_show(tx, listing, show_id)
    put_stock(tx, sku_id, stock, show_id=show_id, cohort=listing.cohort_id)
    if step_stock is not None:
        put_stock(tx, sku_id, step_stock, "step", show_id=show_id, cohort=listing.cohort_id)
    return listing_out(tx, listing, skus_of(tx, listing_id), (), tx.actor.language)


def _on_shelf(tx: Tx, listing_id: str, sku_id: str) -> tuple[Listing, Sku]:
    listing = tx.get(Listing, listing_id)
    if tx.get(Shop, listing.shop_id).state == "closed":
        raise ShopOver
    sku = tx.first(select(Sku).where(Sku.id == sku_id, Sku.listing_id == listing_id, Sku.listed).with_for_update())
    if sku is None:
        raise NotFound
    return listing, sku


def _own_show(tx: Tx, listing: Listing, show_id: str | None) -> None:
    if show_id is not None:
        show = tx.session.get(ShowKnown, show_id)
        if show is None or show.cohort_id != listing.cohort_id or show.owner_id != listing.owner_id:
            raise NotFound


def _refuse(faults: tuple[Fault, ...]) -> None:
    if faults:
        raise Invalid(tuple(fault.field_fault() for fault in faults))


def _with(form: dict[str, object], sku_id: str, price_fen: int) -> dict[str, object]:
    skus = form["skus"]
    assert isinstance(skus, list)
    return {**form, "skus": [{**sku, "price_fen": price_fen} if sku["sku_id"] == sku_id else sku for sku in skus]}
