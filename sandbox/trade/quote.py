"""What an order costs, in whole fen: flash prices first, then the best coupon, then freight. Pure and deterministic."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """What is bought: `unit_fen` is the price on the shelf."""

    listing_id: str
    sku_id: str
    unit_fen: int
    quantity: int


@dataclass(frozen=True)
class FlashPrice:
    """A flash sale: it replaces the price of one SKU when it is lower."""

    id: str
    sku_id: str
    price_fen: int


@dataclass(frozen=True)
class Coupon:
    """`off_fen` off once the goods it covers reach `threshold_fen`; `listing_id` None covers the whole shop. One coupon an order."""

    id: str
    off_fen: int
    threshold_fen: int
    listing_id: str | None = None


Promotion = FlashPrice | Coupon


@dataclass(frozen=True)
class Freight:
    """A flat freight, free from `free_from_fen` of goods on (None: never free)."""

    flat_fen: int = 0
    free_from_fen: int | None = None


@dataclass(frozen=True)
class QuotedLine:
    """A line with its price: `unit_fen` after flash sale, `off_fen` its share of the coupon, `total_fen` what is paid for it."""

    listing_id: str
    sku_id: str
    quantity: int
    shelf_fen: int
    unit_fen: int
    off_fen: int
    total_fen: int


@dataclass(frozen=True)
class Quote:
    """The sums: goods (after flash sales), coupon, freight, to pay; and the ids of the promotions that counted."""

    lines: tuple[QuotedLine, ...]
    goods_fen: int
    off_fen: int
    freight_fen: int
    total_fen: int
    used: tuple[str, ...]


def quote(lines: Sequence[Line], promotions: Sequence[Promotion] = (), freight: Freight = Freight()) -> Quote:
    """Price `lines`. The cheapest flash price of a SKU wins, then the coupon that takes most off (ties: smaller id).

    A coupon never brings the goods below 1 fen; its amount is shared over the lines it covers by their value, largest remainder first.
    ValueError for an empty order, a quantity below 1 or a price below 1 fen.
    """
    if not lines or any(line.quantity < 1 or line.unit_fen < 1 for line in lines):
        raise ValueError("a quote needs lines with a quantity and a price of at least 1")
    flashes: dict[str, FlashPrice] = {}
    for flash in sorted((one for one in promotions if isinstance(one, FlashPrice)), key=lambda one: (one.price_fen, one.id)):
        flashes.setdefault(flash.sku_id, flash)
    used: set[str] = set()
    units = []
    for line in lines:
        low = flashes.get(line.sku_id)
        if low is not None and 0 < low.price_fen < line.unit_fen:
            used.add(low.id)
            units.append(low.price_fen)
        else:
            units.append(line.unit_fen)
    values = [unit * line.quantity for unit, line in zip(units, lines, strict=True)]
    goods = sum(values)
    best = _best_coupon([one for one in promotions if isinstance(one, Coupon)], lines, values)
    shares = [0] * len(lines)
    if best is not None:
        coupon, off = best
        used.add(coupon.id)
        shares = _shared(
            off, [value if coupon.listing_id in (None, line.listing_id) else 0 for value, line in zip(values, lines, strict=True)]
        )
    off = sum(shares)
    free = freight.free_from_fen is not None and goods - off >= freight.free_from_fen
    freight_fen = 0 if free else freight.flat_fen
    quoted = tuple(
        QuotedLine(line.listing_id, line.sku_id, line.quantity, line.unit_fen, unit, share, value - share)
        for line, unit, value, share in zip(lines, units, values, shares, strict=True)
    )
    return Quote(quoted, goods, off, freight_fen, goods - off + freight_fen, tuple(sorted(used)))


def _best_coupon(coupons: Sequence[Coupon], lines: Sequence[Line], values: Sequence[int]) -> tuple[Coupon, int] | None:
    found: list[tuple[int, str, Coupon]] = []
    for coupon in coupons:
        covered = sum(value for value, line in zip(values, lines, strict=True) if coupon.listing_id in (None, line.listing_id))
        off = min(coupon.off_fen, covered, sum(values) - 1)
        if covered and covered >= coupon.threshold_fen and off > 0:
            found.append((-off, coupon.id, coupon))
    if not found:
        return None
    most, _, coupon = min(found, key=lambda one: one[:2])
    return coupon, -most


def _shared(amount: int, weights: Sequence[int]) -> list[int]:
    whole = sum(weights)
    shares = [amount * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda index: (-(amount * weights[index] % whole), index))
    for index in order[: amount - sum(shares)]:
        shares[index] += 1
    return shares
