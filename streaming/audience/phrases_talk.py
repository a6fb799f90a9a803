"""What viewers ask and praise in a broadcast without a shelf: what the host tells and shows, never a product. In both languages."""

from typing import Final

TALK: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "talk detail": {
        "any": (
            "这个怎么做的{问}", "{求}刚才那一步怎么弄的{问}", "这一段再讲一遍{吧}", "{称呼}学这个多久了{问}", "新手从哪里学起{问}",
            "要准备哪些工具{问}", "这里面有什么讲究{问}", "{求}这个说法是怎么来的{问}", "{地}也有这个{吗}", "平时要花多少时间{问}",
            "没听清，刚才说的是啥{问}", "能举个例子{吗}", "后来怎么样了{问}", "{称呼}老家是哪的{问}", "有没有书可以看{问}",
            "{求}下一步是什么{问}", "为什么要这样做{问}", "{称呼}是跟谁学的{问}", "{地}的做法一样{吗}", "镜头近一点看看{吧}",
        ),
    },
    "talk quality": {
        "any": (
            "真的是这样{吗}", "这么做有用{吗}", "跟我听说的不一样{尾}", "{求}这个有根据{吗}", "{人群}也能学{吗}", "会不会很难{问}",
            "容易学会{吗}", "自己在家能做{吗}", "做坏了怎么办{问}", "老一辈也是这么说的{吗}", "要是做不好能补救{吗}",
            "{人群}合适{吗}", "{求}要练多久才行{问}", "网上说的跟这个不一样，哪个对{问}",
        ),
    },
    "talk praise": {
        "any": (
            "{称呼}讲得真清楚{尾}", "学到了{尾}", "长知识了{尾}", "听得入迷{尾}", "手真巧{尾}", "讲得真实在{尾}", "第{次}次来听了{尾}",
            "{称呼}声音好听{尾}", "{地}的来支持{尾}", "原来是这样{尾}", "比看书明白{尾}", "再多讲点{吧}", "给{称呼}点赞{尾}",
            "我妈也爱听{尾}", "讲到心里去了{尾}", "这段讲得好{尾}",
        ),
    },
}  # fmt: skip

ENGLISH_TALK: Final[dict[str, dict[str, tuple[str, ...]]]] = {
    "talk detail": {"any": (
        "how do you do that{q}", "the last step again{q}", "how long did you learn it{q}",
        "where does a beginner start{q}",
        "which tools do I need{q}", "why is it done like this{q}", "is it known in {place} too{q}", "how long does it take{q}",
        "did not hear that, again{q}", "can you give an example{q}", "what came then{q}", "where are you from, {host}{q}",
        "any book about it{q}", "who taught you{q}", "closer to the camera{q}",
    )},
    "talk quality": {"any": (
        "is that really so{q}", "does it work like this{q}", "I have heard it differently{end}", "can {people} learn it{q}",
        "is it hard{q}",
        "can I do it at home{q}", "what if it goes wrong{q}", "did they do it so in the old days{q}", "how long to practise{q}",
        "okay for {people}{q}",
    )},
    "talk praise": {"any": (
        "well told, {host}{end}", "learned something{end}", "now I understand{end}", "what clever hands{end}",
        "could listen for hours{end}",
        "here for the {times}th time{end}", "greetings from {place}{end}", "more of this{end}", "thumbs up for {host}{end}",
        "my {people} listen too{end}", "clearer than any book{end}", "nice voice, {host}{end}",
    )},
}  # fmt: skip
