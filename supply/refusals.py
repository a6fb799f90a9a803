"""Why the supply system says no, each with its code and sentence."""

from sandbox.errors import Refused


class AlreadyPicked(Refused):
    """The shop deals in these goods already."""

    code = "already_picked"
    zh = "这件货品你已经选过了，去“我的商品”里看草稿。"
    en = "You have picked these goods already; see the draft among your listings."


class ModeNotOffered(Refused):
    """The supplier does not deliver that way."""

    code = "mode_not_offered"
    zh = "这件货品不支持这种合作方式，换一种方式再选。"
    en = "These goods are not offered that way; choose another way."


class LevelTooLow(Refused):
    """The class's teaching level does not open this yet."""

    code = "level_too_low"
    zh = "班级的供销市场现在是 L{level}，还没开放这种货品或合作方式。先用已开放的做起来，需要时请老师调高级别。"
    en = "The class's supply market is at L{level}, which does not open this yet. Start with what is open, or ask the lecturer to raise it."


class NoShocksYet(Refused):
    """Shocks belong to level L4."""

    code = "no_shocks_yet"
    zh = "班级的供销市场现在是 L{level}，市场变化从 L4 开始。先在“市场设置”里把级别调到 L4，或者改成全部开放。"
    en = "The class's supply market is at L{level}; the market turns from L4 on. Raise the level to L4, or open everything, first."


class SupplierNotDealing(Refused):
    """The supplier has paused or ended the cooperation: no new picks, samples or orders."""

    code = "supplier_not_dealing"
    zh = "供应商“{name}”{state_zh}，现在不接新的选品、样品和采购。已经下的单照常发；换一家供应商，或者等它恢复合作。"
    en = "The supplier “{name}” {state_en} and takes no new picks, samples or orders. Orders that stand are sent; choose another or wait."


class NothingLeft(Refused):
    """The supplier has none."""

    code = "nothing_left"
    zh = "供应商现在没有货，换一件试试。"
    en = "The supplier has none at the moment; try another."


class ExclusiveRuns(Refused):
    """The shop has an exclusive plan of these goods already."""

    code = "exclusive_runs"
    zh = "这家店已经有这件货品的专属佣金了。要调比例就改它，不用再发一个。"
    en = "This shop has an exclusive plan of these goods already; change its share instead of offering another."


class ExclusiveStep(Refused):
    """This step is not possible in this state of the plan."""

    code = "exclusive_step"
    zh = "这个专属佣金已经不在这一步了，刷新看看它现在怎样。"
    en = "The exclusive plan is at another step now; reload to see where it is."


class RateDownTooFar(Refused):
    """An exclusive share falls by at most five points at once."""

    code = "rate_down_too_far"
    zh = "专属佣金一次最多降 5 个点：现在是 {now_pct}%，这次最低 {least_pct}%。"
    en = "An exclusive share falls by at most 5 points at once: it is {now_pct}% now, so {least_pct}% is the least."


class RateMovedLately(Refused):
    """An exclusive share moves once in seven days."""

    code = "rate_moved_lately"
    zh = "专属佣金 7 天只能改一次，还要等 {days} 天（按这家店的市场时间算）。"
    en = "An exclusive share moves once in seven days; wait {days} more days on this shop's market clock."


class PushDecided(Refused):
    """It was decided already."""

    code = "push_decided"
    zh = "这单已经处理过了，刷新看看结果。"
    en = "This order has been decided already; reload to see how."


class PushNotPossible(Refused):
    """The supplier itself cannot deliver it now."""

    code = "push_not_possible"
    zh = "现在推不过去：{zh_why}也可以先退款给客人。"
    en = "It cannot be pushed now: {en_why} You may also pay the buyer back."


class NotPickedYet(Refused):
    """The shop does not deal in these goods, or in another way."""

    code = "not_picked_for_wholesale"
    zh = "这件货品你选的是别的合作方式。先在货品页改成“批发采购”，再下采购单。"
    en = "You picked these goods another way. Change it to wholesale on the goods' page, then order."


class ShopClosed(Refused):
    """A closed shop buys nothing."""

    code = "buyer_shop_closed"
    zh = "店铺已经关闭，不能再采购。先重新开一家店。"
    en = "The shop is closed and cannot buy. Open a new one first."


class BelowMoq(Refused):
    """Fewer pieces than the smallest order."""

    code = "below_moq"
    zh = "起订量是 {moq} 件，你现在一共 {pieces} 件，还差 {missing} 件。几个规格可以混着凑。"
    en = "The smallest order is {moq} pieces; you have {pieces}, {missing} short. You may mix varieties."


class SupplierShort(Refused):
    """The supplier has fewer than that."""

    code = "supplier_short"
    zh = "供应商的“{name}”只剩 {left} 件，改成不超过 {left} 件再提交。"
    en = "The supplier has only {left} of “{name}”; order no more than that."


class OrderTooLarge(Refused):
    """More pieces than one order holds."""

    code = "purchase_too_large"
    zh = "一张采购单最多 {most} 件，你填了 {pieces} 件。分成几张单，或者少进一点：先看卖得怎么样。"
    en = "A purchase order holds at most {most} pieces, not {pieces}. Split it, or buy less and see how it sells."


class EmptyPurchase(Refused):
    """Nothing is on it."""

    code = "empty_purchase"
    zh = "采购单里还没有货，至少填一个规格的件数。"
    en = "There is nothing on this purchase order; enter the pieces of at least one variety."


class PurchaseStep(Refused):
    """This step is not possible in this state."""

    code = "purchase_step"
    zh = "采购单现在是“{state_zh}”，不能做这一步。刷新看看它到哪一步了。"
    en = "The purchase order is “{state_en}” now, which does not allow this. Reload to see where it is."


class PaymentPending(Refused):
    """The wallet has not answered yet."""

    code = "payment_pending"
    zh = "付款正在处理，几秒后再看。"
    en = "The payment is on its way; look again in a few seconds."


class NothingToReceive(Refused):
    """No shipment has come that is not taken in yet."""

    code = "nothing_to_receive"
    zh = "还没有到货的包裹可以入库。在途的货到了再来。"
    en = "No shipment has arrived that could be taken in. Come back when it has."


class SampleStep(Refused):
    """This step is not possible in this state of the sample."""

    code = "sample_step"
    zh = "样品现在是“{state_zh}”，不能做这一步。刷新看看它到哪一步了。"
    en = "The sample is “{state_en}” now, which does not allow this. Reload to see where it is."


class SampleAsked(Refused):
    """A sample of these goods is under way already."""

    code = "sample_asked"
    zh = "这件货品你已经在申请样品了，收到并写完试用反馈再申请下一件。"
    en = "You have asked for a sample of these goods already; try it and say how it is before you ask again."


class NothingToShock(Refused):
    """There is nothing of that to strike."""

    code = "nothing_to_shock"
    zh = "这个班级还没有货品，或者它已经在断货中。等货品上架后，或者换一件货品再试。"
    en = "The class has no goods yet, or these are out of stock already. Wait for the catalogue or choose other goods."


class ShockOver(Refused):
    """It has ended already."""

    code = "shock_over"
    zh = "这次市场变化已经结束了。"
    en = "This is over already."
