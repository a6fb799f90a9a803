"""What the school holds of a person, for his copy (F.7). Classes, applications, forms and certificates have sheets of their own."""

from sandbox.identity.own_records import Record
from training.assessment.plan_tables import PlanFile
from training.assessment.tables import (
    Broadcast,
    Marking,
    PaperMark,
    PlanWork,
    PracticeWork,
    Resit,
    SittingNote,
    SittingRow,
)  # fmt: skip
from training.cohorts.intake_tables import Application, QuestionnaireAnswer
from training.cohorts.office_tables import ClassPerformance, HandoutSign, ProvinceLine
from training.cohorts.quality_tables import QualityPerson
from training.cohorts.tables import (
    Attendance,
    AttendanceChange,
    Certificate,
    ClassStaff,
    Enrolment,
    FilledForm,
    FormSignature,
    LecturerCertificate,
    Result,
    Subsidy,
    Visit,
)  # fmt: skip
from training.followup.tables import (
    FollowFile,
    FollowVisit,
    NeedsSurvey,
    Offer,
    PlanFigures,
    Reminder,
    Ticket,
    TicketLine,
    Tracking,
)  # fmt: skip
from training.teaching.lesson_tables import Attendee, CheckAnswer, Hand, Lesson, Vote
from training.teaching.practice_tables import CameraTime
from training.teaching.tables import Viewing
from training.teaching.task_tables import Guidance, Proof, TaskState

APART = (Enrolment, Application, FilledForm, Certificate)
"""Tables with sheets of their own in the copy (`training.cohorts.own_data`)."""

ASKED = Record(Ticket, "person_id", "咨询", "cohort_id 班级, kind 类别, title 标题, state 状态, asked_at 时间, helped 有帮助")
VENTURE = (
    "cohort_id 班级, round 第几次, stage 状况, shows 直播场次, workers 带动就业, fund_fen 投入资金, month_fen 每月固定成本, "
    "price_fen 单价, cost_fen 单件成本, sold 月销量, sales_fen 月销售额, words 说明, answered_at 时间"
)

FOLLOWED = (
    Record(FollowFile, "person_id", "跟踪档案", "cohort_id 班级, opened_on 建档日期"),
    Record(Tracking, "person_id", "创业情况跟踪调查", VENTURE),
    Record(NeedsSurvey, "person_id", "后续支持服务需求调查",
           "cohort_id 班级, kinds 需求, area 地区, stage 阶段, trade 行业, wanted_fen 资金需求, words 说明, filled_at 时间"),
    Record(Offer, "person_id", "资源对接", "cohort_id 班级, resource_id 资源, reasons 推荐理由, state 结果, note 备注, made_at 时间"),
    Record(FollowVisit, "person_id", "回访",
           "cohort_id 班级, way 方式, visited_on 日期, found 了解到的情况, advice 建议, made_at 记录时间"),
    ASKED,
    Record(TicketLine, "", "咨询内容", "words 内容, said_at 时间", under=(ASKED, "ticket_id")),
    Record(PlanFigures, "person_id", "规划书中的数字",
           "cohort_id 班级, fund_fen 启动资金, month_fen 每月固定成本, price_fen 单价, cost_fen 单件成本, sold 月销量"),
    Record(Reminder, "person_id", "跟踪提醒", "cohort_id 班级, round 第几次, sent 提醒次数, sent_at 最近一次"),
)  # fmt: skip

