"""What a supplier says to a request for a sample, and what a sample shows of the goods' hidden quality (domain.md E.2 样品申请). Pure."""

from dataclasses import dataclass
from typing import Literal

from .fate import dice

Terms = Literal["", "free", "deposit", "paid"]
Look = Literal["good", "fair", "poor"]

FREE_UP_TO_FEN = 2_000
FREE_FOR_FRIENDS_FEN = 5_000
MOST_UNTRIED = 3
SHORTEST_PURPOSE = 8
NOISE_BP = 800

NO = {
    "purpose": (
        "申请理由太短了。写清楚样品用来做什么：试用、拍短视频还是直播展示。",
        "Say what the sample is for: to try it, for a video, or to show it live.",
    ),
    "untried": ("你还有 3 件样品没有写试用反馈，先写完再申请。", "Three samples still wait for your feedback; write it first."),
    "out_of_stock": ("供应商现在没有货，过几天再申请。", "The supplier has none at the moment; ask again in some days."),
}
LOOKS = {
    "good": ("做工好，和图片一致。", "Well made, as in the pictures."),
    "fair": ("能用，细节一般，直播时别说得太满。", "Usable, the details are so-so; do not promise too much."),
    "poor": ("有瑕疵，和图片有差距，建议换一家。", "Flawed and unlike the pictures; look for another supplier."),
}


@dataclass(frozen=True)
class Answer:
    """`code` says why not, "" for yes; `amount_fen` is the deposit or the price."""

    terms: Terms
    amount_fen: int = 0
    code: str = ""


def answer(cost_fen: int, quantity: int, purpose: str, untried: int, tried_here: int, in_stock: bool) -> Answer:
    """Free for one cheap piece, or for one of up to 50 yuan when the shop gave feedback before; a deposit for one dear piece; else paid.

    `cost_fen` of all pieces; `untried`: samples the shop has not tried yet; `tried_here`: those of this supplier it has.
    """
    if len(purpose.strip()) < SHORTEST_PURPOSE:
        return Answer("", code="purpose")
    if untried >= MOST_UNTRIED:
        return Answer("", code="untried")
    if not in_stock:
        return Answer("", code="out_of_stock")
    if quantity > 1:
        return Answer("paid", cost_fen)
    if cost_fen <= FREE_UP_TO_FEN or (tried_here and cost_fen <= FREE_FOR_FRIENDS_FEN):
        return Answer("free")
    return Answer("deposit", cost_fen)


def look(sample_id: str, quality_bp: int) -> Look:
    """How a sample looks: the goods' quality give or take 8 %, as one piece is not the whole batch."""
    seen = quality_bp + dice(f"{sample_id}/look", 2 * NOISE_BP + 1) - NOISE_BP
    return "good" if seen >= 8_500 else "fair" if seen >= 6_500 else "poor"
