"""The material pack of goods (素材包, domain.md E.2): pictures, selling points, attributes and documents in one archive to work with."""

import io
import zipfile
from dataclasses import dataclass

from sqlalchemy import select

from sandbox.blobs import Blobs
from sandbox.errors import NotFound
from sandbox.money import yuan
from sandbox.store import View

from .tables import Goods, GoodsVariety


@dataclass(frozen=True)
class Materials:
    """What goes into the pack: the pictures' addresses and the words."""

    name: str
    pictures: tuple[str, ...]
    words: str


def materials(view: View, goods_id: str) -> Materials:
    """Everything a shop needs to list and pitch these goods. NotFound."""
    goods = view.get(Goods, goods_id)
    varieties = view.all(select(GoodsVariety).where(GoodsVariety.goods_id == goods_id).order_by(GoodsVariety.slot))
    lines = [f"【标题】{goods.title}", f"【简称】{goods.short_name}", f"【建议零售价】{yuan(goods.suggest_fen)} 元", "", "【卖点】"]
    lines += [f"{number}. {point}" for number, point in enumerate(goods.points, 1)]
    lines += ["", "【属性】", *(f"{name}：{value}" for name, value in goods.attributes.items())]
    lines += ["", "【规格】", *(f"{one.name}：供货价 {yuan(one.supply_fen)} 元" for one in varieties)]
    lines += ["", "【资质编号（教学样例）】", *(number for _, _, number in (one.partition("=") for one in goods.documents)), ""]
    return Materials(goods.short_name, tuple(goods.pictures), "\r\n".join(lines))


def packed(found: Materials, blobs: Blobs) -> bytes:
    """The archive. Blocking: call it in a thread. A picture that is not on this machine is left out."""
    page = io.BytesIO()
    with zipfile.ZipFile(page, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr(f"{found.name}/文案.txt", "\ufeff" + found.words)
        for number, address in enumerate(dict.fromkeys(found.pictures), 1):
            try:
                archive.writestr(f"{found.name}/图{number}.jpg", blobs.read(address))
            except NotFound:
                continue
    return page.getvalue()
