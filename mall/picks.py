"""Copies supplier goods into the form of a listing, so that a pick starts as a draft worth selling."""

from collections.abc import Mapping, Sequence

from sandbox.trade.listing_form import DocumentForm, ListingForm, SkuForm


def form_from_goods(
    *,
    leaf: str,
    title: str,
    short_name: str,
    pictures: Sequence[str],
    attributes: Mapping[str, str],
    points: Sequence[str],
    documents: Sequence[str],
    prices: Sequence[tuple[str, int, int]],
    lead_time_h: int,
    service_phone: str,
) -> ListingForm:
    """The form a pick starts with: copied words and pictures, SKUs of (name, price fen, stock) and documents written `kind=number`."""
    promise = next((hours for hours in (48, 72, 168, 360) if hours >= lead_time_h), 720)
    return ListingForm(
        leaf=leaf,
        title=title,
        short_name=short_name,
        brand="无品牌",
        attributes=dict(attributes),
        pictures=list(pictures)[:5],
        detail_pictures=list(pictures),
        points=list(points),
        skus=[SkuForm(name=name, price_fen=price_fen, stock=stock, code=name) for name, price_fen, stock in prices],
        dispatch_h=promise,
        service_phone=service_phone,
        documents=[DocumentForm(kind=kind, number=number) for kind, _, number in (one.partition("=") for one in documents)],
    )
