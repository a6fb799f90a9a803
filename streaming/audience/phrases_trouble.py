"""What a reply to an incident sounds like, as data by kind, in Chinese and English; and which words are the trolls' own."""

import re
import unicodedata
from functools import cache
from typing import Final

from .phrases import TEMPLATES, WORDS
from .phrases_english import ENGLISH

SPOKEN_OF: Final[dict[str, str]] = {
    "troll_raid": (
        r"理性|继续讲|接着[讲说]|继续[给跟和]?|不理|不(跟|和)?[他它]?们?[吵争]|言归正传|回到(产品|商品|正题)|欢迎监督|看(质检|资质|评价)|举报"
        r"|carry on|go on|continue|back to|ignore|stay calm|report (them|it)"
    ),
    "wrong_price": (
        r"价格?.{0,8}(错|有误|不对|更正|改回|改好|恢复|纠正)|[标打写挂设填]错|(抱歉|对不起|不好意思|致歉|道歉).{0,12}价|正确(的)?价"
        r"|wrong price|(mistake|error|typo).{0,20}price"
        r"|price.{0,20}(wrong|mistake|error|typo|corrected|fixed)"
    ),
    "sold_out_rumour": (
        r"(?<![没無无])(?<!没有)(还有|有[现存库]?货|有库存|还剩|现货|库存(还|很|充|有|够))|没(有)?[卖售](光|完|空|罄)|货[很充]?足|没(有)?断货|谣言"
        r"|(?<!not )(?<!nothing )in stock|not sold out|still (have|there|available)|plenty|(pieces|stock) left|restock"
    ),
    "professional_complainant": (
        r"质检|检测|检验|报告|资质|备案|证书|证明|执照|授权|(?<!不是)(?<!非)正品|成分|执行标准|批号|合格|发票|如实|详情页"
        r"|report|certif|licen[cs]e|tested|registered|(?<!not )genuine|ingredient|standard|proof|invoice"
    ),
    "competitor_comparison": (
        r"品质|质量|材质|工艺|用料|做工|成分|产地|规格|克重|售后|退换|运费险|保障|服务|赠品|多送|不一样|不同|区别|各有|值这个|性价比|优惠|到手|券"
        r"|quality|material|warrant|return|service|differen|value|includ|worth|craft|coupon|discount"
    ),
    "big_order": (
        r"(?<!没)有[现存库]?货|库存|现货|够|(可以|能)(发|安排|拍|下单)|安排|调货|补货|分批|企业|团购|批量|大单|对公|(?<![找问])客服(对接|跟您|联系您)"
        r"|in stock|enough|can (send|ship|do)|bulk|arrange|pieces|company order"
    ),
    "network_stall": (
        r"网络|信号|卡(了|住|顿|一下|死)|有点卡|画面|黑屏|掉线|断(了|线|开)|没声音|声音|恢复|重连|重新连|刷新|稍等|马上回来"
        r"|network|connection|froze|frozen|lag|picture|signal|reconnect|refresh|back in a|one moment|bear with"
    ),
    "cold_room": (
        r"大家|家人|宝子|宝宝们|姐妹|朋友|欢迎|有没有|扣[1一0零]|打[1一]|聊聊|想(看|要|问|听)|福利|福袋|抽奖|互动|点(点|个)?(赞|关注)|公屏|弹幕|评论"
        r"|everyone|everybody|welcome|who (is|wants|has)|what would you|type|comment|questions?|giveaway|join|anyone"
    ),
}
"""By kind of incident; a reply that speaks of none of it is no step."""


def even(text: str) -> str:
    """`text` in half width and lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def speaks_of(kind: str, text: str) -> bool:
    """Whether these words of the host, typed or heard, speak of an incident of this kind."""
    return _expression(kind).search(even(text)) is not None


@cache
def _expression(kind: str) -> re.Pattern[str]:
    return re.compile(SPOKEN_OF[kind])


def troll_word(word: str) -> bool:
    """Whether a word that was blocked, of two letters or more, stands in what trolls write."""
    return len(word) > 1 and any(even(word) in line for line in _troll_lines())


@cache
def _troll_lines() -> tuple[str, ...]:
    every = [line for kinds in (TEMPLATES, ENGLISH) for lines in kinds["troll"].values() for line in lines]
    return tuple(even(line) for line in (*(re.sub(r"\{\w+\}", "\n", line) for line in every), *WORDS["烂"]))