TAUGHT = (
    Record(Viewing, "person_id", "课程观看", "cohort_id 班级, course_id 课程, watched_ms 已看, seen_at 最近观看"),
    Record(
        TaskState, "person_id", "学习任务", "cohort_id 班级, task_id 任务, done_at 完成时间, way 完成方式, late 逾期, returned 退回原因"
    ),
    Record(Proof, "person_id", "任务凭证", "cohort_id 班级, task_id 任务, words 说明, state 结果, reason 原因, made_at 时间"),
    Record(Guidance, "person_id", "在线指导", "cohort_id 班级, minutes 分钟, about 内容, given_at 时间"),
    Record(
        Attendee,
        "person_id",
        "直播课",
        "show_id 场次, signed_in_at 签到, late 迟到, present_ms 在线, checks 点名次数, answered 应答次数, taps 互动",
    ),
    Record(Hand, "person_id", "举手", "show_id 场次, raised_at 时间"),
    Record(Vote, "person_id", "课堂答题", "poll_id 题目, chosen 选项, voted_at 时间"),
    Record(CheckAnswer, "person_id", "应答点名", "check_id 点名, answered_at 时间"),
    Record(CameraTime, "person_id", "出镜时长", "show_id 场次, kind 种类, seconds 秒"),
    Record(Lesson, "lecturer_id", "讲的直播课", "show_id 场次, title 标题, started_at 开始, length_ms 时长"),
)

ASSESSED = (
    Record(SittingRow, "person_id", "理论考试", "exam_id 考试, number 第几次, started_at 开始, finished_at 交卷, score 成绩, answers 作答"),
    Record(SittingNote, "person_id", "考试记录", "exam_id 考试, kind 事项, noted_at 时间, detail 详情"),
    Record(PaperMark, "person_id", "笔试成绩", "exam_id 考试, number 第几次, score 成绩, entered_at 登记时间"),
    Record(Resit, "person_id", "补考批准", "cohort_id 班级, reason 原因, approved_at 时间"),
    Record(PlanFile, "person_id", "规划书附件", "name 文件, size 大小, made_at 上传时间"),
    Record(
        Broadcast,
        "person_id",
        "第三方平台直播",
        "platform 平台, account 账号, day 日期, minutes 分钟, figures 数据, state 核验, reason 原因",
    ),
    Record(PracticeWork, "person_id", "实践成果", "cohort_id 班级, form 内容, promise 承诺, handed_at 提交时间"),
    Record(PlanWork, "person_id", "直播规划书", "cohort_id 班级, body 草稿, handed_in 提交的内容, saved_at 保存时间, handed_at 提交时间"),
    Record(Marking, "person_id", "评分", "cohort_id 班级, subject 项目, marks 分项, total 总分, comment 评语, marked_at 时间"),
)

IN_CLASS = (
    Record(
        Attendance,
        "person_id",
        "考勤",
        "cohort_id 班级, session_id 课次, presence 到课, missed 缺课课时, objection 异议, answer 答复, recorded_at 时间",
    ),
    Record(AttendanceChange, "person_id", "考勤更正", "session_id 课次, was 原记录, presence 改为, reason 原因, made_at 时间"),
    Record(ClassPerformance, "person_id", "课堂表现", "session_id 课次, took_part 参与次数, exercise 练习, note 备注, recorded_at 时间"),
    Record(HandoutSign, "person_id", "物资签收", "handout_id 物资, way 方式, signed_at 签收时间, returned_at 归还时间"),
    Record(FormSignature, "person_id", "签字", "filled_id 表, role 身份, signed_at 时间"),
    Record(QuestionnaireAnswer, "respondent_id", "培训需求问卷", "questionnaire_id 问卷, answers 回答, answered_at 时间"),
    Record(Result, "person_id", "培训结论", "cohort_id 班级, outcome 结论"),
    Record(ProvinceLine, "person_id", "省平台登记", "cohort_id 班级, outcome 结论, certificate_no 证书编号"),
    Record(Subsidy, "person_id", "补贴", "cohort_id 班级, amount_fen 金额, state 状态, number 编号, note 备注"),
    Record(ClassStaff, "person_id", "任教和助理", "cohort_id 班级, role 身份"),
    Record(LecturerCertificate, "person_id", "讲师合格证书", "number 编号, issued_on 发证日期, valid_until 有效期至"),
    Record(QualityPerson, "person_id", "机构负责人", "duty 职责, name 姓名, masked_phone 电话, since_on 开始, until_on 结束"),
    Record(Visit, "visitor_id", "听课", "cohort_id 班级, session_id 课次, score 评分, note 意见, made_at 时间"),
)

OWN = (*IN_CLASS, *TAUGHT, *ASSESSED, *FOLLOWED)
