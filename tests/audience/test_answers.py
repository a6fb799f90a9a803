"""Answers are weighed: whole with what the product really is, half with the keyword alone, none without knowledge, and some hurt."""

import pytest

from mall.events import CouponPushed, FlashSaleStarted, StockChanged, ThresholdOffered
from streaming.audience.acts import question_id
from streaming.audience.columns import best
from streaming.audience.crowd import Crowd
from streaming.audience.goods import Good
from streaming.audience.grading import PARTLY, Grade, grade, telling
from streaming.audience.hosts import REFERENCE_SHELF
from streaming.audience.market import SHOP
from streaming.audience.rehearse import SHOW, started
from streaming.events import CommentPosted, ListingPinned, QuestionAnswered, VoiceStopped

from .rooms import CROWDED, seed, tables

TEA, KNIT, TOWEL = (Good.of(item, at) for at, item in enumerate(REFERENCE_SHELF))
KNIT_48, KNIT_24 = (Good.of(REFERENCE_SHELF[1].model_copy(update={"dispatch_h": hours}), 1) for hours in (48, 24))
EMPTY = Good.of(
    REFERENCE_SHELF[1].model_copy(update={"skus": tuple(sku.model_copy(update={"stock": 0}) for sku in REFERENCE_SHELF[1].skus)}), 5
)
COUPON = CouponPushed(coupon_id="cpn_1", shop_id="s", show_id=SHOW, off_fen=1000, threshold_fen=0, left=50)
THRESHOLD = ThresholdOffered(offer_id="ofr_1", shop_id=SHOP, name="满减", steps=((10_000, 3000),))
FLASH = FlashSaleStarted(
    flash_id="fls_1",
    shop_id="s",
    show_id=SHOW,
    listing_id="lst_2",
    sku_id=REFERENCE_SHELF[1].skus[0].sku_id,
    price_fen=9900,
    stock=9,
    seconds=60,
)
FULL, PART, NONE, BAD = Grade(1000), Grade(PARTLY), Grade(0), Grade(PARTLY, against=True)

