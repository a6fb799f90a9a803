"""How a class's supply market moves: its level, prices, shocks, commissions."""

from typing import ClassVar, Literal

from sandbox.events.envelope import Fact

__all__ = [
    "CommissionChanged", "ExclusiveAnswered", "ExclusiveChanged", "ExclusiveEnded", "ExclusiveOffered", "ShockEnded",
    "ShockStruck", "ShopRateSet", "StatementIssued", "SupplyLevelSet", "SupplyPriceChanged",
]  # fmt: skip


class SupplyLevelSet(Fact):
    """The lecturer opened the class's supply market up to a teaching level (E.2 L1 to L4); 0: all of it."""

    type: ClassVar[str] = "kaibo.supply.level.set"
    cohort_id: str
    level: int


class SupplyPriceChanged(Fact):
    """The supplier's price of goods changed."""

    type: ClassVar[str] = "kaibo.supply.price.changed"
    goods_id: str
    supplier_id: str
    from_fen: int
    to_fen: int


class ShockStruck(Fact):
    """The market turned: a price rise, an empty store, a bad batch, a courier that stopped."""

    type: ClassVar[str] = "kaibo.supply.shock.struck"
    shock_id: str
    cohort_id: str
    kind: Literal["price_up", "out_of_stock", "bad_batch", "courier_stopped"]
    goods_id: str | None = None
    supplier_id: str | None = None
    share_bp: int = 0


class ShockEnded(Fact):
    """It is over: stock and quality are as before, the courier runs again; a price that rose stays."""

    type: ClassVar[str] = "kaibo.supply.shock.ended"
    shock_id: str
    cohort_id: str
    kind: Literal["price_up", "out_of_stock", "bad_batch", "courier_stopped"]


class CommissionChanged(Fact):
    """What a host earns of a sale of these goods on commission changed, from now on."""

    type: ClassVar[str] = "kaibo.supply.commission.changed"
    goods_id: str
    cohort_id: str
    from_bp: int
    to_bp: int


class ExclusiveOffered(Fact):
    """A supplier offers a shop its own commission of goods (专属计划); it counts once the shop accepts."""

    type: ClassVar[str] = "kaibo.supply.exclusive_plan.offered"
    plan_id: str
    goods_id: str
    shop_id: str
    share_bp: int


class ExclusiveAnswered(Fact):
    """The shop accepts the plan, or does not."""

    type: ClassVar[str] = "kaibo.supply.exclusive_plan.answered"
    plan_id: str
    goods_id: str
    shop_id: str
    accepted: bool


class ExclusiveChanged(Fact):
    """The share of a running plan moved, at once."""

    type: ClassVar[str] = "kaibo.supply.exclusive_plan.changed"
    plan_id: str
    goods_id: str
    shop_id: str
    from_bp: int
    to_bp: int


class ExclusiveEnded(Fact):
    """The plan, or its offer, is over; the normal plan counts."""

    type: ClassVar[str] = "kaibo.supply.exclusive_plan.ended"
    plan_id: str
    goods_id: str
    shop_id: str
    by: Literal["supplier", "shop"]


class ShopRateSet(Fact):
    """What one shop earns of a sale of these goods on commission from now on; orders that stand keep theirs."""

    type: ClassVar[str] = "kaibo.supply.shop_rate.set"
    goods_id: str
    shop_id: str
    share_bp: int
    exclusive: bool


class StatementIssued(Fact):
    """A settlement statement of one period between a supplier and a shop."""

    type: ClassVar[str] = "kaibo.supply.statement.issued"
    statement_id: str
    supplier_id: str
    shop_id: str
    total_fen: int
