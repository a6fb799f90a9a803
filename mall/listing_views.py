"""How listings look: one in full to its owner, and short cards for the shop's list and the class's mall."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import defer

from sandbox.store import View
from sandbox.trade.freight import freight_of, terms_of
from sandbox.trade.listing_check import check_listing
from sandbox.trade.listing_form import ListingForm
from sandbox.trade.verdict import Fault

from .audit import shop_facts
from .door import door_fen
from .tables import Listing, Order, Shop, Sku
from .wire import ListingCard, ListingOut, OversoldOut, SendsOut, SkuOut, faults_out

TAKEN_DOWN = ("violation", "brand_expired", "paper_expired")
"""Why a listing is off sale when its owner did not take it down: it must be corrected and handed in again."""
MOST_CARDS = 100
MOST_COUNTED = 2_000
"""Orders looked through for what taking stock at payment led to."""
ON_SHELF = (
    select(
        Sku.id,
        Sku.listing_id,
        Sku.name,
        Sku.code,
        Sku.price_fen,
        Sku.stock,
        Sku.step_stock,
        Sku.reserved,
        Sku.step_reserved,
        Sku.sold,
        Sku.step_sold,
    )
    .where(Sku.listed)
    .order_by(Sku.listing_id, Sku.slot)
)
ONLINE_ONLY = (defer(Listing.draft), defer(Listing.base))
"""What is on sale is shown from its online version; the draft, a form of the same size, stays in the database."""


def skus_of(view: View, listing_id: str) -> Sequence[Sku]:
    """The SKUs on the shelf, in the form's order."""
    return view.all(select(Sku).where(Sku.listing_id == listing_id, Sku.listed).order_by(Sku.slot))


def state_of(listing: Listing, skus: Iterable[Any]) -> str:
    """The one word for both versions: draft, auditing, refused or approved while nothing is on sale, then on_sale, sold_out, off_sale.

    Taken down by others: violation (违规下架), brand_expired (品牌过期), paper_expired (证照过期).
    """
    if listing.sale_state == "none" or (listing.sale_state in TAKEN_DOWN and listing.draft_state == "approved"):
        return {"editing": "draft"}.get(listing.draft_state, listing.draft_state)
    if listing.sale_state == "on_sale" and not any(pieces_left(sku) for sku in skus):
        return "sold_out"
    return listing.sale_state


def pieces_left(sku: Any) -> int:
    """What can be sold of a SKU, of both stocks."""
    return int(sku.stock + sku.step_stock)


def sku_out(sku: Any) -> SkuOut:
    """A SKU on the shelf, from its row or from the columns of it."""
    return SkuOut(
        sku_id=sku.id,
        name=sku.name,
        code=sku.code,
        price_fen=sku.price_fen,
        stock=sku.stock,
        step_stock=sku.step_stock,
        reserved=sku.reserved + sku.step_reserved,
        sold=sku.sold + sku.step_sold,
    )


def _live(form: dict[str, Any], skus: Sequence[Sku]) -> ListingForm:
    stepped = form.get("sale_type") == "stepped"
    now = {sku.id: {"price_fen": sku.price_fen, "stock": sku.stock} | ({"step_stock": sku.step_stock} if stepped else {}) for sku in skus}
    return ListingForm.model_validate({**form, "skus": [{**sku, **now.get(sku["sku_id"], {})} for sku in form["skus"]]})


def _as_if_saved_now(listing: Listing, skus: Sequence[Sku]) -> ListingForm:
    """An approved draft with its own prices, also those that are not on the shelf (yet, or any more), and what its stock would be now."""
    there = {sku.id: sku for sku in skus}
    return ListingForm.model_validate(
        {**listing.draft, "skus": [_restocked(listing, sku, there.get(sku["sku_id"])) for sku in listing.draft["skus"]]}
    )


