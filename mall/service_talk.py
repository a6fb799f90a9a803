"""What virtual buyers say to a shop's service, and how they take its answer. Pure."""

import hashlib
import re
from typing import Literal

Topic = Literal["dispatch", "late", "parcel", "refund", "review", "presale", "other"]
Mood = Literal["asking", "content", "unsure", "upset"]

OPENINGS: dict[str, tuple[str, ...]] = {
    "dispatch": ("刚拍了，什么时候发货呀？", "请问今天能发出来吗？", "亲，我的单子大概哪天发？", "付款了，着急用，能早点发吗？"),
    "late": ("都过了承诺时间了，怎么还没发货？", "说好的时间早过了，到底发不发？", "再不发我就申请退款了。"),
    "parcel": ("物流好久没动了，帮我看一下到哪了？", "快递一直停在中转站，怎么回事？"),
    "refund": ("我申请了售后，麻烦处理一下。", "售后单看到了吗？什么时候能退？"),
    "review": ("我写的评价你看到了吗？这次真的不太满意。", "东西和直播里说的不太一样，你们怎么解释？"),
}
NUDGES = ("在吗？", "还没人回我？", "有客服吗？")
GOOD = ("好的，谢谢。", "明白了，那我等着。", "行，态度不错。")
MORE = ("你还是没说清楚，能具体一点吗？", "那到底什么时候、怎么处理呢？")
BAD = ("算了，太敷衍了。", "不解决问题，我找平台了。")

ANSWERS: dict[str, re.Pattern[str]] = {
    "dispatch": re.compile(
        r"(今天|明天|后天|[0-9一二两三四五]+ ?(小时|天|日|号)|下午|上午|晚上).*(发|寄|出)|(发|寄|出).*(今天|明天|后天|小时|天|号)"
    ),
    "late": re.compile(
        r"(抱歉|对不起|不好意思|催|补偿|赔|退款|今天|马上|立刻).*(发|退|赔|补|催|处理|寄)|(发|退|赔|补|催).*(今天|马上|立刻|明天)"
    ),
    "parcel": re.compile(r"(查|催|联系|核实|单号|中转|派送|快递|物流)"),
    "refund": re.compile(r"(同意|退|换|补|处理|寄回|审核|通过|原因)"),
    "review": re.compile(r"(抱歉|对不起|不好意思|退|换|补|改进|检查|核实)"),
    "presale": re.compile(r"."),
    "other": re.compile(r"."),
}
RUDE = re.compile(r"(爱买不买|自己看|不知道|没空|随便|关我|投诉去|有病|烦)")
SHORTEST = 5


def pick(options: tuple[str, ...], key: str) -> str:
    """One of them, the same for the same key."""
    return options[share(key, len(options))]


def share(key: str, of: int) -> int:
    """A number below `of` that only depends on the key: what this virtual person is like."""
    return int(hashlib.sha256(key.encode()).hexdigest()[:8], 16) % of


def opening(topic: str, key: str) -> str:
    """The first sentence of a conversation."""
    return pick(OPENINGS[topic], key)


def taken(topic: str, answer: str, before: Mood) -> Mood:
    """How the buyer takes an answer: content when it says what he asked for, upset when it is rude or twice says nothing."""
    text = answer.strip()
    if RUDE.search(text):
        return "upset"
    if len(text) >= SHORTEST and ANSWERS[topic].search(text):
        return "content"
    return "upset" if before in {"unsure", "upset"} else "unsure"


def reply(mood: Mood, key: str) -> str:
    """What he says to it."""
    return pick({"content": GOOD, "unsure": MORE, "upset": BAD, "asking": NUDGES}[mood], key)
