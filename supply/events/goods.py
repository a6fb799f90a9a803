"""Suppliers, their goods, and what shops pick of them."""

from typing import ClassVar, Literal

from sandbox.events.envelope import Fact, Part

__all__ = [
    "CooperationChanged", "GoodsCompleted", "GoodsDropped", "GoodsOffered", "GoodsPicked", "GoodsSku", "PickChanged", "SupplierJoined",
]  # fmt: skip


class SupplierJoined(Fact):
    """A supplier is open for business with a cohort's shops."""

    type: ClassVar[str] = "kaibo.supply.supplier.joined"
    supplier_id: str
    cohort_id: str
    name: str
    region: str
    kind: Literal["factory", "wholesaler", "cooperative", "brand"]


class CooperationChanged(Fact):
    """A supplier paused, ended or took up again its cooperation with a class's shops."""

    type: ClassVar[str] = "kaibo.supply.cooperation.changed"
    supplier_id: str
    cohort_id: str
    before: Literal["running", "paused", "ended"]
    after: Literal["running", "paused", "ended"]


class GoodsSku(Part):
    """One variety of goods: its cost to the shop in fen and what the supplier has."""

    name: str
    supply_fen: int
    stock: int


class GoodsOffered(Fact):
    """Goods (货品) can be picked."""

    type: ClassVar[str] = "kaibo.supply.goods.offered"
    goods_id: str
    supplier_id: str
    cohort_id: str
    leaf: str
    title: str


class GoodsCompleted(Fact):
    """Goods of a class that was stocked by an older Kaibo got what was missing: wholesale terms, a commission, unit, weight."""

    type: ClassVar[str] = "kaibo.supply.goods.completed"
    goods_id: str
    cohort_id: str
    moq: int


class GoodsPicked(Fact):
    """A shop picked goods; the mall makes a listing draft from what is copied here. `pictures` are content addresses."""

    type: ClassVar[str] = "kaibo.supply.goods.picked"
    pick_id: str
    goods_id: str
    supplier_id: str
    shop_id: str
    mode: Literal["dropship", "wholesale", "commission"]
    leaf: str
    title: str
    short_name: str
    pictures: tuple[str, ...]
    attributes: dict[str, str] = {}
    points: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    suggest_fen: int
    reference_fen: int | None = None
    skus: tuple[GoodsSku, ...]
    lead_time_h: int = 24
    quality_bp: int = 7000
    weight_g: int = 0
    commission_bp: int = 0
    exclusive: bool = False


class PickChanged(Fact):
    """A shop deals in goods another way from now on; orders that stand keep theirs."""

    type: ClassVar[str] = "kaibo.supply.pick.changed"
    pick_id: str
    goods_id: str
    shop_id: str
    mode: Literal["dropship", "wholesale", "commission"]
    commission_bp: int = 0
    exclusive: bool = False


class GoodsDropped(Fact):
    """A shop no longer deals in these goods."""

    type: ClassVar[str] = "kaibo.supply.goods.dropped"
    pick_id: str
    goods_id: str
    shop_id: str
