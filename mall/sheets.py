"""Listings as an Excel file and back: two sheets a student can edit, written without formulas, read with every limit looked at first."""

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Sequence

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from sandbox.errors import FieldFault, Invalid
from sandbox.trade.categories import tree
from sandbox.trade.listing_form import ListingForm

from .sheet_cells import COLUMNS, SKU_COLUMNS, SheetRow, cells, row_of, text_of
from .sheet_more import MORE, STEP_STOCK
from .sheet_numbers import yuan
from .sheet_papers import PAPERS, VALUES, packed

MOST_BYTES = 5 * 1024 * 1024
MOST_UNPACKED = 20 * 1024 * 1024
MOST_MEMBERS = 200
MOST_ROWS, MOST_COLUMNS = 5_000, 60
MOST_LISTINGS = 200
GOODS, SKUS, HELP = "商品", "规格", "说明"
MAY_LACK = (*(column.name for column in MORE), *PAPERS, STEP_STOCK, VALUES)
ALL_COLUMNS = (*COLUMNS, *(column.name for column in MORE), *PAPERS)
TEXT_ONLY = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
CELL = re.compile(rb"""<(?:\w+:)?c\s[^>]*?\br\s*=\s*["']([A-Za-z]+)(\d+)["']""")
ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br\s*=\s*["'](\d+)["']""")
FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
ROWS = re.compile(rb"<(?:\w+:)?row[\s>/]")


class SheetRefused(Invalid):
    """The file cannot be read as a sheet of listings; the sentence says why."""

    code = "sheet_refused"
    zh = "{zh_reason}"
    en = "{en_reason}"

    def __init__(self, code: str, zh: str, en: str) -> None:
        super().__init__((FieldFault("file", code, zh, en),), zh_reason=zh, en_reason=en)


def write_sheet(listings: Sequence[tuple[str, ListingForm]]) -> bytes:
    """An Excel file of the listings. What people typed stays text: never a formula, never a link. Blocking: call it in a thread."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, TEXT_ONLY)
    head, text = book.add_format({"bold": True, "bg_color": "#FFF3E8"}), book.add_format({"num_format": "@"})
    goods, skus, help_page = book.add_worksheet(GOODS), book.add_worksheet(SKUS), book.add_worksheet(HELP)
    for sheet, columns in ((goods, ALL_COLUMNS), (skus, (*SKU_COLUMNS, STEP_STOCK, VALUES))):
        for column, name in enumerate(columns):
            sheet.write_string(0, column, name, head)
        sheet.freeze_panes(1, 2)
        sheet.set_column(0, len(columns), 16, text)
    sku_row = 1
    for row, (listing_id, form) in enumerate(listings, 1):
        for column, value in enumerate((str(row), listing_id, *cells(form))):
            goods.write_string(row, column, value, text)
        for sku in form.skus:
            stocks = ["" if pieces is None else str(pieces) for pieces in (sku.stock, sku.step_stock)]
            typed = (str(row), sku.sku_id or "", sku.name, yuan(sku.price_fen), stocks[0], sku.code, stocks[1], packed(sku.values))
            for column, value in enumerate(typed):
                skus.write_string(sku_row, column, value, text)
            sku_row += 1
    for row, line in enumerate(_help()):
        help_page.write_string(row, 0, line)
    help_page.set_column(0, 0, 90)
    book.close()
    return out.getvalue()


def _help() -> list[str]:
    leaves = [f"{leaf.id} = {leaf.group_name} / {leaf.name}" for leaf in tree().leaves.values()]
    return [
        "“商品”每行一个商品，“规格”用同一个“序号”对应。商品编号留空就是新商品；不要改编号。",
        "卖点、属性、售后、资质、图片一格写多条时换行；属性和资质写成 名称=内容。价格、运费单位是元。",
        "资质有效期、资质主体一行写一份，例如 sc=2027-01-31；规格维度一行写一个，例如 颜色=红、蓝，“规格”里再写规格值 红。",
        "售卖类型写 现货、预售 或 阶梯发货；预售和阶梯发货要写预售天数，阶梯发货再在“规格”里写阶梯库存（现货卖完后按天数发货的件数）。",
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
    found = [row_of(number, line, of.pop(line["序号"], [])) for number, line in goods]
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
    heads = [text_of(cell) for cell in rows[0]][:MOST_COLUMNS]
    missing = [column for column in columns if column not in heads]
    if missing:
        zh = f"“{name}”缺少列：{'、'.join(missing)}。"
        raise SheetRefused("columns", zh, f"Columns are missing in {name}: {', '.join(missing)}.")
    where = {column: heads.index(column) for column in (*columns, *MAY_LACK) if column in heads}
    found = []
    for number, row in enumerate(rows[1:], 2):
        line = {column: text_of(row[at]) if at < len(row) else "" for column, at in where.items()}
        if any(line.values()):
            found.append((number, line))
    return found
