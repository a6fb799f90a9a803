"""Buying: a click becomes a choice with a fixed latent value per viewer and product, then a checkout, then a payment or none."""

from dataclasses import asdict
from typing import Any, Final

import numpy as np

from .acts import Acts, Checkout, Lost, Payment, key_in
from .conditions import Conditions
from .draws import I64, U64, below, cell, draw, key_of
from .farewells import Farewells
from .fixed import MILLI
from .goods import Flash, Good, Sku
from .mood import Mood
from .nicks import nick
from .rows import Due, Looks
from .signals import Signals
from .stalls import Stall, Stalls, missing
from .tables import CLICK, Tables
from .viewers import Viewers, name_of, number_of
from .wants import Choosing, Look, Miss, Pending

CART_BAND: Final = 900_000
"""Who is at most so far (micro-utils) from buying puts the product into the cart."""
COMPARED: Final = 4
"""Who browses the shelf compares so many products and takes the one he likes most."""
BROWSES: Final = 1
"""In the flags of `columns.looks`: he looks at the shelf, not at what is pinned."""
HOPELESS: Final = 2
"""There, too: he surely wants none of what he looks at."""
LOST_TOLD: Final = 3
"""So many of those who leave in a second without what they wanted are told one by one, the most valuable; the rest is summed up.

Beyond these, `farewells` tells who is among the most valuable of the whole show.
"""


