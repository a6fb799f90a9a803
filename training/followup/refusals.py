"""Why follow-up says no: sentences with codes."""

from sandbox.errors import Refused


class NoSurveyYet(Refused):
    """Without needs nothing can be matched."""

    code = "no_needs_survey"
    zh = "还没有填《后续支持服务需求调查表》（S10），填了才能推荐资源。"
    en = "The survey of needs (S10) is not filled in yet; fill it in and resources are matched to it."


class ResourceGone(Refused):
    """The resource was withdrawn or is over."""

    code = "resource_gone"
    zh = "这个资源已经下架或过期，请在列表里另选一个。"
    en = "This resource was withdrawn or is over. Choose another one from the list."


class NotWhatIsNeeded(Refused):
    """Its kind was not asked for."""

    code = "resource_not_needed"
    zh = "需求调查里没有选这一类资源。请先更新需求，再对接。"
    en = "The survey of needs does not ask for this kind. Update the needs first."


class OfferedAlready(Refused):
    """It stands on the student's list."""

    code = "offered_already"
    zh = "这个资源已经对接给该学员，还没有结果。请先登记结果。"
    en = "This resource was offered to the student and has no outcome yet. Record the outcome first."


class OfferSettled(Refused):
    """An outcome stays."""

    code = "offer_settled"
    zh = "这次对接已经有最终结果。要再对接，请重新发起。"
    en = "This offer has its outcome. Offer the resource anew to try again."


class RoundNotOpen(Refused):
    """Too early, or no such round."""

    code = "round_not_open"
    zh = "这一期跟踪还没有开始：提前 30 天起可以填写。下一期的日期见档案。"
    en = "This round is not open yet: it can be answered from 30 days before its day. The file shows the next one."


class VisitInTheFuture(Refused):
    """A visit is recorded after it was made."""

    code = "visit_in_the_future"
    zh = "回访日期不能晚于今天。请在回访之后登记。"
    en = "The day of a visit cannot be later than today. Record it after it was made."


class TicketClosed(Refused):
    """The question is settled."""

    code = "ticket_closed"
    zh = "这条咨询已经结束。还有问题请新建一条。"
    en = "This question is closed. Ask a new one."


class TooManyTickets(Refused):
    """A student has a bounded number of open questions."""

    code = "too_many_tickets"
    zh = "你有 {most} 条咨询还没有结束，请先在原来的咨询里继续问，或结束其中一条。"
    en = "You have {most} open questions. Go on in one of them, or close one."
