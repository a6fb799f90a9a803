"""Size charts of clothes and shoes: what columns each category starts with, and what is wrong with a chart (E.1 尺码表, D.3 服饰鞋包)."""

import re
from collections.abc import Iterator

from .listing_form import ListingForm, SizeChart, SizeRow
from .verdict import Fault

_TOP = ("胸围", "肩宽", "衣长", "袖长")
_COLUMNS: dict[str, tuple[str, ...]] = {
    "clothing-tshirt": _TOP,
    "clothing-coat": _TOP,
    "clothing-dress": ("胸围", "腰围", "肩宽", "裙长"),
    "clothing-trousers": ("腰围", "臀围", "大腿围", "裤长"),
    "clothing-shoes": ("欧码", "脚长", "脚宽"),
    "clothing-socks": ("适合脚长",),
    "clothing-underwear": ("胸围", "腰围", "建议体重"),
    "clothing-scarf": ("头围或长度",),
}
_TOP_ROWS = (("S", 88, 38, 64, 19), ("M", 92, 39, 66, 20), ("L", 96, 40, 68, 21), ("XL", 100, 41, 70, 22))
_ROWS: dict[str, tuple[tuple[object, ...], ...]] = {
    "clothing-tshirt": _TOP_ROWS,
    "clothing-coat": (("S", 96, 39, 62, 58), ("M", 100, 40, 64, 59), ("L", 104, 41, 66, 60), ("XL", 108, 42, 68, 61)),
    "clothing-dress": (("S", 84, 68, 37, 108), ("M", 88, 72, 38, 110), ("L", 92, 76, 39, 112)),
    "clothing-trousers": (("S", 66, 88, 52, 98), ("M", 70, 92, 54, 100), ("L", 74, 96, 56, 102)),
    "clothing-shoes": tuple((number, number, 22 + (number - 35) / 2, round(8.5 + (number - 35) * 0.2, 1)) for number in range(35, 45)),
    "clothing-socks": (("均码", "22-25"),),
    "clothing-underwear": (("M", 85, 66, "45-52"), ("L", 90, 70, "52-60"), ("XL", 95, 74, "60-68")),
    "clothing-scarf": (("均码", "56-58"),),
}
_CELL = re.compile(r"\d{1,4}(\.\d)?([-~～至]\d{1,4}(\.\d)?)?")
SIZE_WORDS = ("尺码", "码数", "鞋码", "大小")
MOST_COLUMNS, MOST_ROWS = 8, 40


def template_of(leaf: str) -> SizeChart | None:
    """The chart a category starts with, in centimetres and kilograms; None where nothing is worn."""
    if leaf not in _COLUMNS:
        return None
    rows = [SizeRow(size=str(row[0]), cells=[str(cell) for cell in row[1:]]) for row in _ROWS[leaf]]
    return SizeChart(columns=list(_COLUMNS[leaf]), rows=rows)


def sizes(form: ListingForm) -> Iterator[Fault]:
    """The faults of a size chart; clothes and shoes without one get an advice."""
    chart = form.size_chart
    if chart is None or not chart.rows:
        if form.leaf in _COLUMNS:
            zh = "服饰建议放尺码表，客人问“我穿多大”就有答案，退货也少。"
            yield Fault("size_chart", "missing", zh, "Clothes need a size chart: it answers what fits and saves returns.", kind="advice")
        return
    if len(chart.columns) > MOST_COLUMNS or len(chart.rows) > MOST_ROWS:
        zh = f"尺码表最多 {MOST_ROWS} 行 {MOST_COLUMNS} 列。"
        yield Fault("size_chart", "too_many", zh, f"A size chart has at most {MOST_ROWS} rows and {MOST_COLUMNS} columns.")
    names = [name.strip() for name in chart.columns]
    if not names or not all(names) or len(set(names)) < len(names):
        yield Fault("size_chart.columns", "unfit", "尺码表每一列都要有名字，不能重复。", "Every column of the size chart has its own name.")
    yield from _rows(chart)
    yield from _left_out(form, chart)


def _rows(chart: SizeChart) -> Iterator[Fault]:
    seen: set[str] = set()
    for index, row in enumerate(chart.rows):
        size = row.size.strip()
        if not size or size in seen:
            yield Fault(f"size_chart.rows.{index}", "repeated", "尺码不能空，也不能重复。", "A size is named, and only once.")
        seen.add(size)
        wrong = next((cell for cell in row.cells if not _CELL.fullmatch(cell.strip())), None)
        if len(row.cells) != len(chart.columns) or wrong is not None:
            zh = f"“{size}”这一行每格都要填数字或范围，例如 88 或 45-52，单位厘米、公斤。"
            en = f'Each cell of "{size}" is a number or a span such as 88 or 45-52, in centimetres or kilograms.'
            yield Fault(f"size_chart.rows.{index}", "unfit", zh, en, quote=wrong or "")


def _left_out(form: ListingForm, chart: SizeChart) -> Iterator[Fault]:
    """Sizes one can buy that the chart does not explain."""
    sold = [value.strip() for one in form.specs if one.name.strip() in SIZE_WORDS for value in one.values]
    missing = [value for value in sold if value not in {row.size.strip() for row in chart.rows}]
    if missing:
        zh = f"在卖的尺码“{'、'.join(missing)}”不在尺码表里。"
        yield Fault("size_chart", "left_out", zh, f"Sizes on sale that the chart leaves out: {', '.join(missing)}.", kind="advice")
