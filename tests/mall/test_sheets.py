"""Listings in Excel: out and in again, and everything that may be wrong with a file."""

import io
import zipfile
from typing import Any

import httpx
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from mall.sheet_cells import COLUMNS, SKU_COLUMNS
from mall.sheets import ALL_COLUMNS, GOODS, SKUS, read_sheet, write_sheet
from sandbox.trade.listing_form import ListingForm
from tests.mall.market import NOODLE, OTHER, SHOP, Market

LINE = {"序号": "1", "类目": "food-noodle", "标题": "湖南常德手工鲜米粉家庭装", "运费": "0", "发货小时": "48", "售后": "七天无理由"}


def sheet(lines: list[dict[str, Any]], skus: list[dict[str, Any]], columns: tuple[str, ...] = COLUMNS, **options: Any) -> bytes:
    """An Excel file with these cells, typed as they come."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, **options})
    for name, heads, rows in ((GOODS, columns, lines), (SKUS, SKU_COLUMNS, skus)):
        page = book.add_worksheet(name)
        page.write_row(0, 0, heads)
        for row, line in enumerate(rows, 1):
            for column, key in enumerate(heads):
                if key in line:
                    page.write(row, column, line[key])
    book.close()
    return out.getvalue()


async def send(market: Market, shop_id: str, data: bytes, who: str = "ann", key: str = "sheet-key-1", **form: str) -> httpx.Response:
    files = {"file": ("listings.xlsx", data, "application/octet-stream")}
    headers = {"x-actor": who, "idempotency-key": key}
    answer = await market.http.post(f"/api/shops/{shop_id}/listings/import", files=files, data=form, headers=headers)
    await market.settle()
    return answer


async def test_what_goes_out_comes_in_again_and_nothing_is_lost(market: Market) -> None:
    shop_id = await market.open_shop()
    listing = await market.sell_noodles(shop_id, points=["=1+1 也是文字", "大米现磨"], min_per_order=2)
    answer = await market.ask("ann", "GET", f"/shops/{shop_id}/listings.xlsx")
    assert answer.status_code == 200
    cells = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_name(GOODS).to_python()
    assert "=1+1 也是文字\n大米现磨" in cells[1]
    before = (await market.get("ann", f"/listings/{listing['id']}"))["form"]
    back = await send(market, shop_id, answer.content)
    assert [(row["ok"], row["listing_id"]) for row in back.json()] == [(True, listing["id"])]
    assert (await market.get("ann", f"/listings/{listing['id']}"))["form"] == before


async def test_new_rows_become_drafts_and_wrong_rows_say_why(market: Market) -> None:
    shop_id = await market.open_shop()
    lines = [LINE, {**LINE, "序号": "2", "标题": "第二款米粉家庭装", "商品编号": "lst_somebody"}, {**LINE, "序号": "3", "运费": "十块"}]
    skus = [
        {"序号": "1", "规格名": "2袋", "价格": "１９.９０", "库存": 20},
        {"序号": "1", "规格名": "4袋", "价格": 36.9, "库存": "5"},
        {"序号": "3", "规格名": "2袋", "价格": "abc", "库存": "1.5"},
    ]
    rows = (await send(market, shop_id, sheet(lines, skus))).json()
    assert [row["ok"] for row in rows] == [True, False, False]
    saved = await market.get("ann", f"/listings/{rows[0]['listing_id']}")
    assert [(sku["name"], sku["price_fen"], sku["stock"]) for sku in saved["form"]["skus"]] == [("2袋", 1990, 20), ("4袋", 3690, 5)]
    assert rows[1]["problems"] == ["没有这个商品编号，或者不是这家店的。"]
    assert len(rows[2]["problems"]) == 3
    assert len(await market.get("ann", f"/shops/{shop_id}/listings")) == 1


async def test_a_sheet_of_an_older_export_leaves_what_it_has_no_column_for(market: Market) -> None:
    """The sheets of this file's tests lack the columns that came later; one that has them sets them, and says what it does not know."""
    shop_id = await market.open_shop()
    listing = await market.sell_noodles(shop_id, reduce="payment", limit_per_buyer=3)
    line = {**LINE, "商品编号": listing["id"]}
    assert (await send(market, shop_id, sheet([line], []))).json()[0]["ok"]
    kept = (await market.get("ann", f"/listings/{listing['id']}"))["form"]
    assert (kept["reduce"], kept["limit_per_buyer"]) == ("payment", 3)
    more = {**line, "减库存": "拍下减", "每人限购": "５"}
    assert (await send(market, shop_id, sheet([more], [], columns=ALL_COLUMNS), key="sheet-key-2")).json()[0]["ok"]
    changed = (await market.get("ann", f"/listings/{listing['id']}"))["form"]
    assert (changed["reduce"], changed["limit_per_buyer"]) == ("order", 5)
    odd = await send(market, shop_id, sheet([{**more, "减库存": "发货减"}], [], columns=ALL_COLUMNS), key="sheet-key-3")
    assert odd.json()[0]["problems"] == ["减库存要写“拍下减”或“付款减”：“发货减”。"]


