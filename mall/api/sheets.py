"""Many listings at once over HTTP: export to Excel, import from it, bulk edits."""

import asyncio
import json
from typing import Annotated, Any

from fastapi import File, Form, Response, UploadFile

from mall.bulk import PIECE, BulkEdit, RowOut, bulk_edit, sheet_of, take_rows
from mall.policies import OWN_SHOP, SEE_BOOKS, ShopSeen
from mall.sheet_cells import SheetRow
from mall.sheets import MOST_BYTES, read_sheet, write_sheet
from sandbox.errors import TooLarge
from sandbox.http import Changing, Loaded, Reading, Router, allow
from sandbox.http.change import Change

router = Router(prefix="/api", tags=["mall"])
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@router.get("/shops/{shop_id}/listings.xlsx", response_class=Response)
@allow(SEE_BOOKS)
async def export(store: Reading, seen: Annotated[ShopSeen, Loaded]) -> Response:
    """Every listing of the shop as an Excel file."""
    listings = await store.read(sheet_of, seen.id)
    data = await asyncio.to_thread(write_sheet, listings)
    return Response(data, media_type=EXCEL, headers={"Content-Disposition": 'attachment; filename="listings.xlsx"'})


@router.post("/shops/{shop_id}/listings/import", response_model=list[RowOut])
@allow(OWN_SHOP)
async def import_(
    seen: Annotated[ShopSeen, Loaded], change: Changing, file: Annotated[UploadFile, File()], try_out: Annotated[bool, Form()] = False
) -> Response:
    """Save the rows of an Excel file as drafts, one answer a row; `try_out` only says what would be wrong with the file."""
    data = await file.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise TooLarge(limit="5 MB")
    rows = await asyncio.to_thread(read_sheet, data)
    if try_out:
        return _answer([_told(row).model_dump() for row in rows], None)
    found: list[Any] = []
    last: Response | None = None
    for number, start in enumerate(range(0, len(rows), PIECE)):
        last = await change.piece(number)(take_rows, seen.id, rows[start : start + PIECE])
        found += json.loads(bytes(last.body))
    return _answer(found, last)


@router.post("/shops/{shop_id}/listings/bulk", response_model=list[RowOut])
@allow(OWN_SHOP)
async def bulk(form: BulkEdit, seen: Annotated[ShopSeen, Loaded], change: Changing) -> Response:
    """Do one thing to many listings; one answer each."""
    found: list[Any] = []
    last: Response | None = None
    for number, start in enumerate(range(0, len(form.listing_ids), PIECE)):
        part: Change = change.piece(number)
        last = await part(bulk_edit, seen.id, form.listing_ids[start : start + PIECE], form, start + 1)
        found += json.loads(bytes(last.body))
    return _answer(found, last)


def _told(row: SheetRow) -> RowOut:
    return RowOut(row=row.row, listing_id=row.listing_id, title=row.form.title, ok=not row.faults, problems=list(row.faults))


def _answer(rows: list[Any], last: Response | None) -> Response:
    headers = {"Cache-Control": "no-store"}
    if last is not None and "kaibo-position" in last.headers:
        headers["Kaibo-Position"] = last.headers["kaibo-position"]
    return Response(json.dumps(rows, ensure_ascii=False), media_type="application/json", headers=headers)
