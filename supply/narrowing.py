"""What a shop that looks for goods cares about (选品, domain.md E.2): price, commission, how soon it is sent, the way to deal."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, cast, func, select

from .tables import Goods, GoodsVariety


@dataclass(frozen=True)
class Narrowed:
    """What goods have to be: dearest supply price in fen, least commission in basis points, longest lead time in hours, one way to deal."""

    most_fen: int | None = None
    commission_bp: int | None = None
    lead_time_h: int | None = None
    mode: str = ""


def wanted(only: Narrowed) -> Iterator[ColumnElement[bool]]:
    """The conditions of these wishes on goods."""
    if only.most_fen is not None:
        cheapest = select(func.min(GoodsVariety.supply_fen)).where(GoodsVariety.goods_id == Goods.id).scalar_subquery()
        yield cheapest <= only.most_fen
    if only.commission_bp is not None:
        yield Goods.commission_bp >= only.commission_bp
    if only.lead_time_h is not None:
        yield Goods.lead_time_h <= only.lead_time_h
    if only.mode:
        yield cast(Goods.modes, String).contains(f'"{only.mode}"')
