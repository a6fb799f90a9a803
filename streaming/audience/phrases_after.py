"""What virtual buyers write days after a show, in Chinese and English: why they want to give it back, and their reviews."""

from typing import Final, Literal

Language = Literal["zh", "en"]

REASONS: Final[dict[Language, dict[str, tuple[str, ...]]]] = {
    "zh": {
        "regret": ("冲动下单，想了想用不上", "拍多了，退一件", "家里还有，不想要了", "买的时候气氛太好，冷静了"),
        "promise_broken": ("直播间说的和收到的不一样", "答应送的没有送", "主播承诺的没有做到", "说好的效果没有"),
        "late": ("等太久了，不要了", "说好的时间没发货", "发货太慢"),
        "quality": ("质量没有想的好", "有瑕疵，不满意", "和图片有差别", "收到是坏的"),
        "fit": ("不合适，退了", "尺寸不对", "颜色和想的不一样", "用着不合适"),
        "damaged": ("收到就是破的", "路上压坏了", "包装破了，里面也坏了", "打开一看碎了"),
    },
    "en": {
        "regret": (
            "bought on a whim, I have no use for it", "I ordered one too many", "there is still some at home", "the mood carried me away",
        ),
        "promise_broken": (
            "it is not what was said in the show", "the gift that was promised is missing", "what the host promised was not kept",
            "it does not do what was said",
        ),
        "late": ("I waited too long, keep it", "it was not sent when it should have been", "dispatch was too slow"),
        "quality": ("the quality is less than I thought", "it has a flaw", "it does not look like the picture", "it does not work"),
        "fit": ("it does not fit", "the size is wrong", "the colour is not what I had in mind", "it does not suit me"),
        "damaged": (
            "it came broken", "it was crushed on the way", "the box was torn and so was what is in it", "I opened it and it was in pieces",
        ),
    },
}  # fmt: skip
"""By language and reason of a refund."""

REVIEWS: Final[dict[Language, dict[int, tuple[str, ...]]]] = {
    "zh": {
        5: ("很满意，和直播里说的一样", "质量不错，会回购", "发货快，包装好", "家里人都喜欢"),
        4: ("还可以，对得起价格", "不错，就是包装简单", "总体满意"),
        3: ("一般般吧", "和想的有点差距", "凑合能用"),
        2: ("有点失望", "等得久，东西一般", "和直播里说的有出入"),
        1: ("不推荐，和直播说的不一样", "承诺的没做到，差评", "收到就想退"),
    },
    "en": {
        5: ("very happy, as in the show", "good quality, I will buy it again", "sent fast, packed well", "everybody at home likes it"),
        4: ("fine for the price", "good, only the packing is plain", "happy on the whole"),
        3: ("so so", "not quite what I had in mind", "it will do"),
        2: ("a little disappointed", "a long wait for something ordinary", "it is not quite what the show said"),
        1: ("not again: the show said something else", "promises were not kept", "I wanted to send it back at once"),
    },
}  # fmt: skip
"""By language and stars."""

DEAR_FREIGHT: Final[dict[Language, tuple[str, ...]]] = {
    "zh": ("东西还行，就是到付的运费有点贵", "没注意是运费到付，快递员收了一笔钱", "加上到付运费就不划算了"),
    "en": (
        "it is all right, but the freight at the door was dear", "I had not seen that freight is paid at the door",
        "with the freight it was no bargain",
    ),
}  # fmt: skip
"""What is written of a parcel whose freight at the door was dear."""
