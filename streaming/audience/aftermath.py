"""After the show: who wants his money back, why, after how many days, and what his review says.

Pure. Everything hangs on the buyer, the product and what was done to them: a broken promise, a late parcel, a broken piece, poor goods,
a size that does not fit, a service that was rude or silent. The same buyer decides the same in every world, so a host changes only
what he causes.
"""

from dataclasses import dataclass
from typing import Final, Literal

from sandbox.scenario.everywhere import FamilySize, sizes

from .draws import draw, key_of, name_key
from .fixed import MILLI
from .phrases_after import DEAR_FREIGHT, REASONS, REVIEWS, Language

HOUR_MS: Final = 3_600_000
DAY_MS: Final = 24 * HOUR_MS
DISPATCH_H: Final = 48
"""Without a promise of its own a parcel has to leave within two days."""

Reason = Literal["regret", "promise_broken", "late", "quality", "fit", "damaged"]
Wanted = Literal["money", "exchange", "repair", "resend"]
"""The money back, another piece for this one, this one mended, a piece for the broken one."""
Served = Literal["", "content", "upset"]
"""How the shop's service left the buyer; empty when he never asked."""


SIZES: Final = sizes().aftermath
"""Every share and its source stand in the table of docs/crowd.md, the numbers in sandbox/scenario/standard.yaml."""


@dataclass(frozen=True)
class Purchase:
    """What a virtual buyer bought. `impulse`: in a flash sale; `size_chart`: the page has one, so fewer buy the wrong size.

    `viewer` and `goods_key` name the draw. `door_bp`: what the courier asked at the door against what was paid. `language`: of the show.
    """

    seed: str
    viewer: str
    goods_key: str
    leaf: str
    impulse: bool = False
    size_chart: bool = False
    door_bp: int = 0
    language: Language = "zh"

    def dice(self, purpose: str, limit: int) -> int:
        """A draw of this buyer for this product."""
        return (draw(key_of(self.seed, f"after/{purpose}") ^ name_key(self.goods_key), name_key(self.viewer)) >> 16) % limit


@dataclass(frozen=True)
class Arrival:
    """How it came: quality of the goods in basis points, days too late, broken promises about it, broken pieces, and the service."""

    quality_bp: int = 7000
    late_days: int = 0
    broken: int = 0
    damaged: int = 0
    served: Served = ""


@dataclass(frozen=True)
class Wish:
    """A claim, `after_ms` of market time later."""

    after_ms: int
    reason: Reason
    text: str
    wanted: Wanted = "money"


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
    if _usual(bought) != "regret" or bought.dice("early", 100) >= SIZES.before_shipping:
        return None
    return Wish((1 + bought.dice("hours", 20)) * HOUR_MS, "regret", _text(bought, "regret"))


def after_signing(bought: Purchase, came: Arrival = Arrival()) -> tuple[Wish | None, Review | None]:
    """What becomes of a parcel that was signed for. Whoever sent the order back before it left is not asked again."""
    wish = None
    if before_shipping(bought) is None:
        reason = _reason(bought, came)
        if reason is not None:
            after_ms = DAY_MS * (1 + bought.dice("days", 6)) + HOUR_MS * bought.dice("hour", 12)
            wish = Wish(after_ms, reason, _text(bought, reason), _wanted(bought, reason))
    return wish, _review(bought, came, wish)


