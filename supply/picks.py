"""Picking goods for a shop: the shop gets a draft from the mall, and the supplier delivers what it sells."""

from typing import Literal

from pydantic import BaseModel
from sqlalchemy import select

from sandbox.errors import NotFound
from sandbox.store import Tx

from .cooperation import must_deal
from .events import GoodsDropped, GoodsPicked, GoodsSku, PickChanged
from .exclusive import rate_for
from .levels import READY_ONLY, level_of, modes_at
from .refusals import AlreadyPicked, LevelTooLow, ModeNotOffered, NothingLeft
from .tables import Goods, GoodsVariety, Pick, ShopKnown

Mode = Literal["dropship", "wholesale", "commission"]


class PickOut(BaseModel):
    """What a pick answers; the draft follows in the mall. `min_profit_fen`: below this profit a piece no dropship order is sent."""

    pick_id: str
    goods_id: str
    mode: Mode
    min_profit_fen: int | None = None


def pick(tx: Tx, shop_id: str, goods_id: str, mode: Mode) -> PickOut:
    """Deal in goods of one's own class. NotFound, SupplierNotDealing, ModeNotOffered, LevelTooLow, NothingLeft, AlreadyPicked."""
    shop = tx.get(ShopKnown, shop_id)
    goods = tx.get(Goods, goods_id)
    if goods.cohort_id != shop.cohort_id or not goods.offered or not shop.open:
        raise NotFound
    must_deal(tx, goods.supplier_id)
    _allowed(tx, goods, mode)
    if tx.first(select(Pick.id).where(Pick.shop_id == shop_id, Pick.goods_id == goods_id)) is not None:
        raise AlreadyPicked
    found = tx.all(select(GoodsVariety).where(GoodsVariety.goods_id == goods_id).order_by(GoodsVariety.slot))
    if not any(variety.stock > 0 for variety in found):
        raise NothingLeft
    row = tx.add(Pick(id=tx.new_id("pck"), shop_id=shop_id, goods_id=goods_id, mode=mode, picked_at=tx.now, min_profit_fen=None))
    share_bp, exclusive = rate_for(tx, goods, shop_id)
    picked = GoodsPicked(
        pick_id=row.id,
        goods_id=goods.id,
        supplier_id=goods.supplier_id,
        shop_id=shop_id,
        mode=mode,
        leaf=goods.leaf,
        title=goods.title,
        short_name=goods.short_name,
        pictures=tuple(goods.pictures),
        attributes=goods.attributes,
        points=tuple(goods.points),
        documents=tuple(goods.documents),
        suggest_fen=goods.suggest_fen,
        reference_fen=goods.reference_fen,
        skus=tuple(GoodsSku(name=one.name, supply_fen=one.supply_fen, stock=one.stock) for one in found),
        lead_time_h=goods.lead_time_h,
        quality_bp=goods.quality_bp,
        weight_g=goods.weight_g,
        commission_bp=share_bp,
        exclusive=exclusive,
    )
    tx.emit(picked, goods.id, cohort=goods.cohort_id)
    return PickOut(pick_id=row.id, goods_id=goods.id, mode=mode)


def change_pick(tx: Tx, shop_id: str, goods_id: str, mode: Mode, min_profit_fen: int | None) -> PickOut:
    """Deal in picked goods another way, or with another profit threshold; orders that stand keep theirs.

    NotFound, SupplierNotDealing, ModeNotOffered, LevelTooLow.
    """
    shop, goods = tx.get(ShopKnown, shop_id), tx.get(Goods, goods_id)
    row = tx.first(select(Pick).where(Pick.shop_id == shop_id, Pick.goods_id == goods_id))
    if row is None or not shop.open:
        raise NotFound
    if row.mode != mode:
        must_deal(tx, goods.supplier_id)
        _allowed(tx, goods, mode)
    row.min_profit_fen = min_profit_fen
    if row.mode != mode:
        row.mode = mode
        share_bp, exclusive = rate_for(tx, goods, shop_id)
        changed = PickChanged(pick_id=row.id, goods_id=goods_id, shop_id=shop_id, mode=mode, commission_bp=share_bp, exclusive=exclusive)
        tx.emit(changed, goods.id, cohort=goods.cohort_id)
    return PickOut(pick_id=row.id, goods_id=goods_id, mode=mode, min_profit_fen=min_profit_fen)


def drop_pick(tx: Tx, pick_id: str) -> None:
    """The shop does not deal in these goods after all: the mall had no room for the draft."""
    row = tx.session.get(Pick, pick_id)
    if row is not None:
        goods = tx.get(Goods, row.goods_id)
        tx.session.delete(row)
        tx.emit(GoodsDropped(pick_id=row.id, goods_id=goods.id, shop_id=row.shop_id), goods.id, cohort=goods.cohort_id)


def _allowed(tx: Tx, goods: Goods, mode: Mode) -> None:
    """The supplier deals this way and the class has come so far."""
    if mode not in goods.modes:
        raise ModeNotOffered
    level = level_of(tx, goods.cohort_id)
    if mode not in modes_at(level, goods.modes) or (level in READY_ONLY and not goods.ready):
        raise LevelTooLow(level=level)
