"""The supply system's tables: suppliers, goods with their varieties, picks, purchase orders, shipments."""

from typing import Any

from sqlalchemy import JSON, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.rows import Row


class Waits:
    """What waits on the supplier's clock: `wait_ms` of it after `since_at`, of which leaps of the shop's market clock took `leapt_ms`.

    `leaps` are (real time, milliseconds leapt), in order; `wait_ms` None: nothing is due.
    """

    since_at: Mapped[int] = mapped_column(default=0, server_default="0")
    wait_ms: Mapped[int | None]
    leapt_ms: Mapped[int] = mapped_column(default=0, server_default="0")
    leaps: Mapped[list[list[int]]] = mapped_column(JSON, default=list, server_default="[]")


class Supplier(Row):
    """A supplier of one cohort. `short_bp` and `reliability_bp` are hidden from students: history shows them.

    `cooperation` (合作状态): running, paused, ended; only a running one takes picks and orders.

    `returns`: whether it takes goods back for `any` reason or only for its own `faults`; `not_to`: provinces it does not send to.
    """

    __tablename__ = "supply_suppliers"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    region: Mapped[str]
    kind: Mapped[str]
    lead_time_h: Mapped[int]
    short_bp: Mapped[int]
    reliability_bp: Mapped[int]
    joined_at: Mapped[int]
    returns: Mapped[str] = mapped_column(default="faults", server_default="faults")
    not_to: Mapped[list[str]] = mapped_column(JSON, default=list, server_default="[]")
    cooperation: Mapped[str] = mapped_column(default="running", server_default="running")


class SupplierRecord(Row):
    """What happened with a supplier so far, in numbers; `short` and `returned` are pieces, `refused` orders."""

    __tablename__ = "supply_records"
    supplier_id: Mapped[str] = mapped_column(primary_key=True)
    orders: Mapped[int] = mapped_column(default=0)
    late: Mapped[int] = mapped_column(default=0)
    pieces: Mapped[int] = mapped_column(default=0)
    damaged: Mapped[int] = mapped_column(default=0)
    short: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
    returned: Mapped[int] = mapped_column(default=0)


class Goods(Row):
    """Goods (货品) a shop may pick; `pictures` are content addresses, the first is the main one.

    `moq`: pieces of a first wholesale order; `tiers`: (from pieces, share of the supply price in basis points), ascending.
    A lower commission `commission_next_bp` holds from `commission_next_at` (real time) on. `item`: the same word on goods of several
    suppliers that are one and the same thing; `ready`: fit for a first shop (teaching level L1).

    `unit` (单位): what one piece is counted in; `weight_g` (重量): one piece of the first
    variety packed, in grams, 0 where an older Kaibo did not say.
    """

    __tablename__ = "supply_goods"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str]
    supplier_id: Mapped[str]
    key: Mapped[str]
    leaf: Mapped[str]
    title: Mapped[str]
    short_name: Mapped[str]
    attributes: Mapped[dict[str, str]] = mapped_column(JSON)
    points: Mapped[list[str]] = mapped_column(JSON)
    documents: Mapped[list[str]] = mapped_column(JSON)
    pictures: Mapped[list[str]] = mapped_column(JSON)
    modes: Mapped[list[str]] = mapped_column(JSON)
    suggest_fen: Mapped[int]
    reference_fen: Mapped[int | None]
    lead_time_h: Mapped[int]
    quality_bp: Mapped[int]
    offered: Mapped[bool] = mapped_column(default=True)
    made_at: Mapped[int]
    moq: Mapped[int] = mapped_column(default=0, server_default="0")
    tiers: Mapped[list[list[int]]] = mapped_column(JSON, default=list, server_default="[]")
    commission_bp: Mapped[int] = mapped_column(default=0, server_default="0")
    commission_next_bp: Mapped[int | None]
    commission_next_at: Mapped[int | None] = mapped_column(index=True)
    item: Mapped[str] = mapped_column(default="", server_default="")
    ready: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    unit: Mapped[str] = mapped_column(default="件", server_default="件")
    weight_g: Mapped[int] = mapped_column(default=0, server_default="0")

    __table_args__ = (
        Index("ix_supply_goods_cohort", "cohort_id", "id"),
        Index("uq_supply_goods_cohort_key", "cohort_id", "key", unique=True),
    )


class GoodsVariety(Row):
    """One variety of goods: its cost to the shop and what the supplier has."""

    __tablename__ = "supply_varieties"
    goods_id: Mapped[str] = mapped_column(primary_key=True)
    slot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    supply_fen: Mapped[int]
    stock: Mapped[int]


