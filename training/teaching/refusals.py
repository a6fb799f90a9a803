"""Why teaching says no: sentences with codes."""

from sandbox.errors import Refused


class NoVideoYet(Refused):
    """A course without a playable video cannot be published."""

    code = "course_without_video"
    zh = "这门课还没有可以播放的视频：先上传，等转换完成后再发布。"
    en = "The course has no video that plays yet: upload one and publish when it is converted."


class CoursePublishedAlready(Refused):
    """The video of a published course stays what it is, for seconds were watched of it."""

    code = "course_published"
    zh = "这门课已经发布，学员的学习时长按这个视频计算，不能再换视频。要换，请先撤下，再建一门新课。"
    en = "The course is published and seconds are counted on its video, so it stays. Withdraw the course and make a new one."


class CourseGone(Refused):
    """The course was withdrawn or is not published."""

    code = "course_not_open"
    zh = "这门课没有发布，或者已经撤下，看了也不计时。请看课程列表。"
    en = "This course is not published or was withdrawn, so nothing counts. See the list of courses."


class WatchOver(Refused):
    """The watch session is over: a newer page plays, or this one was silent for too long."""

    code = "watch_over"
    zh = "这个页面已停止计时：你在别的页面或设备上打开了课程，或者太久没有播放。点“继续学习”就在这里接着计时。"
    en = "This page does not count any more: a course was opened elsewhere, or it was silent for too long. Tap “continue” to go on here."


class BeatForged(Refused):
    """The heartbeat's token is not the one that was given."""

    code = "beat_not_signed"
    zh = "学习记录的校验没有通过，这一段不计时。请刷新页面再看。"
    en = "This heartbeat is not signed by the server, so nothing is counted. Reload the page and go on."


class TaskGone(Refused):
    """The task was cancelled."""

    code = "task_cancelled"
    zh = "这个任务已经取消，不用再做。"
    en = "This task was cancelled; there is nothing to do for it."


class TaskDoneAlready(Refused):
    """The task is done."""

    code = "task_done"
    zh = "这个任务已经完成，不用再交。"
    en = "This task is done; nothing more is needed."


class ProofWaits(Refused):
    """A proof of the task waits for the lecturer."""

    code = "proof_waits"
    zh = "你交的证明正在等老师查看，请等结果出来再交。"
    en = "Your proof waits for the lecturer. Wait for the answer before you hand in another."


class ProofOnTheWay(Refused):
    """The proof's video is not there yet."""

    code = "proof_on_the_way"
    zh = "这份证明的视频还没有传完或转换好，请稍后再看。"
    en = "The video of this proof is still on its way. Look again in a moment."


class ProofJudged(Refused):
    """The proof was judged before."""

    code = "proof_judged"
    zh = "这份证明已经处理过，请刷新页面。"
    en = "This proof was judged before; reload the page."


class ProofHandedInAlready(Refused):
    """A proof that was handed in stays what it is."""

    code = "proof_handed_in"
    zh = "这份证明已经交上去，不能再换视频。"
    en = "This proof was handed in; its video stays."


class LessonNotOn(Refused):
    """The lesson is not on the air."""

    code = "lesson_not_on"
    zh = "直播课现在没有开始，或者已经结束。请看课程页上的时间。"
    en = "The lesson is not on the air. See its time on the page of courses."


class PollStandsOpen(Refused):
    """One poll at a time."""

    code = "poll_open"
    zh = "还有一个投票没有结束，请先结束它。"
    en = "A poll stands open; close it first."


class PollOver(Refused):
    """The poll is closed."""

    code = "poll_over"
    zh = "投票已经结束，这次的选择没有计入。"
    en = "Voting is over; this choice does not count."


class CheckOver(Refused):
    """Too late for the attention check."""

    code = "attention_over"
    zh = "签到提醒的时间已过，这次没有计入。请留意下一次。"
    en = "The time of this check is over. Watch for the next one."
