"""Who may do what in the supply system: a class sees its catalogue, a shop's owner picks for it."""

from collections.abc import Mapping
from dataclasses import dataclass

from sandbox.actor import Actor
from sandbox.http import Policy
from sandbox.store import View

from .tables import ExclusivePlan, Goods, PurchaseOrder, Sample, Shock, ShopKnown, Supplier


@dataclass(frozen=True)
class ShopSeen:
    """What a policy and a handler know of a shop."""

    id: str
    owner_id: str
    cohort_id: str


@dataclass(frozen=True)
class GoodsSeen:
    """What a policy and a handler know of goods, or of a supplier."""

    id: str
    cohort_id: str


def load_shop(view: View, params: Mapping[str, str]) -> ShopSeen | None:
    """The shop of the address, None when there is none."""
    row = view.session.get(ShopKnown, params["shop_id"])
    return ShopSeen(row.id, row.owner_id, row.cohort_id) if row else None


@dataclass(frozen=True)
class PurchaseSeen:
    """What a policy and a handler know of a purchase order: its id and whose shop it is of."""

    id: str
    owner_id: str
    cohort_id: str


def load_purchase(view: View, params: Mapping[str, str]) -> PurchaseSeen | None:
    """The purchase order of the address, None when there is none."""
    row = view.session.get(PurchaseOrder, params["purchase_id"])
    shop = view.session.get(ShopKnown, row.shop_id) if row else None
    return PurchaseSeen(row.id, shop.owner_id, shop.cohort_id) if row and shop else None


@dataclass(frozen=True)
class SampleSeen(PurchaseSeen):
    """What a policy and a handler know of a sample: its id and whose shop it is of."""


def load_sample(view: View, params: Mapping[str, str]) -> SampleSeen | None:
    """The sample of the address, None when there is none."""
    row = view.session.get(Sample, params["sample_id"])
    shop = view.session.get(ShopKnown, row.shop_id) if row else None
    return SampleSeen(row.id, shop.owner_id, shop.cohort_id) if row and shop else None


def load_goods(view: View, params: Mapping[str, str]) -> GoodsSeen | None:
    """The goods of the address, None when there are none."""
    row = view.session.get(Goods, params["goods_id"])
    return GoodsSeen(row.id, row.cohort_id) if row else None


@dataclass(frozen=True)
class CohortSeen:
    """A class by its address; whether it exists shows in the actor's roles."""

    id: str


def load_cohort(view: View, params: Mapping[str, str]) -> CohortSeen:
    """The class of the address."""
    return CohortSeen(params["cohort_id"])


def load_shock(view: View, params: Mapping[str, str]) -> GoodsSeen | None:
    """The shock of the address, None when there is none."""
    row = view.session.get(Shock, params["shock_id"])
    return GoodsSeen(row.id, row.cohort_id) if row else None


def load_plan(view: View, params: Mapping[str, str]) -> PurchaseSeen | None:
    """The exclusive plan of the address, None when there is none."""
    row = view.session.get(ExclusivePlan, params["plan_id"])
    shop = view.session.get(ShopKnown, row.shop_id) if row else None
    return PurchaseSeen(row.id, shop.owner_id, shop.cohort_id) if row and shop else None


def load_supplier(view: View, params: Mapping[str, str]) -> GoodsSeen | None:
    """The supplier of the address, None when there is none."""
    row = view.session.get(Supplier, params["supplier_id"])
    return GoodsSeen(row.id, row.cohort_id) if row else None


def _owns(actor: Actor, shop: ShopSeen | PurchaseSeen) -> bool:
    return actor.id == shop.owner_id and bool(actor.roles_in(shop.cohort_id))


def _owns_or_staff(actor: Actor, shop: ShopSeen | PurchaseSeen) -> bool:
    return _owns(actor, shop) or actor.staff_of(shop.cohort_id)


def _in_class(actor: Actor, goods: GoodsSeen) -> bool:
    return bool(actor.roles_in(goods.cohort_id))


def _member(actor: Actor, cohort: CohortSeen) -> bool:
    return bool(actor.roles_in(cohort.id)) or actor.staff_of(cohort.id)


def _teaches(actor: Actor, cohort: CohortSeen) -> bool:
    return actor.teaches(cohort.id)


def _teaches_its_class(actor: Actor, goods: GoodsSeen | PurchaseSeen) -> bool:
    return actor.teaches(goods.cohort_id)


SEE_MARKET = Policy("supply.see_market", _member, load_cohort)
TEACH_MARKET = Policy("supply.teach_market", _teaches, load_cohort, see=_member)
TEACH_SHOCK = Policy("supply.teach_shock", _teaches_its_class, load_shock, see=_in_class)
TEACH_GOODS = Policy("supply.teach_goods", _teaches_its_class, load_goods, see=_in_class)
PICK_FOR_SHOP = Policy("supply.pick_for_shop", _owns, load_shop, see=_owns_or_staff)
OWN_SHOP = Policy("supply.own_shop", _owns, load_shop, see=_owns_or_staff)
SEE_PURCHASES = Policy("supply.see_purchases", _owns_or_staff, load_shop)
OWN_PURCHASE = Policy("supply.own_purchase", _owns, load_purchase, see=_owns_or_staff)
SEE_PURCHASE = Policy("supply.see_purchase", _owns_or_staff, load_purchase)
OWN_SAMPLE = Policy("supply.own_sample", _owns, load_sample, see=_owns_or_staff)
SEE_SAMPLE = Policy("supply.see_sample", _owns_or_staff, load_sample)
TEACH_PLAN = Policy("supply.teach_plan", _teaches_its_class, load_plan, see=_owns_or_staff)
OWN_PLAN = Policy("supply.own_plan", _owns, load_plan, see=_owns_or_staff)
TEACH_SUPPLIER = Policy("supply.teach_supplier", _teaches_its_class, load_supplier, see=_in_class)
SEE_SUPPLIER = Policy("supply.see_supplier", _in_class, load_supplier)
SEE_GOODS = Policy("supply.see_goods", _in_class, load_goods)
