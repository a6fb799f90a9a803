"""Versions of a rubric the authority issues from a file; what was marked by an older one stays (domain.md F.5, R-ASM-7, R-ASM-8)."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError
from sqlalchemy import func, select

from sandbox.errors import FieldFault, Invalid
from sandbox.identity.audit import audit
from sandbox.identity.people import named
from sandbox.store import Tx, View
from training.events import RubricIssued
from training.events.assessment import Subject

from .refusals import SameRubric
from .rubrics import OURS, Rubric, RubricFault, Version, current_rubric, read_rubric, stored
from .tables import Marking, RubricVersion

MOST_FAULTS = 20
KNOWN = {
    "missing": ("缺少这一项。", "This is missing."),
    "extra_forbidden": ("评分标准里没有这一项，请检查拼写。", "A rubric has no such field; check the spelling."),
    "greater_than_equal": ("数值太小。", "The number is too small."),
    "less_than_equal": ("数值太大。", "The number is too large."),
    "int_type": ("要写整数。", "This takes a whole number."),
    "int_parsing": ("要写整数。", "This takes a whole number."),
    "int_from_float": ("要写整数。", "This takes a whole number."),
    "string_too_short": ("不能空着。", "This cannot be empty."),
    "string_too_long": ("太长了，最多 80 个字。", "Too long: 80 letters at most."),
    "string_pattern_mismatch": ("代号只用小写英文字母和下划线。", "A key has small letters and underscores only."),
    "model_type": (
        "文件是空的，或者这里的结构不对，请对照下载的文件。",
        "Empty, or not built as it must be: compare with the file we offer.",
    ),
    "tuple_type": ("这里要写成列表（每行以 - 开头）。", "This takes a list, each line with a dash."),
    "literal_error": ("这里只能照下载的文件写。", "Leave this as it is in the file we offer."),
    "bool_type": ("要写 true 或 false。", "This takes true or false."),
}


class RubricUnfit(Invalid):
    """The file is no rubric."""

    code = "rubric_unfit"
    zh = "评分标准文件有 {count} 处问题，没有启用。请按提示改好再传。"
    en = "The rubric file has {count} faults and was not put to use. Correct them and try again."


def checked_rubric(data: bytes, subject: Subject) -> Version:
    """The rubric of a file. RubricUnfit with every fault named by its line or its place."""
    try:
        text = data.decode("utf-8-sig")
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
            raise _unfit([FieldFault("file", "alias", "文件里不能用 & 和 * 引用。", "The file cannot use & and * references.")])
        rubric = Rubric.model_validate(yaml.safe_load(text))
    except UnicodeDecodeError as odd:
        raise _unfit([FieldFault("file", "encoding", "文件要用 UTF-8 编码保存。", "Save the file in UTF-8.")]) from odd
    except yaml.YAMLError as odd:
        raise _unfit([_at_line(odd)]) from odd
    except ValidationError as odd:
        raise _unfit(list(_faults(odd))) from odd
    if rubric.name != subject:
        zh, en = f"这份文件是 {rubric.name} 的评分标准，不是 {subject} 的。", f"This file is the rubric {rubric.name}, not {subject}."
        raise _unfit([FieldFault("name", "other_subject", zh, en)])
    return read_rubric(text)


def issue_rubric(tx: Tx, subject: Subject, version: Version, note: str, folder: Path | None) -> int:
    """New marks use this version from now on; classes that have begun to mark stay with theirs. SameRubric when it says the same."""
    if rubric_now(tx, subject, folder).digest == version.digest:
        raise SameRubric
    number = 1 + (tx.session.scalar(select(func.max(RubricVersion.number)).where(RubricVersion.subject == subject)) or 0)
    tx.add(
        RubricVersion(
            subject=subject, number=number, digest=version.digest, text=version.text, note=note, issued_by=tx.actor.id, issued_at=tx.now
        )
    )
    audit(tx, f"rubric.issue.{subject}", version.digest)
    tx.emit(RubricIssued(subject=subject, number=number, rubric=version.digest), f"rubric/{subject}")
    return number


def rubric_now(view: View, subject: Subject, folder: Path | None) -> Version:
    """The rubric a class that begins to mark uses: the newest issued one, else the province's file, else ours."""
    row = view.first(select(RubricVersion).where(RubricVersion.subject == subject).order_by(RubricVersion.number.desc()))
    return Version(stored(row.text), row.text, row.digest) if row is not None else current_rubric(subject, folder)


def rubric_page(view: View, subject: Subject, folder: Path | None) -> dict[str, Any]:
    """The rubric in use and the versions before it, each with how many marks were given by it."""
    now = rubric_now(view, subject, folder)
    rows = view.all(select(RubricVersion).where(RubricVersion.subject == subject).order_by(RubricVersion.number.desc()))
    used = Counter(view.all(select(Marking.rubric).where(Marking.subject == subject)))
    people = named(view, [row.issued_by for row in rows])
    shipped = current_rubric(subject, folder)
    versions: list[dict[str, Any]] = [
        {
            "number": row.number,
            "digest": row.digest,
            "note": row.note,
            "at": row.issued_at,
            "by": people[row.issued_by].name if row.issued_by in people else "",
            "marks": used[row.digest],
        }
        for row in rows
    ]
    first = {"number": 0, "digest": shipped.digest, "note": "", "at": None, "by": "", "marks": used[shipped.digest]}
    return {"subject": subject, "rubric": now.rubric.model_dump(mode="json"), "digest": now.digest, "versions": [*versions, first]}


def rubric_file(view: View, subject: Subject, folder: Path | None) -> str:
    """The rubric in use as a file to change and bring back: ours with its comments, an issued one as YAML."""
    now = rubric_now(view, subject, folder)
    ours = OURS / f"{subject}.yaml"
    if read_rubric(ours.read_text(encoding="utf-8")).digest == now.digest:
        return ours.read_text(encoding="utf-8")
    said = now.rubric.model_dump(mode="json", exclude_none=True)
    return yaml.safe_dump(said, allow_unicode=True, sort_keys=False, width=120)


def _unfit(faults: list[FieldFault]) -> RubricUnfit:
    return RubricUnfit(tuple(faults[:MOST_FAULTS]), count=len(faults))


def _at_line(odd: yaml.YAMLError) -> FieldFault:
    mark = getattr(odd, "problem_mark", None)
    line = mark.line + 1 if mark is not None else 1
    zh = f"第 {line} 行不符合 YAML 格式，请检查缩进、冒号和引号。"
    return FieldFault(f"第{line}行", "yaml", zh, f"Line {line} is not YAML: check indents, colons and quotes.", line)


def _faults(odd: ValidationError) -> Iterator[FieldFault]:
    for one in odd.errors():
        place = ".".join(str(part + 1 if isinstance(part, int) else part) for part in one["loc"]) or "blocks"
        if one["type"] == "value_error":
            fault = one["ctx"]["error"]
            said = (fault.zh, str(fault)) if isinstance(fault, RubricFault) else ("这份评分标准不能用。", str(fault))
        else:
            said = KNOWN.get(one["type"], ("这里写得不对。", one["msg"]))
        yield FieldFault(place, one["type"], f"{place}：{said[0]}", f"{place}: {said[1]}")
