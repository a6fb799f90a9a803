"""The runsheet (流程脚本) of a show: what must hold of it, what would be better, and saving a version (F.1)."""

from collections.abc import Collection, Sequence
from itertools import pairwise
from typing import Any, Literal, get_args

from sandbox.errors import FieldFault, Invalid
from sandbox.store import Tx

from .events import RunsheetSlot, RunsheetWritten
from .refusals import ShowOver
from .shelf import shelf_seen
from .show_clock import say
from .tables import Runsheet, Show

Step = Literal["warm_up", "opening", "pitch", "proof", "offer", "push", "answer", "interaction", "welfare", "follow_up", "closing"]
STEPS: tuple[str, ...] = get_args(Step)
TOGETHER = {"interaction", "answer", "welfare"}
LONGEST_S = 4 * 3600
MOST_SLOTS = 200
QUIET_S = 8 * 60
FIRST_TOGETHER_S = 60
FIRST_WELFARE_S = 600


def faults_of(slots: Sequence[RunsheetSlot], shelf: Collection[str]) -> list[FieldFault]:
    """What is wrong: a row that ends before it begins, rows that overlap or stand out of order, a listing that is not on the shelf."""
    faults: list[FieldFault] = []
    if len(slots) > MOST_SLOTS:
        faults.append(FieldFault("slots", "too_many", f"最多 {MOST_SLOTS} 行。", f"At most {MOST_SLOTS} rows."))
    for index, slot in enumerate(slots):
        if slot.end_s <= slot.start_s:
            faults.append(FieldFault(f"slots.{index}.end_s", "ends_early", "结束时间要晚于开始时间。", "The end must be after the start."))
        if slot.start_s < 0 or slot.end_s > LONGEST_S:
            faults.append(
                FieldFault(f"slots.{index}.start_s", "out_of_show", "时间要在 0 到 4 小时之间。", "The time must lie within 0 and 4 hours.")
            )
        if slot.listing_id is not None and slot.listing_id not in shelf:
            zh, en = "这件商品不在本场小黄车里。", "This listing is not on the shelf of this show."
            faults.append(FieldFault(f"slots.{index}.listing_id", "not_on_shelf", zh, en))
    for index, (before, after) in enumerate(pairwise(slots), start=1):
        if after.start_s < before.end_s:
            zh, en = f"和第 {index} 行的时间重叠了。", f"It overlaps with row {index}."
            faults.append(FieldFault(f"slots.{index}.start_s", "overlap", zh, en))
    return faults


def is_together(slot: RunsheetSlot) -> bool:
    """Whether the row turns to the audience: an interaction, an answer, a treat, or a question in the words."""
    return slot.step in TOGETHER or "？" in slot.words or "?" in slot.words


def hints_of(slots: Sequence[RunsheetSlot], names: dict[str, str], planned_s: int | None = None) -> list[FieldFault]:
    """What would be better (F.1): every listing has a row, the length is as planned within 5 %, no row over 8 minutes without an
    interaction, the first interaction within a minute, the first treat within ten. `names`: listing id to name.
    """
    hints: list[FieldFault] = []
    for listing_id in sorted(names.keys() - {slot.listing_id for slot in slots}):
        name = names[listing_id]
        hints.append(FieldFault("slots", "listing_without_row", f"“{name}”还没有安排讲解。", f"“{name}” has no row yet."))
    if planned_s and slots and abs(slots[-1].end_s - slots[0].start_s - planned_s) * 20 > planned_s:
        hints.append(FieldFault("slots", "length", "总时长和计划相差超过 5%。", "The length differs from the plan by more than 5 %."))
    for index, slot in enumerate(slots):
        if slot.end_s - slot.start_s > QUIET_S and not is_together(slot):
            zh, en = "这一行超过 8 分钟没有互动。", "More than 8 minutes without an interaction."
            hints.append(FieldFault(f"slots.{index}", "long_without_interaction", zh, en))
    if slots and not any(slot.start_s <= FIRST_TOGETHER_S and is_together(slot) for slot in slots):
        hints.append(FieldFault("slots", "late_interaction", "开播 1 分钟内安排一次互动。", "Plan an interaction within the first minute."))
    if slots and not any(slot.start_s <= FIRST_WELFARE_S and slot.step == "welfare" for slot in slots):
        hints.append(FieldFault("slots", "late_welfare", "开播 10 分钟内安排一次福利。", "Plan a treat within the first ten minutes."))
    return hints


def write_runsheet(tx: Tx, show_id: str, slots: list[RunsheetSlot], planned_s: int | None = None) -> dict[str, Any]:
    """Save a new version; answers its number and the hints. Invalid with every fault; ShowOver after the end."""
    show = tx.get(Show, show_id)
    if show.state == "ended":
        raise ShowOver
    names = {item["listing_id"]: item["short_name"] or item["title"] for item in shelf_seen(tx, show_id)}
    faults = faults_of(slots, names)
    if faults:
        raise Invalid(tuple(faults))
    show.runsheet_version += 1
    tx.add(Runsheet(show_id=show_id, version=show.runsheet_version, slots=[slot.model_dump() for slot in slots], written_at=tx.now))
    say(tx, show, RunsheetWritten(show_id=show_id, version=show.runsheet_version, slots=tuple(slots)))
    language = tx.actor.language
    hints = [{"path": hint.path, "code": hint.code, "message": hint.sentence(language)} for hint in hints_of(slots, names, planned_s)]
    return {"version": show.runsheet_version, "slots": [slot.model_dump() for slot in slots], "hints": hints}
