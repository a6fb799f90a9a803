"""What answers sound like, as data by intent, in Chinese and English: whole ones, don't-knows, questions thrown back, contradictions."""

from typing import Final

WHOLE: Final[dict[str, str]] = {
    "haggle": (
        r"不议价|实价|不[讲还]价|一口价|送(你们?|您|大家|一|两|个|小样|赠品|礼)|减\d|少\d|领.{0,4}券|券.{0,8}(领|减)|[第拍].{0,6}半价|\d+折"
        r"|fixed price|free (gift|sample)|\d+ ?(yuan )?(off|less)|(claim|take) (the|a) coupon|with a gift|second (one )?half"
    ),
    "size": (
        r"\d+斤.{0,12}\d*x*[sml]码?|\d*x*[sml]码.{0,10}(合适|正好|适合|可以|就行)|偏[大小].{0,8}(一|半)?码|(不偏|正常)码|标准码"
        r"|\d+ ?(kg|cm).{0,20}(size )?\d*x*[sml]\b|(take|size|choose) \d*x*[sml]\b|runs (small|large|true)|true to size"
    ),
    "ship": (
        r"\d+个?(小时|天)(之?内)?|当天|现拍现发|(今天|今晚|明天|后天|次日|下周\w?).{0,6}(发|到|寄)"
        r"|不?包邮|免邮|运费\d|(发|走|用|是)?(顺丰|中通|圆通|韵达|申通|邮政|京东|极兔)"
        r"|从.{1,8}(发出|发货)|\d+ ?(hours?|days?)|today|tomorrow|free shipping|shipping (is|costs) \d|sf express|sent from \w+"
    ),
    "quality": (
        r"(?<!没)(?<!没有)(?<!无)(质检|检测|检验)(报告|证书)|(七|7)天无理由|包退|包赔|包换"
        r"|假一赔|(?<!不是)(?<!非)正品(保证|保障)|运费险|质保\d|保质期.{0,3}\d|备案(号|可查)|批号"
        r"|不会?(起球|掉色|褪色|缩水|变形|过敏|生锈|掉漆|开裂|发霉|漏)|可以机洗"
        r"|(?<!no )(?<!without )(test|inspection) report|(7|seven)[- ]?days?|money back"
        r"|keeps? (for )?\d+|(does not|doesn't|won't) (pill|fade|shrink|rust|leak)|certified|machine wash"
    ),
    "stock": "",
    "price": "",
    "detail": "",
}
"""Answers with something in them, whatever the product is; its price, SKUs, stock, points and attribute values are held against it too."""

SENT_IN: Final = (
    (r"(?<![\d.])(\d{1,4}) ?(?:个?小时|h\b|hours?)", 1),
    (r"(?<![\d.])(\d{1,2}) ?(?:个?工作[天日]|[天日]|(?:working |business )?days?)", 24),
    (r"当[天日]|现拍现发|今[天晚日儿].{0,6}[发寄]|(?:马上|立[刻即]|现在).{0,3}[发寄]|same[- ]day|\btoday\b|tonight|right away", 24),
    (r"明[天日儿].{0,6}[发寄]|[次隔]日|隔天|tomorrow|next[- ]day", 48),
    (r"后天.{0,6}[发寄]", 72),
    (r"下周|下个?星期|next week", 168),
)
"""Within how many hours it is sent: words, and hours, or hours to one of what they count."""

ORDERED: Final = r"(今[天晚日儿]|现在)(之?内|之?前)?(拍|买|下单|付款?)|order(ed|s)? (today|now|tonight)"
"""When it is bought, not when it is sent."""

ARRIVES: Final = r"到货|[天日]就?(能|会|可以)?[到达]|送达|到[您你]|签收|路上|退|无理由|arriv|deliver(ed|y)|on (the|its) way|return"
"""Speaks of how long it is on its way, or of returns."""

NOT_KNOWN: Final = (
    r"不(太|大|是很)?(知道|清楚|确定|了解|晓得|懂|好说|记得)|说不(准|好|清)|[等过待]?[一会]?[会下儿]+再说"
    r"|回头再说|晚点再说|[问找咨询联系]+一?下?客服|问问?(别人|厂家)|看(心情|情况)|没注意|忘了|随便|无可奉告"
    r"|(don't|do not|dont|didn't) (really )?(know|remember)|not (so |quite )?sure|no idea"
    r"|ask (the |our |customer )*(service|support|somebody)"
    r"|(say|tell you) (it |that )?later|later,? ok|can't say|cannot say|dunno|i forgot|who knows"
)
"""Nobody is served by these."""

THROWN_BACK: Final = (
    r"(多少|什么|哪[个款里天]?|怎么|几[天个件号时]|有没有|是不是|能不能|可不可以|会不会|好不好|要不要)|[吗嘛么呢][?!。~～]*$|\?\s*$"
    r"|^(how|when|what|which|where|who|why|is it|are they|do you|does it|can i|will it)\b"
)
"""A question instead of an answer; one that brings a value of the product with it is none of these."""

EMPTY: Final = r"^([哈呵嘿嗯哦噢额呃啊呀哇6]|ha|lol|hm+|ok|[\W_]|\d)*$"
"""Sounds and single figures."""

AGAINST: Final[dict[str, str]] = {
    "price": r"(乱|随便)(标|写)的|比.{0,6}(贵|高)很多|overpriced|too expensive",
    "haggle": r"爱买不买|嫌贵(别|就|不要)|买不起|take it or leave it|then don't buy",
    "size": r"(码|尺寸)(都)?不准|(sizes?|sizing) (is|are) wrong",
    "ship": r"发不(了|出)货?|不(发货|能发)|没法发|(cannot|can't|won't) (ship|send|deliver)",
    "quality": (
        r"(不是|非|算不上)正品|(是|有)?(假货|仿品|高仿|山寨)"
        r"|(?<!不)(?<!不会)(容易|会|有点)(起球|掉色|褪色|缩水|变形|过敏|生锈|掉漆|开裂|发霉|漏)"
        r"|质量(不好|一般|很?差)|没有?(质检|检测|报告|备案|证书|质保)|过期|不(能|给|支持)退|三无"
        r"|not (genuine|original|certified)|fake|replica|poor quality|(?<!not )(will|does|it) (pill|fade|shrink|rust|leak)s?"
        r"|no (report|guarantee|returns?|certificate)|expired"
    ),
    "detail": r"(假|冒充)的|图文不符|not as (described|shown)",
    "stock": "",
}
"""What is an answer and speaks against the product."""

GONE: Final = (
    r"没(有)?(现|库|存)?[货存]|没库存|没有了|[卖售]?(完|光|罄|空)了|断货|缺货|out of stock|sold out|none left|nothing left|all gone"
)
THERE: Final = (
    r"(?<!没)(?<!没有)(有[现存库]?货|有库存|还有|还剩|现货)|库存(很|还|充|有|够|\d)|\d+ ?件|货[很充]?足|补货|加库存"
    r"|(?<!not )(?<!out of )in stock|(?<!nothing )(?<!none )\bleft\b|plenty|restock|available|\d+ pieces"
)
"""Words about stock; which of them is true the shelf says."""