class Demand:
    """Everything about buying that outlives a second."""

    def __init__(self, tables: Tables, seed: str, words: bool = True) -> None:
        self.tables, self.words = tables, words
        self.latent, self.choice, self.browse, self.unpaid, self.delay, self.nicks = (
            key_of(seed, purpose) for purpose in ("latent", "sku", "browse", "unpaid", "delay", "nick")
        )
        self._keys: U64 = np.array([self.browse, self.latent, self.choice], np.uint64)
        self.stalls = Stalls(tables)
        self.farewells = Farewells(tables, self.latent)
        self._trusts = tables.persona_rows["trust"]
        self._logit: list[int] = tables.logit_micro.tolist()
        self.pending: dict[str, Pending] = {}
        self.due: dict[int, list[str]] = {}
        self.bought: set[tuple[int, int]] = set()
        self.shoppers: set[int] = set()
        """Who stands, or stood, in `bought`."""
        self.buyers: set[int] = set()
        self.feelings: dict[int, int] = {}
        """What an answer (or none) to his own question is worth to a viewer, in thousandths of a util."""
        self.ignored: dict[int, tuple[str, int]] = {}
        """Whose question nobody answered: what he asked about and when."""
        self.misses: dict[int, Miss] = {}
        self._noted: set[int] = set()
        """Of whom anything stands, or stood, in the last three."""

    # ---- answers of the mall

    def hear(self, signals: Signals, mood: Mood, viewers: Viewers, tick: int) -> None:
        """Orders placed, refused and cancelled in this second."""
        for identity, order_id in signals.inbox.placed:
            key = key_in(identity)
            pending = self.pending.get(key)
            if pending is not None and pending.order_id is None:
                self._decide_paying(key, pending, order_id, signals, tick)
        for identity, code in signals.inbox.refused:
            pending = self.pending.get(key_in(identity))
            if pending is not None and pending.order_id is None:
                del self.pending[key_in(identity)]
                self._refused(pending, code, signals, mood, viewers)
        for over in (signals.inbox.cancelled, signals.inbox.paid):
            for checkout in over:
                if checkout is not None:
                    self.pending.pop(key_in(checkout), None)

    def _decide_paying(self, key: str, pending: Pending, order_id: str, signals: Signals, tick: int) -> None:
        good = signals.good(pending.listing_id)
        goods = good.number if good is not None else 0
        pending.order_id = order_id
        self.buyers.add(pending.vid)
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

    def feel(self, vid: int, worth: int) -> None:
        """Somebody's own question was answered, or not."""
        self.feelings[vid] = worth
        self._noted.add(vid)

    def ignore(self, vid: int, intent: str, asked: int) -> None:
        """Nobody answered what somebody asked about in second `asked`."""
        self.ignored[vid] = (intent, asked)
        self._noted.add(vid)

    def pay(self, acts: Acts) -> None:
        """Those whose time has come pay or give up."""
        for key in self.due.pop(acts.tick, ()):
            pending = self.pending.pop(key, None)  # None: the mall cancelled it meanwhile
            if pending is not None and pending.order_id is not None:
                (acts.payments if pending.pays else acts.abandons).append(Payment(key, pending.order_id))

    # ---- choosing

    def clicked(self, due: Due, viewers: Viewers, signals: Signals, mood: Mood, found: Conditions, acts: Acts) -> dict[str, list[int]]:
        """Those who clicked look at a product and choose. Returns who looked at what: columns by listing."""
        shelf = [good for good in signals.goods.values() if good.for_sale]
        if not shelf:
            return {}
        now = Choosing(signals, mood, found, acts, shelf, {})
        looks: dict[str, list[int]] = {}
        wish: dict[int, list[int]] = {}
        hopeless = 0
        pinned = found.offer.good if found.offer is not None and found.offer.good.for_sale else None
        them = due.them(CLICK)
        goods, (flags, picks, values) = self._looks(them, viewers, pinned, now)
        feelings, shoppers = self.feelings, self.shoppers
        for column, vid, persona, time, flag, pick, worth in zip(*them.tolist(), flags, picks, values, strict=True):
            known = vid not in feelings and vid not in shoppers
            look = None
            if pick >= 0 and known:
                good = goods[pick]
            elif pinned is None or flag & BROWSES:
                good, look = self._compare(column, vid, persona, time, viewers, now)
            else:
                good = pinned
            if (listing_id := good.listing_id) in looks:
                looks[listing_id].append(column)
            else:
                looks[listing_id] = [column]
            if flag >= HOPELESS and known and look is None:
                if not hopeless:
                    acts.not_bought.setdefault("no_need", 0)  # the order of causes is part of the bytes
                hopeless += 1
            elif known and pick >= 0 and worth <= 0:
                if self._fails(vid, persona, good, self._stall(good, good.skus[0], 0, now), worth, now):
                    wish.setdefault(good.index, []).append(column)
            elif known and pick >= 0 and look is None:
                sku = self._wanted(vid, good)
                self._choose(column, vid, persona, good, (sku, self._stall(good, sku, 0, now) if sku else None, worth), viewers, now)
            elif self._choose(column, vid, persona, good, look, viewers, now):
                wish.setdefault(good.index, []).append(column)
        if hopeless:
            acts.not_bought["no_need"] += hopeless * MILLI
        for index, wanting in wish.items():
            acts.cart_adds += viewers.cart(np.array(wanting, np.int64), index)[0]
        return looks

    def _looks(self, them: I64, viewers: Viewers, pinned: Good | None, now: Choosing) -> tuple[list[Good], Looks]:
        """What is looked at here, and see `columns.looks`; of a shelf on which one compares but a few products, only what is pinned."""
        whole = len(now.shelf) <= COMPARED
        goods = now.shelf if whole else [pinned] if pinned is not None else []
        shown = -1
        for at, good in enumerate(goods) if pinned is not None else ():
            if good is pinned:
                shown = at
        worths = self.stalls.worths(goods, now.signals.coupons, now.found, now.mood, CART_BAND, whole=whole)
        return goods, viewers.hands.looks(them, self._keys, self.tables.numbers["browse_bp"], shown, self.tables.logit_micro, worths)

    def carted(self, columns: I64, viewers: Viewers, signals: Signals, mood: Mood, found: Conditions, acts: Acts) -> None:
        """Those whose time has come put the pinned product into the cart; who has it there looks at it again and chooses anew."""
        if found.offer is None or not found.offer.good.for_sale or not len(columns):
            return
        good = found.offer.good
        now = Choosing(signals, mood, found, acts, [good], {})
        fresh, again = viewers.cart(columns, good.index)
        acts.cart_adds += fresh
        if not again:
            return
        for column in again:  # one or two
            self._choose(column, int(viewers.vid[column]), int(viewers.persona[column]), good, None, viewers, now)

    def _choose(self, column: int, vid: int, persona: int, good: Good, look: Look | None, viewers: Viewers, now: Choosing) -> bool:
        """Buy or not. Whether he wants to keep it in the cart for later. `look`: what he has seen of it, when he has looked already."""
        if (vid, good.index) in self.bought:
            return False
        sku, stall, utility = look or self._look(column, vid, persona, good, viewers, now)
        if sku is None or stall is None:
            now.mood.disappointed(viewers.n)
            self._missed(vid, persona, good, good.price_fen, [("sold_out", MILLI)], now.acts)
            return False
        if utility > 0:
            self._submit(column, vid, persona, good, sku, stall, viewers, now)
            return False
        return self._fails(vid, persona, good, stall, utility, now)

    def _fails(self, vid: int, persona: int, good: Good, stall: Stall, utility: int, now: Choosing) -> bool:
        """He does not buy: the reasons are noted. Whether he wants to keep it in the cart for later."""
        own = self.feelings.get(vid, 0)
        lacks = (
            ("price", stall.dear[persona]),
            ("unexplained", stall.explained),
            ("unanswered", self.tables.numbers["buy_unanswered"] * min(now.mood.unanswered, MILLI) + max(-own, 0) * MILLI),
            ("trust", max(-self._trusts[persona] * now.mood.trust, 0)),
            ("page", stall.page),
        )
        self._missed(vid, persona, good, stall.price_fen, missing(utility, lacks), now.acts)
        return utility > -CART_BAND

    def _look(self, column: int, vid: int, persona: int, good: Good, viewers: Viewers, now: Choosing) -> Look:
        """Which SKU of `good` a viewer wants, how it is offered to him, and what that is worth to him (micro-utils)."""
        sku = self._wanted(vid, good)
        if sku is None:
            return None, None, 0
        stall = self._stall(good, sku, viewers.coupons(column) if now.signals.coupons else 0, now)
        own = self.feelings.get(vid, 0) * MILLI
        return (
            sku,
            stall,
            stall.utils[persona]
            + stall.common
            + self._trusts[persona] * now.mood.trust
            + own
            + self._logit[cell(self.latent ^ good.number, vid)],
        )

    def _missed(self, vid: int, persona: int, good: Good, price_fen: int, causes: list[tuple[str, int]], acts: Acts) -> None:
        """Note why somebody did not buy; who would have, with everything right, is remembered with what it was."""
        for cause, share in causes:
            acts.not_bought[cause] = acts.not_bought.get(cause, 0) + share
        if causes[0][0] != "no_need":
            self.misses[vid] = Miss(persona, good.listing_id, price_fen, acts.tick, dict(causes))
            self._noted.add(vid)

    def _stall(self, good: Good, sku: Sku, memory: int, now: Choosing) -> Stall:
        """The stall as this viewer finds it: coupons that are left or that he has claimed, none that he has used."""
        mine = 0
        for at, coupon in enumerate(now.signals.coupons) if now.signals.coupons else ():
            mine |= (1 << at) if not memory & coupon.uses and (coupon.left > 0 or memory & coupon.claims) else 0
        key = (sku.sku_id if good.flash is not None else good.listing_id, sku.price_fen, mine)
        stall = now.stalls.get(key)
        if stall is None:
            coupons = [coupon for at, coupon in enumerate(now.signals.coupons) if mine >> at & 1] if mine else []
            stall = now.stalls[key] = self.stalls.stall(good, sku, coupons, now.found, now.mood, now.acts.tick)
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
            if looks[at][0] is None or (vid, good.index) in self.bought:
                continue
            ahead = looks[at][2] - looks[best][2] if best >= 0 else 1
            if ahead > 0 or (ahead == 0 and self._turn(good, vid, times) < self._turn(some[best], vid, times)):
                best = at
        if best < 0:
            best = min(range(len(some)), key=lambda at: self._turn(some[at], vid, times))
        return some[best], looks[best]

    def _turn(self, good: Good, vid: int, times: int) -> int:
        return draw(self.browse ^ good.number, vid, times)

    def _wanted(self, vid: int, good: Good) -> Sku | None:
        """The SKU a viewer wants; when it is gone every second one takes another, the rest is disappointed (None)."""
        wish = draw(self.choice ^ good.number, vid) >> 8
        wanted = good.skus[wish % len(good.skus)]
        if good.flash is not None and good.flash.left > 0:
            wanted = good.sku(good.flash.sku_id) or wanted
        if wanted.stock > 0:
            return wanted
        others = [sku for sku in good.skus if sku.stock > 0]
        return others[(wish >> 20) % len(others)] if others and (wish >> 40) & 1 else None

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
        if stall.flash is not None or coupon is not None:
            now.stalls.clear()  # one piece less: the next one looks again
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
        self.bought.add((vid, good.index))
        self.shoppers.add(vid)
        self.pending[key] = Pending(vid, persona, good.listing_id)
        acts.checkouts.append(
            Checkout(
                key=key,
                viewer=viewer,
                nick=self._nick(vid),
                persona=self.tables.personas[persona],
                listing_id=good.listing_id,
                sku_id=sku.sku_id,
                quantity=quantity,
                seen_price_fen=price_fen,
                coupon_id=coupon_id,
                flash_id=flash.flash_id if flash is not None else None,
            )
        )

    def unseen(self, due: Due, viewers: Viewers, signals: Signals, found: Conditions, acts: Acts) -> None:
        """Before anybody leaves: the dearest of those who go without having looked at goods are told."""
        shelf = [found.offer.good] if found.offer is not None else list(signals.goods.values())
        for one in self.farewells.unseen(due, viewers, found, shelf, self.stalls):
            vid = number_of(one.viewer) or 0
            intent, asked = self.ignored.get(vid, ("", 0))
            acts.unseen.append(one._replace(nick=self._nick(vid), asked_about=intent, asked_tick=asked))

    def gone(self, vids: list[int], acts: Acts) -> None:
        """These viewers have left. Who would have bought is lost business: its value by cause, and the most valuable told one by one."""
        noted = self._noted.intersection(vids)
        if not noted:
            return
        self._noted -= noted
        lost = [(self.misses[vid].price_fen, vid) for vid in noted if vid in self.misses]
        lost.sort(reverse=True)
        for at, (value, vid) in enumerate(lost):
            miss = self.misses.pop(vid)
            acts.lost_viewers += 1
            for cause, share in miss.causes.items():
                acts.lost_fen[cause] = acts.lost_fen.get(cause, 0) + value * share // MILLI
            told = self.words and self.farewells.takes(value)
            if at < LOST_TOLD or told:
                intent, asked = self.ignored.get(vid, ("", 0))
                viewer, persona = name_of(vid), self.tables.personas[miss.persona]
                gone = Lost(viewer, self._nick(vid), persona, miss.listing_id, value, miss.tick, miss.causes, intent, asked)
                (acts.lost if at < LOST_TOLD else acts.more_lost).append(gone)
        for vid in noted:
            self.feelings.pop(vid, None)
            self.ignored.pop(vid, None)

    def _nick(self, vid: int) -> str:
        return nick(self.nicks, vid, self.tables.language) if self.words else ""

    # ---- snapshot

    def to_json(self) -> dict[str, Any]:
        """The state as plain JSON."""
        return {
            "pending": {key: asdict(pending) for key, pending in self.pending.items()},
            "due": list(self.due.items()),
            "bought": sorted(self.bought),
            "buyers": sorted(self.buyers),
            "feelings": sorted(self.feelings.items()),
            "ignored": list(self.ignored.items()),
            "misses": [(vid, asdict(miss)) for vid, miss in self.misses.items()],
            "farewells": self.farewells.to_json(),
        }

    def from_json(self, data: dict[str, Any]) -> None:
        """Continue from `to_json`."""
        self.pending = {key: Pending(**pending) for key, pending in data["pending"].items()}
        self.due = dict(data["due"])
        self.bought = {(vid, index) for vid, index in data["bought"]}
        self.shoppers = {vid for vid, _ in self.bought}
        self.buyers = set(data["buyers"])
        self.feelings = dict(map(tuple, data["feelings"]))
        self.ignored = {vid: (intent, asked) for vid, (intent, asked) in data["ignored"]}
        self.misses = {vid: Miss(**miss) for vid, miss in data["misses"]}
        if "farewells" in data:  # snapshots of before there were any
            self.farewells.from_json(data["farewells"])
        self._noted = {*self.feelings, *self.ignored, *self.misses}
