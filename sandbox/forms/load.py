"""Reads form files: a province's in `<data>/forms` goes before ours. Every fault of a file has its line. Blocking; cached until a file
changes."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from sandbox.errors import FieldFault, NotFound, Unready
from sandbox.lined import Lined, Place, Unreadable, decoded, read_lines

from .shape import Form

OURS: Final = Path(__file__).with_name("files")
FORMS: Final = tuple(f"S{number}" for number in range(1, 12))
MOST_BYTES: Final = 200_000
MOST_FAULTS: Final = 20


class NoForm(NotFound):
    """There is no such form."""

    code = "no_such_form"
    zh = "没有这张表。学员班的表是 S1 到 S11。"
    en = "There is no such form. Those of a student class are S1 to S11."


class FormFileWrong(Unready):
    """A province's file cannot be used; ours does not silently take its place. `fields` names each fault with its line."""

    code = "form_file_wrong"
    zh = "表格文件 {file} 有 {count} 处错误：{what_zh} 请改正，或删去这个文件以使用自带的表。"
    en = "The form file {file} has {count} fault(s): {what} Correct it, or delete it to use the form that comes with Kaibo."

    def __init__(self, file: str, faults: tuple[FieldFault, ...]) -> None:
        super().__init__(file=file, count=len(faults), what_zh=faults[0].zh, what=faults[0].en)
        self.fields = faults


@dataclass(frozen=True)
class Listed:
    """One of the eleven as a list has it: the form, or what is wrong with the province's file. `own`: the province's file is used."""

    code: str
    own: bool
    form: Form | None
    wrong: FormFileWrong | None


# What a fault of a file is called: pydantic's or our own code -> Chinese, English.
_SENTENCES: Final = {
    "extra_forbidden": ("不认识的词“{key}”，可能是写错了。", "unknown word `{key}`, perhaps a slip of the pen."),
    "missing": ("缺少“{key}”。", "`{key}` is missing."),
    "literal_error": ("“{key}”只能是 {expected}。", "`{key}` must be {expected}."),
    "string_type": ("“{key}”要写文字。", "`{key}` must be a text."),
    "string_too_short": ("“{key}”不能空着。", "`{key}` may not be empty."),
    "string_too_long": ("“{key}”最多 {max_length} 个字。", "`{key}` takes {max_length} letters at most."),
    "string_pattern_mismatch": (
        "“{key}”只能用小写字母、数字和下划线，以字母开头。", "`{key}` takes small letters, digits and underscores, a letter first."
    ),
    "bool_type": ("“{key}”只能写 true 或 false。", "`{key}` must be true or false."),
    "bool_parsing": ("“{key}”只能写 true 或 false。", "`{key}` must be true or false."),
    "int_type": ("“{key}”要写整数。", "`{key}` must be a whole number."),
    "int_parsing": ("“{key}”要写整数。", "`{key}` must be a whole number."),
    "greater_than_equal": ("“{key}”不能小于 {ge}。", "`{key}` must be at least {ge}."),
    "less_than_equal": ("“{key}”不能大于 {le}。", "`{key}` must be at most {le}."),
    "too_short": ("“{key}”至少要 {min_length} 项。", "`{key}` needs {min_length} at least."),
    "too_long": ("“{key}”最多 {max_length} 项。", "`{key}` takes {max_length} at most."),
    "twice": ("“{key}”写了两遍，每个 key 只能用一次。", "`{key}` stands twice; a key is used once."),
    "options": ("“{key}”：只有 choice 和 choices 有选项 options，也必须有。", "`{key}`: options belong to choices, and they need some."),
    "columns": ("“{key}”：只有 table 有列 columns，也必须有。", "`{key}`: columns belong to a table, and it needs some."),
    "scale": ("“{key}”：只有 score 有两端的含义 scale。", "`{key}`: a scale belongs to a score."),
    "bounds": ("“{key}”：least 大于 most。", "`{key}`: least lies above most."),
    "nobody": ("没有人填写：filler 至少写一个角色。", "nobody fills it in: `filler` names one role at least."),
    "other_form": ("这个文件要写 form: {wanted}，现在是 {key}。", "this file is for form: {wanted}; it says {key}."),
}  # fmt: skip
_OTHERWISE: Final = ("“{key}”的值不对（{detail}）。", "the value of `{key}` is wrong ({detail}).")


def form_of(code: str, folder: Path | None = None) -> Form:
    """The form `S1` to `S11`. NoForm, FormFileWrong."""
    if code not in FORMS:
        raise NoForm
    path = own_file(code, folder) or OURS / f"{code}.yaml"
    known = path.stat()
    return _read(path, code, known.st_mtime_ns, known.st_size)


def all_forms(folder: Path | None = None) -> list[Form]:
    """All eleven, in their order. FormFileWrong."""
    return [form_of(code, folder) for code in FORMS]


def listed(folder: Path | None = None) -> list[Listed]:
    """All eleven, in their order; a wrong file does not hide the others."""
    found = []
    for code in FORMS:
        own = own_file(code, folder) is not None
        try:
            found.append(Listed(code, own, form_of(code, folder), None))
        except FormFileWrong as wrong:
            found.append(Listed(code, own, None, wrong))
    return found


def own_file(code: str, folder: Path | None) -> Path | None:
    """The province's file of this form, None when there is none."""
    own = folder / f"{code}.yaml" if folder else None
    return own if own is not None and own.is_file() else None


@lru_cache(64)
def _read(path: Path, code: str, _changed: int, _size: int) -> Form:
    with path.open("rb") as file:
        blob = file.read(MOST_BYTES + 1)
    try:
        lined = read_lines(decoded(blob, MOST_BYTES))
    except Unreadable as error:
        raise FormFileWrong(path.name, (error.fault,)) from error
    try:
        form = Form.model_validate(lined.data)
    except ValidationError as error:
        found = [_of_pydantic(lined, fault) for fault in _first_causes(error.errors())]
        raise FormFileWrong(path.name, tuple(sorted(found, key=lambda fault: fault.line or 0)[:MOST_FAULTS])) from error
    if form.form != code:
        raise FormFileWrong(path.name, (_said(lined, ("form",), "other_form", {"key": form.form, "wanted": code}),))
    return form


def _first_causes(faults: Sequence[Any]) -> list[Any]:
    """Without "too short" of a list whose only fault is that one of its items is wrong."""
    places = [tuple(fault["loc"]) for fault in faults]
    return [
        fault
        for fault, place in zip(faults, places, strict=True)
        if fault["type"] != "too_short" or not any(other[: len(place)] == place and len(other) > len(place) for other in places)
    ]


def _of_pydantic(lined: Lined, fault: Any) -> FieldFault:
    """A fault of the schema as a sentence; our own validators say in `at` where inside their model it lies."""
    context = dict(fault.get("ctx", {}))
    place: Place = (*fault["loc"], *context.pop("at", ()))
    return _said(lined, place, fault["type"], {"key": place[-1] if place else "file", "detail": fault["msg"], **context})


def _said(lined: Lined, place: Place, code: str, facts: dict[str, Any]) -> FieldFault:
    zh, en = _SENTENCES.get(code, _OTHERWISE)
    return _fault(lined.line_of(place), ".".join(map(str, place)) or "file", code, zh.format(**facts), en.format(**facts))


def _fault(line: int, path: str, code: str, zh: str, en: str) -> FieldFault:
    return FieldFault(path, code, f"第 {line} 行：{zh}", f"Line {line}: {en}", line)