class CatalogueWanted(Row):
    """A class that needs its sample catalogue; stocked outside the unit, because pictures take seconds to draw.

    `edition`: what the catalogue held when it was stocked; a class with an older one is completed at the next start.
    """

    __tablename__ = "supply_catalogues"
    cohort_id: Mapped[str] = mapped_column(primary_key=True)
    seed: Mapped[int]
    wanted_at: Mapped[int]
    stocked_at: Mapped[int | None]
    edition: Mapped[int] = mapped_column(default=0, server_default="0")


class SupplyLevel(Row):
    """The teaching level of a class's supply market (E.2): 1 to 4; without a row, or 0, everything is open."""

    __tablename__ = "supply_levels"
    cohort_id: Mapped[str] = mapped_column(primary_key=True)
    level: Mapped[int]
    set_by: Mapped[str]
    set_at: Mapped[int]


class ShopKnown(Row):
    """Whose a shop is and in which class: the supply system's own copy from the mall's facts."""

    __tablename__ = "supply_shops"
    id: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[str]
    cohort_id: Mapped[str]
    open: Mapped[bool] = mapped_column(default=True)
    offset_ms: Mapped[int] = mapped_column(default=0, server_default="0")


class Pick(Row):
    """Goods a shop deals in, and how. `min_profit_fen`: below this profit a piece the shop wants no dropship order sent."""

    __tablename__ = "supply_picks"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str]
    goods_id: Mapped[str]
    mode: Mapped[str]
    picked_at: Mapped[int]
    min_profit_fen: Mapped[int | None]

    __table_args__ = (Index("uq_supply_picks_shop_goods", "shop_id", "goods_id", unique=True),)


class ListedSku(Row):
    """Which variety a listing's SKU stands for, so that an order names the right one even after the shop renamed its SKU."""

    __tablename__ = "supply_listed_skus"
    sku_id: Mapped[str] = mapped_column(primary_key=True)
    goods_id: Mapped[str]
    slot: Mapped[int]


class PurchaseOrder(Waits, Row):
    """What a shop ordered. `mode` dropship (of a sold line), commission (the same, the supplier is the seller) or wholesale.

    `state` of a sold line: paid, dispatched, delivered, cancelled; of wholesale: draft, awaiting_payment, paid, part_dispatched,
    dispatched, signed, received, cancelled. `lines` of wholesale: slot, sku_name, quantity, unit_fen and how many pieces
    are `sent`, `short` (not coming), `taken` in and `damaged`. `payment`: "", pending, refused, done. Times are market time but `since_at`.
    """

    __tablename__ = "supply_purchase_orders"
    id: Mapped[str] = mapped_column(primary_key=True)
    supplier_id: Mapped[str]
    shop_id: Mapped[str]
    cohort_id: Mapped[str]
    mode: Mapped[str]
    order_id: Mapped[str | None]
    line: Mapped[int]
    show_id: Mapped[str | None]
    goods_id: Mapped[str]
    slot: Mapped[int]
    title: Mapped[str]
    sku_name: Mapped[str]
    quantity: Mapped[int]
    unit_fen: Mapped[int]
    total_fen: Mapped[int]
    state: Mapped[str]
    placed_at: Mapped[int]
    lines: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, server_default="[]")
    payment: Mapped[str] = mapped_column(default="", server_default="")
    back_fen: Mapped[int] = mapped_column(default=0, server_default="0")
    reason: Mapped[str] = mapped_column(default="", server_default="")
    due_at: Mapped[int | None]
    late: Mapped[bool] = mapped_column(default=False, server_default=text("false"))

    __table_args__ = (
        Index("uq_supply_purchase_orders_line", "order_id", "line", unique=True),
        Index("ix_supply_purchase_orders_shop", "shop_id", "id"),
        Index("ix_supply_purchase_orders_state", "state", "since_at"),
    )


class RefusedPush(Waits, Row):
    """A sold line that was not sent to its supplier, and why (`code` is a check of `dropship_checks`).

    `state`: held (the shop decides, until the wait is over), pushed (anyway), refunded (the buyer is paid back). `sold`: the line as
    `purchase_orders.Sold`; `decided_by`: a person, "time", or "buyer" who was paid back on a claim meanwhile. Times are market time.
    """

    __tablename__ = "supply_refused_pushes"
    order_id: Mapped[str] = mapped_column(primary_key=True)
    line: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shop_id: Mapped[str]
    goods_id: Mapped[str]
    sku_name: Mapped[str]
    quantity: Mapped[int]
    code: Mapped[str]
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    refused_at: Mapped[int]
    state: Mapped[str] = mapped_column(default="refunded", server_default="refunded")
    sold: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict, server_default="{}")
    decided_by: Mapped[str] = mapped_column(default="", server_default="")
    decided_at: Mapped[int | None]

    __table_args__ = (
        Index("ix_supply_refused_pushes_shop", "shop_id", "refused_at"),
        Index("ix_supply_refused_pushes_state", "state", "since_at"),
    )


