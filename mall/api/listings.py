"""Listings over HTTP: categories, drafts, the live check, audit, sale, live price and stock, and the class's mall."""

from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from mall.audit import check_form
from mall.class_mall import MOST_PAGES, MallOut, Sort, look_mall
from mall.listing_views import class_listings, look_listing, shop_listings
from mall.listings import draft_listing, publish_listing, revise_listing, submit_listing, take_down
from mall.live_edits import set_price, set_stock
from mall.policies import (
    OWN_LISTING,
    OWN_SHOP,
    RUN_LISTING,
    SEE_LISTING,
    SEE_MARKET,
    SEE_SHOP,
    STOP_LISTING,
    ListingSeen,
    ShopSeen,
    owns_or_staff,
)
from mall.tables import Shop
from mall.take_downs import ViolationForm, take_down_for
from mall.wire import CheckOut, ListingCard, ListingOut
from sandbox.actor import Actor
from sandbox.errors import NotFound
from sandbox.http import SIGNED_IN, Caller, Changing, Loaded, Reading, Router, allow
from sandbox.store import Lane, View
from sandbox.trade.categories import Document, tree
from sandbox.trade.listing_form import ListingForm, SizeChart
from sandbox.trade.listing_sizes import template_of

router = Router(prefix="/api", tags=["mall"])
Limit = Annotated[int, Query(ge=1, le=100)]


class AttributeOut(BaseModel):
    """One attribute a category asks for."""

    name: str
    label: str
    required: bool
    options: list[str]
    hint: str


class DocumentOut(BaseModel):
    """One document a category asks for."""

    kind: str
    name: str
    example: str


class CategoryOut(BaseModel):
    """A category one can list under; a blocked one carries its reason. `proofs`: documents any listing may carry.

    `parent`, `branch`: the two levels above it. `sizes`: the size chart it starts with, for what is worn.
    """

    leaf: str
    name: str
    parent: str
    group: str
    branch: str
    documents: list[DocumentOut]
    proofs: list[DocumentOut]
    attributes: list[AttributeOut]
    seven_days: str
    licence: bool
    blocked: str = ""
    sizes: SizeChart | None = None


class PriceEdit(BaseModel):
    """A new price in fen; `show_id` when it is done from a live desk."""

    model_config = ConfigDict(extra="forbid")
    price_fen: int
    show_id: Annotated[str, Field(max_length=64)] | None = None


class StockEdit(BaseModel):
    """A new number of pieces that can be sold."""

    model_config = ConfigDict(extra="forbid")
    stock: int
    step_stock: int | None = None
    show_id: Annotated[str, Field(max_length=64)] | None = None


def _document(one: Document, english: bool) -> DocumentOut:
    return DocumentOut(kind=one.id, name=one.name_en if english else one.name, example=one.example)


@router.get("/mall/categories")
@allow(SIGNED_IN)
async def categories(actor: Caller) -> list[CategoryOut]:
    """The category tree with what each leaf asks of a listing."""
    english = actor.language.startswith("en")
    found = [
        CategoryOut(
            leaf=leaf.id,
            name=leaf.name_en if english else leaf.name,
            parent=leaf.group_name_en if english else leaf.group_name,
            group=leaf.group,
            branch=leaf.branch_en if english else leaf.branch,
            documents=[_document(one, english) for one in leaf.documents],
            proofs=[_document(tree().documents[kind], english) for kind in tree().proofs],
            attributes=[
                AttributeOut(
                    name=one.name,
                    label=one.name_en if english else one.name,
                    required=one.required,
                    options=list(one.options),
                    hint=one.hint,
                )
                for one in leaf.attributes
            ],
            seven_days=leaf.seven_days,
            licence=leaf.licence,
            sizes=template_of(leaf.id),
        )
        for leaf in tree().leaves.values()
    ]
    closed = "Closed" if english else "禁发"
    return found + [
        CategoryOut(
            leaf=one.id,
            name=one.name_en if english else one.name,
            parent=closed,
            group="blocked",
            branch="",
            documents=[],
            proofs=[],
            attributes=[],
            seven_days="must",
            licence=False,
            blocked=one.reason_en if english else one.reason,
        )
        for one in tree().blocked.values()
    ]


@router.post("/shops/{shop_id}/listings", response_model=ListingOut)
@allow(OWN_SHOP)
async def draft(form: ListingForm, seen: Annotated[ShopSeen, Loaded], change: Changing) -> Response:
    """Save a new draft; it may be half filled."""
    return await change(draft_listing, seen.id, form)


@router.get("/shops/{shop_id}/listings")
@allow(SEE_SHOP)
async def of_shop(
    actor: Caller, store: Reading, seen: Annotated[ShopSeen, Loaded], after: str = "", limit: Limit = 100
) -> list[ListingCard]:
    """A shop's listings, newest first."""
    return await store.read(shop_listings, seen.id, after, limit, owner=owns_or_staff(actor, seen))


