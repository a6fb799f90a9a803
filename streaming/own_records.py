"""What the live room holds of a person, for the copy of his data. Virtual viewers are nobody, and their words are not his."""

from sandbox.identity.own_records import Record

from .drill_tables import DrillShow, ScenarioVersion
from .tables import Appeal, Comment, Mark, MediaSession, Note, Preflight, RecordingFile, Room, Runsheet, SeatHolder, Show

SHOWN = Record(
    Show, "owner_id host_id", "直播场次", "id 场次, title 标题, kind 种类, mode 模式, state 状态, started_at 开始, ended_at 结束"
)

OWN = (
    Record(Room, "owner_id", "直播间", "id 直播间, cohort_id 班级, opened_at 时间"),
    SHOWN,
    Record(Runsheet, "", "直播脚本", "show_id 场次, version 版本, slots 内容, written_at 时间", under=(SHOWN, "show_id")),
    Record(RecordingFile, "", "录像文件", "show_id 场次, file 文件, duration_ms 时长, opened_at 时间", under=(SHOWN, "show_id")),
    Record(Mark, "author_id", "讲师点评", "show_id 场次, at_showms 位置, text 内容, score 分数, given_at 时间", under=(SHOWN, "show_id")),
    Record(Note, "author_id", "问题记录", "show_id 场次, at_showms 位置, text 内容, noted_at 时间", under=(SHOWN, "show_id")),
    Record(
        Appeal,
        "appellant_id",
        "违规申诉",
        "show_id 场次, reason 理由, state 结果, answer 老师的答复, appealed_at 时间, decided_at 处理时间",
        under=(SHOWN, "show_id"),
    ),
    Record(Comment, "author_id", "发的评论", "show_id 场次, text 内容, posted_at 时间"),
    Record(SeatHolder, "person_id", "直播岗位", "show_id 场次, seat 岗位, taken_at 时间"),
    Record(Preflight, "person_id", "开播前检查", "show_id 场次, measured 测得, passed 通过, checked_at 时间"),
    Record(MediaSession, "person_id", "推流和观看", "show_id 场次, kind 种类, opened_at 开始, closed_at 结束"),
    Record(DrillShow, "person_id", "演练", "show_id 场次, drill_id 演练, attempt 第几次"),
    Record(ScenarioVersion, "made_by", "自己写的场景", "name 名称, version 版本, title 标题, text 内容, made_at 时间"),
)
