"""Pure: when a learning task is done by what the system itself saw (R-CLS-5), and the tasks the regulation sets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from .watching import ENOUGH_BP

TaskKind = Literal["course", "open_shop", "list_goods", "solo_show", "group_show", "proof"]
LEAST: Final[dict[TaskKind, int]] = {"course": 0, "open_shop": 0, "list_goods": 3, "solo_show": 10, "group_show": 30, "proof": 0}
"""Goods to list, minutes on air: the lecturer classes' figures are the defaults for student classes (R-LEC-4)."""


@dataclass(frozen=True)
class Practised:
    """One thing of a student's that the system saw, at `at` in milliseconds.

    `kind` is shop, listing, course or show; `id` the listing, course or show; `seconds` on air and `people` at the desk for a show;
    `share_bp` of a course.
    """

    kind: Literal["shop", "listing", "course", "show"]
    id: str
    at: int
    seconds: int = 0
    people: int = 1
    share_bp: int = 0


@dataclass(frozen=True)
class Seen:
    """The task was done at this moment, in this show if it is one."""

    at: int
    show_id: str | None = None


@dataclass(frozen=True)
class Standard:
    """A practice task the regulation sets on an online day, 1 or 2 (R-CLS-5)."""

    day: int
    kind: TaskKind
    title: str
    about: str


STANDARD: Final = (  # R-CLS-5 asks for a short video on the set topic, the practice form (domain.md F.4 E) for three
    Standard(1, "open_shop", "在模拟商城开店", "完成店铺资料和资质，开出自己的店铺。开店后系统自动打勾。"),
    Standard(1, "list_goods", "在模拟商城上架商品", "至少上架 3 个商品并通过审核。上架后系统自动打勾。"),
    Standard(1, "proof", "在第三方平台注册账号", "在一个真实的直播平台完成注册，上传个人主页截图。请遮住手机号和身份证号。"),
    Standard(2, "proof", "按主题拍一条短视频", "按老师布置的主题拍摄并上传第一条短视频，15 秒以上、3 分钟以内。实践成果一共要三条。"),
    Standard(2, "proof", "按主题拍第二条短视频", "换一个选题再拍一条，15 秒以上、3 分钟以内。"),
    Standard(2, "proof", "按主题拍第三条短视频", "再拍一条，15 秒以上、3 分钟以内。三条都会列入实践成果登记表。"),
)


def done_by(kind: TaskKind, least: int, course_id: str | None, seen: Sequence[Practised]) -> Seen | None:
    """When the task was first done by what was seen, in any order; None while it is not. A `proof` is never seen.

    `least` is goods to list (each counts once) or minutes on air; a group show has two people or more at its desk.
    """
    found = sorted(seen, key=lambda one: (one.at, one.id))
    if kind == "open_shop":
        return next((Seen(one.at) for one in found if one.kind == "shop"), None)
    if kind == "list_goods":
        goods = {one.id: one for one in reversed(found) if one.kind == "listing"}
        at = sorted(one.at for one in goods.values())
        return Seen(at[max(least, 1) - 1]) if len(at) >= max(least, 1) else None
    if kind == "course":
        return next((Seen(one.at) for one in found if one.kind == "course" and one.id == course_id and one.share_bp >= ENOUGH_BP), None)
    if kind in {"solo_show", "group_show"}:
        people = 2 if kind == "group_show" else 1
        long_enough = (one for one in found if one.kind == "show" and one.seconds >= least * 60 and one.people >= people)
        return next((Seen(one.at, one.id) for one in long_enough), None)
    return None
