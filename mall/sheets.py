"""Listings as an Excel file and back: two sheets a student can edit, written without formulas, read with every limit looked at first."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from sandbox.errors import FieldFault, Invalid
from sandbox.trade.categories import tree
from sandbox.trade.listing_form import ListingForm

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 20 * 1024 * 1024
MOST_MEMBERS = 200
MOST_ROWS, MOST_COLUMNS = 5_000, 60
MOST_LISTINGS = 200
GOODS, SKUS, HELP = "商品", "规格", "说明"
AFTER_SALE = {
    "seven_days": "七天无理由",
    "fifteen_days": "十五天无理由",
    "no_seven_days_confirmed": "不支持七天无理由（已提示）",
    "damaged": "坏损包退",
    "allergy": "过敏包退",
    "exchange": "可换货",
}
COLUMNS = (
    "序号", "商品编号", "类目", "标题", "短标题", "品牌", "卖点", "属性", "划线价", "划线价来源", "运费", "发货小时", "售后", "客服电话",
    "渠道", "资质", "主图", "详情图",
)  # fmt: skip
SKU_COLUMNS = ("序号", "规格编号", "规格名", "价格", "库存", "编码")
TEXT_ONLY = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Za-z]+)(\d+)["']""")
ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br\s*=\s*["'](\d+)["']""")
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
ROWS = re.compile(rb"<(?:\w+:)?row[\s>/]")
HALF = {0xFF10 + digit: str(digit) for digit in range(10)} | {0xFF0E: ".", 0xFF0C: ",", 0xFFE5: "¥", 0xFF0D: "-"}


class SheetRefused(Invalid):
    """The file cannot be read as a sheet of listings; the sentence says why."""

    code = "sheet_refused"
    zh = "{zh_reason}"
    en = "{en_reason}"

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__((FieldFault("file", code, zh, en),), zh_reason=zh, en_reason=en)


@dataclass(frozen=True)
class SheetRow:
    """One listing of a file: its row, the id of a listing that is there already (or None), its form as it was typed, and what is wrong."""

    row: int
    listing_id: str | None
    form: ListingForm
    faults: tuple[str, ...]


def write_sheet(listings: Sequence[tuple[str, ListingForm]]) -> bytes:
    """An Excel file of the listings. What people typed stays text: never a formula, never a link. Blocking: call it in a thread."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, TEXT_ONLY)
    head, text = book.add_format({"bold": True, "bg_color": "#FFF3E8"}), book.add_format({"num_format": "@"})
    goods, skus, help_page = book.add_worksheet(GOODS), book.add_worksheet(SKUS), book.add_worksheet(HELP)
    for sheet, columns in ((goods, COLUMNS), (skus, SKU_COLUMNS)):
        for column, name in enumerate(columns):
            sheet.write_string(0, column, name, head)
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, len(columns), 16, text)
    sku_row = 1
    for row, (listing_id, form) in enumerate(listings, 1):
        for column, value in enumerate((str(row), listing_id, *_cells(form))):
            goods.write_string(row, column, value, text)
        for sku in form.skus:
            cells = (str(row), sku.sku_id or "", sku.name, _yuan(sku.price_fen), "" if sku.stock is None else str(sku.stock), sku.code)
            for column, value in enumerate(cells):
                skus.write_string(sku_row, column, value, text)
            sku_row += 1
    for row, line in enumerate(_help()):
        help_page.write_string(row, 0, line)
    help_page.set_column(0, 0, 90)
    book.close()
    return out.getvalue()


def _cells(form: ListingForm) -> tuple[str, ...]:
    documents = "\n".join(f"{one.kind}={one.number}" for one in form.documents)
    return (
        form.leaf, form.title, form.short_name, form.brand, "\n".join(form.points),
        "\n".join(f"{name}={value}" for name, value in form.attributes.items()), _yuan(form.reference_fen), form.reference_source,
        _yuan(form.freight_fen), str(form.dispatch_h), "\n".join(AFTER_SALE[one] for one in form.after_sale), form.service_phone,
        "仅直播间" if form.channel == "live" else "全部", documents, "\n".join(form.pictures), "\n".join(form.detail_pictures),
    )  # fmt: skip


def _help() -> list[str]:
    leaves = [f"{leaf.id} = {leaf.group_name} / {leaf.name}" for leaf in tree().leaves.values()]
    return [
        "“商品”每行一个商品，“规格”用同一个“序号”对应。商品编号留空就是新商品；不要改编号。",
        "卖点、属性、售后、资质、图片一格写多条时换行；属性和资质写成 名称=内容。价格、运费单位是元。",
        "不要用公式；从别处复制请粘贴为数值。最多 200 个商品、5000 行、5 MB。导入后都是草稿，要再提交审核。",
        "可用的类目编号：",
        *leaves,
    ]


def read_sheet(data: bytes) -> list[SheetRow]:
    """The listings of a file, whatever is wrong with single cells said row by row. SheetRefused for a file that cannot be read.

    Looks at sizes before it unpacks and at rows and columns before it builds a table. Blocking: call it in a thread.
    """
    _look_first(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        names = book.sheet_names
        if GOODS not in names or SKUS not in names:
            raise SheetRefused("sheets", "文件里要有“商品”和“规格”两张表，请用导出的文件改。", "The file needs the sheets 商品 and 规格.")
        goods = _table(book, GOODS, COLUMNS)
        skus = _table(book, SKUS, SKU_COLUMNS)
    except (CalamineError, zipfile.BadZipFile, ValueError, KeyError, OSError) as odd:
        raise SheetRefused("broken", "这个 Excel 文件打不开，请重新导出再改。", "This file cannot be opened as Excel.") from odd
    if len(goods) > MOST_LISTINGS:
        zh = f"一次最多导入 {MOST_LISTINGS} 个商品，文件里有 {len(goods)} 个。"
        raise SheetRefused("too_many", zh, f"At most {MOST_LISTINGS} listings at a time; {len(goods)} found.")
    of: dict[str, list[tuple[int, dict[str, str]]]] = {}
    for number, line in skus:
        of.setdefault(line["序号"], []).append((number, line))
    found = [_listing(number, line, of.pop(line["序号"], [])) for number, line in goods]
    if of and (lost := next(iter(of.values()))):
        zh = f"“规格”第 {lost[0][0]} 行的序号“{lost[0][1]['序号']}”在“商品”里没有。"
        raise SheetRefused("no_listing", zh, f"Row {lost[0][0]} of 规格 belongs to no row of 商品.")
    return found


def _look_first(data: bytes) -> None:
    """Refuse what would cost memory or time: too large, a bomb, a million rows, formulas, macros."""
    if len(data) > MOST_BYTES:
        raise SheetRefused("too_large", "文件太大，最多 5 MB。", "The file is too large: at most 5 MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as pack:
            members = pack.infolist()
            if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_UNPACKED:
                raise SheetRefused("bomb", "这个文件解开后太大，不像正常的 Excel，已经拒绝。", "This file is far too large when unpacked.")
            names = {one.filename for one in members}
            if any(name.endswith("vbaProject.bin") for name in names):
                raise SheetRefused("macros", "不接受带宏的文件，请另存为 xlsx。", "Files with macros are not taken; save it as xlsx.")
            if "xl/workbook.xml" not in names:
                raise SheetRefused("not_excel", "这不是 xlsx 文件，请用导出的 Excel 文件改。", "This is no xlsx file.")
            room = MOST_UNPACKED
            for member in members:
                part = _inflated(data, member, room)
                room -= len(part)
                if member.filename.endswith((".xml", ".rels")) and b"\0" in part[:400]:  # UTF-16 would hide what is looked for below
                    raise zipfile.BadZipFile("not UTF-8")
                if b"sheetData" in part:
                    _look_at_sheet(part)
    except (zipfile.BadZipFile, zlib.error, struct.error, NotImplementedError, OSError, EOFError) as odd:
        raise SheetRefused("not_excel", "这不是 xlsx 文件，请用导出的 Excel 文件改。", "This is no xlsx file.") from odd


def _inflated(data: bytes, member: zipfile.ZipInfo, room: int) -> bytes:
    """What a member really unpacks to, whatever its header says, up to `room` bytes."""
    name_length, extra_length = struct.unpack_from("<HH", data, member.header_offset + 26)
    start = member.header_offset + 30 + name_length + extra_length
    packed = data[start : start + member.compress_size]
    if member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or member.flag_bits & 1:
        raise zipfile.BadZipFile("an unusual or encrypted member")
    part = packed if member.compress_type == zipfile.ZIP_STORED else zlib.decompressobj(-15).decompress(packed, room + 1)
    if len(part) > room:
        raise SheetRefused("bomb", "这个文件解开后太大，不像正常的 Excel，已经拒绝。", "This file is far too large when unpacked.")
    return part


def _look_at_sheet(xml: bytes) -> None:
    if FORMULA.search(xml):
        raise SheetRefused("formulas", "文件里有公式。请全选、复制、“粘贴为数值”后再导入。", "The file holds formulas: paste values.")
    if sum(1 for _ in ROWS.finditer(xml)) > MOST_ROWS or any(_large(one.group(1)) for one in ROW.finditer(xml)):
        raise SheetRefused("rows", f"行数太多，最多 {MOST_ROWS} 行。", f"Too many rows: at most {MOST_ROWS}.")
    if any(_large(one.group(2)) or len(one.group(1)) > 2 for one in CELL.finditer(xml)):
        raise SheetRefused("rows", f"行或列太多，最多 {MOST_ROWS} 行。", f"Too many rows or columns: at most {MOST_ROWS} rows.")


def _large(digits: bytes) -> bool:
    return len(digits) > 6 or int(digits) > MOST_ROWS


def _table(book: CalamineWorkbook, name: str, columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False, nrows=MOST_ROWS + 1)
    if not rows:
        return []
    heads = [_text(cell) for cell in rows[0]][:MOST_COLUMNS]
    missing = [column for column in columns if column not in heads]
    if missing:
        zh = f"“{name}”缺少列：{'、'.join(missing)}。"
        raise SheetRefused("columns", zh, f"Columns are missing in {name}: {', '.join(missing)}.")
    where = {column: heads.index(column) for column in columns}
    found = []
    for number, row in enumerate(rows[1:], 2):
        line = {column: _text(row[at]) if at < len(row) else "" for column, at in where.items()}
        if any(line.values()):
            found.append((number, line))
    return found


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell).strip() if cell is not None else ""


def _listing(number: int, line: dict[str, str], skus: list[tuple[int, dict[str, str]]]) -> SheetRow:
    faults: list[str] = []

    def cut(text: str, most: int, what: str) -> str:
        if len(text) > most:
            faults.append(f"{what}太长，最多 {most} 个字。")
        return text[:most]

    def many(text: str, most: int, what: str) -> list[str]:
        parts = [part.strip() for part in re.split(r"[\n；;]", text) if part.strip()]
        if len(parts) > most:
            faults.append(f"{what}最多 {most} 条。")
        return [cut(part, 500, what) for part in parts[:most]]

    def pairs(text: str, most: int, what: str) -> list[tuple[str, str]]:
        found = [part.partition("=") for part in many(text, most, what)]
        faults.extend(f"{what}要写成 名称=内容：“{name}”。" for name, sign, _ in found if not sign)
        return [(name.strip()[:40], value.strip()) for name, sign, value in found if sign]

    names = {name: key for key, name in AFTER_SALE.items()}
    after_sale = many(line["售后"], 6, "售后")
    faults.extend(f"没有这种售后：“{one}”。" for one in after_sale if one not in names)
    if len(skus) > 500:
        faults.append(f"规格有 {len(skus)} 个，最多 500 个。")
    form = {
        "leaf": cut(line["类目"], 40, "类目"),
        "title": cut(line["标题"], 500, "标题"),
        "short_name": cut(line["短标题"], 500, "短标题"),
        "brand": cut(line["品牌"], 500, "品牌"),
        "points": many(line["卖点"], 20, "卖点"),
        "attributes": dict(pairs(line["属性"], 40, "属性")),
        "reference_fen": _fen(line["划线价"], "划线价", faults),
        "reference_source": cut(line["划线价来源"], 500, "划线价来源"),
        "freight_fen": _fen(line["运费"], "运费", faults) or 0,
        "dispatch_h": _whole(line["发货小时"], "发货小时", faults) or 48,
        "after_sale": [names[one] for one in after_sale if one in names],
        "service_phone": cut(line["客服电话"], 40, "客服电话"),
        "channel": "live" if line["渠道"] == "仅直播间" else "all",
        "documents": [{"kind": kind, "number": value} for kind, value in pairs(line["资质"], 20, "资质")],
        "pictures": [one[:64] for one in many(line["主图"], 20, "主图")],
        "detail_pictures": [one[:64] for one in many(line["详情图"], 50, "详情图")],
        "skus": [
            {
                "sku_id": sku["规格编号"][:64] or None,
                "name": cut(sku["规格名"], 500, "规格名"),
                "price_fen": _fen(sku["价格"], f"规格第 {row} 行价格", faults),
                "stock": _whole(sku["库存"], f"规格第 {row} 行库存", faults),
                "code": cut(sku["编码"], 500, "编码"),
            }
            for row, sku in skus[:500]
        ],
    }
    return SheetRow(number, line["商品编号"][:64] or None, ListingForm.model_validate(form), tuple(faults))


def _fen(text: str, what: str, faults: list[str]) -> int | None:
    """Yuan in full-width or half-width digits as fen; commas and the sign of the yuan are forgiven."""
    plain = _half(text).replace(",", "").replace("¥", "").replace("元", "").strip()
    if not plain:
        return None
    if not re.fullmatch(r"-?\d{1,12}(\.\d{1,2})?0*", plain):
        faults.append(f"{what}要写成数字，最多两位小数：“{text[:20]}”。")
        return None
    sign = -1 if plain.startswith("-") else 1
    whole, _, part = plain.lstrip("-").partition(".")
    return sign * (int(whole) * 100 + int((part + "00")[:2]))


def _whole(text: str, what: str, faults: list[str]) -> int | None:
    plain = _half(text).replace(",", "")
    if not plain:
        return None
    if not re.fullmatch(r"-?\d{1,12}", plain):
        faults.append(f"{what}要写成整数：“{text[:20]}”。")
        return None
    return int(plain)


def _half(text: str) -> str:
    return text.translate(HALF).strip()


def _yuan(fen: int | None) -> str:
    return "" if fen is None else f"{'-' if fen < 0 else ''}{abs(fen) // 100}.{abs(fen) % 100:02d}"
