"""A listing from draft to sale: save, check, hand in, publish, take down. The audit by rules happens within the same request."""

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from sandbox.errors import FieldFault, Invalid, Refused
from sandbox.store import Tx
from sandbox.trade.dates import day_of
from sandbox.trade.dispatch import promise_h
from sandbox.trade.listing_check import check_listing
from sandbox.trade.listing_form import ListingForm
from sandbox.trade.listing_terms import documents_run_out
from sandbox.trade.verdict import Fault

from .audit import checked, shop_facts
from .barred import barred_faults
from .day_limits import within_day_of_listings
from .events import (
    AuditReason,
    ListingApproved,
    ListingDrafted,
    ListingPublished,
    ListingRefused,
    ListingRevised,
    ListingSku,
    ListingSubmitted,
    ListingTakenDown,
)
from .listing_views import listing_out, skus_of
from .market_clock import market_now
from .market_settings import market_of
from .prices import meant, note_step
from .raises import draft_raises
from .refusals import TooManyListings
from .review_tables import GoodsKnown, Review
from .shops import ShopNotOpen, ShopOver, ShopSuspendedNow
from .tables import Listing, Shop, Sku
from .wire import ListingOut


class NotApproved(Refused):
    """Only an approved draft can go on sale."""

    code = "not_approved"
    zh = "这个商品还没有通过审核。请先提交审核。"
    en = "This listing has not passed the audit. Hand it in first."


class NotOnSale(Refused):
    """It is not on sale."""

    code = "not_on_sale"
    zh = "这个商品现在没有在售。"
    en = "This listing is not on sale."


def draft_listing(tx: Tx, shop_id: str, form: ListingForm, goods_id: str | None = None) -> ListingOut:
    """A new draft in a shop. Invalid for numbers that can never be right, ShopOver, TooManyListings, NewSellerListings."""
    shop = tx.get(Shop, shop_id)
    if shop.state == "closed":
        raise ShopOver
    market = market_of(tx, shop.cohort_id)
    if len(tx.all(select(Listing.id).where(Listing.shop_id == shop_id))) >= market.most_listings:
        raise TooManyListings(most=market.most_listings)
    within_day_of_listings(tx, shop_id, market.listings_a_day)
    form = _with_sku_ids(tx, form, ())
    verdict = checked(tx, shop, form)
    listing = tx.add(
        Listing(
            id=tx.new_id("lst"),
            shop_id=shop.id,
            owner_id=shop.owner_id,
            cohort_id=shop.cohort_id,
            goods_id=goods_id,
            draft_state="editing",
            sale_state="none",
            title=form.title.strip(),
            draft=form.model_dump(),
            online=None,
            base={},
            quality=verdict.quality,
            version=0,
            reasons=[],
            made_at=tx.now,
            revised_at=tx.now,
        )
    )
    drafted = ListingDrafted(listing_id=listing.id, shop_id=shop.id, title=listing.title, goods_id=goods_id)
    tx.emit(drafted, listing.id, cohort=shop.cohort_id)
    return listing_out(tx, listing, (), verdict.faults, tx.actor.language)


def revise_listing(tx: Tx, listing_id: str, form: ListingForm) -> ListingOut:
    """Save the draft. The version on sale stays until the new one is approved. Invalid, ShopOver."""
    listing, shop = _editable(tx, listing_id)
    skus = skus_of(tx, listing_id)
    known = [sku.id for sku in skus] + [sku["sku_id"] for sku in listing.draft["skus"]]
    form = _with_sku_ids(tx, form, known)
    verdict = checked(tx, shop, form, listing)
    withdraw_review(tx, listing)
    listing.draft, listing.title, listing.quality = form.model_dump(), form.title.strip(), verdict.quality
    listing.draft_state, listing.revised_at = "editing", tx.now
    listing.reasons = why_down(listing)
    listing.base, listing.base_step = {sku.id: sku.stock for sku in skus}, {sku.id: sku.step_stock for sku in skus}
    revised = ListingRevised(listing_id=listing.id, shop_id=shop.id, title=listing.title, quality=verdict.quality)
    tx.emit(revised, listing.id, cohort=shop.cohort_id)
    return listing_out(tx, listing, skus, verdict.faults, tx.actor.language)