def _restocked(listing: Listing, sku: dict[str, Any], row: Sku | None) -> dict[str, Any]:
    """What was typed on top of what was there when it was saved, on top of what is there now."""
    if row is None:
        return sku
    now = max(0, row.stock + (sku["stock"] or 0) - listing.base.get(row.id, row.stock))
    if listing.draft.get("sale_type") != "stepped":
        return {**sku, "stock": now}
    later = max(0, row.step_stock + (sku.get("step_stock") or 0) - (listing.base_step or {}).get(row.id, row.step_stock))
    return {**sku, "stock": now, "step_stock": later}


def listing_out(
    view: View, listing: Listing, skus: Sequence[Sku], faults: Iterable[Fault], language: str, *, owner: bool = True
) -> ListingOut:
    """A listing in full. A classmate (`owner` False) sees only the version on sale."""
    online = _live(listing.online, skus) if listing.online else None
    approved = listing.draft_state == "approved"
    form = _as_if_saved_now(listing, skus) if approved else ListingForm.model_validate(listing.draft)
    if not owner and online is not None:
        form = online
    prices = [sku.price_fen for sku in skus] or [sku.price_fen for sku in form.skus if sku.price_fen]
    reasons = [Fault(**reason) for reason in listing.reasons] if owner else []  # type: ignore[arg-type]  # JSON keeps only texts
    return ListingOut(
        id=listing.id,
        shop_id=listing.shop_id,
        owner_id=listing.owner_id,
        cohort_id=listing.cohort_id,
        goods_id=listing.goods_id,
        state=state_of(listing, skus),
        draft_state=listing.draft_state if owner else "approved",
        title=form.title,
        picture=form.pictures[0] if form.pictures else "",
        price_fen=min(prices, default=None),
        stock=sum(map(pieces_left, skus)) if listing.online else sum(sku.stock or 0 for sku in form.skus),
        form=form,
        online=online,
        skus=[sku_out(sku) for sku in skus],
        quality=listing.quality,
        faults=faults_out(faults, language) if owner else [],
        reasons=faults_out(reasons, language),
        version=listing.version,
        made_at=listing.made_at,
        revised_at=listing.revised_at,
        base={sku.id: sku.stock for sku in skus} if owner and approved else listing.base if owner else {},
        base_step={sku.id: sku.step_stock for sku in skus} if owner and approved else (listing.base_step or {}) if owner else {},
    )


def look_listing(view: View, listing_id: str, language: str, *, owner: bool) -> ListingOut:
    """A listing with what is still wrong in its draft."""
    listing = view.get(Listing, listing_id)
    faults: tuple[Fault, ...] = ()
    if owner:
        shop = view.session.get(Shop, listing.shop_id)
        faults = check_listing(ListingForm.model_validate(listing.draft), shop_facts(view, shop, listing.draft, listing)).faults
    found = listing_out(view, listing, skus_of(view, listing_id), faults, language, owner=owner)
    shop = view.session.get(Shop, listing.shop_id)
    found.door_fen = door_fen(terms_of(shop.form, found.form.model_dump()), found.form.model_dump(), 1) if shop else 0
    found.sends = sends_of(view, listing)
    found.oversold = _oversold(view, listing) if owner and (listing.online or {}).get("reduce") == "payment" else None
    return found


def sends_of(view: View, listing: Listing) -> SendsOut:
    """What the shop's freight terms and the listing make of a parcel: one piece, or as many as an order holds at least."""
    shop = view.get(Shop, listing.shop_id)
    form = listing.online or listing.draft
    terms = terms_of(shop.form, form) or {}
    freight = freight_of(terms, form, max(1, form.get("min_per_order", 1)))
    return SendsOut(
        shop_name=shop.name,
        shop_logo=shop.form.get("logo", ""),
        shop_state=shop.state,
        freight_fen=freight.flat_fen,
        free_from_fen=freight.free_from_fen,
        by_weight=form.get("freight_by", "listing") == "template" and terms.get("kind") == "by_weight",
        not_to=list(terms.get("not_to", ())),
    )


