"""What an order costs, in whole fen. Pure and deterministic.

The order of things: a flash price replaces the price on the shelf; then one threshold discount (满减); then one coupon, on what is left;
then freight; then gifts. A discount that says `alone` is not put on top of another: then the better of the two counts.
"""

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
    """`off_fen` off once the goods it covers reach `threshold_fen`; `listing_id` None covers the whole shop. One coupon an order.

    With `off_bp` it is a discount coupon (折扣券): that share of the covered goods in basis points, rounded down, at most `most_off_fen`.
    """

    id: str
    off_fen: int
    threshold_fen: int
    listing_id: str | None = None
    alone: bool = False
    off_bp: int = 0
    most_off_fen: int = 0

    def takes_off(self, covered_fen: int) -> int:
        """What it takes off goods of this sum, in fen; 0 below its threshold."""
        if covered_fen < self.threshold_fen:
            return 0
        return coupon_off(covered_fen, self.off_fen, self.off_bp, self.most_off_fen)


def coupon_off(covered_fen: int, off_fen: int, off_bp: int = 0, most_off_fen: int = 0) -> int:
    """What a coupon takes off goods of this sum: `off_fen`, or the share `off_bp` of the goods up to `most_off_fen` (0: no limit)."""
    if not off_bp:
        return min(off_fen, covered_fen)
    share = covered_fen * off_bp // 10_000
    return min(share, most_off_fen) if most_off_fen else share


@dataclass(frozen=True)
class Threshold:
    """Money off by steps of (from fen, off fen): the best step reached counts, one discount an order. No `listing_ids`: the whole shop."""

    id: str
    steps: tuple[tuple[int, int], ...]
    listing_ids: frozenset[str] = frozenset()
    alone: bool = False


@dataclass(frozen=True)
class Gift:
    """`pieces` of a SKU go with the order, without price: for `listing_id` bought (each time `each` pieces), or from a sum of goods on."""

    id: str
    sku_id: str
    pieces: int = 1
    listing_id: str | None = None
    each: int = 1
    from_fen: int = 0
    most: int = 99


Promotion = FlashPrice | Coupon | Threshold | Gift


@dataclass(frozen=True)
class Freight:
    """A flat freight, free from `free_from_fen` of goods on (None: never free)."""

    flat_fen: int = 0
    free_from_fen: int | None = None


@dataclass(frozen=True)
class QuotedLine:
    """A line with its price: `unit_fen` after flash sale, `off_fen` its share of the discounts, `total_fen` what is paid for it."""

    listing_id: str
    sku_id: str
    quantity: int
    shelf_fen: int
    unit_fen: int
    off_fen: int
    total_fen: int


@dataclass(frozen=True)
class QuotedGift:
    """A SKU that goes with the order for nothing."""

    promotion_id: str
    sku_id: str
    quantity: int


@dataclass(frozen=True)
class Quote:
    """The sums: goods (after flash sales), discounts, freight, to pay; the ids of the promotions that counted; the gifts."""

    lines: tuple[QuotedLine, ...]
    goods_fen: int
    off_fen: int
    freight_fen: int
    total_fen: int
    used: tuple[str, ...]
    gifts: tuple[QuotedGift, ...] = ()


def quote(lines: Sequence[Line], promotions: Sequence[Promotion] = (), freight: Freight = Freight()) -> Quote:
    """Price `lines`. The cheapest flash price of a SKU wins, then the discounts that together take most off (ties: smaller ids).

    Discounts never bring the goods below 1 fen; each is shared over the lines it covers by their value, largest remainder first.
    ValueError for an empty order, a quantity below 1 or a price below 1 fen.
    """
    if not lines or any(line.quantity < 1 or line.unit_fen < 1 for line in lines):
        raise ValueError("a quote needs lines with a quantity and a price of at least 1")
    used: set[str] = set()
    units = _units(lines, [one for one in promotions if isinstance(one, FlashPrice)], used)
    values = [unit * line.quantity for unit, line in zip(units, lines, strict=True)]
    goods = sum(values)
    shares = _discounts(
        lines,
        values,
        [one for one in promotions if isinstance(one, Threshold)],
        [one for one in promotions if isinstance(one, Coupon)],
        used,
    )
    off = sum(shares)
    free = freight.free_from_fen is not None and goods - off >= freight.free_from_fen
    freight_fen = 0 if free else freight.flat_fen
    gifts = _gifts(lines, goods - off, [one for one in promotions if isinstance(one, Gift)])
    used.update(gift.promotion_id for gift in gifts)
    quoted = tuple(
        QuotedLine(line.listing_id, line.sku_id, line.quantity, line.unit_fen, unit, share, value - share)
        for line, unit, value, share in zip(lines, units, values, shares, strict=True)
    )
    return Quote(quoted, goods, off, freight_fen, goods - off + freight_fen, tuple(sorted(used)), gifts)