def submit_listing(tx: Tx, listing_id: str) -> ListingOut:
    """Hand the draft in; the rules answer at once: refused with every reason, or approved and, if the form says so, on sale.

    In a class whose market asks for people's judgement, what the rules let pass waits in the review queue.
    """
    listing, shop = _editable(tx, listing_id)
    verdict = check_listing(ListingForm.model_validate(listing.draft), shop_facts(tx, shop, listing.draft, listing))
    tx.emit(ListingSubmitted(listing_id=listing.id, shop_id=shop.id), listing.id, cohort=shop.cohort_id)
    listing.quality = verdict.quality
    errors = [
        fault
        for fault in (*barred_faults(shop), *_unchanged(listing), *verdict.faults, *draft_raises(tx, listing))
        if fault.kind == "error"
    ]
    if errors:
        listing.draft_state, listing.reasons = "refused", [*(kept(fault) for fault in errors), *why_down(listing)]
        reasons = tuple(
            AuditReason(rule=one.rule or one.code, field=one.path, quote=one.quote, message=one.zh, rewrite=one.rewrite) for one in errors
        )
        tx.emit(ListingRefused(listing_id=listing.id, shop_id=shop.id, reasons=reasons), listing.id, cohort=shop.cohort_id)
    elif market_of(tx, shop.cohort_id).review != "rules":
        ask_for_review(tx, listing)
    else:
        listing.draft_state, listing.reasons = "approved", []
        tx.emit(ListingApproved(listing_id=listing.id, shop_id=shop.id, quality=verdict.quality), listing.id, cohort=shop.cohort_id)
        if listing.draft["start"] == "now" and shop.state == "open":
            put_on_sale(tx, listing, shop)
    return listing_out(tx, listing, skus_of(tx, listing_id), verdict.faults, tx.actor.language)


def publish_listing(tx: Tx, listing_id: str) -> ListingOut:
    """Put the approved draft on sale, for the first time or again. NotApproved, ShopNotOpen, ShopSuspendedNow, Invalid (C09, C25)."""
    listing, shop = _editable(tx, listing_id)
    if shop.state == "suspended":
        raise ShopSuspendedNow(reason=shop.stopped_for)
    if shop.state != "open":
        raise ShopNotOpen
    if listing.draft_state != "approved":
        raise NotApproved
    if faults := (*documents_run_out(ListingForm.model_validate(listing.draft), day_of(tx.now)), *draft_raises(tx, listing)):
        raise Invalid(tuple(fault.field_fault() for fault in faults))
    put_on_sale(tx, listing, shop)
    return listing_out(tx, listing, skus_of(tx, listing_id), (), tx.actor.language)


def take_down(tx: Tx, listing_id: str) -> ListingOut:
    """The owner takes a listing off sale; orders that stand are not touched. NotOnSale."""
    listing = tx.get(Listing, listing_id)
    if listing.sale_state != "on_sale":
        raise NotOnSale
    listing.sale_state = "off_sale"
    tx.emit(ListingTakenDown(listing_id=listing.id, shop_id=listing.shop_id, reason="owner"), listing.id, cohort=listing.cohort_id)
    return listing_out(tx, listing, skus_of(tx, listing_id), (), tx.actor.language)


def why_down(listing: Listing) -> list[dict[str, Any]]:
    """Why it was taken down: kept until a correction is approved, so that owner and reviewer can read what had to be put right."""
    return [reason for reason in listing.reasons if reason["code"] == "taken_down"]


def _unchanged(listing: Listing) -> Iterator[Fault]:
    """A listing that was taken down for a violation comes back corrected, not as it was."""
    online = listing.online or {}
    if listing.sale_state == "violation" and {**listing.draft, "skus": []} == {**online, "skus": []}:
        path = listing.reasons[0]["path"] if listing.reasons else "title"
        zh = "还是违规下架时的样子。请按老师写的原因改好，再提交审核。"
        yield Fault(path, "unchanged", zh, "It is as it was when it was taken down: put it right first, then hand it in.")


def _editable(tx: Tx, listing_id: str) -> tuple[Listing, Shop]:
    listing = tx.get(Listing, listing_id)
    shop = tx.get(Shop, listing.shop_id)
    if shop.state == "closed":
        raise ShopOver
    return listing, shop


def ask_for_review(tx: Tx, listing: Listing) -> None:
    """Put the listing into the review queue of its class; a second time does nothing."""
    listing.draft_state, listing.reasons = "auditing", why_down(listing)
    if tx.first(select(Review.id).where(Review.listing_id == listing.id, Review.state == "waiting")) is None:
        tx.add(
            Review(
                id=tx.new_id("rvw"),
                listing_id=listing.id,
                shop_id=listing.shop_id,
                cohort_id=listing.cohort_id,
                owner_id=listing.owner_id,
                title=listing.title,
                state="waiting",
                asked_at=tx.now,
                reviewer_id=None,
                decided_at=None,
                note="",
                reasons=[],
            )
        )


