"""Copies supplier goods into the form of a listing, so that a pick starts as a draft worth selling."""

from collections.abc import Mapping, Sequence

from sandbox.trade.listing_form import DocumentForm, ListingForm, SkuForm, SpecRow
from sandbox.trade.listing_sizes import template_of


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
    reference_fen: int | None = None,
    weight_g: int = 0,
) -> ListingForm:
    """The form a pick starts with: copied words and pictures, SKUs of (name, price fen, stock) and documents written `kind=number`."""
    dearest, cheapest = max((price for _, price, _ in prices), default=0), min((price for _, price, _ in prices), default=0)
    worth = reference_fen if reference_fen is not None and dearest < reference_fen < 10 * cheapest else None
    papers = [*documents, *([f"price_source=供应商价目单 {title[:40]}"] if worth is not None else [])]
    promise = next((hours for hours in (48, 72, 168, 360) if hours >= lead_time_h), 720)
    return ListingForm(
        leaf=leaf,
        title=title,
        short_name=short_name,
        brand="无品牌",
        attributes=dict(attributes),
        pictures=list(pictures)[:5],
        detail_pictures=list(pictures),
        spec_table=spec_rows(attributes, [name for name, _, _ in prices]),
        size_chart=template_of(leaf),
        points=list(points),
        skus=[SkuForm(name=name, price_fen=price_fen, stock=stock, code=name) for name, price_fen, stock in prices],
        reference_fen=worth,
        reference_source="供应商建议零售价" if worth is not None else "",
        dispatch_h=promise,
        weight_g=weight_g or None,
        service_phone=service_phone,
        documents=[DocumentForm(kind=kind, number=number) for kind, _, number in (one.partition("=") for one in papers)],
    )


def spec_rows(attributes: Mapping[str, str], names: Sequence[str]) -> list[SpecRow]:
    """The specification table the details begin with: what is known of the goods, and what one can choose."""
    rows = [SpecRow(name=name, value=value) for name, value in attributes.items() if value.strip()]
    return [*rows[:30], SpecRow(name="规格", value="、".join(names)[:500])]


def tens(price_fen: int) -> int:
    """A price rounded up to whole tenths of a yuan, as shops write them."""
    return -(-price_fen // 10) * 10