async def test_a_sheet_without_columns_for_papers_and_dimensions_leaves_them(market: Market) -> None:
    shop_id = await market.open_shop()
    specs = [{"name": "口味", "values": ["原味", "香、辣"]}]
    skus = [{"name": name, "price_fen": 1990, "stock": 3, "values": [name]} for name in ("原味", "香、辣")]
    paper = {"kind": "sc", "number": "SC10443010212345", "expires_on": "2028-01-31", "holder": "常德米粉厂", "picture": None}
    more = {"reference_kind": "own", "freight_by": "template", "weight_g": 800, "start": "store"}
    form = {**NOODLE, "specs": specs, "skus": skus, "documents": [paper], **more, "pictures": [await market.upload()]}
    listing = await market.post("ann", f"/shops/{shop_id}/listings", form)
    line = {**LINE, "商品编号": listing["id"], "资质": "sc=SC10443010212345"}
    ids = [{"序号": "1", "规格编号": sku["sku_id"], "规格名": sku["name"], "价格": "20", "库存": "3"} for sku in listing["form"]["skus"]]
    assert (await send(market, shop_id, sheet([line], ids))).json()[0]["ok"]
    kept = (await market.get("ann", f"/listings/{listing['id']}"))["form"]
    assert (kept["documents"], kept["specs"]) == ([paper], specs)
    assert {name: kept[name] for name in more} == more
    assert [sku["values"] for sku in kept["skus"]] == [["原味"], ["香、辣"]]
    odd = {**line, "资质有效期": "sc=明年", "规格维度": "口味", "上架": "明天"}
    said = (await send(market, shop_id, sheet([odd], ids, columns=ALL_COLUMNS), key="sheet-key-2")).json()[0]["problems"]
    assert len(said) == 3


async def test_a_retry_with_the_same_key_saves_nothing_twice(market: Market) -> None:
    shop_id = await market.open_shop()
    data = sheet([{**LINE, "序号": str(number)} for number in range(12)], [])
    first, again = await send(market, shop_id, data), await send(market, shop_id, data)
    assert first.json() == again.json()
    assert len(await market.get("ann", f"/shops/{shop_id}/listings")) == 12


async def test_trying_out_saves_nothing(market: Market) -> None:
    shop_id = await market.open_shop()
    rows = (await send(market, shop_id, sheet([LINE, {**LINE, "序号": "2", "售后": "随便退"}], []), try_out="true")).json()
    assert [row["ok"] for row in rows] == [True, False]
    assert await market.get("ann", f"/shops/{shop_id}/listings") == []