def withdraw_review(tx: Tx, listing: Listing) -> None:
    """The draft is being changed: nobody needs to judge the old one."""
    if listing.draft_state == "auditing":
        for review in tx.all(select(Review).where(Review.listing_id == listing.id, Review.state == "waiting")):
            review.state, review.decided_at = "withdrawn", tx.now


def _with_sku_ids(tx: Tx, form: ListingForm, known: Sequence[str]) -> ListingForm:
    skus = []
    for index, sku in enumerate(form.skus):
        if sku.sku_id is not None and sku.sku_id not in known:
            raise Invalid((FieldFault(f"skus.{index}.sku_id", "unknown", "没有找到这个规格。", "There is no such specification here."),))
        skus.append(sku.model_copy(update={"sku_id": sku.sku_id or tx.new_id("sku")}))
    ids = [sku.sku_id for sku in skus]
    if len(set(ids)) < len(ids):
        raise Invalid((FieldFault("skus", "repeated", "同一个规格出现了两次。", "The same specification is there twice."),))
    return form.model_copy(update={"skus": skus})


def kept(fault: Fault) -> dict[str, str]:
    """A reason as it is kept with its listing."""
    names = ("path", "code", "zh", "en", "rule", "quote", "rewrite", "law", "kind")
    return {name: getattr(fault, name) for name in names}


def put_on_sale(tx: Tx, listing: Listing, shop: Shop) -> None:
    """The approved draft becomes the version on sale; its SKUs get their prices, and stock grows by what was typed on top."""
    form = ListingForm.model_validate(listing.draft)
    rows = {sku.id: sku for sku in tx.all(select(Sku).where(Sku.listing_id == listing.id).with_for_update())}
    for row in rows.values():
        row.listed = False
    at_ms = market_now(tx, shop.id)
    for slot, sku in enumerate(form.skus):
        assert sku.sku_id is not None
        row = rows.get(sku.sku_id) or tx.add(Sku(id=sku.sku_id, listing_id=listing.id, shop_id=shop.id, stock=0, step_stock=0))
        new = sku.sku_id not in rows
        grown = (sku.stock or 0) - listing.base.get(sku.sku_id, 0 if new else row.stock)
        later = (sku.step_stock or 0) - listing.base_step.get(sku.sku_id, 0 if new else row.step_stock)
        row.slot, row.name, row.code, row.listed = slot, sku.name.strip(), sku.code.strip(), True
        if not new:
            note_step(tx, listing.id, row.id, meant(tx, row.id, row.price_fen), sku.price_fen or 0, at_ms)
        row.price_fen, row.stock = sku.price_fen or 0, max(0, row.stock + grown)
        row.step_stock = max(0, row.step_stock + later) if form.sale_type == "stepped" else 0
        rows[row.id] = row
    tx.session.flush()
    skus = [rows[sku.sku_id] for sku in form.skus if sku.sku_id]
    stocked = [sku.model_copy(update=_stocks(form, row)) for sku, row in zip(form.skus, skus, strict=True)]
    listing.draft = listing.online = form.model_copy(update={"skus": stocked}).model_dump()
    listing.base, listing.base_step = {row.id: row.stock for row in skus}, {row.id: row.step_stock for row in skus}
    listing.sale_state, listing.version = "on_sale", listing.version + 1
    goods = tx.session.get(GoodsKnown, (shop.id, listing.goods_id)) if listing.goods_id else None
    published = ListingPublished(
        listing_id=listing.id,
        shop_id=shop.id,
        owner_id=shop.owner_id,
        cohort_id=shop.cohort_id,
        goods_id=listing.goods_id,
        leaf=form.leaf,
        title=listing.title,
        short_name=form.short_name.strip() or listing.title[:10],
        pictures=tuple(form.pictures),
        attributes=form.attributes,
        points=tuple(form.points),
        reference_fen=form.reference_fen,
        skus=tuple(_told(row) for row in skus),
        quality=listing.quality,
        channel=form.channel,
        size_chart=form.size_chart is not None and bool(form.size_chart.rows),
        dispatch_h=promise_h(listing.online),
        suggest_fen=goods.suggest_fen if goods is not None else None,
    )
    tx.emit(published, listing.id, cohort=shop.cohort_id)


def _stocks(form: ListingForm, row: Sku) -> dict[str, int | None]:
    """The live stocks for a form; what was typed as step stock is kept for the day it is sold stepped again."""
    return {"stock": row.stock, "step_stock": row.step_stock} if form.sale_type == "stepped" else {"stock": row.stock}


def _told(row: Sku) -> ListingSku:
    return ListingSku(
        sku_id=row.id, name=row.name, price_fen=row.price_fen, stock=row.stock + row.step_stock, step=row.step_stock, code=row.code
    )
