"""The supply system's tables: suppliers, goods with their varieties, picks, purchase orders, shipments."""

from sqlalchemy import JSON, Index
from sqlalchemy.orm import Mapped, mapped_column

from sandbox.rows import Row


class Supplier(Row):
    """A supplier of one cohort. `short_bp` and `reliability_bp` are hidden from students: history shows them."""

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


class Goods(Row):
    """Goods (货品) a shop may pick; `pictures` are content addresses, the first is the main one."""

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
    """A class that needs its sample catalogue; stocked outside the unit, because pictures take seconds to draw."""

    __tablename__ = "supply_catalogues"
    cohort_id: Mapped[str] = mapped_column(primary_key=True)
    seed: Mapped[int]
    wanted_at: Mapped[int]
    stocked_at: Mapped[int | None]


class ShopKnown(Row):
    """Whose a shop is and in which class: the supply system's own copy from the mall's facts."""

    __tablename__ = "supply_shops"
    id: Mapped[str] = mapped_column(primary_key=True)
    owner_id: Mapped[str]
    cohort_id: Mapped[str]
    open: Mapped[bool] = mapped_column(default=True)


class Pick(Row):
    """Goods a shop deals in, and how."""

    __tablename__ = "supply_picks"
    id: Mapped[str] = mapped_column(primary_key=True)
    shop_id: Mapped[str]
    goods_id: Mapped[str]
    mode: Mapped[str]
    picked_at: Mapped[int]

    __table_args__ = (Index("uq_supply_picks_shop_goods", "shop_id", "goods_id", unique=True),)


class ListedSku(Row):
    """Which variety a listing's SKU stands for, so that an order names the right one even after the shop renamed its SKU."""

    __tablename__ = "supply_listed_skus"
    sku_id: Mapped[str] = mapped_column(primary_key=True)
    goods_id: Mapped[str]
    slot: Mapped[int]


class PurchaseOrder(Row):
    """What a shop ordered. `state`: paid, dispatched, delivered; `wait_ms` of the supplier's time after `since_at` comes the next."""

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
    since_at: Mapped[int]
    wait_ms: Mapped[int]
    placed_at: Mapped[int]

    __table_args__ = (
        Index("uq_supply_purchase_orders_line", "order_id", "line", unique=True),
        Index("ix_supply_purchase_orders_shop", "shop_id", "id"),
        Index("ix_supply_purchase_orders_state", "state", "since_at"),
    )


class Shipment(Row):
    """Goods on their way from the supplier."""

    __tablename__ = "supply_shipments"
    id: Mapped[str] = mapped_column(primary_key=True)
    purchase_order_id: Mapped[str] = mapped_column(index=True)
    shop_id: Mapped[str]
    carrier: Mapped[str]
    tracking: Mapped[str]
    dispatched_at: Mapped[int]
    delivered_at: Mapped[int | None]
