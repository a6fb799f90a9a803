"""Rubrics as data: blocks of criteria that make 100 points. The version that marked a work stays what it was (domain.md F.5)."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from training.events.assessment import Subject

WHOLE = 100
OURS = Path(__file__).with_name("rubrics")
Key = Annotated[str, Field(pattern=r"^[a-z][a-z_]{1,30}$")]
Words = Annotated[str, Field(min_length=1, max_length=80)]


class RubricFault(ValueError):
    """A rubric file says something a rubric cannot; `zh` is the sentence in Chinese, where there is one."""

    def __init__(self, en: str, zh: str = "") -> None:
        super().__init__(en)
        self.zh = zh


class Grade(BaseModel):
    """A grade (优, 良, 合格, 不合格): from `least` per cent of a criterion's points on."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    key: Key
    zh: Words
    en: Words
    least: Annotated[int, Field(ge=0, le=100)]


class Level(BaseModel):
    """What a work of one grade looks like."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    zh: Words
    en: Words


class Criterion(BaseModel):
    """What is marked, with its points; `suggest` when the machine has a figure for it; `levels` one for each grade of the rubric."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    key: Key
    zh: Words
    en: Words
    points: Annotated[int, Field(ge=1, le=WHOLE)]
    suggest: bool = False
    levels: tuple[Level, ...] = ()


class Block(BaseModel):
    """Criteria that belong together."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    key: Key
    zh: Words
    en: Words
    criteria: tuple[Criterion, ...]

    @property
    def points(self) -> int:
        """What the block is worth."""
        return sum(one.points for one in self.criteria)


class Veto(BaseModel):
    """One of these rules broken on air and never corrected: the block is worth at most `share` per cent of its points."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    rules: tuple[Annotated[str, Field(pattern=r"^C\d\d$")], ...]
    block: Key
    share: Annotated[int, Field(ge=0, le=100)]


class Rubric(BaseModel):
    """A marking sheet (考核评分表) of 100 points."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    name: Literal["practice", "plan"]
    zh: Words
    en: Words
    grades: tuple[Grade, ...] = ()
    blocks: tuple[Block, ...]
    veto: Veto | None = None

    @model_validator(mode="after")
    def adds_up(self) -> "Rubric":
        """All points make 100, no key stands twice, and a veto names a block there is."""
        keys = [one.key for one in self.criteria()]
        if sum(block.points for block in self.blocks) != WHOLE:
            total = sum(block.points for block in self.blocks)
            raise RubricFault(f"all points must make {WHOLE}, these make {total}", f"各项分值合计要等于 {WHOLE} 分，现在是 {total} 分。")
        if len(set(keys)) != len(keys):
            raise RubricFault("a criterion stands twice", "有两个评分项的代号（key）相同。")
        if self.veto is not None and self.veto.block not in {block.key for block in self.blocks}:
            raise RubricFault("the veto names a block that is not there", "一票限分（veto）里的模块（block）不存在。")
        least = [grade.least for grade in self.grades]
        if least and (least != sorted(set(least), reverse=True) or least[-1] != 0):
            raise RubricFault("grades go down to 0", "等级（grades）要从高到低排，最后一级从 0 开始。")
        odd = next((one for one in self.criteria() if one.levels and len(one.levels) != len(self.grades)), None)
        if odd is not None:
            zh = f"评分项「{odd.zh}」要有 {len(self.grades)} 条等级说明（levels），现在是 {len(odd.levels)} 条。"
            raise RubricFault(f"{odd.key}: a level for each grade", zh)
        return self

    def criteria(self) -> Iterator[Criterion]:
        """Every criterion in its order."""
        for block in self.blocks:
            yield from block.criteria


def bands(points: int, grades: Sequence[Grade]) -> list[tuple[int, int] | None]:
    """The whole points of each grade, low and high; None for a grade no whole point falls into. Pure."""
    found: list[tuple[int, int] | None] = []
    high = points
    for grade in grades:
        low = -(-points * grade.least // WHOLE)
        found.append((low, high) if low <= high else None)
        high = min(high, low - 1)
    return found


def told(rubric: Rubric) -> dict[str, Any]:
    """A rubric as pages show it: each criterion with the points of each grade beside the words of its levels."""
    said = rubric.model_dump(mode="json")
    for block, shown in zip(rubric.blocks, said["blocks"], strict=True):
        for one, criterion in zip(block.criteria, shown["criteria"], strict=True):
            criterion["bands"] = bands(one.points, rubric.grades)
    return said


def _plain(rubric: Rubric) -> str:
    """Canonical JSON; a rubric without grades reads as it did before there were any, so that its digest stays."""
    said = rubric.model_dump(mode="json")
    if not rubric.grades:
        del said["grades"]
    for block in said["blocks"]:
        for one in block["criteria"]:
            if not one["levels"]:
                del one["levels"]
    return json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


@dataclass(frozen=True)
class Version:
    """A rubric and the SHA-256 of what it says; marks name the digest."""

    rubric: Rubric
    text: str
    digest: str


def read_rubric(text: str) -> Version:
    """A rubric from YAML. RubricFault with the place and the reason."""
    try:
        rubric = Rubric.model_validate(yaml.safe_load(text))
    except (yaml.YAMLError, ValidationError) as error:
        raise RubricFault(str(error)) from error
    plain = _plain(rubric)
    return Version(rubric, plain, hashlib.sha256(plain.encode()).hexdigest())


def stored(text: str) -> Rubric:
    """A rubric as it was when it was first used."""
    return Rubric.model_validate_json(text)


@cache
def current_rubric(subject: Subject, folder: Path | None = None) -> Version:
    """The rubric new marks use: the province's file in `folder` when there is one, ours otherwise. Read once a process."""
    for place in (*((folder,) if folder else ()), OURS):
        file = place / f"{subject}.yaml"
        if file.is_file():
            found = read_rubric(file.read_text(encoding="utf-8"))
            if found.rubric.name != subject:
                raise RubricFault(f"{file}: this is the rubric {found.rubric.name}")
            return found
    raise RubricFault(f"no rubric for {subject}")
