"""Exit interviews: the twelve most valuable viewers who left without what they would have bought say why, each in one sentence."""

import heapq
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

MOST: Final = 12

SENTENCES: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "price": (
        ("{name}要{price}元，比我心里的价高，就走了。", "{name} at {price} yuan was more than I had in mind, so I left."),
        ("{price}元我舍不得，再便宜一点就拍了。", "{price} yuan was too much for me; a little less and I would have ordered."),
    ),
    "unexplained": (
        ("{name}到底好在哪，我没听明白。", "I did not understand what is good about {name}."),
        ("点进去看了，主播还没讲到重点，没把握就没拍。", "I looked at it, but the host had not come to the point yet, so I was not sure."),
    ),
    "unanswered": (
        ("问题没人回，我就不敢下单了。", "Nobody answered, so I did not dare to order."),
        ("大家的问题都没人理，我也不想等了。", "Questions stayed open, and I did not want to wait any longer."),
    ),
    "asked": (
        ("我问了{about}，等了一分钟没人答，就走了。", "I asked about {about}, waited a minute for an answer, and left."),
        ("{about}的问题没等到回复，本来想买{name}的。", "No answer about {about}; I had wanted to buy {name}."),
    ),
    "trust": (
        ("有的话说得太满，我不太信，就没买。", "Some of what was said sounded too good; I did not believe it and did not buy."),
        ("出现了违规的说法，我怕买了有问题。", "There were claims that are not allowed; I was afraid of trouble."),
    ),
    "page": (
        ("商品页信息太少，看不清楚，不放心。", "The product page says too little; I was not at ease."),
        ("图和参数不全，我没法判断。", "Pictures and data were incomplete, so I could not judge."),
    ),
    "sold_out": (
        ("想要的规格没货了，只好走。", "The one I wanted was gone, so I left."),
        ("正要拍就没了，有货我肯定买。", "It was gone just as I wanted it; I would have bought it."),
    ),
}  # fmt: skip
"""By cause: sentences in Chinese and English, taken in turn."""

ABOUT: Final[Mapping[str, tuple[str, str]]] = {
    "price": ("价格", "the price"), "haggle": ("能不能优惠", "a better price"), "size": ("规格尺寸", "the size"),
    "ship": ("发货", "shipping"), "quality": ("质量", "quality"), "detail": ("商品细节", "a detail"), "stock": ("库存", "stock"),
}  # fmt: skip


@dataclass(frozen=True)
class Gone:
    """A lost viewer as the crowd told it; `causes` in thousandths."""

    viewer: str
    nick: str
    persona: str
    listing_id: str
    value_fen: int
    decided_showms: int
    left_showms: int
    causes: Mapping[str, int]
    asked_about: str
    asked_showms: int

    @property
    def reason(self) -> str:
        """The cause with the largest part in it; equal ones in the order of the alphabet."""
        return min(self.causes, key=lambda cause: (-self.causes[cause], cause))


@dataclass
class Exits:
    """Gathers them second by second; only the most valuable are kept."""

    viewers: int = 0
    fen: Counter[str] = field(default_factory=Counter)
    not_bought: Counter[str] = field(default_factory=Counter)
    kept: list[tuple[int, int, int, Gone]] = field(default_factory=list)

    def take(self, told: Mapping[str, Any], showms: int) -> None:
        """The acts of one second (`Acts.to_plain`)."""
        self.viewers += told.get("ln", 0)
        self.fen.update(told.get("lf", {}))
        self.not_bought.update(told.get("nb", {}))
        for at, (viewer, nick, persona, listing, value, tick, causes, about, asked) in enumerate(told.get("lv", ())):
            gone = Gone(viewer, nick, persona, listing, value, tick * 1000, showms, causes, about, asked * 1000)
            heapq.heappush(self.kept, (value, -showms, -at, gone))
            if len(self.kept) > MOST:
                heapq.heappop(self.kept)

    def document(self, names: Mapping[str, str]) -> dict[str, Any]:
        """`interviews`, the dearest first; `lost` what all lost viewers would have paid, by cause; `not_bought` looks by cause."""
        ordered = [gone for *_, gone in sorted(self.kept, key=lambda one: one[:3], reverse=True)]
        return {
            "interviews": [interview(gone, names.get(gone.listing_id, ""), turn) for turn, gone in enumerate(ordered)],
            "lost_viewers": self.viewers,
            "lost": [{"cause": cause, "fen": fen} for cause, fen in sorted(self.fen.items(), key=lambda one: (-one[1], one[0]))],
            "not_bought": [
                {"cause": cause, "looks_milli": part} for cause, part in sorted(self.not_bought.items(), key=lambda one: (-one[1], one[0]))
            ],
        }


def interview(gone: Gone, name: str, turn: int) -> dict[str, Any]:
    """One viewer's sentence in both languages, with the moment it speaks of."""
    asked = gone.reason == "unanswered" and gone.asked_about in ABOUT
    pair = SENTENCES["asked" if asked else gone.reason]
    zh, en = pair[turn % len(pair)]
    about_zh, about_en = ABOUT.get(gone.asked_about, ("", ""))
    price = f"{gone.value_fen / 100:g}"
    return {
        "viewer": gone.viewer,
        "nick": gone.nick,
        "persona": gone.persona,
        "listing_id": gone.listing_id,
        "value_fen": gone.value_fen,
        "cause": gone.reason,
        "causes": dict(sorted(gone.causes.items())),
        "showms": gone.asked_showms if asked else gone.decided_showms,
        "left_showms": gone.left_showms,
        "zh": zh.format(name=name or "这个商品", price=price, about=about_zh),
        "en": en.format(name=name or "it", price=price, about=about_en),
    }
