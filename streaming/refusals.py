"""How the live room says no: sentences a student understands, each with the next step."""

from sandbox.errors import Refused


class NotPlanned(Refused):
    """It can only be changed before the show starts."""

    code = "show_not_planned"
    zh = "这场直播已经开播或结束，不能再改。可以新建一场。"
    en = "This show has started or is over, so this cannot be changed. Plan a new one."


class NotLive(Refused):
    """The act needs a live show."""

    code = "show_not_live"
    zh = "直播还没开始、正在暂停或已经结束，现在不能做这个操作。"
    en = "The show is not live right now (not started, paused or over)."


class ShowOver(Refused):
    """The show has ended."""

    code = "show_over"
    zh = "这场直播已经结束。"
    en = "This show is over."


class AnotherShowOn(Refused):
    """A room has one show on air at a time."""

    code = "another_show_on"
    zh = "这个直播间还有一场直播“{title}”没有结束，请先结束它。"
    en = "This room still has a show on air, “{title}”. End it first."


class NotPaused(Refused):
    """Only a paused show can be resumed."""

    code = "show_not_paused"
    zh = "直播没有暂停，不用恢复。"
    en = "The show is not paused."


class LecturerPaused(Refused):
    """The lecturer stopped it; he lets it go on."""

    code = "lecturer_paused"
    zh = "老师暂停了直播，请等老师恢复。"
    en = "Your lecturer paused the show; wait until it is resumed."


class CannotPause(Refused):
    """Only a live show can be paused."""

    code = "show_not_live"
    zh = "直播没有在进行，不能暂停。"
    en = "The show is not live, so it cannot be paused."


class CannotEnd(Refused):
    """Only a show on air can be ended."""

    code = "show_not_on"
    zh = "这场直播还没开始，或者已经结束。"
    en = "This show has not started, or is over already."


class RehearsalRunning(Refused):
    """One rehearsal at a time."""

    code = "rehearsal_running"
    zh = "已经有一次场地检测在进行，请等它结束再开始。"
    en = "A venue check is running already; wait until it is over."


class ShowsOnAir(Refused):
    """A rehearsal would disturb shows that are on air."""

    code = "shows_on_air"
    zh = "现在有学员在直播，场地检测会影响他们。请在没有人直播时再检测。"
    en = "Shows are on air and the venue check would disturb them. Run it when nobody is live."