def _units(lines: Sequence[Line], sales: Sequence[FlashPrice], used: set[str]) -> list[int]:
    flashes: dict[str, FlashPrice] = {}
    for flash in sorted(sales, key=lambda one: (one.price_fen, one.id)):
        flashes.setdefault(flash.sku_id, flash)
    units = []
    for line in lines:
        low = flashes.get(line.sku_id)
        if low is not None and 0 < low.price_fen < line.unit_fen:
            used.add(low.id)
            units.append(low.price_fen)
        else:
            units.append(line.unit_fen)
    return units


def _discounts(
    lines: Sequence[Line], values: list[int], thresholds: Sequence[Threshold], coupons: Sequence[Coupon], used: set[str]
) -> list[int]:
    """Each line's share of the best threshold discount and the best coupon on what it leaves, or of the better one where they exclude."""
    none = [0] * len(lines)
    if not thresholds and not coupons:
        return none
    best = none
    best_key: tuple[int, tuple[str, ...]] = (0, ())
    for first in (None, *thresholds):
        first_off = none if first is None else _threshold_off(first, lines, values)
        left = [value - off for value, off in zip(values, first_off, strict=True)]
        if first is not None and not any(first_off):
            continue
        ids: tuple[str, ...] = () if first is None else (first.id,)
        if (-sum(first_off), ids) < best_key:
            best, best_key = first_off, (-sum(first_off), ids)
        usable = coupons if first is None else [one for one in coupons if not one.alone and not first.alone]
        found = _best_coupon(usable, lines, left)
        if found is None:
            continue
        coupon, off = found
        shares = _shared(
            off, [value if coupon.listing_id in (None, line.listing_id) else 0 for value, line in zip(left, lines, strict=True)]
        )
        key = (-sum(first_off) - off, (*ids, coupon.id))
        if key < best_key:
            best, best_key = [one + two for one, two in zip(first_off, shares, strict=True)], key
    used.update(best_key[1])
    return best


def _threshold_off(threshold: Threshold, lines: Sequence[Line], values: Sequence[int]) -> list[int]:
    covers = threshold.listing_ids
    weights = [value if not covers or line.listing_id in covers else 0 for value, line in zip(values, lines, strict=True)]
    covered = sum(weights)
    off = max((less for start, less in threshold.steps if covered >= start), default=0)
    off = min(off, covered, sum(values) - 1)
    return _shared(off, weights) if off > 0 else [0] * len(lines)


def _gifts(lines: Sequence[Line], paid_fen: int, gifts: Sequence[Gift]) -> tuple[QuotedGift, ...]:
    found = []
    for gift in sorted(gifts, key=lambda one: one.id):
        if gift.listing_id is None:
            times = 1 if paid_fen >= gift.from_fen else 0
        else:
            bought = sum(line.quantity for line in lines if line.listing_id == gift.listing_id)
            times = bought // max(gift.each, 1) if paid_fen >= gift.from_fen else 0
        if times and gift.pieces > 0:
            found.append(QuotedGift(gift.id, gift.sku_id, min(times * gift.pieces, gift.most)))
    return tuple(found)


def _best_coupon(coupons: Sequence[Coupon], lines: Sequence[Line], values: Sequence[int]) -> tuple[Coupon, int] | None:
    whole = sum(values)
    best: tuple[int, str] | None = None
    chosen: Coupon | None = None
    for coupon in coupons:
        if coupon.listing_id is None:
            covered = whole
        else:
            covered = sum(value for value, line in zip(values, lines, strict=True) if coupon.listing_id == line.listing_id)
        off = min(coupon.takes_off(covered), whole - 1)
        if off > 0 and (best is None or (-off, coupon.id) < best):
            best, chosen = (-off, coupon.id), coupon
    return None if chosen is None or best is None else (chosen, -best[0])


def _shared(amount: int, weights: Sequence[int]) -> list[int]:
    whole = sum(weights)
    shares = [amount * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda index: (-(amount * weights[index] % whole), index))
    for index in order[: amount - sum(shares)]:
        shares[index] += 1
    return shares
