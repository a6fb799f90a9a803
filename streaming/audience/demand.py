"""Buying: a click becomes a choice with a fixed latent value per viewer and product, then a checkout, then a payment or none."""

from dataclasses import asdict, dataclass
from typing import Any

from .acts import Acts, Checkout, Payment, key_in
from .conditions import Conditions
from .draws import I64, below, cell, draw, key_of
from .fixed import MILLI, along
from .goods import Coupon, Flash, Good, Sku
from .mood import Mood
from .nicks import nick
from .signals import Signals
from .tables import CLICK, Tables
from .viewers import Viewers, name_of

CART_BAND = 900_000
"""Who is at most so far (micro-utils) from buying puts the product into the cart."""

SOCIAL_SCALE = 40


@dataclass
class Pending:
    """A checkout on its way: waiting for the mall, then for the buyer, who pays or gives up."""

    vid: int
    persona: int
    listing_id: str
    order_id: str | None = None
    pays: bool = False


@dataclass(frozen=True)
class Stall:
    """One SKU in one second: unit price, the offers that count, and micro-utils by persona and for all alike."""

    price_fen: int
    flash: Flash | None
    coupon: Coupon | None
    utils: tuple[int, ...]
    common: int


class Demand:
    """Everything about buying that outlives a second."""

    def __init__(self, tables: Tables, seed: str) -> None:
        self.tables = tables
        self.latent, self.choice, self.browse, self.unpaid, self.delay, self.nicks = (
            key_of(seed, purpose) for purpose in ("latent", "sku", "browse", "unpaid", "delay", "nick")
        )
        self._priced: dict[int, tuple[int, ...]] = {}
        self._logit: list[int] = tables.logit_micro.tolist()
        self.pending: dict[str, Pending] = {}
        self.due: dict[int, list[str]] = {}
        self.bought: set[tuple[int, int]] = set()
        self.feelings: dict[int, int] = {}
        """What an answer (or none) to his own question is worth to a viewer, in thousandths of a util."""

    # ---- answers of the mall

    def hear(self, signals: Signals, mood: Mood, viewers: Viewers, tick: int) -> None:
        """Orders placed, refused and cancelled in this second."""
        for identity, order_id in signals.inbox.placed:
            pending = self.pending.get(key_in(identity))
            if pending is not None and pending.order_id is None:
                self._decide_paying(key_in(identity), pending, order_id, signals, tick)
        for identity, code in signals.inbox.refused:
            pending = self.pending.get(key_in(identity))
            if pending is not None and pending.order_id is None:
                del self.pending[key_in(identity)]
                self._refused(pending, code, signals, mood, viewers)
        for identity in (*signals.inbox.cancelled, *(paid for paid in signals.inbox.paid if paid is not None)):
            self.pending.pop(key_in(identity), None)

    def _decide_paying(self, key: str, pending: Pending, order_id: str, signals: Signals, tick: int) -> None:
        good = signals.good(pending.listing_id)
        goods = good.number if good is not None else 0
        pending.order_id = order_id
        pending.pays = below(self.unpaid ^ goods, pending.vid, 10_000) >= self.tables.persona_rows["unpaid_bp"][pending.persona]
        wait = int(self.tables.pay_s[cell(self.delay ^ goods, pending.vid)]) if pending.pays else self.tables.numbers["give_up_s"]
        self.due.setdefault(tick + max(wait, 1), []).append(key)

    def _refused(self, pending: Pending, code: str, signals: Signals, mood: Mood, viewers: Viewers) -> None:
        good = signals.good(pending.listing_id)
        if code == "price_changed" and good is not None:
            self.bought.discard((pending.vid, good.index))  # may look again at the new price
            return
        mood.disappointed(viewers.n)
        column = viewers.find(pending.vid)
        if column is not None:
            viewers.sour(column)

    def pay(self, acts: Acts) -> None:
        """Those whose time has come pay or give up."""
        for key in self.due.pop(acts.tick, ()):
            pending = self.pending.pop(key, None)  # None: the mall cancelled it meanwhile
            if pending is not None and pending.order_id is not None:
                (acts.payments if pending.pays else acts.abandons).append(Payment(key, pending.order_id))

    # ---- choosing

    def worth(self, found: Conditions, mood: Mood, good: Good) -> int:
        """Micro-utils of `good` that are the same for everyone at this moment, price, offers and trust not among them."""
        numbers = self.tables.numbers
        on_screen = found.offer is not None and found.offer.good is good
        explained = found.explained if on_screen else along(self.tables.lines["explained"], 0)
        social = min(mood.orders * SOCIAL_SCALE // max(found.online, 50), numbers["buy_social"])
        answered = min(numbers["buy_answered_one"] * sum(good.answered.values()) // MILLI, numbers["buy_answered_most"])
        utils = social + answered - numbers["buy_unanswered"] * min(mood.unanswered, MILLI) // MILLI
        utils += numbers["buy_page_quality"] * (good.quality_bp - 7000) // 10_000
        return utils * MILLI + numbers["buy_explained_weight"] * explained

    def stall(self, good: Good, sku: Sku, coupons: list[Coupon], common: int, tick: int) -> Stall:
        """What `sku` costs at this moment, and what it is worth to each persona at that price."""
        numbers = self.tables.numbers
        flash = good.flash
        if flash is not None and (flash.sku_id != sku.sku_id or flash.left <= 0 or tick > flash.until or flash.price_fen >= sku.price_fen):
            flash = None
        price = flash.price_fen if flash is not None else sku.price_fen
        coupon = max((one for one in coupons if one.left > 0 and price >= one.threshold_fen), key=lambda one: one.off_fen, default=None)
        pay = max(price - coupon.off_fen, 1) if coupon is not None else price
        extra = (numbers["buy_flash"] if flash is not None else 0) + (numbers["buy_coupon"] if coupon is not None else 0)
        return Stall(price, flash, coupon, self._at_price(min(pay * MILLI // good.reference_fen, 4000)), common + extra * MILLI)

    def _at_price(self, relation: int) -> tuple[int, ...]:
        """Micro-utils by persona of something at `relation` thousandths of its reference price."""
        found = self._priced.get(relation)
        if found is None:
            rows, dear = self.tables.persona_rows, int(self.tables.ln_micro[relation])
            found = tuple(fit - price * dear // MILLI for fit, price in zip(rows["fit"], rows["price"], strict=True))
            self._priced[relation] = found
        return found

    def clicked(
        self, columns: I64, viewers: Viewers, signals: Signals, mood: Mood, found: Conditions, acts: Acts
    ) -> list[tuple[int, Good]]:
        """Those who clicked look at a product and choose. Returns who looked at what."""
        shelf = [good for good in signals.goods.values() if good.for_sale]
        if not shelf or not len(columns):
            return []
        looks: list[tuple[int, Good]] = []
        trusts = self.tables.persona_rows["trust"]
        common: dict[str, int] = {}
        stalls: dict[str, Stall] = {}
        vids, personas, counts = viewers.vid[columns].tolist(), viewers.persona[columns].tolist(), viewers.times[CLICK, columns].tolist()
        for column, vid, persona, times in zip(columns.tolist(), vids, personas, counts, strict=True):
            good = self._look(vid, times, shelf, found)
            looks.append((column, good))
            if (vid, good.index) in self.bought:
                continue
            sku = self._sku(vid, good)
            if sku is None:
                mood.disappointed(viewers.n)
                continue
            stall = stalls.get(sku.sku_id)
            if stall is None:
                if good.listing_id not in common:
                    common[good.listing_id] = self.worth(found, mood, good)
                stall = stalls[sku.sku_id] = self.stall(good, sku, signals.coupons, common[good.listing_id], acts.tick)
            latent = self._logit[cell(self.latent ^ good.number, vid)]
            utility = stall.utils[persona] + stall.common + trusts[persona] * mood.trust + self.feelings.get(vid, 0) * MILLI + latent
            if utility > 0:
                self._submit(vid, persona, good, sku, stall, acts)
                if stall.flash is not None or stall.coupon is not None:
                    stalls.clear()  # one piece less: the next one looks again
            else:
                acts.cart_adds += utility > -CART_BAND
        return looks

    def _look(self, vid: int, times: int, shelf: list[Good], found: Conditions) -> Good:
        """The pinned product, or for some clicks any other of the shelf."""
        pinned = found.offer.good if found.offer is not None and found.offer.good.for_sale else None
        if pinned is not None and below(self.browse, vid, 10_000, times) >= self.tables.numbers["browse_bp"]:
            return pinned
        # The viewer's own order of the products hangs on their keys, not on how many stand there.
        return min(shelf, key=lambda good: draw(self.browse ^ good.number, vid, times))

    def _sku(self, vid: int, good: Good) -> Sku | None:
        """The SKU the viewer wants; when it is gone every second one takes another, the rest is disappointed (None)."""
        wish = draw(self.choice ^ good.number, vid) >> 8
        wanted = good.skus[wish % len(good.skus)]
        if good.flash is not None and good.flash.left > 0:
            wanted = good.sku(good.flash.sku_id) or wanted
        if wanted.stock > 0:
            return wanted
        others = [sku for sku in good.skus if sku.stock > 0]
        return others[(wish >> 20) % len(others)] if others and (wish >> 40) & 1 else None

    def _submit(self, vid: int, persona: int, good: Good, sku: Sku, stall: Stall, acts: Acts) -> None:
        viewer = name_of(vid)
        key = f"{acts.tick}-{viewer}"
        self.bought.add((vid, good.index))
        self.pending[key] = Pending(vid, persona, good.listing_id)
        if stall.flash is not None:
            stall.flash.left -= 1
        if stall.coupon is not None:
            stall.coupon.left -= 1
        acts.checkouts.append(
            Checkout(
                key=key,
                viewer=viewer,
                nick=nick(self.nicks, vid),
                persona=self.tables.personas[persona],
                listing_id=good.listing_id,
                sku_id=sku.sku_id,
                quantity=1,
                seen_price_fen=stall.price_fen,
                coupon_id=stall.coupon.coupon_id if stall.coupon is not None else None,
                flash_id=stall.flash.flash_id if stall.flash is not None else None,
            )
        )

    # ---- snapshot

    def to_json(self) -> dict[str, Any]:
        """The state as plain JSON."""
        return {
            "pending": {key: asdict(pending) for key, pending in self.pending.items()},
            "due": list(self.due.items()),
            "bought": sorted(self.bought),
            "feelings": sorted(self.feelings.items()),
        }

    def from_json(self, data: dict[str, Any]) -> None:
        """Continue from `to_json`."""
        self.pending = {key: Pending(**pending) for key, pending in data["pending"].items()}
        self.due = dict(data["due"])
        self.bought = {(vid, index) for vid, index in data["bought"]}
        self.feelings = dict(map(tuple, data["feelings"]))
