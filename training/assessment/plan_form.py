"""《直播规划书》 as data: sections, fields and columns from a file, and what a filled plan may hold (domain.md F.3); pure.

A filled plan is `{section: {field: text or rows}}`; a row is `{column: value}`, text as str, numbers and money (whole fen) as int.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

PLANS: Final = Path(__file__).with_name("plans")
OURS: Final = PLANS / "sections.yaml"
BEFORE: Final = PLANS / "sections-1.yaml"
"""What a plan was handed in with before plans kept their sections."""
MOST_LETTERS: Final = 60_000
"""Some forty pages; a plan of two hundred is refused with a sentence."""
MOST_NUMBER: Final = 10**12
CELL_LETTERS: Final = 500
DAY: Final = re.compile(r"20\d\d-[01]\d-[0-3]\d")
TIME: Final = re.compile(r"[0-2]\d:[0-5]\d")
FILE: Final = re.compile(r"[a-z]{3}_[A-Za-z0-9]{1,60}")

Key = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,30}$")]
Filled = Mapping[str, Mapping[str, Any]]


class Choice(BaseModel):
    """One of several."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    key: Key
    zh: str
    en: str


class Column(BaseModel):
    """A column of a table. Money is whole fen, a day `2026-12-01`, a time `20:30`; a `pick` keeps the Chinese word of the option tapped."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    key: Key
    zh: str
    en: str
    kind: Literal["text", "number", "money", "day", "time", "pick"] = "text"
    options: tuple[Choice, ...] = ()


class PlanField(BaseModel):
    """A text with its letters at least and at most, a table with its rows, a choice, whose answer is the key of an option, `files`, a list
    of ids of what was uploaded, or a `script`, the id of a show whose run-down (F.1) is meant."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    key: Key
    zh: str
    en: str
    kind: Literal["text", "table", "choice", "files", "script"]
    least: int = Field(ge=0)
    most: int = Field(ge=1)
    columns: tuple[Column, ...] = ()
    options: tuple[Choice, ...] = ()

    def chosen(self, value: Any) -> bool:
        """Whether this is one of the options."""
        return value in {one.key for one in self.options}


class Section(BaseModel):
    """A section of the plan; its key is a criterion of the rubric."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    key: Key
    zh: str
    en: str
    fields: tuple[PlanField, ...]


class PlanShape(BaseModel):
    """Every section in its order."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    version: int = Field(default=1, ge=1)
    sections: tuple[Section, ...]


@cache
def plan_shape(folder: Path | None = None) -> PlanShape:
    """The plan's shape: the province's `sections.yaml` in `folder` when there is one, else ours. Read once a process."""
    own = folder / "sections.yaml" if folder else None
    place = own if own is not None and own.is_file() else OURS
    return PlanShape.model_validate(yaml.safe_load(place.read_text(encoding="utf-8")))


@cache
def plan_shape_before(folder: Path | None = None) -> PlanShape:
    """The shape of a plan handed in before plans kept theirs: the province's file when there is one, else our first one."""
    own = folder / "sections.yaml" if folder else None
    if own is not None and own.is_file():
        return plan_shape(folder)
    return PlanShape.model_validate(yaml.safe_load(BEFORE.read_text(encoding="utf-8")))


@dataclass(frozen=True)
class Check:
    """One finding: `holds` or not, where, and the sentence; `code` names the rule."""

    code: str
    section: str
    holds: bool
    zh: str
    en: str


def misfits(body: Any, shape: PlanShape) -> list[tuple[str, str, str]]:
    """What can never stand in a plan: (path, sentence in Chinese, in English). Too little is no misfit, a draft may be empty."""
    if not isinstance(body, Mapping):
        return [("body", "规划书的格式不对，请刷新页面后重试。", "This is not a plan. Reload the page and try again.")]
    found: list[tuple[str, str, str]] = []
    sections = {section.key: section for section in shape.sections}
    for name, filled in body.items():
        section = sections.get(name)
        if section is None or not isinstance(filled, Mapping):
            found.append((str(name)[:40], "规划书里没有这一章。", "The plan has no such section."))
            continue
        fields = {one.key: one for one in section.fields}
        for key, value in filled.items():
            place = f"{name}.{str(key)[:40]}"
            one = fields.get(key)
            if one is None:
                found.append((place, "这一章没有这一项。", "The section has no such field."))
            else:
                found += _misfit(value, one, place)
    if sum(len(text) for _, text in texts(body)) > MOST_LETTERS:
        zh = f"规划书最多 {MOST_LETTERS} 字（约 40 页），请删减后再保存。"
        found.append(("body", zh, f"A plan has at most {MOST_LETTERS} letters (some forty pages). Shorten it, then save."))
    return found[:50]


