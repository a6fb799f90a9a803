"""How a what-if question says no: sentences a student understands, each with the next step."""

from sandbox.errors import Refused


class NotThere(Refused):
    """What shall be changed is not in the show."""

    code = "what_if_not_there"
    zh = "这场直播里没有这个{what}，请从列表里选一个。"
    en = "There is no such {what_en} in this show; choose one from the list."


class NotOnShelfThen(Refused):
    """The listing was on the shelf at another time of the show."""

    code = "what_if_not_on_shelf"
    zh = "这一刻这件商品不在小黄车里。请选它在小黄车里的时间：{spans}。"
    en = "The listing was not on the shelf at that moment. Choose a time when it was: {spans}."


class OutsideShow(Refused):
    """The time is before the first or after the last second."""

    code = "what_if_outside"
    zh = "这个时间不在直播里。请选 0:01 到 {end} 之间的时间。"
    en = "That time is outside the show. Choose one between 0:01 and {end}."


class CannotMove(Refused):
    """The pin would jump over another one, or come after its own end."""

    code = "what_if_cannot_move"
    zh = "这次讲解只能挪到 {first} 到 {last} 之间，再挪就越过别的讲解或它自己的结束了。"
    en = "This pin can only move between {first} and {last}; further it would pass another pin or its own end."


class NothingChanges(Refused):
    """The show was like that already."""

    code = "what_if_nothing_changes"
    zh = "直播里本来就是这样，没有可以比较的变化。请换一个改法。"
    en = "The show was like that already, so there is nothing to compare. Change something else."


class NoSilence(Refused):
    """There is no dead air to take out."""

    code = "what_if_no_silence"
    zh = "这场直播没有超过 10 秒的冷场，不用改。可以试试别的改法。"
    en = "This show has no silence longer than 10 seconds. Try another change."


class NoVoice(Refused):
    """The microphone was never heard, so nobody knows when it was silent."""

    code = "what_if_no_voice"
    zh = "这场直播没有收到麦克风的声音，不知道什么时候冷场。可以试试别的改法。"
    en = "The microphone was never heard in this show, so silence is not known. Try another change."


class TooMuchOff(Refused):
    """A coupon takes off more than one has to spend."""

    code = "what_if_too_much_off"
    zh = "优惠券减的钱不能多于使用门槛，请把门槛调高或少减一点。"
    en = "A coupon cannot take off more than its threshold; raise the threshold or take off less."


class NotOver(Refused):
    """Only a finished show can be played again."""

    code = "what_if_not_over"
    zh = "这场直播还没有结束，结束以后才能推演。"
    en = "This show is not over yet; play it again differently when it is."


class NoCrowd(Refused):
    """A lesson has no virtual audience, and a show without a second has nothing to change."""

    code = "what_if_no_crowd"
    zh = "这场直播没有虚拟观众，不能推演。请选一场有观众的直播。"
    en = "This show had no virtual audience, so it cannot be played again. Choose one that had."


class SeedSealed(Refused):
    """The audience of an exam stays unknown until it is opened."""

    code = "what_if_sealed"
    zh = "考试的观众种子还没有公开，公开以后才能推演。请等老师公开。"
    en = "The seed of this exam is not open yet. Wait until your lecturer opens it."


class TooManyAtOnce(Refused):
    """So many are being computed that another would take too long."""

    code = "what_if_busy"
    zh = "正在推演的太多了，请等前面的算完再试。"
    en = "Too many shows are being played again right now; wait until some are done."
