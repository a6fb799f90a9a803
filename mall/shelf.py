"""What an order must know of the thing it buys, fetched in one statement: its price, its form, its shop and how the shop deals in it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Text, bindparam, cast, exists, select

from sandbox.rows import table_of
from sandbox.store import View

from .after_tables import Deal
from .market_tables import ShopOffer
from .review_tables import MarketSettings
from .tables import Listing, Shop, Sku

KEPT_FORMS = 256
"""Forms that stay parsed; a class sells fewer listings than that in one show."""

_LISTING, _SKU, _SHOP, _DEAL, _OFFER, _MARKET = (table_of(kind) for kind in (Listing, Sku, Shop, Deal, ShopOffer, MarketSettings))
_ON_SHELF = (
    select(
        _LISTING.c.id,
        _LISTING.c.shop_id,
        _LISTING.c.owner_id,
        _LISTING.c.cohort_id,
        _LISTING.c.goods_id,
        _LISTING.c.version,
        _LISTING.c.sale_state,
        cast(_LISTING.c.online, Text),
        _SKU.c.id,
        _SKU.c.name,
        _SKU.c.price_fen,
        _SKU.c.listed,
        _SHOP.c.state,
        cast(_SHOP.c.form, Text),
        _SHOP.c.offset_ms,
        _DEAL.c.mode,
        _DEAL.c.commission_bp,
        _DEAL.c.exclusive,
        exists().where(_OFFER.c.shop_id == _LISTING.c.shop_id, _OFFER.c.ended_at.is_(None)),
        _MARKET.c.orders_a_day,
    )
    .select_from(_LISTING)
    .join(_SKU, _SKU.c.listing_id == _LISTING.c.id)
    .join(_SHOP, _SHOP.c.id == _LISTING.c.shop_id)
    .outerjoin(_DEAL, (_DEAL.c.shop_id == _LISTING.c.shop_id) & (_DEAL.c.goods_id == _LISTING.c.goods_id))
    .outerjoin(_MARKET, _MARKET.c.cohort_id == _LISTING.c.cohort_id)
    .where(_LISTING.c.id == bindparam("listing"), _SKU.c.id == bindparam("sku"))
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A SKU with its listing and shop. `form`: the version on sale, empty when there is none; `offers_run`: the shop has offers for all.

    `orders_a_day`: how many orders a shop of this class takes a day, None without a limit.
    """

    listing_id: str
    shop_id: str
    owner_id: str
    cohort_id: str
    goods_id: str | None
    version: int
    sale_state: str
    form: Mapping[str, Any]
    sku_id: str
    sku_name: str
    price_fen: int
    listed: bool
    shop_state: str
    shop_form: Mapping[str, Any]
    offset_ms: int
    mode: str | None
    commission_bp: int
    exclusive: bool
    offers_run: bool
    orders_a_day: int | None

    @property
    def sells(self) -> bool:
        """Whether it can be ordered at all now."""
        return self.sale_state == "on_sale" and self.listed and self.shop_state == "open" and bool(self.form)


def on_shelf(view: View, listing_id: str, sku_id: str) -> Shelf | None:
    """The SKU of this listing, None when there is no such one."""
    row = view.session.execute(_ON_SHELF, {"listing": listing_id, "sku": sku_id}).first()
    if row is None:
        return None
    values: list[Any] = list(row)
    values[7], values[13] = _parsed(values[7]), _parsed(values[13])
    values[16], values[17], values[18] = values[16] or 0, bool(values[17]), bool(values[18])
    return Shelf(*values)


@lru_cache(KEPT_FORMS)
def _known(text: str) -> Mapping[str, Any]:
    return json.loads(text) or {}


def _parsed(text: str | None) -> Mapping[str, Any]:
    """A form by its very text: a changed form is another text, so nothing here can be out of date. Nobody may change what it returns."""
    return _known(text) if text else {}
