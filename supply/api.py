"""The supply system over HTTP: suppliers, goods, picks and purchase orders under `/api`."""

from typing import Annotated

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field

from sandbox.actor import Actor
from sandbox.errors import NotFound
from sandbox.http import SIGNED_IN, Caller, Changing, Loaded, Reading, Router, allow

from .looks import GoodsOut, PurchaseOrderOut, SupplierOut, catalogue, one_goods, purchase_orders, suppliers
from .picks import Mode, PickOut, pick
from .policies import PICK_FOR_SHOP, SEE_GOODS, SEE_PURCHASES, GoodsSeen, ShopSeen

router = Router(prefix="/api", tags=["supply"])
Limit = Annotated[int, Query(ge=1, le=100)]


class NewPick(BaseModel):
    """Which goods, and how they are delivered."""

    model_config = ConfigDict(extra="forbid")
    goods_id: Annotated[str, Field(max_length=64)]
    mode: Mode = "dropship"


def _in_class(actor: Actor, cohort_id: str) -> None:
    if not actor.roles_in(cohort_id):
        raise NotFound


@router.get("/suppliers")
@allow(SIGNED_IN)
async def list_suppliers(actor: Caller, store: Reading, cohort: str) -> list[SupplierOut]:
    """The suppliers of one's class."""
    _in_class(actor, cohort)
    return await store.read(suppliers, cohort)


@router.get("/goods")
@allow(SIGNED_IN)
async def list_goods(
    actor: Caller,
    store: Reading,
    cohort: str,
    leaf: Annotated[str, Query(max_length=40)] = "",
    q: Annotated[str, Query(max_length=60)] = "",
    after: str = "",
    limit: Limit = 100,
) -> list[GoodsOut]:
    """The catalogue of one's class; `leaf` is a category or its group, `q` words in the title."""
    _in_class(actor, cohort)
    return await store.read(catalogue, cohort, actor.id, leaf, q, after, limit)


@router.get("/goods/{goods_id}")
@allow(SEE_GOODS)
async def goods(actor: Caller, store: Reading, seen: Annotated[GoodsSeen, Loaded]) -> GoodsOut:
    """One goods in full."""
    return await store.read(one_goods, seen.id, actor.id)


@router.post("/shops/{shop_id}/picks", response_model=PickOut)
@allow(PICK_FOR_SHOP)
async def pick_goods(form: NewPick, seen: Annotated[ShopSeen, Loaded], change: Changing) -> Response:
    """Pick goods for one's shop; the mall makes the draft (read it with `?seen=` the answer's position)."""
    return await change(pick, seen.id, form.goods_id, form.mode)


@router.get("/shops/{shop_id}/purchase-orders")
@allow(SEE_PURCHASES)
async def list_purchase_orders(
    store: Reading, seen: Annotated[ShopSeen, Loaded], after: str = "", limit: Limit = 100
) -> list[PurchaseOrderOut]:
    """What the shop ordered from its suppliers, newest first."""
    return await store.read(purchase_orders, seen.id, after, limit)
