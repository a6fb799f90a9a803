"""The mall of a class as a buyer walks through it: what every open shop sells outside its live rooms, searched, by category, sorted."""

from collections import Counter
from typing import Any, Literal

from pydantic import BaseModel
from sqlalchemy import Select, func, or_, select
from sqlalchemy.sql import ColumnElement

from sandbox.store import View
from sandbox.trade.categories import tree

from .after_tables import BuyerReview
from .listing_views import ONLINE_ONLY, cards_of
from .tables import Listing, Shop, Sku
from .wire import ListingCard

PAGE = 20
MOST_PAGES = 200
Sort = Literal["new", "sold", "cheap", "dear"]
ONLINE_TITLE = Listing.online["title"].as_string()
ONLINE_LEAF = Listing.online["leaf"].as_string()
ONLINE_CHANNEL = Listing.online["channel"].as_string()


class MallCard(ListingCard):
    """A listing in the mall, with what its buyers gave it: mean stars in hundredths (None without a review) and how many."""

    mean_x100: int | None = None
    reviews: int = 0


class GroupOut(BaseModel):
    """A group of categories with how many of the goods found are in it."""

    group: str
    name: str
    count: int


class MallOut(BaseModel):
    """A page of the mall; `groups` count what the search found, whatever group is chosen; `next_page` None after the last one."""

    count: int
    groups: list[GroupOut]
    items: list[MallCard]
    next_page: int | None


def look_mall(view: View, cohort_id: str, q: str, group: str, sort: Sort, page: int, language: str) -> MallOut:
    """One page of 20. Goods of live rooms only and of shops that do not sell now are left out."""
    where = [Listing.cohort_id == cohort_id, Listing.sale_state == "on_sale", Shop.state == "open", ONLINE_CHANNEL == "all"]
    if words := q.split():
        where += [_holds(word) for word in words[:5]]
    groups = _groups(view, where, language)
    if group:
        where.append(ONLINE_LEAF.in_([leaf.id for leaf in tree().leaves.values() if leaf.group == group]))
    count = sum(one.count for one in groups if group in ("", one.group))
    query = _sorted(select(Listing).join(Shop, Shop.id == Listing.shop_id).where(*where).options(*ONLINE_ONLY), sort)
    rows = view.all(query.offset(page * PAGE).limit(PAGE))
    stars = _stars(view, [row.id for row in rows])
    cards = [MallCard(**card.model_dump(), **stars.get(card.id, {})) for card in cards_of(view, rows, owner=False)]
    return MallOut(count=count, groups=groups, items=cards, next_page=page + 1 if (page + 1) * PAGE < count else None)


def _holds(word: str) -> ColumnElement[bool]:
    plain = word.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
    return or_(*(column.ilike(f"%{plain}%", escape="\\") for column in (ONLINE_TITLE, Listing.online["short_name"].as_string(), Shop.name)))


def _groups(view: View, where: list[ColumnElement[bool]], language: str) -> list[GroupOut]:
    query = select(ONLINE_LEAF, func.count()).select_from(Listing).join(Shop, Shop.id == Listing.shop_id).where(*where)
    leaves, counted = tree().leaves, Counter[str]()
    for leaf, many in view.session.execute(query.group_by(ONLINE_LEAF)).all():
        counted[leaves[leaf].group if leaf in leaves else ""] += int(many)
    named = {group: names[language.startswith("en")] for group, names in tree().groups.items()}
    return [GroupOut(group=group, name=name, count=counted[group]) for group, name in named.items() if counted[group]]


def _sorted(query: Select[Any], sort: Sort) -> Select[Any]:
    if sort == "new":
        return query.order_by(Listing.id.desc())
    of_all = select(Sku.listing_id, func.min(Sku.price_fen).label("price_fen"), func.sum(Sku.sold).label("sold"))
    skus = of_all.where(Sku.listed).group_by(Sku.listing_id).subquery()
    order = {"sold": skus.c.sold.desc(), "cheap": skus.c.price_fen, "dear": skus.c.price_fen.desc()}[sort]
    return query.join(skus, skus.c.listing_id == Listing.id).order_by(order, Listing.id.desc())


def _stars(view: View, ids: list[str]) -> dict[str, dict[str, int]]:
    query = select(BuyerReview.listing_id, func.sum(BuyerReview.stars), func.count()).where(BuyerReview.listing_id.in_(ids))
    rows = view.session.execute(query.group_by(BuyerReview.listing_id)).all()
    return {listing: {"mean_x100": int(total) * 100 // int(many), "reviews": int(many)} for listing, total, many in rows}
