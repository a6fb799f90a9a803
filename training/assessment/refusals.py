"""Why assessment says no: sentences with codes."""

from sandbox.errors import Refused


class NotOpen(Refused):
    """The exam is not open."""

    code = "exam_not_open"
    zh = "考试还没有开始，或者已经结束。请等老师通知。"
    en = "The exam has not begun or is over. Wait for your lecturer."


class ExamHeld(Refused):
    """The whole exam stands still."""

    code = "exam_paused"
    zh = "考试暂停了，你的时间也停着。答案留在手机上，恢复后自动保存。"
    en = "The exam is paused and so is your time. Your answers stay on the phone and are saved when it goes on."


class TimeIsUp(Refused):
    """It came after deadline and grace; kept as evidence, not counted."""

    code = "exam_over"
    zh = "考试时间到了，试卷已经自动交卷。这次的答案没有计入，但已经留存备查。"
    en = "The time is over and the paper was handed in by itself. These answers do not count; they are kept for the record."


class AlreadyHandedIn(Refused):
    """There is exactly one submission."""

    code = "already_handed_in"
    zh = "你已经交卷，不能再改。补考要管理部门批准。"
    en = "You have handed in; nothing can be changed. A re-sit needs the authority's approval."


class ElsewhereOpen(Refused):
    """The sitting is bound to another device."""

    code = "exam_elsewhere"
    zh = "这份试卷正在另一台设备上作答。换设备要请班级助理登记后继续，时间不会多给。"
    en = "This paper is open on another device. To change devices ask the class assistant; it goes on record and the time stays the same."


class NotAdmitted(Refused):
    """The student is not on the confirmed list (R-ASM-5)."""

    code = "not_admitted"
    zh = "你不在参加成果考核的名单里（规程 R-ASM-5）。有疑问请找讲师或培训机构。"
    en = "You are not on the list admitted to the results assessment (R-ASM-5). Ask your lecturer or the institution."


class ListNotReady(Refused):
    """The admitted list is not confirmed by both."""

    code = "list_not_confirmed"
    zh = "参加成果考核的名单还没有由讲师和培训机构共同确认（规程 R-ASM-5），不能开始正式考试。"
    en = "The admitted list has not been confirmed by both lecturer and institution (R-ASM-5), so the final exam cannot open."


class ListConfirmed(Refused):
    """The list is confirmed and reported."""

    code = "list_confirmed"
    zh = "名单已经双方确认并上报，不能再改。要改，请培训机构先写明原因收回。"
    en = "The list is confirmed by both and reported. To change it the institution takes it back first, with its reason."


class Barred(Refused):
    """The process evaluation bars a student who was put on the list."""

    code = "barred"
    zh = "{names} 的过程评价不合格，不能列入名单（规程 R-ASM-1 至 R-ASM-3）。"
    en = "{names}: the process evaluation is failed, so they cannot be on the list (R-ASM-1 to R-ASM-3)."


class NoList(Refused):
    """Nothing is settled yet."""

    code = "no_list"
    zh = "还没有拟定名单。"
    en = "No list has been settled yet."


class WrongState(Refused):
    """The exam is not in the state this needs."""

    code = "exam_state"
    zh = "考试现在的状态（{state}）不能做这个操作。"
    en = "The exam's state ({state}) does not allow this."


class PauseTooEarly(Refused):
    """The pause would begin before something that did arrive."""

    code = "pause_too_early"
    zh = "暂停不能早于 {at}：那时还收到过答案，说明系统还在运行。"
    en = "The pause cannot begin before {at}: an answer arrived then, so the system was running."


class NoResit(Refused):
    """A re-sit is off unless the authority approves one."""

    code = "no_resit"
    zh = "只有考完且不合格的学员才能申请补考。"
    en = "A re-sit can be approved only for a student whose exam is over and failed."


class SameRubric(Refused):
    """The file says what is in use already."""

    code = "same_rubric"
    zh = "这份文件和正在使用的评分标准内容相同，不用再启用。"
    en = "This file says the same as the rubric in use; there is nothing to put to use."


class ResitNeeded(Refused):
    """A second theory mark without an approved re-sit."""

    code = "resit_needed"
    zh = "这名学员已有理论考试成绩。补考要先由管理部门批准，批准后两次成绩都保留。"
    en = "This student has a theory mark already. A re-sit needs the authority's approval first; both marks are then kept."


class SealBroken(Refused):
    """The sealed file does not open."""

    code = "seal_broken"
    zh = "密封题库打不开：口令不对，或文件被改动过。"
    en = "The sealed bank does not open: the passphrase is wrong or the file was changed."


class NotOnPaper(Refused):
    """Only an exam on paper has papers to print."""

    code = "not_on_paper"
    zh = "这场是上机考试，没有可打印的试卷。要用纸质试卷，请另外安排一场“纸质”考试。"
    en = "This exam is sat on the computer, so there is no paper to print. To use paper, plan an exam on paper."