async def test_another_shops_listings_cannot_be_changed(market: Market) -> None:
    mine, theirs = await market.open_shop(), await market.open_shop("ben")
    listing = await market.sell_noodles(theirs, "ben")
    data = sheet([{**LINE, "商品编号": listing["id"], "标题": "改了别人家的标题"}], [])
    assert not (await send(market, mine, data)).json()[0]["ok"]
    assert (await send(market, theirs, data)).status_code == 404
    assert (await send(market, theirs, data, "eve", "sheet-key-9")).status_code == 404
    assert (await market.get("ben", f"/listings/{listing['id']}"))["form"]["title"] == NOODLE["title"]


async def test_ids_of_another_class_in_a_sheet_are_not_there(market: Market) -> None:
    mine = await market.open_shop()
    listing = await market.sell_noodles(mine)
    theirs = (await market.post("eve", "/shops", {**SHOP, "cohort_id": OTHER, "name": "伊芙的小店"}))["id"]
    stranger = {**LINE, "商品编号": listing["id"], "标题": "改了别的班的标题"}
    rows = (await send(market, theirs, sheet([stranger, {**LINE, "序号": "2"}], []), "eve")).json()
    assert [row["ok"] for row in rows] == [False, True], "the sound row beside it is not lost"
    assert rows[0]["problems"]
    assert listing["id"] not in str(rows[1])
    assert (await market.get("ann", f"/listings/{listing['id']}"))["form"]["title"] == NOODLE["title"]
    assert len(await market.get("eve", f"/shops/{theirs}/listings")) == 1


def bomb() -> bytes:
    data = sheet([LINE], [])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            new.writestr(member.filename, old.read(member))
        new.writestr("xl/media/zero.bin", b"\0" * (30 * 1024 * 1024))
    return out.getvalue()


def lying_bomb() -> bytes:
    """The headers say 10 bytes each; what is packed says 30 MB."""
    data = bytearray(bomb())
    real = (30 * 1024 * 1024).to_bytes(4, "little")
    while (at := data.find(real)) >= 0:
        data[at : at + 4] = (10).to_bytes(4, "little")
    return bytes(data)


def far_cell(reference: str) -> bytes:
    data = sheet([LINE], [])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            part = old.read(member)
            if member.filename == "xl/worksheets/sheet1.xml":
                cell = f'<row r="2"><c r="{reference}"><v>1</v></c></row></sheetData>'.encode()
                part = part.replace(b"</sheetData>", cell)
            new.writestr(member.filename, part)
    return out.getvalue()


def rows_without_numbers() -> bytes:
    data = sheet([LINE], [])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            part = old.read(member)
            if member.filename == "xl/worksheets/sheet1.xml":
                part = part.replace(b"</sheetData>", b"<row><c><v>1</v></c></row>" * 500_000 + b"</sheetData>")
            new.writestr(member.filename, part)
    return out.getvalue()


def with_macros() -> bytes:
    out = io.BytesIO(sheet([LINE], []))
    with zipfile.ZipFile(out, "a") as pack:
        pack.writestr("xl/vbaProject.bin", b"x")
    return out.getvalue()


