"""The demo's market and the first student's shop: opened with a sample licence, stocked by dropship, four listings on sale."""

import asyncio

from sqlalchemy import select

from mall.licence import draw_licence, sample_licence
from mall.listings import submit_listing
from mall.shop_form import FreightTerms, Operator, ReturnAddress, ShopForm
from mall.shops import attach_licence, open_shop, register_shop
from mall.tables import Listing
from sandbox.process import Process
from sandbox.store import View
from supply.picks import pick
from supply.stocking import stock_cohort
from supply.tables import Goods

from .people import Cast, actor_of
from .settle import settle

SHORT_NAMES = ("安化茯砖", "常德鲜米粉", "茶油辣酱", "酱板鸭")
OPERATOR, PHONE = "李小雨", "0731-88881234"
FORM = ShopForm(
    shop_type="individual",
    name="小雨的湘味铺子",
    main_category="food",
    service_phone=PHONE,
    service_hours="9:00-21:00",
    operator=Operator(name=OPERATOR, address="湖南省长沙市岳麓区实训路 1 号", phone=PHONE),
    return_address=ReturnAddress(name=OPERATOR, phone=PHONE, address="湖南省长沙市岳麓区实训路 1 号"),
    freight=FreightTerms(kind="free"),
    agreed=True,
)


async def stock_shop(process: Process, cast: Cast) -> tuple[str, ...]:
    """Fill the class's market, open the shop, pick goods and put them on sale; answers the listings' ids."""
    await stock_cohort(process.store, process.blobs, cast.cohort_id)
    owner = await process.store.read(actor_of, cast.students[0])
    desk = process.store.acting(owner)
    shop = (await desk.write(register_shop, cast.cohort_id, FORM)).value
    licence = sample_licence(FORM, "valid", process.clock.now())
    picture = process.blobs.put(await asyncio.to_thread(draw_licence, licence))
    await desk.write(attach_licence, shop.id, licence.model_copy(update={"picture": picture}))
    await desk.write(open_shop, shop.id)
    await settle(process)
    for goods_id in await process.store.read(goods_named, cast.cohort_id, SHORT_NAMES):
        await desk.write(pick, shop.id, goods_id, "dropship")
    await settle(process)
    listings = await process.store.read(drafts, shop.id)
    for listing_id in listings:
        await desk.write(submit_listing, listing_id)
    await settle(process)
    return listings


def goods_named(view: View, cohort_id: str, names: tuple[str, ...]) -> list[str]:
    """The class's goods with these short names, in that order; of a thing that several suppliers have, the first one's."""
    query = select(Goods).where(Goods.cohort_id == cohort_id, Goods.short_name.in_(names)).order_by(Goods.id.desc())
    found = {row.short_name: row.id for row in view.all(query)}
    return [found[name] for name in names]


def drafts(view: View, shop_id: str) -> tuple[str, ...]:
    """The shop's listings, oldest first."""
    return tuple(view.all(select(Listing.id).where(Listing.shop_id == shop_id).order_by(Listing.id)))