class BankSealed(Refused):
    """The official bank is opened for an exam that is open, and not before or after."""

    code = "bank_sealed"
    zh = "官方题库是密封的，只在考试开始后、结束前打开。请先点“开始考试”，再打印试卷。"
    en = "The official bank is sealed: it opens while the exam is open, not before or after. Open the exam first, then print."


class NothingToHandIn(Refused):
    """Neither shop nor show."""

    code = "nothing_to_hand_in"
    zh = "还没有店铺和直播记录，没有可以提交的实践成果。先去开店、练习直播。"
    en = "There is neither a shop nor a show yet, so nothing to hand in. Open a shop and practise first."


class WorkMarkedAlready(Refused):
    """A marked work is not changed any more."""

    code = "work_marked"
    zh = "讲师已经开始评分，不能再修改或重新提交。需要更正请找讲师。"
    en = "Your lecturer has begun to mark it, so it can no longer be changed. Ask your lecturer for a correction."


class TooManyBroadcasts(Refused):
    """Ten real broadcasts are enough."""

    code = "too_many_broadcasts"
    zh = "最多登记 10 场真实直播，请先删除一场。"
    en = "At most ten real broadcasts can be entered; remove one first."


class NotHandedIn(Refused):
    """There is no work to mark."""

    code = "not_handed_in"
    zh = "学员还没有提交，不能评分。"
    en = "The student has not handed it in yet, so it cannot be marked."


class EnoughAssessors(Refused):
    """Two agree, or three have marked."""

    code = "enough_assessors"
    zh = "这份成果已经评完：两位评委意见一致，或三位都已评分。"
    en = "This work is marked: two assessors agree, or three have marked it."


class PlanCommentNeeded(Refused):
    """A plan marked without a word (F.3)."""

    code = "plan_comment_needed"
    zh = "直播规划书要写评语，至少 4 个字：哪里写得好，哪里要改。"
    en = "A livestream plan takes a written comment, four letters at least: what is good and what to change."


class CommentNeeded(Refused):
    """Far from the machine's figures without a word."""

    code = "comment_needed"
    zh = "你的分数与系统参考相差超过 15 分，请写一句评语说明理由。"
    en = "Your mark is more than 15 points from the machine's figures. Write a line to say why."


class PlanMovedOn(Refused):
    """The plan was saved elsewhere meanwhile."""

    code = "plan_moved_on"
    zh = "这份规划书在另一台设备上有了更新的版本（第 {version} 版）。请先载入新版，再合并你的修改。"
    en = "This plan has a newer version ({version}), saved on another device. Load it first, then put your changes in."


class PlanTooThin(Refused):
    """Too little to hand in."""

    code = "plan_too_thin"
    zh = "规划书还没有写到可以提交的程度：还有 {left} 项没有填够。看看标红的检查项。"
    en = "The plan is too thin to hand in: {left} fields are not filled enough. Look at the checks in red."


class ExamsOver(Refused):
    """No exam after the close (R-ASM-6)."""

    code = "exams_over"
    zh = "这个班已经结班，不能再安排或开始考试。"
    en = "This class is closed; no exam can be planned or opened any more."


class ClassOver(Refused):
    """Works are handed in by the close of the class (F.3)."""

    code = "class_over"
    zh = "这个班已经结班，不能再交作业。有疑问请找老师或培训机构。"
    en = "This class is closed; nothing can be handed in any more. Ask your lecturer or the institution."


class SessionsUnsettled(Refused):
    """The attendance the list rests on is not settled."""

    code = "sessions_unsettled"
    zh = "还有 {count} 节已上的课考勤没有落实（没有登记、讲师没有会签，或者异议没有答复）。请先补齐；确实补不齐的，由讲师写明原因后上报。"
    en = (
        "The attendance of {count} past sessions is not settled: no record, no countersignature, or an objection without answer. Settle it"
        " first; where that is impossible the lecturer reports the list with the reason."
    )


class NotReported(Refused):
    """There is no report to decide on."""

    code = "list_not_reported"
    zh = "这份名单还没有上报，或者已经收回。"
    en = "This list has not been reported, or was taken back."


class ResultsUnderReview(Refused):
    """The closing was handed in and the results were not returned."""

    code = "results_under_review"
    zh = "结班材料已经提交审核，成绩不能再改。需要改的，请管理部门把“考核结果”退回。"
    en = "The closing is with the authority; marks cannot change. Have it return the results if they must."


class PlanFilesFull(Refused):
    """So many files stand in the plan that no more are taken."""

    code = "plan_files_full"
    zh = "一份规划书最多 {most} 个附件。请先删掉不用的再上传。"
    en = "A plan holds at most {most} files. Take out what is not needed first."