def no_sheets() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet("别的")
    book.close()
    return out.getvalue()


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (lambda: b"", "not_excel"),
        (lambda: b"PK\x03\x04 not really", "not_excel"),
        (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not_excel"),
        (bomb, "bomb"),
        (lying_bomb, "bomb"),
        (lambda: far_cell("XFD1048576"), "rows"),
        (lambda: far_cell("A99999999999"), "rows"),
        (lambda: far_cell("ZZZ2"), "rows"),
        (rows_without_numbers, "rows"),
        (lambda: sheet([{**LINE, "标题": "=HYPERLINK(1)"}], []), "formulas"),
        (with_macros, "macros"),
        (no_sheets, "sheets"),
        (lambda: sheet([{"序号": str(number), "标题": "米粉"} for number in range(201)], []), "too_many"),
        (lambda: sheet([LINE], [{"序号": "9", "规格名": "x"}]), "no_listing"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
async def test_files_that_are_no_sheet_of_listings(market: Market, made: Any, code: str) -> None:
    shop_id = await market.open_shop()
    answer = await send(market, shop_id, made())
    assert answer.status_code == 422, answer.text
    assert [field["code"] for field in answer.json()["fields"]] == [code]
    assert answer.json()["title"]
    assert await market.get("ann", f"/shops/{shop_id}/listings") == []


async def test_more_than_five_megabytes_is_not_read(market: Market) -> None:
    shop_id = await market.open_shop()
    assert (await send(market, shop_id, b"x" * (5 * 1024 * 1024 + 1))).status_code == 413


def test_the_same_text_with_a_formula_sign_is_fine_as_text() -> None:
    """Negative control of the formula test: only real formulas are refused."""
    rows = read_sheet(sheet([{**LINE, "标题": "=HYPERLINK(1)"}], [], strings_to_formulas=False))
    assert rows[0].form.title == "=HYPERLINK(1)"


def test_five_hundred_specifications_come_back() -> None:
    skus = [{"name": f"规格{number}", "price_fen": 100 + number, "stock": number, "code": ""} for number in range(500)]
    form = ListingForm.model_validate({**NOODLE, "skus": skus})
    (row,) = read_sheet(write_sheet([("lst_1", form)]))
    assert [sku.price_fen for sku in row.form.skus] == [100 + number for number in range(500)]
    assert row.faults == ()


async def test_many_listings_are_changed_together_and_each_answers_for_itself(market: Market) -> None:
    shop_id = await market.open_shop()
    one = await market.sell_noodles(shop_id)
    bad = await market.post("ann", f"/shops/{shop_id}/listings", {**NOODLE, "title": "全国最好的米粉家庭装"})
    good = await market.post(
        "ann", f"/shops/{shop_id}/listings", {**NOODLE, "title": "湖南邵阳手工鲜米粉分享装", "pictures": one["form"]["pictures"]}
    )
    theirs = await market.sell_noodles(await market.open_shop("ben"), "ben")
    ids = [good["id"], bad["id"], theirs["id"], "lst_none"]
    path = f"/shops/{shop_id}/listings/bulk"
    rows = await market.post("ann", path, {"listing_ids": ids, "act": "submit"})
    assert [(row["ok"], row["state"]) for row in rows] == [(True, "on_sale"), (True, "refused"), (False, ""), (False, "")]
    priced = await market.post("ann", path, {"listing_ids": [one["id"], bad["id"]], "act": "price", "price_bp": 9000})
    assert [row["ok"] for row in priced] == [True, True]
    assert (await market.get("ann", f"/listings/{one['id']}"))["skus"][0]["price_fen"] == 1790
    assert (await market.get("ann", f"/listings/{bad['id']}"))["form"]["skus"][0]["price_fen"] == 1790
    await market.post("ann", path, {"listing_ids": [one["id"]], "act": "stock", "stock": 7})
    assert {sku["stock"] for sku in (await market.get("ann", f"/listings/{one['id']}"))["skus"]} == {7}
    terms = await market.post("ann", path, {"listing_ids": [bad["id"]], "act": "terms", "freight_fen": 99_999})
    assert (terms[0]["ok"], terms[0]["problems"]) == (False, ["运费要在 0 到 99 元之间。"])
    down = await market.post("ann", path, {"listing_ids": [one["id"], good["id"]], "act": "take_down"})
    assert [row["state"] for row in down] == ["off_sale", "off_sale"]
    assert (await market.get("ben", f"/listings/{theirs['id']}"))["skus"][0]["price_fen"] == 1990
    assert (await market.ask("ben", "POST", path, {"listing_ids": ids, "act": "submit"})).status_code == 404


async def test_two_hundred_rows_come_in_within_reason(market: Market) -> None:
    shop_id = await market.open_shop()
    skus = [{"序号": str(number), "规格名": "2袋", "价格": "19.90", "库存": 1} for number in range(200)]
    rows = (await send(market, shop_id, sheet([{**LINE, "序号": str(number)} for number in range(200)], skus))).json()
    assert len([row for row in rows if row["ok"]]) == 200
