"""Why the mall says no to an order, each with its code and sentence."""

from sandbox.errors import Refused


class OrderNo(Refused):
    """The mall says no to an order; `code` goes into `order.refused`."""


class SoldOut(OrderNo):
    """Not enough pieces."""

    code = "sold_out"
    zh = "库存不够了，这个规格现在买不到这么多。"
    en = "There are not enough pieces left."


class NothingToSend(Refused):
    """The shop has no piece left to exchange, or to send what was missing."""

    code = "nothing_to_send"
    zh = "货架上只剩 {left} 件现货，不够再发 {wanted} 件。先补库存再发，或者跟买家商量改成退款。"
    en = "Only {left} pieces are in hand, not the {wanted} to be sent. Stock up first, or agree with the buyer on a refund."


class OffSale(OrderNo):
    """The listing, its SKU or its shop does not sell now."""

    code = "off_sale"
    zh = "这个商品已经下架。"
    en = "This is no longer on sale."


class PriceWentUp(OrderNo):
    """It costs more now than the buyer saw."""

    code = "price_changed"
    zh = "价格变了，现在比你看到的贵。请看一眼再下单。"
    en = "The price has gone up since you looked. Look again before you order."


class LiveOnly(OrderNo):
    """This listing is sold in live rooms only."""

    code = "live_only"
    zh = "这个商品只在直播间卖。"
    en = "This is sold in live rooms only."


class NotSentThere(OrderNo):
    """The shop's freight terms leave the buyer's region out."""

    code = "region"
    zh = "这家店不发往{region}，你的收货地址在{region}。可以请店主修改运费模板里的不发货地区，或者换一家店。"
    en = "This shop does not send to {region}, where you live. Ask the shop to change its freight terms, or buy elsewhere."


class NoReturnUnconfirmed(Refused):
    """The seven-day return does not hold, and the buyer has not confirmed that (C27)."""

    code = "no_return_unconfirmed"
    zh = "这个商品不支持七天无理由退货。请先勾选“我已知道并同意”，再下单。"
    en = "This cannot be returned without a reason. Tick that you know and agree before you order."


class OverLimit(OrderNo):
    """More pieces than one order may hold."""

    code = "limit"
    zh = "一次最多买 99 件。"
    en = "At most 99 pieces in one order."


class BuyLimit(OrderNo):
    """Fewer or more pieces than the listing allows in one order or to one buyer."""

    code = "limit"
    zh = "{zh_what}"
    en = "{en_what}"


class NewSellerOrders(OrderNo):
    """A new seller takes so many orders a day."""

    code = "shop_full_today"
    zh = "这家店还在新商家期，每天最多接 {most} 单，今天已经满了。明天再来，或者先看别的店。"
    en = "This shop is new and takes at most {most} orders a day; today is full. Come back tomorrow, or look at other shops."


class NewSellerListings(Refused):
    """A new seller begins so many listings a day."""

    code = "listings_full_today"
    zh = "新商家期每天最多新建 {most} 个商品，今天已经用完。先把已有的商品改好、卖好，明天再加。"
    en = "A new seller begins at most {most} listings a day; that is used up. Improve and sell what you have, and add more tomorrow."


class TooManyListings(Refused):
    """A shop holds at most 500 listings, fewer where the lecturer says so."""

    code = "too_many_listings"
    zh = "一家店铺最多 {most} 个商品，请先删减。"
    en = "A shop holds at most {most} listings."


class OwnGoods(OrderNo):
    """Buying from oneself is fake trade."""

    code = "own_goods"
    zh = "不能买自己店里的商品，这算刷单。"
    en = "Buying from your own shop is fake trade and not allowed."


class OfferGone(OrderNo):
    """The last coupon or flash piece went to somebody else."""

    code = "price_changed"
    zh = "优惠刚被抢完，现在的价格不一样了。"
    en = "The offer has just run out; the price is different now."


