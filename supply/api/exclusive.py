"""Exclusive commission plans over HTTP: the lecturer offers for the supplier, the shop accepts."""

from collections.abc import Callable
from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from sandbox.http import Changing, Loaded, Reading, Router, allow
from sandbox.store import Tx
from supply.exclusive import LEAST_BP, MOST_BP, answer, change, end, leave, offer
from supply.exclusive_looks import PlanOut, one_plan, plans_of_class, plans_of_shop
from supply.policies import OWN_PLAN, SEE_PURCHASES, TEACH_GOODS, TEACH_MARKET, TEACH_PLAN, CohortSeen, GoodsSeen, PurchaseSeen, ShopSeen
from supply.tables import ExclusivePlan

router = Router(prefix="/api", tags=["supply"])
ShareBp = Annotated[int, Field(ge=LEAST_BP, le=MOST_BP)]


class Share(BaseModel):
    """What the shop earns of a sale, 0 to 50 per cent in basis points."""

    model_config = ConfigDict(extra="forbid")
    share_bp: ShareBp


class NewPlan(Share):
    """For which shop."""

    shop_id: Annotated[str, Field(max_length=64)]


@router.get("/cohorts/{cohort_id}/exclusive-plans")
@allow(TEACH_MARKET)
async def of_class(store: Reading, seen: Annotated[CohortSeen, Loaded]) -> list[PlanOut]:
    """Every exclusive plan of the class, newest first."""
    return await store.read(plans_of_class, seen.id)


@router.get("/shops/{shop_id}/exclusive-plans")
@allow(SEE_PURCHASES)
async def of_shop(store: Reading, seen: Annotated[ShopSeen, Loaded]) -> list[PlanOut]:
    """The plans that are offered to the shop or run."""
    return await store.read(plans_of_shop, seen.id)


@router.post("/goods/{goods_id}/exclusive-plans", response_model=PlanOut)
@allow(TEACH_GOODS)
async def offer_plan(form: NewPlan, seen: Annotated[GoodsSeen, Loaded], change: Changing) -> Response:
    """Offer a shop of the class its own commission of these goods."""
    return await change(_offered, seen.id, form.shop_id, form.share_bp)


@router.put("/exclusive-plans/{plan_id}", response_model=PlanOut)
@allow(TEACH_PLAN)
async def change_plan(form: Share, seen: Annotated[PurchaseSeen, Loaded], change: Changing) -> Response:
    """Another share: once in seven days, at most five points down."""
    return await change(_changed, seen.id, form.share_bp)


@router.post("/exclusive-plans/{plan_id}/end", response_model=PlanOut)
@allow(TEACH_PLAN)
async def end_plan(seen: Annotated[PurchaseSeen, Loaded], change: Changing) -> Response:
    """The supplier ends it from the next day 00:00 on; an offer is taken back at once."""
    return await change(_stepped, end, seen.id)


@router.post("/exclusive-plans/{plan_id}/accept", response_model=PlanOut)
@allow(OWN_PLAN)
async def accept_plan(seen: Annotated[PurchaseSeen, Loaded], change: Changing) -> Response:
    """Accept the offer: it counts from the next order on."""
    return await change(_answered, seen.id, True)


@router.post("/exclusive-plans/{plan_id}/decline", response_model=PlanOut)
@allow(OWN_PLAN)
async def decline_plan(seen: Annotated[PurchaseSeen, Loaded], change: Changing) -> Response:
    """Do not accept it: the normal plan counts."""
    return await change(_answered, seen.id, False)


@router.post("/exclusive-plans/{plan_id}/leave", response_model=PlanOut)
@allow(OWN_PLAN)
async def leave_plan(seen: Annotated[PurchaseSeen, Loaded], change: Changing) -> Response:
    """Give the plan up: the normal plan counts from now on."""
    return await change(_stepped, leave, seen.id)


def _offered(tx: Tx, goods_id: str, shop_id: str, share_bp: int) -> PlanOut:
    return one_plan(tx, offer(tx, goods_id, shop_id, share_bp).id)


def _changed(tx: Tx, plan_id: str, share_bp: int) -> PlanOut:
    return one_plan(tx, change(tx, plan_id, share_bp).id)


def _answered(tx: Tx, plan_id: str, accept: bool) -> PlanOut:
    return one_plan(tx, answer(tx, plan_id, accept).id)


def _stepped(tx: Tx, verb: Callable[[Tx, str], ExclusivePlan], plan_id: str) -> PlanOut:
    return one_plan(tx, verb(tx, plan_id).id)