PAIRS: list[tuple[str, Good, str, Grade, str, Grade]] = [
    # the same question about the same product, answered better and worse
    ("price", KNIT, "今天到手价129元", FULL, "价格我也不知道", NONE),
    ("price", KNIT, "就129", FULL, "价格很划算的", PART),
    ("price", KNIT, "您问价格是吧？今天129块", FULL, "多少钱？", NONE),
    ("price", KNIT, "129，拍就对了", FULL, "是129吗", NONE),
    ("price", KNIT, "原来159，现在129元包邮", FULL, "今天99元", PART),
    ("price", KNIT, "１２９元", FULL, "1290元", PART),
    ("price", TOWEL, "39.9元一条", FULL, "价格等下再说", NONE),
    ("price", KNIT, "今天一百二十九块包邮", FULL, "今天一百二十块包邮", PART),
    ("price", TOWEL, "三十九块九一条", FULL, "九块九一条", PART),
    ("size", TEA, "一盒两百克净含量", FULL, "一盒两百五十克净含量", PART),
    ("quality", TEA, "保质期三十六个月", FULL, "保质的事说不准", NONE),
    ("price", KNIT, "it is 129 yuan today", FULL, "I don't know the price", NONE),
    ("price", KNIT, "129 yuan, shipping included", FULL, "the price is good", PART),
    ("price", TOWEL, "¥39.9 each", FULL, "how much is it?", NONE),
    ("haggle", KNIT, "我们是一口价，不议价", FULL, "已经很优惠了", PART),
    ("haggle", KNIT, "送您一个小样", FULL, "便宜不便宜我不清楚", NONE),
    ("haggle", KNIT, "领左上角的券减10元", FULL, "能不能再便宜？", NONE),
    ("haggle", KNIT, "it is a fixed price", FULL, "嫌贵就别买", BAD),
    ("haggle", KNIT, "10 yuan off with the coupon", FULL, "the discount, no idea", NONE),
    ("size", KNIT, "110斤选M码", FULL, "选合适的尺码", PART),
    ("size", KNIT, "有S、M、L可以选", FULL, "您穿什么码？", NONE),
    ("size", KNIT, "您穿L刚好", FULL, "拍XL码就行", PART),
    ("size", TEA, "一盒净含量200克", FULL, "一盒净含量1200克", PART),
    ("size", TOWEL, "尺寸是35×75厘米", FULL, "尺寸我不太清楚", NONE),
    ("size", TEA, "有单份装和家庭装", FULL, "规格问客服", NONE),
    ("size", KNIT, "size M fits you", FULL, "the size, not sure", NONE),
    ("size", KNIT, "take L, it is true to size", FULL, "large or small?", NONE),
    ("ship", KNIT, "48小时内发货", FULL, "不知道什么时候发货", NONE),
    ("ship", KNIT, "全国包邮，走顺丰", FULL, "快递的", PART),
    ("ship", KNIT, "今天拍明天就发", FULL, "什么时候发货？", NONE),
    ("ship", KNIT, "新疆不包邮，运费10元", FULL, "发不了货", BAD),
    ("ship", KNIT_48, "48小时内发货", FULL, "当天发", PART),
    ("ship", KNIT_24, "当天发", FULL, "三天内发货", PART),
    ("ship", KNIT_48, "今天拍明天就发", FULL, "今天拍今天就发", PART),
    ("ship", KNIT_48, "付款后四十八小时之内发出", FULL, "全国包邮，24小时内发货", PART),
    ("ship", KNIT_48, "走顺丰，三天就到", FULL, "当天发吗？", NONE),
    ("ship", KNIT_48, "we ship within 2 days", FULL, "it is sent today", PART),
    ("ship", KNIT_24, "sent the same day, free shipping", FULL, "sent within 5 days", PART),
    ("ship", KNIT_48, "order today, it is sent tomorrow", FULL, "shipping within 12 hours", PART),
    ("ship", KNIT, "We ship within 48 hours", FULL, "we ship it", PART),
    ("ship", KNIT, "free shipping, sent tomorrow", FULL, "shipping? ask customer service", NONE),
    ("quality", KNIT, "有质检报告，七天无理由", FULL, "正品放心", PART),
    ("quality", KNIT, "材质是羊毛混纺", FULL, "不是正品", BAD),
    ("quality", KNIT, "洗了不会起球", FULL, "会起球的", BAD),
    ("quality", KNIT, "贴身不扎", FULL, "没有质检报告", BAD),
    ("quality", TEA, "保质期36个月", FULL, "质量好不好？", NONE),
    ("quality", TEA, "坏了包赔", FULL, "质检的事等下再说", NONE),
    ("quality", KNIT, "there is a test report, 7 days return", FULL, "there is no report", BAD),
    ("quality", KNIT, "it won't pill, machine wash is fine", FULL, "it is not genuine", BAD),
    ("detail", KNIT, "面料是羊毛混纺", FULL, "面料很好", PART),
    ("detail", TEA, "产地湖南安化", FULL, "产地我忘了", NONE),
    ("detail", KNIT, "厚薄是常规", FULL, "面料不是羊毛混纺", BAD),
    ("detail", TEA, "独立小包，陈香回甘", FULL, "什么产地？", NONE),
    ("detail", TEA, "the origin is 湖南安化", FULL, "the origin, who knows", NONE),
    ("stock", KNIT, "还有库存", FULL, "库存我不清楚", NONE),
    ("stock", KNIT, "现货，放心拍", FULL, "没库存了", BAD),
    ("stock", EMPTY, "没库存了", FULL, "有货的", BAD),
    ("stock", EMPTY, "卖完了，明天补", FULL, "还有吗？", NONE),
    ("stock", KNIT, "still in stock", FULL, "sold out", BAD),
    ("stock", KNIT, "plenty left", FULL, "not sure", NONE),
]  # fmt: skip


def test_there_are_sixty_sentences_and_more():
    sentences = {text for _, _, one, _, other, _ in PAIRS for text in (one, other)}
    assert len(sentences) >= 90
    assert sum(text.isascii() for text in sentences) >= 20
    assert {pair[0] for pair in PAIRS} == {"price", "haggle", "size", "ship", "quality", "detail", "stock"}


