"""After the show: who wants his money back, why, after how many days, and what his review says.

Pure. Everything hangs on the buyer, the product and what was done to them: a broken promise, a late parcel, a poor product, a size
that does not fit. The same buyer decides the same in every world, so a host changes only what he causes.
"""

from dataclasses import dataclass
from typing import Final, Literal

from sandbox.scenario.everywhere import FamilySize, sizes

from .draws import draw, key_of, name_key
from .fixed import MILLI

HOUR_MS: Final = 3_600_000
DAY_MS: Final = 24 * HOUR_MS
DISPATCH_H: Final = 48
"""Without a promise of its own a parcel has to leave within two days."""

Reason = Literal["regret", "promise_broken", "late", "quality", "fit"]


SIZES: Final = sizes().aftermath
"""Every share and its source stand in the table of docs/crowd.md, the numbers in sandbox/scenario/standard.yaml."""

TEXTS: Final[dict[str, tuple[str, ...]]] = {
    "regret": ("冲动下单，想了想用不上", "拍多了，退一件", "家里还有，不想要了", "买的时候气氛太好，冷静了"),
    "promise_broken": ("直播间说的和收到的不一样", "答应送的没有送", "主播承诺的没有做到", "说好的效果没有"),
    "late": ("等太久了，不要了", "说好的时间没发货", "发货太慢"),
    "quality": ("质量没有想的好", "有瑕疵，不满意", "和图片有差别", "收到是坏的"),
    "fit": ("不合适，退了", "尺寸不对", "颜色和想的不一样", "用着不合适"),
}
REVIEWS: Final[dict[int, tuple[str, ...]]] = {
    5: ("很满意，和直播里说的一样", "质量不错，会回购", "发货快，包装好", "家里人都喜欢"),
    4: ("还可以，对得起价格", "不错，就是包装简单", "总体满意"),
    3: ("一般般吧", "和想的有点差距", "凑合能用"),
    2: ("有点失望", "等得久，东西一般", "和直播里说的有出入"),
    1: ("不推荐，和直播说的不一样", "承诺的没做到，差评", "收到就想退"),
}


@dataclass(frozen=True)
class Purchase:
    """What a virtual buyer bought. `quality_bp` of the goods; `impulse`: in a flash sale; `size_chart`: the page
    has one, so fewer buy the wrong size; `viewer` and `goods_key` name the draw."""

    seed: str
    viewer: str
    goods_key: str
    leaf: str
    quality_bp: int = 7000
    impulse: bool = False
    size_chart: bool = False

    def dice(self, purpose: str, limit: int) -> int:
        """A draw of this buyer for this product."""
        return (draw(key_of(self.seed, f"after/{purpose}") ^ name_key(self.goods_key), name_key(self.viewer)) >> 16) % limit


@dataclass(frozen=True)
class Wish:
    """The money back: `after_ms` of market time later."""

    after_ms: int
    reason: Reason
    text: str


@dataclass(frozen=True)
class Review:
    """A review, one to five stars, `after_ms` of market time later."""

    after_ms: int
    stars: int
    text: str


def leaf_of(leaf: str) -> FamilySize:
    """The family of a category, by its id or name. Dresses, knitwear and the like count as women's wear."""
    low = leaf.lower()
    if any(mark in low for mark in ("女装", "dress", "连衣裙", "underwear", "women")):
        return SIZES.families["women"]
    if any(mark in low for mark in ("cloth", "服", "衣", "鞋", "裤", "衫", "帽")):
        return SIZES.families["apparel"]
    if any(mark in low for mark in ("beauty", "妆", "护肤", "面膜", "洗护")):
        return SIZES.families["beauty"]
    if any(mark in low for mark in ("food", "fresh", "tea", "health", "食", "茶", "果", "生鲜", "米", "酒")):
        return SIZES.families["food"]
    return SIZES.families["home"]


def before_shipping(bought: Purchase) -> Wish | None:
    """Who regrets it while the parcel has not left yet, within a day of paying."""
    if not _base(bought) or _base_reason(bought) != "regret" or bought.dice("early", 100) >= SIZES.before_shipping:
        return None
    return Wish((1 + bought.dice("hours", 20)) * HOUR_MS, "regret", _text(bought, "regret"))


def after_signing(bought: Purchase, late_days: int = 0, broken: int = 0) -> tuple[Wish | None, Review | None]:
    """What becomes of a parcel that was signed for: `late_days` it left too late, `broken` promises about it or the whole show.

    Whoever sent the order back before it left is not asked again.
    """
    wish = None
    if before_shipping(bought) is None:
        reason = _reason(bought, late_days, broken)
        if reason is not None:
            wish = Wish(DAY_MS * (1 + bought.dice("days", 6)) + HOUR_MS * bought.dice("hour", 12), reason, _text(bought, reason))
    return wish, _review(bought, late_days, broken, wish)


def late_days(paid_at: int, shipped_at: int, dispatch_h: int = DISPATCH_H) -> int:
    """Whole or begun days by which a parcel left later than it had to; times in ms of the market's clock."""
    over = shipped_at - paid_at - dispatch_h * HOUR_MS
    return -(-over // DAY_MS) if over > 0 else 0


def _base(bought: Purchase) -> bool:
    """Whether it would come back with nothing gone wrong."""
    poor = max(SIZES.quality_normal_bp - bought.quality_bp, 0) * round(SIZES.poor * MILLI) // MILLI
    share = min(leaf_of(bought.leaf).refund_bp + poor + (SIZES.impulse_bp if bought.impulse else 0), 9500)
    return bought.dice("refund", 10_000) < share


def _base_reason(bought: Purchase) -> Reason:
    family, at = leaf_of(bought.leaf), bought.dice("why", 100)
    return "regret" if at < family.regret else "fit" if at < family.regret + family.fit else "quality"


def _reason(bought: Purchase, late: int, broken: int) -> Reason | None:
    """Each cause has its own dice: more wrong, never fewer refunds."""
    if broken and bought.dice("promise", 10_000) < min(SIZES.promise_bp * broken, 9000):
        return "promise_broken"
    if late and bought.dice("late", 10_000) < min(SIZES.late_day_bp * late, SIZES.late_most_bp):
        return "late"
    if not _base(bought):
        return None
    usual = _base_reason(bought)
    return None if usual == "fit" and bought.size_chart and bought.dice("chart", 100) >= SIZES.charted_fit else usual


def _review(bought: Purchase, late: int, broken: int, wish: Wish | None) -> Review | None:
    angry = wish is not None and wish.reason in ("promise_broken", "late", "quality")
    if bought.dice("review", 10_000) >= (SIZES.angry_review_bp if angry else SIZES.review_bp):
        return None
    stars = 5 - bought.dice("stars", 2) - min(late, 2) - 2 * min(broken, 1) - (1 if wish is not None else 0)
    stars -= 1 if bought.quality_bp < 5000 else 0
    stars = min(max(stars - (1 if angry else 0), 1), 5)
    texts = REVIEWS[stars]
    return Review(DAY_MS * (2 + bought.dice("review days", 5)), stars, texts[bought.dice("review text", len(texts))])


def _text(bought: Purchase, reason: Reason) -> str:
    return TEXTS[reason][bought.dice("text", len(TEXTS[reason]))]
