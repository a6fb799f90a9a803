"""The shelf as the crowd has been told: prices, stock and offers of every listing."""

from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

from mall.events import ListingSku
from streaming.events import ShelfItem, ShelfSku

from . import room
from .draws import name_key
from .fixed import MILLI, clamp


@dataclass
class Sku:
    """One specification; price in fen, stock in pieces as far as the crowd has been told."""

    sku_id: str
    name: str
    price_fen: int
    stock: int


@dataclass
class Flash:
    """A flash sale that runs: pieces left as far as known, and the last tick it is open."""

    flash_id: str
    sku_id: str
    price_fen: int
    left: int
    until: int

    def runs(self, tick: int) -> bool:
        """Whether anybody can have it in this second."""
        return self.left > 0 and tick <= self.until


@dataclass
class Good:
    """A listing on the shelf. `index` is its number in the viewers' memory, `reference_fen` what they think it is worth."""

    listing_id: str
    goods_key: str
    index: int
    slot: int
    short_name: str
    leaf: str
    reference_fen: int
    quality_bp: int
    points: list[str]
    attributes: dict[str, str]
    skus: list[Sku]
    number: int
    """The goods key as a number, for the draws."""
    on_sale: bool = True
    flash: Flash | None = None
    size_chart: bool = False
    """Its page has a size chart: fewer ask for sizes."""
    dispatch_h: int | None = None
    """Hours within which its page says that it is sent; None when nobody told."""
    answered: dict[str, int] = field(default_factory=dict)
    """How well each kind of question about it was answered so far, in thousandths of a full answer."""

    def __post_init__(self) -> None:
        """What follows from the rest is not part of a snapshot."""
        self.edition = (self.index, 0)
        """Is another one whenever anything of it changed that moves a buyer, but for pieces left."""
        self.settle()

    def settle(self) -> None:
        """Work out what follows from the rest; whoever changes it calls this. `price_fen`, on the card: the cheapest SKU that can be had,
        else the cheapest. `for_sale`: something of it can be bought, as far as told. `span`: its prices from the least to the most, None
        when a SKU is gone.
        """
        self.edition = (self.index, self.edition[1] + 1)
        least = had = pieces = 0
        for sku in self.skus:
            least = min(least or sku.price_fen, sku.price_fen)
            if sku.stock > 0:
                pieces += 1
                had = min(had or sku.price_fen, sku.price_fen)
        self.price_fen = had or least or 1
        self.for_sale = self.on_sale and pieces > 0
        prices = [sku.price_fen for sku in self.skus]
        self.span = (min(prices), max(prices)) if prices and pieces == len(prices) else None

    @property
    def stock(self) -> int:
        """Pieces of all SKUs."""
        return sum(sku.stock for sku in self.skus)

    def sell(self, on_sale: bool) -> None:
        """It is on sale, or taken down."""
        self.on_sale = on_sale
        self.settle()

    def restock(self, sku: Sku, pieces: int) -> None:
        """Of this SKU so many pieces are left."""
        before, sku.stock = sku.stock, max(pieces, 0)
        if (before > 0) != (sku.stock > 0):
            self.settle()

    def price(self, sku: Sku, fen: int) -> None:
        """This SKU costs so much."""
        sku.price_fen = max(fen, 1)
        self.settle()

    def offer(self, flash: Flash | None) -> None:
        """A flash sale begins or is over."""
        self.flash = flash
        self.settle()

    def explain(self, intent: str, worth: int) -> None:
        """A question about it was answered, so well in thousandths; the best answer of each kind counts."""
        if worth > self.answered.get(intent, -1):
            self.answered[intent] = worth
            self.settle()

    def contradict(self, intent: str, cost: int) -> None:
        """Something was said against it: so many thousandths of an answer are taken away until it is answered better."""
        self.answered[intent] = -cost
        self.settle()

    def sku(self, sku_id: str) -> Sku | None:
        """The SKU of this id, or None."""
        for sku in self.skus:
            if sku.sku_id == sku_id:
                return sku
        return None

    def take(self, item: ShelfItem) -> None:
        """The shelf was arranged again: words, slot, prices and stock are as it says; what people know and think stays."""
        self.slot, self.short_name, self.leaf, self.quality_bp = item.slot, item.short_name, item.leaf, item.quality_bp
        self.points, self.attributes, self.on_sale, self.size_chart = list(item.points), dict(item.attributes), True, item.size_chart
        self.dispatch_h = item.dispatch_h
        self.put(item.skus)

    def put(self, skus: tuple[ShelfSku, ...] | tuple[ListingSku, ...]) -> None:
        """SKUs with the prices and stock of now."""
        self.skus = [Sku(sku.sku_id, sku.name, sku.price_fen, max(sku.stock, 0)) for sku in skus]
        self.settle()

    @classmethod
    def of(cls, item: ShelfItem, index: int) -> Self:
        """The listing as it comes onto the shelf."""
        price = min((sku.price_fen for sku in item.skus), default=1)
        reference, number = worth(item.reference_fen, usual(item, price)), name_key(item.goods_key)
        good = cls(item.listing_id, item.goods_key, index, item.slot, item.short_name, item.leaf, reference, 0, [], {}, [], number)
        good.take(item)
        return good

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The listing as `dataclasses.asdict` wrote it."""
        flash = Flash(**data["flash"]) if data["flash"] else None
        return cls(**{**data, "skus": [Sku(**sku) for sku in data["skus"]], "flash": flash})


def usual(item: ShelfItem, price_fen: int) -> int:
    """What such goods are sold for elsewhere, in fen, which a host cannot talk up: as their supplier suggests it; of goods of one's own the
    first price that was shown, up to the most that is usual for their kind.
    """
    if item.suggest_fen is not None:
        return item.suggest_fen
    return min(price_fen, room.USUAL_MOST_FEN.get(item.leaf.partition("-")[0], price_fen))


def worth(reference_fen: int | None, usual_fen: int) -> int:
    """What viewers take as the normal price: the struck price when it is believable (.8 to 1.5 of the usual price), else 1.1 of that.

    `usual_fen`: see `usual`.
    """
    if reference_fen is None:
        return max(usual_fen * room.WORTH_UNSTRUCK // MILLI, 1)
    return max(clamp(reference_fen, usual_fen * room.WORTH_LEAST // MILLI, usual_fen * room.WORTH_MOST // MILLI), 1)


class Answer(NamedTuple):
    """An answer to a question: `text` when it was typed or heard, `worth` in thousandths, `against` the product, a `tap` on the question.

    `heard`: it was said aloud, and `worth` is what it is worth against the page.
    """

    question_id: str
    text: str
    worth: int
    against: bool
    tap: bool
    heard: bool


@dataclass
class Bag:
    """A lucky bag that is open until a tick. `number` counts the bags from 1; `line` are viewers in the order they joined."""

    bag_id: str
    number: int
    rule: str
    words: str
    watch_s: int
    until: int
    line: list[int] = field(default_factory=list)
