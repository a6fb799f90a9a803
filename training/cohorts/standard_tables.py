"""The standard timetables as files: ours, and those a province puts into its data folder (R-CLS-3, R-CLS-4); a class keeps its version."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from sandbox.errors import FieldFault, Invalid

from .timetables import Lesson, Standard, minute

OURS = Path(__file__).with_name("standards")
Modes = dict[str, Standard]


class RawLesson(BaseModel):
    """One session as it is written: `at: 09:00-12:00`, class hours in tenths."""

    model_config = ConfigDict(extra="forbid")
    at: Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")]
    tenths: Annotated[int, Field(ge=5, le=120)]
    topic: Annotated[str, Field(min_length=1, max_length=60)]
    content: list[str] = []
    tasks: list[str] = []
    online: bool = False
    printed: bool = True


class RawTable(BaseModel):
    """The table of one mode: its days in order, each a list of sessions that come one after the other."""

    model_config = ConfigDict(extra="forbid")
    name: Annotated[str, Field(min_length=1, max_length=60)]
    most_tenths_a_day: Annotated[int, Field(ge=10, le=120)]
    days: Annotated[list[Annotated[list[RawLesson], Field(min_length=1)]], Field(min_length=1, max_length=60)]

    @model_validator(mode="after")
    def _of_one_piece(self) -> "RawTable":
        for number, day in enumerate(self.days, 1):
            if sum(lesson.tenths for lesson in day) > self.most_tenths_a_day:
                raise ValueError(f"day {number} has more class hours than most_tenths_a_day")
            times = [minute(time) for lesson in day for time in lesson.at.split("-")]
            if times != sorted(set(times)):
                raise ValueError(f"day {number}: a session begins before the one above it ends")
        return self


class RawVersion(BaseModel):
    """A file: the name of the version, the first day of a class that goes by it, and a table for each mode it speaks of."""

    model_config = ConfigDict(extra="forbid")
    version: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{1,39}$")]
    valid_from: date
    tables: Annotated[dict[str, RawTable], Field(min_length=1)]


def version_on(mode: str, day: str, folder: Path | None = None) -> str:
    """The version a class of this mode goes by that begins on `day`: the newest in force then; the oldest for a day before all.

    Invalid names a file of the province's that cannot be read. KeyError for a mode no file has.
    """
    known = sorted((str(raw.valid_from), raw.version) for raw in _versions(folder) if mode in raw.tables)
    if not known:
        raise KeyError(mode)
    return next((version for since, version in reversed(known) if since <= day), known[0][1])


def standard(mode: str, version: str, folder: Path | None = None) -> Standard:
    """The standard timetable of a mode and a version; a province's file stands before ours of the same name. KeyError for none."""
    raw = next((raw for raw in _versions(folder) if raw.version == version and mode in raw.tables), None)
    if raw is None:
        raise KeyError((mode, version))
    table = raw.tables[mode]
    lessons = tuple(_lesson(number, one) for number, day in enumerate(table.days, 1) for one in day)
    return Standard(version, mode, table.name, table.most_tenths_a_day, len(table.days), lessons)


def _lesson(number: int, raw: RawLesson) -> Lesson:
    begins, ends = raw.at.split("-")
    return Lesson(
        day=str(number), begins=begins, ends=ends, tenths=raw.tenths, topic=raw.topic, online=raw.online, printed=raw.printed,
        content=tuple(raw.content), tasks=tuple(raw.tasks),
    )  # fmt: skip


_read: dict[Path, tuple[int, RawVersion]] = {}
"""What was read of each file, and when it had been written: a file that is put in its place counts at once."""


def _versions(folder: Path | None) -> Iterator[RawVersion]:
    for place in (*((folder,) if folder is not None else ()), OURS):
        for path in sorted(place.glob("*.yaml")):
            written = path.stat().st_mtime_ns
            if path not in _read or _read[path][0] != written:
                _read[path] = (written, _taken(path))
            yield _read[path][1]


def _taken(path: Path) -> RawVersion:
    try:
        raw: Any = yaml.safe_load(path.read_text("utf-8"))
        return RawVersion.model_validate(raw if isinstance(raw, Mapping) else {})
    except (OSError, UnicodeDecodeError, yaml.YAMLError, ValidationError) as problem:
        zh = f"标准课表文件 {path.name} 有误，请管理员改好或先移走：{_first(problem)}"
        en = f"The timetable file {path.name} cannot be used; mend it or take it away: {_first(problem)}"
        raise Invalid((FieldFault("mode", "timetable_file", zh, en),)) from None


def _first(problem: Exception) -> str:
    if isinstance(problem, ValidationError):
        fault = problem.errors()[0]
        return f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}"
    return str(problem).splitlines()[0]
