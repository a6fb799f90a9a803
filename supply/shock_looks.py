"""How the market's shocks look to a class: news, each a sentence with what one may do."""

from pydantic import BaseModel
from sqlalchemy import select

from sandbox.store import View

from .tables import Shock, Supplier

MOST = 50
NEWS = {
    "price_up": (
        "“{name}”供货价上涨 {percent} %。算一算毛利，要不要调价、换供应商，或者先采购一批锁住价格。",
        "“{name}” costs {percent} % more. Look at your margin: raise the price, change the supplier, or buy stock now.",
    ),
    "out_of_stock": (
        "“{name}”断货了，已经下单的会照发。把商品库存改成 0 或先下架，直播间别再推，换一件同类货品顶上。",
        "“{name}” is out of stock; what was ordered is sent. Set your stock to 0, and show other goods instead.",
    ),
    "bad_batch": (
        "“{name}”有一批货质量出问题。申请样品看看，收货时仔细验，准备好售后话术。",
        "A batch of “{name}” is bad. Ask for a sample, count and check what comes in, and be ready for claims.",
    ),
    "courier_stopped": (
        "“{name}”发货地的快递停了，在途包裹大约晚 {hours} 小时。主动告诉买家，别等人来催。",
        "Couriers stopped where “{name}” sends from; parcels come some {hours} hours later. Tell your buyers before they ask.",
    ),
}


class ShockOut(BaseModel):
    """A shock: `origin` lecturer or seed, `going_on` until `ended_at`; `sentence` says what happened and what to do."""

    id: str
    kind: str
    goods_id: str | None
    supplier_id: str
    supplier_name: str
    name: str
    share_bp: int
    hours: int
    origin: str
    sentence: str
    struck_at: int
    ends_at: int | None
    ended_at: int | None
    going_on: bool


def shocks(view: View, cohort_id: str, language: str) -> list[ShockOut]:
    """The class's shocks, newest first, at most 50."""
    query = select(Shock).where(Shock.cohort_id == cohort_id).order_by(Shock.struck_at.desc(), Shock.id.desc())
    return [_out(view, row, language) for row in view.all(query.limit(MOST))]


def one_shock(view: View, shock_id: str, language: str) -> ShockOut:
    """One shock."""
    return _out(view, view.get(Shock, shock_id), language)


def _out(view: View, row: Shock, language: str) -> ShockOut:
    percent = f"{row.share_bp / 100:g}"
    return ShockOut(
        id=row.id,
        kind=row.kind,
        goods_id=row.goods_id,
        supplier_id=row.supplier_id,
        supplier_name=view.get(Supplier, row.supplier_id).name,
        name=row.name,
        share_bp=row.share_bp,
        hours=row.hours,
        origin=row.origin,
        sentence=NEWS[row.kind][language.startswith("en")].format(name=row.name, percent=percent, hours=row.hours),
        struck_at=row.struck_at,
        ends_at=row.ends_at,
        ended_at=row.ended_at,
        going_on=row.ended_at is None,
    )
