"""What a check says about a form: faults with their sentences, and a score."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sandbox.errors import FieldFault

LOSES = {"error": 12, "advice": 4}


@dataclass(frozen=True)
class Fault:
    """One thing to mend: the field, a code, the sentence, and for rules of the law the rule, the quoted words and a safe rewrite.

    `kind` is `error` (the audit refuses), or `advice` (costs quality only). `never` marks what no draft may hold.
    """

    path: str
    code: str
    zh: str
    en: str
    rule: str = ""
    quote: str = ""
    rewrite: str = ""
    law: str = ""
    kind: str = "error"
    never: bool = False

    def message(self, language: str) -> str:
        """The sentence in the reader's language."""
        return self.en if language.startswith("en") else self.zh

    def field_fault(self) -> FieldFault:
        """The same as the fault of a form field."""
        return FieldFault(self.path, self.code, self.zh, self.en)


@dataclass(frozen=True)
class PictureLook:
    """How a picture looks: size in pixels, how much of its rim is white (basis points), how sharp it is, its 64-bit outline in hex, and how
    many QR codes are in it.

    None and "" where nobody has looked yet, as at pictures that came with goods.
    """

    width: int
    height: int
    white_bp: int | None = None
    sharp: int | None = None
    outline: str = ""
    codes: int | None = None


@dataclass(frozen=True)
class ShopFacts:
    """What the check must know about the shop. `licence_groups`: category groups its valid licence covers; `pictures`: known pictures.

    `looks`: how known pictures look; `videos`: known videos.
    `price_base_fen`: the lowest price paid within seven days of the market's clock, None without a deal (C08). `lead_time_h` and
    `supply_stock`: what the supplier of the goods needs and has, None for goods of one's own. `gifts`: a gift goes with it now.
    `freights`: names of the shop's further freight templates. `collects`: its buyer pays the courier at the door.
    `tried`: the host tried these goods, or they are his own (E.2 样品申请).
    `twin`: the same goods are on sale in this shop already, as another listing of the same title, pictures and category.
    `allowed`: passages (rule, plain words) a lecturer has cleared for the class; `forbidden`: words (plain, why) he added.
    """

    day: str
    licence_groups: Collection[str] = frozenset()
    pictures: Collection[str] = frozenset()
    looks: Mapping[str, PictureLook] = field(default_factory=dict)
    videos: Collection[str] = frozenset()
    operator: str = ""
    evidence: Collection[str] = field(default_factory=frozenset)
    price_base_fen: int | None = None
    lead_time_h: int | None = None
    supply_stock: int | None = None
    gifts: bool = False
    collects: bool = False
    freights: Collection[str] = frozenset()
    tried: bool = True
    twin: bool = False
    allowed: Collection[tuple[str, str]] = field(default_factory=frozenset)
    forbidden: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Verdict:
    """All faults in the order of the form."""

    faults: tuple[Fault, ...]

    @property
    def quality(self) -> int:
        """The score the form shows, 0..100; 80 and more is green."""
        return max(0, 100 - sum(LOSES[fault.kind] for fault in self.faults))

    @property
    def passes(self) -> bool:
        """Whether the audit would approve."""
        return all(fault.kind != "error" for fault in self.faults)

    @property
    def impossible(self) -> tuple[Fault, ...]:
        """Faults no draft may hold: numbers that can never be right."""
        return tuple(fault for fault in self.faults if fault.never)