@router.get("/cohorts/{cohort_id}/mall")
@allow(SEE_MARKET)
async def the_mall(
    cohort_id: str,
    actor: Caller,
    store: Reading,
    q: Annotated[str, Query(max_length=60)] = "",
    group: Annotated[str, Query(max_length=40)] = "",
    sort: Sort = "new",
    page: Annotated[int, Query(ge=0, le=MOST_PAGES)] = 0,
) -> MallOut:
    """What a buyer finds in the class's mall: searched, by group of categories, sorted; 20 a page."""
    return await store.read(look_mall, cohort_id, q, group, sort, page, actor.language)


@router.get("/listings")
@allow(SIGNED_IN)
async def on_sale(
    actor: Caller, store: Reading, cohort: str, shop: str | None = None, after: str = "", limit: Limit = 100
) -> list[ListingCard]:
    """The class's mall: everything on sale, newest first."""
    return await store.read(_on_sale, actor, cohort, shop, after, limit)


def _on_sale(view: View, actor: Actor, cohort_id: str, shop_id: str | None, after: str, limit: int) -> list[ListingCard]:
    if not actor.roles_in(cohort_id):
        raise NotFound
    if shop_id is None:
        return class_listings(view, cohort_id, after, limit)
    if view.first(select(Shop.id).where(Shop.id == shop_id, Shop.cohort_id == cohort_id)) is None:
        raise NotFound
    return shop_listings(view, shop_id, after, limit, owner=False)


@router.post("/listings/check")
@allow(SIGNED_IN)
async def check(form: ListingForm, actor: Caller, store: Reading, cohort: str | None = None, listing: str | None = None) -> CheckOut:
    """What the audit would say about a form, while it is typed; changes nothing. The licence is that of one's own shop."""
    return await store.read(_check, form, actor, cohort, listing)


def _check(view: View, form: ListingForm, actor: Actor, cohort_id: str | None, listing_id: str | None) -> CheckOut:
    own = select(Shop.id).where(Shop.owner_id == actor.id, Shop.state != "closed").order_by(Shop.made_at.desc())
    if cohort_id:
        own = own.where(Shop.cohort_id == cohort_id)
    return check_form(view, view.first(own), form, actor.language, listing_id)


@router.get("/listings/{listing_id}")
@allow(SEE_LISTING)
async def listing(actor: Caller, store: Reading, seen: Annotated[ListingSeen, Loaded]) -> ListingOut:
    """One's own listing with draft, faults and reasons; a classmate's as it is on sale."""
    return await store.read(look_listing, seen.id, actor.language, owner=owns_or_staff(actor, seen))


@router.put("/listings/{listing_id}", response_model=ListingOut)
@allow(OWN_LISTING)
async def revise(form: ListingForm, seen: Annotated[ListingSeen, Loaded], change: Changing) -> Response:
    """Save the draft; what is on sale stays until the new version is approved."""
    return await change(revise_listing, seen.id, form)


@router.post("/listings/{listing_id}/submit", response_model=ListingOut)
@allow(OWN_LISTING)
async def submit(seen: Annotated[ListingSeen, Loaded], change: Changing) -> Response:
    """Hand the draft in; the audit answers at once."""
    return await change(submit_listing, seen.id)


@router.post("/listings/{listing_id}/publish", response_model=ListingOut)
@allow(OWN_LISTING)
async def publish(seen: Annotated[ListingSeen, Loaded], change: Changing) -> Response:
    """Put an approved listing on sale."""
    return await change(publish_listing, seen.id)


@router.post("/listings/{listing_id}/take-down", response_model=ListingOut)
@allow(OWN_LISTING)
async def down(seen: Annotated[ListingSeen, Loaded], change: Changing) -> Response:
    """Take a listing off sale."""
    return await change(take_down, seen.id)


@router.post("/listings/{listing_id}/violation", response_model=ListingOut)
@allow(STOP_LISTING)
async def violation(form: ViolationForm, seen: Annotated[ListingSeen, Loaded], change: Changing) -> Response:
    """The staff take a listing down for a violation, with the rule and why."""
    return await change(take_down_for, seen.id, form)


@router.put("/listings/{listing_id}/skus/{sku_id}/price", response_model=ListingOut)
@allow(RUN_LISTING)
async def price(edit: PriceEdit, sku_id: str, seen: Annotated[ListingSeen, Loaded], change: Changing) -> Response:
    """Change the price of a SKU on sale."""
    change.lane = Lane.HOST
    return await change(set_price, seen.id, sku_id, edit.price_fen, edit.show_id)


@router.put("/listings/{listing_id}/skus/{sku_id}/stock", response_model=ListingOut)
@allow(RUN_LISTING)
async def stock(edit: StockEdit, sku_id: str, seen: Annotated[ListingSeen, Loaded], change: Changing) -> Response:
    """Set what can be sold of a SKU."""
    change.lane = Lane.HOST
    return await change(set_stock, seen.id, sku_id, edit.stock, edit.show_id, edit.step_stock)
