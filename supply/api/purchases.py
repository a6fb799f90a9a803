"""Purchase orders over HTTP: what suppliers deliver for sold lines, and wholesale from the draft to the warehouse."""

from collections.abc import Callable
from typing import Annotated, Literal

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field

from sandbox.http import Caller, Changing, Loaded, Reading, Router, allow
from sandbox.store import Tx
from supply.held_pushes import give_up, push_anyway
from supply.policies import OWN_PURCHASE, OWN_SHOP, SEE_PURCHASE, SEE_PURCHASES, PurchaseSeen, ShopSeen
from supply.prices import MOST_PIECES
from supply.purchase_looks import PurchaseOrderOut, RefusedPushOut, one_purchase, purchase_orders, push_out, refused_pushes
from supply.purchases import cancel_purchase, draft_purchase, pay_purchase, receive_purchase, revise_purchase, submit_purchase
from supply.tables import RefusedPush

router = Router(prefix="/api", tags=["supply"])
Limit = Annotated[int, Query(ge=1, le=100)]
State = Literal["", "draft", "awaiting_payment", "paid", "part_dispatched", "dispatched", "signed", "received", "delivered", "cancelled"]


class Pieces(BaseModel):
    """How many pieces of one variety; 0 leaves it out."""

    model_config = ConfigDict(extra="forbid")
    slot: Annotated[int, Field(ge=0, le=500)]
    quantity: Annotated[int, Field(ge=0, le=MOST_PIECES)]


class PurchaseLines(BaseModel):
    """The varieties of a purchase order."""

    model_config = ConfigDict(extra="forbid")
    lines: Annotated[list[Pieces], Field(max_length=100)] = []

    def by_slot(self) -> dict[int, int]:
        """Pieces by variety; a variety that is there twice counts together."""
        found: dict[int, int] = {}
        for line in self.lines:
            found[line.slot] = found.get(line.slot, 0) + line.quantity
        return {slot: pieces for slot, pieces in found.items() if pieces}


class NewPurchase(PurchaseLines):
    """A purchase order of one goods, several varieties together (混批)."""

    goods_id: Annotated[str, Field(max_length=64)]


@router.get("/shops/{shop_id}/purchase-orders")
@allow(SEE_PURCHASES)
async def list_purchase_orders(
    actor: Caller,
    store: Reading,
    seen: Annotated[ShopSeen, Loaded],
    mode: Literal["", "dropship", "wholesale", "commission"] = "",
    state: State = "",
    after: str = "",
    limit: Limit = 100,
) -> list[PurchaseOrderOut]:
    """What the shop ordered from its suppliers, newest first."""
    return await store.read(purchase_orders, seen.id, actor.language, mode, state, after, limit)


@router.get("/shops/{shop_id}/refused-pushes")
@allow(SEE_PURCHASES)
async def list_refused(actor: Caller, store: Reading, seen: Annotated[ShopSeen, Loaded], limit: Limit = 100) -> list[RefusedPushOut]:
    """Sold lines that were not sent to their supplier, each with the check that said no."""
    return await store.read(refused_pushes, seen.id, actor.language, limit)


@router.post("/shops/{shop_id}/refused-pushes/{order_id}/{line}/push", response_model=RefusedPushOut)
@allow(OWN_SHOP)
async def push(order_id: str, line: int, seen: Annotated[ShopSeen, Loaded], change: Changing) -> Response:
    """Push a held line to its supplier anyway; it is on record why it was held and who pushed it."""
    return await change(_pushed, push_anyway, seen.id, order_id, line)


@router.post("/shops/{shop_id}/refused-pushes/{order_id}/{line}/refund", response_model=RefusedPushOut)
@allow(OWN_SHOP)
async def refund(order_id: str, line: int, seen: Annotated[ShopSeen, Loaded], change: Changing) -> Response:
    """Do not send a held line: the buyer is paid back."""
    return await change(_pushed, give_up, seen.id, order_id, line)


@router.post("/shops/{shop_id}/purchase-orders", response_model=PurchaseOrderOut)
@allow(OWN_SHOP)
async def new_purchase(form: NewPurchase, seen: Annotated[ShopSeen, Loaded], change: Changing) -> Response:
    """Begin a wholesale order as a draft; the goods are picked for wholesale."""
    return await change(_drafted, seen.id, form.goods_id, form.by_slot())


@router.get("/purchase-orders/{purchase_id}")
@allow(SEE_PURCHASE)
async def purchase(actor: Caller, store: Reading, seen: Annotated[PurchaseSeen, Loaded]) -> PurchaseOrderOut:
    """One purchase order with its lines and shipments."""
    return await store.read(one_purchase, seen.id, actor.language)


@router.put("/purchase-orders/{purchase_id}", response_model=PurchaseOrderOut)
@allow(OWN_PURCHASE)
async def revise(form: PurchaseLines, seen: Annotated[PurchaseSeen, Loaded], change: Changing) -> Response:
    """Change the pieces of a draft."""
    return await change(_revised, seen.id, form.by_slot())


@router.post("/purchase-orders/{purchase_id}/submit", response_model=PurchaseOrderOut)
@allow(OWN_PURCHASE)
async def submit(seen: Annotated[PurchaseSeen, Loaded], change: Changing) -> Response:
    """Order it: the supplier keeps the goods for a day of its clock."""
    return await change(_stepped, submit_purchase, seen.id)


@router.post("/purchase-orders/{purchase_id}/pay", response_model=PurchaseOrderOut, status_code=202)
@allow(OWN_PURCHASE)
async def pay(seen: Annotated[PurchaseSeen, Loaded], change: Changing) -> Response:
    """Pay from the shop's wallet. `payment` is pending now; read it again with `?seen=` the answer's position."""
    change.request.scope["kaibo.status"] = 202
    return await change(_stepped, pay_purchase, seen.id)


@router.post("/purchase-orders/{purchase_id}/cancel", response_model=PurchaseOrderOut)
@allow(OWN_PURCHASE)
async def cancel(seen: Annotated[PurchaseSeen, Loaded], change: Changing) -> Response:
    """End it, or what has not been sent of it; what was paid for that comes back to the wallet."""
    return await change(_stepped, cancel_purchase, seen.id)


@router.post("/purchase-orders/{purchase_id}/receive", response_model=PurchaseOrderOut)
@allow(OWN_PURCHASE)
async def receive(seen: Annotated[PurchaseSeen, Loaded], change: Changing) -> Response:
    """Count what has arrived and take it into the warehouse; damaged pieces are paid back."""
    return await change(_stepped, receive_purchase, seen.id)


def _pushed(tx: Tx, verb: Callable[[Tx, str, str, int], RefusedPush], shop_id: str, order_id: str, line: int) -> RefusedPushOut:
    return push_out(verb(tx, shop_id, order_id, line), tx.actor.language)


def _drafted(tx: Tx, shop_id: str, goods_id: str, pieces: dict[int, int]) -> PurchaseOrderOut:
    return one_purchase(tx, draft_purchase(tx, shop_id, goods_id, pieces), tx.actor.language)


def _revised(tx: Tx, purchase_id: str, pieces: dict[int, int]) -> PurchaseOrderOut:
    return one_purchase(tx, revise_purchase(tx, purchase_id, pieces), tx.actor.language)


def _stepped(tx: Tx, verb: Callable[[Tx, str], str], purchase_id: str) -> PurchaseOrderOut:
    return one_purchase(tx, verb(tx, purchase_id), tx.actor.language)