def while_waiting(bought: Purchase, dispatch_h: int = DISPATCH_H, spoken_h: int | None = None, served: Served = "") -> Wish | None:
    """When he whose parcel does not leave gives up, counted from his payment; None for whoever regretted it before that.

    `dispatch_h`: within how many hours the page says it is sent; `spoken_h`: the same as it was said in the show, None when nobody did.
    The dice are those of `after_signing`, so a parcel that leaves after he gave up would have come back as well. But nobody waits for
    ever: without a parcel each late day counts, however many there are.
    """
    if before_shipping(bought) is not None:
        return None
    a_day_bp = max(SIZES.late_day_bp // (2 if served == "content" else 1), 1)
    hour = 1 + bought.dice("hours", 20)
    over_h = dispatch_h if spoken_h is None else min(dispatch_h, spoken_h)
    gives_up_h = over_h + bought.dice("late", 10_000) // a_day_bp * 24 + hour
    if spoken_h is not None and bought.dice("promise", 10_000) < SIZES.promise_bp:
        gives_up_h = min(gives_up_h, spoken_h + hour)
    return Wish(gives_up_h * HOUR_MS, "late", _text(bought, "late"))


def late_days(paid_at: int, shipped_at: int, dispatch_h: int = DISPATCH_H) -> int:
    """Whole or begun days by which a parcel left later than it had to; times in ms of the market's clock."""
    over = shipped_at - paid_at - dispatch_h * HOUR_MS
    return -(-over // DAY_MS) if over > 0 else 0


def _usual(bought: Purchase) -> Reason | None:
    """Why it would come back with nothing gone wrong, None when it stays."""
    family = leaf_of(bought.leaf)
    if bought.dice("refund", 10_000) >= min(family.refund_bp + (SIZES.impulse_bp if bought.impulse else 0), 9500):
        return None
    at = bought.dice("why", 100)
    if at < family.regret:
        return "regret"
    if at >= family.regret + family.fit:
        return "quality"
    return None if bought.size_chart and bought.dice("chart", 100) >= SIZES.charted_fit else "fit"


def _reason(bought: Purchase, came: Arrival) -> Reason | None:
    """Each cause has its own dice: more wrong, never fewer refunds. Good service halves what lateness does."""
    if came.broken and bought.dice("promise", 10_000) < min(SIZES.promise_bp * came.broken, 9000):
        return "promise_broken"
    if came.damaged and bought.dice("damaged", 10_000) < SIZES.damaged_bp:
        return "damaged"
    late = min(SIZES.late_day_bp * came.late_days, SIZES.late_most_bp) // (2 if came.served == "content" else 1)
    if came.late_days and bought.dice("late", 10_000) < late:
        return "late"
    usual = _usual(bought)
    if usual is not None:
        return usual
    poor = max(SIZES.quality_normal_bp - came.quality_bp, 0) * round(SIZES.poor * MILLI) // MILLI
    if bought.dice("poor", 10_000) < poor:
        return "quality"
    return "promise_broken" if came.served == "upset" and bought.dice("upset", 10_000) < SIZES.upset_bp else None


def _wanted(bought: Purchase, reason: Reason) -> Wanted:
    """What he asks for: most want their money, some another piece."""
    at, upto = bought.dice("wanted", 100), 0
    shares = SIZES.wanted.get(reason, {}) if reason in ("fit", "quality", "damaged") else {}
    for wanted, share in shares.items():
        upto += share
        if at < upto:
            return wanted
    return "money"


def _review(bought: Purchase, came: Arrival, wish: Wish | None) -> Review | None:
    angry = came.served == "upset" or (wish is not None and wish.reason not in ("regret", "fit"))
    if bought.dice("review", 10_000) >= (SIZES.angry_review_bp if angry else SIZES.review_bp):
        return None
    stars = 5 - bought.dice("stars", 2) - min(came.late_days, 2) - 2 * min(came.broken, 1) - (1 if wish is not None else 0)
    stars -= (came.quality_bp < SIZES.poor_review_bp) + min(came.damaged, 1) - (came.served == "content")
    dear = bought.door_bp >= SIZES.door.grudge_bp
    stars = min(max(stars - (1 if angry else 0) - (1 if dear else 0), 1), 5)
    texts = DEAR_FREIGHT[bought.language] if dear and wish is None else REVIEWS[bought.language][stars]
    return Review(DAY_MS * (2 + bought.dice("review days", 5)), stars, texts[bought.dice("review text", len(texts))])


def _text(bought: Purchase, reason: Reason) -> str:
    texts = REASONS[bought.language][reason]
    return texts[bought.dice("text", len(texts))]
