"""Shops over HTTP."""

import asyncio
from typing import Annotated

from fastapi import Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from mall.day_limits import DayOut, look_day
from mall.ledger import wallet_fen
from mall.licence import draw_licence, sample_licence
from mall.operator_card import OperatorCard, card_in_show, card_of
from mall.order_views import look_ledger
from mall.policies import OWN_SHOP, SEE_BOOKS, SEE_CARD, SEE_SHOP, SEE_SHOW, SUSPEND_SHOP, ShopSeen, ShowSeen, owns_or_staff
from mall.punctuality import PunctualityOut, look_punctuality
from mall.shop_form import Sample, ShopForm
from mall.shops import (
    attach_licence,
    close_shop,
    open_shop,
    register_shop,
    reset_shop,
    resume_shop,
    revise_shop,
    shop_card,
    shop_out,
    suspend_shop,
)
from mall.tables import Shop
from mall.take_downs import top_up_deposit
from mall.wire import LedgerOut, ShopCard, ShopOut
from sandbox.actor import Actor
from sandbox.errors import NotFound
from sandbox.http import SIGNED_IN, Caller, Changing, Loaded, Reading, Router, allow
from sandbox.store import View

from .blobs import blobs_of

router = Router(prefix="/api", tags=["mall"])
Limit = Annotated[int, Query(ge=1, le=100)]


class NewShop(ShopForm):
    """The form of a new shop and the class it is in."""

    cohort_id: Annotated[str, Field(max_length=64)]


class LicenceChoice(BaseModel):
    """Which sample licence to put to the papers."""

    model_config = ConfigDict(extra="forbid")
    sample: Sample


class ShopRow(ShopCard):
    """A shop in a list; `balance_fen` only for its owner and the staff."""

    balance_fen: int | None = None


@router.post("/shops", response_model=ShopOut)
@allow(SIGNED_IN)
async def register(form: NewShop, change: Changing) -> Response:
    """Register a shop in one's class."""
    return await change(register_shop, form.cohort_id, ShopForm.model_validate(form.model_dump(exclude={"cohort_id"})))


@router.get("/shops")
@allow(SIGNED_IN)
async def shops(actor: Caller, store: Reading, cohort: str, mine: bool = False, archived: bool = False) -> list[ShopRow]:
    """The open shops of a class, with one's own in any state but closed; staff see all. `archived`: the closed ones instead."""
    return await store.read(_shops, actor, cohort, mine, archived)


def _shops(view: View, actor: Actor, cohort_id: str, mine: bool, archived: bool) -> list[ShopRow]:
    if not actor.roles_in(cohort_id):
        raise NotFound
    closed = Shop.state == "closed" if archived else Shop.state != "closed"
    query = select(Shop).where(Shop.cohort_id == cohort_id, closed).order_by(Shop.id).limit(200)
    if mine:
        query = query.where(Shop.owner_id == actor.id)
    elif not actor.staff_of(cohort_id):
        query = query.where((Shop.state == "open") | (Shop.owner_id == actor.id))
    rows = []
    for shop in view.all(query):
        inside = owns_or_staff(actor, ShopSeen(shop.id, shop.owner_id, shop.cohort_id, shop.state))
        rows.append(ShopRow(**shop_card(view, shop).model_dump(), balance_fen=wallet_fen(view, shop.id) if inside else None))
    return rows


@router.get("/shops/{shop_id}", response_model=ShopOut | ShopCard)
@allow(SEE_SHOP)
async def shop(actor: Caller, store: Reading, seen: Annotated[ShopSeen, Loaded]) -> ShopOut | ShopCard:
    """One's own shop in full, with its steps; a classmate's as its public card."""
    return await store.read(_shop, seen.id, actor.language, owns_or_staff(actor, seen))


def _shop(view: View, shop_id: str, language: str, inside: bool) -> ShopOut | ShopCard:
    shop = view.get(Shop, shop_id)
    return shop_out(view, shop, language) if inside else shop_card(view, shop)


@router.get("/shops/{shop_id}/card")
@allow(SEE_CARD)
async def card(store: Reading, seen: Annotated[ShopSeen, Loaded]) -> OperatorCard:
    """Who runs a shop: name, address, phone and licence, for the whole class."""
    return await store.read(card_of, seen.id)