def _misfit(value: Any, one: PlanField, place: str) -> Iterator[tuple[str, str, str]]:
    if one.kind == "files":
        if not isinstance(value, list) or not all(isinstance(each, str) and FILE.fullmatch(each) for each in value):
            yield place, "这里放上传的图片或 PDF。", "This takes uploaded pictures or PDF."
        elif len(value) > one.most:
            yield place, f"最多 {one.most} 个文件。", f"At most {one.most} files."
        return
    if one.kind in ("text", "choice", "script"):  # plans of before may hold words in a choice: kept, and not enough to hand in
        if not isinstance(value, str):
            yield place, "这里填文字。", "This takes text."
        elif len(value) > one.most:
            yield place, f"最多 {one.most} 字，现在 {len(value)} 字。", f"At most {one.most} letters; it has {len(value)}."
        return
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        yield place, "这里填表格。", "This takes rows of a table."
        return
    if len(value) > one.most:
        yield place, f"最多 {one.most} 行。", f"At most {one.most} rows."
    columns = {column.key: column for column in one.columns}
    for number, row in enumerate(value[: one.most], 1):
        for key, cell in row.items():
            column = columns.get(key)
            if column is None:
                yield f"{place}.{number}", "表格里没有这一列。", "The table has no such column."
            elif column.kind in ("day", "time"):
                if not isinstance(cell, str) or not (DAY if column.kind == "day" else TIME).fullmatch(cell):
                    said = "填日期，例如 2026-12-01。" if column.kind == "day" else "填时间，例如 20:30。"
                    yield f"{place}.{number}.{key}", said, f"This takes a {column.kind}."
            elif column.kind in ("text", "pick"):
                if not isinstance(cell, str) or len(cell) > CELL_LETTERS:
                    yield f"{place}.{number}.{key}", f"最多 {CELL_LETTERS} 字的文字。", f"Text of at most {CELL_LETTERS} letters."
            elif isinstance(cell, bool) or not isinstance(cell, int) or not 0 <= cell <= MOST_NUMBER:
                yield f"{place}.{number}.{key}", "填 0 到一万亿之间的整数。", "A whole number from 0 to 10^12."


def texts(body: Filled) -> Iterator[tuple[str, str]]:
    """Every text of the plan with its place."""
    for section, filled in body.items():
        if not isinstance(filled, Mapping):
            continue
        for key, value in filled.items():
            if isinstance(value, str):
                yield f"{section}.{key}", value
            elif isinstance(value, list):
                for number, row in enumerate(value, 1):
                    if isinstance(row, Mapping):
                        yield from ((f"{section}.{key}.{number}.{name}", cell) for name, cell in row.items() if isinstance(cell, str))


def place_named(shape: PlanShape, place: str) -> tuple[str, str]:
    """A place as `texts` tells it, `goods.selection.2.name`, in the words of the form: zh (`商品与供应链：选品表，第 2 行`) and en."""
    section, key, *row = place.split(".")
    found = next((one for one in shape.sections if one.key == section), None)
    field = next((one for one in found.fields if one.key == key), None) if found else None
    if found is None or field is None:
        return place, place
    zh, en = (f"，第 {row[0]} 行", f", row {row[0]}") if row else ("", "")
    return f"{found.zh}：{field.zh}{zh}", f"{found.en}: {field.en}{en}"


def rows_of(body: Filled, section: str, key: str) -> list[Mapping[str, Any]]:
    """The rows of a table, none when it is not filled."""
    found = body.get(section, {}).get(key)
    return list(found) if isinstance(found, list) else []


def number(row: Mapping[str, Any], key: str) -> int:
    """A number of a row, 0 when it is empty."""
    found = row.get(key)
    return found if isinstance(found, int) else 0
