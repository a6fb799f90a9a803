"""What lost viewers say: one sentence for each cause, in their own words, in both languages."""

from collections.abc import Mapping
from typing import Final

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
    "not_sent": (
        ("我都下单了，说不发到我们这里，只能算了。", "I had ordered already; it is not sent to where I live, so that was it."),
        ("{name}不发我们这边，能寄的话我就买了。", "{name} is not sent to my region; I would have bought it."),
    ),
    "limit": (
        ("想多买几件，说超过限购了，就没买成。", "I wanted more than one may buy, so I got none."),
        ("限购把我挡住了，{name}没买到。", "The limit for one buyer kept me from getting {name}."),
    ),
    "refused": (
        ("下单的时候提示买不了，试了一下就走了。", "When I ordered it said that I cannot; I tried and left."),
        ("{name}我要拍的，店里接不了单，只好走了。", "I did order {name}, but the shop could not take it, so I left."),
    ),
}  # fmt: skip
"""By cause: sentences in Chinese and English, taken in turn."""

DOOR: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    "silence": (
        ("进来半天没人说话，我以为没在播，就走了。", "I came in and nobody spoke; I thought there was no show, and left."),
        ("等了好一会儿没声音，还没看商品就走了。", "It was quiet for so long that I left before I looked at anything."),
    ),
    "picture": (
        ("画面黑的，看不到东西，就退出了。", "The picture was dark and showed nothing, so I left."),
        ("一直卡着不动，我就去别的直播间了。", "The picture stood still, so I went to another room."),
    ),
    "pitch": (
        ("一个商品讲太久了，没轮到我想看的就走了。", "One product went on for too long; I left before anything else came."),
        ("翻来覆去讲同一款，我听腻了。", "It was the same product over and over; I had heard enough."),
    ),
    "no_pin": (
        ("没挂讲解卡，不知道在卖哪一款，就走了。", "No card was up; I could not tell what was for sale, so I left."),
        ("想看看卖什么，屏幕上一直没有商品。", "I wanted to see what is sold, but no product came on the screen."),
    ),
    "unanswered": (
        ("看大家提问都没人回，我也没点进去。", "I saw that nobody answered questions, so I did not even look."),
        ("问了没人理，商品我都没看。", "Questions were left alone; I did not look at the goods."),
    ),
    "price": (
        ("{name}挂{price}元，一看就贵，没点开就走了。", "{name} stood there at {price} yuan: too much, I left without a look."),
        ("价格比我见过的高，我就没点。", "The price was above what I have seen, so I did not click."),
    ),
    "sold_out": (
        ("听说没货了，我就没点进去。", "I heard that it was gone, so I did not click."),
        ("挂着的商品卖完了，也没换，我就走了。", "What was up was sold out and stayed up, so I left."),
    ),
    "banned": (
        ("话说得太夸张，我听着不放心，就走了。", "It was said too loudly to be true; I did not feel safe and left."),
        ("一听那些夸大的说法，我就不想看商品了。", "With claims like these I did not want to see the goods."),
    ),
    "own_question": (
        ("我问了没人回我，商品都没点开就走了。", "I asked and nobody answered me, so I left before I looked at anything."),
        ("等不到主播回我，就不看了。", "The host never came to my question, so I stopped watching."),
    ),
    "muted": (
        ("我什么都没做就被禁言，不想待了。", "I was muted and had done nothing; I did not want to stay."),
        ("说句话就被禁言，那我走。", "I said something and was muted, so I left."),
    ),
    "refused": (
        ("下单没成功，我就走了。", "My order was not taken, so I left."),
        ("想买却下不了单，算了。", "I wanted to buy and could not order, so be it."),
    ),
    "bag_lost": (
        ("福袋没抽中，我就走了。", "I won nothing in the lucky bag, so I left."),
        ("本来就是等福袋的，没中就不看了。", "I had only waited for the lucky bag; without a prize I stopped watching."),
    ),
    "incident": (
        ("评论区吵起来没人管，我就走了。", "There was trouble in the comments and nobody cared, so I left."),
        ("直播间出了状况没人出来说，我不敢看下去。", "Something went wrong and nobody explained it; I did not stay."),
    ),
}  # fmt: skip
"""The same of those who left without having looked at goods, by what drove them out."""

ABOUT: Final[Mapping[str, tuple[str, str]]] = {
    "price": ("价格", "the price"), "haggle": ("能不能优惠", "a better price"), "size": ("规格尺寸", "the size"),
    "ship": ("发货", "shipping"), "quality": ("质量", "quality"), "detail": ("商品细节", "a detail"), "stock": ("库存", "stock"),
}  # fmt: skip
"""What a question was about."""
