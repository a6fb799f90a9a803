"""Columns a sheet of listings may leave out: sheets of older exports lack them, and what has no column stays as it is in the draft."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from sandbox.trade.listing_form import ListingForm

from .sheet_numbers import whole

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
    return Column(name, field, str, lambda text, faults: whole(text, name, faults))


MORE = (
    _choice("减库存", "reduce", {"order": "拍下减", "payment": "付款减"}),
    _choice("售卖类型", "sale_type", {"stock": "现货", "presale": "预售"}),
    _number("预售天数", "presale_days"),
    _number("起购件数", "min_per_order"),
    _number("一次最多", "max_per_order"),
    _number("每人限购", "limit_per_buyer"),
)
FIELDS = frozenset(column.field for column in MORE)


def more_cells(form: ListingForm) -> tuple[str, ...]:
    """The cells of a form in these columns."""
    return tuple(column.out(getattr(form, column.field)) for column in MORE)


def more_fields(line: Mapping[str, str], faults: Faults) -> dict[str, Any]:
    """What a line says in these columns, of those the sheet has; what is wrong goes to `faults`."""
    found = {column.field: column.back(line[column.name], faults) for column in MORE if column.name in line}
    return {field: value for field, value in found.items() if value is not None}
