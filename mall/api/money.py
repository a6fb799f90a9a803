"""Money and market time over HTTP."""

from dataclasses import asdict
from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field

from mall.after_policies import STAFF_COHORT, TEACH_COHORT, CohortSeen
from mall.class_money import ClassMoneyRow, class_money
from mall.fake_trade import SuspicionOut, look_fake_trade
from mall.fast_forward import JumpOut, fast_forward, set_terms
from mall.market_clock import Terms, terms_of
from mall.money_views import CameBackOut, MoneyOut, OrderMoneyOut, came_back, look_money, order_money, statement
from mall.policies import OWN_SHOP, SEE_BOOKS, SELL_ORDER, OrderSeen, ShopSeen
from mall.settlement import SettlementOut, settlement
from sandbox.http import Caller, Changing, Loaded, Reading, Router, allow
from sandbox.store import View

router = Router(prefix="/api", tags=["mall"])


class Leap(BaseModel):
    """How many market days to leap."""

    model_config = ConfigDict(extra="forbid")
    days: Annotated[int, Field(ge=-(10**6), le=10**6)]


class TermsForm(BaseModel):
    """T+N and the platform's fee."""

    model_config = ConfigDict(extra="forbid")
    settle_days: Annotated[int, Field(ge=0, le=30)]
    platform_fee_bp: Annotated[int, Field(ge=0, le=3000)]


class TermsOut(BaseModel):
    """The market terms of a class."""

    settle_days: int
    platform_fee_bp: int


@router.get("/shops/{shop_id}/money")
@allow(SEE_BOOKS)
async def money(actor: Caller, store: Reading, seen: Annotated[ShopSeen, Loaded]) -> MoneyOut:
    """What the shop has, its profit in all and per show, and its cash curve."""
    return await store.read(look_money, seen.id, actor.language)


@router.get("/shops/{shop_id}/statement")
@allow(SEE_BOOKS)
async def of_orders(
    store: Reading, seen: Annotated[ShopSeen, Loaded], after: str = "", limit: Annotated[int, Query(ge=1, le=100)] = 50
) -> list[OrderMoneyOut]:
    """What each paid order leaves, newest first."""
    return await store.read(statement, seen.id, after, limit)


@router.get("/shops/{shop_id}/settlement")
@allow(SEE_BOOKS)
async def settled(
    actor: Caller,
    store: Reading,
    seen: Annotated[ShopSeen, Loaded],
    from_at: Annotated[int | None, Query(ge=0, le=10**14)] = None,
    to_at: Annotated[int | None, Query(ge=0, le=10**14)] = None,
    after: Annotated[str, Query(max_length=64)] = "",
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> SettlementOut:
    """The settlement statement of a span of market time, and how it adds up to the ledger."""
    return await store.read(settlement, seen.id, actor.language, from_at, to_at, after, limit)


@router.get("/orders/{order_id}/money")
@allow(SELL_ORDER)
async def of_order(store: Reading, seen: Annotated[OrderSeen, Loaded]) -> OrderMoneyOut:
    """What one order leaves."""
    return (await store.read(order_money, [seen.id]))[0]


@router.post("/shops/{shop_id}/fast-forward", response_model=JumpOut)
@allow(OWN_SHOP)
async def leap(form: Leap, seen: Annotated[ShopSeen, Loaded], change: Changing) -> Response:
    """Let market days pass for this shop; what falls due happens within seconds."""
    return await change(fast_forward, seen.id, form.days)


@router.get("/shops/{shop_id}/came-back")
@allow(SEE_BOOKS)
async def brought(store: Reading, seen: Annotated[ShopSeen, Loaded]) -> list[CameBackOut]:
    """What each leap brought: parcels, settlements, claims, reviews."""
    return await store.read(came_back, seen.id)


@router.get("/cohorts/{cohort_id}/money")
@allow(STAFF_COHORT)
async def of_class(store: Reading, seen: Annotated[CohortSeen, Loaded]) -> list[ClassMoneyRow]:
    """The money of every shop of a class, for its staff."""
    return await store.read(class_money, seen.id)


@router.get("/cohorts/{cohort_id}/fake-trade")
@allow(STAFF_COHORT)
async def arranged(actor: Caller, store: Reading, seen: Annotated[CohortSeen, Loaded]) -> list[SuspicionOut]:
    """Orders among classmates that look arranged (C32), for the staff to look into."""
    return await store.read(look_fake_trade, seen.id, actor.language)


@router.get("/cohorts/{cohort_id}/market-terms")
@allow(STAFF_COHORT)
async def terms(store: Reading, seen: Annotated[CohortSeen, Loaded]) -> TermsOut:
    """The market terms of a class."""
    return TermsOut(**asdict(await store.read(_terms, seen.id)))


def _terms(view: View, cohort_id: str) -> Terms:
    return terms_of(view, cohort_id)


@router.put("/cohorts/{cohort_id}/market-terms", response_model=TermsOut)
@allow(TEACH_COHORT)
async def put_terms(form: TermsForm, seen: Annotated[CohortSeen, Loaded], change: Changing) -> Response:
    """Set the market terms of a class."""
    return await change(set_terms, seen.id, form.settle_days, form.platform_fee_bp)
