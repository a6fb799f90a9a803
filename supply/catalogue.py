"""The sample catalogue of a cohort, planned from its seed: suppliers with names, goods with prices, documents and stock. Pure."""

from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any, Literal

import yaml

from sandbox.chance import SeededChance, Stream
from sandbox.trade.categories import Document, tree

from .prices import commission_for, moq_for, tiers_for

if TYPE_CHECKING:
    from faker import Faker

Kind = Literal["factory", "wholesaler", "cooperative", "brand"]
REFERENCE_BP = (12_500, 14_500)
"""A list price stands a quarter to under a half above what is suggested, as price tags do."""


@dataclass(frozen=True)
class PlannedVariety:
    """One variety: cost to the shop in fen and pieces the supplier has."""

    name: str
    supply_fen: int
    stock: int


@dataclass(frozen=True)
class PlannedSupplier:
    """A supplier before it has an id; shares in basis points are hidden from students."""

    key: str
    name: str
    region: str
    kind: Kind
    lead_time_h: int
    short_bp: int
    reliability_bp: int
    returns: Literal["any", "faults"]
    not_to: tuple[str, ...]


@dataclass(frozen=True)
class PlannedGoods:
    """Goods before they have an id. `motif` and `colour` say how they are drawn; `unit`, `weight_g`: of one piece of the first variety."""

    key: str
    supplier_key: str
    leaf: str
    title: str
    short_name: str
    attributes: dict[str, str]
    points: tuple[str, ...]
    documents: tuple[str, ...]
    suggest_fen: int
    reference_fen: int
    varieties: tuple[PlannedVariety, ...]
    lead_time_h: int
    quality_bp: int
    motif: str
    colour: str
    moq: int
    tiers: tuple[tuple[int, int], ...]
    commission_bp: int
    modes: tuple[str, ...] = ("dropship", "wholesale", "commission")
    item: str = ""
    ready: bool = False
    unit: str = "件"
    weight_g: int = 0


@dataclass(frozen=True)
class Catalogue:
    """Everything one cohort can pick from."""

    seed: int
    suppliers: tuple[PlannedSupplier, ...]
    goods: tuple[PlannedGoods, ...] = field(default=())


@cache
def _raw() -> dict[str, Any]:
    raw: dict[str, Any] = yaml.safe_load(files("supply").joinpath("goods.yaml").read_text("utf-8"))
    return raw


def plan_catalogue(seed: int) -> Catalogue:
    """The catalogue of a seed: the same names, prices (within 6 %), documents and stock each time."""
    chance = SeededChance(seed)
    from faker import Faker  # takes a fifth of a second to load, and only a new class needs it

    names = Faker("zh_CN")
    names.seed_instance(seed)
    suppliers = tuple(_supplier(raw, names) for raw in _raw()["suppliers"])
    lead = {supplier.key: supplier for supplier in suppliers}
    goods = tuple(_goods(raw, lead[raw["supplier"]], chance.stream(f"supply/{raw['key']}")) for raw in [*_raw()["goods"], *_rivals()])
    return Catalogue(seed, suppliers, goods)


def _rivals() -> list[dict[str, Any]]:
    """The same items from other suppliers: cheaper, slower and less sure, or dearer, faster and surer (E.2 L2)."""
    by_key = {raw["key"]: raw for raw in _raw()["goods"]}
    return [
        {
            **by_key[key],
            "key": f"{key}--{rival['supplier']}",
            "supplier": rival["supplier"],
            "title": f"{by_key[key]['title']}{rival['tag']}",
            "supply": by_key[key]["supply"] * rival["share"] // 100,
        }
        for rival in _raw()["rivals"]
        for key in rival["items"]
    ]


def _supplier(raw: dict[str, Any], names: "Faker") -> PlannedSupplier:
    place = raw["region"].removeprefix("湖南") if raw["region"].startswith("湖南") else raw["region"][2:]
    return PlannedSupplier(
        key=raw["key"],
        name=f"{place}{names.company_prefix()[:2]}{raw['suffix']}",
        region=raw["region"],
        kind=raw["kind"],
        lead_time_h=raw["lead_h"],
        short_bp=raw["short_bp"],
        reliability_bp=raw["reliability_bp"],
        returns="any" if raw["kind"] in {"brand", "factory"} else "faults",
        not_to=tuple(raw.get("not_to", ())),
    )


def _goods(raw: dict[str, Any], supplier: PlannedSupplier, chance: Stream) -> PlannedGoods:
    supply_fen = _near(raw["supply"], chance)
    suggest_fen = _tens(raw["suggest"])
    dearest = max(suggest_fen * share // 100 for _, share in raw["skus"])
    moq = moq_for(supply_fen)
    return PlannedGoods(
        key=raw["key"],
        supplier_key=supplier.key,
        leaf=raw["leaf"],
        title=raw["title"],
        short_name=raw["short"],
        attributes={name: str(value) for name, value in raw["attributes"].items()},
        points=tuple(raw["points"]),
        documents=tuple(f"{one.id}={_number(one, chance)}" for one in tree().leaves[raw["leaf"]].documents),
        suggest_fen=suggest_fen,
        reference_fen=_tens(dearest * chance.randint(*REFERENCE_BP) // 10_000),
        varieties=tuple(PlannedVariety(name, supply_fen * share // 100, chance.randint(80, 600)) for name, share in raw["skus"]),
        lead_time_h=supplier.lead_time_h,
        quality_bp=min(9_800, max(4_000, supplier.reliability_bp - chance.randint(0, 2_500))),
        motif=raw["motif"],
        colour=raw["colour"],
        moq=moq,
        tiers=tuple((start, share) for start, share in tiers_for(supply_fen, moq)),
        commission_bp=commission_for(supply_fen, suggest_fen),
        item=item if (item := raw["key"].partition("--")[0]) in _compared() else "",
        ready=raw["key"] in _raw()["ready"],
        modes=tuple(_raw()["ways"].get(raw["key"], ("dropship", "wholesale", "commission"))),
        unit=_raw()["measures"][raw["key"].partition("--")[0]][0],
        weight_g=_raw()["measures"][raw["key"].partition("--")[0]][1],
    )


@cache
def _compared() -> frozenset[str]:
    """Items that several suppliers have."""
    return frozenset(key for rival in _raw()["rivals"] for key in rival["items"])


def _near(price_fen: int, chance: Stream) -> int:
    return price_fen * chance.randint(94, 106) // 100


def _tens(price_fen: int) -> int:
    return -(-price_fen // 10) * 10


def _number(document: Document, chance: Stream) -> str:
    tail = f"{chance.randrange(10**10):010d}"
    made = {
        "sc": f"SC1{chance.choice('012')}{chance.randrange(10**12):012d}",
        "origin": f"CD-{tail[:6]}-{tail[6:]}",
        "cosmetic": f"粤G妆网备字{tail}",
        "cosmetic_special": f"国妆特字{tail[:8]}",
        "ccc": f"2026{tail}{tail[:2]}",
    }
    return made.get(document.id, document.example)
