"""Names of virtual viewers, made from their number; none belongs to a real person."""

from typing import Final

from .draws import draw

_LIKES: Final = (
    "爱喝茶",
    "爱吃辣",
    "早起",
    "晚睡",
    "追剧",
    "种花",
    "养猫",
    "跑步",
    "看海",
    "攒钱",
    "赶路",
    "发呆",
    "做饭",
    "晒太阳",
    "打太极",
    "写字",
)
_BEINGS: Final = (
    "小鹿",
    "橘子",
    "阿姨",
    "同学",
    "熊猫",
    "小林",
    "阿强",
    "豆豆",
    "柚子",
    "团子",
    "大叔",
    "小满",
    "竹子",
    "石头",
    "米粒",
    "云朵",
    "芒果",
    "阿花",
)
_SURNAMES: Final = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐"
_GIVEN: Final = ("小妹", "大姐", "师傅", "妈妈", "同学", "先生", "女士", "阿姨", "老师", "姐")
_PLACES: Final = ("长沙", "岳阳", "衡阳", "湘西", "成都", "武汉", "广州", "郑州", "南昌", "贵阳", "合肥", "济南")
_WORDS: Final = (
    "晴天",
    "慢慢来",
    "岁月静好",
    "一路向北",
    "小确幸",
    "知足",
    "平安是福",
    "向日葵",
    "半糖",
    "微风",
    "星星点灯",
    "随缘",
    "加油鸭",
    "momo",
    "山茶",
    "半夏",
)
_FIRST: Final = ((), _LIKES, _SURNAMES, _PLACES, _WORDS, _SURNAMES)
"""What a name of each kind begins with."""

_ENGLISH_LIKES: Final = ("tea", "rainy", "sleepy", "sunny", "lucky", "quiet", "hungry", "tiny", "happy", "late", "early", "salty")
_ENGLISH_BEINGS: Final = (
    "panda",
    "otter",
    "mango",
    "cloud",
    "pebble",
    "noodle",
    "kite",
    "cat",
    "maple",
    "bean",
    "robin",
    "lotus",
    "fox",
    "pear",
)
_ENGLISH_GIVEN: Final = (
    "Amy",
    "Ben",
    "Cora",
    "Dan",
    "Ella",
    "Finn",
    "Grace",
    "Henry",
    "Ivy",
    "Jack",
    "Kate",
    "Leo",
    "Mia",
    "Noah",
    "Olive",
    "Sam",
)


def nick(key: int, who: int, language: str = "zh") -> str:
    """The nickname of viewer `who`."""
    return nick_of(draw(key, who), language)


def nick_of(dice: int, language: str) -> str:
    """The nickname of whoever drew `dice` with his number."""
    return _english(dice) if language == "en" else _chinese(dice)


def _english(dice: int) -> str:
    dice, kind = divmod(dice, 4)
    dice, like = divmod(dice, len(_ENGLISH_LIKES))
    dice, being = divmod(dice, len(_ENGLISH_BEINGS))
    dice, given = divmod(dice, len(_ENGLISH_GIVEN))
    if kind == 0:
        return f"user{dice % 9_000_000 + 1_000_000}"
    if kind == 1:
        return f"{_ENGLISH_LIKES[like]} {_ENGLISH_BEINGS[being]}"
    return f"{_ENGLISH_GIVEN[given]} {dice % 90 + 10}" if kind == 2 else f"{_ENGLISH_BEINGS[being]}_{_ENGLISH_GIVEN[given].lower()}"


def _chinese(dice: int) -> str:
    dice, kind = divmod(dice, 6)
    if kind == 0:
        return f"用户{dice % 9_000_000 + 1_000_000}"
    first = _FIRST[kind]
    dice, at = divmod(dice, len(first))
    if kind == 1:
        return f"{first[at]}的{_BEINGS[dice % len(_BEINGS)]}"
    if kind == 2:
        dice, given = divmod(dice, len(_GIVEN))
        return f"{first[at]}{_GIVEN[given]}{dice % 90 + 10}"
    if kind == 3:
        return f"{first[at]}{_BEINGS[dice % len(_BEINGS)]}"
    return f"{first[at]}{dice % 900 + 100}" if kind == 4 else f"{first[at]}**{dice % 9 + 1}"