@pytest.mark.parametrize("intent", ["price", "haggle", "size", "ship", "quality", "detail", "stock"])
def test_each_sentence_has_the_grade_a_person_would_give_it(intent):
    wrong = [
        (text, grade(intent, good, text), wanted)
        for kind, good, one, first, other, second in PAIRS
        if kind == intent
        for text, wanted in ((one, first), (other, second))
        if grade(intent, good, text) != wanted
    ]
    assert wrong == []


def test_a_whole_answer_to_one_question_is_not_one_to_every_other():
    """Negative control: the same sentences held against another question are seldom whole answers."""
    whole = [(kind, good, one) for kind, good, one, *_ in PAIRS]
    others = [grade(other, good, one) == FULL for kind, good, one in whole for other in ("size", "ship", "detail") if other != kind]
    assert sum(others) < len(others) // 8


def test_a_heap_of_keywords_answers_nothing_and_small_talk_neither():
    for intent in ("price", "haggle", "size", "ship", "quality", "detail", "stock"):
        for text in ("价格优惠包邮正品放心有货尺码材质都好的48小时内发货", "哈哈大家好", "666", "", "？", "hello everybody"):
            assert grade(intent, KNIT, text) == NONE, (intent, text)
    assert grade("praise", KNIT, "谢谢") == NONE
    assert grade("price", None, "价格优惠") == PART


def test_a_price_less_a_coupon_is_right_while_the_coupon_is_out():
    assert grade("price", KNIT, "券后119元", offs=(1000,)) == FULL
    assert grade("price", KNIT, "券后119元") == PART


def test_a_reply_to_the_question_itself_need_not_name_it_but_must_say_something():
    for text in ("可以的亲", "yes it does"):
        assert grade("quality", KNIT, text, directed=True) == PART
        assert grade("quality", KNIT, text) == NONE
    for text in ("嗯", "哈哈", "不知道", "什么？", "问客服"):
        assert grade("quality", KNIT, text, directed=True) == NONE


# ---- in the room


def asked(intent: str):
    """A crowd in which somebody has just asked for this about the knitwear, and what."""
    of = tables(**CROWDED, model={"talking": {"base": 2.5}})
    crowd = Crowd.begin(of, started(of, seed(2)), best())
    pin = ListingPinned(show_id=SHOW, listing_id="lst_2", slot=2)
    while True:
        acts = crowd.step([(1, pin)] if crowd.tick == 5 else [])
        for question in acts.questions:
            if question.intent == intent:
                return crowd, question.key


def typed(text: str, reply_to: str | None = None) -> CommentPosted:
    return CommentPosted(show_id=SHOW, comment_id="m", author_id="p", seat="host", text=text, reply_to=reply_to)


def after(intent: str, text: str):
    """What was answered and how well, and what buyers make of it, once this was typed."""
    crowd, key = asked(intent)
    acts = crowd.step([(1, typed(text))])
    return dict(acts.graded).get(key), crowd.signals.goods["lst_2"].answered.get(intent)


def test_the_room_takes_a_whole_answer_for_more_than_a_keyword_and_no_knowledge_for_nothing():
    assert after("quality", "材质是羊毛混纺") == (1000, 1000)
    assert after("quality", "正品放心") == (PARTLY, PARTLY)
    assert after("quality", "质量我不清楚") == (None, None)


def test_speaking_against_the_product_answers_and_takes_the_wish_to_buy_away_until_it_is_put_right():
    cost = tables(**CROWDED).numbers["buy_contradicted"]
    assert after("quality", "不是正品") == (PARTLY, -cost)
    crowd, key = asked("quality")
    crowd.step([(1, typed("不是正品"))])
    good = crowd.signals.goods["lst_2"]
    stalls = crowd.demand.stalls
    low = stalls.page(good)[1]
    good.explain("quality", 1000)
    assert stalls.page(good)[1] > low
    assert key not in crowd.talk.waiting


