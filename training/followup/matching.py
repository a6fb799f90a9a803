"""Which resources fit what a student needs, best first, each with its reasons in words; pure (R-FN-5 资源对接).

Points of 100: kind 40 for what is needed most, 8 less for each place further down; area 25 for the student's own, 15 for a wider one;
stage 15; amount 10; trade 10. Area, stage and amount are conditions: one that fails makes it no fit, and is said first.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

KINDS: Final = {"finance": ("融资", "finance"), "incubation": ("孵化", "incubation"), "consulting": ("咨询", "consulting"),
                "guidance": ("指导", "guidance")}  # fmt: skip
STAGES: Final = {
    "idea": ("有想法", "an idea"), "preparing": ("筹备中", "preparing"), "running": ("经营中", "running"),
    "employed": ("已就业", "employed"), "stopped": ("已停业", "stopped"), "none": ("未创业", "not started"),
}  # fmt: skip


@dataclass(frozen=True)
class Offered:
    """A resource as matching needs it; empty `area`: everywhere; empty `stages` and `trades`: all; `most_fen` 0: no bound."""

    id: str
    kind: str
    area: str = ""
    stages: tuple[str, ...] = ()
    trades: tuple[str, ...] = ()
    least_fen: int = 0
    most_fen: int = 0
    until: str = ""


@dataclass(frozen=True)
class Need:
    """What a student needs; `kinds` in the order of their weight, `wanted_fen` 0 when no money is asked for."""

    kinds: tuple[str, ...]
    area: str = ""
    stage: str = "idea"
    trade: str = ""
    wanted_fen: int = 0


@dataclass(frozen=True)
class Reason:
    """One reason: `holds` or stands against it."""

    code: str
    holds: bool
    points: int
    zh: str
    en: str


@dataclass(frozen=True)
class Match:
    """A resource of a kind that is needed; `fits` when no condition stands against it."""

    resource_id: str
    points: int
    fits: bool
    reasons: tuple[Reason, ...]


def match_all(need: Need, offered: Iterable[Offered], today: str) -> list[Match]:
    """Every resource of a needed kind that is not over: fits first, then by points, then by id."""
    found = [match for one in offered if (match := match_one(need, one, today)) is not None]
    return sorted(found, key=lambda match: (not match.fits, -match.points, match.resource_id))


def match_one(need: Need, one: Offered, today: str) -> Match | None:
    """How a resource fits; None when its kind is not needed or it is over by `today`."""
    if one.kind not in need.kinds or (one.until and one.until < today):
        return None
    reasons = sorted(_reasons(need, one), key=lambda reason: reason.holds)
    fits = all(reason.holds for reason in reasons)
    return Match(one.id, sum(reason.points for reason in reasons), fits, tuple(reasons))


def _reasons(need: Need, one: Offered) -> Iterator[Reason]:
    place = need.kinds.index(one.kind)
    zh, en = KINDS[one.kind]
    yield Reason("kind", True, 40 - 8 * place, f"你的第 {place + 1} 项需求是{zh}。", f"Need number {place + 1} is {en}.")
    yield _area(need.area.replace(" ", ""), one.area.replace(" ", ""))
    yield _stage(need.stage, one.stages)
    if one.kind == "finance" and need.wanted_fen:
        yield _amount(need.wanted_fen, one.least_fen, one.most_fen)
    hits = [trade for trade in one.trades if trade and trade in need.trade]
    if hits:
        yield Reason("trade", True, 10, f"面向做“{hits[0]}”的项目。", f"It is for those who do “{hits[0]}”.")
    elif one.trades:
        names = "、".join(one.trades[:3])
        yield Reason(
            "trade_wider", True, 0, f"主要面向：{names}，请先问是否接受你的项目。", f"Mostly for {names}; ask whether yours is taken."
        )


def _area(mine: str, its: str) -> Reason:
    if not its:
        return Reason("area", True, 15, "不限地区。", "It is open everywhere.")
    if not mine:
        return Reason("area", True, 5, f"面向{its}，你没有填所在地。", f"It is for {its}; you named no place.")
    if mine.startswith(its):
        near = mine == its
        return Reason("area", True, 25 if near else 20, f"面向{its}，你在{mine}。", f"It is for {its}; you are in {mine}.")
    return Reason("area", False, 0, f"只面向{its}，你在{mine}。", f"It is only for {its}; you are in {mine}.")


def _stage(mine: str, its: Sequence[str]) -> Reason:
    if not its:
        return Reason("stage", True, 10, "不限创业阶段。", "It is open at every stage.")
    zh, en = STAGES[mine]
    wanted_zh = "、".join(STAGES[name][0] for name in its)
    wanted_en = ", ".join(STAGES[name][1] for name in its)
    if mine in its:
        return Reason("stage", True, 15, f"你的阶段是“{zh}”，符合。", f"Your stage ({en}) is what it asks for.")
    return Reason("stage", False, 0, f"要求阶段为{wanted_zh}，你是“{zh}”。", f"It asks for {wanted_en}; your stage is {en}.")


def _amount(wanted: int, least: int, most: int) -> Reason:
    yuan = wanted // 100
    if wanted < least:
        return Reason(
            "amount", False, 0, f"最低 {least // 100} 元，你要 {yuan} 元。", f"It starts at {least // 100} yuan; you ask for {yuan}."
        )
    if most and wanted > most:
        return Reason("amount", False, 0, f"最高 {most // 100} 元，你要 {yuan} 元。", f"It ends at {most // 100} yuan; you ask for {yuan}.")
    return Reason("amount", True, 10, f"你要 {yuan} 元，在额度以内。", f"The {yuan} yuan you ask for are within its bounds.")
