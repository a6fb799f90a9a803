"""Buying: a click becomes a choice with a fixed latent value per viewer and product, then a checkout, then a payment or none."""

from dataclasses import asdict
from typing import Any, Final

import numpy as np

from .acts import Acts, Checkout, Payment, Reach, key_in
from .conditions import Conditions
from .draws import I64, U64, below, cell, draw, key_of
from .farewells import Farewells
from .fixed import MILLI
from .goods import Flash, Good, Sku
from .mood import Mood
from .regrets import Regrets
from .rows import Due, Looked
from .signals import Signals
from .stalls import Stall, Stalls, missing
from .tables import CLICK, Tables
from .viewers import Viewers, name_of
from .wants import Choosing, Look, Pending

CART_BAND: Final = 900_000
"""Who is at most so far (micro-utils) from buying puts the product into the cart."""
COMPARED: Final = 4
"""Who browses the shelf compares so many products and takes the one he likes most."""
REFUSED: Final = {"sold_out": "sold_out", "off_sale": "sold_out", "region": "not_sent", "limit": "limit"}
"""What the mall says to a checkout (the codes of mall/refusals.py), as the cause for which somebody did not buy; else `refused`."""


class Demand(Regrets):
    """Everything about buying that outlives a second."""

    def __init__(self, tables: Tables, seed: str, words: bool = True) -> None:
        super().__init__(tables, words, key_of(seed, "nick"), Farewells(tables, key_of(seed, "latent")))
        self.latent, self.choice, self.browse, self.unpaid, self.delay = (
            key_of(seed, purpose) for purpose in ("latent", "sku", "browse", "unpaid", "delay")
        )
        self._keys: U64 = np.array([self.browse, self.latent, self.choice], np.uint64)
        self.stalls = Stalls(tables)
        self._trusts = tables.persona_rows["trust"]
        self._logit = tables.logits
        self.pending: dict[str, Pending] = {}
        self.due: dict[int, list[str]] = {}
        self.bought: dict[int, int] = {}
        """By viewer's number, whose order was not refused for its price: the listings he ordered as bits (`Good.index`)."""
        self.buyers: set[int] = set()

    # ---- answers of the mall

    def hear(self, signals: Signals, mood: Mood, viewers: Viewers, acts: Acts) -> None:
        """Orders placed, refused and cancelled in this second."""
        left: list[int] = []
        for identity, order_id in signals.inbox.placed:
            key = key_in(identity)
            pending = self.pending.get(key)
            if pending is not None and pending.order_id is None:
                self._decide_paying(key, pending, order_id, acts.tick)
        for identity, code in signals.inbox.refused:
            pending = self.pending.get(key_in(identity))
            if pending is not None and pending.order_id is None:
                del self.pending[key_in(identity)]
                self._refused(pending, code, signals, mood, viewers, acts)
                if viewers.find(pending.vid) is None:
                    left.append(pending.vid)
        if left:
            self.gone(left, acts)  # they had left before the mall said no
        for over in (signals.inbox.cancelled, signals.inbox.paid):
            for checkout in over:
                if checkout is not None:
                    self.pending.pop(key_in(checkout), None)

    def _decide_paying(self, key: str, pending: Pending, order_id: str, tick: int) -> None:
        vid, goods, pending.order_id = pending.vid, pending.number, order_id
        self.buyers.add(vid)
        pending.pays = below(self.unpaid ^ goods, vid, 10_000) >= self.tables.persona_rows["unpaid_bp"][pending.persona]
        wait = self.tables.pay_s.item(cell(self.delay ^ goods, vid)) if pending.pays else self.tables.numbers["give_up_s"]
        self.due.setdefault(tick + max(wait, 1), []).append(key)

    def _refused(self, pending: Pending, code: str, signals: Signals, mood: Mood, viewers: Viewers, acts: Acts) -> None:
        """He wanted it and may not have it: he says so when he leaves."""
        good = signals.good(pending.listing_id)
        if code == "price_changed" and good is not None:
            self.bought[pending.vid] &= ~(1 << good.index)  # may look again at the new price
            return
        cause = REFUSED.get(code, "refused")
        if cause == "sold_out":
            mood.disappointed(viewers.n)
        self._missed(pending.vid, pending.persona, pending.listing_id, pending.price_fen, {cause: MILLI}, acts)
        column = viewers.find(pending.vid)
        if column is not None:
            viewers.sour(column, "refused")

    def pay(self, acts: Acts) -> None:
        """Those whose time has come pay or give up."""
        for key in self.due.pop(acts.tick, ()):
            pending = self.pending.pop(key, None)  # None: the mall cancelled it meanwhile
            if pending is not None and pending.order_id is not None:
                (acts.payments if pending.pays else acts.abandons).append(Payment(key, pending.order_id))

    # ---- choosing

    def clicked(self, due: Due, viewers: Viewers, signals: Signals, mood: Mood, found: Conditions, acts: Acts) -> None:
        """Those who clicked look at a product and choose."""
        shelf = [good for good in signals.goods.values() if good.for_sale]
        if not shelf:
            return
        now = Choosing(signals, mood, found, acts, shelf, {})
        pinned = found.offer.good if found.offer is not None and found.offer.good.for_sale else None
        goods, looked = self._looks(due.them(CLICK), viewers, pinned, now)
        needless, acts.clicks, acts.clicked = looked.needless, due.many[CLICK], looked.first
        acts.cart_adds += looked.carts
        for good, many, fresh in zip(goods, looked.clicks, looked.fresh, strict=True):
            if many:
                acts.reach[good.listing_id] = Reach(0, fresh, many)
        for column, vid, persona, times, never, browses, pick, value, wish in looked.others:
            if never >= 0 and vid not in self.feelings and vid not in self.bought:
                good = goods[never]
                needless += 1
                keeps = value > -CART_BAND
            else:
                look: Look | None = None
                if pick >= 0 and (vid not in self.bought or not (browses or signals.coupons)):
                    good, worth = goods[pick], value + self.feelings.get(vid, 0) * MILLI
                    sku = good.skus[0] if worth <= 0 else self._wanted(vid, good, wish)[0]  # nothing of what is picked here is gone
                    look = sku, self._stall(good, sku, 0, now), worth
                elif pinned is None or browses:
                    good, look = self._compare(column, vid, persona, times, viewers, now)
                else:
                    good = pinned
                keeps = self._choose(column, vid, persona, good, look, viewers, now)
            if keeps:
                acts.cart_adds += viewers.keep(column, good.index)
            if browses:
                self._found(column, good, viewers, acts)
        if needless:
            acts.not_bought["no_need"] = acts.not_bought.get("no_need", 0) + needless * MILLI

    def _found(self, column: int, good: Good, viewers: Viewers, acts: Acts) -> None:
        """Somebody who browsed has looked at this."""
        fresh, first = viewers.click(column, good.index)
        known = acts.reach.get(good.listing_id)
        acts.reach[good.listing_id] = Reach(0, known.clicked + fresh, known.clicks + 1) if known is not None else Reach(0, int(fresh), 1)
        acts.clicked += first

    def _looks(self, them: I64, viewers: Viewers, pinned: Good | None, now: Choosing) -> tuple[list[Good], Looked]:
        """What is looked at here, and see `columns.looks`; of a shelf on which one compares but a few products, only what is pinned."""
        whole = len(now.shelf) <= COMPARED
        goods = now.shelf if whole else [pinned] if pinned is not None else []
        shown = -1
        for at, good in enumerate(goods) if pinned is not None else ():
            if good is pinned:
                shown = at
        signals, many, numbers = now.signals, them.shape[1], self.tables.numbers
        worths = self.stalls.worths(goods, signals.coupons, signals.thresholds, now.found, now.mood, CART_BAND, many, whole=whole)
        return goods, viewers.hands.looks(viewers.here, them, self._keys, numbers["browse_bp"], shown, self.tables.logit_micro, worths)

    def carted(self, columns: I64, viewers: Viewers, signals: Signals, mood: Mood, found: Conditions, acts: Acts) -> None:
        """Those whose time has come put the pinned product into the cart; who has it there looks at it again and chooses anew."""
        if found.offer is None or not found.offer.good.for_sale or not len(columns):
            return
        good = found.offer.good
        fresh, again = viewers.cart(columns, good.index)
        acts.cart_adds += fresh
        if not again:
            return
        now = Choosing(signals, mood, found, acts, [good], {})
        for column in again:  # one or two
            self._choose(column, viewers.vid.item(column), viewers.persona.item(column), good, None, viewers, now)

    def _choose(self, column: int, vid: int, persona: int, good: Good, look: Look | None, viewers: Viewers, now: Choosing) -> bool:
        """Buy or not. Whether he wants to keep it in the cart for later. `look`: what he has seen of it, when he has looked already."""
        if vid in self.bought and self.has_bought(vid, good):
            return False
        sku, stall, utility = look or self._look(column, vid, persona, good, viewers, now)
        if utility <= 0:
            return self._fails(vid, persona, good, stall, utility, now) and sku is not None
        if sku is not None:
            self._submit(column, vid, persona, good, sku, stall, viewers, now)
        else:  # what he would have bought is gone
            now.mood.disappointed(viewers.n)
            self._missed(vid, persona, good.listing_id, stall.price_fen, {"sold_out": MILLI}, now.acts)
        return False

    def has_bought(self, vid: int, good: Good) -> bool:
        """Whether a viewer has ordered this, and may not look again at another price."""
        return vid in self.bought and self.bought[vid] >> good.index & 1 == 1

    def _fails(self, vid: int, persona: int, good: Good, stall: Stall, utility: int, now: Choosing) -> bool:
        """He does not buy: the reasons are noted. Whether he wants to keep it in the cart for later."""
        lacks = self.stalls.lacks(now.found, now.mood, good, stall, persona, self.feelings.get(vid, 0))
        self._missed(vid, persona, good.listing_id, stall.price_fen, missing(utility, lacks), now.acts)
        return utility > -CART_BAND

    def _look(self, column: int, vid: int, persona: int, good: Good, viewers: Viewers, now: Choosing) -> Look:
        """Which SKU of `good` a viewer wants (None: gone), how it is offered to him, and what that is worth to him (micro-utils)."""
        alike = good.span is not None and good.span[0] == good.span[1] and good.flash is None
        sku, there = (good.skus[0], True) if alike else self._wanted(vid, good)
        stall = self._stall(good, sku, viewers.coupons(column) if now.signals.coupons else 0, now)
        own = self.feelings.get(vid, 0) * MILLI + self._trusts[persona] * now.mood.trust
        worth = stall.utils[persona] + stall.extra + self.stalls.worth(now.found, now.mood, good) + own
        worth += self._logit[cell(self.latent ^ good.number, vid)]
        if alike and worth > 0:  # which one he wants matters now
            sku = self._wanted(vid, good)[0]
        return sku if there else None, stall, worth

    def _stall(self, good: Good, sku: Sku, memory: int, now: Choosing) -> Stall:
        """The stall as this viewer finds it: coupons that are left or that he has claimed, none that he has used."""
        if good.flash is None and not now.signals.coupons and not now.signals.thresholds:
            return self.stalls.plain(good, sku)
        mine = 0
        for at, coupon in enumerate(now.signals.coupons) if now.signals.coupons else ():
            mine |= (1 << at) if not memory & coupon.uses and (coupon.left > 0 or memory & coupon.claims) else 0
        key = (sku.sku_id if good.flash is not None else good.listing_id, sku.price_fen, mine)
        stall = now.stalls.get(key)
        if stall is None:
            coupons = [coupon for at, coupon in enumerate(now.signals.coupons) if mine >> at & 1] if mine else []
            stall = now.stalls[key] = self.stalls.stall(good, sku, coupons, now.signals.thresholds, now.found.tick)
        return stall

    def _compare(self, column: int, vid: int, persona: int, times: int, viewers: Viewers, now: Choosing) -> tuple[Good, Look]:
        """Somebody browses: of a few products, in an order of his own, he looks closer at the one he likes most.

        The order hangs on the products' keys, not on how many stand there; it decides which few, and between two he likes the same.
        """
        some = now.shelf
        if len(some) > COMPARED:
            some = sorted(some, key=lambda good: self._turn(good, vid, times))[:COMPARED]
        looks = [self._look(column, vid, persona, good, viewers, now) for good in some]
        best = -1
        for at, good in enumerate(some):
            if looks[at][0] is None or self.has_bought(vid, good):
                continue
            ahead = looks[at][2] - looks[best][2] if best >= 0 else 1
            if ahead > 0 or (ahead == 0 and self._turn(good, vid, times) < self._turn(some[best], vid, times)):
                best = at
        if best < 0:
            best = min(range(len(some)), key=lambda at: self._turn(some[at], vid, times))
        return some[best], looks[best]

    def _turn(self, good: Good, vid: int, times: int) -> int:
        return draw(self.browse ^ good.number, vid, times)

    def _wanted(self, vid: int, good: Good, wish: int = -1) -> tuple[Sku, bool]:
        """The SKU a viewer wants and whether he can have it; when it is gone every second one takes another, the rest is disappointed.

        `wish` is his draw, when it is made.
        """
        if wish < 0:
            wish = draw(self.choice ^ good.number, vid) >> 8
        wanted = good.skus[wish % len(good.skus)]
        if good.flash is not None and good.flash.left > 0:
            wanted = good.sku(good.flash.sku_id) or wanted
        if wanted.stock > 0:
            return wanted, True
        others = [sku for sku in good.skus if sku.stock > 0]
        return (others[(wish >> 20) % len(others)], True) if others and (wish >> 40) & 1 else (wanted, False)

    def _submit(self, column: int, vid: int, persona: int, good: Good, sku: Sku, stall: Stall, viewers: Viewers, now: Choosing) -> None:
        self.misses.pop(vid, None)
        if stall.flash is not None:
            stall.flash.left -= 1
        coupon = stall.coupon
        if coupon is not None:
            if not viewers.coupons(column) & coupon.claims:
                coupon.left -= 1
                now.acts.claims[coupon.coupon_id] = now.acts.claims.get(coupon.coupon_id, 0) + 1
            viewers.note_coupon(column, coupon.claims | coupon.uses)
        if stall.flash is not None and not stall.flash.left:
            now.stalls.clear()  # that was the last piece: the next one looks again
        self.order(vid, persona, good, sku, 1, stall.price_fen, now.acts, coupon.coupon_id if coupon else None, stall.flash)

    def order(
        self,
        vid: int,
        persona: int,
        good: Good,
        sku: Sku,
        quantity: int,
        price_fen: int,
        acts: Acts,
        coupon_id: str | None = None,
        flash: Flash | None = None,
    ) -> None:
        """Submit a checkout and wait for the mall."""
        viewer = name_of(vid)
        key = f"{acts.tick}-{viewer}"
        if key in self.pending:
            return
        self.bought[vid] = self.bought.get(vid, 0) | 1 << good.index
        listing_id = good.listing_id
        self.pending[key] = Pending(vid, persona, listing_id, None, False, good.number, price_fen)
        nick, kind, flash_id = self._nick(vid), self.tables.personas[persona], flash.flash_id if flash is not None else None
        acts.checkouts.append(Checkout(key, viewer, nick, kind, listing_id, sku.sku_id, quantity, price_fen, coupon_id, flash_id))

    # ---- snapshot

    def to_json(self) -> dict[str, Any]:
        """The state as plain JSON."""
        return {
            "pending": {key: asdict(pending) for key, pending in self.pending.items()},
            "due": list(self.due.items()),
            "bought": sorted((vid, index) for vid, many in self.bought.items() for index in range(many.bit_length()) if many >> index & 1),
            "buyers": sorted(self.buyers),
            **super().to_json(),
        }

    def from_json(self, data: dict[str, Any]) -> None:
        """Continue from `to_json`."""
        self.pending = {key: Pending(**pending) for key, pending in data["pending"].items()}
        self.due = dict(data["due"])
        self.bought = {}
        for vid, index in data["bought"]:
            self.bought[vid] = self.bought.get(vid, 0) | 1 << index
        self.buyers = set(data["buyers"])
        super().from_json(data)
