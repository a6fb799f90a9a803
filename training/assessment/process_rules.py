"""The process evaluation (过程评价) of a student as one pure function with its reasons in words (R-ASM-1 to R-ASM-4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Mode = Literal["offline-8", "blended-6-2"]
Reading = Literal["together", "any_absence"]
Kind = Literal["absent", "leave", "late", "early"]
Exercise = Literal["on_time", "late", "missing", "none"]
Grade = Literal["excellent", "good", "passed", "failed"]

ONE_LEAVE_TENTHS = 35
"""One leave may not exceed 3.5 class hours (R-ASM-1); tenths of a class hour, so that nothing is rounded."""
MOST_AWAY = {"offline-8": 2, "blended-6-2": 1}
"""More than this many times away fails: R-ASM-1 and R-ASM-2."""
WATCHED_PERCENT = 95  # R-ASM-3
GRADES: dict[Grade, tuple[str, str]] = {
    "excellent": ("优秀", "excellent"),
    "good": ("良好", "good"),
    "passed": ("合格", "passed"),
    "failed": ("不合格", "failed"),
}


@dataclass(frozen=True)
class Away:
    """Something in the attendance record: an unexcused absence, a leave, a late arrival or an early leave, and how long, in tenths of a
    class hour. `when` is how the record names the session."""

    kind: Kind
    tenths: int = ONE_LEAVE_TENTHS
    when: str = ""


@dataclass(frozen=True)
class Watched:
    """Unique seconds watched of the required videos, and how many there are (R-ASM-3)."""

    seconds: int
    of_seconds: int


@dataclass(frozen=True)
class InSession:
    """The class performance record of one session (课堂表现, F.6), as the lecturer wrote it: times the student took part, his exercise."""

    took_part: int = 0
    exercise: Exercise = "none"


@dataclass(frozen=True)
class Performance:
    """Class performance (R-ASM-4): learning tasks due and done on time, times the student took part in live lessons (None where there were
    none), and the record of each session the lecturer wrote down."""

    due: int = 0
    on_time: int = 0
    took_part: int | None = None
    sessions: tuple[InSession, ...] = ()

    def exercises(self) -> tuple[int, int]:
        """Tasks and exercises of sessions: how many were due, how many were done on time."""
        given = [one.exercise for one in self.sessions if one.exercise != "none"]
        return self.due + len(given), self.on_time + given.count("on_time")

    def participation(self) -> int | None:
        """Times the student took part, in live lessons and in sessions; None where neither was recorded."""
        if not self.sessions:
            return self.took_part
        return (self.took_part or 0) + sum(one.took_part for one in self.sessions)


@dataclass(frozen=True)
class Reason:
    """Why, as a stable code and a sentence in Chinese and English; `bars` says that it fails the evaluation."""

    code: str
    zh: str
    en: str
    bars: bool = False


@dataclass(frozen=True)
class Evaluation:
    """The result: whether the student may be admitted, the grade (等次), how many times away, and every reason."""

    passed: bool
    grade: Grade
    times_away: int
    most_away: int
    watched_bp: int | None
    reasons: tuple[Reason, ...]


def times(away: Away) -> int:
    """How many times an absence or leave counts: 3.5 class hours is a cap on one, not its unit. One hour is one, four hours are two."""
    return max(1, -(-away.tenths // ONE_LEAVE_TENTHS))


def evaluate(
    mode: Mode,
    record: Sequence[Away],
    watched: Watched | None = None,
    performance: Performance | None = None,
    reading: Reading = "together",
) -> Evaluation:
    """Evaluate one student. `watched` matters in `blended-6-2` only; `reading` is how R-ASM-1 is read, together by default."""
    performance = performance or Performance()
    reasons = [*_attendance(mode, record, reading)]
    if mode == "blended-6-2":
        reasons.append(_videos(watched))
    reasons += _performance(record, performance)
    barred = any(reason.bars for reason in reasons)
    away = sum(times(one) for one in record if one.kind in ("absent", "leave"))
    return Evaluation(
        passed=not barred,
        grade="failed" if barred else _grade(record, performance),
        times_away=away,
        most_away=MOST_AWAY[mode],
        watched_bp=None if mode == "offline-8" or watched is None or not watched.of_seconds else _bp(watched),
        reasons=tuple(reasons),
    )


def _attendance(mode: Mode, record: Sequence[Away], reading: Reading) -> list[Reason]:
    absences = sum(times(one) for one in record if one.kind == "absent")
    leaves = sum(times(one) for one in record if one.kind == "leave")
    most, rule = MOST_AWAY[mode], "R-ASM-1" if mode == "offline-8" else "R-ASM-2"
    found: list[Reason] = []
    counted = absences + leaves if reading == "together" else leaves
    if reading == "any_absence" and absences:
        found.append(
            Reason(
                "absent",
                f"无故旷课 {absences} 次；本班规定有旷课即不合格（{rule}）。",
                f"Absent without leave {absences} times; in this class any such absence fails ({rule}).",
                bars=True,
            )
        )
    over = counted > most
    what_zh, what_en = ("旷课和请假", "absences and leaves") if reading == "together" else ("请假", "leaves")
    found.append(
        Reason(
            "away_too_often" if over else "attendance",
            f"{what_zh}共 {counted} 次，最多 {most} 次（{rule}，一次不超过 3.5 课时，超过的按多次算）{'，超过了。' if over else '。'}",
            f"{counted} {what_en}, {most} at most ({rule}; one is 3.5 class hours at most, a longer one counts as several)"
            + (": too many." if over else "."),
            bars=over,
        )
    )
    return found


def _videos(watched: Watched | None) -> Reason:
    if watched is None or watched.of_seconds == 0:
        return Reason(
            "no_videos",
            "本班还没有发布必修的线上课程，在线学习时长无法核验（R-ASM-3）。请讲师先在“课程”里发布。",
            "The class has no required course yet, so watched time cannot be read (R-ASM-3). The lecturer publishes one under Courses.",
            bars=True,
        )
    enough = watched.seconds * 100 >= WATCHED_PERCENT * watched.of_seconds
    share = f"{_bp(watched) / 100:.2f} %"
    missing = max(0, -(-WATCHED_PERCENT * watched.of_seconds // 100) - watched.seconds)
    if enough:
        return Reason(
            "watched", f"在线学习时长 {share}，达到 95 %（R-ASM-3）。", f"Watched {share} of the videos: 95 % is reached (R-ASM-3)."
        )
    return Reason(
        "watched_too_little",
        f"在线学习时长 {share}，不到 95 %，还差 {missing} 秒（R-ASM-3）。",
        f"Watched {share} of the videos: under 95 %, {missing} seconds are missing (R-ASM-3).",
        bars=True,
    )


def _performance(record: Sequence[Away], performance: Performance) -> list[Reason]:
    late = sum(one.kind == "late" for one in record)
    early = sum(one.kind == "early" for one in record)
    found = [
        Reason("punctual", "没有迟到早退（R-ASM-4）。", "Never late, never left early (R-ASM-4).")
        if not late + early
        else Reason(
            "unpunctual", f"迟到 {late} 次，早退 {early} 次（R-ASM-4）。", f"Late {late} times, left early {early} times (R-ASM-4)."
        )
    ]
    due, on_time = performance.exercises()
    if due:
        late = sum(one.exercise == "late" for one in performance.sessions)
        missing = sum(one.exercise == "missing" for one in performance.sessions)
        zh, en = _in_class(late, missing)
        share = f"{on_time}/{due}"
        found.append(Reason("exercises", f"按时完成练习 {share}{zh}（R-ASM-4）。", f"Exercises done on time: {share}{en} (R-ASM-4)."))
    taken = performance.participation()
    if taken is not None:
        found.append(
            Reason("took_part", f"参与课堂互动 {taken} 次（R-ASM-4）。", f"Took part in class {taken} times (R-ASM-4).")
            if taken
            else Reason("took_no_part", "课堂记录里没有参与互动（R-ASM-4）。", "The class record says that no part was taken (R-ASM-4).")
        )
    return found


def _in_class(late: int, missing: int) -> tuple[str, str]:
    parts = [(late, "迟交", "late"), (missing, "未交", "missing")]
    zh, en = "、".join(f"{zh} {count} 次" for count, zh, _ in parts if count), ", ".join(f"{count} {en}" for count, _, en in parts if count)
    return (f"，课堂练习{zh}", f"; in class {en}") if zh else ("", "")


def _grade(record: Sequence[Away], performance: Performance) -> Grade:
    """优秀: never away, late or early, at least 90 % of the exercises on time, took part. 良好: late or early once at most and 80 %.
    Else 合格. Nothing recorded counts for nobody and against nobody."""
    unpunctual = sum(one.kind in ("late", "early") for one in record)
    due, on_time = performance.exercises()
    if not record and 10 * on_time >= 9 * due and performance.participation() != 0:
        return "excellent"
    return "good" if unpunctual <= 1 and 10 * on_time >= 8 * due else "passed"


def _bp(watched: Watched) -> int:
    return min(10_000, watched.seconds * 10_000 // watched.of_seconds)