class NotPayable(Refused):
    """The order is not waiting for payment."""

    code = "not_payable"
    zh = "这笔订单不在待付款状态。"
    en = "This order is not waiting for payment."


class NotCancellable(Refused):
    """A paid order is not cancelled but refunded."""

    code = "not_cancellable"
    zh = "这笔订单已经付款或结束，不能取消。"
    en = "This order is paid or over and cannot be cancelled."


class NotShippable(Refused):
    """Only a paid order of the shop's own goods is shipped by hand."""

    code = "not_shippable"
    zh = "这笔订单现在不能发货：还没付款、已经发出，或者由供应商代发。"
    en = "This order cannot be shipped now: unpaid, on its way already, or shipped by the supplier."


class ClaimOpen(Refused):
    """A claim of the buyer waits; it is settled first."""

    code = "claim_open"
    zh = "这笔订单有正在处理的售后，先处理售后。"
    en = "The buyer has an open claim on this order; settle it first."


class ClaimNotPossible(Refused):
    """Nothing of this kind can be claimed of the order now."""

    code = "claim_not_possible"
    zh = "这笔订单现在不能申请这种售后：状态不对、已经退完，或者过了期限。"
    en = "This cannot be claimed now: wrong state, refunded already, or too late."


class OrdersOpen(Refused):
    """A shop with orders that are not sent yet, or claims that wait, is not closed (as 抖店 does)."""

    code = "orders_open"
    zh = "还不能关店：有 {orders} 笔订单没付款或没发完货，{claims} 笔售后没处理完。先在“订单”里发货或退款、把售后处理完，再来关店。"
    en = "The shop cannot be closed yet: {orders} orders are unpaid or not fully sent, {claims} claims wait. Send or refund them first."


class NothingFell(Refused):
    """A price guarantee pays what became cheaper; nothing did."""

    code = "nothing_fell"
    zh = "付款以后这件商品没有降到更低的价，没有差价可退。"
    en = "The price has not fallen below what you paid, so there is no difference to pay back."


class TooManyClaims(Refused):
    """Five claims for one order are enough."""

    code = "too_many_claims"
    zh = "一笔订单最多申请 5 次售后。"
    en = "At most five claims for one order."


class StepNotPossible(Refused):
    """The claim is at another step."""

    code = "step_not_possible"
    zh = "这个售后单现在不能做这一步，请刷新看看它到哪一步了。"
    en = "The claim is at another step now; reload to see where it is."


class NotSignable(Refused):
    """Only what is on its way can be signed for."""

    code = "not_signable"
    zh = "这笔订单现在不能确认收货：还没有全部发出，或者已经签收。"
    en = "There is nothing to sign for: not everything has been sent, or it was signed for already."


class OwnShop(Refused):
    """One does not write to one's own service."""

    code = "own_shop"
    zh = "这是你自己的店，不能给自己的客服留言。"
    en = "This is your own shop; you cannot write to its service."


class NotReviewable(Refused):
    """A review is written once, after delivery."""

    code = "not_reviewable"
    zh = "收到货以后才能评价，而且只能评价一次。"
    en = "A review is written once, after the goods have come."


class AlreadyAnswered(Refused):
    """A review is answered once."""

    code = "review_answered"
    zh = "这条评价已经回复过了。"
    en = "This review has been answered."


class ReviewStays(Refused):
    """Honest reviews are not deleted (C23)."""

    code = "review_stays"
    zh = "真实的差评不能删除，也不能隐藏。可以回复它，把问题解决掉。"
    en = "Honest reviews cannot be deleted or hidden. Answer it and solve the problem."


class LeapTooFar(Refused):
    """The market clock goes forward only, by 1 to 30 days, and a year in all."""

    code = "leap_too_far"
    zh = "时间只能往前快进，一次 1 到 30 天，总共不超过 365 天。想从头来，请重新开店。"
    en = "Time goes forward only, 1 to 30 days at once and 365 in all. To start over, reset the shop."