class Shipment(Waits, Row):
    """Goods on their way from the supplier. `lines`: (slot, pieces, of them damaged); `eta_at` and the rest are market time.

    `quality_bp`: how good the goods were on the day they left, so that a bad batch stays bad after it is over.

    `moved`: why `eta_at` does not hold any more (leap, courier_stopped) until it is worked out anew.
    """

    __tablename__ = "supply_shipments"
    id: Mapped[str] = mapped_column(primary_key=True)
    purchase_order_id: Mapped[str] = mapped_column(index=True)
    shop_id: Mapped[str]
    carrier: Mapped[str]
    tracking: Mapped[str]
    dispatched_at: Mapped[int]
    delivered_at: Mapped[int | None]
    lines: Mapped[list[list[int]]] = mapped_column(JSON, default=list, server_default="[]")
    quality_bp: Mapped[int] = mapped_column(default=7000, server_default="7000")
    eta_at: Mapped[int | None]
    received_at: Mapped[int | None]
    moved: Mapped[str] = mapped_column(default="", server_default="")

    __table_args__ = (Index("ix_supply_shipments_way", "delivered_at", "since_at"),)


class Shock(Row):
    """The market turned for a class: `kind` price_up, out_of_stock, bad_batch, courier_stopped; of one goods or of a supplier.

    `undo`: what comes back when it ends (stock by goods and slot, quality by goods); times are real time, `ends_at` None: by hand.
    """

    __tablename__ = "supply_shocks"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str]
    kind: Mapped[str]
    goods_id: Mapped[str | None]
    supplier_id: Mapped[str]
    name: Mapped[str]
    share_bp: Mapped[int]
    hours: Mapped[int]
    origin: Mapped[str]
    undo: Mapped[dict[str, Any]] = mapped_column(JSON)
    struck_at: Mapped[int]
    ends_at: Mapped[int | None] = mapped_column(index=True)
    ended_at: Mapped[int | None]

    __table_args__ = (Index("ix_supply_shocks_cohort", "cohort_id", "struck_at"),)


class ExclusivePlan(Row):
    """A shop's own commission of one goods (专属计划). `state`: offered, running, declined, ended; times are the shop's market time.

    `changed_at`: since when its share holds; `ends_at`: the supplier ends it then.
    """

    __tablename__ = "supply_exclusive_plans"
    id: Mapped[str] = mapped_column(primary_key=True)
    cohort_id: Mapped[str]
    goods_id: Mapped[str]
    shop_id: Mapped[str]
    share_bp: Mapped[int] = mapped_column(default=0)
    state: Mapped[str] = mapped_column(default="offered")
    offered_at: Mapped[int] = mapped_column(default=0)
    answered_at: Mapped[int | None]
    changed_at: Mapped[int | None]
    ends_at: Mapped[int | None] = mapped_column(index=True)

    __table_args__ = (
        Index("uq_supply_exclusive_plans_goods_shop", "goods_id", "shop_id", unique=True),
        Index("ix_supply_exclusive_plans_cohort", "cohort_id", "offered_at"),
        Index("ix_supply_exclusive_plans_shop", "shop_id", "state"),
    )


class Sample(Waits, Row):
    """A sample a shop asked for (样品申请).

    `state`: asked, refused, awaiting_payment, granted, dispatched, delivered, tried, kept (no feedback came), cancelled. `terms`: free,
    deposit (comes back with the feedback), paid; `code`: why it was refused; `verdict` and `feedback` are the host's, `look` is what the
    pieces themselves show (good, fair, poor). Times are market time but `since_at`.
    """

    __tablename__ = "supply_samples"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str]
    cohort_id: Mapped[str]
    supplier_id: Mapped[str]
    goods_id: Mapped[str]
    slot: Mapped[int]
    title: Mapped[str]
    sku_name: Mapped[str]
    quantity: Mapped[int]
    purpose: Mapped[str]
    state: Mapped[str]
    terms: Mapped[str] = mapped_column(default="")
    amount_fen: Mapped[int] = mapped_column(default=0)
    payment: Mapped[str] = mapped_column(default="")
    code: Mapped[str] = mapped_column(default="")
    carrier: Mapped[str] = mapped_column(default="")
    tracking: Mapped[str] = mapped_column(default="")
    look: Mapped[str] = mapped_column(default="")
    verdict: Mapped[str] = mapped_column(default="")
    feedback: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[int]
    decided_at: Mapped[int | None]
    dispatched_at: Mapped[int | None]
    delivered_at: Mapped[int | None]
    tried_at: Mapped[int | None]

    __table_args__ = (Index("ix_supply_samples_shop", "shop_id", "id"), Index("ix_supply_samples_state", "state", "since_at"))
