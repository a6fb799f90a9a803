"""The review (复盘): questions and answers, why people left, and the three weakest numbers with what to do about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sandbox.trade.metrics import at_share

from .timeline import Question


@dataclass(frozen=True)
class Band:
    """Where a metric is weak and where it is strong (domain.md C.3; editable text for people, no calibration), and the advice."""

    weak: int
    strong: int
    zh: str
    en: str


BANDS: Final[Mapping[str, Band]] = {
    "stay": Band(30_000, 60_000, "平均停留短：开场 30 秒内说清今天卖什么、有什么好处，少冷场，每 4 分钟换一个节奏。",
                 "Viewers leave early: say within 30 seconds what is on sale and why, avoid silence, change the pace every four minutes."),
    "interact_rate": Band(300, 500, "互动少：多抛选择题，请观众打数字，念出昵称回应。",
                          "Little interaction: ask either-or questions, have viewers type a number, answer them by name."),
    "follow_rate": Band(100, 300, "转粉低：讲清关注的好处，在福袋和抢购前后提醒关注。",
                        "Few follow: say what a follower gets, and ask for it around bags and flash sales."),
    "show_rate": Band(5000, 8500, "看到商品的人少：早一点弹出讲解卡，中间不要长时间空着。",
                      "Few saw a product: pin one earlier and leave no long time with nothing pinned."),
    "click_rate": Band(500, 1500, "点击少：先讲痛点和卖点，再请观众点小黄车；主图和短标题也要换得更清楚。",
                       "Few clicks: name the need and the selling points, then point to the shelf; make picture and short title clearer."),
    "ctor": Band(200, 1500, "点了不买：把价格、发货、售后讲透，回答顾虑，用券或限时价推一把。",
                 "Clicks without orders: explain price, dispatch and returns, answer the doubts, help with a coupon or a timed price."),
    "pay_rate": Band(7500, 9000, "下单未付多：提醒库存和付款时间，别催得太急让人反悔。",
                     "Orders stay unpaid: remind of stock and the time to pay, without a rush that people regret."),
    "answer_rate": Band(5000, 8500, "问题没人答：请场控盯住提问，60 秒内点名回答。",
                        "Questions stay open: let the controller watch for them and answer by name within 60 seconds."),
}  # fmt: skip
"""The metrics a host can work on. `weak` and `strong` in the metric's own unit (basis points, ms)."""


def questions(asked: Mapping[str, Question]) -> dict[str, Any]:
    """Asked, answered, answered within 60 s, and the median time to the answer (ms, the lower middle; None without an answer)."""
    waits = [question.after_ms for question in asked.values() if question.after_ms is not None]
    return {
        "asked": len(asked),
        "answered": len(waits),
        "in_time": sum(question.in_time for question in asked.values()),
        "median_ms": at_share(waits, 500),
        "p90_ms": at_share(waits, 900),
        "open": [
            {"question_id": question.question_id, "showms": question.showms, "intent": question.intent, "text": question.text}
            for question in asked.values()
            if question.after_ms is None
        ],
    }


def shares(counts: Mapping[str, int], whole: int = 1000) -> dict[str, int]:
    """`whole` shared out by `counts` so that the parts add up to exactly it (largest remainders, then the name); empty without counts."""
    total = sum(counts.values())
    if total <= 0:
        return {}
    found = {name: count * whole // total for name, count in counts.items()}
    rest = whole - sum(found.values())
    for name in sorted(counts, key=lambda name: (-(counts[name] * whole % total), name))[:rest]:
        found[name] += 1
    return found


def leave_causes(counts: Mapping[str, int], left: int) -> list[dict[str, Any]]:
    """Why `left` people left: leavers (adding up to `left`) and shares per mille (adding up to 1000) by cause, most first."""
    people, parts = shares(counts, left), shares(counts)
    return [
        {"cause": cause, "leavers": people[cause], "permille": parts[cause]}
        for cause in sorted(counts, key=lambda cause: (-counts[cause], cause))
        if counts[cause] > 0
    ]


def weakest(figures: Mapping[str, Any], most: int = 3) -> list[dict[str, Any]]:
    """The metrics that lie lowest in their band, at most three, worst first; one that is strong is no weakness and is not named.

    The place in the band is 0 at `weak` and 10,000 at `strong`, negative below. A metric without a denominator has no place.
    """
    placed = [
        ((figures[key] - band.weak) * 10_000 // (band.strong - band.weak), key)
        for key, band in BANDS.items()
        if figures.get(key) is not None
    ]
    return [
        {
            "metric": key,
            "value": figures[key],
            "weak": BANDS[key].weak,
            "strong": BANDS[key].strong,
            "level": "weak" if at < 0 else "normal",
            "advice": {"zh": BANDS[key].zh, "en": BANDS[key].en},
        }
        for at, key in sorted(placed)[:most]
        if at < 10_000
    ]
