"""The columns of the sheet of listings: what a form looks like in cells, and what cells say of a form."""

import re
from dataclasses import dataclass

from sandbox.trade.dispatch import SAME_DAY_H
from sandbox.trade.listing_form import ListingForm

from .sheet_more import MORE, STEP_STOCK, more_cells, more_fields
from .sheet_numbers import fen, whole, yuan
from .sheet_papers import PAPERS, VALUES, paper_cells, unpacked, with_papers

AFTER_SALE = {
    "seven_days": "七天无理由",
    "fifteen_days": "十五天无理由",
    "no_seven_days_confirmed": "不支持七天无理由（已提示）",
    "damaged": "坏损包退",
    "allergy": "过敏包退",
    "exchange": "可换货",
    "price_guarantee": "价保十五天",
}
SAME_DAY = "当日"
SAME_DAYS = (SAME_DAY, "当日发", "当天")
COLUMNS = (
    "序号", "商品编号", "类目", "标题", "短标题", "品牌", "卖点", "属性", "划线价", "划线价来源", "运费", "发货小时", "售后", "客服电话",
    "渠道", "资质", "主图", "详情图",
)  # fmt: skip
SKU_COLUMNS = ("序号", "规格编号", "规格名", "价格", "库存", "编码")


@dataclass(frozen=True)
class SheetRow:
    """One listing of a file: its row, the id of a listing that is there already (or None), its form as it was typed, and what is wrong.

    `missing`: fields of the form or its specifications the sheet has no column for.
    """

    row: int
    listing_id: str | None
    form: ListingForm
    faults: tuple[str, ...]
    missing: frozenset[str] = frozenset()


def cells(form: ListingForm) -> tuple[str, ...]:
    """The cells of a form, without its number and id."""
    documents = "\n".join(f"{one.kind}={one.number}" for one in form.documents)
    return (
        form.leaf, form.title, form.short_name, form.brand, "\n".join(form.points),
        "\n".join(f"{name}={value}" for name, value in form.attributes.items()), yuan(form.reference_fen), form.reference_source,
        yuan(form.freight_fen), SAME_DAY if form.dispatch_h == SAME_DAY_H else str(form.dispatch_h),
        "\n".join(AFTER_SALE[one] for one in form.after_sale), form.service_phone,
        "仅直播间" if form.channel == "live" else "全部", documents, "\n".join(form.pictures), "\n".join(form.detail_pictures),
        *more_cells(form), *paper_cells(form.documents),
    )  # fmt: skip


def text_of(cell: object) -> str:
    """A cell as text; whole numbers without a point."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell).strip() if cell is not None else ""


def row_of(number: int, line: dict[str, str], skus: list[tuple[int, dict[str, str]]]) -> SheetRow:
    """One line of the sheet with its specifications as a form, and what is wrong with its cells."""
    faults: list[str] = []

    def cut(text: str, most: int, what: str) -> str:
        if len(text) > most:
            faults.append(f"{what}太长，最多 {most} 个字。")
        return text[:most]

    def many(text: str, most: int, what: str, between: str = r"\n") -> list[str]:
        parts = [part.strip() for part in re.split(between, text) if part.strip()]
        if len(parts) > most:
            faults.append(f"{what}最多 {most} 条。")
        return [cut(part, 500, what) for part in parts[:most]]

    def pairs(text: str, most: int, what: str) -> list[tuple[str, str]]:
        found = [part.partition("=") for part in many(text, most, what, r"\n|[；;](?=[^；;\n=]*=)")]
        faults.extend(f"{what}要写成 名称=内容：“{name}”。" for name, sign, _ in found if not sign)
        return [(name.strip()[:40], value.strip()) for name, sign, value in found if sign]

    names = {name: key for key, name in AFTER_SALE.items()}
    after_sale = many(line["售后"], len(AFTER_SALE), "售后", r"[\n；;]")
    faults.extend(f"没有这种售后：“{one}”。" for one in after_sale if one not in names)
    if len(skus) > 500:
        faults.append(f"规格有 {len(skus)} 个，最多 500 个。")
    form: dict[str, object] = {
        "leaf": cut(line["类目"], 40, "类目"),
        "title": cut(line["标题"], 500, "标题"),
        "short_name": cut(line["短标题"], 500, "短标题"),
        "brand": cut(line["品牌"], 500, "品牌"),
        "points": many(line["卖点"], 20, "卖点"),
        "attributes": dict(pairs(line["属性"], 40, "属性")),
        "reference_fen": fen(line["划线价"], "划线价", faults),
        "reference_source": cut(line["划线价来源"], 500, "划线价来源"),
        "freight_fen": fen(line["运费"], "运费", faults) or 0,
        "dispatch_h": SAME_DAY_H if line["发货小时"].strip() in SAME_DAYS else whole(line["发货小时"], "发货小时", faults) or 48,
        "after_sale": [names[one] for one in after_sale if one in names],
        "service_phone": cut(line["客服电话"], 40, "客服电话"),
        "channel": "live" if line["渠道"] == "仅直播间" else "all",
        "documents": with_papers([{"kind": kind, "number": value} for kind, value in pairs(line["资质"], 20, "资质")], line, faults),
        "pictures": [one[:64] for one in many(line["主图"], 20, "主图")],
        "detail_pictures": [one[:64] for one in many(line["详情图"], 50, "详情图")],
        "skus": [
            {
                "sku_id": sku["规格编号"][:64] or None,
                "name": cut(sku["规格名"], 500, "规格名"),
                "price_fen": fen(sku["价格"], f"规格第 {row} 行价格", faults),
                "stock": whole(sku["库存"], f"规格第 {row} 行库存", faults),
                "step_stock": whole(sku.get(STEP_STOCK, ""), f"规格第 {row} 行{STEP_STOCK}", faults),
                "code": cut(sku["编码"], 500, "编码"),
                "values": unpacked(sku.get(VALUES, ""))[:10],
            }
            for row, sku in skus[:500]
        ],
    }
    form |= more_fields(line, faults)
    missing = frozenset(column.field for column in MORE if column.name not in line)
    missing |= {f"documents.{field}" for column, field in PAPERS.items() if column not in line}
    missing |= {field for column, field in ((STEP_STOCK, "step_stock"), (VALUES, "values")) if any(column not in sku for _, sku in skus)}
    return SheetRow(number, line["商品编号"][:64] or None, ListingForm.model_validate(form), tuple(faults), missing)
