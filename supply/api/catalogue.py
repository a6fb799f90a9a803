"""Suppliers, goods and picks over HTTP."""

import asyncio
from functools import partial
from typing import Annotated, Literal, cast
from urllib.parse import quote

from fastapi import Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from sandbox.actor import Actor
from sandbox.blobs import Blobs
from sandbox.errors import NotFound
from sandbox.http import SIGNED_IN, Caller, Changing, Loaded, Reading, Router, allow
from supply.looks import GoodsOut, SupplierOut, catalogue, one_goods, one_supplier, suppliers
from supply.material_pack import materials, packed
from supply.narrowing import Narrowed
from supply.picks import Mode, PickOut, change_pick, pick
from supply.policies import OWN_SHOP, PICK_FOR_SHOP, SEE_GOODS, SEE_SUPPLIER, GoodsSeen, ShopSeen

router = Router(prefix="/api", tags=["supply"])
Limit = Annotated[int, Query(ge=1, le=100)]


class NewPick(BaseModel):
    """Which goods, and how they are delivered."""

    model_config = ConfigDict(extra="forbid")
    goods_id: Annotated[str, Field(max_length=64)]
    mode: Mode = "dropship"


class ChangedPick(BaseModel):
    """How picked goods are delivered from now on; `min_profit_fen`: below this profit a piece no dropship order is sent."""

    model_config = ConfigDict(extra="forbid")
    mode: Mode
    min_profit_fen: Annotated[int, Field(ge=0, le=10**7)] | None = None


def _in_class(actor: Actor, cohort_id: str) -> None:
    if not actor.roles_in(cohort_id):
        raise NotFound


@router.get("/suppliers")
@allow(SIGNED_IN)
async def list_suppliers(actor: Caller, store: Reading, cohort: str) -> list[SupplierOut]:
    """The suppliers of one's class."""
    _in_class(actor, cohort)
    return await store.read(suppliers, cohort)


@router.get("/suppliers/{supplier_id}")
@allow(SEE_SUPPLIER)
async def supplier(store: Reading, seen: Annotated[GoodsSeen, Loaded]) -> SupplierOut:
    """One supplier with what happened with it so far."""
    return await store.read(one_supplier, seen.id)


@router.get("/goods")
@allow(SIGNED_IN)
async def list_goods(
    actor: Caller,
    store: Reading,
    cohort: str,
    leaf: Annotated[str, Query(max_length=40)] = "",
    q: Annotated[str, Query(max_length=60)] = "",
    item: Annotated[str, Query(max_length=60)] = "",
    supplier: Annotated[str, Query(max_length=80)] = "",
    most_fen: Annotated[int | None, Query(ge=0)] = None,
    commission_bp: Annotated[int | None, Query(ge=0, le=10_000)] = None,
    lead_time_h: Annotated[int | None, Query(ge=0)] = None,
    mode: Literal["", "dropship", "wholesale", "commission"] = "",
    after: str = "",
    limit: Limit = 100,
) -> list[GoodsOut]:
    """The catalogue of one's class; `leaf` is a category or its group, `q` words in the title, `item` the same thing of all suppliers.

    `most_fen`: the cheapest variety costs no more; `commission_bp`: pays at least so much; `lead_time_h`: sent within so many hours;
    `mode`: can be dealt in that way. A class sees what its teaching level opens, its lecturers see all.
    """
    _in_class(actor, cohort)
    whole = actor.teaches(cohort)
    only = Narrowed(most_fen, commission_bp, lead_time_h, mode)
    look = partial(catalogue, item=item, supplier_id=supplier, whole=whole, only=only)
    return await store.read(look, cohort, actor.id, leaf, q, after, limit)


@router.get("/goods/{goods_id}")
@allow(SEE_GOODS)
async def goods(actor: Caller, store: Reading, seen: Annotated[GoodsSeen, Loaded]) -> GoodsOut:
    """One goods in full."""
    return await store.read(one_goods, seen.id, actor.id)


@router.get("/goods/{goods_id}/materials", response_class=Response)
@allow(SEE_GOODS)
async def material_pack(request: Request, store: Reading, seen: Annotated[GoodsSeen, Loaded]) -> Response:
    """Pictures and words of goods as a zip archive (素材包)."""
    found = await store.read(materials, seen.id)
    archive = await asyncio.to_thread(packed, found, cast(Blobs, request.app.state.gate.blobs))
    name = quote(f"{found.name}-素材包.zip")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}", "Cache-Control": "private, no-store"}
    return Response(archive, media_type="application/zip", headers=headers)


@router.post("/shops/{shop_id}/picks", response_model=PickOut)
@allow(PICK_FOR_SHOP)
async def pick_goods(form: NewPick, seen: Annotated[ShopSeen, Loaded], change: Changing) -> Response:
    """Pick goods for one's shop; the mall makes the draft (read it with `?seen=` the answer's position)."""
    return await change(pick, seen.id, form.goods_id, form.mode)


@router.put("/shops/{shop_id}/picks/{goods_id}", response_model=PickOut)
@allow(OWN_SHOP)
async def change_mode(goods_id: str, form: ChangedPick, seen: Annotated[ShopSeen, Loaded], change: Changing) -> Response:
    """Deal in picked goods another way, or with another profit threshold; orders that stand keep theirs."""
    return await change(change_pick, seen.id, goods_id, form.mode, form.min_profit_fen)
