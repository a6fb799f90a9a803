"""What the mall answers with: plain models of shops, listings, orders and the ledger, built inside the unit or the read."""

from collections.abc import Iterable

from pydantic import BaseModel

from sandbox.trade.listing_form import ListingForm
from sandbox.trade.verdict import Fault

from .shop_form import Licence, ShopForm


class FaultOut(BaseModel):
    """A fault in the reader's language; `rule`, `quote`, `rewrite` and `law` for what a rule says."""

    path: str
    code: str
    message: str
    kind: str = "error"
    rule: str = ""
    quote: str = ""
    rewrite: str = ""
    law: str = ""


def faults_out(faults: Iterable[Fault], language: str) -> list[FaultOut]:
    """Faults as they go over the wire."""
    return [
        FaultOut(
            path=one.path,
            code=one.code,
            message=one.message(language),
            kind=one.kind,
            rule=one.rule,
            quote=one.quote,
            rewrite=one.rewrite,
            law=one.law,
        )
        for one in faults
    ]


class StepOut(BaseModel):
    """One step of opening a shop."""

    name: str
    title: str
    done: bool
    faults: list[FaultOut]


class ShopOut(ShopForm):
    """A shop as its owner and the staff see it."""

    id: str
    owner_id: str
    cohort_id: str
    state: str
    licence: Licence | None
    steps: list[StepOut]
    deposit_fen: int
    balance_fen: int
    made_at: int
    opened_at: int | None
    stopped_for: str = ""
    stop_kind: str = ""
    deposit_missing_fen: int = 0


class ShopCard(BaseModel):
    """A shop as a classmate sees it: the public card."""

    id: str
    owner_id: str
    cohort_id: str
    name: str
    logo: str
    state: str
    main_category: str
    operator_name: str
    operator_address: str
    service_phone: str
    service_hours: str
    listings: int


class SkuOut(BaseModel):
    """A specification with its live price and stock: `stock` in hand, `step_stock` sent later; `reserved` and `sold` of both."""

    sku_id: str
    name: str
    code: str
    price_fen: int
    stock: int
    step_stock: int = 0
    reserved: int
    sold: int


class OversoldOut(BaseModel):
    """What taking stock at payment (付款减) led to: pieces that wait for payment, and orders closed because others paid first."""

    waiting_pieces: int
    closed_orders: int
    closed_pieces: int


class SendsOut(BaseModel):
    """Who sells a listing and what its parcel costs: freight in fen of the smallest order, from which sum on it is free, and not where to.

    `by_weight`: more pieces cost more.
    """

    shop_name: str
    shop_logo: str
    shop_state: str
    freight_fen: int
    free_from_fen: int | None
    by_weight: bool
    not_to: list[str]


class ListingOut(BaseModel):
    """A listing: the draft (`form`), the version on sale (`online`) with live SKUs, faults, and why the audit refused.

    `oversold`: for its owner, where stock is taken at payment. `door_fen`: freight the courier asks for one piece at the door (运费到付).
    `sends`: who sells it and what its parcel costs, where one is looked at. `base`, `base_step`: for its owner, the stocks of the SKUs
    when the draft was saved: the draft adds to what is there what was typed above them.
    """

    id: str
    shop_id: str
    owner_id: str
    cohort_id: str
    goods_id: str | None
    state: str
    draft_state: str
    title: str
    picture: str
    price_fen: int | None
    stock: int
    form: ListingForm
    online: ListingForm | None
    skus: list[SkuOut]
    quality: int
    faults: list[FaultOut]
    reasons: list[FaultOut]
    version: int
    made_at: int
    revised_at: int
    oversold: OversoldOut | None = None
    door_fen: int = 0
    sends: SendsOut | None = None
    base: dict[str, int] = {}
    base_step: dict[str, int] = {}


class ListingCard(BaseModel):
    """A listing in a list: one's own or the class's mall."""

    id: str
    shop_id: str
    shop_name: str
    shop_logo: str = ""
    owner_id: str
    goods_id: str | None
    state: str
    draft_state: str
    leaf: str
    title: str
    short_name: str
    picture: str
    price_fen: int | None
    reference_fen: int | None
    stock: int
    sold: int
    quality: int
    faults: int
    channel: str
    sale_type: str = "stock"
    points: list[str]
    skus: list[SkuOut]


class CheckOut(BaseModel):
    """What the live check of a form says while it is typed."""

    quality: int
    passes: bool
    faults: list[FaultOut]


class OrderLineOut(BaseModel):
    """One line with its price snapshot. On commission: the share that counted, and whether by an exclusive plan."""

    listing_id: str
    sku_id: str
    goods_id: str | None
    title: str
    sku_name: str
    picture: str
    quantity: int
    shelf_fen: int
    unit_fen: int
    off_fen: int
    total_fen: int
    version: int
    after_sale: list[str]
    dispatch_h: int
    no_return: bool = False
    mode: str = ""
    sent_by: str = ""
    commission_bp: int = 0
    exclusive: bool = False
    reduce: str = "order"
    stock_from: str = "hand"
    door_fen: int = 0


class StepSeen(BaseModel):
    """One line of a parcel's trace; `name` is a key of the pages' words."""

    name: str
    at: int


class ParcelOut(BaseModel):
    """A parcel of an order."""

    id: str
    carrier: str
    tracking: str
    dispatched_at: int
    delivered_at: int | None
    pieces: int = 0
    damaged: int = 0
    eta_at: int | None = None
    refused_at: int | None = None
    steps: list[StepSeen] = []


class OrderOut(BaseModel):
    """An order as its buyer, its shop and the staff see it. `archived`: its shop is closed, and nothing is sent any more."""

    id: str
    shop_id: str
    owner_id: str
    cohort_id: str
    show_id: str | None
    buyer: str
    buyer_kind: str
    nick: str
    state: str
    lines: list[OrderLineOut]
    goods_fen: int
    off_fen: int
    freight_fen: int
    total_fen: int
    placed_at: int
    pay_before: int
    paid_at: int | None
    shipped_at: int | None
    signed_at: int | None
    ended_at: int | None
    reason: str
    refunded_fen: int = 0
    back_pieces: int = 0
    sent_pieces: int = 0
    province: str = ""
    parcels: list[ParcelOut] = []
    archived: bool = False


class AccountOut(BaseModel):
    """An account with what stands on it; debit positive."""

    account: str
    name: str
    balance_fen: int


class EntryOut(BaseModel):
    """One side of a booked transaction."""

    id: str
    transaction_id: str
    account: str
    amount_fen: int
    kind: str
    ref: str
    booked_at: int
    market_at: int | None = None
    order_id: str | None = None
    show_id: str | None = None


class LedgerOut(BaseModel):
    """A shop's books: what stands on its accounts (they sum to 0) and the newest entries."""

    shop_id: str
    accounts: list[AccountOut]
    entries: list[EntryOut]
    next_after: str | None = None


class PictureOut(BaseModel):
    """A picture that was taken in: its address and size."""

    picture: str
    width: int
    height: int
