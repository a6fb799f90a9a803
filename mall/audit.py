"""The automatic audit: what the rules of the trade need to know of a shop, and their verdict on a form."""

from collections.abc import Mapping

from sqlalchemy import select

from sandbox.errors import Invalid
from sandbox.store import View
from sandbox.trade.dates import day_of
from sandbox.trade.listing_check import check_listing
from sandbox.trade.listing_form import ListingForm
from sandbox.trade.verdict import ShopFacts, Verdict

from .shops import licence_groups
from .tables import PictureKnown, Shop
from .wire import CheckOut, faults_out


def checked(view: View, shop: Shop, form: ListingForm) -> Verdict:
    """The verdict on a draft that is to be saved. Invalid for numbers that can never be right."""
    verdict = check_listing(form, shop_facts(view, shop, form.model_dump()))
    if verdict.impossible:
        raise Invalid(tuple(fault.field_fault() for fault in verdict.impossible))
    return verdict


def check_form(view: View, shop_id: str | None, form: ListingForm, language: str) -> CheckOut:
    """What the audit would say about a form now; changes nothing."""
    shop = view.session.get(Shop, shop_id) if shop_id else None
    verdict = check_listing(form, shop_facts(view, shop, form.model_dump()))
    return CheckOut(quality=verdict.quality, passes=verdict.passes, faults=faults_out(verdict.faults, language))


def shop_facts(view: View, shop: Shop | None, form: Mapping[str, object]) -> ShopFacts:
    """What the check needs to know of the shop; without a shop its licence counts as missing."""
    day = day_of(view.now)
    wanted = [picture for name in ("pictures", "detail_pictures") for picture in _texts(form[name])]
    known = view.all(select(PictureKnown.id).where(PictureKnown.id.in_(wanted))) if wanted else []
    return ShopFacts(
        day=day,
        licence_groups=frozenset(licence_groups(shop, day)) if shop else frozenset(),
        pictures=frozenset(known),
        operator=shop.form.get("operator", {}).get("name", "") if shop else "",
    )


def _texts(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []
