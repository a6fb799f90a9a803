"""The numbers of a show with their formulas (domain.md C.2): every figure on a page can open its formula and its counts.

A formula is data, sums of counts over a sum of counts, so that the server, the pages (web/shared/trade/metrics.json) and the words on a
screen are made from the same line.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from .metric_counts import BOOKED, COUNTS

Counts = Mapping[str, int]
Unit = Literal["count", "bp", "fen", "ms", "x100"]
Terms = tuple[str, ...]
FROM = "2026-11-23"
"""The day the table of formulas was written down."""


@dataclass(frozen=True)
class Metric:
    """A figure: names, unit, and `top × times × scale ÷ bottom`, each a sum of counts (`-name` is subtracted), source, since when.

    `up`: rounded up and only where something is earned (a break-even); else to the nearest, halves up. `x100`: hundredths.
    """

    key: str
    zh: str
    en: str
    unit: Unit
    top: Terms
    bottom: Terms = ()
    scale: int = 1
    times: Terms = ()
    up: bool = False
    note: str = ""
    source: str = "domain.md C.2"
    valid_from: str = FROM

    @property
    def formula(self) -> str:
        """The formula over the names of the counts; percent and hundredths are of the unit and not written."""
        factors = [_written(self.top, brackets=bool(self.times or self.bottom or self._factor > 1))]
        factors += [_written(self.times, brackets=True)] if self.times else []
        factors += [str(self._factor)] if self._factor > 1 else []
        whole = " × ".join(factors)
        return f"{whole} / {_written(self.bottom, brackets=True)}" if self.bottom else whole

    @property
    def _factor(self) -> int:
        return self.scale // {"bp": 10_000, "x100": 100}.get(self.unit, 1)

    def in_words(self, english: bool) -> str:
        """The formula in the words of the counts, as a page shows it."""
        words = [COUNTS[part.strip("()")][english] if part.strip("()") in COUNTS else part for part in self.formula.split(" ")]
        opened = [("(" if part.startswith("(") else "") + word for part, word in zip(self.formula.split(" "), words, strict=True)]
        closed = [word + (")" if part.endswith(")") else "") for part, word in zip(self.formula.split(" "), opened, strict=True)]
        return " ".join(closed).replace(" / ", " ÷ ")

    def compute(self, counts: Counts) -> int | None:
        """The figure in its unit; None where a count is not known, or the denominator is not above 0."""
        top, times, bottom = _sum(self.top, counts), _sum(self.times, counts), _sum(self.bottom, counts)
        if top is None or (self.times and times is None) or (self.bottom and bottom is None):
            return None
        whole = top * (times or 0 if self.times else 1)
        if self.up:
            return None if not bottom or bottom <= 0 or top <= 0 else -(-whole * self.scale // bottom)
        return ratio(whole, bottom or 0, self.scale) if self.bottom else whole * self.scale


def _sum(terms: Terms, counts: Counts) -> int | None:
    total = 0
    for term in terms:
        name = term.removeprefix("-")
        if name not in counts and name not in BOOKED:
            return None
        total += -counts.get(name, 0) if term != name else counts.get(name, 0)
    return total


def _written(terms: Terms, brackets: bool) -> str:
    text = " ".join((f"− {term[1:]}" if term.startswith("-") else f"+ {term}") for term in terms).removeprefix("+ ")
    return f"({text})" if brackets and len(terms) > 1 else text


def ratio(top: int, bottom: int, scale: int = 1) -> int | None:
    """`top * scale / bottom`, half up in whole units; None for a bottom of 0."""
    return None if bottom <= 0 else (2 * top * scale + bottom) // (2 * bottom)


def at_share(waits: Sequence[int], permille: int) -> int | None:
    """首响时长 (C.2): the wait that `permille` of all waits do not exceed (500: the lower median, 900: P90); None without a wait."""
    return sorted(waits)[max(0, -(-len(waits) * permille // 1000) - 1)] if waits else None


INCOME: Terms = ("sales_fen", "freight_income_fen", "commission_income_fen", "-refund_fen", "-coupon_fen")
GROSS: Terms = (*INCOME, "-cogs_fen", "-freight_fen", "-commission_fen", "-platform_fee_fen")
OTHERS: Terms = ("ad_fen", "prize_fen", "labour_fen", "sample_fen", "loss_fen", "penalty_fen")
_BOOKS = "domain.md C.2 毛利、净利; coupons stand in net income, losses and penalties among the other costs, as the mall books them"


def _count(key: str, name: str, unit: Unit = "count") -> Metric:
    return Metric(key, *COUNTS[name], unit, (name,))


def _rate(key: str, zh: str, en: str, top: str, bottom: str, note: str = "") -> Metric:
    return Metric(key, zh, en, "bp", (top,), (bottom,), 10_000, note=note)


def _per(key: str, zh: str, en: str, unit: Unit, top: str, bottom: str, scale: int = 1, note: str = "") -> Metric:
    return Metric(key, zh, en, unit, (top,), (bottom,), scale, note=note)


_PEOPLE = (
    _count("exposed", "impr_uv"),
    _count("entered", "enter_uv"),
    _count("shown", "p_show_uv"),
    _count("clicked", "p_click_uv"),
    _count("bought", "pay_uv"),
    _count("online", "online_now"),
    _count("pcu", "online_peak"),
    _per("acu", "平均在线 ACU", "average concurrent", "count", "stay_ms", "show_ms"),
    Metric(
        "pa_ratio",
        "P/A 比",
        "peak to average online",
        "x100",
        ("online_peak",),
        ("stay_ms",),
        100,
        ("show_ms",),
        note="最高在线 ÷ 平均在线",
    ),
    _per("stay", "平均停留时长", "average stay", "ms", "stay_ms", "enter_uv", note="按人数（UV）；有的看板按人次"),
    _rate("enter_rate", "曝光-进入率", "exposure to enter", "enter_uv", "impr_uv"),
    _rate("effective_rate", "有效进入率", "effective enter", "eff_enter_uv", "impr_uv"),
    _rate("interact_rate", "互动率", "engagement rate", "interact_uv", "enter_uv"),
    _rate("comment_rate", "评论率", "comment rate", "comment_uv", "enter_uv"),
    _per("comments_pm", "千次观看评论数", "comments per mille", "count", "comment_pv", "enter_pv", 1000),
    _rate("like_rate", "点赞率", "like rate", "like_uv", "enter_uv"),
    _rate("share_rate", "分享率", "share rate", "share_uv", "enter_uv"),
    _rate("follow_rate", "转粉率", "follow rate", "follow_uv_new", "enter_uv", "简式：分母含老粉"),
    Metric(
        "follow_rate_new",
        "转粉率（去老粉）",
        "follow rate without old fans",
        "bp",
        ("follow_uv_new",),
        ("enter_uv", "-fan_enter_uv"),
        10_000,
    ),
    _rate("fanclub_rate", "加团率", "fan-club rate", "fanclub_uv", "enter_uv"),
    Metric("minute_net", "净增人数", "net gain of viewers", "count", ("enter_uv", "-leave_uv"), note="一分钟内的进入 − 离开"),
    _rate("retention", "留存率", "retention", "stayed_uv", "enter_uv", "同一分钟进入的人，1、5、10、20 分钟后仍在线的"),
)
_TRADE = (
    _rate("show_rate", "进入-商品曝光率", "enter to product shown", "p_show_uv", "enter_uv"),
    _rate("click_rate", "商品点击率", "product click rate", "p_click_uv", "p_show_uv"),
    _rate("create_rate", "点击-创建率", "click to order placed", "order_created_uv", "p_click_uv"),
    _rate("pay_rate", "创建-成交率", "placed to paid", "pay_uv", "order_created_uv"),
    Metric(
        "unpaid_rate",
        "未支付率",
        "unpaid rate",
        "bp",
        ("order_created_uv", "-pay_uv"),
        ("order_created_uv",),
        10_000,
        note="1 − 创建-成交率",
    ),
    _rate("ctor", "点击-成交转化率", "click to order (CTOR)", "pay_uv", "p_click_uv", "按人数；有的看板按订单数"),
    _rate("view_pay_rate", "成交转化率", "view to pay", "pay_uv", "enter_uv"),
    Metric("gmv", "成交金额 GMV", "GMV (paid, before refund)", "fen", ("pay_fen",)),
    Metric("net_gmv", "净成交", "net GMV", "fen", ("pay_fen", "-refund_fen")),
    _per("gpm", "千次观看成交 GPM", "GMV per mille views", "fen", "pay_fen", "enter_pv", 1000, "按人次（PV）"),
    _per("uv_value", "UV 价值", "value per viewer", "fen", "pay_fen", "enter_uv"),
    _per("opm", "千次观看订单数", "orders per mille", "count", "pay_orders", "enter_pv", 1000),
    _per("per_buyer", "客单价", "revenue per buyer", "fen", "pay_fen", "pay_uv"),
    _per("per_piece", "件单价", "price per piece", "fen", "pay_fen", "pay_items"),
    _per("per_order", "连带率", "units per order", "x100", "pay_items", "pay_orders", 100, "每单件数"),
    _rate("refund_rate", "退款率", "refund rate", "refund_orders", "pay_orders", "按订单数"),
    _rate("refund_rate_fen", "退款率（金额）", "refund rate by amount", "refund_fen", "pay_fen"),
    _per("minute_gmv", "分钟成交", "GMV per minute", "fen", "pay_fen", "show_ms", 60_000),
)
_MONEY = (
    _per("ad_roi", "投流 ROI", "ad ROI", "x100", "ad_pay_fen", "ad_fen", 100, "只算投流带来的成交"),
    _per("roi", "整体 ROI", "total ROI", "x100", "pay_fen", "ad_fen", 100, "全场成交 ÷ 投流花费"),
    Metric("net_roi", "净 ROI", "net ROI", "x100", ("pay_fen", "-refund_fen"), ("ad_fen",), 100),
    Metric("even_roi", "保本 ROI", "break-even ROI", "x100", INCOME, GROSS, 100, up=True, note="1 ÷ 毛利率，向上取整"),
    Metric("net_income", "净收入", "net income", "fen", INCOME, source=_BOOKS),
    Metric("gross", "毛利", "gross profit", "fen", GROSS, source=_BOOKS),
    Metric("gross_rate", "毛利率", "gross margin", "bp", GROSS, INCOME, 10_000, source=_BOOKS),
    Metric("net", "净利", "net profit", "fen", (*GROSS, *(f"-{name}" for name in OTHERS)), source=_BOOKS),
    Metric(
        "even_fen", "保本收入", "break-even income", "fen", INCOME, GROSS, times=OTHERS, up=True, note="其他费用 ÷ 毛利率", source=_BOOKS
    ),
)
_TALK = (
    _count("pitches", "pitch_n"),
    _count("pitch_time", "pitch_ms", "ms"),
    _per("pitch_click_rate", "讲解点击率", "clicks per view of the pitch", "bp", "pitch_clicks", "pitch_views", 10_000, "次数"),
    _per("pitch_gpm", "单品讲解 GPM", "GPM of a pitch", "fen", "pitch_pay_fen", "pitch_views", 1000),
    _per("pitch_worth", "讲解效率", "GMV per minute of pitch", "fen", "pitch_pay_fen", "pitch_ms", 60_000),
    _rate("answer_rate", "问题应答率", "answered share", "answered", "questions"),
    _rate("answer_rate_60s", "问题应答率（60 秒内）", "answered within 60 s", "answered_60s", "questions"),
    _per("pace", "语速", "speaking pace", "count", "spoken_chars", "spoken_ms", 60_000, "每分钟字数，200–280 合适"),
    _rate("silence_rate", "静默占比", "silence share", "silent_ms", "show_ms"),
    Metric(
        "violation_points", "违规分", "violation points", "x100", ("violation_weight", "violation_weight", "-corrected_weight"), scale=50,
        note="30 秒内纠正的减半",
    ),
    _rate("completion", "完课率", "completion", "watched_ms", "video_ms"),
    _rate("class_completion", "班级完课率", "completion of the class", "finished_uv", "class_uv", "看满 95% 的人"),
    _rate("attendance", "出勤率", "attendance", "attended", "planned"),
)  # fmt: skip
METRICS: dict[str, Metric] = {metric.key: metric for metric in (*_PEOPLE, *_TRADE, *_MONEY, *_TALK)}

FUNNEL = ("exposed", "entered", "shown", "clicked", "bought")
FUNNEL_RATES = ("enter_rate", "show_rate", "click_rate", "ctor")


def figures(counts: Counts, keys: tuple[str, ...] = tuple(METRICS)) -> dict[str, int | None]:
    """The figures of these keys. KeyError for a key that is no metric."""
    return {key: METRICS[key].compute(counts) for key in keys}
