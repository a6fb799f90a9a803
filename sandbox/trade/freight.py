"""What a parcel costs the buyer: flat, free from a sum on, by weight, at the door (到付), or not sent to a region at all. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from .quote import Freight

PROVINCES = (
    "广东", "江苏", "浙江", "山东", "河南", "四川", "湖南", "湖北", "河北", "安徽", "福建", "江西", "上海", "北京", "重庆", "陕西",
    "广西", "辽宁", "云南", "山西", "贵州", "黑龙江", "吉林", "天津", "甘肃", "内蒙古", "海南", "宁夏", "青海", "新疆", "西藏",
)  # fmt: skip
"""The provinces of the mainland, about by how many people buy online there; virtual buyers live in them."""
REGIONS = frozenset({*PROVINCES, "香港", "澳门", "台湾"})
_RANK = re.compile(r"(省|市|特别行政区|(壮族|回族|维吾尔)?自治区)$")
KINDS = ("free", "flat", "free_from", "by_weight", "collect")


def terms_of(shop_form: Mapping[str, Any], form: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The freight terms that hold for a listing (`form`): the template of the shop it names, else the first; None before there is one.

    A listing with a freight of its own has the shop's first terms too, for the regions that are not sent to.
    """
    named = form.get("freight_template", "") if form.get("freight_by", "listing") == "template" else ""
    first: Mapping[str, Any] | None = shop_form.get("freight")
    return next((one for one in shop_form.get("more_freight") or () if named and one["name"] == named), first)


def freight_of(terms: Mapping[str, Any] | None, form: Mapping[str, Any], quantity: int) -> Freight:
    """The freight of `quantity` pieces of a listing (`form`) under a shop's terms; a listing may have a freight of its own."""
    terms = terms or {}
    kind = terms.get("kind", "free")
    free_from = int(terms["free_from_fen"]) if kind in ("free_from", "by_weight") and terms.get("free_from_fen") else None
    if form.get("freight_by", "listing") != "template":
        return Freight(form["freight_fen"], free_from if kind == "free_from" else None)
    if kind == "by_weight":
        return Freight(by_weight(terms, (form.get("weight_g") or 0) * quantity), free_from)
    return Freight(0 if kind in ("free", "collect") else terms.get("flat_fen", 0), free_from)


def collects(terms: Mapping[str, Any] | None, form: Mapping[str, Any]) -> bool:
    """Whether the courier asks the buyer for the freight at the door (运费到付): none in the order, none for the shop."""
    return form.get("freight_by", "listing") == "template" and (terms or {}).get("kind") == "collect"


def by_weight(terms: Mapping[str, Any], grams: int) -> int:
    """First weight, then each further step begun: `first_fen` up to `first_g`, `more_fen` for each `more_g` above."""
    over = max(0, grams - int(terms.get("first_g", 0)))
    steps = -(-over // max(int(terms.get("more_g", 1)), 1))
    return int(terms.get("first_fen", 0)) + steps * int(terms.get("more_fen", 0))


def goes_to(terms: Mapping[str, Any] | None, address: str) -> bool:
    """Whether the shop sends to an address; regions it leaves out are named by how their addresses begin."""
    return not any(address.strip().startswith(short_name(region)) for region in (terms or {}).get("not_to", ()) if region.strip())


def short_name(region: str) -> str:
    """How people call a region: 新疆 for 新疆维吾尔自治区, 广东 for 广东省."""
    return _RANK.sub("", region.strip())
