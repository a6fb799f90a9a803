"""Columns a sheet of listings may leave out: sheets of older exports lack them, and what has no column stays as it is in the draft."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sandbox.trade.listing_form import ListingForm, SizeChart, SpecRow

from .sheet_numbers import whole
from .sheet_papers import dimensions_back, dimensions_out

Faults = list[str]


class Column(NamedTuple):
    """`name` of the column, the `field` of the form, its text in a cell, and back: (text, faults) to a value, None for the default."""

    name: str
    field: str
    out: Callable[[Any], str]
    back: Callable[[str, Faults], Any]


def _choice(name: str, field: str, words: Mapping[str, str]) -> Column:
    values = {word: value for value, word in words.items()}

    def back(text: str, faults: Faults) -> str | None:
        if text and text not in values:
            faults.append(f"{name}要写“{'”或“'.join(values)}”：“{text[:20]}”。")
        return values.get(text)

    return Column(name, field, lambda value: words[value], back)


def _number(name: str, field: str) -> Column:
    return Column(name, field, lambda value: "" if value is None else str(value), lambda text, faults: whole(text, name, faults))


def _addresses(name: str, field: str, most: int) -> Column:
    return Column(name, field, "\n".join, lambda text, faults: _many(text, most, name, faults))


def _many(text: str, most: int, what: str, faults: Faults) -> list[str]:
    parts = [part.strip()[:64] for part in text.split("\n") if part.strip()]
    if len(parts) > most:
        faults.append(f"{what}最多 {most} 条。")
    return parts[:most]


def _one(name: str, field: str) -> Column:
    return Column(name, field, lambda value: value or "", lambda text, faults: text[:64] or None)


def _table_out(rows: list[SpecRow]) -> str:
    return "\n".join(f"{row.name}={row.value}" for row in rows)


def _table_back(text: str, faults: Faults) -> list[dict[str, str]]:
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    if len(lines) > 60 or any("=" not in line for line in lines):
        faults.append("规格表一行写一条 名称=内容，最多 60 行。")
    pairs = [line.partition("=") for line in lines[:60] if "=" in line]
    return [{"name": name.strip()[:500], "value": value.strip()[:500]} for name, _, value in pairs]


def _chart_out(chart: SizeChart | None) -> str:
    if chart is None:
        return ""
    return "\n".join(",".join(line) for line in (["尺码", *chart.columns], *([row.size, *row.cells] for row in chart.rows)))


def _chart_back(text: str, faults: Faults) -> dict[str, Any] | None:
    """The first line names the columns, each further one is a size: `尺码,胸围,衣长` and `M,92,66`."""
    lines = [[cell.strip()[:20] for cell in line.replace("，", ",").split(",")] for line in text.split("\n") if line.strip()]
    if not lines:
        return None
    if len(lines) > 101 or any(len(line) > 21 for line in lines):
        faults.append("尺码表太大，最多 40 行 8 列。")
        return None
    return {"columns": lines[0][1:], "rows": [{"size": line[0], "cells": line[1:]} for line in lines[1:]]}


MORE = (
    _choice("减库存", "reduce", {"order": "拍下减", "payment": "付款减"}),
    _choice("售卖类型", "sale_type", {"stock": "现货", "presale": "预售", "stepped": "阶梯发货"}),
    _number("预售天数", "presale_days"),
    _number("起购件数", "min_per_order"),
    _number("一次最多", "max_per_order"),
    _number("每人限购", "limit_per_buyer"),
    _addresses("3:4图", "pictures34", 20),
    _one("白底图", "white_picture"),
    _one("主图视频", "video"),
    Column("规格表", "spec_table", _table_out, _table_back),
    Column("尺码表", "size_chart", _chart_out, _chart_back),
    Column("规格维度", "specs", dimensions_out, dimensions_back),
    _choice("划线价类型", "reference_kind", {"suggested": "参考价", "own": "自己的原价"}),
    _choice("运费方式", "freight_by", {"listing": "本商品", "template": "运费模板"}),
    Column("运费模板名", "freight_template", str, lambda text, faults: text.strip()[:20]),
    _number("重量克", "weight_g"),
    _choice("上架", "start", {"now": "立即上架", "store": "放仓库"}),
)
STEP_STOCK = "阶梯库存"
"""The column of specifications an older sheet lacks."""
FIELDS = frozenset(column.field for column in MORE)


def more_cells(form: ListingForm) -> tuple[str, ...]:
    """The cells of a form in these columns."""
    return tuple(column.out(getattr(form, column.field)) for column in MORE)


def more_fields(line: Mapping[str, str], faults: Faults) -> dict[str, Any]:
    """What a line says in these columns, of those the sheet has; what is wrong goes to `faults`."""
    found = {column.field: column.back(line[column.name], faults) for column in MORE if column.name in line}
    return {field: value for field, value in found.items() if value is not None}
