"""The automatic audit: what the rules of the trade need to know of a shop, and their verdict on a form."""

from collections.abc import Mapping

from sqlalchemy import select

from sandbox.errors import Invalid
from sandbox.store import View
from sandbox.trade.dates import day_of
from sandbox.trade.freight import collects, terms_of
from sandbox.trade.listing_check import check_listing
from sandbox.trade.listing_form import ListingForm
from sandbox.trade.verdict import PictureLook, ShopFacts, Verdict

from .class_words import allowed_in, forbidden_in
from .market_clock import market_now
from .prices import listing_base
from .review_tables import GoodsKnown
from .shop_offers import gifts_go_with
from .shops import licence_groups
from .tables import Listing, PictureKnown, Shop, VideoKnown
from .wire import CheckOut, faults_out

SEEN = (PictureKnown.width, PictureKnown.height, PictureKnown.white_bp, PictureKnown.sharp, PictureKnown.outline, PictureKnown.codes)
LOOKS = select(PictureKnown.id, *SEEN)


def checked(view: View, shop: Shop, form: ListingForm, listing: Listing | None = None) -> Verdict:
    """The verdict on a draft that is to be saved. Invalid for numbers that can never be right."""
    verdict = check_listing(form, shop_facts(view, shop, form.model_dump(), listing))
    if verdict.impossible:
        raise Invalid(tuple(fault.field_fault() for fault in verdict.impossible))
    return verdict


def check_form(view: View, shop_id: str | None, form: ListingForm, language: str, listing_id: str | None = None) -> CheckOut:
    """What the audit would say about a form now; changes nothing. `listing_id`: the listing of that shop the form belongs to."""
    shop = view.session.get(Shop, shop_id) if shop_id else None
    listing = view.session.get(Listing, listing_id) if listing_id else None
    if listing is not None and listing.shop_id != shop_id:
        listing = None
    verdict = check_listing(form, shop_facts(view, shop, form.model_dump(), listing))
    return CheckOut(quality=verdict.quality, passes=verdict.passes, faults=faults_out(verdict.faults, language))


def shop_facts(view: View, shop: Shop | None, form: Mapping[str, object], listing: Listing | None = None) -> ShopFacts:
    """What the check needs to know of the shop and the listing; without a shop its licence counts as missing."""
    day = day_of(view.now)
    wanted = [picture for name in ("pictures", "pictures34", "detail_pictures") for picture in _texts(form.get(name))]
    wanted += [str(form["white_picture"])] if form.get("white_picture") else []
    goods = view.session.get(GoodsKnown, (listing.shop_id, listing.goods_id)) if listing and listing.goods_id else None
    known = view.session.execute(LOOKS.where(PictureKnown.id.in_(wanted))).all() if wanted else []
    looks = {row[0]: PictureLook(*row[1:]) for row in known}
    video = form.get("video")
    return ShopFacts(
        day=day,
        licence_groups=frozenset(licence_groups(shop, day)) if shop else frozenset(),
        pictures=frozenset(looks),
        looks=looks,
        videos=frozenset(view.all(select(VideoKnown.id).where(VideoKnown.id == video))) if video else frozenset(),
        operator=shop.form.get("operator", {}).get("name", "") if shop else "",
        price_base_fen=listing_base(view, listing.id, market_now(view, listing.shop_id)) if listing else None,
        lead_time_h=goods.lead_time_h if goods else None,
        supply_stock=goods.stock if goods else None,
        tried=goods.tried if goods else True,
        twin=_has_twin(view, shop, form, listing) if shop else False,
        gifts=gifts_go_with(view, shop.id, listing.id if listing else None) if shop else False,
        collects=bool(shop and collects(terms_of(shop.form, form), form)),
        freights=frozenset(one["name"] for one in shop.form.get("more_freight") or ()) if shop else frozenset(),
        allowed=allowed_in(view, shop.cohort_id) if shop else frozenset(),
        forbidden=forbidden_in(view, shop.cohort_id) if shop else (),
    )


def _has_twin(view: View, shop: Shop, form: Mapping[str, object], listing: Listing | None) -> bool:
    """Whether another listing on sale in the shop has the same title, category and pictures."""
    title, pictures = str(form.get("title", "")).strip(), set(_texts(form.get("pictures")))
    if not title or not pictures:
        return False
    others = select(Listing.online).where(Listing.shop_id == shop.id, Listing.sale_state == "on_sale", Listing.title == title)
    if listing is not None:
        others = others.where(Listing.id != listing.id)
    return any(one and one["leaf"] == form.get("leaf") and set(one["pictures"]) == pictures for one in view.all(others.limit(20)))


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []
