"""What the lecturer moves in a class's supply market over HTTP: its teaching level, shocks and commissions."""

from typing import Annotated

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field

from sandbox.http import Caller, Changing, Loaded, Reading, Router, allow
from sandbox.store import Tx, View
from supply.commission import LEAST_BP, MOST_BP, set_commission
from supply.cooperation import State, set_cooperation
from supply.levels import Level, level_of, set_level
from supply.looks import GoodsOut, SupplierOut, one_goods, one_supplier
from supply.policies import SEE_MARKET, TEACH_GOODS, TEACH_MARKET, TEACH_SHOCK, TEACH_SUPPLIER, CohortSeen, GoodsSeen
from supply.shock_looks import ShockOut, one_shock, shocks
from supply.shocks import Kind, draw_shock, end_shock, strike

router = Router(prefix="/api", tags=["supply"])


class NewShock(BaseModel):
    """What happens to whom: one goods of a supplier or all of them.

    `share_bp`: how much dearer (800) or worse (3000); `hours`: how much later couriers come (72); `minutes`: when it ends by itself.
    """

    model_config = ConfigDict(extra="forbid")
    kind: Kind
    supplier_id: Annotated[str, Field(max_length=80)]
    goods_id: Annotated[str, Field(max_length=64)] | None = None
    share_bp: Annotated[int, Field(ge=100, le=5_000)] | None = None
    hours: Annotated[int, Field(ge=1, le=240)] | None = None
    minutes: Annotated[int, Field(ge=1, le=10_080)] | None = None


class Seed(BaseModel):
    """The same seed strikes a class the same way."""

    model_config = ConfigDict(extra="forbid")
    seed: Annotated[int, Field(ge=0, le=2**31)]


class Commission(BaseModel):
    """What a host earns of a sale, 1 to 50 per cent in basis points."""

    model_config = ConfigDict(extra="forbid")
    commission_bp: Annotated[int, Field(ge=LEAST_BP, le=MOST_BP)]


class CooperationForm(BaseModel):
    """Whether a supplier works with the class's shops: running, paused or ended."""

    model_config = ConfigDict(extra="forbid")
    cooperation: State


class LevelForm(BaseModel):
    """How far the class's supply market is open: 1 to 4 as in E.2, 0 all of it."""

    model_config = ConfigDict(extra="forbid")
    level: Level


@router.get("/cohorts/{cohort_id}/supply-level")
@allow(SEE_MARKET)
async def level(store: Reading, seen: Annotated[CohortSeen, Loaded]) -> LevelForm:
    """The teaching level of the class's supply market."""
    return await store.read(_level, seen.id)


@router.put("/cohorts/{cohort_id}/supply-level", response_model=LevelForm)
@allow(TEACH_MARKET)
async def put_level(form: LevelForm, seen: Annotated[CohortSeen, Loaded], change: Changing) -> Response:
    """Open the market up to a level; what shops deal in already stays."""
    return await change(_set_level, seen.id, form.level)


@router.get("/cohorts/{cohort_id}/shocks")
@allow(SEE_MARKET)
async def list_shocks(actor: Caller, store: Reading, seen: Annotated[CohortSeen, Loaded]) -> list[ShockOut]:
    """News of the market, newest first."""
    return await store.read(shocks, seen.id, actor.language)


@router.post("/cohorts/{cohort_id}/shocks", response_model=ShockOut)
@allow(TEACH_MARKET)
async def throw(form: NewShock, seen: Annotated[CohortSeen, Loaded], change: Changing) -> Response:
    """The lecturer throws a shock."""
    return await change(_struck, seen.id, form)


@router.post("/cohorts/{cohort_id}/shocks/draw", response_model=ShockOut)
@allow(TEACH_MARKET)
async def draw(form: Seed, seen: Annotated[CohortSeen, Loaded], change: Changing) -> Response:
    """A seed throws a shock."""
    return await change(_drawn, seen.id, form.seed)


@router.post("/shocks/{shock_id}/end", response_model=ShockOut)
@allow(TEACH_SHOCK)
async def end(seen: Annotated[GoodsSeen, Loaded], change: Changing) -> Response:
    """End a shock before its time."""
    return await change(_ended, seen.id)


@router.put("/goods/{goods_id}/commission", response_model=GoodsOut)
@allow(TEACH_GOODS)
async def commission(form: Commission, seen: Annotated[GoodsSeen, Loaded], change: Changing) -> Response:
    """The supplier offers another commission: more holds at once, less from tomorrow on."""
    return await change(_offered, seen.id, form.commission_bp)


@router.put("/suppliers/{supplier_id}/cooperation", response_model=SupplierOut)
@allow(TEACH_SUPPLIER)
async def cooperate(form: CooperationForm, seen: Annotated[GoodsSeen, Loaded], change: Changing) -> Response:
    """A supplier pauses, ends or takes up its cooperation again; orders that stand are still sent."""
    return await change(_cooperating, seen.id, form.cooperation)


def _cooperating(tx: Tx, supplier_id: str, state: State) -> SupplierOut:
    set_cooperation(tx, supplier_id, state)
    return one_supplier(tx, supplier_id)


def _level(view: View, cohort_id: str) -> LevelForm:
    return LevelForm.model_validate({"level": level_of(view, cohort_id)})


def _set_level(tx: Tx, cohort_id: str, level: Level) -> LevelForm:
    set_level(tx, cohort_id, level)
    return LevelForm(level=level)


def _struck(tx: Tx, cohort_id: str, form: NewShock) -> ShockOut:
    made = strike(tx, cohort_id, form.kind, form.supplier_id, form.goods_id, form.share_bp, form.hours, form.minutes)
    tx.session.flush()
    return one_shock(tx, made, tx.actor.language)


def _drawn(tx: Tx, cohort_id: str, seed: int) -> ShockOut:
    made = draw_shock(tx, cohort_id, seed)
    tx.session.flush()
    return one_shock(tx, made, tx.actor.language)


def _ended(tx: Tx, shock_id: str) -> ShockOut:
    return one_shock(tx, end_shock(tx, shock_id), tx.actor.language)


def _offered(tx: Tx, goods_id: str, share_bp: int) -> GoodsOut:
    set_commission(tx, goods_id, share_bp)
    return one_goods(tx, goods_id, tx.actor.id)