def _oversold(view: View, listing: Listing) -> OversoldOut:
    here = select(Order.state, Order.lines).where(Order.shop_id == listing.shop_id)
    waits = here.where(Order.state == "placed")
    closed = here.where(Order.state == "cancelled", Order.reason == "sold_out")
    pieces = {
        name: [
            line["quantity"]
            for _, lines in view.session.execute(query.order_by(Order.id.desc()).limit(MOST_COUNTED)).all()
            for line in lines
            if line["listing_id"] == listing.id
        ]
        for name, query in (("waits", waits), ("closed", closed))
    }
    return OversoldOut(waiting_pieces=sum(pieces["waits"]), closed_orders=len(pieces["closed"]), closed_pieces=sum(pieces["closed"]))


def cards_of(view: View, listings: Sequence[Listing], *, owner: bool) -> list[ListingCard]:
    """Listings as cards, in their order; not the owner's show the version on sale."""
    ids = [listing.id for listing in listings]
    skus: dict[str, list[Any]] = {}
    for sku in view.session.execute(ON_SHELF.where(Sku.listing_id.in_(ids))).all():
        skus.setdefault(sku.listing_id, []).append(sku)
    named = select(Shop.id, Shop.name, Shop.form["logo"].as_string()).where(Shop.id.in_({listing.shop_id for listing in listings}))
    shops = {row[0]: (row[1], row[2] or "") for row in view.session.execute(named).all()}
    return [_card(listing, skus.get(listing.id, []), shops.get(listing.shop_id, ("", "")), owner=owner) for listing in listings]


def _card(listing: Listing, skus: Sequence[Any], sign: tuple[str, str], *, owner: bool) -> ListingCard:
    form = listing.online if listing.online and (not owner or listing.draft_state != "editing") else listing.draft
    typed = [sku["price_fen"] for sku in form["skus"] if sku["price_fen"]]
    return ListingCard(
        id=listing.id,
        shop_id=listing.shop_id,
        shop_name=sign[0],
        shop_logo=sign[1],
        owner_id=listing.owner_id,
        goods_id=listing.goods_id,
        state=state_of(listing, skus),
        draft_state=listing.draft_state if owner else "approved",
        leaf=form["leaf"],
        title=form["title"],
        short_name=form["short_name"],
        picture=form["pictures"][0] if form["pictures"] else "",
        price_fen=min([sku.price_fen for sku in skus] or typed, default=None),
        reference_fen=form["reference_fen"],
        stock=sum(map(pieces_left, skus)) if skus else sum(sku["stock"] or 0 for sku in form["skus"]),
        sold=sum(sku.sold + sku.step_sold for sku in skus),
        quality=listing.quality,
        faults=len(listing.reasons),
        channel=form["channel"],
        sale_type=form.get("sale_type", "stock"),
        points=form["points"],
        skus=[sku_out(sku) for sku in skus],
    )


def shop_listings(view: View, shop_id: str, after: str = "", limit: int = MOST_CARDS, *, owner: bool = True) -> list[ListingCard]:
    """A shop's listings, newest first, at most 100 from `after` (an id) on; a classmate sees only those on sale."""
    query = select(Listing).where(Listing.shop_id == shop_id).order_by(Listing.id.desc()).limit(min(limit, MOST_CARDS))
    if after:
        query = query.where(Listing.id < after)
    if not owner:
        query = query.where(Listing.sale_state == "on_sale").options(*ONLINE_ONLY)
    return cards_of(view, view.all(query), owner=owner)


def class_listings(view: View, cohort_id: str, after: str = "", limit: int = MOST_CARDS) -> list[ListingCard]:
    """Everything on sale in a class, newest first, at most 100 from `after` on."""
    query = select(Listing).where(Listing.cohort_id == cohort_id, Listing.sale_state == "on_sale").options(*ONLINE_ONLY)
    if after:
        query = query.where(Listing.id < after)
    return cards_of(view, view.all(query.order_by(Listing.id.desc()).limit(min(limit, MOST_CARDS))), owner=False)