def test_the_same_words_again_are_worth_half():
    crowd, _ = asked("quality")
    crowd.step([(1, typed("材质是羊毛混纺"))])
    while not any(asked.intent in ("quality", "detail") for asked in crowd.talk.waiting.values()):
        crowd.step([])
    acts = crowd.step([(1, typed("材质是羊毛混纺"))])
    assert 450 <= acts.graded[0][1] <= 550


@pytest.mark.parametrize(("way", "silent", "worth"), [("tap", False, 1000), ("tap", True, 500), ("speech", True, 700)])
def test_taps_and_words_heard_are_weighed_too(way, silent, worth):
    crowd, key = asked("quality")
    for _ in range(12 if silent else 0):
        crowd.step([(1, VoiceStopped(show_id=SHOW, level_db=-60))])
    fact = QuestionAnswered.model_validate(
        {"show_id": SHOW, "question_id": question_id(SHOW, key), "way": way, "after_ms": 1, "worth": 700 if way == "speech" else 1000}
    )
    assert crowd.step([(1, fact)]).graded == [(key, worth)]


@pytest.mark.parametrize(
    ("words", "offers", "worth"),
    [
        ("券后一百一十九块", [COUPON], 1000),
        ("券后一百一十九块", [], PARTLY),  # control: no coupon is out
        ("券后一百一十九块", [COUPON.model_copy(update={"listing_id": "lst_1"})], PARTLY),  # of other goods
        ("八折券后103.2元", [COUPON.model_copy(update={"off_bp": 2000, "off_fen": 1})], 1000),
        ("满减以后九十九块", [THRESHOLD], 1000),
        ("满减以后九十九块", [], PARTLY),
        ("秒杀价九十九", [FLASH], 1000),
        ("", [COUPON], PARTLY),  # a log of before the words were kept
    ],
)
def test_words_heard_are_held_against_the_offers_that_are_on(words, offers, worth):
    crowd, key = asked("price")
    fact = QuestionAnswered(show_id=SHOW, question_id=question_id(SHOW, key), way="speech", after_ms=1, worth=PARTLY, text=words)
    assert crowd.step([*enumerate(offers), (9, fact)]).graded == [(key, worth)]


def test_only_what_answers_is_kept_of_what_was_heard_and_no_telephone_number():
    heard = "谢谢王小明，今天到手一百二十九块，加我13800138000，价格问幺三八零零一三八零零零"
    assert telling("price", KNIT, heard) == "今天到手一百二十九块,价格问*"
    assert telling("size", KNIT, heard) == ""


def test_taps_in_one_breath_are_no_answers_aloud():
    """Three questions tapped away in a second: the first can have been answered, the others are half."""

    def worths(apart: int) -> list[int]:
        of = tables(**CROWDED, model={"talking": {"base": 3}})
        crowd = Crowd.begin(of, started(of, seed(2)), best())
        pin = ListingPinned(show_id=SHOW, listing_id="lst_2", slot=2)
        while len(crowd.talk.waiting) < 3:
            crowd.step([(1, pin)] if crowd.tick == 5 else [])
        found, keys = [], list(crowd.talk.waiting)[:3]
        for at in range(2 * apart + 1):
            due = keys[at // apart :][:1] if apart and at % apart == 0 else [] if apart else keys
            facts = [QuestionAnswered(show_id=SHOW, question_id=question_id(SHOW, key), way="tap", after_ms=1) for key in due]
            found += [worth for _, worth in crowd.step(list(enumerate(facts))).graded]
        return found

    assert worths(0) == [1000, 500, 500]
    assert worths(3) == [1000, 1000, 1000]


def test_what_the_stock_is_decides_which_word_about_it_is_true():
    crowd, key = asked("stock")
    gone = [
        (at, StockChanged(listing_id="lst_2", sku_id=sku.sku_id, shop_id="s", stock=0, delta=0, reason="set", show_id=SHOW))
        for at, sku in enumerate(REFERENCE_SHELF[1].skus)
    ]
    acts = crowd.step([*gone, (9, typed("没库存了"))])
    assert dict(acts.graded)[key] == 1000
