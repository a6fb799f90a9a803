"""The numbers of a show with their formulas (domain.md C.2): every figure on a page can open its formula and its counts."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

Counts = Mapping[str, int]
Unit = Literal["count", "bp", "fen", "ms"]

COUNTS = {
    "impr_uv": ("直播间曝光人数", "people shown the room"),
    "enter_uv": ("观看人数", "viewers"),
    "enter_pv": ("观看人次", "views"),
    "eff_enter_uv": ("有效进入人数（停留超过 10 秒）", "viewers who stayed more than 10 s"),
    "stay_ms": ("停留总时长", "total stay"),
    "interact_uv": ("互动人数（赞评享粉去重）", "viewers who liked, commented, shared or followed"),
    "comment_uv": ("评论人数", "viewers who commented"),
    "comment_pv": ("评论条数", "comments"),
    "like_uv": ("点赞人数", "viewers who liked"),
    "follow_uv_new": ("新增粉丝", "new followers"),
    "fan_enter_uv": ("进入的老粉", "followers who entered"),
    "p_show_uv": ("商品曝光人数", "viewers shown a product"),
    "p_click_uv": ("商品点击人数", "viewers who clicked a product"),
    "order_created_uv": ("下单人数", "viewers who placed an order"),
    "order_created_n": ("下单数", "orders placed"),
    "pay_uv": ("成交人数", "buyers"),
    "pay_orders": ("成交订单数", "orders paid"),
    "pay_items": ("成交件数", "pieces sold"),
    "pay_fen": ("成交金额", "paid amount"),
    "refund_orders": ("退款订单数", "orders refunded"),
    "refund_fen": ("退款金额", "refunded amount"),
    "ad_fen": ("投流花费", "spent on paid traffic"),
    "questions": ("提问数", "questions"),
    "answered": ("已回答", "answered questions"),
    "answer_worth": ("回答质量合计（千分）", "worth of all answers, thousandths of a whole one"),
    "show_ms": ("直播时长", "length of the show"),
}


@dataclass(frozen=True)
class Metric:
    """A figure: its names, its formula as text over the counts, and the function. None when the denominator is 0."""

    key: str
    zh: str
    en: str
    formula: str
    unit: Unit
    compute: Callable[[Counts], int | None]
    note: str = ""


def ratio(top: int, bottom: int, scale: int = 1) -> int | None:
    """`top * scale / bottom`, half up in whole units; None for a bottom of 0."""
    return None if bottom <= 0 else (2 * top * scale + bottom) // (2 * bottom)


def _count(key: str, name: str) -> Metric:
    zh, en = COUNTS[name]
    return Metric(key, zh, en, name, "count", lambda counts: counts.get(name, 0))


def _rate(key: str, zh: str, en: str, top: str, bottom: str, note: str = "") -> Metric:
    return Metric(key, zh, en, f"{top} / {bottom}", "bp", lambda counts: ratio(counts.get(top, 0), counts.get(bottom, 0), 10_000), note)


def _per(key: str, zh: str, en: str, unit: Unit, top: str, bottom: str, scale: int = 1, note: str = "") -> Metric:
    text = f"{top} / {bottom}" if scale == 1 else f"{top} × {scale} / {bottom}"
    return Metric(key, zh, en, text, unit, lambda counts: ratio(counts.get(top, 0), counts.get(bottom, 0), scale), note)


def _sum_of(key: str, zh: str, en: str, top: str, minus: str = "") -> Metric:
    def compute(counts: Counts) -> int:
        return counts.get(top, 0) - (counts.get(minus, 0) if minus else 0)

    return Metric(key, zh, en, f"{top} − {minus}" if minus else top, "fen", compute)


METRICS: dict[str, Metric] = {
    metric.key: metric
    for metric in (
        _count("exposed", "impr_uv"),
        _count("entered", "enter_uv"),
        _count("shown", "p_show_uv"),
        _count("clicked", "p_click_uv"),
        _count("bought", "pay_uv"),
        _rate("enter_rate", "曝光-进入率", "exposure to enter", "enter_uv", "impr_uv"),
        _rate("show_rate", "进入-商品曝光率", "enter to product shown", "p_show_uv", "enter_uv"),
        _rate("click_rate", "商品点击率", "product click rate", "p_click_uv", "p_show_uv"),
        _rate("ctor", "点击-成交转化率", "click to order (CTOR)", "pay_uv", "p_click_uv", "按人数；有的看板按订单数"),
        _rate("effective_rate", "有效进入率", "effective enter", "eff_enter_uv", "enter_uv"),
        _rate("interact_rate", "互动率", "engagement rate", "interact_uv", "enter_uv"),
        _rate("comment_rate", "评论率", "comment rate", "comment_uv", "enter_uv"),
        _rate("like_rate", "点赞率", "like rate", "like_uv", "enter_uv"),
        _rate("follow_rate", "转粉率", "follow rate", "follow_uv_new", "enter_uv", "简式：分母含老粉"),
        Metric(
            "follow_rate_new",
            "转粉率（去老粉）",
            "follow rate without old fans",
            "follow_uv_new / (enter_uv − fan_enter_uv)",
            "bp",
            lambda counts: ratio(counts.get("follow_uv_new", 0), counts.get("enter_uv", 0) - counts.get("fan_enter_uv", 0), 10_000),
        ),
        _rate("create_rate", "点击-创建率", "click to order placed", "order_created_uv", "p_click_uv"),
        _rate("pay_rate", "创建-成交率", "placed to paid", "pay_uv", "order_created_uv"),
        _rate("view_pay_rate", "成交转化率", "view to pay", "pay_uv", "enter_uv"),
        _rate("refund_rate", "退款率", "refund rate", "refund_orders", "pay_orders", "按订单数"),
        _rate("answer_rate", "问题应答率", "answered share", "answered", "questions"),
        _per("stay", "平均停留时长", "average stay", "ms", "stay_ms", "enter_uv", note="按人数（UV）"),
        _per("gpm", "千次观看成交 GPM", "GMV per mille views", "fen", "pay_fen", "enter_pv", 1000, "按人次（PV）"),
        _per("uv_value", "UV 价值", "value per viewer", "fen", "pay_fen", "enter_uv"),
        _per("per_buyer", "客单价", "revenue per buyer", "fen", "pay_fen", "pay_uv"),
        _per("per_piece", "件单价", "price per piece", "fen", "pay_fen", "pay_items"),
        _per("comments_pm", "千次观看评论数", "comments per mille", "count", "comment_pv", "enter_pv", 1000),
        _per("opm", "千次观看订单数", "orders per mille", "count", "pay_orders", "enter_pv", 1000),
        _per("acu", "平均在线", "average concurrent", "count", "stay_ms", "show_ms"),
        _sum_of("gmv", "成交金额 GMV", "GMV (paid, before refund)", "pay_fen"),
        _sum_of("net_gmv", "净成交", "net GMV", "pay_fen", "refund_fen"),
    )
}

FUNNEL = ("exposed", "entered", "shown", "clicked", "bought")
FUNNEL_RATES = ("enter_rate", "show_rate", "click_rate", "ctor")


def figures(counts: Counts, keys: tuple[str, ...] = tuple(METRICS)) -> dict[str, int | None]:
    """The figures of these keys. KeyError for a key that is no metric."""
    return {key: METRICS[key].compute(counts) for key in keys}
