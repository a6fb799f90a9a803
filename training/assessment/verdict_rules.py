"""The verdict over the three parts of the results assessment, pure (R-ASM-6 to R-ASM-9)."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

PASS_AT = 60  # R-ASM-6, R-ASM-7, R-ASM-8
MISSED = {
    "theory": ("理论考试缺考", "absent from the theory exam"),
    "practice": ("实践成果到结班没有提交", "practice results not handed in by the close"),
    "plan": ("直播规划书到结班没有提交", "plan not handed in by the close"),
}
"""A part that cannot come any more, in words."""
PARTS = {"theory": ("理论考试", "theory exam"), "practice": ("实践成果", "practice results"), "plan": ("直播规划书", "livestream plan")}

Outcome = Literal["passed", "failed", "open"]


@dataclass(frozen=True)
class Verdict:
    """`open` while nothing is failed and a part can still come; `because` names the parts that decide it."""

    outcome: Outcome
    zh: str
    en: str
    because: tuple[str, ...]


def passes(mark: int) -> bool:
    """Whether a mark of 100 passes. ValueError outside 0 to 100."""
    if not 0 <= mark <= 100:
        raise ValueError(f"a mark lies between 0 and 100, not {mark}")
    return mark >= PASS_AT


def verdict(
    theory: int | None, practice: int | None, plan: int | None, admitted: bool = True, missed: Collection[str] = frozenset()
) -> Verdict:
    """Any one of the three failed: the whole fails; all three passed: passes (R-ASM-9). Who was not admitted (R-ASM-5) fails.

    `missed` names parts without a mark that cannot come any more: the exam is closed, or the class is; such a part failed.
    """
    if not admitted:
        return Verdict("failed", "过程评价不合格，未参加成果考核。", "Not admitted to the results assessment.", ())
    marks = {"theory": theory, "practice": practice, "plan": plan}
    failed = tuple(name for name, mark in marks.items() if (name in missed if mark is None else not passes(mark)))
    missing = tuple(name for name, mark in marks.items() if mark is None)
    if failed:
        return Verdict(
            "failed",
            "".join(f"{_why(name, marks[name])[0]}；" for name in failed) + "三项中有一项不合格，整体不合格。",
            "; ".join(_why(name, marks[name])[1] for name in failed) + ". One part failed, so the whole fails.",
            failed,
        )
    if missing:
        return Verdict(
            "open",
            "还缺：" + "、".join(PARTS[name][0] for name in missing) + "。",
            "Still missing: " + ", ".join(PARTS[name][1] for name in missing) + ".",
            missing,
        )
    return Verdict("passed", "三项均合格，整体合格。", "All three parts passed, so the whole passes.", ())


def _why(name: str, mark: int | None) -> tuple[str, str]:
    """Why a part failed, in Chinese and English."""
    if mark is None:
        return MISSED[name]
    return f"{PARTS[name][0]} {mark} 分，不到 60 分", f"{PARTS[name][1]}: {mark}, under 60"
