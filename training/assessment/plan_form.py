"""《直播规划书》 as data: sections, fields and columns from a file, and what a filled plan may hold (domain.md F.3); pure.

A filled plan is `{section: {field: text or rows}}`; a row is `{column: value}`, text as str, numbers and money (whole fen) as int.
"""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field

OURS: Final = Path(__file__).with_name("plans") / "sections.yaml"
MOST_LETTERS: Final = 60_000
"""Some forty pages; a plan of two hundred is refused with a sentence."""
MOST_NUMBER: Final = 10**12
CELL_LETTERS: Final = 500

Key = Annotated[str, Field(pattern=r"^[a-z][a-z_]{0,30}$")]
Filled = Mapping[str, Mapping[str, Any]]


class Column(BaseModel):
    """A column of a table; money is whole fen."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    key: Key
    zh: str
    en: str
    kind: Literal["text", "number", "money"] = "text"


class Choice(BaseModel):
    """One of several."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    key: Key
    zh: str
    en: str


class PlanField(BaseModel):
    """A text with its letters at least and at most, a table with its rows, or a choice, whose answer is the key of an option."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    key: Key
    zh: str
    en: str
    kind: Literal["text", "table", "choice"]
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
    sections: tuple[Section, ...]


@cache
def plan_shape(folder: Path | None = None) -> PlanShape:
    """The plan's shape: the province's `sections.yaml` in `folder` when there is one, else ours. Read once a process."""
    own = folder / "sections.yaml" if folder else None
    place = own if own is not None and own.is_file() else OURS
    return PlanShape.model_validate(yaml.safe_load(place.read_text(encoding="utf-8")))


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
    if one.kind in ("text", "choice"):  # plans of before may hold words in a choice: kept, and not enough to hand in
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
            elif column.kind == "text":
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
