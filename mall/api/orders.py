"""Orders over HTTP."""

from typing import Annotated, Literal

from fastapi import Query, Response
from pydantic import BaseModel, ConfigDict, Field

from mall.fulfilment import ship, sign
from mall.order_views import look_order, my_orders, shop_orders
from mall.orders import buy, cancel
from mall.payments import pay
from mall.policies import BUY_ORDER, END_ORDER, SEE_BOOKS, SEE_LISTING, SEE_ORDER, SELL_ORDER, ListingSeen, OrderSeen, ShopSeen
from mall.quotes import QuoteOut, look_quote
from mall.tables import Order
from mall.wire import OrderOut
from sandbox.http import SIGNED_IN, Caller, Changing, Loaded, Reading, Router, allow
from sandbox.store import Tx

router = Router(prefix="/api", tags=["mall"])
Limit = Annotated[int, Query(ge=1, le=100)]
State = Literal["", "placed", "paid", "part_shipped", "shipped", "signed", "reviewed", "settled", "cancelled", "refunded"]


class NewOrder(BaseModel):
    """What a classmate wants; `seen_price_fen` is the price on the screen, `show_id` the show he buys in.

    `no_return_confirmed`: he knows that the seven-day return does not hold, where it does not (C27).
    """

    model_config = ConfigDict(extra="forbid")
    listing_id: Annotated[str, Field(max_length=64)]
    sku_id: Annotated[str, Field(max_length=64)]
    quantity: Annotated[int, Field(ge=1, le=99)] = 1
    seen_price_fen: int | None = None
    show_id: Annotated[str, Field(max_length=64)] | None = None
    no_return_confirmed: bool = False


class Parcel(BaseModel):
    """How the shop sends its own goods; `pieces` when only some of them go now."""

    model_config = ConfigDict(extra="forbid")
    carrier: Annotated[str, Field(min_length=2, max_length=40)]
    tracking: Annotated[str, Field(min_length=4, max_length=40, pattern=r"^[A-Za-z0-9-]+$")]
    pieces: Annotated[int, Field(ge=1, le=99)] | None = None


@router.post("/orders", response_model=OrderOut)
@allow(SIGNED_IN)
async def place_order(form: NewOrder, change: Changing) -> Response:
    """Order with virtual money in one's class."""
    return await change(buy, form.listing_id, form.sku_id, form.quantity, form.seen_price_fen, form.show_id, form.no_return_confirmed)


@router.get("/orders")
@allow(SIGNED_IN)
async def mine(actor: Caller, store: Reading, after: str = "", limit: Limit = 100) -> list[OrderOut]:
    """What one has bought, newest first."""
    return await store.read(my_orders, actor.id, after, limit)


@router.get("/shops/{shop_id}/orders")
@allow(SEE_BOOKS)
async def of_shop(
    store: Reading, seen: Annotated[ShopSeen, Loaded], state: State = "", after: str = "", limit: Limit = 100
) -> list[OrderOut]:
    """A shop's orders, newest first."""
    return await store.read(shop_orders, seen.id, state, after, limit)


@router.get("/orders/{order_id}")
@allow(SEE_ORDER)
async def order(store: Reading, seen: Annotated[OrderSeen, Loaded]) -> OrderOut:
    """One order with its price snapshot and parcels."""
    return await store.read(look_order, seen.id)


@router.post("/orders/{order_id}/pay", response_model=OrderOut)
@allow(BUY_ORDER)
async def pay_order(seen: Annotated[OrderSeen, Loaded], change: Changing) -> Response:
    """Pay with virtual money."""
    return await change(pay, seen.id)


@router.post("/orders/{order_id}/cancel", response_model=OrderOut)
@allow(END_ORDER)
async def cancel_order(seen: Annotated[OrderSeen, Loaded], change: Changing) -> Response:
    """End an order that is not paid: the buyer changes his mind, or the shop."""
    return await change(_cancel, seen.id)


def _cancel(tx: Tx, order_id: str) -> OrderOut:
    return cancel(tx, order_id, "owner" if tx.get(Order, order_id).owner_id == tx.actor.id else "abandoned")


@router.post("/orders/{order_id}/sign", response_model=OrderOut)
@allow(BUY_ORDER)
async def sign_order(seen: Annotated[OrderSeen, Loaded], change: Changing) -> Response:
    """Confirm that the goods have come."""
    return await change(sign, seen.id)


@router.get("/listings/{listing_id}/skus/{sku_id}/quote")
@allow(SEE_LISTING)
async def quoted(
    sku_id: str,
    actor: Caller,
    store: Reading,
    seen: Annotated[ListingSeen, Loaded],
    quantity: Annotated[int, Query(ge=1, le=99)] = 1,
    show: Annotated[str | None, Query(max_length=64)] = None,
) -> QuoteOut:
    """What an order would cost now, with coupons and freight, and why it cannot be placed if it cannot."""
    return await store.read(look_quote, actor, seen.id, sku_id, quantity, show)


@router.post("/orders/{order_id}/ship", response_model=OrderOut)
@allow(SELL_ORDER)
async def ship_order(parcel: Parcel, seen: Annotated[OrderSeen, Loaded], change: Changing) -> Response:
    """Send one's own goods; dropship goods are sent by the supplier."""
    return await change(ship, seen.id, parcel.carrier, parcel.tracking, parcel.pieces)
