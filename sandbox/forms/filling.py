"""Whether what was filled in fits the form: every fault with its place and a sentence; pure."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from sandbox.errors import FieldFault

from .shape import Column, Form, FormField

CELL_LETTERS: Final = 200
MOST_NUMBER: Final = 10**11
MOST_FAULTS: Final = 50
MOST_LETTERS: Final = 30_000


def misfits(form: Form, answers: Mapping[str, Any]) -> tuple[FieldFault, ...]:
    """What is wrong with the answers, at most fifty faults; none when the form can be kept."""
    found = list(_strangers(form, answers))
    for section, one in form.fields():
        filled = answers.get(section.key)
        value = filled.get(one.key) if isinstance(filled, Mapping) else None
        found += _of_field(one, value, f"{section.key}.{one.key}")
    if not found and sum(map(len, _texts(answers))) > MOST_LETTERS:
        zh, en = f"整张表最多 {MOST_LETTERS} 字，请删减。", f"A form takes at most {MOST_LETTERS} letters; shorten it."
        found.append(FieldFault("answers", "too_long", zh, en))
    return tuple(found[:MOST_FAULTS])


def _strangers(form: Form, answers: Mapping[str, Any]) -> Iterator[FieldFault]:
    known = {section.key: {one.key for one in section.fields if one.kind != "paper"} for section in form.sections}
    for name, filled in answers.items():
        if name not in known or not isinstance(filled, Mapping):
            yield FieldFault(str(name)[:60], "no_such_part", "这张表没有这一部分。", "The form has no such part.")
            continue
        for key in filled:
            if key not in known[name]:
                yield FieldFault(f"{name}.{key}"[:90], "no_such_field", "这张表没有这一项。", "The form has no such field.")


def _of_field(one: FormField, value: Any, place: str) -> Iterator[FieldFault]:
    if value is None or value in ("", []):
        if one.required and one.kind != "paper":
            yield FieldFault(place, "required", f"请填“{one.zh}”。", f"Fill in “{one.en}”.")
        return
    match one.kind:
        case "text":
            yield from _text(value, one.least, one.upper, place)
        case "money":
            yield from _money(value, one.least, one.upper, place)
        case "number" | "score":
            yield from _number(value, max(one.least, 1 if one.kind == "score" else 0), one.upper, place)
        case "day":
            yield from _day(value, place)
        case "yes_no":
            if not isinstance(value, bool):
                yield FieldFault(place, "not_yes_or_no", "请选“是”或“否”。", "Choose yes or no.")
        case "choice":
            if not isinstance(value, str) or value not in {option.key for option in one.options}:
                yield FieldFault(place, "no_such_option", "请从给出的选项里选，每项一次。", "Choose from the options, each once.")
        case "choices":
            yield from _choices(one, value, place)
        case "table":
            yield from _table(one, value, place)


def _text(value: Any, least: int, most: int, place: str) -> Iterator[FieldFault]:
    if not isinstance(value, str):
        yield FieldFault(place, "not_a_text", "这里填文字。", "This takes text.")
    elif not least <= len(value.strip()) or len(value) > most:
        zh, en = f"请填 {least} 到 {most} 字，现在 {len(value)} 字。", f"{least} to {most} letters; it has {len(value)}."
        yield FieldFault(place, "length", zh, en)


def _number(value: Any, least: int, most: int, place: str) -> Iterator[FieldFault]:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        yield FieldFault(place, "out_of_range", f"请填 {least} 到 {most} 之间的整数。", f"A whole number from {least} to {most}.")


def _money(value: Any, least: int, most: int, place: str) -> Iterator[FieldFault]:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        low, high = f"{least / 100:.2f}", f"{most / 100:.2f}"
        yield FieldFault(place, "no_amount", f"请填 {low} 到 {high} 元之间的金额。", f"An amount from {low} to {high} yuan.")


def _day(value: Any, place: str) -> Iterator[FieldFault]:
    try:
        good = isinstance(value, str) and date.fromisoformat(value).isoformat() == value
    except ValueError:
        good = False
    if not good:
        yield FieldFault(place, "no_day", "请填日期，如 2026-11-25。", "A day as 2026-11-25.")


def _choices(one: FormField, value: Any, place: str) -> Iterator[FieldFault]:
    known = {option.key for option in one.options}
    if not isinstance(value, list) or not all(isinstance(key, str) and key in known for key in value) or len(set(value)) != len(value):
        yield FieldFault(place, "no_such_option", "请从给出的选项里选，每项一次。", "Choose from the options, each once.")
    elif not one.least <= len(value) <= one.upper:
        yield FieldFault(place, "how_many", f"请选 {one.least} 到 {one.upper} 项。", f"Choose {one.least} to {one.upper}.")


def _table(one: FormField, value: Any, place: str) -> Iterator[FieldFault]:
    if not isinstance(value, list) or not all(isinstance(row, Mapping) for row in value):
        yield FieldFault(place, "no_table", "这里填表格。", "This takes rows of a table.")
        return
    if not one.least <= len(value) <= one.upper:
        yield FieldFault(place, "how_many_rows", f"请填 {one.least} 到 {one.upper} 行。", f"{one.least} to {one.upper} rows.")
    columns = {column.key: column for column in one.columns}
    for number, row in enumerate(value[: one.upper], 1):
        for key, cell in row.items():
            if key not in columns:
                yield FieldFault(f"{place}.{number}", "no_such_column", "表格没有这一列。", "The table has no such column.")
            elif cell not in (None, ""):
                yield from _cell(columns[key], cell, f"{place}.{number}.{key}")


def _cell(column: Column, cell: Any, place: str) -> Iterator[FieldFault]:
    if column.kind == "text":
        yield from _text(cell, 0, CELL_LETTERS, place)
    elif column.kind == "day":
        yield from _day(cell, place)
    elif column.kind == "money":
        yield from _money(cell, 0, MOST_NUMBER, place)
    else:
        yield from _number(cell, 0, MOST_NUMBER, place)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
