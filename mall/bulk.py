"""Many listings at once: read from a sheet into drafts, changed together, each in a savepoint of its own with its own answer."""

from collections.abc import Callable, Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field
from sqlalchemy import select

from sandbox.errors import KaiboError, NotFound
from sandbox.store import Tx, View
from sandbox.trade.listing_form import ListingForm

from .listing_views import skus_of
from .listings import draft_listing, publish_listing, revise_listing, submit_listing, take_down
from .live_edits import set_price, set_stock
from .sheet_cells import SheetRow
from .sheet_papers import kept_papers
from .tables import Listing

PIECE = 5
"""Listings a unit works on: a unit may hold the writer for 20 ms at most."""


class BulkEdit(BaseModel):
    """What is done to each listing: hand in, put on or off sale; prices by basis points or to end in .9; stock; terms.

    `step_stock`: only of listings with stepped dispatch; None leaves it.
    """

    model_config = ConfigDict(extra="forbid")
    listing_ids: Annotated[list[Annotated[str, Field(max_length=64)]], Field(min_length=1, max_length=100)]
    act: Literal["submit", "publish", "take_down", "price", "stock", "terms"]
    price_bp: Annotated[int, Field(ge=1_000, le=30_000)] = 10_000
    stock: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    step_stock: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    freight_fen: int | None = None
    dispatch_h: int | None = None
    channel: Literal["all", "live"] | None = None


class RowOut(BaseModel):
    """What became of one listing: `state` afterwards, or the sentence that says why not."""

    row: int
    listing_id: str | None
    title: str
    ok: bool
    state: str = ""
    quality: int = 0
    problems: list[str] = []


def bulk_edit(tx: Tx, shop_id: str, ids: Sequence[str], edit: BulkEdit, first: int) -> list[RowOut]:
    """Do it to each; one that cannot be done holds up no other. `first` is the place of the first in the whole list."""
    return [_each(tx, shop_id, listing_id, edit, first + index) for index, listing_id in enumerate(ids)]


def _each(tx: Tx, shop_id: str, listing_id: str, edit: BulkEdit, row: int) -> RowOut:
    try:
        with tx.part():
            listing = tx.session.get(Listing, listing_id)
            if listing is None or listing.shop_id != shop_id:
                raise NotFound
            _ACTS[edit.act](tx, listing, edit)
            tx.session.flush()
            return RowOut(row=row, listing_id=listing_id, title=listing.title, ok=True, state=_word(listing), quality=listing.quality)
    except KaiboError as no:
        found = tx.session.get(Listing, listing_id)
        own = found is not None and found.shop_id == shop_id
        return RowOut(row=row, listing_id=listing_id, title=found.title if found and own else "", ok=False, problems=_sentences(no, tx))


def _word(listing: Listing) -> str:
    return listing.draft_state if listing.draft_state != "approved" or listing.sale_state == "none" else listing.sale_state


def _sentences(no: KaiboError, tx: Tx) -> list[str]:
    english = tx.actor.language.startswith("en")
    said = [fault.en if english else fault.zh for fault in no.fields]
    return said or [no.sentence(tx.actor.language)]


def _price(tx: Tx, listing: Listing, edit: BulkEdit) -> None:
    """Every price by so many basis points, to whole tenths of a yuan; on sale at once, in a draft in the form."""
    on_shelf = skus_of(tx, listing.id) if listing.online else []
    for sku in on_shelf:
        set_price(tx, listing.id, sku.id, _scaled(sku.price_fen, edit.price_bp))
    if not on_shelf:
        form = ListingForm.model_validate(listing.draft)
        skus = [sku.model_copy(update={"price_fen": _scaled(sku.price_fen, edit.price_bp)}) if sku.price_fen else sku for sku in form.skus]
        revise_listing(tx, listing.id, form.model_copy(update={"skus": skus}))