@router.get("/shows/{show_id}/operator")
@allow(SEE_SHOW)
async def operator(store: Reading, seen: Annotated[ShowSeen, Loaded]) -> OperatorCard | None:
    """Who sells in a show, one step from the live page; null for a show without a shop."""
    return await store.read(card_in_show, seen.id)


@router.put("/shops/{shop_id}", response_model=ShopOut)
@allow(OWN_SHOP)
async def revise(form: ShopForm, seen: Annotated[ShopSeen, Loaded], change: Changing) -> Response:
    """Save the shop's form."""
    return await change(revise_shop, seen.id, form)


@router.post("/shops/{shop_id}/licence", response_model=ShopOut)
@allow(OWN_SHOP)
async def licence(request: Request, choice: LicenceChoice, seen: Annotated[ShopSeen, Loaded], store: Reading, change: Changing) -> Response:
    """Put a sample licence to the papers; some samples have a defect."""
    form = await store.read(_form, seen.id)
    made = sample_licence(form, choice.sample, store.clock.now())
    blobs = blobs_of(request)
    picture = await asyncio.to_thread(lambda: blobs.put(draw_licence(made)))
    return await change(attach_licence, seen.id, made.model_copy(update={"picture": picture}))


def _form(view: View, shop_id: str) -> ShopForm:
    return ShopForm.model_validate(view.get(Shop, shop_id).form)


@router.post("/shops/{shop_id}/open", response_model=ShopOut)
@allow(OWN_SHOP)
async def open_(seen: Annotated[ShopSeen, Loaded], change: Changing) -> Response:
    """Open the shop; every step must be done."""
    return await change(open_shop, seen.id)


@router.post("/shops/{shop_id}/reset", response_model=ShopOut)
@allow(OWN_SHOP)
async def reset(seen: Annotated[ShopSeen, Loaded], change: Changing) -> Response:
    """Archive the shop and start again with the same form and fresh money."""
    return await change(reset_shop, seen.id)


class Reason(BaseModel):
    """Why a shop is suspended."""

    model_config = ConfigDict(extra="forbid")
    reason: Annotated[str, Field(max_length=200)]


@router.post("/shops/{shop_id}/close", response_model=ShopOut)
@allow(OWN_SHOP)
async def close(seen: Annotated[ShopSeen, Loaded], change: Changing) -> Response:
    """Give the shop up; it stays in the archive."""
    return await change(close_shop, seen.id)


@router.post("/shops/{shop_id}/deposit", response_model=ShopOut)
@allow(OWN_SHOP)
async def top_up(seen: Annotated[ShopSeen, Loaded], change: Changing) -> Response:
    """Pay the deposit up to what it must be, from the wallet."""
    return await change(top_up_deposit, seen.id)


@router.post("/shops/{shop_id}/suspend", response_model=ShopOut)
@allow(SUSPEND_SHOP)
async def suspend(form: Reason, seen: Annotated[ShopSeen, Loaded], change: Changing) -> Response:
    """The staff stop a shop."""
    return await change(suspend_shop, seen.id, form.reason)


@router.post("/shops/{shop_id}/resume", response_model=ShopOut)
@allow(SUSPEND_SHOP)
async def resume(seen: Annotated[ShopSeen, Loaded], change: Changing) -> Response:
    """It may sell again."""
    return await change(resume_shop, seen.id)


@router.get("/shops/{shop_id}/ledger")
@allow(SEE_BOOKS)
async def ledger(actor: Caller, store: Reading, seen: Annotated[ShopSeen, Loaded], after: str = "", limit: Limit = 100) -> LedgerOut:
    """The shop's books."""
    return await store.read(look_ledger, seen.id, actor.language, after, limit)


@router.get("/shops/{shop_id}/punctuality")
@allow(SEE_BOOKS)
async def punctuality(store: Reading, seen: Annotated[ShopSeen, Loaded]) -> PunctualityOut:
    """How the shop keeps its dispatch promises: sent, late, overdue."""
    return await store.read(look_punctuality, seen.id)


@router.get("/shops/{shop_id}/today")
@allow(SEE_BOOKS)
async def today(store: Reading, seen: Annotated[ShopSeen, Loaded]) -> DayOut:
    """How many orders and listings the shop has today, beside what a new seller may do."""
    return await store.read(look_day, seen.id)
