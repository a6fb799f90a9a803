"""What the mock mall holds of a person, for the copy of his data. Virtual buyers and what they did in his shop are nobody's data."""

from sandbox.identity.own_records import Record

from .after_tables import BuyerReview, Conversation, Message, Refund
from .market_tables import BagEntry, CouponClaim, ShowSeat
from .review_tables import Objection, Review
from .tables import Listing, Order, Shop

TALKED = Record(Conversation, "buyer", "客服会话", "shop_id 店铺, topic 话题, opened_at 开始时间")

OWN = (
    Record(
        Shop, "owner_id", "模拟店铺", "id 店铺, cohort_id 班级, name 店名, state 状态, form 开店资料, made_at 申请时间, opened_at 开店时间"
    ),
    Record(Listing, "owner_id", "发布的商品", "id 商品, title 标题, sale_state 状态, quality 质量分, draft 填写内容, made_at 时间"),
    Record(
        Review,
        "owner_id",
        "商品审核",
        "listing_id 商品, title 标题, state 结果, note 意见, asked_at 提交时间, decided_at 审核时间",
    ),
    Record(Objection, "owner_id", "审核申诉", "listing_id 商品, quote 原句, text 申诉内容, state 结果, note 答复, made_at 时间"),
    Record(Order, "buyer", "下的订单", "id 订单, shop_id 店铺, state 状态, total_fen 金额, province 地区, placed_at 下单时间"),
    Record(Refund, "buyer", "申请的售后", "order_id 订单, kind 种类, reason 原因, text 说明, amount_fen 金额, state 状态, opened_at 时间"),
    Record(BuyerReview, "buyer", "写的评价", "order_id 订单, stars 星级, text 内容, written_at 时间"),
    TALKED,
    Record(Message, "", "客服会话内容", "who 谁说的, text 内容, said_at 时间", under=(TALKED, "conversation_id")),
    Record(BagEntry, "person_id", "参加的福袋", "bag_id 福袋, joined_at 时间, won 中奖, claimed 已领取"),
    Record(CouponClaim, "person_id", "领的优惠券", "coupon_id 优惠券, shop_id 店铺, claimed_at 时间"),
    Record(ShowSeat, "person_id", "直播中的岗位（商城）", "show_id 场次, seat 岗位"),
)