def _scaled(price_fen: int, bp: int) -> int:
    return max(10, (price_fen * bp + 50_000) // 100_000 * 10)


def _stock(tx: Tx, listing: Listing, edit: BulkEdit) -> None:
    on_shelf = skus_of(tx, listing.id) if listing.online else []
    stepped = ((listing.online if on_shelf else listing.draft) or {}).get("sale_type") == "stepped"
    step = edit.step_stock if stepped else None
    for sku in on_shelf:
        set_stock(tx, listing.id, sku.id, edit.stock, step_stock=step)
    if not on_shelf:
        form = ListingForm.model_validate(listing.draft)
        new = {"stock": edit.stock} if step is None else {"stock": edit.stock, "step_stock": step}
        revise_listing(tx, listing.id, form.model_copy(update={"skus": [sku.model_copy(update=new) for sku in form.skus]}))


def _terms(tx: Tx, listing: Listing, edit: BulkEdit) -> None:
    wanted = {"freight_fen": edit.freight_fen, "dispatch_h": edit.dispatch_h, "channel": edit.channel}
    form = ListingForm.model_validate(listing.draft)
    revise_listing(tx, listing.id, form.model_copy(update={name: value for name, value in wanted.items() if value is not None}))


def _submit(tx: Tx, listing: Listing, edit: BulkEdit) -> None:
    submit_listing(tx, listing.id)


def _publish(tx: Tx, listing: Listing, edit: BulkEdit) -> None:
    publish_listing(tx, listing.id)


def _down(tx: Tx, listing: Listing, edit: BulkEdit) -> None:
    take_down(tx, listing.id)


_ACTS: dict[str, Callable[[Tx, Listing, BulkEdit], None]] = {
    "submit": _submit, "publish": _publish, "take_down": _down, "price": _price, "stock": _stock, "terms": _terms,
}  # fmt: skip


def take_rows(tx: Tx, shop_id: str, rows: Sequence[SheetRow]) -> list[RowOut]:
    """Save rows of a sheet as drafts: new ones, and one's own that are there. A row that cannot be saved says why."""
    return [_row(tx, shop_id, row) for row in rows]


def _row(tx: Tx, shop_id: str, row: SheetRow) -> RowOut:
    title = row.form.title
    if row.faults:
        return RowOut(row=row.row, listing_id=row.listing_id, title=title, ok=False, problems=list(row.faults))
    try:
        with tx.part():
            if row.listing_id is None:
                form = row.form.model_copy(update={"skus": [sku.model_copy(update={"sku_id": None}) for sku in row.form.skus]})
                saved = draft_listing(tx, shop_id, form)
            else:
                listing = tx.session.get(Listing, row.listing_id)
                if listing is None or listing.shop_id != shop_id:
                    raise NotFound
                kept = ListingForm.model_validate(listing.draft)
                saved = revise_listing(tx, row.listing_id, _merged(kept, row))
            return RowOut(row=row.row, listing_id=saved.id, title=title, ok=True, state=saved.draft_state, quality=saved.quality)
    except NotFound:
        problem = "没有这个商品编号，或者不是这家店的。" if not tx.actor.language.startswith("en") else "No such listing in this shop."
        return RowOut(row=row.row, listing_id=row.listing_id, title=title, ok=False, problems=[problem])
    except KaiboError as no:
        return RowOut(row=row.row, listing_id=row.listing_id, title=title, ok=False, problems=_sentences(no, tx))


def _merged(kept: ListingForm, row: SheetRow) -> ListingForm:
    """The sheet's columns over the draft; what has no column stays."""
    typed = row.form
    before = {sku.sku_id: sku for sku in kept.skus}
    columns = set(ListingForm.model_fields) - {"skus"} - row.missing
    update = {name: getattr(typed, name) for name in columns}
    update["documents"] = kept_papers(typed.documents, kept.documents, row.missing)
    no_column = [name for name in ("values", "step_stock") if name in row.missing]
    update["skus"] = [
        sku.model_copy(update={name: getattr(before[sku.sku_id], name) for name in no_column}) if sku.sku_id in before else sku
        for sku in typed.skus
    ]
    return kept.model_copy(update=update)


def sheet_of(view: View, shop_id: str) -> list[tuple[str, ListingForm]]:
    """Every listing of a shop with its draft, oldest first, as the sheet holds them."""
    rows = view.all(select(Listing).where(Listing.shop_id == shop_id).order_by(Listing.id).limit(500))
    return [(row.id, ListingForm.model_validate(row.draft)) for row in rows]
